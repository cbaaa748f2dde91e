//! From candidates to facts: what leaks, is empty, or overlaps something better is refused, with the reason kept.

use super::candidate::Candidate;
use super::folded::{Folded, lower};
use super::rank::{model, percent};
use super::unit::Surroundings;
use super::{Fact, Lang, Refused, UnitKind, lang, signs};
use crate::source::Span;
use crate::text::{Text, is_han, is_letter, width};

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
const fn widest(language: Lang) -> usize {
    match language {
        Lang::Zh => 70,
        Lang::En => 48,
    }
}

const IN_LEAD: &str = "stands in the lead-in";

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

/// Whether an answer of this rule may stand in several places, all masked: a term in its own explanation.
fn may_repeat(rule: &str) -> bool {
    matches!(
        rule,
        "term" | "bold" | "marked" | "set-member" | "row-name" | "naming" | "definition"
    )
}

/// Why an answer is not worth asking, whatever rule proposed it.
fn refuse(text: &Text, span: Span, candidate: &Candidate, seen: &Seen) -> Option<&'static str> {
    let front = seen.front;
    let answer = &text.plain[span.range()];
    let lower = lower(answer);
    let rule = candidate.rule;
    let limit = if lang::of(answer) == Lang::Zh { 16 } else { 10 };
    let rest = width(&text.plain).saturating_sub(width(answer));
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
    } else if is_cut(text, span) {
        Some("cut out of something longer")
    } else if is_enumerator(text, span) {
        Some("counts the points of a list")
    } else if lang::is_empty_answer(answer) {
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
        && (is_echoed(text, span)
            || front
                .label
                .is_some_and(|l| !l.overlaps(span) && answer.contains(&text.plain[l.range()])))
    {
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
    } else if is_step(&lower)
        || ["上面", "上文", "前面提到"]
            .iter()
            .any(|w| answer.contains(w))
    {
        Some("points elsewhere")
    } else if answer.contains(['。', '；', '\n']) {
        Some("more than a clause")
    } else {
        None
    }
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
    let binds = |c: Option<char>| matches!(c, Some('/' | ':' | '-' | '–'));
    let before = binds(back.next()) && latin(back.next());
    let after = binds(on.next()) && latin(on.next());
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
    let stands: Vec<bool> = answer
        .windows(2)
        .map(|w| front.contains(&w.iter().collect::<String>()))
        .collect();
    let found = stands.iter().filter(|&&s| s).count();
    let new = stands.windows(2).any(|w| w == [false, false])
        || stands.first() == Some(&false)
        || stands.last() == Some(&false);
    answer.len() >= 3 && found * 2 >= stands.len() && !new
}

/// The answer and every other place where it stands as whole words.
///
/// # Errors
/// When it also stands inside another word, where masking would be odd and showing it a leak.
fn holes(text: &Text, span: Span, seen: &Seen) -> Result<Vec<Span>, &'static str> {
    let mut holes = vec![span];
    let answer = &text.plain[span.range()];
    let folds = seen.text.lower.len() == text.plain.len();
    let (hay, needle) = if folds {
        (seen.text.lower.as_str(), lower(answer))
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

/// Whether `answer` stands in `text`, as whole words where words have edges.
pub(super) fn holds(text: &str, answer: &str) -> bool {
    Folded::new(text).holds(&answer.to_lowercase())
}
