//! One English sentence to the shorter statements it makes.

use super::view::opens_clause;
use crate::fact::candidate::Piece;
use crate::grammar;
use crate::source::Span;
use crate::text::{Text, width};

/// In characters of reading: more than a glance takes in.
const WIDE: usize = 44;

/// Splits a sentence at semicolons, and a long one where a clause with its own subject begins.
pub(in crate::fact) fn split(text: &Text) -> Vec<Piece> {
    let mut parts = at_semicolons(text);
    parts = parts
        .into_iter()
        .flat_map(|p| {
            if width(&p.plain) > 30 {
                halves(&p, 0, false)
            } else {
                vec![p]
            }
        })
        .flat_map(|p| {
            if width(&p.plain) > WIDE {
                halves(&p, 0, true)
            } else {
                vec![p]
            }
        })
        .collect();
    parts
        .into_iter()
        .map(|text| Piece {
            text,
            known: Vec::new(),
            only_known: false,
        })
        .collect()
}

fn at_semicolons(text: &Text) -> Vec<Text> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut depth = 0i32;
    for (at, c) in text.plain.char_indices() {
        match c {
            '(' | '“' => depth += 1,
            ')' | '”' => depth -= 1,
            ';' if depth <= 0
                && !text
                    .marks
                    .iter()
                    .any(|m| m.is_whole() && m.plain.start <= at && at < m.plain.end) =>
            {
                out.push(text.slice(Span::new(from, at)).trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    out.push(text.slice(Span::new(from, text.plain.len())).trim());
    out.retain(|t| t.plain.chars().any(char::is_alphanumeric));
    out
}

/// Cuts at `, but`, `, whereas`, `, and` and the like, where a subject and a finite verb follow before the next comma;
/// where it `must`, also at `, where` and at a comma alone.
fn halves(text: &Text, level: usize, must: bool) -> Vec<Text> {
    let words = grammar::english(&text.plain);
    let word = |i: usize| text.plain[words[i].span.range()].to_lowercase();
    let mut best: Option<(usize, usize, usize)> = None;
    for i in 1..words.len().saturating_sub(3) {
        if word(i - 1) != "," {
            continue;
        }
        let joins = matches!(
            word(i).as_str(),
            "but" | "whereas" | "while" | "and" | "so" | "yet"
        );
        let alone = must && !joins && word(i) != "where" && opens_clause(&words[i..]);
        let follows = (joins || must && word(i) == "where") && opens_clause(&words[i + 1..]);
        if !alone && !follows {
            continue;
        }
        let at = words[i - 1].span.start;
        let from = if matches!(word(i).as_str(), "and" | "so" | "but" | "yet" | "where") {
            words[i + 1].span.start
        } else {
            words[i].span.start
        };
        let balanced =
            text.plain[..at].matches('(').count() == text.plain[..at].matches(')').count();
        let enough = width(&text.plain[..at]) >= 6 && width(&text.plain[from..]) >= 6;
        let distance = at.abs_diff(text.plain.len() / 2);
        if balanced && enough && best.is_none_or(|(d, ..)| distance < d) {
            best = Some((distance, at, from));
        }
    }
    match best {
        Some((_, at, from)) if level < 3 => {
            let mut out = halves(&text.slice(Span::new(0, at)).trim(), level + 1, must);
            out.extend(halves(
                &text.slice(Span::new(from, text.plain.len())).trim(),
                level + 1,
                must,
            ));
            out
        }
        _ => vec![text.clone()],
    }
}
