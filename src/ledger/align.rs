//! Facts inside a matched note: which of today's deletions is which ordinal.
//!
//! The old text and the new one are aligned word by word (in Chinese character by character). An old deletion whose
//! text came through untouched stays what it was, also where today's rules would cut otherwise: a card changes
//! because its author changed the notes, never because the tool changed its mind. What did change follows its place
//! in the text; what is new gets a number nobody had.

use super::exact::mark;
use super::similar::{likeness, squeeze};
use super::trace::{Image, TextMap, is_whole};
use super::{Entry, EntryFact, MAX_ORDINAL};
use crate::fact::{Fact, FactKind};
use crate::note::{Note, NoteType};
use crate::source::Span;

/// Least share of an old deletion's place that a new one must cover to be the same fact.
const OVERLAP: f64 = 0.34;
/// Least likeness of an answer with what stands in its place, where today's rules would ask nothing there.
const REWORDED: f64 = 0.5;
/// Answers longer than this are not repeated on the back as what they were.
const WAS_CHARS: usize = 60;

/// A note joined with its entry.
pub(super) struct Aligned {
    /// The note, its facts as they are asked.
    pub(super) note: Note,
    /// One ordinal a fact of the note.
    pub(super) ordinals: Vec<u16>,
    /// What an answer was before its last change, by fact.
    pub(super) was: Vec<Option<String>>,
    /// Facts for the ledger: live by ordinal, then retired.
    pub(super) facts: Vec<EntryFact>,
    /// Deletions that today's rules would not make, by ordinal.
    pub(super) held: Vec<u16>,
}

/// Gives the facts of a new note their ordinals.
pub(super) fn fresh(mut note: Note) -> Aligned {
    note.facts.truncate(usize::from(MAX_ORDINAL));
    let ordinals: Vec<u16> = (1..=MAX_ORDINAL).take(note.facts.len()).collect();
    let was = vec![None; note.facts.len()];
    let facts = entry_facts(&note, &ordinals, &was);
    Aligned {
        note,
        ordinals,
        was,
        facts,
        held: Vec::new(),
    }
}

/// A fact of the result while it is put together.
struct Placed {
    fact: Fact,
    ordinal: u16,
    was: Option<String>,
    held: bool,
}

