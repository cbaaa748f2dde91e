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
            && self.may_hold(answer)
            && places(&self.lower, answer)
                .any(|at| is_whole(&self.lower, Span::new(at, at + answer.len())))
    }

    /// How often an answer in small letters stands in the text as whole words.
    pub(super) fn places_of(&self, answer: &str) -> usize {
        places(&self.lower, answer)
            .filter(|&at| is_whole(&self.lower, Span::new(at, at + answer.len())))
            .count()
    }

    /// Whether two letters stand side by side here, outside of `except`.
    pub(super) fn holds_pair(&self, pair: (char, char), except: Span) -> bool {
        let from = self.pairs.partition_point(|(p, _)| *p < pair);
        let width = pair.0.len_utf8() + pair.1.len_utf8();
        self.pairs[from..]
            .iter()
            .take_while(|(p, _)| *p == pair)
            .any(|(_, at)| at.len() == width && !at.overlaps(except))
    }

    /// Whether the first two letters of an answer follow each other here: what does not hold them holds no answer.
    fn may_hold(&self, answer: &str) -> bool {
        let mut letters = answer.chars().filter(|c| is_letter(*c));
        let (Some(a), Some(b)) = (letters.next(), letters.next()) else {
            return true;
        };
        let from = self.pairs.partition_point(|(pair, _)| *pair < (a, b));
        self.pairs
            .get(from)
            .is_some_and(|(pair, _)| *pair == (a, b))
    }

    /// The same, whatever stands between the words: `PR (precision-recall) curve` holds `precision-recall curve`.
    pub(super) fn holds_loosely(&self, answer: &str) -> bool {
        if !self.may_hold(answer) {
            return false;
        }
        let answer = loose(answer);
        let answer = answer.trim();
        !answer.is_empty()
            && places(&self.loose, answer)
                .any(|at| is_whole(&self.loose, Span::new(at, at + answer.len())))
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

/// Where `needle` stands in `hay`, from left to right without overlaps. The standard library prepares each search for a long
/// text; these are some words in a sentence.
pub(super) fn places(hay: &str, needle: &str) -> impl Iterator<Item = usize> {
    let (hay, needle) = (hay.as_bytes(), needle.as_bytes());
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = *needle.first()?;
        while at + needle.len() <= hay.len() {
            if hay[at] == first && hay[at..].starts_with(needle) {
                at += needle.len();
                return Some(at - needle.len());
            }
            at += 1;
        }
        None
    })
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
