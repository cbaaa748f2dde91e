//! Two lines of one guid, as `merge=union` leaves them when two branches changed one note: the line changed later
//! stays, facts that only the other has are kept, and an ordinal that both gave to different facts is reported.

use super::{Entry, EntryFact};
use std::collections::{BTreeMap, BTreeSet};

/// Entries sorted by guid, each guid and each note id once, and what had to be settled.
pub(super) fn settle(lines: Vec<(usize, Entry)>) -> (Vec<Entry>, Vec<String>) {
    let mut notices = Vec::new();
    let mut by_guid: BTreeMap<String, (usize, Entry)> = BTreeMap::new();
    for (number, entry) in lines {
        match by_guid.remove(&entry.guid) {
            None => {
                by_guid.insert(entry.guid.clone(), (number, entry));
            }
            Some((first, other)) => {
                let (merged, clashes) = union(other, entry);
                for (ordinal, kept, dropped) in clashes {
                    notices.push(format!(
                        "lines {first} and {number}: ordinal {ordinal} of note {} was given to {kept:?} and to {dropped:?}; \
                         the first keeps it, the card of the second starts again",
                        merged.guid
                    ));
                }
                by_guid.insert(merged.guid.clone(), (number, merged));
            }
        }
    }
    let mut entries: Vec<Entry> = by_guid.into_values().map(|(_, entry)| entry).collect();
    separate_ids(&mut entries);
    (entries, notices)
}

/// One entry of two, and the ordinals that mean different facts in them: ordinal, answer kept, answer dropped.
fn union(a: Entry, b: Entry) -> (Entry, Vec<(u16, String, String)>) {
    // On a tie the longer line knows more; then the text decides, so that the order of lines does not.
    let rank = |e: &Entry| (e.changed, !e.retired, e.facts.len(), e.text.clone());
    let (mut winner, loser) = if rank(&a) >= rank(&b) { (a, b) } else { (b, a) };
    let mut clashes = Vec::new();
    for fact in loser.facts {
        match winner.facts.iter().find(|f| f.ordinal == fact.ordinal) {
            None => winner.facts.push(EntryFact {
                retired: fact.retired || !winner.text.contains(&fact.answer),
                ..fact
            }),
            Some(kept) if is_same_fact(kept, &fact) => {}
            Some(kept) => clashes.push((fact.ordinal, kept.answer.clone(), fact.answer)),
        }
    }
    winner.facts.sort_by_key(|f| (f.retired, f.ordinal));
    winner.created = winner.created.min(loser.created);
    (winner, clashes)
}

/// Whether two states of one ordinal are the same fact before and after an edit.
fn is_same_fact(a: &EntryFact, b: &EntryFact) -> bool {
    a.answer == b.answer
        || a.at == b.at
        || a.was.as_deref() == Some(&b.answer)
        || b.was.as_deref() == Some(&a.answer)
}

/// Two branches may have given one note id to two notes. Anki finds notes by guid, so the id may move.
fn separate_ids(entries: &mut [Entry]) {
    let mut taken = BTreeSet::new();
    for entry in entries {
        while !taken.insert(entry.id) {
            entry.id += 1;
        }
    }
}