/// Joins the facts of `note` with those of `entry`. With `reselect`, today's deletions win over the old ones.
pub(super) fn align(entry: &Entry, mut note: Note, reselect: bool) -> Aligned {
    if let Some(ordinals) = as_before(entry, &note) {
        let was = ordinals.iter().map(|o| was_of(entry, *o)).collect();
        return Aligned {
            note,
            ordinals,
            was,
            facts: entry.facts.clone(),
            held: Vec::new(),
        };
    }
    let today = std::mem::take(&mut note.facts);
    let map = TextMap::new(&entry.text, &note.text.plain);
    let images: Vec<Image> = entry.facts.iter().map(|f| map.image(f)).collect();

    let mut placed: Vec<Placed> = Vec::new();
    let mut old_done = vec![false; entry.facts.len()];
    let mut new_done = vec![false; today.len()];

    // A text that the note had before: its facts are what they were then.
    let then = (!entry.past.is_empty()).then(|| mark(&note.text.plain));
    if let Some(past) = entry.past.iter().find(|p| Some(&p.text) == then.as_ref()) {
        for &(ordinal, at, len) in &past.facts {
            let old = entry.facts.iter().position(|f| f.ordinal == ordinal);
            let new = today
                .iter()
                .position(|f| f.holes.first() == Some(&Span::new(at, at + len)));
            if let (Some(i), Some(j)) = (old, new)
                && !old_done[i]
                && !new_done[j]
            {
                (old_done[i], new_done[j]) = (true, true);
                let old = &entry.facts[i];
                placed.push(Placed {
                    was: was(old, note.answer(&today[j])),
                    fact: today[j].clone(),
                    ordinal,
                    held: false,
                });
            }
        }
    }

    if !reselect && note.note_type == NoteType::Cloze {
        for (i, old) in entry.facts.iter().enumerate() {
            let taken = |s: &Span| {
                placed
                    .iter()
                    .any(|p| p.fact.holes.first().is_some_and(|h| h.overlaps(*s)))
            };
            let clean = images[i]
                .clean
                .filter(|s| !old.retired && !old_done[i] && !taken(s));
            let Some(span) = clean else {
                continue;
            };
            old_done[i] = true;
            let same = today.iter().position(|f| f.holes.first() == Some(&span));
            let fact = match same {
                Some(j) => {
                    new_done[j] = true;
                    today[j].clone()
                }
                None => held(&note, old, span),
            };
            placed.push(Placed {
                fact,
                ordinal: old.ordinal,
                was: old.was.clone(),
                held: same.is_none(),
            });
        }
        for (j, fact) in today.iter().enumerate() {
            let first = fact.holes.first().copied();
            let covered = placed
                .iter()
                .filter_map(|p| p.fact.holes.first())
                .any(|hole| first.is_some_and(|f| f.overlaps(*hole)));
            new_done[j] |= covered;
        }
    }

    for (i, j) in pairs(entry, &note, &today, &images, &old_done, &new_done) {
        (old_done[i], new_done[j]) = (true, true);
        let old = &entry.facts[i];
        placed.push(Placed {
            was: was(old, note.answer(&today[j])),
            fact: today[j].clone(),
            ordinal: old.ordinal,
            held: false,
        });
    }

    if !reselect && note.note_type == NoteType::Cloze {
        for (i, old) in entry.facts.iter().enumerate() {
            let Some(span) = images[i].span.filter(|_| !old_done[i] && !old.retired) else {
                continue;
            };
            let span = note.text.snap(note.text.trim_span(span));
            let is_free = |f: &Fact| !f.holes.first().is_some_and(|h| h.overlaps(span));
            let answer = &note.text.plain[span.range()];
            if answer.is_empty()
                || likeness(&old.answer, answer) < REWORDED
                || !placed.iter().all(|p| is_free(&p.fact))
                || !today
                    .iter()
                    .zip(&new_done)
                    .all(|(f, done)| *done || is_free(f))
            {
                continue;
            }
            old_done[i] = true;
            placed.push(Placed {
                was: was(old, answer),
                fact: held(&note, old, span),
                ordinal: old.ordinal,
                held: true,
            });
        }
    }

    // An answer that had been gone and is back where it was takes up its history again.
    for (i, old) in entry.facts.iter().enumerate().filter(|(_, f)| f.retired) {
        let back = today.iter().enumerate().position(|(j, fact)| {
            !new_done[j] && squeeze(note.answer(fact)) == squeeze(&old.answer)
        });
        if let Some(j) = back {
            (old_done[i], new_done[j]) = (true, true);
            placed.push(Placed {
                fact: today[j].clone(),
                ordinal: old.ordinal,
                was: old.was.clone(),
                held: false,
            });
        }
    }

    let used = entry.facts.iter().map(|f| f.ordinal).max().unwrap_or(0);
    let fresh = today.into_iter().zip(new_done).filter(|(_, done)| !done);
    placed.extend(
        (used + 1..=MAX_ORDINAL)
            .zip(fresh)
            .map(|(ordinal, (fact, _))| Placed {
                fact,
                ordinal,
                was: None,
                held: false,
            }),
    );

    finish(entry, note, placed, &old_done)
}

/// The ordinals of a note that is as it was: same text, same answers in the same places. Most are, in most builds.
fn as_before(entry: &Entry, note: &Note) -> Option<Vec<u16>> {
    if entry.text != note.text.plain || entry.live_facts().count() != note.facts.len() {
        return None;
    }
    let ordinal = |fact: &Fact| {
        let hole = fact.holes.first()?;
        entry
            .live_facts()
            .find(|old| old.at == hole.start && old.answer.len() == hole.len())
            .map(|old| old.ordinal)
    };
    let ordinals: Vec<u16> = note.facts.iter().map(ordinal).collect::<Option<_>>()?;
    // Two facts of one place would be one card.
    let is_unique = (1..ordinals.len()).all(|i| !ordinals[..i].contains(&ordinals[i]));
    is_unique.then_some(ordinals)
}

fn was_of(entry: &Entry, ordinal: u16) -> Option<String> {
    entry
        .live_facts()
        .find(|f| f.ordinal == ordinal)?
        .was
        .clone()
}

