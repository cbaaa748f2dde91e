//! What a note keeps although today's rules would have it otherwise: its note type, because Anki refuses to change
//! it on import, and its deck, because Anki's import never moves a card.

use super::Entry;
use crate::fact::{Fact, FactKind};
use crate::note::{Note, NoteType};
use crate::source::Span;
use crate::text::Text;
use std::collections::BTreeMap;

/// Whether `note` can be written as the note type its entry has.
pub(super) fn can_stay(entry: &Entry, note: &Note) -> bool {
    match (entry.note_type, note.note_type) {
        (NoteType::Qa, NoteType::Cloze) => !note.context.is_empty() && !note.text.is_blank(),
        (NoteType::Cloze, NoteType::Qa) => !note.text.is_blank(),
        _ => true,
    }
}

/// `note` as the note type its entry has.
pub(super) fn as_before(entry: &Entry, mut note: Note) -> Note {
    // The rules dropped it: a text of which they ask nothing brings no card back.
    if note.facts.is_empty() && entry.live_facts().next().is_none() {
        note.note_type = entry.note_type;
        return note;
    }
    match (entry.note_type, note.note_type) {
        (NoteType::Qa, NoteType::Cloze) => {
            note.front = note.context.pop();
            let kind = entry
                .live_facts()
                .next()
                .map_or(FactKind::Attribute, |f| f.kind);
            note.facts = vec![whole(&note.text, kind)];
        }
        (NoteType::Cloze, NoteType::Qa) => {
            note.context.extend(note.front.take());
            let kind = note.facts.first().map_or(FactKind::Attribute, |f| f.kind);
            if !note.facts.is_empty() && note.facts.iter().all(|f| f.holes.is_empty()) {
                note.facts = vec![whole(&note.text, kind)];
            }
        }
        (NoteType::Qa, NoteType::Qa) if note.facts.is_empty() => {
            note.facts = vec![whole(&note.text, FactKind::Attribute)];
        }
        _ => {}
    }
    note.note_type = entry.note_type;
    note
}

/// The whole text as one answer.
fn whole(text: &Text, kind: FactKind) -> Fact {
    let span = text.trim_span(Span::new(0, text.plain.len()));
    Fact::new(kind, "held", vec![span], text.source_spans(span))
}

/// Where a new note goes: with the notes of its section, which may keep a deck of an older name.
pub(super) struct Decks(BTreeMap<Vec<String>, BTreeMap<Vec<String>, usize>>);

impl Decks {
    pub(super) fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// A known note stays where it is.
    pub(super) fn see(&mut self, note: &Note, entry: &Entry) {
        let Some(kept) = self.0.get_mut(&note.deck) else {
            let kept = BTreeMap::from([(entry.deck.clone(), 1)]);
            self.0.insert(note.deck.clone(), kept);
            return;
        };
        match kept.get_mut(&entry.deck) {
            Some(count) => *count += 1,
            None => {
                kept.insert(entry.deck.clone(), 1);
            }
        }
    }

    /// The deck of a new note that would go to `today`.
    pub(super) fn of(&self, today: &[String]) -> Vec<String> {
        let Some(kept) = self.0.get(today) else {
            return today.to_vec();
        };
        if kept.contains_key(today) {
            return today.to_vec();
        }
        kept.iter()
            .max_by_key(|(name, count)| (**count, std::cmp::Reverse((*name).clone())))
            .map_or_else(|| today.to_vec(), |(name, _)| name.clone())
    }
}
