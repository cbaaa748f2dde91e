//! What is known of a text before its language's rules read it: which language, which sentences, which lines are
//! boilerplate.

use super::candidate::{Candidate, Piece};
use super::folded::Folded;
use super::{en, zh};
use crate::source::Span;
use crate::text::{MarkKind, OBJECT, Text, is_han, is_letter, width};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A list of words that is only asked whether it holds one.
pub(super) type Words = LazyLock<FxHashSet<&'static str>>;

/// A list from words with white space between them.
pub(super) fn set(words: &'static str) -> FxHashSet<&'static str> {
    words.split_whitespace().collect()
}

/// Language of a block, decided by its share of Han characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English, and whatever else is written with spaces.
    En,
}

/// The language of a text: Chinese from one Han character in six letters on. Mixed study notes name things in Latin
/// script, which misleads statistical detectors.
pub(super) fn of(text: &str) -> Lang {
    let (han, letters) = text.chars().fold((0usize, 0usize), |(h, l), c| {
        if is_han(c) {
            (h + 1, l)
        } else if c.is_alphabetic() {
            (h, l + 1)
        } else {
            (h, l)
        }
    });
    if han * 6 >= letters && han > 0 {
        Lang::Zh
    } else {
        Lang::En
    }
}

/// Sentences of a text, without white space around them.
pub(super) fn sentences(text: &Text, language: Lang) -> Vec<Text> {
    let code = match language {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    let base = text.plain.as_ptr() as usize;
    let mut out: Vec<Span> = Vec::new();
    for sentence in sentencex::segment(code, &text.plain) {
        let start = sentence.as_ptr() as usize - base;
        let span = Span::new(start, start + sentence.len());
        // A sentence may not end inside code, math or brackets.
        let open = text
            .marks
            .iter()
            .any(|m| m.is_whole() && m.plain.start < span.start && span.start < m.plain.end);
        match out.last_mut() {
            // A full stop in half-width ends a Chinese sentence only before a space: `system.` does not.
            Some(last) if language == Lang::Zh && text.plain[last.range()].ends_with('.') => {
                last.end = span.end
            }
            Some(last) if open || brackets_open(&text.plain[last.range()]) => last.end = span.end,
            _ => out.push(span),
        }
    }
    if language == Lang::Zh {
        out = out
            .into_iter()
            .flat_map(|s| at_full_stops(text, s))
            .collect();
    }
    out.into_iter()
        .map(|span| text.slice(span).trim())
        .filter(|t| !t.is_blank())
        .collect()
}

/// A Chinese sentence at the full stops inside it: sentencex goes on where a figure follows.
fn at_full_stops(text: &Text, span: Span) -> Vec<Span> {
    let plain = &text.plain[span.range()];
    let mut out = Vec::new();
    let mut from = 0;
    for (at, _) in plain.match_indices('。') {
        let end = at + '。'.len_utf8();
        let next = plain[end..].trim_start().chars().next();
        if next.is_some_and(is_letter) && !brackets_open(&plain[from..end]) {
            out.push(Span::new(span.start + from, span.start + end));
            from = end;
        }
    }
    out.push(Span::new(span.start + from, span.end));
    out
}

/// Whether a bracket or quotation opened in `text` is not closed in it.
fn brackets_open(text: &str) -> bool {
    let mut depth = 0i32;
    for c in text.chars() {
        match c {
            '（' | '(' | '“' | '「' | '《' => depth += 1,
            '）' | ')' | '”' | '」' | '》' => depth = (depth - 1).max(0),
            _ => {}
        }
    }
    depth > 0 && text.chars().count() < 200
}

/// Byte offset after a number that opens a heading: `1.`, `1、`, `（一）`, `3.2 `, `第三章 `.
pub(super) fn after_number(heading: &str) -> usize {
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c);
    let rest = heading.trim_start();
    let skipped = heading.len() - rest.len();
    let inner = rest.strip_prefix(['（', '(']).unwrap_or(rest);
    let digits = inner.trim_start_matches(numeral);
    let taken = inner.len() - digits.len();
    if taken > 0 {
        let dotted = digits.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
        let after_dots = if digits.starts_with('.') {
            dotted
        } else {
            digits
        };
        let closed = after_dots.strip_prefix(['、', '）', ')', '．', '：']);
        if let Some(rest) = closed {
            return heading.len() - rest.trim_start().len();
        }
        if after_dots.len() < digits.len()
            && !rest[..rest.len() - after_dots.len()].ends_with(numeral)
        {
            return heading.len() - after_dots.trim_start().len();
        }
        if after_dots.len() < digits.len() && after_dots.starts_with(' ') {
            return heading.len() - after_dots.trim_start().len();
        }
    }
    if let Some(chapter) = rest.strip_prefix('第') {
        let after = chapter.trim_start_matches(numeral);
        if after.len() < chapter.len()
            && let Some(rest) = after.strip_prefix(['章', '节', '部', '篇', '讲', '课'])
        {
            let rest = rest.strip_prefix('分').unwrap_or(rest);
            return heading.len() - rest.trim_start_matches(['：', ':', ' ', '、']).len();
        }
    }
    skipped
}

