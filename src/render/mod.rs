//! Quizzes to paper: PDF by Typst, HTML and Markdown, all from the same [`Quiz`].
//!
//! In comes a quiz and which of its papers is wanted; out go bytes. Promised: the same quiz gives the same bytes (with
//! the bundled fonts, on every machine); text of the notes is never read as markup of any of the formats; a character
//! that no font has is an error that names it and its line, never an empty box.

#[cfg(feature = "pdf")]
mod fonts;
mod html;
mod labels;
mod markdown;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod world;

pub use html::html;
pub use markdown::markdown;
#[cfg(feature = "pdf")]
pub use {fonts::Fonts, pdf::pdf};

#[cfg(feature = "pdf")]
use crate::quiz::Line;
use crate::quiz::{Form, Item, Quiz, Run, Style};
#[cfg(feature = "pdf")]
use std::collections::BTreeSet;

/// Which paper of a quiz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paper {
    /// The form of this letter, to hand out.
    Form(String),
    /// The key to all forms.
    Key,
}

/// Size of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

/// A character that no font has, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The character.
    pub character: char,
    /// `file:line` of the items that show it, sorted; empty when it stands in the title or the like.
    pub places: Vec<String>,
    /// Ids of the facts that these items ask.
    pub facts: Vec<String>,
}

/// Why a paper could not be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The quiz has no such form.
    #[error("the quiz has no form {0}")]
    NoForm(String),
    /// Characters that no font has.
    #[error("{}", missing_message(.0))]
    Missing(Vec<Missing>),
    /// A folder of fonts that cannot be read.
    #[error("the font folder {0} cannot be read; name a folder that holds .ttf or .otf files")]
    FontDir(String),
    /// The type setter failed, which no text of notes should bring about.
    #[error("the paper could not be set: {0}")]
    Typeset(String),
    /// Built without PDF.
    #[error("this factdeck was built without PDF; use --format html or --format md")]
    NoPdf,
}

fn missing_message(missing: &[Missing]) -> String {
    const SHOWN: usize = 12;
    let mut out = format!("no font has {} of the characters to print:", missing.len());
    for one in missing.iter().take(SHOWN) {
        out.push_str(&format!(
            "\n  {} (U+{:04X})",
            one.character,
            u32::from(one.character)
        ));
        match one.places.as_slice() {
            [] => out.push_str(" in the title"),
            [place] => out.push_str(&format!(" at {place}")),
            [place, rest @ ..] => {
                out.push_str(&format!(" at {place} and {} more places", rest.len()));
            }
        }
    }
    if missing.len() > SHOWN {
        out.push_str(&format!("\n  and {} more", missing.len() - SHOWN));
    }
    out.push_str(
        "\ninstall a font that has them (for Chinese: sudo apt-get install fonts-noto-cjk), \
         name its folder with --font-dir, or print with --format html",
    );
    out
}

/// Fonts, in a build without PDF.
#[cfg(not(feature = "pdf"))]
#[derive(Debug, Default)]
pub struct Fonts;

#[cfg(not(feature = "pdf"))]
impl Fonts {
    /// No fonts are needed without PDF.
    ///
    /// # Errors
    /// Never.
    pub fn new(_dirs: &[std::path::PathBuf], _system: bool) -> Result<Self, Error> {
        Ok(Self)
    }

    /// Nothing is missing where nothing is set.
    pub fn missing(&self, _quiz: &Quiz) -> Vec<Missing> {
        Vec::new()
    }

    /// Everything can be printed.
    pub fn can_print(&self, _text: &str) -> bool {
        true
    }
}

/// Without PDF there is none.
///
/// # Errors
/// Always.
#[cfg(not(feature = "pdf"))]
pub fn pdf(_quiz: &Quiz, _paper: &Paper, _size: Size, _fonts: &Fonts) -> Result<Vec<u8>, Error> {
    Err(Error::NoPdf)
}

