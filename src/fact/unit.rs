//! Statements, sets and tables to units: what the front shows, which context it needs, which facts it asks.

use super::candidate::{Candidate, Piece};
use super::choose::{Chosen, Front, THRESHOLD, choose, holds};
use super::walk::{LabelsOf, SetOf, Statement};
use super::{Fact, FactKind, Lang, Shape, Unit, UnitKind, lang};
use crate::source::Span;
use crate::text::{Text, is_letter, width};

/// What of the whole document the making of one unit needs.
pub(super) struct Surroundings {
    /// Phrases that are one word: bold terms, labels.
    pub terms: Vec<String>,
    /// Title and file stem, which are never asked.
    pub topic: String,
    /// Whether the signs of candidates keep their names.
    pub traced: bool,
}

/// A statement cut into pieces, each with what the rules would hide in it.
pub(super) struct Prepared {
    /// Why the whole statement is left out, if it is.
    pub passed_over: Option<&'static str>,
    pub pieces: Vec<Piece>,
    /// The author's question and the phrase that answers it.
    pub question: Option<(Text, Text)>,
}

/// Cuts a statement into pieces and collects the candidates of each; spans count in the piece's own text.
pub(super) fn prepare(statement: &Statement, around: &Surroundings) -> Prepared {
    let language = statement.lang;
    let under_term = statement.term.is_some();
    let plain = statement.text.plain.as_str();
    // `See X: …` was read as a term and its explanation.
    let opening = statement
        .term
        .as_ref()
        .filter(|_| language == Lang::En)
        .map_or(plain, |t| t.plain.as_str());
    let passed_over =
        if (!under_term || language == Lang::En) && lang::points_back(language, opening) {
            Some("points back at what was said before")
        } else if statement.leads && lang::announces(language, plain) {
            Some("only announces what follows")
        } else {
            lang::chat(language, plain)
        };
    if passed_over.is_some() {
        return Prepared {
            passed_over,
            pieces: Vec::new(),
            question: None,
        };
    }
    let sentence = lang::without_connective(language, &statement.text);
    let sentence = Some(statement)
        .filter(|s| s.term.is_none() && s.parents.is_empty())
        .and_then(|s| {
            let anchor = match language {
                Lang::Zh => s.anchor.as_ref(),
                Lang::En => s.before.as_ref(),
            };
            lang::resolved(language, &sentence, &s.heading, anchor, &around.terms)
        })
        .unwrap_or(sentence);
    let mut pieces = lang::split(language, &sentence, &around.terms, under_term);
    for piece in pieces.iter_mut().filter(|p| !p.only_known) {
        piece.known.extend(lang::candidates(
            language,
            &piece.text,
            &around.terms,
            around.traced,
        ));
    }
    let heads =
        statement.opens && !under_term && statement.parents.is_empty() && statement.lead.is_none();
    let question = if heads {
        lang::answered(language, &statement.heading, &sentence)
    } else {
        None
    };
    if let Some((_, answer)) = &question {
        // What the question asks for is not asked again, but for a name or a figure in it.
        for piece in &mut pieces {
            let text = &piece.text.plain;
            piece.known.retain(|c| {
                let part = &text[c.span.range()];
                let names = part.starts_with(char::is_uppercase)
                    || part.contains(|c: char| c.is_ascii_digit());
                !holds(&answer.plain, part) || names && part.len() * 2 <= answer.plain.len()
            });
        }
    }
    Prepared {
        passed_over,
        pieces,
        question,
    }
}

