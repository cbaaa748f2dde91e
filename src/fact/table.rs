//! Tables: one unit a row, rows that are too wide as a statement a cell, and data that is no knowledge.

use super::candidate::Candidate;
use super::choose::{Chosen, Front, choose, holds};
use super::unit::{Surroundings, colon};
use super::walk::Statement;
use super::{FactKind, Lang, Shape, Unit, UnitKind, lang};
use crate::parse::Row;
use crate::source::Span;
use crate::text::{Text, is_han, width};

/// A table.
#[derive(Debug, Clone)]
pub(super) struct TableOf {
    pub section: usize,
    pub lang: Lang,
    pub heading: Text,
    pub header: Vec<Text>,
    pub rows: Vec<Row>,
}

/// Whether the name of a row says what its only column does: `Downtime per year` under `Acceptable downtime`.
fn is_said(column: &str, name: &str) -> bool {
    let (column, name) = (column.trim().to_lowercase(), name.to_lowercase());
    let head = if lang::of(&column) == Lang::Zh {
        let from = column.char_indices().rev().nth(1).map_or(0, |(i, _)| i);
        &column[from..]
    } else {
        column.split_whitespace().next_back().unwrap_or("")
    };
    !head.is_empty() && holds(&name, head)
}

/// Whether a table shows records for the sake of a query or an exercise: identifiers above, keys and figures below. Nobody
/// learns what stands in its cells.
pub(super) fn is_sample(table: &TableOf) -> bool {
    let names = || table.header.iter().map(|h| h.plain.trim());
    let values = || {
        table
            .rows
            .iter()
            .flat_map(|r| &r.cells)
            .map(|c| c.plain.trim())
            .filter(|v| !v.is_empty())
    };
    let (data, all) = values().fold((0, 0), |(data, all), v| {
        (data + usize::from(is_datum(v)), all + 1)
    });
    names().count() >= 2
        && names().all(is_identifier)
        && table
            .rows
            .iter()
            .all(|r| r.cells.first().is_some_and(|c| is_datum(c.plain.trim())))
        && data * 2 >= all
}

/// `uid`, `start_time`, `orderNum`
fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `1001`, `a1`, `2021-09-08 12:01:01`, `(NULL)`
fn is_datum(value: &str) -> bool {
    let bare = value.trim_matches(['(', ')']);
    bare.eq_ignore_ascii_case("null")
        || value.chars().any(|c| c.is_ascii_digit())
            && value.chars().filter(|&c| is_han(c)).count() < 3
            && value.split_whitespace().count() <= 2
}

/// The statements of a table whose rows are too wide for one card: each wide cell under its row and column.
pub(super) fn statements_of(table: &TableOf) -> Vec<Statement> {
    if table.header.len() < 2 || table.rows.len() > 60 {
        return Vec::new();
    }
    let mut out = Vec::new();
    for row in table.rows.iter().filter(|r| is_wide(r)) {
        let Some((name, cells)) = row.cells.split_first() else {
            continue;
        };
        for (column, cell) in table.header[1..].iter().zip(cells) {
            if name.is_blank() || width(&cell.plain) < 4 {
                continue;
            }
            let mut term = name.clone();
            if !column.is_blank() {
                term.push_glue(" · ");
                term.push(column);
            }
            out.push(Statement {
                section: table.section,
                kind: UnitKind::Row,
                lang: lang::of(&cell.plain),
                heading: table.heading.clone(),
                lead: None,
                parents: Vec::new(),
                term: Some(term),
                term_is_marked: false,
                opens: true,
                leads: false,
                before: None,
                anchor: None,
                text: cell.trim(),
                extra: Vec::new(),
            });
        }
    }
    out
}

/// Whether a row says more than one card can show.
fn is_wide(row: &Row) -> bool {
    row.cells.iter().map(|c| width(&c.plain)).sum::<usize>() > 40
}

/// One unit a row: the row's name, then each column with its cell.
pub(super) fn of_table(table: &TableOf, around: &Surroundings) -> Vec<Unit> {
    let mut out = Vec::new();
    if table.header.len() < 2 || table.rows.len() > 60 {
        return out;
    }
    // Chinese notes have tables of English names.
    let english = table.lang == Lang::En && lang::of(&table.heading.plain) == Lang::En;
    for row in &table.rows {
        let Some((name, cells)) = row.cells.split_first() else {
            continue;
        };
        if name.is_blank() || is_wide(row) {
            continue;
        }
        let mut text = name.clone();
        let mut candidates = vec![Candidate::new(
            Span::new(0, name.plain.len()),
            FactKind::Term,
            "row-name",
            60,
        )];
        let mut shown = 0;
        let mut telling = false;
        for (column, cell) in table.header[1..].iter().zip(cells) {
            let value = cell.plain.trim();
            if value.is_empty() || matches!(value, "-" | "—" | "/" | "–" | "无" | "N/A") {
                continue;
            }
            // A link to somewhere else is no property of the row.
            if english && lang::is_only_links(cell) {
                continue;
            }
            text.push_glue(if shown == 0 {
                colon(table.lang)
            } else if table.lang == Lang::Zh {
                "；"
            } else {
                "; "
            });
            let said = table.header.len() == 2 && is_said(&column.plain, &name.plain);
            if !column.is_blank() && !said {
                text.push(column);
                text.push_glue(if table.lang == Lang::Zh { " " } else { ": " });
            }
            let from = text.plain.len();
            text.push(cell);
            candidates.push(Candidate::new(
                Span::new(from, text.plain.len()),
                FactKind::Attribute,
                "cell",
                76,
            ));
            shown += 1;
            let letters = |w: &str| w.chars().filter(|c| c.is_alphabetic()).count();
            telling |= if english {
                value.split_whitespace().any(|w| letters(w) > 3)
            } else {
                letters(value) > 3
            };
        }
        if shown == 0 {
            continue;
        }
        // One figure does not tell which row it came from.
        let terse =
            table.lang == Lang::En && text.plain[name.plain.len()..].split_whitespace().count() < 6;
        if shown < 2 && (!telling || terse) {
            candidates.remove(0);
        }
        let mut context = Vec::new();
        if !table.heading.is_blank() {
            context.push(table.heading.clone());
        }
        let front = Front {
            kind: UnitKind::Row,
            ..Front::new(table.lang, &table.heading.plain, around)
        };
        let Chosen { facts, refused, .. } = choose(&text, candidates, &front);
        let unit = Unit {
            section: table.section,
            kind: UnitKind::Row,
            shape: Shape::Cloze,
            lang: table.lang,
            context,
            extra: Vec::new(),
            facts,
            refused,
            span: row.span,
            text,
        };
        out.push(unit);
    }
    out
}
