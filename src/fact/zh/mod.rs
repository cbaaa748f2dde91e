//! Chinese: tokens, clauses, phrases, and the rules over them.

mod clause;
mod phrase;
mod rules;
mod split;
mod token;
mod words;

use crate::source::Span;
use crate::text::{Text, width};

pub(super) use rules::candidates;
pub(super) use split::split;

/// Whether an answer says nothing when it stands alone.
pub(super) fn is_empty_answer(answer: &str) -> bool {
    words::EMPTY_ANSWERS.contains(&answer)
        || words::BEFORE_VERB.contains(&answer)
        || words::DETERMINERS.contains(&answer)
}

/// What stands before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelRole {
    /// The subject of what follows: 其优势：.
    Subject,
    /// A way of saying "here it comes": 一句话总结就是：. It is not shown.
    Opening,
    /// The beginning of the sentence itself: 光流指的是：.
    Clause,
}

/// Which of the three a label without markup is.
pub(super) fn label_role(label: &str) -> LabelRole {
    const SAYING: &[&str] = &[
        "总结",
        "概括",
        "一句话",
        "回答",
        "理解",
        "来说",
        "总之",
        "换句话",
        "也就是",
        "答",
        "归纳",
        "记住",
    ];
    let verbal = [
        "是",
        "为",
        "指",
        "指的是",
        "说",
        "答",
        "包括",
        "有",
        "如",
        "即",
        "理解",
        "概括",
        "总结",
        "认为",
        "表示",
        "问",
        "下",
    ];
    if !verbal.iter().any(|v| label.ends_with(v)) {
        LabelRole::Subject
    } else if SAYING.iter().any(|s| label.contains(s)) {
        LabelRole::Opening
    } else {
        LabelRole::Clause
    }
}

/// Whether a lead-in only says that something follows: 可以这样理解.
pub(super) fn is_announcement(lead: &str) -> bool {
    let left = [
        "可以", "这样", "简单", "理解", "主要", "有", "几个", "几点", "以下", "如下", "包括",
        "具体", "来看", "例如", "比如", "下面", "一般", "分为", "我们", "先", "看", "总结", "概括",
        "为", "说", "就是", "的", "是", "所以", "如果", "从", "角度",
    ];
    let mut rest = lead.to_owned();
    for word in left {
        rest = rest.replace(word, "");
    }
    width(&rest) <= 1
}

/// Whether a sentence points back at the one before as a whole, so that it says nothing alone: 这也是….
pub(super) fn points_back(sentence: &str) -> bool {
    let rest = words::CONNECTIVES
        .iter()
        .find_map(|c| sentence.strip_prefix(c))
        .map_or(sentence, |r| r.trim_start_matches(['，', ',']));
    [
        "这也",
        "这是",
        "这就",
        "这样",
        "这里",
        "这会",
        "这才",
        "这不",
        "这说明",
        "这意味着",
        "这使",
        "这让",
        "这与",
        "这和",
        "那么",
        "此时",
        "这时",
        "以上",
        "如下",
        "如图",
        "上面",
        "下面",
    ]
    .iter()
    .any(|p| rest.starts_with(p))
}

/// A sentence without the connective that opens it: 具体来说，….
pub(super) fn without_connective(sentence: &Text) -> Text {
    let plain = sentence.plain.as_str();
    let keeps = ["例如", "比如", "但是", "但", "不过", "然而", "即"];
    let opening = words::CONNECTIVES
        .iter()
        .filter(|c| !keeps.contains(*c))
        .find_map(|c| {
            let rest = plain.strip_prefix(c)?;
            let rest = rest.strip_prefix(['，', ',', '：'])?;
            Some(plain.len() - rest.len())
        });
    opening.map_or_else(
        || sentence.clone(),
        |at| sentence.slice(Span::new(at, plain.len())).trim(),
    )
}

/// Whether a clause opens with a word that points elsewhere.
pub(super) fn opens_with_pronoun(clause: &str) -> bool {
    let rest = words::CONNECTIVES
        .iter()
        .find_map(|c| clause.strip_prefix(c))
        .map_or(clause, |r| r.trim_start_matches(['，', ',']));
    words::PRONOUN_OPENINGS.iter().any(|p| rest.starts_with(p))
        && !rest.starts_with("其他")
        && !rest.starts_with("其中")
}
