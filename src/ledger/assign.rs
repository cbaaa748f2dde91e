//! Joins the ledger of the last build with today's notes.

use super::align::{Aligned, align, fresh};
use super::changes::{self, Change, Counts};
use super::guid::{Ids, guid};
use super::sticky::{self, Decks};
use super::{Entry, Identified, Ledger, Media, Past, exact, reshape};
use crate::note::Note;
use crate::text::{MarkKind, Text};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Which documents this build speaks for, by path. Entries of all others stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Read: what is not in their notes is retired.
    pub read: BTreeSet<String>,
    /// In the folders that were read, and no longer there: their entries move elsewhere or are retired.
    pub gone: BTreeSet<String>,
    /// Outside of what was read, and no longer there: their entries may have moved here, but are never retired.
    pub missing: BTreeSet<String>,
}

impl Scope {
    fn retires(&self, document: &str) -> bool {
        self.read.contains(document) || self.gone.contains(document)
    }

    fn matches(&self, document: &str) -> bool {
        self.retires(document) || self.missing.contains(document)
    }
}

/// What the user decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Decks follow the headings of today. Anki's import will not move cards that are there.
    pub rename_decks: bool,
    /// Today's rules choose the deletions also in notes that are known.
    pub reselect: bool,
    /// The notes that changed last count as changed now: for learners who touched them before they imported.
    pub restamp: bool,
}

/// What assigning gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Assigned {
    /// The ledger to be stored.
    pub ledger: Ledger,
    /// Today's notes, in document order.
    pub notes: Vec<Identified>,
    /// All notes that are not simply as they were, and those with cards that today's rules would not make; in order
    /// of document and line.
    pub changes: Vec<Change>,
    /// How many of what.
    pub counts: Counts,
}

/// Gives every note of today its identity.
///
/// `pictures` has the path of each picture by its name in the package. `now_ms` is the clock, in milliseconds
/// since 1970. `fields` renders a note ([`crate::note::fields`]).
///
/// An entry's `changed` time moves when its fields other than Source or its set of cards change, and never back.
pub fn assign(
    ledger: &Ledger,
    notes: Vec<Note>,
    pictures: &BTreeMap<String, String>,
    scope: &Scope,
    options: Options,
    now_ms: i64,
    fields: impl Fn(&Note, &[u16], &[Option<String>], &str) -> Vec<String> + Sync,
) -> Assigned {
    let now = now_ms.div_euclid(1000);
    let old = in_order(
        ledger
            .entries
            .iter()
            .filter(|e| e.retired || scope.matches(&e.document)),
    );
    let (notes, is_cut) = if options.reselect {
        let today = vec![false; notes.len()];
        (notes, today)
    } else {
        reshape::reshape(&old, notes)
    };
    // Texts that stand in the notes, and of which today's rules ask nothing.
    let dropped: BTreeSet<String> = notes
        .iter()
        .filter(|n| options.reselect && n.facts.is_empty())
        .map(|n| n.text.plain.clone())
        .collect();
    let partners = exact::pair(&old, &notes);

    let mut decks = Decks::new();
    for (note, partner) in notes.iter().zip(&partners) {
        if let Some(i) = partner {
            decks.see(note, old[*i]);
        }
    }

    let joined: Vec<(Option<&Entry>, String, Aligned)> = notes
        .into_par_iter()
        .zip(partners)
        .zip(is_cut)
        .map(|((note, partner), is_cut)| {
            let context = note.context_plain();
            match partner.map(|i| old[i]) {
                Some(entry) => {
                    let is_held = is_cut || note.facts.is_empty();
                    let note = sticky::as_before(entry, note);
                    let mut aligned = align(entry, note, options.reselect);
                    if is_held {
                        aligned.held.clone_from(&aligned.ordinals);
                    }
                    (Some(entry), context, aligned)
                }
                None => (None, context, fresh(note)),
            }
        })
        // Without a fact there is no card, and Anki would show an empty one.
        .filter(|(_, _, aligned)| !aligned.note.facts.is_empty())
        .collect();

    // Guids and ids one after the other, because each must be free.
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut ids = Ids::new(ledger.entries.iter().map(|e| e.id), now_ms);
    let entries: Vec<Entry> = joined
        .iter()
        .map(|(before, context, aligned)| match before {
            Some(entry) => update(entry, aligned, context, options.rename_decks),
            None => {
                let is_taken = |guid: &str| taken.contains(guid) || ledger.entry(guid).is_some();
                let name = &ledger.name;
                let entry = create(name, aligned, context, is_taken, &mut ids, now, &decks);
                taken.insert(entry.guid.clone());
                entry
            }
        })
        .collect();

    let last_change = ledger.entries.iter().map(|e| e.changed).max();
    let finished: Vec<(Entry, Option<Change>, Identified)> = joined
        .into_par_iter()
        .zip(entries)
        .map(|((before, _, aligned), mut entry)| {
            entry.media = media(&aligned.note, pictures);
            entry.fields = fields(&aligned.note, &aligned.ordinals, &aligned.was, &entry.guid);
            if let Some(old) = before {
                let restamp = options.restamp && Some(old.changed) == last_change;
                if old.content() != entry.content() || old.retired || restamp {
                    entry.changed = now.max(old.changed + 1);
                }
            }
            let is_same = before.is_some_and(|b| b.is_same_in_anki(&entry));
            let change = (!is_same || !aligned.held.is_empty())
                .then(|| changes::change(before, &entry, &aligned.held));
            let identified = Identified {
                note: aligned.note,
                guid: entry.guid.clone(),
                ordinals: aligned.ordinals,
            };
            (entry, change, identified)
        })
        .collect();

    let mut identified = Vec::with_capacity(finished.len());
    let mut changes: Vec<Change> = Vec::new();
    let mut entries: Vec<Entry> = Vec::with_capacity(finished.len());
    for (entry, change, note) in finished {
        identified.push(note);
        changes.extend(change);
        entries.push(entry);
    }
    entries.par_sort_unstable_by(|a, b| a.guid.cmp(&b.guid));

    let mut before_cards = 0;
    let mut gone: Vec<Entry> = Vec::new();
    let mut known = entries.iter().map(|e| e.guid.as_str()).peekable();
    for entry in &ledger.entries {
        let in_scope = !entry.retired && scope.retires(&entry.document);
        if in_scope {
            before_cards += entry.cards();
        }
        // Both are sorted by guid.
        while known.next_if(|guid| **guid < *entry.guid).is_some() {}
        if known.peek() == Some(&entry.guid.as_str()) {
            continue;
        }
        let mut kept = entry.clone();
        if in_scope {
            kept.retired = true;
            if dropped.contains(&entry.text) {
                // Its text is still there, and must not bring its cards back.
                kept.facts.iter_mut().for_each(|f| f.retired = true);
            }
            changes.push(changes::change(Some(entry), &kept, &[]));
        }
        gone.push(kept);
    }
    entries.extend(gone);
    entries.sort_by(|a, b| a.guid.cmp(&b.guid));

    changes.sort_by(|a, b| (&a.document, a.line, a.id).cmp(&(&b.document, b.line, b.id)));
    changes::mark_restarted(&mut changes);
    let ledger = Ledger {
        name: ledger.name.clone(),
        root: ledger.root.clone(),
        entries,
    };
    let counts = changes::count(&changes, &ledger.entries, before_cards);
    Assigned {
        ledger,
        notes: identified,
        changes,
        counts,
    }
}

