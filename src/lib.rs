//! factdeck turns ordinary Markdown study notes into Anki decks of atomic facts and into printed quizzes, and keeps
//! the learner's review history when the notes are edited.
//!
//! ```text
//! data/*.md ─ source ─ parse ─ fact ─ note ─ ledger ─┬─ apkg ──────────── decks/NAME.apkg
//!             bytes    tree    spans  fields  guids   └─ quiz ─ render ─── decks/NAME-quiz-*.pdf
//! ```
//!
//! Each stage is a plain function over plain data; nothing imports to its right, and only `cli` touches disk,
//! clock and terminal.

pub mod apkg;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod fact;
pub mod grammar;
pub mod ledger;
pub mod note;
pub mod parse;
pub mod quiz;
pub mod render;
pub mod source;
pub mod text;
