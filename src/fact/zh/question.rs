//! The author's heading as the question: 什么是索引？ over 索引是一种用于快速检索数据的数据结构，….
//!
//! Heading and first sentence come in; the question and the phrase that answers it go out, both with their source.

use crate::fact::lang::likeness;
use crate::source::Span;
use crate::text::{Text, is_letter, width};
use std::cmp::Reverse;

/// Widths an answer may have, in characters of reading.
const FITS: std::ops::RangeInclusive<usize> = 4..=16;

/// Question and answer, where the sentence says what the heading asks for.
pub(in crate::fact) fn answered(heading: &Text, sentence: &Text) -> Option<(Text, Text)> {
    let (question, asked) = asked_for(heading)?;
    let (from, refers) = after_copula(&sentence.plain, &asked)?;
    let rest = &sentence.plain[from..];
    let len = end_of_phrase(rest);
    let answer = sentence.slice(Span::new(from, from + len)).trim();
    let after = rest[len..].trim_start_matches(['，', ',']);
    let ends = after.is_empty() || after.starts_with(['。', '；', '：', '！']);
    // 指的是 leads to a whole clause as often as to a phrase; 一种记录内容变化，以便… goes on to its noun.
    let goes_on = !ends
        && (refers
            || ["而是", "而非", "但", "以便", "从而", "来", "并", "且"]
                .iter()
                .any(|w| after.starts_with(w)));
    let bare = answer
        .plain
        .trim_start_matches(['一', '种', '个', '款', '套', '类', '项']);
    (!goes_on
        && FITS.contains(&width(&answer.plain))
        && width(bare) >= *FITS.start()
        && is_telling(&answer.plain)
        && !(width(bare) < 6 && likeness(bare, &asked) > 0.0))
        .then_some((question, answer))
}

/// Length in bytes up to the mark that ends a phrase; what stands in brackets belongs to it.
fn end_of_phrase(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '（' | '(' | '“' => depth += 1,
            '）' | ')' | '”' => depth -= 1,
            '，' | '。' | '；' | '：' | ',' | ';' | ':' | '！' | '？' if depth <= 0 => {
                return at;
            }
            _ => {}
        }
    }
    text.len()
}

/// The question in a heading and what it asks for, where it asks one question of one thing.
fn asked_for(heading: &Text) -> Option<(Text, String)> {
    let own = own_part(heading);
    let asked = asked_thing(&own)?.plain;
    let several = asked.contains(['、', '，', '和', '与', '/']);
    let one = own.plain.matches(['？', '?']).count() <= 1;
    (!several && one).then_some((own, asked))
}

/// A heading without those above it.
pub(super) fn own_part(heading: &Text) -> Text {
    let from = heading.plain.rfind('›').map_or(0, |i| i + '›'.len_utf8());
    heading.slice(Span::new(from, heading.plain.len())).trim()
}

/// The X of 什么是X？, X是什么？ or X到底指的是什么？, whatever is asked after it.
pub(super) fn asked_thing(heading: &Text) -> Option<Text> {
    let plain = heading.plain.split(['？', '?']).next().unwrap_or("");
    let (start, end) = if let Some(rest) = plain.strip_prefix("什么是") {
        (plain.len() - rest.len(), plain.len())
    } else {
        let rest = ["指的是什么", "是什么"]
            .iter()
            .find_map(|w| plain.strip_suffix(w))?;
        (
            0,
            rest.trim_end_matches("到底").trim_end_matches("究竟").len(),
        )
    };
    Some(heading.slice(Span::new(start, end)).trim()).filter(|x| !x.is_blank())
}

/// Where what is said of a subject begins, after `S是` or `S（gloss）指的是`, and whether it is what a word refers to.
fn after_copula(sentence: &str, asked: &str) -> Option<(usize, bool)> {
    ["指的是", "是指", "就是", "是", "即", "指"]
        .iter()
        .filter_map(|copula| {
            let at = sentence.find(copula)?;
            is_same(&sentence[..at], asked).then(|| (at, at + copula.len(), copula.contains('指')))
        })
        .min_by_key(|&(at, from, _)| (at, Reverse(from)))
        .map(|(_, from, refers)| (from, refers))
}

/// Whether a subject is what was asked for, whatever stands in brackets behind it or how it is introduced.
fn is_same(subject: &str, asked: &str) -> bool {
    let bare = |s: &str| -> String {
        let mut depth = 0;
        let letters = s.chars().filter(|&c| {
            match c {
                '（' | '(' => depth += 1,
                '）' | ')' => depth -= 1,
                _ => {}
            }
            depth == 0 && is_letter(c)
        });
        letters.collect::<String>().to_lowercase()
    };
    const FILLERS: &[&str] = &[
        "其实",
        "本质上",
        "实际上",
        "通常",
        "一般",
        "主要",
        "就",
        "也",
        "可以简单理解为",
    ];
    let mut subject = bare(subject);
    for filler in FILLERS {
        if let Some(rest) = subject.strip_suffix(filler) {
            subject = rest.to_owned();
        }
    }
    !subject.is_empty() && subject == bare(asked)
}

/// Whether a phrase says what something is: no question, denial or mere quality.
fn is_telling(answer: &str) -> bool {
    let odd = [
        "不",
        "没",
        "否",
        "由",
        "在",
        "对",
        "把",
        "将",
        "从",
        "因为",
        "为了",
        "这",
        "那",
        "其",
        "它",
        "我们",
        "非常",
        "很",
        "根据",
        "通过",
        "一种有效",
        "一种简单",
        "一种常见",
        "一种重要",
        "一个重要",
        "最",
    ]
    .iter()
    .any(|w| answer.starts_with(w));
    let open = [
        "的",
        "时",
        "后",
        "中",
        "之一",
        "前提",
        "问题",
        "一部分",
        "概念",
        "方法",
        "方式",
        "东西",
        "地方",
        "缩写",
        "简称",
        "列表",
        "总称",
    ]
    .iter()
    .any(|w| answer.ends_with(w));
    let asks = ["什么", "如何", "怎么", "哪"]
        .iter()
        .any(|w| answer.contains(w));
    !odd && !open && !asks
}
