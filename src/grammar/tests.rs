//! Sentences that are in no training data, with the phrases that should come out.

use super::*;
use jieba_rs::Jieba;
use proptest::prelude::*;

/// The text with its base noun phrases in brackets.
fn bracketed(text: &str, words: &[Word]) -> String {
    let mut out = text.to_owned();
    for span in noun_phrases(words).iter().rev() {
        out.insert(span.end, ']');
        out.insert(span.start, '[');
    }
    out
}

/// Checks sentences written with the brackets that are expected.
fn check(sentences: &[&str], words: impl Fn(&str) -> Vec<Word>) {
    let wrong: Vec<String> = sentences
        .iter()
        .filter_map(|expected| {
            let text = expected.replace(['[', ']'], "");
            let found = bracketed(&text, &words(&text));
            (found != *expected).then(|| format!("expected {expected}\n   found {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn cut<'a>(jieba: &'a Jieba, text: &'a str) -> Vec<(Span, &'a str)> {
    let mut at = 0;
    jieba
        .tag(text, true)
        .iter()
        .map(|token| {
            let span = Span::new(at, at + token.word.len());
            at = span.end;
            (span, token.tag)
        })
        .collect()
}

fn chinese_words(text: &str) -> Vec<Word> {
    thread_local!(static JIEBA: Jieba = Jieba::new());
    JIEBA.with(|jieba| chinese(text, &cut(jieba, text)))
}

#[test]
fn english_noun_phrases() {
    check(
        &[
            "[The optimizer] computes [adaptive learning rates] for [each parameter].",
            "[A binary heap] supports [insertion] and [deletion] in [logarithmic time].",
            "[Precision] drops when [the classifier] returns [many false positives].",
            "[Redis] keeps [its data] in [memory] and writes [snapshots] to [disk].",
            "[Photosystem II] splits [water molecules] and releases [oxygen].",
            "[The Supreme Court] reviews [the decisions] of [lower courts].",
            "Choose [the batch size] by [the available GPU memory].",
            "[The model's hidden state] is updated at [each time step].",
            "[The attacker] can't forge [a valid signature] without [the private key].",
            "[The F1 score] of [99.9%] was measured on [a held-out test set].",
            "[What] are [the main differences] between [TCP] and [UDP]?",
            "[The proposed method] has been used to segment [medical images].",
            "[The liver] stores [glycogen] and releases [glucose] into [the blood].",
        ],
        english,
    );
}

#[test]
fn chinese_noun_phrases() {
    check(
        &[
            "[模型量化]会带来[精度损失]，但能显著降低[推理成本]。",
            "[视频分割模型]需要跟踪被遮挡的[目标]。",
            "[人工标注]的[成本]限制了[数据集]的[规模]。",
            "使用[KV Cache]加速[文本]的[推理]。",
            "[线程池]可以减少[线程创建]和[销毁]的[开销]。",
            "[多数据集联合训练]提升了[模型]的[泛化能力]。",
            "[肾上腺素]使[心率]加快、[血压]升高。",
            "[合同]的[变更]应当采用[书面形式]。",
            "[采样方法]包括[贪心搜索]、[束搜索]和[核采样]。",
            "[权重]和[激活]的[量化]可以减少[显存占用]。",
            "对[图像]进行[标注]需要[大量人力]。",
            "[明朝]的[内阁制度]加强了[皇权]。",
            "[一种]常用的[方法]是[数据并行]。",
        ],
        chinese_words,
    );
}

/// Words that jieba calls verbs, as nouns before 的 and before a head, and as verbs before an object.
#[test]
fn nominal_verbs_are_nouns_by_their_place() {
    let deeds = [
        "推理", "量化", "分割", "标注", "泛化", "采样", "遮挡", "回归", "检索", "编码", "解码",
        "压缩", "微调", "对齐", "过滤", "融合", "匹配", "检测", "识别", "评估", "预测", "调度",
        "同步", "切换", "渲染", "建模", "跟踪", "嵌入", "训练", "优化", "学习",
    ];
    let tag_of = |text: &str, at: usize| {
        let words = chinese_words(text);
        words.iter().find(|w| w.span.start == at).map(|w| w.tag)
    };
    let mut wrong = Vec::new();
    for deed in deeds {
        for (before, after, expected) in [
            ("", "的速度取决于数据规模。", Tag::Noun),
            ("该系统由两个", "模块组成。", Tag::Noun),
            ("我们先", "这些图像。", Tag::Verb),
        ] {
            let text = format!("{before}{deed}{after}");
            let found = tag_of(&text, before.len());
            if found != Some(expected) {
                wrong.push(format!("{text} {found:?}"));
            }
        }
    }
    assert!(wrong.len() <= 3, "of 93 wrong: {wrong:#?}");
}

#[test]
fn english_verbs_have_forms() {
    let text =
        "The cache keeps pages that were read recently, and reading them helps to reduce latency.";
    let verbs: Vec<(&str, Option<VerbForm>)> = english(text)
        .iter()
        .filter(|w| w.tag == Tag::Verb)
        .map(|w| (&text[w.span.range()], w.verb))
        .collect();
    assert_eq!(
        verbs,
        [
            ("keeps", Some(VerbForm::Fin)),
            ("read", Some(VerbForm::Part)),
            ("reading", Some(VerbForm::Ger)),
            ("helps", Some(VerbForm::Fin)),
            ("reduce", Some(VerbForm::Inf)),
        ]
    );
}

#[test]
fn phrases_around_de_are_joined() {
    let text = "重要的模型的泛化能力和推理成本";
    let words = chinese_words(text);
    let joined: Vec<&str> = joined_by_de(text, &words)
        .iter()
        .map(|s| &text[s.range()])
        .collect();
    assert_eq!(joined, ["重要的模型的泛化能力", "推理成本"]);
}

#[test]
fn classes_mean_what_they_were_made_of() {
    for tag in TAGS {
        for form in [VerbForm::Fin, VerbForm::Inf, VerbForm::Ger, VerbForm::Part] {
            let (back, verb) = meaning(class(tag, Some(form)), true);
            assert_eq!(back, tag);
            assert_eq!(verb.is_some(), matches!(tag, Tag::Verb | Tag::Aux));
            assert!(verb.is_none_or(|v| v == form));
        }
    }
}

#[test]
fn the_weights_are_whole_and_small() {
    let files: [&[u8]; 2] = [
        include_bytes!("weights/en.bin"),
        include_bytes!("weights/zh.bin"),
    ];
    assert!(files.iter().map(|f| f.len()).sum::<usize>() < 1_000_000);
    for file in files {
        let model = Model::decode(file).unwrap();
        assert_eq!(Model::decode(&model.encode().unwrap()), Some(model));
        assert_eq!(Model::decode(&file[..file.len() / 2]), None);
    }
}

/// Words are in order, on character boundaries, not empty, and a phrase does not begin in its middle.
fn well_formed(text: &str, words: &[Word]) {
    let mut end = 0;
    let mut before = Chunk::Out;
    for word in words {
        assert!(
            word.span.start >= end && word.span.end > word.span.start,
            "{text:?}"
        );
        assert!(text.get(word.span.range()).is_some(), "{text:?}");
        assert!(
            word.chunk != Chunk::Inside || before != Chunk::Out,
            "{text:?}"
        );
        end = word.span.end;
        before = word.chunk;
    }
}

proptest! {
    #[test]
    fn any_string_is_accepted(text in "\\PC{0,60}") {
        let words = english(&text);
        well_formed(&text, &words);
        let covered: String = words.iter().map(|w| &text[w.span.range()]).collect();
        let solid: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        prop_assert_eq!(covered, solid);
        well_formed(&text, &chinese_words(&text));
    }

    #[test]
    fn text_like_notes_is_accepted(text in "([a-zA-Z0-9]{1,6}|[模型的数据和、。，]{1,4}|[-.'’%/+#():,$ \n]){0,20}") {
        well_formed(&text, &english(&text));
        well_formed(&text, &chinese_words(&text));
        let words = chinese_words(&text);
        prop_assert!(joined_by_de(&text, &words).is_sorted());
    }

    #[test]
    fn wrong_spans_do_not_panic(spans in prop::collection::vec((0usize..20, 0usize..20), 0..6)) {
        let text = "模型 is 量化 ok";
        let words: Vec<(Span, &str)> = spans.iter().map(|&(a, b)| (Span::new(a, b), "n")).collect();
        prop_assert_eq!(chinese(text, &words).len(), words.len());
        joined_by_de(text, &chinese(text, &words));
    }
}