/// Whether a heading says enough without the one above it.
pub(super) fn stands_alone(heading: &str) -> bool {
    heading.contains(['?', '？']) || width(heading) >= if of(heading) == Lang::Zh { 9 } else { 7 }
}

/// Headings over lists of further reading, never over answers.
pub(super) fn is_reference_heading(heading: &str) -> bool {
    const NAMES: &[&str] = &[
        "参考",
        "参考资料",
        "参考文献",
        "参考链接",
        "延伸阅读",
        "扩展阅读",
        "推荐阅读",
        "相关阅读",
        "更多阅读",
        "相关链接",
        "致谢",
        "版权声明",
        "references",
        "reference",
        "further reading",
        "see also",
        "sources",
        "source",
        "links",
        "external links",
        "resources",
        "license",
        "credits",
        "acknowledgements",
        "table of contents",
        "contents",
        "source(s) and further reading",
        "sources and further reading",
        "additional resources",
    ];
    let plain = heading.trim().trim_end_matches(['：', ':']).to_lowercase();
    let plain = plain
        .trim_matches(|c: char| !is_letter(c) && c != ')' && c != '(')
        .trim();
    NAMES.contains(&plain)
        || plain.starts_with("source(s) and further reading")
        || plain.starts_with("further reading")
}

/// Why a paragraph can never hold a fact, if it cannot.
pub(super) fn boilerplate(text: &Text) -> Option<&'static str> {
    let plain = text.plain.trim();
    if plain.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return (!plain.is_empty()).then_some("no words");
    }
    if is_only_links(text) {
        return Some("links");
    }
    let lower = plain.to_lowercase();
    if [
        "back to top",
        "回到顶部",
        "返回顶部",
        "返回目录",
        "回到目录",
    ]
    .iter()
    .any(|p| lower.contains(p))
        && width(plain) < 12
    {
        return Some("navigation");
    }
    let rated = plain
        .chars()
        .filter(|&c| matches!(c, '⭐' | '★' | '☆' | '🌟'))
        .count();
    if rated >= 2 && width(plain) < 60 && !plain.contains(['。']) {
        return Some("rating");
    }
    let caption = [
        "图片来源",
        "图源",
        "来源：",
        "图：",
        "source:",
        "image source",
        "image credit",
        "photo:",
        "原文链接",
        "原文地址",
        "转载",
    ];
    if caption.iter().any(|p| lower.starts_with(p)) {
        return Some("caption");
    }
    None
}

/// Whether a text is links and the punctuation between them.
pub(super) fn is_only_links(text: &Text) -> bool {
    let mut linked = vec![false; text.plain.len()];
    for mark in &text.marks {
        if matches!(mark.kind, MarkKind::Link(_)) {
            linked[mark.plain.range()].fill(true);
        }
    }
    linked.iter().any(|&l| l)
        && text
            .plain
            .char_indices()
            .all(|(i, c)| linked[i] || !is_letter(c) || c == OBJECT)
}

/// Length in bytes of the phrase an item of a list is, when it is a phrase rather than a statement. A gloss in
/// brackets may follow it.
pub(super) fn member(text: &Text) -> Option<usize> {
    let whole = text.plain.as_str();
    let mut plain = whole;
    if let Some(at) = whole
        .find([' ', '（', '('])
        .and_then(|_| whole.find(['（', '(']))
        && whole.ends_with(['）', ')'])
        && !["如", "例如", "比如", "、", "e.g", "such as", "，", ","]
            .iter()
            .any(|c| whole[at..].contains(c))
    {
        plain = whole[..at].trim_end();
    }
    let language = of(plain);
    let limit = if language == Lang::Zh { 14 } else { 9 };
    let is = !plain.is_empty()
        && width(whole) <= limit + 6
        && width(plain) <= limit
        && plain.chars().any(is_letter)
        && !plain.contains([
            '，', '。', '；', '：', '（', '(', ':', ';', '?', '？', '、', '=', '\n', OBJECT,
        ])
        && !plain.contains(", ")
        && !text
            .marks
            .iter()
            .any(|m| matches!(m.kind, MarkKind::DisplayMath | MarkKind::Image { .. }))
        && (language == Lang::Zh || plain.split_whitespace().count() <= 6);
    is.then_some(plain.len())
}

/// The shorter statements a sentence makes. `terms` are phrases of the document that are one word; `under_term` says
/// that a term stands before the sentence on the card.
pub(super) fn split(language: Lang, text: &Text, terms: &[String], under_term: bool) -> Vec<Piece> {
    match language {
        Lang::Zh => zh::split(text, terms, under_term),
        Lang::En => en::split(text),
    }
}

/// The heading as a question, and the phrase of the sentence that answers it.
pub(super) fn answered(language: Lang, heading: &Text, sentence: &Text) -> Option<(Text, Text)> {
    match language {
        Lang::Zh => zh::answered(heading, sentence),
        Lang::En => en::answered(heading, sentence),
    }
}

