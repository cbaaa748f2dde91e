//! From candidates to facts: what leaks, is empty, or overlaps something better is refused, with the reason kept.

use super::candidate::Candidate;
use super::{Fact, Lang, Refused, lang};
use crate::source::Span;
use crate::text::{Text, is_han, width};

/// Candidates below this are refused.
pub(super) const THRESHOLD: i32 = 50;

/// At most this many facts on one note, members of enumerations not counted.
const fn most(language: Lang) -> usize {
    match language {
        Lang::Zh => 5,
        Lang::En => 3,
    }
}

/// What the front shows besides the text.
pub(super) struct Front<'a> {
    pub lang: Lang,
    pub heading: &'a str,
    pub lead: &'a str,
    /// The document's own topic: title and file name.
    pub topic: &'a str,
}

/// The facts of a text, sorted by their first hole, and what was refused.
pub(super) fn choose(
    text: &Text,
    mut candidates: Vec<Candidate>,
    front: &Front,
) -> (Vec<Fact>, Vec<Refused>) {
    candidates.sort_by(|a, b| {
        b.score
            .cmp(&a.score)
            .then(a.span.cmp(&b.span))
            .then(a.rule.cmp(b.rule))
    });
    let mut facts: Vec<Fact> = Vec::new();
    let mut refused = Vec::new();
    let mut single = 0;
    for candidate in candidates {
        let span = text.snap(text.trim_span(candidate.span));
        let answer = &text.plain[span.range()];
        let reason = if candidate.score < THRESHOLD {
            Some("weak")
        } else if facts
            .iter()
            .any(|f| f.holes.iter().any(|h| h.overlaps(span)))
        {
            Some("overlaps a better one")
        } else if candidate.rule != "member"
            && single >= most(front.lang)
            && !candidate.rule.ends_with("member")
        {
            Some("enough on one note")
        } else {
            refuse(text, span, &candidate, front)
        };
        let holes = match reason {
            None => holes(text, span, answer),
            Some(_) => Err("refused"),
        };
        match (reason, holes) {
            (None, Ok(holes))
                if holes.len() > 1
                    && !may_repeat(candidate.rule)
                    && (front.lang == Lang::Zh || is_plain_word(answer)) =>
            {
                refused.push(no(&candidate, "stands in several places"));
            }
            (None, Ok(holes))
                if holes[1..]
                    .iter()
                    .any(|h| facts.iter().any(|f| f.holes.iter().any(|o| o.overlaps(*h)))) =>
            {
                refused.push(no(&candidate, "stands inside another answer"));
            }
            (None, Ok(holes)) => {
                single += usize::from(!candidate.rule.ends_with("member"));
                facts.push(Fact {
                    kind: candidate.kind,
                    rule: candidate.rule.to_owned(),
                    source: holes.iter().flat_map(|h| text.source_spans(*h)).collect(),
                    holes,
                });
            }
            (None, Err(reason)) | (Some(reason), _) => refused.push(no(&candidate, reason)),
        }
    }
    facts.sort_by_key(|f| f.holes[0]);
    refused.sort_by_key(|r: &Refused| r.plain);
    (facts, refused)
}

/// Whether an answer of this rule may stand in several places, all masked: a term in its own explanation.
fn may_repeat(rule: &str) -> bool {
    matches!(
        rule,
        "term" | "bold" | "marked" | "set-member" | "row-name" | "naming" | "definition"
    )
}

/// Whether an answer is one English word in small letters, which means little where it stands twice.
fn is_plain_word(answer: &str) -> bool {
    answer.chars().all(|c| c.is_lowercase() || c == '-')
}

fn no(candidate: &Candidate, reason: &str) -> Refused {
    Refused {
        plain: candidate.span,
        kind: candidate.kind,
        rule: candidate.rule.to_owned(),
        score: candidate.score,
        reason: reason.to_owned(),
    }
}