/// Puts facts in order of their first hole and takes away holes that would overlap.
fn finish(entry: &Entry, mut note: Note, mut placed: Vec<Placed>, old_done: &[bool]) -> Aligned {
    placed.sort_by_key(|p| p.fact.holes.first().map_or((0, 0), |h| (h.start, h.end)));
    let answers: Vec<Span> = placed
        .iter()
        .filter_map(|p| p.fact.holes.first().copied())
        .collect();
    let mut taken = answers.clone();
    for p in &mut placed {
        let mut holes = p.fact.holes.drain(..);
        let mut free: Vec<Span> = holes.next().into_iter().collect();
        for repeat in holes {
            if !taken.iter().any(|t| t.overlaps(repeat)) {
                taken.push(repeat);
                free.push(repeat);
            }
        }
        p.fact.holes = free;
    }

    let held = placed
        .iter()
        .filter(|p| p.held)
        .map(|p| p.ordinal)
        .collect();
    let ordinals: Vec<u16> = placed.iter().map(|p| p.ordinal).collect();
    let was: Vec<Option<String>> = placed.iter().map(|p| p.was.clone()).collect();
    note.facts = placed.into_iter().map(|p| p.fact).collect();

    let mut facts = entry_facts(&note, &ordinals, &was);
    facts.extend(
        entry
            .facts
            .iter()
            .zip(old_done)
            .filter(|(_, done)| !**done)
            .map(|(fact, _)| EntryFact {
                retired: true,
                ..fact.clone()
            }),
    );
    facts.sort_by_key(|f| (f.retired, f.ordinal));
    Aligned {
        note,
        ordinals,
        was,
        facts,
        held,
    }
}

fn entry_facts(note: &Note, ordinals: &[u16], was: &[Option<String>]) -> Vec<EntryFact> {
    let mut facts: Vec<EntryFact> = note
        .facts
        .iter()
        .zip(ordinals)
        .zip(was)
        .map(|((fact, &ordinal), was)| EntryFact {
            ordinal,
            kind: fact.kind,
            answer: note.answer(fact).to_owned(),
            at: fact.holes.first().map_or(0, |h| h.start),
            was: was.clone(),
            retired: false,
        })
        .collect();
    facts.sort_by_key(|f| f.ordinal);
    facts
}

/// Pairs of old and new facts that changed together, best first, each in at most one pair.
fn pairs(
    entry: &Entry,
    note: &Note,
    today: &[Fact],
    images: &[Image],
    old_done: &[bool],
    new_done: &[bool],
) -> Vec<(usize, usize)> {
    let mut scored: Vec<(f64, usize, usize)> = Vec::new();
    for (i, old) in entry.facts.iter().enumerate() {
        if old_done[i] || old.retired {
            continue;
        }
        for (j, fact) in today.iter().enumerate().filter(|(j, _)| !new_done[*j]) {
            let Some(&hole) = fact.holes.first() else {
                continue;
            };
            let answer = note.answer(fact);
            let overlap = images[i].span.map_or(0.0, |image| share(image, hole));
            let equal = squeeze(answer) == squeeze(&old.answer);
            // A question has one answer: whatever it says now, it is the answer.
            let only = note.note_type == NoteType::Qa;
            if overlap >= OVERLAP || equal || only {
                // Names and members keep their card wherever they move; a figure is known by its place.
                let by_answer = equal && fact.kind != FactKind::Number;
                let score = overlap
                    + if by_answer { 1.0 } else { 0.0 }
                    + if equal { 0.3 } else { 0.0 }
                    + if fact.kind == old.kind { 0.1 } else { 0.0 }
                    + 0.2 * likeness(&old.answer, answer);
                scored.push((score, i, j));
            }
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (_, i, j) in scored {
        if out.iter().all(|&(x, y)| x != i && y != j) {
            out.push((i, j));
        }
    }
    out
}

/// A deletion of the ledger that today's rules would not make, and the places where its answer stands again.
fn held(note: &Note, old: &EntryFact, span: Span) -> Fact {
    let text = &note.text.plain;
    let answer = &text[span.range()];
    let mut holes = vec![span];
    holes.extend(
        text.match_indices(answer)
            .map(|(at, found)| Span::new(at, at + found.len()))
            .filter(|other| !other.overlaps(span) && is_whole(text, *other)),
    );
    Fact::new(old.kind, "held", holes, note.text.source_spans(span))
}

/// What an answer was, where that is worth telling.
fn was(old: &EntryFact, now: &str) -> Option<String> {
    let (before, after) = (squeeze(&old.answer), squeeze(now));
    if before == after {
        return old.was.clone();
    }
    let is_recut = before.contains(&after) || after.contains(&before);
    let is_short = old.answer.chars().count() <= WAS_CHARS;
    (!is_recut && is_short).then(|| old.answer.clone())
}

/// Shared part of two spans, of both together.
fn share(a: Span, b: Span) -> f64 {
    let start = a.start.max(b.start);
    let end = a.end.min(b.end);
    let both = end.saturating_sub(start);
    let all = a.len() + b.len() - both;
    if all == 0 {
        0.0
    } else {
        both as f64 / all as f64
    }
}
