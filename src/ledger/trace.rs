//! Where a place of an old text is in the new one: both are aligned word by word, in Chinese character by character.

use super::EntryFact;
use crate::source::Span;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Where an old deletion went.
#[derive(Clone, Copy)]
pub(super) struct Image {
    /// Its place in the new text, as far as it has one.
    pub(super) span: Option<Span>,
    /// The same, if its text came through untouched.
    pub(super) clean: Option<Span>,
}

/// Old text to new text, token by token.
pub(super) enum TextMap<'a> {
    Same(&'a str),
    Diff {
        old: &'a str,
        new: &'a str,
        old_tokens: Vec<Span>,
        new_tokens: Vec<Span>,
        ops: Vec<DiffOp>,
    },
}

impl<'a> TextMap<'a> {
    pub(super) fn new(old: &'a str, new: &'a str) -> Self {
        if old == new {
            return TextMap::Same(new);
        }
        let (old_tokens, new_tokens) = (tokens(old), tokens(new));
        let words = |text: &'a str, spans: &[Span]| -> Vec<&'a str> {
            spans.iter().map(|s| &text[s.range()]).collect()
        };
        let ops = capture_diff_slices(
            Algorithm::Myers,
            &words(old, &old_tokens),
            &words(new, &new_tokens),
        );
        let ops = without_islands(&ops, |i| !old[old_tokens[i].range()].trim().is_empty());
        TextMap::Diff {
            old,
            new,
            old_tokens,
            new_tokens,
            ops,
        }
    }

    pub(super) fn image(&self, fact: &EntryFact) -> Image {
        let span = Span::new(fact.at, fact.at + fact.answer.len());
        let none = Image {
            span: None,
            clean: None,
        };
        match self {
            TextMap::Same(text) => {
                // A ledger repaired by hand may say anything.
                let clean = (!span.is_empty()
                    && text.get(span.range()) == Some(fact.answer.as_str()))
                .then_some(span);
                Image { span: clean, clean }
            }
            TextMap::Diff {
                old,
                new,
                old_tokens,
                new_tokens,
                ops,
            } => {
                if span.is_empty() || old.get(span.range()) != Some(fact.answer.as_str()) {
                    return none;
                }
                let mut hull: Option<Span> = None;
                for op in ops {
                    let (old_range, new_range) = (op.old_range(), op.new_range());
                    let touched: Vec<usize> = old_range
                        .clone()
                        .filter(|&i| old_tokens[i].overlaps(span))
                        .collect();
                    let target = match op {
                        _ if touched.is_empty() => continue,
                        DiffOp::Equal { .. } => {
                            let shift = |i: usize| i - old_range.start + new_range.start;
                            shift(touched[0])..shift(touched[touched.len() - 1]) + 1
                        }
                        // Of a replaced stretch the answer must have been the better part.
                        DiffOp::Replace { .. } if touched.len() * 2 >= old_range.len() => new_range,
                        _ => continue,
                    };
                    for j in target {
                        hull = Some(hull.map_or(new_tokens[j], |h| h.hull(new_tokens[j])));
                    }
                }
                // An answer may begin or end inside a token (RefCOCO in RefCOCO+): then compare from the token's edge.
                let clean = hull.and_then(|h| {
                    let lead = old_tokens
                        .iter()
                        .find(|t| t.overlaps(span))
                        .map_or(0, |t| span.start.saturating_sub(t.start));
                    let start = h.start + lead;
                    let exact = Span::new(start, start + fact.answer.len());
                    (new.get(exact.range()) == Some(fact.answer.as_str())
                        && (exact.end <= h.end)
                        && is_whole(new, exact) == is_whole(old, span))
                    .then_some(exact)
                });
                Image { span: hull, clean }
            }
        }
    }
}

/// Most tokens of an island, white space not counted.
const ISLAND: usize = 1;

/// Joins changes that only a chance likeness keeps apart: a space or a single word between two longer ones.
fn without_islands(ops: &[DiffOp], counts: impl Fn(usize) -> bool) -> Vec<DiffOp> {
    let size = |op: &DiffOp| match op {
        DiffOp::Equal { .. } => 0,
        _ => op.old_range().len().max(op.new_range().len()),
    };
    let mut out: Vec<DiffOp> = Vec::new();
    for (at, op) in ops.iter().enumerate() {
        let is_island = matches!(op, DiffOp::Equal { .. }) && {
            let words = op.old_range().filter(|&i| counts(i)).count();
            let before = out.last().map_or(0, size);
            let after = ops[at + 1..]
                .iter()
                .take_while(|o| size(o) > 0)
                .map(size)
                .sum();
            words <= ISLAND && 2 * words < before.min(after) && before.min(after) > 0
        };
        match out.last_mut() {
            Some(last) if is_island || (size(last) > 0 && size(op) > 0) => {
                let (old, new) = (last.old_range(), last.new_range());
                *last = DiffOp::Replace {
                    old_index: old.start,
                    old_len: op.old_range().end - old.start,
                    new_index: new.start,
                    new_len: op.new_range().end - new.start,
                };
            }
            _ => out.push(*op),
        }
    }
    out
}

/// A text in the pieces in which it is compared: words and numbers whole, every other character by itself.
pub fn words(text: &str) -> Vec<&str> {
    tokens(text).iter().map(|t| &text[t.range()]).collect()
}

pub(super) fn tokens(text: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match out.last_mut() {
            Some(last) if in_word && word(c) => last.end = end,
            _ => out.push(Span::new(at, end)),
        }
        in_word = word(c);
    }
    out
}

/// Whether a span cuts no Latin word or number.
pub(super) fn is_whole(text: &str, span: Span) -> bool {
    let inside = &text[span.range()];
    let glued = |a: Option<char>, b: Option<char>| matches!((a, b), (Some(a), Some(b)) if word(a) && word(b));
    !glued(
        text[..span.start].chars().next_back(),
        inside.chars().next(),
    ) && !glued(inside.chars().next_back(), text[span.end..].chars().next())
}

/// Characters that make words and numbers together, so that 57.0 and RefCOCO+ are one thing each.
fn word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '%' | '_') || ('À'..='ɏ').contains(&c)
}