/// Everything the rules of a language would hide in a sentence.
pub(super) fn candidates(
    language: Lang,
    text: &Text,
    terms: &[String],
    traced: bool,
) -> Vec<Candidate> {
    match language {
        Lang::Zh => zh::candidates(text, terms, traced),
        Lang::En => en::candidates(text, traced),
    }
}

/// Whether a word is hardly ever anything but a verb. Known of Chinese words only.
pub(super) fn is_verb(language: Lang, word: &str) -> bool {
    language == Lang::Zh && zh::is_verb(word)
}

/// Whether an answer says nothing when it stands alone.
pub(super) fn is_empty_answer(answer: &str) -> bool {
    zh::is_empty_answer(answer) || en::is_empty_answer(answer)
}

/// Whether an answer, in small letters, only says that there are several of a plain thing: `multiple components`, 不同任务.
pub(super) fn is_indefinite(lower: &str) -> bool {
    zh::is_indefinite(lower) || en::is_indefinite(lower)
}

/// Whether an answer holds a word that points at what was said before: `stored in this layer`, 这份红利.
pub(super) fn points_at(language: Lang, answer: &str) -> bool {
    match language {
        Lang::Zh => zh::points_at(answer),
        Lang::En => en::points_at(answer),
    }
}

/// Whether what stands before an answer says that it was said before: 引入这些[挑战性因素], `these [strategies]`.
pub(super) fn ends_with_pointer(before: &str) -> bool {
    zh::ends_with_pointer(before) || en::ends_with_pointer(before)
}

/// Whether a clause opens with a word that points elsewhere.
pub(super) fn opens_with_pronoun(language: Lang, clause: &str) -> bool {
    match language {
        Lang::Zh => zh::opens_with_pronoun(clause),
        Lang::En => en::opens_with_pronoun(clause),
    }
}

/// Whether a sentence points back at all that was said, so that it says nothing alone.
pub(super) fn points_back(language: Lang, sentence: &str) -> bool {
    match language {
        Lang::Zh => zh::points_back(sentence),
        Lang::En => en::points_back(sentence),
    }
}

/// A sentence without the connective that opens it.
pub(super) fn without_connective(language: Lang, sentence: &Text) -> Text {
    match language {
        Lang::Zh => zh::without_connective(sentence),
        Lang::En => en::without_connective(sentence),
    }
}

/// Whether a lead-in only says that something follows.
pub(super) fn is_announcement(language: Lang, lead: &str) -> bool {
    match language {
        Lang::Zh => zh::is_announcement(lead),
        Lang::En => en::is_announcement(lead),
    }
}

/// Whether a sentence before a list announces what the list then says, and holds no fact itself.
pub(super) fn announces(language: Lang, sentence: &str) -> bool {
    is_announcement(language, sentence) || language == Lang::Zh && zh::announces(sentence)
}

/// A sentence with its opening pronoun replaced by what it can only mean.
pub(super) fn resolved(
    language: Lang,
    sentence: &Text,
    heading: &Text,
    anchor: Option<&Text>,
    terms: &[String],
) -> Option<Text> {
    match language {
        Lang::Zh => zh::resolved(sentence, heading, anchor, terms),
        Lang::En => en::resolved(sentence, heading, anchor),
    }
}

/// Whether a sentence before a list says what its items are, though no colon ends it.
pub(super) fn introduces(sentence: &str) -> bool {
    of(sentence) == Lang::En && en::introduces(sentence)
}

/// Whether a heading alone says what the members of the list under it are.
pub(super) fn asks_for_set(language: Lang, heading: &str) -> bool {
    language == Lang::Zh || of(heading) == Lang::Zh || en::asks_for_set(heading)
}

/// Whether the headings below a heading are the kinds it names.
pub(super) fn are_kinds(heading: &str, below: &[&str]) -> bool {
    of(heading) == Lang::En && en::are_kinds(heading, below)
}

/// Whether a member of a list only says that there are more: `etc.`
pub(super) fn goes_on(language: Lang, member: &str) -> bool {
    language == Lang::En && en::goes_on(member)
}

/// Why a sentence is talk rather than a statement, if it is: it speaks of the author, the reader or the text.
pub(super) fn chat(language: Lang, sentence: &str) -> Option<&'static str> {
    match language {
        Lang::Zh => zh::chat(sentence),
        Lang::En => en::chat(sentence),
    }
}

/// Share of the pairs of letters of `a` that stand in `b`.
pub(super) fn likeness(a: &str, b: &str) -> f64 {
    Folded::new(b).share(&a.to_lowercase(), Span::new(0, 0))
}

/// A sentence without what stands in brackets.
pub(super) fn without_brackets(sentence: &str) -> String {
    let mut depth = 0usize;
    sentence
        .chars()
        .filter(|c| {
            let inside = depth > 0;
            match c {
                '（' | '(' => depth += 1,
                '）' | ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            !inside && depth == 0
        })
        .collect()
}
