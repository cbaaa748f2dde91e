//! What is said: to stdout what was asked for, to stderr the rest; problems with an excerpt of the notes.

use super::Outcome;
use super::discover::Unreadable;
use super::read::Notes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Source;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

/// How much is said, and in which form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terminal {
    pub(super) quiet: bool,
    pub(super) verbose: bool,
    pub(super) json: bool,
}

/// More problems than these are only counted in a build.
const SHOWN: usize = 10;

impl Terminal {
    /// One line about a failure.
    pub(super) fn failure(self, message: &str) {
        stderr(&format!("factdeck: {}\n", one_line(message)));
    }

    /// One line about something that went well.
    pub(super) fn say(self, message: &str) {
        if !self.quiet {
            stderr(&format!("{}\n", one_line(message)));
        }
    }

    /// What took how long.
    pub(super) fn timed(self, what: &str, since: Instant) {
        if self.verbose {
            stderr(&format!("{what}: {} ms\n", since.elapsed().as_millis()));
        }
    }

    /// What could not be read, one line each.
    pub(super) fn unreadable(self, all: &[Unreadable]) {
        for one in all {
            self.failure(&format!("{}: {}", shown(&one.file), one.why));
        }
    }

    /// Problems inside the documents, on stderr with excerpts; in JSON, on stdout, one a line.
    pub(super) fn problems(self, notes: &Notes) -> Outcome<()> {
        if self.json {
            return json_lines(
                notes
                    .problems()
                    .map(|(d, source)| problem(d, source, notes)),
            );
        }
        if self.quiet {
            return Ok(());
        }
        let all: Vec<_> = notes.problems().collect();
        for (diagnostic, source) in all.iter().take(SHOWN) {
            stderr(&excerpt(diagnostic, source, &notes.shown(&source.path)));
        }
        if all.len() > SHOWN {
            self.say(&format!(
                "{} more problems; `factdeck check` shows them all",
                all.len() - SHOWN
            ));
        }
        Ok(())
    }
}

/// A problem as a line of JSON.
#[derive(Serialize)]
pub(super) struct Problem {
    version: u32,
    event: &'static str,
    severity: Severity,
    code: &'static str,
    file: String,
    line: usize,
    column: usize,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

/// A problem with its place.
pub(super) fn problem(diagnostic: &Diagnostic, source: &Source, notes: &Notes) -> Problem {
    let (line, column) = source.line_column(diagnostic.span.start);
    Problem {
        version: 1,
        event: "problem",
        severity: diagnostic.severity,
        code: diagnostic.code.name(),
        file: notes.shown(&source.path),
        line,
        column,
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
    }
}

/// A problem with the lines it is about, as rustc would show it.
pub(super) fn excerpt(diagnostic: &Diagnostic, source: &Source, file: &str) -> String {
    // Only the lines of the span go to the renderer: it reads all it is given, and notes are long.
    let text = &source.text;
    let start = floor(text, diagnostic.span.start);
    let end = floor(text, diagnostic.span.end).max(start);
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    // Of a span of many lines the first says where it is.
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let lines = text[first..line_end].trim_end_matches('\r');
    let span = start - first
        ..(end.min(line_end) - first)
            .min(lines.len())
            .max(start - first);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let snippet = Snippet::source(lines)
        .line_start(source.line(start))
        .path(file)
        .annotation(AnnotationKind::Primary.span(span));
    let mut group = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.name())
        .element(snippet);
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let width = std::env::var("COLUMNS")
        .ok()
        .and_then(|w| w.parse().ok())
        .unwrap_or(100);
    let rendered = Renderer::styled()
        .decor_style(DecorStyle::Ascii)
        .term_width(width)
        .render(&[group]);
    format!("{rendered}\n")
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A path as it is shown.
pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// One line, whatever was in it: a name may hold a line break.
fn one_line(text: &str) -> String {
    text.trim_end()
        .chars()
        .map(|c| if c == '\n' || c == '\r' { ' ' } else { c })
        .filter(|c| !c.is_control())
        .collect()
}

/// "1 card", "2 cards".
pub(super) fn counted(n: usize, what: &str) -> String {
    if n == 1 {
        format!("1 {what}")
    } else {
        format!("{n} {what}s")
    }
}

/// To stdout, colours as the terminal takes them.
pub(super) fn stdout(bytes: &[u8]) -> Outcome<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(())
}

/// To stdout, one JSON object a line.
pub(super) fn json_lines<T: Serialize>(values: impl IntoIterator<Item = T>) -> Outcome<()> {
    let mut out = Vec::new();
    for value in values {
        serde_json::to_writer(&mut out, &value).map_err(anyhow::Error::from)?;
        out.push(b'\n');
    }
    stdout(&out)
}

/// To stderr. Where that is closed there is nobody to tell.
fn stderr(text: &str) {
    let mut err = anstream::stderr().lock();
    let _ = err.write_all(text.as_bytes());
    let _ = err.flush();
}