/// The form of a paper, or all forms for the key.
fn forms<'a>(quiz: &'a Quiz, paper: &Paper) -> Result<Vec<&'a Form>, Error> {
    match paper {
        Paper::Key => Ok(quiz.forms.iter().collect()),
        Paper::Form(letter) => quiz
            .forms
            .iter()
            .find(|form| form.form == *letter)
            .map(|form| vec![form])
            .ok_or_else(|| Error::NoForm(letter.clone())),
    }
}

/// Lines to write a short answer on: a hand needs about twice the room of print, and answers of two lines and of five
/// should not look alike nor tell their length.
fn answer_lines(item: &Item) -> usize {
    let text = crate::quiz::plain(&item.answer);
    let rows: usize = text
        .split('\n')
        .map(|row| row.chars().map(columns).sum::<usize>().div_ceil(56).max(1))
        .sum();
    match rows {
        0 | 1 => 2,
        2..=3 => 4,
        _ => 6,
    }
}

fn columns(c: char) -> usize {
    if c >= '\u{2e80}' { 2 } else { 1 }
}

/// Text without what no printer shows: control characters, byte order marks.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|&c| !matches!(c, '\u{feff}' | '\u{fffc}' | '\r'))
        .map(|c| match c {
            '\u{2028}' | '\u{2029}' => '\n',
            '\n' => '\n',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect()
}

/// All lines an item prints, on the form or on the key.
#[cfg(feature = "pdf")]
fn lines(item: &Item) -> impl Iterator<Item = &Line> {
    item.context
        .iter()
        .chain([&item.stem, &item.answer])
        .chain(&item.options)
}

/// The short id by which a card names its note: the first six characters of the guid.
fn short_id(guid: &str) -> String {
    guid.chars().take(6).collect()
}

/// Whether a line has no Chinese in it, and so takes Latin quotes.
#[cfg(feature = "pdf")]
fn is_latin(line: &[Run]) -> bool {
    !line
        .iter()
        .any(|run| run.text.chars().any(|c| c >= '\u{2e80}'))
}

/// What is printed of an item's source: `file:line`.
fn place(item: &Item) -> String {
    format!("{}:{}", item.source.file, item.source.line)
}

/// Characters of the notes that need a glyph, with the items that show them.
#[cfg(feature = "pdf")]
fn characters(quiz: &Quiz) -> std::collections::BTreeMap<char, BTreeSet<(String, String)>> {
    let mut out: std::collections::BTreeMap<char, BTreeSet<(String, String)>> =
        std::collections::BTreeMap::new();
    let mut all = |text: &str, item: Option<&Item>| {
        for c in clean(text).chars().filter(|&c| !is_invisible(c)) {
            let seen = out.entry(c).or_default();
            if let Some(item) = item {
                seen.extend(item.facts.iter().map(|fact| (place(item), fact.clone())));
            }
        }
    };
    all(&quiz.title, None);
    all(&quiz.seed, None);
    for form in &quiz.forms {
        for section in &form.sections {
            all(&section.title, None);
        }
        for item in &form.items {
            for line in lines(item) {
                for run in line {
                    all(&run.text, Some(item));
                }
            }
            all(&item.source.heading, Some(item));
            all(&item.source.file, Some(item));
        }
    }
    out
}

/// These characters with the places and facts that show them.
#[cfg(feature = "pdf")]
fn located(quiz: &Quiz, wanted: &BTreeSet<char>) -> Vec<Missing> {
    let mut all = characters(quiz);
    wanted
        .iter()
        .map(|&character| {
            let seen = all.remove(&character).unwrap_or_default();
            let (places, facts): (BTreeSet<String>, BTreeSet<String>) = seen.into_iter().unzip();
            Missing {
                character,
                places: places.into_iter().collect(),
                facts: facts.into_iter().collect(),
            }
        })
        .collect()
}

/// Characters that are laid out without a glyph.
#[cfg(feature = "pdf")]
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a run is set in fixed width.
fn is_mono(run: &Run) -> bool {
    run.is(Style::Code) || run.is(Style::Math)
}
