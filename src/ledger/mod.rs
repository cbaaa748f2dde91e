//! Identity: which note is which, over edits. The ledger is the only state the tool keeps.

use crate::fact::{FactKind, UnitKind};
use crate::note::{Note, NoteType};
use serde::{Deserialize, Serialize};

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