/// The units of a statement.
pub(super) fn of_statement(
    statement: &Statement,
    prepared: &Prepared,
    around: &Surroundings,
) -> Vec<Unit> {
    let mut out = Vec::new();
    if let Some((front, answer)) = &prepared.question {
        out.push(asked(statement, front, answer));
    }
    let hint = format!(
        "{}{}",
        statement.lead.as_ref().map_or("", |l| l.plain.as_str()),
        statement.text.plain
    );
    let shown_heading = question_for(&statement.heading, &hint, statement.lang, &around.terms);
    let heading = shown_heading.plain.as_str();
    let made_up = statement
        .lead
        .as_ref()
        .is_some_and(|l| lang::chat(statement.lang, &l.plain) == Some("tells a made-up case"));
    for (index, piece) in prepared.pieces.iter().enumerate() {
        let first = index == 0 && statement.opens;
        let (text, label) = prefixed(statement, &piece.text);
        let shift = text.plain.len() - piece.text.plain.len();
        let mut candidates: Vec<Candidate> = piece
            .known
            .iter()
            .map(|c| Candidate {
                span: Span::new(c.span.start + shift, c.span.end + shift),
                ..c.clone()
            })
            .collect();
        // 多级页表的做法是分层：…: what leads to the explanation is a statement too.
        if let Some(label) = label
            && first
            && !statement.term_is_marked
            && statement.kind != UnitKind::Row
        {
            let stated = text.slice(label);
            candidates.extend(
                lang::candidates(statement.lang, &stated, &around.terms, around.traced)
                    .into_iter()
                    .map(|c| Candidate {
                        span: Span::new(c.span.start + label.start, c.span.end + label.start),
                        ..c
                    }),
            );
        }
        // A cell in which no rule finds anything is its own answer.
        if statement.kind == UnitKind::Row
            && candidates.iter().all(|c| c.score < THRESHOLD)
            && width(&piece.text.plain) <= 14
        {
            let span = Span::new(shift, text.plain.len());
            candidates.push(Candidate::new(span, FactKind::Attribute, "cell", 66));
        }
        if let Some(label) = label
            && first
            && statement.term_is_marked
            && !piece.text.is_blank()
        {
            candidates.push(Candidate::new(label, FactKind::Term, "term", 80));
        }
        let lead = statement
            .lead
            .as_ref()
            .filter(|l| worth_showing(&l.plain, heading, &text.plain));
        let mut context: Vec<Text> = Vec::new();
        if !heading.is_empty() && !is_repeated(heading, &text.plain) {
            context.push(shown_heading.clone());
        }
        let before = statement
            .before
            .as_ref()
            .filter(|b| index == 0 && statement.term.is_none() && width(&b.plain) <= 40)
            .filter(|_| lang::opens_with_pronoun(statement.lang, &piece.text.plain));
        let chosen = |lead: &str| {
            let front = Front {
                lead,
                kind: statement.kind,
                label,
                marked: statement.term_is_marked,
                opens: statement.opens,
                piece: index,
                before: before.is_some(),
                made_up,
                ..Front::new(statement.lang, heading, around)
            };
            choose(&text, candidates.clone(), &front)
        };
        let shown = lead.map_or("", |l| l.plain.as_str());
        let with_lead = chosen(shown);
        // A lead-in that gives answers away is left out rather than the answers.
        let keeps_lead = !with_lead.lead_tells;
        let Chosen { facts, refused, .. } = if keeps_lead { with_lead } else { chosen("") };
        if let Some(lead) = lead
            && keeps_lead
        {
            context.push(announcing(lead, statement.lang));
        }
        if let Some(before) = before
            && !facts
                .iter()
                .any(|f| holds(&before.plain, &text.plain[f.holes[0].range()]))
        {
            context.push(before.clone());
        }
        let span = text.source_hull().unwrap_or(Span::new(0, 0));
        let unit = Unit {
            section: statement.section,
            kind: statement.kind,
            shape: Shape::Cloze,
            lang: statement.lang,
            context,
            extra: if first || index == 0 {
                statement.extra.clone()
            } else {
                Vec::new()
            },
            facts,
            refused,
            span,
            text,
        };
        out.push(unit);
    }
    out
}

/// A statement that is passed over, for a note that was made of it when it was another.
pub(super) fn passed(statement: &Statement) -> Unit {
    let (text, _) = prefixed(statement, &statement.text);
    Unit {
        section: statement.section,
        kind: statement.kind,
        shape: Shape::Cloze,
        lang: statement.lang,
        context: [&statement.heading]
            .into_iter()
            .filter(|h| !h.is_blank())
            .cloned()
            .collect(),
        extra: statement.extra.clone(),
        facts: Vec::new(),
        refused: Vec::new(),
        span: text.source_hull().unwrap_or(Span::new(0, 0)),
        text,
    }
}

/// A note of the author's question and the phrase that answers it.
fn asked(statement: &Statement, front: &Text, answer: &Text) -> Unit {
    let whole = Span::new(0, answer.plain.len());
    let fact = Fact::new(
        if front.plain.to_lowercase().starts_with("why") {
            FactKind::Cause
        } else {
            FactKind::Definition
        },
        "question",
        vec![whole],
        answer.source_spans(whole),
    );
    Unit {
        section: statement.section,
        kind: statement.kind,
        shape: Shape::Qa {
            front: front.clone(),
        },
        lang: statement.lang,
        context: Vec::new(),
        text: answer.clone(),
        extra: statement.extra.clone(),
        facts: vec![fact],
        refused: Vec::new(),
        span: answer.source_hull().unwrap_or(Span::new(0, 0)),
    }
}

