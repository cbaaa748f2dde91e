//! Problems in the author's documents. They are data, collected and sorted, never thrown: one bad place costs a
//! message, the rest of the document is still built.

use crate::source::Span;
use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Part of the document is left out.
    Error,
    /// Something may not be what the author meant.
    Warning,
}

/// What kind of problem, printed in kebab-case and listed in ARCHITECTURE.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// Front matter that is not closed or cannot be read.
    FrontMatter,
    /// The document has text but no heading.
    NoHeading,
    /// The document has no text at all.
    Empty,
    /// A heading with nothing below it.
    NoAnswer,
    /// Math that does not close.
    Math,
    /// An image whose file is missing or lies outside the root.
    MissingImage,
    /// HTML that is shown as text.
    Html,
    /// Nesting deeper than is read.
    TooDeep,
}

impl Code {
    /// Its name as printed.
    pub fn name(self) -> &'static str {
        match self {
            Code::FrontMatter => "front-matter",
            Code::NoHeading => "no-heading",
            Code::Empty => "empty",
            Code::NoAnswer => "no-answer",
            Code::Math => "math",
            Code::MissingImage => "missing-image",
            Code::Html => "html",
            Code::TooDeep => "too-deep",
        }
    }
}

/// One problem at one place of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// What kind.
    pub code: Code,
    /// Path of the document, as [`crate::source::Source::path`].
    pub path: String,
    /// Where, in bytes of the source.
    pub span: Span,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// A value and the problems met while making it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Warned<T> {
    /// The value.
    pub value: T,
    /// The problems, in order of path and offset once a stage is done.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Warned<T> {
    /// A value without problems.
    pub fn clean(value: T) -> Self {
        Self {
            value,
            diagnostics: Vec::new(),
        }
    }
}
