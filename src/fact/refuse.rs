//! What cannot be asked, however good it looks: it leaks, is cut out of something, says nothing, or the front would be too long.

use super::candidate::Candidate;
use super::choose::{IN_LEAD, Seen, widest};
use super::folded::{Folded, lower};
use super::{Lang, UnitKind, lang};
use crate::source::Span;
use crate::text::{MarkKind, Text, is_han, is_letter, width};

/// Whether an answer of this rule may stand in several places, all masked: a term in its own explanation.
fn may_repeat(rule: &str) -> bool {
    matches!(
        rule,
        "term" | "bold" | "marked" | "set-member" | "row-name" | "naming" | "definition"
    )
}

/// Why an answer is not worth asking, whatever rule proposed it.
pub(super) fn refuse(
    text: &Text,
    span: Span,
    candidate: &Candidate,
    seen: &Seen,
) -> Option<&'static str> {
    let front = seen.front;
    let answer = &text.plain[span.range()];
    let lower = lower(answer);
    let rule = candidate.rule;
    let limit = if lang::of(answer) == Lang::Zh { 16 } else { 10 };
    let letters = |s: &str| s.chars().filter(|&c| is_letter(c)).count();
    let left = letters(&text.plain[..span.start]) + letters(&text.plain[span.end..]);
    let rest = left.min(width(&text.plain).saturating_sub(width(answer)));
    let number = answer.chars().any(|c| c.is_ascii_digit());
    if !answer.chars().any(is_letter) {
        Some("no letters")
    } else if width(answer) > limit {
        Some("too long")
    } else if !number && answer.chars().all(is_han) && answer.chars().count() < 2 && rule != "cell"
    {
        Some("one character")
    } else if front.kind == UnitKind::Row
        && text.plain[span.end..].starts_with(": ")
        && rule != "row-name"
        && front.label.is_none_or(|l| l.start != span.start)
    {
        Some("the name of a column")
    } else if front.made_up && number {
        Some("a figure of a made-up case")
    } else if ["et al.", "http://", "https://", "doi.org"]
        .iter()
        .any(|w| lower.contains(w))
    {
        Some("a reference")
    } else if is_cut(text, span) {
        Some("cut out of something longer")
    } else if is_enumerator(text, span) {
        Some("counts the points of a list")
    } else if lang::is_empty_answer(answer) && !is_code(text, span) {
        Some("says nothing")
    } else if seen.heading.holds(&lower)
        || front.lang == Lang::En && !number && seen.heading.holds_loosely(&lower)
        || lower
            .split_once("'s ")
            .is_some_and(|(owner, _)| seen.heading.holds_loosely(owner))
        || (front.lang == Lang::En && holds_in_other_number(&seen.heading, &lower))
    {
        Some("stands in the heading")
    } else if front.lang == Lang::En && holds_as_plural(&seen.text, &lower) {
        Some("stands on the front in another form")
    } else if seen.lead.holds(&lower) {
        Some(IN_LEAD)
    } else if seen.topic.holds(&lower) && !number {
        Some("the document's topic")
    } else if width(&text.plain) > widest(front.lang) {
        Some("the front would be too long")
    } else if ["为例", "来说", "而言", "为准", "为主"]
        .iter()
        .any(|t| text.plain[span.end..].starts_with(t))
    {
        Some("a turn of phrase")
    } else if !may_repeat(rule)
        && (is_echoed(text, &seen.text, span)
            || front
                .label
                .is_some_and(|l| !l.overlaps(span) && answer.contains(&text.plain[l.range()])))
    {
        Some("its words stand on the front")
    } else if rest < 3 && rule != "formula" {
        Some("nothing left to ask from")
    } else if !rule.starts_with("quoted")
        && answer.contains(['什', '如', '怎', '哪', '几'])
        && [
            "什么",
            "为什么",
            "如何",
            "怎么",
            "哪些",
            "哪个",
            "几个",
            "几点",
            "几种",
        ]
        .iter()
        .any(|q| answer.contains(q))
    {
        Some("asks itself")
    } else if [
        "为例", "之一", "的话", "时候", "左右", "以上", "以下", "本身", "而言", "来说",
    ]
    .iter()
    .any(|t| answer.ends_with(t))
    {
        Some("a turn of phrase")
    } else if is_step(&lower)
        || answer.contains(['上', '前'])
            && ["上面", "上文", "前面提到"]
                .iter()
                .any(|w| answer.contains(w))
        || lang::points_at(front.lang, answer)
    {
        Some("points elsewhere")
    } else if front.lang == Lang::Zh && is_doing_with_what_is_known(answer, &lower, seen) {
        Some("its words stand on the front")
    } else if lang::is_indefinite(&lower)
        || lower.starts_with("one ") && ["other", "another"].iter().any(|w| seen.text.holds(w))
    {
        Some("says that there are several, not what")
    } else if lang::ends_with_pointer(text.plain[..span.start].trim_end()) {
        Some("a word before it points elsewhere")
    } else if answer.contains(['。', '；', '\n']) {
        Some("more than a clause")
    } else {
        None
    }
}