/// In the order of documents and lines.
fn in_order<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<&'a Entry> {
    let entries: Vec<&Entry> = entries.collect();
    let mut rank: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &entries {
        rank.entry(&entry.document).or_default();
    }
    for (n, place) in rank.values_mut().enumerate() {
        *place = n;
    }
    let mut keyed: Vec<(usize, usize, i64, &Entry)> = entries
        .into_iter()
        .map(|e| (rank[e.document.as_str()], e.line, e.id, e))
        .collect();
    keyed.sort_by(|a, b| (a.0, a.1, a.2, &a.3.guid).cmp(&(b.0, b.1, b.2, &b.3.guid)));
    keyed.into_iter().map(|k| k.3).collect()
}

/// A known entry with what its note says today; fields and times are the caller's.
fn update(entry: &Entry, aligned: &Aligned, context: &str, rename_decks: bool) -> Entry {
    let note = &aligned.note;
    Entry {
        document: note.document.clone(),
        path: note.path.clone(),
        deck: if rename_decks {
            note.deck.clone()
        } else {
            entry.deck.clone()
        },
        context: context.to_owned(),
        text: note.text.plain.clone(),
        facts: aligned.facts.clone(),
        tags: note.tags.clone(),
        line: note.line,
        retired: false,
        guid: entry.guid.clone(),
        id: entry.id,
        note_type: entry.note_type,
        kind: entry.kind,
        fields: Vec::new(),
        media: Vec::new(),
        created: entry.created,
        changed: entry.changed,
        past: past(entry, &note.text.plain),
    }
}

/// The entry of a note that was not there before.
fn create(
    name: &str,
    aligned: &Aligned,
    context: &str,
    taken: impl Fn(&str) -> bool,
    ids: &mut Ids,
    now: i64,
    decks: &Decks,
) -> Entry {
    let note = &aligned.note;
    let answers: Vec<&str> = aligned.facts.iter().map(|f| f.answer.as_str()).collect();
    Entry {
        guid: guid(name, context, &note.text.plain, &answers, taken),
        id: ids.give(),
        note_type: note.note_type,
        kind: note.kind,
        document: note.document.clone(),
        path: note.path.clone(),
        deck: decks.of(&note.deck),
        context: context.to_owned(),
        text: note.text.plain.clone(),
        facts: aligned.facts.clone(),
        fields: Vec::new(),
        tags: note.tags.clone(),
        media: Vec::new(),
        line: note.line,
        created: now,
        changed: now,
        retired: false,
        past: Vec::new(),
    }
}

/// Most texts that are remembered of a note: the first, and the last ones.
const PAST: usize = 8;

/// The texts a note had before it has this one.
fn past(entry: &Entry, text: &str) -> Vec<Past> {
    let mut past = entry.past.clone();
    if entry.text != text {
        let mark = exact::mark(&entry.text);
        if !past.iter().any(|p| p.text == mark) {
            past.push(Past {
                text: mark,
                facts: entry
                    .live_facts()
                    .map(|f| (f.ordinal, f.at, f.answer.len()))
                    .collect(),
            });
        }
        if past.len() > PAST {
            past.remove(1);
        }
    }
    past
}

/// The pictures a note shows.
fn media(note: &Note, pictures: &BTreeMap<String, String>) -> Vec<Media> {
    let texts = note
        .context
        .iter()
        .chain(&note.front)
        .chain([&note.text])
        .chain(&note.extra);
    let names: BTreeSet<&str> = texts.flat_map(images).collect();
    names
        .into_iter()
        .filter_map(|name| {
            pictures.get(name).map(|path| Media {
                name: name.to_owned(),
                path: path.clone(),
            })
        })
        .collect()
}

fn images(text: &Text) -> impl Iterator<Item = &str> {
    text.marks.iter().filter_map(|mark| match &mark.kind {
        MarkKind::Image { dest, .. } => Some(dest.as_str()),
        _ => None,
    })
}
