//! Units to notes: what stands in which field, escaped for Anki.

mod field;
pub mod html;
pub mod notetype;

use crate::fact::{Fact, Lang, Shape, Unit, UnitKind};
use crate::parse::Document;
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

/// The notes of a document, in document order. `line_of` gives the line of a byte offset, counted from 1.
pub fn notes(document: &Document, units: &[Unit], line_of: impl Fn(usize) -> usize) -> Vec<Note> {
    let mut tags: Vec<String> = document
        .tags
        .iter()
        .map(|t| t.split_whitespace().collect::<Vec<_>>().join("_"))
        .collect();
    tags.retain(|t| !t.is_empty());
    tags.sort();
    tags.dedup();
    units
        .iter()
        .map(|unit| {
            let (note_type, front) = match &unit.shape {
                Shape::Cloze => (NoteType::Cloze, None),
                Shape::Qa { front } => (NoteType::Qa, Some(front.clone())),
            };
            Note {
                note_type,
                kind: unit.kind,
                document: document.path.clone(),
                title: document.title.clone(),
                path: path(document, unit.section),
                deck: deck(document, unit.section),
                lang: unit.lang,
                context: unit.context.clone(),
                front,
                text: unit.text.clone(),
                extra: unit.extra.clone(),
                facts: unit.facts.clone(),
                tags: tags.clone(),
                line: line_of(unit.span.start),
            }
        })
        .collect()
}

/// Indices of a section and those it lies in, outermost first.
fn ancestors(document: &Document, section: usize) -> Vec<usize> {
    let mut out = vec![section];
    while let Some(parent) = document.sections[out[out.len() - 1]].parent {
        out.push(parent);
    }
    out.reverse();
    out
}

/// Headings from the outermost to the section's own, as the author wrote them.
fn path(document: &Document, section: usize) -> Vec<String> {
    let headings = ancestors(document, section)
        .into_iter()
        .map(|i| document.sections[i].heading.plain.trim().to_owned());
    headings.filter(|h| !h.is_empty()).collect()
}

/// Deck below NAME: the document's title, then the part, when the outermost section below the title groups others.
fn deck(document: &Document, section: usize) -> Vec<String> {
    let mut out = vec![document.title.clone()];
    let groups = |index: usize| document.sections.iter().any(|s| s.parent == Some(index));
    let part = ancestors(document, section)
        .into_iter()
        .find(|&i| document.sections[i].heading.plain.trim() != document.title);
    if let Some(part) = part.filter(|&i| groups(i) && document.sections[i].level > 0) {
        out.push(document.sections[part].heading.plain.trim().to_owned());
    }
    out
}