/// Why an answer is not worth asking, whatever rule proposed it.
fn refuse(text: &Text, span: Span, candidate: &Candidate, front: &Front) -> Option<&'static str> {
    let answer = &text.plain[span.range()];
    let rule = candidate.rule;
    let limit = if lang::of(answer) == Lang::Zh { 16 } else { 10 };
    let letters = answer.chars().filter(|c| c.is_alphanumeric()).count();
    let rest = width(&text.plain).saturating_sub(width(answer));
    let number = answer.chars().any(|c| c.is_ascii_digit());
    if letters == 0 {
        Some("no letters")
    } else if width(answer) > limit {
        Some("too long")
    } else if !number && answer.chars().all(is_han) && answer.chars().count() < 2 && rule != "cell"
    {
        Some("one character")
    } else if lang::is_empty_answer(answer) {
        Some("says nothing")
    } else if holds(front.heading, answer)
        || (front.lang == Lang::En && holds_in_other_number(front.heading, answer))
    {
        Some("stands in the heading")
    } else if holds(front.lead, answer) {
        Some("stands in the lead-in")
    } else if holds(front.topic, answer) && !number {
        Some("the document's topic")
    } else if front.lang == Lang::Zh && width(&text.plain) > 70 && candidate.score < 66 {
        Some("the front would be too long")
    } else if ["为例", "来说", "而言", "为准", "为主"]
        .iter()
        .any(|t| text.plain[span.end..].starts_with(t))
    {
        Some("a turn of phrase")
    } else if !may_repeat(rule) && is_echoed(text, span) {
        Some("its words stand on the front")
    } else if rest < 3 && rule != "formula" {
        Some("nothing left to ask from")
    } else if !rule.starts_with("quoted")
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
    } else if answer.contains(['。', '；', '\n']) {
        Some("more than a clause")
    } else {
        None
    }
}

/// Whether most of a Chinese answer, or a whole word of Latin script in a mixed one, stands elsewhere in the text.
fn is_echoed(text: &Text, span: Span) -> bool {
    let answer: Vec<char> = text.plain[span.range()]
        .chars()
        .filter(|&c| is_han(c))
        .collect();
    let front = format!(
        "{}\u{1}{}",
        &text.plain[..span.start],
        &text.plain[span.end..]
    );
    let pairs = answer
        .windows(2)
        .filter(|w| front.contains(&w.iter().collect::<String>()))
        .count();
    answer.len() >= 3 && pairs * 2 >= answer.len() - 1
}

/// The answer and every other place where it stands as whole words.
///
/// # Errors
/// When it also stands inside another word, where masking would be odd and showing it a leak.
fn holes(text: &Text, span: Span, answer: &str) -> Result<Vec<Span>, &'static str> {
    let mut holes = vec![span];
    let lower = text.plain.to_lowercase();
    let same = lower.len() == text.plain.len();
    let (hay, needle) = if same {
        (lower.as_str(), answer.to_lowercase())
    } else {
        (text.plain.as_str(), answer.to_owned())
    };
    if needle.chars().count() < 2 && !needle.chars().all(is_han) {
        return Ok(holes);
    }
    for (at, _) in hay.match_indices(needle.as_str()) {
        let found = Span::new(at, at + needle.len());
        if found.overlaps(span) || !is_whole(&text.plain, found) {
            continue;
        }
        if text.snap(found) != found {
            return Err("stands inside code or math");
        }
        holes.push(found);
    }
    holes[1..].sort();
    Ok(holes)
}

/// Whether a span begins and ends at the edge of a word of Latin script or a number. Chinese has no such edges.
fn is_whole(text: &str, span: Span) -> bool {
    let joins = |c: char| c.is_alphanumeric() && !is_han(c);
    let first = text[span.range()].chars().next();
    let last = text[span.range()].chars().next_back();
    let before = text[..span.start].chars().next_back();
    let mut after = text[span.end..].chars();
    let next = after.next();
    let start_ok = !(first.is_some_and(joins) && before.is_some_and(joins));
    let end_ok = !(last.is_some_and(joins)
        && next.is_some_and(|c| joins(c) || (c == '+' && !after.next().is_some_and(joins))));
    let decimal = last.is_some_and(|c| c.is_ascii_digit())
        && next == Some('.')
        && text[span.end + 1..].starts_with(|c: char| c.is_ascii_digit());
    start_ok && end_ok && !decimal
}

/// Whether `answer` stands in `text` in the other grammatical number: `Pod`, `Pods`.
fn holds_in_other_number(text: &str, answer: &str) -> bool {
    let singular = answer.strip_suffix('s').filter(|s| s.len() > 2);
    singular.is_some_and(|s| holds(text, s)) || holds(text, &format!("{answer}s"))
}

/// Whether `answer` stands in `text`, as whole words where words have edges.
pub(super) fn holds(text: &str, answer: &str) -> bool {
    let text = text.to_lowercase();
    let answer = answer.trim().to_lowercase();
    !answer.is_empty()
        && text
            .match_indices(answer.as_str())
            .any(|(at, _)| is_whole(&text, Span::new(at, at + answer.len())))
}