/// Whether an answer is a short doing with what heading or label name, or a light verb with a bare one: 使用X under a heading of
/// X, 缓存KV beside KV Cache, 进行训练.
fn is_doing_with_what_is_known(answer: &str, lower: &str, seen: &Seen) -> bool {
    if answer
        .strip_prefix("进行")
        .is_some_and(|rest| rest.chars().count() <= 2)
    {
        return true;
    }
    let known = |rest: &str| {
        rest.chars().count() >= 4 && seen.heading.holds(rest)
            || rest.len() >= 2
                && rest.bytes().all(|b| b.is_ascii_alphanumeric())
                && (seen.heading.holds(rest) || seen.text.places_of(rest) > 1)
    };
    lower
        .char_indices()
        .take(3)
        .skip(1)
        .any(|(at, _)| lang::is_verb(Lang::Zh, &lower[..at]) && known(&lower[at..]))
}

/// Whether an answer is all code: `use` says nothing, unless it is the name of a function.
fn is_code(text: &Text, span: Span) -> bool {
    let placeholder = ["foo", "bar", "baz", "qux"]
        .iter()
        .any(|w| text.plain[span.range()].eq_ignore_ascii_case(w));
    !placeholder
        && text
            .marks
            .iter()
            .any(|m| m.kind == MarkKind::Code && m.plain == span)
}

/// Whether an answer is the number of a step: `step 2`, 第 3 步.
fn is_step(lower: &str) -> bool {
    let figure = |s: &str| {
        let s = s.trim();
        !s.is_empty() && s.chars().all(|c| c.is_ascii_digit())
    };
    lower.strip_prefix("step ").is_some_and(figure)
        || lower.strip_prefix("步骤").is_some_and(figure)
        || lower
            .strip_prefix('第')
            .and_then(|r| r.strip_suffix('步'))
            .is_some_and(figure)
}

/// Whether an answer is part of a path, an address, a pair or a compound: `[busybox]:latest`, `[read]/write`,
/// `Rudin–Osher–[Fatemi model]`, `[container - start]`.
fn is_cut(text: &Text, span: Span) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| !is_han(c) && c.is_alphanumeric());
    let mut back = text.plain[..span.start].chars().rev();
    let mut on = text.plain[span.end..].chars();
    let binds = |c: Option<char>| {
        matches!(
            c,
            Some('/' | ':' | '：' | '-' | '–' | '~' | '～' | '˜' | '·')
        )
    };
    let (left, right) = (back.next(), on.next());
    let (before, after) = (binds(left), binds(right));
    let (beyond_left, beyond_right) = (back.next(), on.next());
    // 02：00, but 端口：80.
    let figure = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let before = before
        && if left == Some('：') {
            figure(beyond_left)
        } else {
            latin(beyond_left)
        };
    let after = after
        && if right == Some('：') {
            figure(beyond_right)
        } else {
            latin(beyond_right)
        };
    let answer = &text.plain[span.range()];
    before && latin(answer.chars().next())
        || after && latin(answer.chars().next_back())
        || [" - ", " – ", " — "]
            .iter()
            .any(|dash| answer.contains(dash))
}

/// Whether an answer is the number of a point: `1.`, `2）`.
fn is_enumerator(text: &Text, span: Span) -> bool {
    let answer = &text.plain[span.range()];
    let rest = &text.plain[span.end..];
    let closed = rest
        .strip_prefix(['.', ')', '）', '、'])
        .is_some_and(|r| !r.starts_with(|c: char| c.is_ascii_digit()));
    let opens = text.plain[..span.start]
        .trim_end()
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_alphanumeric());
    answer.len() <= 2 && answer.chars().all(|c| c.is_ascii_digit()) && closed && opens
}

/// Whether the words of a Chinese answer stand elsewhere in the text, if not side by side: [时间窗口] beside 将时间划分为固定大小的窗口.
///
/// Words are not known here: two characters that stand nowhere else are taken for the seam between two words that do,
/// unless there are two such pairs in a row, or one at either end: [固定]窗口 beside 滑动窗口 says something new.
fn is_echoed(text: &Text, seen: &Folded, span: Span) -> bool {
    let answer: Vec<char> = text.plain[span.range()]
        .chars()
        .filter(|&c| is_han(c))
        .collect();
    if answer.len() < 3 {
        return false;
    }
    let stands: Vec<bool> = answer
        .windows(2)
        .map(|w| seen.holds_pair((w[0], w[1]), span))
        .collect();
    let found = stands.iter().filter(|&&s| s).count();
    let new = stands.windows(2).any(|w| w == [false, false])
        || stands.first() == Some(&false)
        || stands.last() == Some(&false);
    found * 2 >= stands.len() && !new
}

/// Whether `answer` stands in `text` with an ending: `delete`, `deletes`.
fn holds_as_plural(text: &Folded, answer: &str) -> bool {
    answer.len() > 2
        && ["s", "es"]
            .iter()
            .any(|ending| text.holds(&format!("{answer}{ending}")))
}

/// Whether `answer` stands in `text` in the other grammatical number: `Pod`, `Pods`.
fn holds_in_other_number(text: &Folded, answer: &str) -> bool {
    let singular = answer.strip_suffix('s').filter(|s| s.len() > 2);
    singular.is_some_and(|s| text.holds(s)) || text.holds(&format!("{answer}s"))
}
