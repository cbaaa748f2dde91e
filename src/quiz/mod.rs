//! Facts to quizzes.
//!
//! In come notes with their identity, and a seed; out goes a [`Quiz`]: plain data that prints as the manifest and holds
//! all that is printed, so that a manifest read back gives the same paper after the notes have changed. Promised: the
//! same notes and seed give the same quiz on every machine; each fact stands at most once on a form; a fact deleted
//! from the notes changes its own item and next to nothing else.

mod distract;
mod item;
mod look;
mod pick;
mod rank;

pub use rank::{Rank, rank, seed_from};

use crate::fact::Lang;
use crate::ledger::Identified;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The version of the manifest that is written and read.
pub const VERSION: u32 = 1;

/// How a run of text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// Bold.
    Strong,
    /// Italic.
    Emphasis,
    /// Struck out.
    Strike,
    /// Fixed width.
    Code,
    /// LaTeX source.
    Math,
    /// Lowered.
    Sub,
    /// Raised.
    Sup,
    /// Underlined.
    Underline,
    /// A blank to write in; the run has no text.
    Blank,
}

/// A run of text of one style. Line breaks inside are `\n`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The text, as plain text: nothing in it is markup.
    pub text: String,
    /// Its styles, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub style: Vec<Style>,
}

impl Run {
    /// A run without style.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            style: Vec::new(),
        }
    }

    /// A blank.
    pub fn blank() -> Self {
        Self {
            text: String::new(),
            style: vec![Style::Blank],
        }
    }

    /// Whether it is set in this style.
    pub fn is(&self, style: Style) -> bool {
        self.style.contains(&style)
    }
}

/// A paragraph: runs one after another.
pub type Line = Vec<Run>;

/// The text of a line, blanks as `____`.
pub fn plain(line: &[Run]) -> String {
    line.iter()
        .map(|run| {
            if run.is(Style::Blank) {
                "____"
            } else {
                run.text.as_str()
            }
        })
        .collect()
}

/// Kinds of items, in the order in which a section has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One option is right.
    Choice,
    /// A blank to fill in.
    Blank,
    /// A question answered on lines.
    Short,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 3] = [Kind::Choice, Kind::Blank, Kind::Short];

    /// Its name on the command line and in the manifest.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Choice => "choice",
            Kind::Blank => "blank",
            Kind::Short => "short",
        }
    }

    /// What an item of this kind is worth.
    pub fn points(self) -> u32 {
        match self {
            Kind::Choice | Kind::Blank => 2,
            Kind::Short => 4,
        }
    }
}

/// Where an answer stands in the notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Path of the document, relative to the root.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// The innermost heading above it.
    pub heading: String,
}

/// One item of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its number on this form, from 1.
    pub number: usize,
    /// Its section, as an index into [`Form::sections`].
    pub section: usize,
    /// Its kind.
    pub kind: Kind,
    /// What it is worth.
    pub points: u32,
    /// Language of its text.
    pub lang: Lang,
    /// Lines above the stem, as few as it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<Line>,
    /// The stem.
    pub stem: Line,
    /// Options in the order A, B, …; empty unless it is a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Line>,
    /// The letter of the right option, or the answer as plain text.
    pub key: String,
    /// The answer.
    pub answer: Line,
    /// Ids of the facts it asks: `guid-ordinal`.
    pub facts: Vec<String>,
    /// The guid of the note it was made from.
    pub note: String,
    /// Where the answer stands.
    pub source: Place,
}

/// A section of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its title; empty when the form has but one.
    pub title: String,
    /// How many items it has.
    pub items: usize,
    /// What they are worth together.
    pub points: u32,
}

/// One form of the paper: form A, form B, …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Its letter.
    pub form: String,
    /// Its sections.
    pub sections: Vec<Section>,
    /// Its items, in order of number.
    pub items: Vec<Item>,
}

impl Form {
    /// What all items are worth together.
    pub fn points(&self) -> u32 {
        self.items.iter().map(|item| item.points).sum()
    }
}

/// A quiz with all its forms. This is the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiz {
    /// [`VERSION`].
    pub version: u32,
    /// NAME of the deck.
    pub name: String,
    /// What stands at the head of the paper.
    pub title: String,
    /// Language of titles and labels.
    pub lang: Lang,
    /// The seed, printed on every page.
    pub seed: String,
    /// The forms, in order of letter.
    pub forms: Vec<Form>,
}

/// What to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// NAME of the deck.
    pub name: String,
    /// Head of the paper; the document's title or NAME when absent.
    pub title: Option<String>,
    /// Any text.
    pub seed: String,
    /// Items a form.
    pub items: usize,
    /// How many forms, 1 to 26.
    pub forms: usize,
    /// Kinds to make; all when empty.
    pub kinds: BTreeSet<Kind>,
    /// Other items on every form, instead of the same in another order.
    pub fresh: bool,
    /// Language of labels; that of most items when absent.
    pub lang: Option<Lang>,
    /// Ids of facts (`guid-ordinal`) to leave out.
    pub skip: BTreeSet<String>,
}

