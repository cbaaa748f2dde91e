//! What a build changes, note by note and card by card: for `plan`, for the summary, and for the guard.

use super::similar::squeeze;
use super::{Entry, EntryFact};
use serde::Serialize;
use std::collections::BTreeMap;

/// What becomes of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It was not there before.
    New,
    /// Its fields or its cards change; Anki takes that over and keeps the history.
    Changed,
    /// It stands elsewhere in the notes; nothing the learner sees changes, but for the source line.
    Moved,
    /// It had been retired and is back, with its history.
    Returned,
    /// Its text is gone from the notes.
    Retired,
    /// Nothing.
    Unchanged,
}

/// What becomes of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CardFate {
    /// A fact that was not there before.
    New,
    /// A fact whose old card is retired in this build, on a new card: its history starts again.
    Restarted,
    /// Same card, other words around it or in it; keeps its history.
    Changed,
    /// Had been retired; keeps its history.
    Returned,
    /// Leaves the package.
    Retired,
    /// Nothing.
    Unchanged,
}

/// A card and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Its ordinal.
    pub ordinal: u16,
    /// What becomes of it.
    pub fate: CardFate,
    /// Its answer now, or the last one if it is retired.
    pub answer: String,
    /// Its answer before, where that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Kept as it was although today's rules would ask otherwise.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
}

/// A note and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What becomes of the note.
    pub fate: Fate,
    /// Its guid.
    pub guid: String,
    /// Its note id in Anki.
    pub id: i64,
    /// Path of its document, now or where it last stood.
    pub document: String,
    /// Its line.
    pub line: usize,
    /// Document and headings before, where these differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<String>,
    /// Its deck before, where that differs: only with `--rename-decks`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deck_from: Option<String>,
    /// Its text before; blank for a new note.
    pub before: String,
    /// Its text now; blank for a retired note.
    pub after: String,
    /// Its cards, by ordinal.
    pub cards: Vec<Card>,
}

/// How many of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Notes in the package.
    pub notes: usize,
    /// Cards in the package.
    pub cards: usize,
    /// Of these, new ones, restarted ones included.
    pub added: usize,
    /// Of these, changed or come back.
    pub changed: usize,
    /// Of these, as they were.
    pub unchanged: usize,
    /// Cards that leave the package now.
    pub retired: usize,
    /// New cards whose fact had another card until now.
    pub restarted: usize,
    /// Cards the package had before, in documents that were read or are gone.
    pub before: usize,
}

/// Compares an entry with what it was.
pub(super) fn change(before: Option<&Entry>, after: &Entry, held: &[u16]) -> Change {
    let content_changed = before.is_some_and(|b| b.content() != after.content());
    let moved = before.filter(|b| (&b.document, &b.path) != (&after.document, &after.path));
    let fate = match before {
        None => Fate::New,
        Some(b) if after.retired => {
            if b.retired {
                Fate::Unchanged
            } else {
                Fate::Retired
            }
        }
        Some(b) if b.retired => Fate::Returned,
        Some(_) if content_changed => Fate::Changed,
        Some(_) if moved.is_some() => Fate::Moved,
        Some(_) => Fate::Unchanged,
    };
    let was_live = |ordinal: u16| -> Option<(&EntryFact, bool)> {
        let b = before?;
        let fact = b.facts.iter().find(|f| f.ordinal == ordinal)?;
        Some((fact, !b.retired && !fact.retired))
    };
    let mut cards: Vec<Card> = Vec::new();
    for fact in &after.facts {
        let is_live = !after.retired && !fact.retired;
        let old = was_live(fact.ordinal);
        let fate = match (old, is_live) {
            (None, true) => CardFate::New,
            (Some((_, true)), true) if content_changed => CardFate::Changed,
            (Some((_, true)), true) => CardFate::Unchanged,
            (Some((_, false)), true) => CardFate::Returned,
            (Some((_, true)), false) => CardFate::Retired,
            (_, false) => continue,
        };
        cards.push(Card {
            ordinal: fact.ordinal,
            fate,
            answer: fact.answer.clone(),
            before: old
                .map(|(f, _)| f.answer.clone())
                .filter(|a| *a != fact.answer),
            held: held.contains(&fact.ordinal),
        });
    }
    cards.sort_by_key(|c| c.ordinal);
    Change {
        fate,
        guid: after.guid.clone(),
        id: after.id,
        document: after.document.clone(),
        line: after.line,
        moved_from: moved.map(place),
        deck_from: before
            .filter(|b| b.deck != after.deck)
            .map(|b| b.deck.join("::")),
        before: before.map(|b| b.text.clone()).unwrap_or_default(),
        after: if after.retired {
            String::new()
        } else {
            after.text.clone()
        },
        cards,
    }
}

fn place(entry: &Entry) -> String {
    let mut parts = vec![entry.document.as_str()];
    parts.extend(entry.path.iter().map(String::as_str));
    parts.join(" › ")
}

/// Marks new cards whose fact lost its card in this very build: their history starts again, and that is said.
pub(super) fn mark_restarted(changes: &mut [Change]) {
    let mut lost: BTreeMap<String, usize> = BTreeMap::new();
    for card in changes.iter().flat_map(|c| &c.cards) {
        if card.fate == CardFate::Retired {
            *lost.entry(squeeze(&card.answer)).or_default() += 1;
        }
    }
    for card in changes.iter_mut().flat_map(|c| &mut c.cards) {
        if card.fate == CardFate::New
            && let Some(left) = lost.get_mut(&squeeze(&card.answer))
            && *left > 0
        {
            *left -= 1;
            card.fate = CardFate::Restarted;
        }
    }
}

/// Adds the cards of changes up; entries without a change count as unchanged.
pub(super) fn count(changes: &[Change], entries: &[Entry], before: usize) -> Counts {
    let of = |fates: &[CardFate]| {
        changes
            .iter()
            .flat_map(|c| &c.cards)
            .filter(|c| fates.contains(&c.fate))
            .count()
    };
    let cards = entries.iter().map(Entry::cards).sum();
    let added = of(&[CardFate::New, CardFate::Restarted]);
    let changed = of(&[CardFate::Changed, CardFate::Returned]);
    Counts {
        notes: entries.iter().filter(|e| !e.retired).count(),
        cards,
        added,
        changed,
        unchanged: cards - added - changed,
        retired: of(&[CardFate::Retired]),
        restarted: of(&[CardFate::Restarted]),
        before,
    }
}
