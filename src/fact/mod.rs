//! A document's answers to atomic facts.

use crate::parse::Document;
use crate::source::Span;
use crate::text::Text;
use serde::Serialize;

/// Language of a block, decided by its share of Han characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English, and whatever else is written with spaces.
    En,
}

/// What a unit is in its document.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// A sentence of a paragraph.
    Sentence,
    /// An item of a list, or a sentence of it.
    Item,
    /// A row of a table.
    Row,
    /// The members of a list, one deletion each.
    Set,
}

/// How a unit is asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Deletions in the unit's text, one ordinal a fact.
    Cloze,
    /// A question; the unit's text is its answer, and there is one fact.
    Qa {
        /// The question.
        front: Text,
    },
}

/// The smallest statement that is true or false alone, as a place in its unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// What the fact says of its subject: `member`, `term`, `number`, …
    pub kind: FactKind,
    /// The rule that found it.
    pub rule: String,
    /// What is hidden, in bytes of the unit's plain text. The first is the answer; the others are places where
    /// the answer stands again and is masked with it.
    pub holes: Vec<Span>,
    /// Where the answer stands in the source.
    pub source: Vec<Span>,
}

/// Kinds of facts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// A member of a list or enumeration.
    Member,
    /// A term, asked from its explanation.
    Term,
    /// What a term means.
    Definition,
    /// A property or relation of the subject.
    Attribute,
    /// A number with its unit.
    Number,
    /// A step of a procedure.
    Step,
    /// A cause or an effect.
    Cause,
    /// What something is for.
    Purpose,
    /// One side of a contrast or comparison.
    Contrast,
    /// An example.
    Example,
}

/// What one note shows: a clause, an item, a row or a set, with the facts in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unit {
    /// The section it stands in, as an index into [`Document::sections`].
    pub section: usize,
    /// What it is in the document.
    pub kind: UnitKind,
    /// Cloze or question.
    pub shape: Shape,
    /// Its language.
    pub lang: Lang,
    /// Lines that stand above the text on the front: the heading, the lead-in; as few as the text needs.
    pub context: Vec<Text>,
    /// What the card shows with all deletions open, or the answer of a question.
    pub text: Text,
    /// For the back only: the rest of the item, code, a picture.
    pub extra: Vec<Text>,
    /// Sorted by first hole.
    pub facts: Vec<Fact>,
    /// What it was made from, in the source.
    pub span: Span,
}

/// A sentence no note shows, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOut {
    /// Where, in the source.
    pub span: Span,
    /// Why, in a few words.
    pub reason: String,
}

/// What a document yields.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Facts {
    /// Units in document order.
    pub units: Vec<Unit>,
    /// Sentences on no note.
    pub left_out: Vec<LeftOut>,
}

/// Splits a document into units with facts.
pub fn extract(document: &Document) -> Facts {
    let _ = document;
    unimplemented!()
}
