//! `NAME.ledger.jsonl`: a header line, then one entry a line, sorted by guid, keys in one order.
//!
//! ```text
//! {"format":1,"name":"video-models","root":"../data"}
//! {"guid":"k3f9a2c81d","id":1764000000000,"note_type":"cloze","kind":"item","document":"video-models.md",…}
//! ```
//!
//! Sorted by guid, not by place, so that moving text about touches few lines and git merges line by line. What
//! cannot be read is an error that names the line; nothing is ever guessed or thrown away.

use super::{Entry, Ledger, MAX_ORDINAL, merge};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// The format this version writes.
pub const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
    name: String,
    root: String,
}

/// Why a ledger is refused, with the line counted from 1. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // each message says what its variant means
pub enum Error {
    #[error("is empty; take it from version control, or delete it to start anew")]
    Empty,
    #[error(
        "line 1 is no ledger header ({problem}); take the file from version control, or repair the line by hand"
    )]
    Header { problem: String },
    #[error(
        "has format {found}, this factdeck reads up to {FORMAT}; it was written by a newer version: install that one"
    )]
    Newer { found: u32 },
    #[error(
        "line {line} is a git conflict marker; delete the marker lines, keep the lines of both sides, and build again"
    )]
    Conflict { line: usize },
    #[error(
        "line {line} cannot be read ({problem}); take the file from version control, or repair the line by hand"
    )]
    Line { line: usize, problem: String },
    #[error("line {line} is a second header, of deck {name:?}; delete the one that is wrong")]
    SecondHeader { line: usize, name: String },
}

/// A ledger as read, and what its reader had to settle.
#[derive(Debug)]
pub struct Loaded {
    /// The ledger.
    pub ledger: Ledger,
    /// What two merged branches disagreed on, in words for the user.
    pub notices: Vec<String>,
}

/// Reads a ledger.
///
/// # Errors
/// When any line is not what a ledger holds, or the format is newer.
pub fn read(text: &str) -> Result<Loaded, Error> {
    if text.trim().is_empty() {
        return Err(Error::Empty);
    }
    let mut header: Option<Header> = None;
    let mut entries: Vec<(usize, Entry)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if line.trim().is_empty() {
            continue;
        }
        if is_conflict_marker(line) {
            return Err(Error::Conflict { line: number });
        }
        if let Some(first) = &header {
            if line.starts_with("{\"format\"") {
                // `merge=union` keeps both headers where both branches changed it.
                let second = header_of(line)?;
                if second.name != first.name {
                    return Err(Error::SecondHeader {
                        line: number,
                        name: second.name,
                    });
                }
                continue;
            }
            entries.push((number, entry_of(line, number)?));
        } else {
            header = Some(header_of(line)?);
        }
    }
    let header = header.ok_or(Error::Empty)?;
    let (entries, notices) = merge::settle(entries);
    Ok(Loaded {
        ledger: Ledger {
            name: header.name,
            root: header.root,
            entries,
        },
        notices,
    })
}

/// The bytes of a ledger.
pub fn write(ledger: &Ledger) -> String {
    let header = Header {
        format: FORMAT,
        name: ledger.name.clone(),
        root: ledger.root.clone(),
    };
    let mut out = String::with_capacity(ledger.entries.len() * 512 + 128);
    let mut line = |value: Result<String, serde_json::Error>| {
        let value = value.expect("plain structs with text keys are JSON");
        writeln!(out, "{value}").expect("a String takes all that is written");
    };
    line(serde_json::to_string(&header));
    for entry in &ledger.entries {
        line(serde_json::to_string(entry));
    }
    out
}

fn is_conflict_marker(line: &str) -> bool {
    ["<<<<<<<", "|||||||", "=======", ">>>>>>>"]
        .iter()
        .any(|marker| line.starts_with(marker))
}

fn header_of(line: &str) -> Result<Header, Error> {
    #[derive(Deserialize)]
    struct FormatOnly {
        format: u32,
    }
    let problem = |e: serde_json::Error| Error::Header {
        problem: without_place(&e),
    };
    // The format first: a newer one may hold what this version cannot read.
    let format = serde_json::from_str::<FormatOnly>(line)
        .map_err(problem)?
        .format;
    if format > FORMAT {
        return Err(Error::Newer { found: format });
    }
    serde_json::from_str(line).map_err(problem)
}

fn entry_of(line: &str, number: usize) -> Result<Entry, Error> {
    let wrong = |problem: String| Error::Line {
        line: number,
        problem,
    };
    let entry: Entry = serde_json::from_str(line).map_err(|e| wrong(without_place(&e)))?;
    if entry.guid.is_empty() {
        return Err(wrong("its guid is empty".to_owned()));
    }
    if entry.fields.is_empty() {
        return Err(wrong("it has no fields".to_owned()));
    }
    let mut ordinals: Vec<u16> = entry.facts.iter().map(|f| f.ordinal).collect();
    ordinals.sort_unstable();
    if let Some(&bad) = ordinals.iter().find(|&&o| o == 0 || o > MAX_ORDINAL) {
        return Err(wrong(format!(
            "ordinal {bad} is not between 1 and {MAX_ORDINAL}"
        )));
    }
    if let Some(pair) = ordinals.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(wrong(format!("ordinal {} is used twice", pair[0])));
    }
    Ok(entry)
}

/// serde_json counts lines in the one line it was given; what is left is its column.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(at) => format!("{} at column {}", &text[..at], error.column()),
        None => text,
    }
}
