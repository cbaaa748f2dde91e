//! Texts folded for comparison, once for all the answers that are looked for in them.

use super::choose::is_whole;
use crate::source::Span;
use crate::text::is_letter;

/// Two letters or figures that follow each other, and the bytes they stand in.
type Pair = ((char, char), Span);

/// A text in small letters, and the pairs of letters in it.
pub(super) struct Folded {
    /// In small letters.
    pub lower: String,
    /// The same with one space for all that is neither letter nor figure: `pr precision recall curve`.
    loose: String,
    /// Sorted. Places count in `lower`.
    pairs: Vec<Pair>,
}

impl Folded {
    /// Folds a text.
    pub(super) fn new(text: &str) -> Self {
        let lower = lower(text);
        let mut pairs = pairs(&lower);
        pairs.sort_unstable();
        let loose = loose(&lower);
        Self {
            lower,
            loose,
            pairs,
        }
    }

    /// Whether an answer in small letters stands in the text, as whole words where words have edges.
    pub(super) fn holds(&self, answer: &str) -> bool {
        let answer = answer.trim();
        !answer.is_empty()
            && self
                .lower
                .match_indices(answer)
                .any(|(at, _)| is_whole(&self.lower, Span::new(at, at + answer.len())))
    }

    /// The same, whatever stands between the words: `PR (precision-recall) curve` holds `precision-recall curve`.
    pub(super) fn holds_loosely(&self, answer: &str) -> bool {
        let answer = loose(answer);
        let answer = answer.trim();
        !answer.is_empty()
            && self
                .loose
                .match_indices(answer)
                .any(|(at, _)| is_whole(&self.loose, Span::new(at, at + answer.len())))
    }

    /// Share of the pairs of `answer`, in small letters, that stand here outside of `except`; 0 for less than two letters.
    pub(super) fn share(&self, answer: &str, except: Span) -> f64 {
        let wanted = pairs(answer);
        let found = wanted
            .iter()
            .filter(|(pair, _)| {
                let from = self.pairs.partition_point(|(p, _)| p < pair);
                self.pairs[from..]
                    .iter()
                    .take_while(|(p, _)| p == pair)
                    .any(|(_, at)| !at.overlaps(except))
            })
            .count();
        found as f64 / wanted.len().max(1) as f64
    }
}

/// In small letters. Most of a Chinese text has none that could be large.
pub(super) fn lower(text: &str) -> String {
    if text.chars().all(|c| c.is_ascii() || is_caseless(c)) {
        text.to_ascii_lowercase()
    } else {
        text.to_lowercase()
    }
}

/// Han, and the punctuation that stands among it.
fn is_caseless(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{2010}'..='\u{203b}' | '，' | '：' | '；' | '（' | '）' | '？' | '！')
}

fn loose(lower: &str) -> String {
    let mut out = String::with_capacity(lower.len());
    for c in lower.chars() {
        if is_letter(c) {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

fn pairs(text: &str) -> Vec<Pair> {
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut last: Option<(char, usize)> = None;
    for (at, c) in text.char_indices() {
        if !is_letter(c) {
            continue;
        }
        if let Some((before, from)) = last {
            out.push(((before, c), Span::new(from, at + c.len_utf8())));
        }
        last = Some((c, at));
    }
    out
}
