//! Notes whose text was reworded: likeness over what no exact match has settled.
//!
//! Candidates come from an index of character pairs, rarest first; a pair's score joins likeness of text, place,
//! matched neighbours and equal answers; pairs are taken best first over the whole deck, ties in document order.

use super::exact::Matching;
use super::{Entry, sticky};
use crate::fact::UnitKind;
use crate::note::{Note, NoteType};
use std::collections::{BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization;

/// Least score of a pair, and least likeness of its texts.
const ACCEPT: f64 = 0.5;
const ACCEPT_TEXT: f64 = 0.4;
/// How many old notes one new note is compared with.
const CANDIDATES: usize = 24;
/// How many of a note's rarest character pairs look for candidates.
const PROBES: usize = 48;

/// Text for comparing: NFKC, lower case, no white space, every digit 0.
pub(super) fn normalise(text: &str) -> Vec<char> {
    text.nfkc()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect()
}

/// Answers that differ only in this are equal: NFKC, lower case, no white space or punctuation at the ends.
pub(super) fn squeeze(text: &str) -> String {
    let folded: String = text
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    let trimmed = folded.trim_matches(|c: char| !c.is_alphanumeric());
    if trimmed.is_empty() {
        folded
    } else {
        trimmed.to_owned()
    }
}

/// Likeness of two short texts: shared character pairs, from 0 to 1.
pub(super) fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (grams(&normalise(a)), grams(&normalise(b)));
    dice(&a, &b)
}

/// Sorted character pairs, edges of the text not counted; one character is a pair by itself.
fn grams(text: &[char]) -> Vec<u64> {
    let pair = |a: char, b: char| (u64::from(u32::from(a)) << 32) | u64::from(u32::from(b));
    let mut out: Vec<u64> = match text {
        [one] => vec![pair(*one, '\0')],
        _ => text.windows(2).map(|w| pair(w[0], w[1])).collect(),
    };
    out.sort_unstable();
    out
}

/// How many elements two sorted lists share.
fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                n += 1;
                i += 1;
                j += 1;
            }
        }
    }
    n
}

fn dice(a: &[u64], b: &[u64]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    2.0 * shared(a, b) as f64 / (a.len() + b.len()) as f64
}

/// Likeness of texts: also high where one is a part of the other, as after a split.
fn text_score(a: &[u64], b: &[u64]) -> f64 {
    let least = a.len().min(b.len());
    if least == 0 {
        return 0.0;
    }
    let contained = shared(a, b) as f64 / least as f64;
    // A handful of pairs is contained in anything.
    let weight = if least >= 8 { 0.85 } else { 0.5 };
    dice(a, b).max(weight * contained)
}

/// What is compared: of a question also the question.
fn body(note_type: NoteType, context: &str, text: &str) -> Vec<char> {
    match note_type {
        NoteType::Cloze => normalise(text),
        NoteType::Qa => {
            let front = context.rsplit('\n').next().unwrap_or_default();
            normalise(&format!("{front}\n{text}"))
        }
    }
}

/// Pairs what is left over of both sides.
pub(super) fn pass(matching: &mut Matching<'_>) {
    let old: Vec<usize> = (0..matching.old.len())
        .filter(|&i| matching.of_old[i].is_none() && !matching.old[i].retired)
        .collect();
    let new: Vec<usize> = (0..matching.new.len())
        .filter(|&j| matching.is_open(j))
        .collect();
    if old.is_empty() || new.is_empty() {
        return;
    }

    let old_grams: Vec<Vec<u64>> = old
        .iter()
        .map(|&i| {
            let e = matching.old[i];
            grams(&body(e.note_type, &e.context, &e.text))
        })
        .collect();
    let index = Index::new(&old_grams);

    let mut scored: Vec<(f64, usize, usize, usize)> = Vec::new();
    for &j in &new {
        let note = &matching.new[j];
        let new_grams = grams(&body(
            note.note_type,
            &matching.contexts[j],
            &note.text.plain,
        ));
        for k in index.candidates(&new_grams) {
            let i = old[k];
            // One item holds a part of its list, and is not the list.
            let is_set = |kind: UnitKind| kind == UnitKind::Set;
            let text = if is_set(matching.old[i].kind) == is_set(note.kind) {
                text_score(&old_grams[k], &new_grams)
            } else {
                dice(&old_grams[k], &new_grams)
            };
            let fits = matching.awake || matching.old[i].kind == note.kind;
            if text < ACCEPT_TEXT || !fits || !sticky::can_stay(matching.old[i], note) {
                continue;
            }
            let entry = matching.old[i];
            let score = 0.55 * text
                + 0.15 * place_score(entry, note)
                + 0.15 * matching.neighbours(i, j)
                + 0.15 * answer_score(entry, note);
            if score >= ACCEPT {
                scored.push((score, distance(matching, i, j), i, j));
            }
        }
    }
    scored.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then((a.1, a.2, a.3).cmp(&(b.1, b.2, b.3)))
    });
    for (_, _, i, j) in scored {
        if matching.of_old[i].is_none() && matching.of_new[j].is_none() {
            matching.join(i, j);
        }
    }
}

