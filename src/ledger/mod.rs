//! Identity: which note is which, over edits. The ledger is the only state the tool keeps.
//!
//! In: the ledger of the last build and today's notes, in document order. Out: today's notes with their guids and
//! ordinals, the next ledger, and what changed. Promised:
//!
//! - the same ledger and the same notes give the same result; assigning twice changes nothing;
//! - a guid, a note id or an ordinal that was given once never means anything else;
//! - an entry whose document was not read stays as it is;
//! - what is gone from the notes keeps its line, and comes back with it.
//!
//! [`mod@file`] reads and writes `NAME.ledger.jsonl`, [`assign`](mod@assign) joins ledger and notes, [`guard`] stops a
//! build that would lose too much.

mod align;
pub mod assign;
pub mod changes;
mod exact;
pub mod file;
pub mod guard;
mod guid;
mod merge;
pub mod rebuild;
mod reshape;
mod similar;
mod sticky;
#[cfg(test)]
mod tests;
mod trace;

pub use assign::{Assigned, Options, Scope, assign};
pub use changes::{Change, Fate};
pub use trace::words;

use crate::fact::{FactKind, UnitKind};
use crate::note::{Note, NoteType};
use serde::{Deserialize, Serialize};

/// A whole ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// Name of the deck, and the stem of its files.
    pub name: String,
    /// Path from the ledger's folder to the root of the notes, with `/`, so that it is the same on every machine.
    pub root: String,
    /// Sorted by guid, each guid once.
    pub entries: Vec<Entry>,
}

impl Ledger {
    /// A ledger that knows nothing yet.
    pub fn new(name: impl Into<String>, root: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            root: root.into(),
            entries: Vec::new(),
        }
    }

    /// The entry of a guid.
    pub fn entry(&self, guid: &str) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|e| e.guid.as_str().cmp(guid));
        at.ok().map(|at| &self.entries[at])
    }

    /// Entries whose text stands in the notes, as they go into the package: in order of document and line.
    pub fn live(&self) -> Vec<&Entry> {
        let mut live: Vec<&Entry> = self.entries.iter().filter(|e| !e.retired).collect();
        live.sort_by(|a, b| a.place().cmp(&b.place()));
        live
    }
}

/// One line of the ledger: a note that was made once, live or retired. It holds all that the package needs, so that
/// a note whose document is not read this time is written all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Anki's guid, made once.
    pub guid: String,
    /// Anki's note id: milliseconds of the first build, made unique.
    pub id: i64,
    /// Sticky.
    pub note_type: NoteType,
    /// What its unit was; sticky, so that a list stays a set.
    pub kind: UnitKind,
    /// Path of the document.
    pub document: String,
    /// Headings from the outermost.
    pub path: Vec<String>,
    /// Deck below NAME; sticky.
    pub deck: Vec<String>,
    /// Lines above the text, joined by `\n`.
    pub context: String,
    /// The note's plain text.
    pub text: String,
    /// Live facts by ordinal, then retired ones.
    pub facts: Vec<EntryFact>,
    /// Fields as written to the package, in the order of the note type.
    pub fields: Vec<String>,
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// Pictures: name in the package, path relative to the root.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// Line of the document when last read.
    pub line: usize,
    /// When it was made, in seconds since 1970.
    pub created: i64,
    /// When its content last changed, in seconds since 1970: Anki's `mod`.
    pub changed: i64,
    /// Whether the text is gone from the notes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
    /// Texts it had before, so that it and its cards are found when one of them comes back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past: Vec<Past>,
}

impl Entry {
    /// Facts that have a card.
    pub fn live_facts(&self) -> impl Iterator<Item = &EntryFact> {
        self.facts.iter().filter(|f| !f.retired)
    }

    /// Cards it has in the package.
    pub fn cards(&self) -> usize {
        if self.retired {
            0
        } else {
            self.live_facts().count()
        }
    }

    /// What the learner sees of it: everything that moves [`Entry::changed`]. Source, the last field, is not part.
    fn content(&self) -> (&[String], Vec<u16>) {
        let shown = self.fields.len().saturating_sub(1);
        (
            &self.fields[..shown],
            self.live_facts().map(|f| f.ordinal).collect(),
        )
    }

    /// Whether a build that makes this entry to `other` changes nothing that anybody would see.
    fn is_same_in_anki(&self, other: &Entry) -> bool {
        self.content() == other.content()
            && (self.retired, &self.document, &self.path, &self.deck)
                == (other.retired, &other.document, &other.path, &other.deck)
    }

    /// The order of the notes, as far as the ledger knows it.
    fn place(&self) -> (&str, usize, i64, &str) {
        (&self.document, self.line, self.id, &self.guid)
    }
}

/// A fact in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryFact {
    /// Its cloze ordinal, from 1 to 500; given once, never to another fact. 1 on a Q&A note.
    pub ordinal: u16,
    /// What kind of fact.
    pub kind: FactKind,
    /// The answer, as plain text.
    pub answer: String,
    /// Byte offset of the answer in [`Entry::text`].
    pub at: usize,
    /// What the answer was before its last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// Whether the fact is gone from the note's text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// A text that a note had before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// Hash of the text.
    pub text: String,
    /// Its cards then: ordinal, first byte of the answer, length of the answer.
    pub facts: Vec<(u16, usize, usize)>,
}

/// A picture that travels in the package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Media {
    /// Its name in the package: stem plus content hash.
    pub name: String,
    /// Its path relative to the root.
    pub path: String,
}

/// A note of today's documents with its identity.
#[derive(Debug, Clone, PartialEq)]
pub struct Identified {
    /// The note.
    pub note: Note,
    /// The guid of its entry.
    pub guid: String,
    /// Ordinals, one a fact of [`Note::facts`], in the same order.
    pub ordinals: Vec<u16>,
}

/// The highest cloze ordinal Anki makes a card for.
pub const MAX_ORDINAL: u16 = 500;
