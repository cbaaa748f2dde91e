//! Statements, sets and tables to units: what the front shows, which context it needs, which facts it asks.

use super::candidate::{Candidate, Refused};
use super::choose::{Front, choose, holds};
use super::walk::{SetOf, Statement, TableOf};
use super::{FactKind, Lang, Shape, Unit, UnitKind, lang};
use crate::source::Span;
use crate::text::{Text, width};

/// What of the whole document the making of one unit needs.
pub(super) struct Surroundings {
    /// Phrases that are one word: bold terms, labels.
    pub terms: Vec<String>,
    /// Title and file stem, which are never asked.
    pub topic: String,
}

/// A unit and the candidates it did not take.
pub(super) struct Made {
    pub unit: Unit,
    pub refused: Vec<Refused>,
}

/// The units of a statement.
pub(super) fn of_statement(statement: &Statement, around: &Surroundings) -> Vec<Made> {
    let mut out = Vec::new();
    let under_term = statement.term.is_some();
    let opening = statement
        .term
        .as_ref()
        .filter(|_| statement.lang == Lang::En)
        .unwrap_or(&statement.text);
    if (!under_term || statement.lang == Lang::En)
        && lang::points_back(statement.lang, &opening.plain)
    {
        return out;
    }
    if statement.leads && lang::is_announcement(statement.lang, &statement.text.plain) {
        return out;
    }
    let sentence = lang::without_connective(statement.lang, &statement.text);
    let question = Some(statement)
        .filter(|s| s.opens && !under_term && s.parents.is_empty() && s.lead.is_none())
        .and_then(|s| lang::answered(s.lang, &s.heading, &sentence));
    if let Some((front, answer)) = &question {
        out.push(asked(statement, front, answer));
    }
    let pieces = lang::split(statement.lang, &sentence, &around.terms, under_term);
    let hint = format!(
        "{}{}",
        statement.lead.as_ref().map_or("", |l| l.plain.as_str()),
        statement.text.plain
    );
    let shown_heading = question_for(&statement.heading, &hint);
    let heading = shown_heading.plain.as_str();
    for (index, piece) in pieces.iter().enumerate() {
        let first = index == 0 && statement.opens;
        let (text, label) = prefixed(statement, &piece.text);
        let shift = text.plain.len() - piece.text.plain.len();
        let moved = |c: &Candidate| Candidate {
            span: Span::new(c.span.start + shift, c.span.end + shift),
            ..c.clone()
        };
        let mut candidates: Vec<Candidate> = piece.known.iter().map(moved).collect();
        if !piece.only_known {
            candidates.extend(
                lang::candidates(statement.lang, &piece.text, &around.terms)
                    .iter()
                    .map(moved),
            );
        }
        if let Some((_, answer)) = &question {
            // What the question asks for is not asked again.
            candidates.retain(|c| !holds(&answer.plain, &text.plain[c.span.range()]));
        }
        if let Some(label) = label
            && first
            && statement.term_is_marked
            && !piece.text.is_blank()
        {
            candidates.push(Candidate {
                span: label,
                kind: FactKind::Term,
                rule: "term",
                score: 80,
            });
        }
        let lead = statement
            .lead
            .as_ref()
            .filter(|l| worth_showing(&l.plain, heading, &text.plain));
        let mut context: Vec<Text> = Vec::new();
        if !heading.is_empty() && !is_repeated(heading, &text.plain) {
            context.push(shown_heading.clone());
        }
        let front = |lead: &str| -> (Vec<super::Fact>, Vec<Refused>) {
            let front = Front {
                lang: statement.lang,
                heading,
                lead,
                topic: &around.topic,
            };
            choose(&text, candidates.clone(), &front)
        };
        let shown = lead.map_or("", |l| l.plain.as_str());
        let (mut facts, mut refused) = front(shown);
        // A lead-in that gives answers away is left out rather than the answers.
        let keeps_lead = if refused.iter().any(|r| r.reason == "stands in the lead-in") {
            (facts, refused) = front("");
            false
        } else {
            true
        };
        if let Some(lead) = lead
            && keeps_lead
        {
            context.push(lead.clone());
        }
        if statement.term.is_none()
            && lang::opens_with_pronoun(statement.lang, &piece.text.plain)
            && let Some(before) = &statement.before
            && index == 0
            && width(&before.plain) <= 40
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
            span,
            text,
        };
        out.push(Made { unit, refused });
    }
    out
}

/// A note of the author's question and the phrase that answers it.
fn asked(statement: &Statement, front: &Text, answer: &Text) -> Made {
    let whole = Span::new(0, answer.plain.len());
    let fact = super::Fact {
        kind: FactKind::Definition,
        rule: "question".to_owned(),
        source: answer.source_spans(whole),
        holes: vec![whole],
    };
    Made {
        unit: Unit {
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
            span: answer.source_hull().unwrap_or(Span::new(0, 0)),
        },
        refused: Vec::new(),
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

fn colon(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "：",
        Lang::En => ": ",
    }
}

/// Of a heading that asks several questions, the one a text answers; the whole heading where that cannot be told or
/// the question would lose its subject.
fn question_for(heading: &Text, hint: &str) -> Text {
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
        likeness(&parts[a].plain, hint)
            .total_cmp(&likeness(&parts[b].plain, hint))
            .then(b.cmp(&a))
    });
    match best {
        Some(0) => parts.swap_remove(0),
        Some(i) if name(&parts[i]).iter().any(|n| first.contains(n)) => parts.swap_remove(i),
        _ => heading.clone(),
    }
}