/// The text with the term it explains, or the item it is nested in, before it; and where the term stands.
fn prefixed(statement: &Statement, piece: &Text) -> (Text, Option<Span>) {
    let label = statement.term.as_ref().or(statement.parents.last());
    let Some(label) = label.filter(|l| !l.is_blank()) else {
        return (piece.clone(), None);
    };
    if holds(&piece.plain, &label.plain) && statement.term.is_none() {
        return (piece.clone(), None);
    }
    let mut text = label.clone();
    let span = Span::new(0, text.plain.len());
    text.push_glue(colon(statement.lang));
    text.push(piece);
    (text, Some(span).filter(|_| statement.term.is_some()))
}

pub(super) fn colon(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "：",
        Lang::En => ": ",
    }
}

/// Of a heading that asks several questions, the one a text answers, with its subject: 它起到了什么作用？ is given the name that
/// the first question asks of, else the first question is shown too.
fn question_for(heading: &Text, hint: &str, language: Lang, terms: &[String]) -> Text {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, c) in heading.plain.char_indices() {
        if matches!(c, '？' | '?') {
            parts.push(heading.slice(Span::new(from, at + c.len_utf8())).trim());
            from = at + c.len_utf8();
        }
    }
    if parts.len() < 2
        || width(&heading.plain) <= 20
        || !heading
            .slice(Span::new(from, heading.plain.len()))
            .is_blank()
    {
        return heading.clone();
    }
    let name = |part: &Text| -> Vec<String> {
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '.');
        part.plain
            .split(|c| !letter(c))
            .filter(|w| w.len() > 1)
            .map(str::to_owned)
            .collect()
    };
    let first = name(&parts[0]);
    let best = (0..parts.len()).max_by(|&a, &b| {
        lang::likeness(&parts[a].plain, hint)
            .total_cmp(&lang::likeness(&parts[b].plain, hint))
            .then(b.cmp(&a))
    });
    match best {
        Some(0) => parts.swap_remove(0),
        Some(i) if name(&parts[i]).iter().any(|n| first.contains(n)) => parts.swap_remove(i),
        // The first question names the subject that the others lean on.
        Some(i) => {
            let first = parts[0].slice(Span::new(
                0,
                parts[0].plain.trim_end_matches(['？', '?']).len(),
            ));
            let named = lang::resolved(language, &parts[i], &Text::default(), Some(&first), terms);
            let leading = &parts[0];
            named.unwrap_or_else(|| {
                let mut both = leading.clone();
                both.push_glue(if language == Lang::Zh { "" } else { " " });
                both.push(&parts[i]);
                if width(&both.plain) <= 40 {
                    both
                } else {
                    leading.clone()
                }
            })
        }
        None => parts.swap_remove(0),
    }
}

/// A lead-in with its colon, which tells it from a heading.
fn announcing(lead: &Text, language: Lang) -> Text {
    let mut lead = lead.clone();
    if lead
        .plain
        .ends_with(|c: char| is_letter(c) || matches!(c, '）' | ')' | '”' | '"' | '`'))
    {
        lead.push_glue(colon(language).trim_end());
    }
    lead
}

/// Whether a lead-in says something that heading and text do not.
fn worth_showing(lead: &str, heading: &str, text: &str) -> bool {
    width(lead) <= 26
        && lang::likeness(lead, heading) < 0.5
        && lang::likeness(lead, text) < 0.7
        && !lang::opens_with_pronoun(lang::of(lead), lead)
        && !lang::is_announcement(lang::of(lead), lead)
        && lang::chat(lang::of(lead), lead).is_none()
}

fn is_repeated(heading: &str, text: &str) -> bool {
    lang::likeness(heading, text) > 0.9
}

