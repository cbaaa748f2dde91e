//! Notes stay as large as they were: when an author splits a sentence, joins two, or moves a clause from one to the
//! next, today's notes are cut where the old ones were, so that no fact has to leave its note, for a card cannot
//! change its note in Anki.
//!
//! Only runs of notes that changed, stand side by side and came from one paragraph or item are looked at, and only
//! where the clauses of an old note would end up in several notes, or those of several in one.

use super::Entry;
use super::exact::{mark, unchanged};
use super::trace::tokens;
use crate::fact::{Fact, Lang, UnitKind};
use crate::note::{Note, NoteType};
use crate::source::Span;
use crate::text::Text;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// Least share of a clause that must stand in an old note to be of it, and of an old note to be in the run at all.
const CLAUSE: f64 = 0.5;
const NOTE: f64 = 0.4;
/// The same for a note that stood under another heading.
const ELSEWHERE: f64 = 0.7;
/// Most bytes between two parts of one paragraph: a stop, a space, the end of an emphasis.
const GAP: usize = 8;
/// Longer runs are texts that were written anew.
const LONGEST: usize = 12;

/// Today's notes cut as the old ones were, each with whether it was cut so.
pub(super) fn reshape(old: &[&Entry], notes: Vec<Note>) -> (Vec<Note>, Vec<bool>) {
    let mut is_old = vec![false; old.len()];
    let mut is_known = vec![false; notes.len()];
    for (i, j) in unchanged(old, &notes) {
        (is_old[i], is_known[j]) = (true, true);
    }
    let mut texts: HashMap<&str, usize> = HashMap::new();
    for (note, _) in notes.iter().zip(&is_known).filter(|(_, known)| !**known) {
        *texts.entry(&note.text.plain).or_default() += 1;
    }
    let here: BTreeSet<&str> = notes.iter().map(|n| n.document.as_str()).collect();
    // By document; those of documents that are gone may be in any that was not there before.
    let mut left: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    let mut known: HashSet<&str> = HashSet::new();
    for (&entry, _) in old.iter().zip(&is_old).filter(|(_, old)| !**old) {
        known.extend(entry.past.iter().map(|p| p.text.as_str()));
        if entry.retired || !can_change(entry.note_type, entry.kind) {
            continue;
        }
        match texts.get_mut(entry.text.as_str()) {
            Some(n) if *n > 0 => *n -= 1,
            _ => {
                let document = entry.document.as_str();
                let key = if here.contains(document) {
                    document
                } else {
                    ""
                };
                left.entry(key).or_default().push(entry);
            }
        }
    }
    if left.is_empty() {
        let untouched = vec![false; notes.len()];
        return (notes, untouched);
    }
    let before: BTreeSet<&str> = old.iter().map(|e| e.document.as_str()).collect();
    let retired: HashSet<&str> = old
        .iter()
        .filter(|e| e.retired)
        .map(|e| e.text.as_str())
        .collect();
    let candidates = |document: &str| -> Option<&Vec<&Entry>> {
        left.get(if before.contains(document) {
            document
        } else {
            ""
        })
    };
    // Of copies the last ones count as changed; their neighbours decide in the end. A text that is known from before
    // comes back as it was.
    let changed: Vec<bool> = notes
        .iter()
        .zip(&is_known)
        .map(|(n, is_known)| {
            let text = n.text.plain.as_str();
            !is_known
                && can_change(n.note_type, n.kind)
                && candidates(&n.document).is_some()
                && texts[text] > 0
                && !retired.contains(text)
                && (known.is_empty() || !known.contains(mark(text).as_str()))
        })
        .collect();

    let mut edits: Vec<(Range<usize>, Vec<Note>)> = Vec::new();
    let mut at = 0;
    while at < notes.len() {
        if !changed[at] {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < notes.len() && changed[end] && follows(&notes[end - 1], &notes[end]) {
            end += 1;
        }
        let run = at..end;
        at = end;
        if run.len() <= LONGEST
            && let Some(old) = candidates(&notes[run.start].document)
            && let Some(cut) = recut(old, &notes[run.clone()])
        {
            edits.push((run, cut));
        }
    }

    let mut out = Vec::with_capacity(notes.len());
    let mut is_cut = Vec::with_capacity(notes.len());
    let mut edits = edits.into_iter().peekable();
    for (at, note) in notes.into_iter().enumerate() {
        if edits.peek().is_some_and(|(run, _)| run.end <= at) {
            edits.next();
        }
        match edits.peek_mut() {
            Some((run, cut)) if run.contains(&at) => {
                is_cut.resize(is_cut.len() + cut.len(), true);
                out.append(cut);
            }
            _ => {
                out.push(note);
                is_cut.push(false);
            }
        }
    }
    (out, is_cut)
}

fn can_change(note_type: NoteType, kind: UnitKind) -> bool {
    note_type == NoteType::Cloze && matches!(kind, UnitKind::Sentence | UnitKind::Item)
}

/// Whether `next` goes on where `note` ends, in the same paragraph or item.
fn follows(note: &Note, next: &Note) -> bool {
    if (&note.document, &note.path, note.kind) != (&next.document, &next.path, next.kind) {
        return false;
    }
    let (Some(end), Some(lead)) = (end(&note.text), lead(&note.text, &next.text)) else {
        return false;
    };
    let Some(start) = next
        .text
        .pieces
        .iter()
        .find(|p| p.plain.start >= lead)
        .map(|p| p.source.start)
    else {
        return false;
    };
    let same_item = note.kind == UnitKind::Sentence || lead > 0 || note.line == next.line;
    start >= end && start - end <= GAP && same_item
}

fn end(text: &Text) -> Option<usize> {
    text.pieces.iter().map(|p| p.source.end).max()
}

/// Length of what `next` repeats of `text`: the label of their item. Nothing where the two overlap otherwise.
fn lead(text: &Text, next: &Text) -> Option<usize> {
    let end = end(text)?;
    let first = next.pieces.iter().find(|p| p.source.start >= end)?;
    let repeats = next
        .pieces
        .iter()
        .take_while(|p| p.plain.start < first.plain.start);
    let mut lead = 0;
    for piece in repeats {
        if piece.source.end > end {
            return None;
        }
        lead = first.plain.start;
    }
    Some(lead)
}

/// A clause of the run: its note and its place in it.
struct Clause {
    note: usize,
    span: Span,
    owner: Option<usize>,
}

/// The notes of a run, cut as `old` were; nothing where the cuts are the same already.
fn recut(old: &[&Entry], run: &[Note]) -> Option<Vec<Note>> {
    let leads: Vec<usize> = (0..run.len())
        .map(|n| {
            if n == 0 {
                0
            } else {
                lead(&run[n - 1].text, &run[n].text).unwrap_or(0)
            }
        })
        .collect();
    let mut clauses: Vec<Clause> = Vec::new();
    for (n, note) in run.iter().enumerate() {
        clauses.extend(
            clauses_of(&note.text.plain, leads[n])
                .into_iter()
                .map(|span| Clause {
                    note: n,
                    span,
                    owner: None,
                }),
        );
    }
    let mut new_words: Vec<&str> = Vec::new();
    let mut clause_of: Vec<usize> = Vec::new();
    for (c, clause) in clauses.iter().enumerate() {
        for word in words(&run[clause.note].text.plain[clause.span.range()]) {
            new_words.push(word);
            clause_of.push(c);
        }
    }

    // Which old notes stand in this run.
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for &word in &new_words {
        *counts.entry(word).or_default() += 1;
    }
    let label = |text: &str| text.find(['：', ':']).map(|at| text[..at].to_owned());
    let mut owners: Vec<usize> = Vec::new();
    let mut old_words: Vec<&str> = Vec::new();
    let mut owner_of: Vec<usize> = Vec::new();
    let mut first_label: Option<String> = None;
    for (k, entry) in old.iter().enumerate() {
        let least = if entry.path == run[0].path {
            CLAUSE
        } else {
            ELSEWHERE
        };
        let all = words(&entry.text);
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let here = all
            .iter()
            .filter(|&&w| {
                let n = seen.entry(w).or_default();
                *n += 1;
                *n <= counts.get(w).copied().unwrap_or(0)
            })
            .count();
        if (here as f64) < least * all.len() as f64 || all.is_empty() {
            continue;
        }
        let mut text = entry.text.as_str();
        match (&first_label, label(text)) {
            (Some(first), Some(own)) if *first == own => text = &text[own.len()..],
            (None, own) => first_label = own,
            _ => {}
        }
        owners.push(k);
        for word in words(text) {
            old_words.push(word);
            owner_of.push(k);
        }
    }
    if owners.is_empty() || (owners.len() == 1 && run.len() == 1) {
        return None;
    }

    // A clause belongs to the old note that has most of its words in its order; clauses may have changed places.
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    for c in 0..clauses.len() {
        let own: Vec<&str> = (0..new_words.len())
            .filter(|&w| clause_of[w] == c)
            .map(|w| new_words[w])
            .collect();
        let mut best: Option<(usize, usize)> = None;
        for &k in &owners {
            let theirs: Vec<&str> = (0..old_words.len())
                .filter(|&w| owner_of[w] == k)
                .map(|w| old_words[w])
                .collect();
            let common = capture_diff_slices(Algorithm::Myers, &theirs, &own)
                .iter()
                .map(|op| {
                    if let DiffOp::Equal { len, .. } = op {
                        *len
                    } else {
                        0
                    }
                })
                .sum();
            // Of two that are as good, the one that goes on.
            let goes_on = c > 0 && clauses[c - 1].owner == Some(k);
            if best.is_none_or(|(_, most)| common > most || (common == most && goes_on)) {
                best = Some((k, common));
            }
        }
        let best =
            best.filter(|(_, common)| *common as f64 >= CLAUSE * own.len() as f64 && *common > 0);
        if let Some((k, common)) = best {
            *found.entry(k).or_default() += common;
        }
        clauses[c].owner = best.map(|(k, _)| k);
    }
    found.retain(|k, n| *n as f64 >= NOTE * owner_of.iter().filter(|o| *o == k).count() as f64);
    for clause in &mut clauses {
        clause.owner = clause.owner.filter(|k| found.contains_key(k));
    }
    adopt(&mut clauses, run.len());

    let mut owners_of: BTreeMap<usize, BTreeSet<Option<usize>>> = BTreeMap::new();
    let mut notes_of: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for clause in &clauses {
        owners_of
            .entry(clause.note)
            .or_default()
            .insert(clause.owner);
        if let Some(owner) = clause.owner {
            notes_of.entry(owner).or_default().insert(clause.note);
        }
    }
    if owners_of.values().all(|o| o.len() == 1) && notes_of.values().all(|n| n.len() == 1) {
        return None;
    }

    // All clauses of one owner are one note, where the first of them stands; what has none stays a note as it is.
    let mut out: Vec<Note> = Vec::new();
    let mut done: Vec<usize> = Vec::new();
    for at in 0..clauses.len() {
        if done.contains(&at) {
            continue;
        }
        let mine: Vec<usize> = (at..clauses.len())
            .filter(|&c| match clauses[at].owner {
                Some(owner) => clauses[c].owner == Some(owner),
                None => clauses[c].owner.is_none() && clauses[c].note == clauses[at].note,
            })
            .collect();
        let parts: Vec<&Clause> = mine.iter().map(|&c| &clauses[c]).collect();
        out.push(join(run, &leads, &parts));
        done.extend(mine);
    }
    Some(out)
}

/// A clause nobody owns goes with the one before it in its note, else with the one after.
fn adopt(clauses: &mut [Clause], notes: usize) {
    for n in 0..notes {
        let mine: Vec<usize> = (0..clauses.len())
            .filter(|&c| clauses[c].note == n)
            .collect();
        for pair in mine.windows(2) {
            if clauses[pair[1]].owner.is_none() {
                clauses[pair[1]].owner = clauses[pair[0]].owner;
            }
        }
        for pair in mine.windows(2).rev() {
            if clauses[pair[0]].owner.is_none() {
                clauses[pair[0]].owner = clauses[pair[1]].owner;
            }
        }
    }
}

/// One note of clauses that follow one another.
fn join(run: &[Note], leads: &[usize], clauses: &[&Clause]) -> Note {
    let first = &run[clauses[0].note];
    let mut note = first.clone();
    note.text = Text::default();
    let mut facts: Vec<Fact> = Vec::new();
    let mut at = 0;
    while at < clauses.len() {
        let n = clauses[at].note;
        let len = 1 + clauses[at..]
            .windows(2)
            .take_while(|w| w[1].note == n && w[0].span.end == w[1].span.start)
            .count();
        let whole = &run[n];
        let label = if at == 0 {
            leads[n].max(label_end(whole, clauses[0]))
        } else {
            0
        };
        let body = whole.text.trim_span(Span::new(
            clauses[at].span.start,
            clauses[at + len - 1].span.end,
        ));
        let is_last = at + len == clauses.len();
        let body = if is_last {
            without_comma(&whole.text.plain, body)
        } else {
            body
        };
        if at > 0 {
            note.text.push_glue(between(&note.text.plain, first.lang));
        }
        for part in [Span::new(0, label), body] {
            if part.is_empty() {
                continue;
            }
            let shift = note.text.plain.len();
            note.text.push(&whole.text.slice(part));
            facts.extend(whole.facts.iter().filter_map(|f| moved(f, part, shift)));
        }
        if n != clauses[0].note {
            let more = whole.extra.iter().filter(|e| !first.extra.contains(e));
            note.extra.extend(more.cloned());
        }
        at += len;
    }
    facts.sort_by_key(|f| f.holes.first().copied());
    note.facts = facts;
    note
}

/// End of the label that a later part of an item repeats; 0 where its part has the label anyway.
fn label_end(note: &Note, first: &Clause) -> usize {
    if first.span.start == 0 {
        return 0;
    }
    let text = &note.text.plain[..first.span.start];
    let end = text.char_indices().find(|(_, c)| matches!(c, '：' | ':'));
    // A colon in the middle of the sentence is no label.
    end.filter(|(at, _)| {
        text[..*at].chars().count() <= 24 && !text[..*at].contains(['，', '。', ',', '.'])
    })
    .map_or(0, |(at, c)| {
        let after = at + c.len_utf8();
        after + (text[after..].len() - text[after..].trim_start().len())
    })
}

fn without_comma(text: &str, span: Span) -> Span {
    let kept = text[span.range()].trim_end_matches([',', '，', '；', ';', ' ']);
    if kept.is_empty() {
        return span;
    }
    Span::new(span.start, span.start + kept.len())
}

fn between(text: &str, lang: Lang) -> &'static str {
    let open = text
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | '）' | '”'));
    match (lang, open) {
        (Lang::Zh, true) => "，",
        (Lang::Zh, false) => "",
        (Lang::En, true) => ", ",
        (Lang::En, false) => " ",
    }
}