/// How far apart two notes stand in the order of their lists, in thousandths of the length.
fn distance(matching: &Matching<'_>, i: usize, j: usize) -> usize {
    let of = |at: usize, len: usize| at * 1000 / len.max(1);
    of(i, matching.old.len()).abs_diff(of(j, matching.new.len()))
}

fn place_score(entry: &Entry, note: &Note) -> f64 {
    let document = if entry.document == note.document {
        0.4
    } else {
        0.0
    };
    let heading = match (entry.path.last(), note.path.last()) {
        (Some(a), Some(b)) if a == b => 1.0,
        (Some(a), Some(b)) => likeness(a, b),
        (None, None) => 1.0,
        _ => 0.0,
    };
    document + 0.6 * heading
}

/// Share of the answers that are the same on both sides.
fn answer_score(entry: &Entry, note: &Note) -> f64 {
    let old: BTreeSet<String> = entry.live_facts().map(|f| squeeze(&f.answer)).collect();
    let new: BTreeSet<String> = note.facts.iter().map(|f| squeeze(note.answer(f))).collect();
    let most = old.len().max(new.len());
    if most == 0 {
        0.0
    } else {
        old.intersection(&new).count() as f64 / most as f64
    }
}

/// Character pair to the old notes that hold it.
struct Index {
    lists: HashMap<u64, Vec<u32>>,
    /// Longer lists say nothing.
    longest: usize,
}

impl Index {
    fn new(old: &[Vec<u64>]) -> Self {
        let mut lists: HashMap<u64, Vec<u32>> = HashMap::new();
        for (k, grams) in (0_u32..).zip(old) {
            let mut last = None;
            for &gram in grams {
                if last.replace(gram) != Some(gram) {
                    lists.entry(gram).or_default().push(k);
                }
            }
        }
        Self {
            lists,
            longest: (old.len() / 4).clamp(64, 2000),
        }
    }

    /// Old notes that share most of the rarest pairs, at most [`CANDIDATES`].
    fn candidates(&self, grams: &[u64]) -> Vec<usize> {
        let mut rare: Vec<(usize, u64)> = Vec::new();
        let mut last = None;
        for &gram in grams {
            if last.replace(gram) != Some(gram)
                && let Some(list) = self.lists.get(&gram)
                && list.len() <= self.longest
            {
                rare.push((list.len(), gram));
            }
        }
        rare.sort_unstable();
        let mut hits: HashMap<u32, u32> = HashMap::new();
        for (_, gram) in rare.into_iter().take(PROBES) {
            for &k in &self.lists[&gram] {
                *hits.entry(k).or_default() += 1;
            }
        }
        // Sorted below, so the order of the map does not show.
        #[allow(clippy::iter_over_hash_type)]
        let mut best: Vec<(u32, u32)> = hits.into_iter().map(|(k, n)| (n, k)).collect();
        best.sort_unstable_by_key(|&(n, k)| (std::cmp::Reverse(n), k));
        best.into_iter()
            .take(CANDIDATES)
            .map(|(_, k)| k as usize)
            .collect()
    }
}