impl Options {
    /// Two forms of 20 items, as `build` makes them.
    pub fn new(name: impl Into<String>, seed: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            title: None,
            seed: seed.into(),
            items: 20,
            forms: 2,
            kinds: BTreeSet::new(),
            fresh: false,
            lang: None,
            skip: BTreeSet::new(),
        }
    }
}

/// Something the author should know about a quiz that was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// There were not enough facts.
    #[error(
        "{made} items instead of {asked}: {facts} facts stand on {notes} notes, and two items from one note would give each other away"
    )]
    Fewer {
        /// Items asked for.
        asked: usize,
        /// Items on the shortest form.
        made: usize,
        /// Facts that could be asked.
        facts: usize,
        /// Notes they stand on.
        notes: usize,
    },
    /// Some items could not be kept apart.
    #[error(
        "{items} of {of} items may show part of another's answer: there are too few facts to choose from; ask for fewer items"
    )]
    GiveAway {
        /// Items taken in spite of that.
        items: usize,
        /// Items on the form.
        of: usize,
    },
}

/// Why there is no quiz.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No forms asked for, or more than there are letters.
    #[error("cannot make {0} forms: ask for 1 to 26")]
    Forms(usize),
    /// No items asked for.
    #[error("cannot make a quiz of 0 items: ask for at least 1")]
    NoItems,
    /// The notes have no facts that could be asked.
    #[error(
        "there is nothing to ask: the notes have no facts{0}; `factdeck facts` shows what was found"
    )]
    NoFacts(&'static str),
    /// Not JSON, or not of this shape.
    #[error("the manifest cannot be read: {0}; it must be the .json written beside the papers")]
    Manifest(String),
    /// A manifest of another version.
    #[error("the manifest is of version {0}, this factdeck reads version {VERSION}")]
    Version(u64),
}

/// A quiz, and what its author should know about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The quiz.
    pub quiz: Quiz,
    /// Warnings, each once.
    pub warnings: Vec<Warning>,
}

/// The id by which quizzes know a fact.
pub fn fact_id(guid: &str, ordinal: u16) -> String {
    format!("{guid}-{ordinal}")
}

/// Makes a quiz from notes.
///
/// # Errors
/// When no quiz was asked for (0 items, 0 forms, more forms than letters) or nothing can be asked.
pub fn make(notes: &[Identified], options: &Options) -> Result<Made, Error> {
    if options.forms == 0 || options.forms > 26 {
        return Err(Error::Forms(options.forms));
    }
    if options.items == 0 {
        return Err(Error::NoItems);
    }
    pick::make(notes, options)
}

/// The manifest of a quiz: JSON with a newline at its end.
pub fn manifest(quiz: &Quiz) -> String {
    let mut out =
        serde_json::to_string_pretty(quiz).expect("plain data with string keys always serializes");
    out.push('\n');
    out
}

/// Reads a manifest back.
///
/// # Errors
/// When it is no JSON, of another version, or not of the shape that [`manifest`] writes.
pub fn read(json: &str) -> Result<Quiz, Error> {
    let value: serde_json::Value =
        serde_json::from_str(json).map_err(|error| Error::Manifest(error.to_string()))?;
    match value.get("version").and_then(serde_json::Value::as_u64) {
        Some(version) if version == u64::from(VERSION) => {}
        Some(version) => return Err(Error::Version(version)),
        None => return Err(Error::Manifest("it has no version".to_owned())),
    }
    let quiz: Quiz =
        serde_json::from_value(value).map_err(|error| Error::Manifest(error.to_string()))?;
    check(&quiz).map_err(Error::Manifest)?;
    Ok(quiz)
}

/// What the renderers rely on.
fn check(quiz: &Quiz) -> Result<(), String> {
    if quiz.forms.is_empty() {
        return Err("it has no forms".to_owned());
    }
    for form in &quiz.forms {
        if form.form.len() != 1 || !form.form.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(format!("the form \"{}\" is not named A to Z", form.form));
        }
        if form.items.is_empty() {
            return Err(format!("form {} has no items", form.form));
        }
        for item in &form.items {
            let whose = || format!("item {} of form {}", item.number, form.form);
            if item.section >= form.sections.len() {
                return Err(format!("{} names a section that is not there", whose()));
            }
            if item.options.len() > 26 {
                return Err(format!("{} has more than 26 options", whose()));
            }
            if item.kind == Kind::Choice && !(0..item.options.len()).any(|i| letter(i) == item.key)
            {
                return Err(format!("the key of {} is none of its options", whose()));
            }
        }
    }
    Ok(())
}

/// `A` for 0, `B` for 1, … `Z` for 25.
pub fn letter(index: usize) -> String {
    char::from(b'A' + (index % 26) as u8).to_string()
}