/// A fact whose answer lies in `part`, which begins at `shift` now.
fn moved(fact: &Fact, part: Span, shift: usize) -> Option<Fact> {
    let inside = |h: &Span| part.start <= h.start && h.end <= part.end;
    if !fact.holes.first().is_some_and(inside) {
        return None;
    }
    let holes = fact.holes.iter().filter(|h| inside(h));
    let start = |h: &Span| h.start - part.start + shift;
    Some(Fact {
        holes: holes
            .map(|h| Span::new(start(h), start(h) + h.len()))
            .collect(),
        ..fact.clone()
    })
}

/// Clauses of a text from `from` on; together they are all of it.
fn clauses_of(text: &str, from: usize) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut start = from;
    let mut chars = text[from..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = from + at + c.len_utf8();
        let next = chars.peek().map(|&(_, c)| c);
        let stops = matches!(c, '。' | '，' | '；' | '！' | '？')
            || (matches!(c, ',' | ';' | '.' | '!' | '?') && next.is_none_or(char::is_whitespace));
        if stops && end < text.len() {
            out.push(Span::new(start, end));
            start = end;
        }
    }
    if start < text.len() {
        out.push(Span::new(start, text.len()));
    }
    out
}

/// Words that say something: no white space and no punctuation.
fn words(text: &str) -> Vec<&str> {
    tokens(text)
        .into_iter()
        .map(|t| &text[t.range()])
        .filter(|w| w.chars().any(char::is_alphanumeric))
        .collect()
}