/// Whether a lead-in says something that heading and text do not.
fn worth_showing(lead: &str, heading: &str, text: &str) -> bool {
    width(lead) <= 26
        && likeness(lead, heading) < 0.5
        && likeness(lead, text) < 0.7
        && !lang::opens_with_pronoun(lang::of(lead), lead)
        && !lang::is_announcement(lang::of(lead), lead)
}

fn is_repeated(heading: &str, text: &str) -> bool {
    likeness(heading, text) > 0.9
}

/// Share of the bigrams of `a` that stand in `b`.
fn likeness(a: &str, b: &str) -> f64 {
    let letters = |s: &str| {
        s.to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<Vec<_>>()
    };
    let (a, b) = (letters(a), letters(b));
    if a.len() < 2 {
        return 0.0;
    }
    let found = a
        .windows(2)
        .filter(|w| b.windows(2).any(|v| v == *w))
        .count();
    found as f64 / (a.len() - 1) as f64
}

/// The set notes of a list without labels, at most nine members each.
pub(super) fn of_set(set: &SetOf, around: &Surroundings) -> Vec<Made> {
    let separator = match set.lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    };
    let groups = set.members.len().div_ceil(9);
    let size = set.members.len().div_ceil(groups.max(1));
    let mut out = Vec::new();
    for members in set.members.chunks(size.max(1)) {
        let mut text = Text::default();
        let subject = set
            .parents
            .last()
            .or(set.lead.as_ref())
            .filter(|l| width(&l.plain) <= 30);
        if let Some(subject) = subject {
            text.push(subject);
            text.push_glue(colon(set.lang));
        }
        let mut candidates = Vec::new();
        for (i, member) in members.iter().enumerate() {
            if i > 0 {
                text.push_glue(if set.ordered { " → " } else { separator });
            }
            let from = text.plain.len();
            text.push(member);
            candidates.push(Candidate {
                span: Span::new(
                    from,
                    from + lang::member(member).unwrap_or(member.plain.len()),
                ),
                kind: if set.ordered {
                    FactKind::Step
                } else {
                    FactKind::Member
                },
                rule: "set-member",
                score: 78,
            });
        }
        let heading = set.heading.plain.as_str();
        let front = Front {
            lang: set.lang,
            heading,
            lead: "",
            topic: &around.topic,
        };
        let (facts, refused) = choose(&text, candidates, &front);
        let context = if set.heading.is_blank() {
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
            span,
            text,
        };
        out.push(Made { unit, refused });
    }
    out
}

/// One unit a row: the row's name, then each column with its cell.
pub(super) fn of_table(table: &TableOf, around: &Surroundings) -> Vec<Made> {
    let mut out = Vec::new();
    if table.header.len() < 2 || table.rows.len() > 60 {
        return out;
    }
    for row in &table.rows {
        let Some((name, cells)) = row.cells.split_first() else {
            continue;
        };
        if name.is_blank() {
            continue;
        }
        let mut text = name.clone();
        let mut candidates = vec![Candidate {
            span: Span::new(0, name.plain.len()),
            kind: FactKind::Term,
            rule: "row-name",
            score: 60,
        }];
        let mut shown = 0;
        let mut telling = false;
        for (column, cell) in table.header[1..].iter().zip(cells) {
            let value = cell.plain.trim();
            if value.is_empty() || matches!(value, "-" | "—" | "/" | "–" | "无" | "N/A") {
                continue;
            }
            text.push_glue(if shown == 0 {
                colon(table.lang)
            } else if table.lang == Lang::Zh {
                "；"
            } else {
                "; "
            });
            if !column.is_blank() {
                text.push(column);
                text.push_glue(if table.lang == Lang::Zh { " " } else { ": " });
            }
            let from = text.plain.len();
            text.push(cell);
            candidates.push(Candidate {
                span: Span::new(from, text.plain.len()),
                kind: FactKind::Attribute,
                rule: "cell",
                score: 76,
            });
            shown += 1;
            telling |= value.chars().filter(|c| c.is_alphabetic()).count() > 3;
        }
        if shown == 0 {
            continue;
        }
        // One figure does not tell which row it came from.
        if shown < 2 && !telling {
            candidates.remove(0);
        }
        let mut context = Vec::new();
        if !table.heading.is_blank() {
            context.push(table.heading.clone());
        }
        let front = Front {
            lang: table.lang,
            heading: &table.heading.plain,
            lead: "",
            topic: &around.topic,
        };
        let (facts, refused) = choose(&text, candidates, &front);
        let unit = Unit {
            section: table.section,
            kind: UnitKind::Row,
            shape: Shape::Cloze,
            lang: table.lang,
            context,
            extra: Vec::new(),
            facts,
            span: row.span,
            text,
        };
        out.push(Made { unit, refused });
    }
    out
}
