//! From candidates to facts: the best first, what overlaps something better or cannot be asked refused, with the reason kept.

use super::candidate::Candidate;
use super::folded::{Folded, lower, places};
use super::rank::{model, percent};
use super::refuse::refuse;
use super::unit::Surroundings;
use super::{Fact, Lang, Refused, UnitKind, signs};
use crate::source::Span;
use crate::text::{Text, is_han};

/// Candidates that their rules trust less are proposed for their form alone.
pub(super) const THRESHOLD: i32 = 50;

/// At most this many facts on one note, members of enumerations not counted.
const fn most(language: Lang) -> usize {
    match language {
        Lang::Zh => 5,
        Lang::En => 4,
    }
}

/// What a reader takes in at a glance, in characters of reading.
pub(super) const fn widest(language: Lang) -> usize {
    match language {
        Lang::Zh => 70,
        Lang::En => 48,
    }
}

pub(super) const IN_LEAD: &str = "stands in the lead-in";

/// What the front shows besides the text.
pub(super) struct Front<'a> {
    pub lang: Lang,
    pub heading: &'a str,
    pub lead: &'a str,
    /// The document's own topic: title and file name.
    pub topic: &'a str,
    pub kind: UnitKind,
    /// Where the term or parent item stands that the text explains.
    pub label: Option<Span>,
    /// Whether the author set that term off.
    pub marked: bool,
    /// Whether the text is of the first sentence of its paragraph or item.
    pub opens: bool,
    /// Which of the statements of its sentence the text is.
    pub piece: usize,
    /// Whether the sentence before is shown.
    pub before: bool,
    /// Whether the lead-in makes up a case: 假如接口 1 分钟只能被访问 33 次.
    pub made_up: bool,
    /// Whether signs keep their names.
    pub traced: bool,
}

impl<'a> Front<'a> {
    /// The front of a text that stands under a heading alone.
    pub(super) fn new(lang: Lang, heading: &'a str, around: &'a Surroundings) -> Self {
        Self {
            lang,
            heading,
            lead: "",
            topic: &around.topic,
            kind: UnitKind::Sentence,
            label: None,
            marked: false,
            opens: true,
            piece: 0,
            before: false,
            made_up: false,
            traced: around.traced,
        }
    }
}

/// What the learner sees, folded once for all candidates.
pub(super) struct Seen<'a> {
    pub front: &'a Front<'a>,
    pub text: Folded,
    pub heading: Folded,
    pub lead: Folded,
    pub topic: Folded,
    pub heading_class: &'static str,
}

impl<'a> Seen<'a> {
    fn new(text: &Text, front: &'a Front<'a>) -> Self {
        Self {
            front,
            text: Folded::new(&text.plain),
            heading: Folded::new(front.heading),
            lead: Folded::new(front.lead),
            topic: Folded::new(front.topic),
            heading_class: signs::heading_class(front.heading),
        }
    }
}

/// What became of the candidates of a text.
pub(super) struct Chosen {
    /// Sorted by first hole.
    pub facts: Vec<Fact>,
    /// Sorted by place; what is weak is told apart from what cannot be asked only where signs keep their names.
    pub refused: Vec<Refused>,
    /// Whether the lead-in gives away an answer that is worth asking.
    pub lead_tells: bool,
}

/// Decides on all candidates of a text.
///
/// The best are taken first, so that of two answers that overlap the better one stays.
pub(super) fn choose(text: &Text, mut candidates: Vec<Candidate>, front: &Front) -> Chosen {
    let seen = Seen::new(text, front);
    weigh(text, &mut candidates, &seen);
    let model = model(front.lang);
    let odds = |c: &Candidate| c.signs.sum + model.bias;
    candidates.sort_by(|a, b| {
        odds(b)
            .cmp(&odds(a))
            .then(b.score.cmp(&a.score))
            .then(a.span.cmp(&b.span))
    });
    let mut chosen = Chosen {
        facts: Vec::new(),
        refused: Vec::new(),
        lead_tells: false,
    };
    let mut single = 0;
    for candidate in candidates {
        let span = text.snap(text.trim_span(candidate.span));
        let odds = odds(&candidate);
        // A text of which nothing is asked is a loss of its own.
        let first = if chosen.facts.is_empty() {
            model.first
        } else {
            0
        };
        let weak = odds + first < model.least;
        let member = candidate.rule.ends_with("member");
        let admitted = if weak && !front.traced {
            Err("weak")
        } else {
            admit(text, span, &candidate, &seen, &chosen.facts)
        };
        chosen.lead_tells |= !weak && admitted == Err(IN_LEAD);
        match admitted {
            Ok(holes) if !weak && (member || single < most(front.lang)) => {
                single += usize::from(!member);
                chosen.facts.push(Fact {
                    kind: candidate.kind,
                    rule: candidate.rule.to_owned(),
                    source: holes.iter().flat_map(|h| text.source_spans(*h)).collect(),
                    holes,
                    score: percent(odds),
                    signs: candidate.signs.names.unwrap_or_default(),
                });
            }
            admitted => {
                let reason = match admitted {
                    Err(reason) => reason,
                    Ok(_) if weak => "weak",
                    Ok(_) => "enough on one note",
                };
                chosen.refused.push(Refused {
                    plain: candidate.span,
                    kind: candidate.kind,
                    rule: candidate.rule.to_owned(),
                    score: percent(odds),
                    reason: reason.to_owned(),
                    signs: candidate.signs.names.unwrap_or_default(),
                });
            }
        }
    }
    chosen.facts.sort_by_key(|f| f.holes[0]);
    chosen.refused.sort_by_key(|r: &Refused| r.plain);
    chosen
}

