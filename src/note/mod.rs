//! Units to notes: what stands in which field, escaped for Anki.

mod field;
pub mod html;
pub mod notetype;

use crate::fact::{Fact, Lang, Unit, UnitKind};
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// The two kinds of notes. Their ids, names, fields and templates are in [`notetype`] and frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteType {
    /// `Factdeck Cloze`: Text, Context, Extra, Source.
    Cloze,
    /// `Factdeck Q&A`: Front, Back, Context, Extra, Source.
    Qa,
}

/// A note before it has an identity: plain data, no numbers given yet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    /// Which kind.
    pub note_type: NoteType,
    /// What its unit was.
    pub kind: UnitKind,
    /// Path of the document, relative to the root.
    pub document: String,
    /// Title of the document.
    pub title: String,
    /// Headings from the outermost to the section's own, as plain text.
    pub path: Vec<String>,
    /// Deck below NAME: document title, then part.
    pub deck: Vec<String>,
    /// Language of the text.
    pub lang: Lang,
    /// Lines above the text on the front.
    pub context: Vec<Text>,
    /// The question of a Q&A note.
    pub front: Option<Text>,
    /// Cloze text with all deletions open, or the answer of a Q&A note.
    pub text: Text,
    /// For the back only.
    pub extra: Vec<Text>,
    /// Facts in order of their first hole; a Q&A note has one.
    pub facts: Vec<Fact>,
    /// Tags, without white space, sorted.
    pub tags: Vec<String>,
    /// Line of the source where it begins, counted from 1: for messages and quiz keys, never for a field.
    pub line: usize,
}

impl Note {
    /// The answer of a fact, as plain text.
    pub fn answer(&self, fact: &Fact) -> &str {
        fact.holes
            .first()
            .map_or("", |h| &self.text.plain[h.range()])
    }

    /// The lines above the text, as one plain text: what identity compares.
    pub fn context_plain(&self) -> String {
        let mut lines: Vec<&str> = self.context.iter().map(|t| t.plain.as_str()).collect();
        if let Some(front) = &self.front {
            lines.push(&front.plain);
        }
        lines.join("\n")
    }
}

/// The fields of a note in the order of its note type, as HTML. `ordinals` has one number a fact; `was` what an
/// answer was before its last change (by fact, `None` for most); `guid` gives the short id on the back.
/// Pictures are shown by their alternative text; [`fields_with_pictures`] shows those that travel in the package.
pub fn fields(note: &Note, ordinals: &[u16], was: &[Option<String>], guid: &str) -> Vec<String> {
    field::fields(note, ordinals, was, guid, &html::Pictures::new())
}

pub use field::fields as fields_with_pictures;

/// The notes of a document, in document order.
pub fn notes(
    document: &crate::parse::Document,
    units: &[Unit],
    line_of: impl Fn(usize) -> usize,
) -> Vec<Note> {
    let _ = (document, units, line_of);
    unimplemented!()
}
