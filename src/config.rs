//! `factdeck.toml`: what belongs to the notes and not to one call. The folder that holds it is the root.

use crate::source::Span;
use serde::Deserialize;

/// Name of the file.
pub const FILE: &str = "factdeck.toml";

/// The settings of a deck.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// NAME: of the deck in Anki and of the files in DIR.
    pub name: Option<String>,
    /// What is printed.
    pub quiz: Quiz,
}

/// The settings of printed quizzes; a flag of the command line wins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Quiz {
    /// Heading of the papers, else the title of the deck.
    pub title: Option<String>,
    /// Any text; the same text draws the same paper. NAME when absent.
    pub seed: Option<String>,
    /// Items a form.
    pub items: Option<usize>,
    /// Forms, lettered from A.
    pub forms: Option<usize>,
    /// Paper.
    pub paper: Option<Paper>,
}

/// Sizes of paper.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 in.
    Letter,
}

/// Why a configuration is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Reads a configuration.
///
/// # Errors
/// When it is not TOML, or holds a key that means nothing here.
pub fn read(text: &str) -> Result<Config, Error> {
    toml::from_str(text).map_err(|e| Error {
        message: e
            .message()
            .lines()
            .map(str::trim)
            .collect::<Vec<_>>()
            .join("; "),
        span: e.span().unwrap_or(0..0).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_keys() {
        let text = "name = \"n\"\n[quiz]\ntitle = \"t\"\nseed = \"s\"\nitems = 3\nforms = 2\npaper = \"letter\"\n";
        let config = read(text).unwrap();
        assert_eq!(config.name.as_deref(), Some("n"));
        assert_eq!(config.quiz.paper, Some(Paper::Letter));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_place() {
        let error = read("name = \"n\"\nnmae = \"x\"\n").unwrap_err();
        assert!(error.message.contains("nmae"), "{}", error.message);
        assert_eq!(error.span.start, 11);
    }
}
