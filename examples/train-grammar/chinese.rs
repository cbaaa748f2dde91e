//! Gold sentences onto jieba's tokens: Chinese is used on jieba's tokens, so it is learnt on them.

use crate::sample::{Gold, Sample};
use factdeck::grammar::{Tag, class};
use jieba_rs::Jieba;

/// The same tokens with jieba's tags: a token that jieba would cut has the tag of its last part.
pub(crate) fn hinted(jieba: &Jieba, sample: &Sample) -> Sample {
    let mut out = sample.clone();
    for gold in &mut out.golds {
        gold.hint = jieba
            .tag(&gold.text, true)
            .last()
            .map(|t| t.tag.to_owned())
            .unwrap_or_default();
    }
    out
}

/// Jieba's tokens with tags and phrases of the gold tokens they overlap; the last one counts, Chinese is head-final.
pub(crate) fn recut(jieba: &Jieba, sample: &Sample) -> Sample {
    let (text, starts) = sample.text();
    let mut golds = Vec::new();
    let mut at = 0;
    for token in jieba.tag(&text, true) {
        let (start, end) = (at, at + token.word.len());
        at = end;
        if token.word.trim().is_empty() {
            continue;
        }
        let first = starts.partition_point(|&s| s <= start) - 1;
        let last = starts.partition_point(|&s| s < end) - 1;
        let gold = &sample.golds[last];
        // 加速 + 度/PART is the noun 加速度
        let suffix = first < last && gold.class == class(Tag::Part, None) && gold.phrase.is_some();
        golds.push(Gold {
            text: token.word.to_owned(),
            hint: token.tag.to_owned(),
            class: if suffix {
                class(Tag::Noun, None)
            } else {
                gold.class
            },
            phrase: gold.phrase,
            space: false,
        });
    }
    Sample {
        golds,
        weight: sample.weight,
    }
}