/// Collects the signs of all candidates.
fn weigh(text: &Text, candidates: &mut [Candidate], seen: &Seen) {
    candidates.sort_by(|a, b| {
        b.score
            .cmp(&a.score)
            .then(a.span.cmp(&b.span))
            .then(a.rule.cmp(b.rule))
    });
    let model = model(seen.front.lang);
    let shared = signs::of_unit(text, seen, model);
    let spans: Vec<(Span, i32)> = candidates
        .iter()
        .map(|c| (text.snap(text.trim_span(c.span)), c.score))
        .collect();
    for (place, candidate) in candidates.iter_mut().enumerate() {
        let span = spans[place].0;
        candidate.refused = refuse(text, span, candidate, seen);
        // What cannot be asked need not be weighed; whether it is worth asking matters where the lead-in tells it.
        if !seen.front.traced && candidate.refused.is_some_and(|r| r != IN_LEAD) {
            candidate.signs.sum = i32::MIN / 2;
            continue;
        }
        let holes = holes(text, span, seen).map_or(1, |h| h.len());
        let mut all = shared.clone();
        signs::of_candidate(text, span, candidate, seen, (place, holes), model, &mut all);
        signs::of_rivals(span, &spans, model, &mut all);
        all.extend(&candidate.signs);
        candidate.signs = all;
    }
}

/// All places of an answer that can be asked beside the facts already taken.
///
/// # Errors
/// Why it cannot be asked, however well it is weighed.
fn admit(
    text: &Text,
    span: Span,
    candidate: &Candidate,
    seen: &Seen,
    facts: &[Fact],
) -> Result<Vec<Span>, &'static str> {
    let taken = |span: Span| {
        facts
            .iter()
            .any(|f| f.holes.iter().any(|h| h.overlaps(span)))
    };
    if taken(span) {
        return Err("overlaps a better one");
    }
    if let Some(reason) = candidate.refused {
        return Err(reason);
    }
    let holes = holes(text, span, seen)?;
    if holes[1..].iter().any(|h| taken(*h)) {
        return Err("stands inside another answer");
    }
    Ok(holes)
}

/// The answer and every other place where it stands as whole words.
///
/// # Errors
/// When it also stands inside another word, where masking would be odd and showing it a leak.
fn holes(text: &Text, span: Span, seen: &Seen) -> Result<Vec<Span>, &'static str> {
    let mut holes = vec![span];
    let answer = &text.plain[span.range()];
    // Where small letters have other lengths, İ and ẞ, places in them mean nothing in the text.
    let folded = seen.text.lower.get(span.range());
    let (hay, needle) = match folded
        .filter(|f| seen.text.lower.len() == text.plain.len() && **f == lower(answer))
    {
        Some(folded) => (seen.text.lower.as_str(), folded),
        None => (text.plain.as_str(), answer),
    };
    if needle.chars().count() < 2 && !needle.chars().all(is_han) {
        return Ok(holes);
    }
    for at in places(hay, needle) {
        let found = Span::new(at, at + needle.len());
        let stands = text.plain.get(found.range()).is_some();
        if found.overlaps(span) || !stands || !is_whole(&text.plain, found) {
            continue;
        }
        if text.snap(found) != found {
            return Err("stands inside code or math");
        }
        // 视频分割 … 将长视频分割成短片段: there it is a verb with its object, not the term.
        if text.plain[found.end..].starts_with(['成', '为', '到', '出', '了']) {
            return Err("stands there as other words");
        }
        holes.push(found);
    }
    holes[1..].sort();
    Ok(holes)
}

/// Whether a span begins and ends at the edge of a word of Latin script or a number. Chinese has no such edges.
pub(super) fn is_whole(text: &str, span: Span) -> bool {
    // Han is looked at first: the tables of the standard library are slow for it.
    let joins = |c: char| !is_han(c) && c.is_alphanumeric();
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

/// Whether `answer` stands in `text`, as whole words where words have edges.
pub(super) fn holds(text: &str, answer: &str) -> bool {
    Folded::new(text).holds(&answer.to_lowercase())
}
