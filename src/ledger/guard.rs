//! What stops a build before it loses anything: too many cards gone at once, a ledger of other notes, a deck that
//! was renamed.

use super::changes::Counts;
use super::{Entry, Ledger};
use crate::note::Note;
use std::collections::{BTreeMap, BTreeSet};

/// Decks of fewer cards are not guarded.
const FEW_CARDS: usize = 20;

/// Whether more than 30 % of more than 20 cards would be retired or start again.
pub fn loses_much(counts: &Counts) -> bool {
    counts.before > FEW_CARDS && counts.retired * 10 > counts.before * 3
}

/// Whether at least half of the live entries that stand in these notes' documents, or of all if there are none, are
/// word for word among the notes.
pub fn is_of_these_notes(ledger: &Ledger, notes: &[Note]) -> bool {
    let documents: BTreeSet<&str> = notes.iter().map(|n| n.document.as_str()).collect();
    let here: Vec<&Entry> = ledger
        .live()
        .into_iter()
        .filter(|e| documents.contains(e.document.as_str()))
        .collect();
    let entries = if here.is_empty() { ledger.live() } else { here };
    !entries.is_empty() && common(&entries, notes) * 2 >= entries.len()
}

/// Whether at least half of the units of the notes, and at least one, stand word for word in the ledger, or half of
/// the ledger's stand in the notes.
pub fn shares_half(ledger: &Ledger, notes: &[Note]) -> bool {
    let entries = ledger.live();
    let both = common(&entries, notes);
    let asked = notes.iter().filter(|n| !n.facts.is_empty()).count();
    both > 0 && (both * 2 >= asked || both * 2 >= entries.len())
}

/// Texts that stand on both sides, copies counted as often as on both.
fn common(entries: &[&Entry], notes: &[Note]) -> usize {
    let mut texts: BTreeMap<&str, usize> = BTreeMap::new();
    for note in notes {
        *texts.entry(note.text.plain.as_str()).or_default() += 1;
    }
    entries
        .iter()
        .filter(|e| match texts.get_mut(e.text.as_str()) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        })
        .count()
}