/// The set notes of a list without labels, at most nine members each.
pub(super) fn of_set(set: &SetOf, around: &Surroundings) -> Vec<Unit> {
    let separator = match set.lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    };
    // A numbered list is a sequence only where the author calls it one.
    let said = format!(
        "{}{}",
        set.heading.plain,
        set.lead.as_ref().map_or("", |l| l.plain.as_str())
    )
    .to_lowercase();
    let steps = set.ordered
        && [
            "步骤", "流程", "阶段", "顺序", "过程", "step", "stage", "phase", "order",
        ]
        .iter()
        .any(|w| said.contains(w));
    let set = &SetOf {
        members: set
            .members
            .iter()
            .filter(|m| !lang::goes_on(set.lang, &m.plain))
            .cloned()
            .collect(),
        ..set.clone()
    };
    if !lang::asks_for_set(set.lang, &set.heading.plain)
        && set.lead.is_none()
        && set.parents.is_empty()
    {
        return Vec::new();
    }
    let groups = set.members.len().div_ceil(9);
    let size = set.members.len().div_ceil(groups.max(1));
    let mut out = Vec::new();
    for members in set.members.chunks(size.max(1)) {
        let mut text = Text::default();
        let subject = set
            .parents
            .last()
            .or(set.lead.as_ref())
            .filter(|l| width(&l.plain) <= 30)
            .filter(|l| {
                set.lang == Lang::Zh
                    || set.heading.is_blank()
                    || !lang::is_announcement(set.lang, &l.plain)
            });
        // A bare list asks nothing: the heading is its subject, unless it is a question.
        let named = subject.is_none()
            && !set.heading.is_blank()
            && width(&set.heading.plain) <= 20
            && !set.heading.plain.contains(['?', '？', '›']);
        if let Some(subject) = subject.or(Some(&set.heading).filter(|_| named)) {
            text.push(subject);
            text.push_glue(colon(set.lang));
        }
        let mut candidates = Vec::new();
        for (i, member) in members.iter().enumerate() {
            if i > 0 {
                text.push_glue(if steps { " → " } else { separator });
            }
            let from = text.plain.len();
            text.push(member);
            candidates.push(Candidate::new(
                Span::new(
                    from,
                    match set.lang {
                        Lang::Zh => text.plain.len(),
                        Lang::En => from + lang::member(member).unwrap_or(member.plain.len()),
                    },
                ),
                if steps {
                    FactKind::Step
                } else {
                    FactKind::Member
                },
                "set-member",
                78,
            ));
        }
        let heading = set.heading.plain.as_str();
        let front = Front {
            kind: UnitKind::Set,
            ..Front::new(set.lang, heading, around)
        };
        let Chosen { facts, refused, .. } = choose(&text, candidates, &front);
        let context = if set.heading.is_blank() || named {
            Vec::new()
        } else {
            vec![set.heading.clone()]
        };
        let span = text.source_hull().unwrap_or(Span::new(0, 0));
        let unit = Unit {
            section: set.section,
            kind: UnitKind::Set,
            shape: Shape::Cloze,
            lang: set.lang,
            context,
            extra: Vec::new(),
            facts,
            refused,
            span,
            text,
        };
        out.push(unit);
    }
    out
}

/// The question of a list with a few labelled items: the heading, answered by the labels.
pub(super) fn of_labels(labels: &LabelsOf) -> Option<Unit> {
    let heading = labels.heading.plain.as_str();
    let questions = heading.matches(['？', '?']).count();
    let asks_which = [
        "哪些", "哪几", "几种", "几个", "几类", "哪三", "哪两", "which ", "what are", "kinds of",
        "types of",
    ]
    .iter()
    .any(|w| heading.to_lowercase().contains(w));
    let wide = labels.labels.iter().any(|l| width(&l.plain) > 12);
    if !asks_which
        || questions != 1
        || labels.labels.len() > 4
        || wide
        || labels.labels.iter().any(|l| holds(heading, &l.plain))
    {
        return None;
    }
    Some(former_labels(labels))
}

/// The same, whether it is asked today or not.
pub(super) fn former_labels(labels: &LabelsOf) -> Unit {
    let mut text = Text::default();
    for (i, label) in labels.labels.iter().enumerate() {
        if i > 0 {
            text.push_glue(if labels.lang == Lang::Zh { "、" } else { ", " });
        }
        text.push(label);
    }
    let whole = Span::new(0, text.plain.len());
    let fact = Fact::new(
        FactKind::Member,
        "labels",
        vec![whole],
        text.source_spans(whole),
    );
    let span = text.source_hull().unwrap_or(Span::new(0, 0));
    Unit {
        section: labels.section,
        kind: UnitKind::Set,
        shape: Shape::Qa {
            front: labels.heading.clone(),
        },
        lang: labels.lang,
        context: Vec::new(),
        extra: Vec::new(),
        facts: vec![fact],
        refused: Vec::new(),
        span,
        text,
    }
}
