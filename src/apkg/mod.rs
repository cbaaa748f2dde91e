//! Ledger entries to the bytes of an Anki package.
//!
//! In: live entries in source order, the pictures they show, a time. Out: a zip that Anki imports, the same bytes
//! for the same input. Everything that Anki would refuse, repair or silently lose is looked for first, so a package is
//! either right or not written.
//!
//! genanki-rs makes the skeleton (tables, note types, a deck) from one harmless note of each type; the rows are
//! written here. Its own writing of notes takes 20 times as long, prints warnings to stdout, panics on long fields,
//! loses cards of odd deletions, and never gives the same bytes twice.

mod check;
mod collection;
mod name;
mod read;

pub use read::read;

use crate::ledger::Entry;
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// Why there is no package. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No entry was given.
    #[error("there are no notes to put into the package")]
    Empty,
    /// A note that Anki would not take as it is.
    #[error("{document}:{line}: note {guid}: {problem}")]
    Note {
        /// The note's document.
        document: String,
        /// Its line there, as last read.
        line: usize,
        /// The note's guid.
        guid: String,
        /// What is wrong with it.
        problem: Problem,
    },
    /// A picture that cannot travel under its name.
    #[error(
        "picture {name:?}: its name is empty, not normalised (NFC) or holds one of / \\ : * ? \" < > |; rename the file"
    )]
    Media {
        /// Its name.
        name: String,
    },
    /// The database that becomes part of the package could not be written.
    #[error(
        "cannot write a temporary database in {folder}; is the disk full? (set TMPDIR to use another folder)"
    )]
    Temporary {
        /// Where temporary files go.
        folder: String,
        /// Why.
        source: std::io::Error,
    },
    /// SQLite failed.
    #[error("cannot write the collection of the package")]
    Database(#[from] rusqlite::Error),
    /// The skeleton could not be made or read.
    #[error("cannot make the skeleton of the package: {0}")]
    Skeleton(String),
    /// The archive could not be written.
    #[error("cannot pack the package")]
    Zip(#[from] zip::result::ZipError),
}

/// What is wrong with a note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Anki knows notes by their guid.
    #[error("its guid is empty or used by another note; the ledger has been damaged")]
    Guid,
    /// Ids are times in milliseconds.
    #[error("its id {0} is not a time, or used by another note; the ledger has been damaged")]
    Id(i64),
    /// Not as many fields as its type.
    #[error("it has {found} fields, its type has {expected}; the ledger has been damaged")]
    Fields {
        /// Fields of the type.
        expected: usize,
        /// Fields of the note.
        found: usize,
    },
    /// Anki would refuse the whole package.
    #[error("field {0} holds the character 0x1f, which separates fields; remove it from the text")]
    Separator(&'static str),
    /// A card without a question or an answer.
    #[error("field {0} shows nothing")]
    Blank(&'static str),
    /// A cloze note without deletion.
    #[error("its text has no deletion, so it makes no card")]
    NoDeletion,
    /// A deletion that hides nothing.
    #[error("deletion c{0} is empty")]
    EmptyDeletion(u64),
    /// Anki cannot tell such cards apart.
    #[error("deletion c{0} is out of range, Anki has numbers from 1 to 500")]
    Ordinal(u64),
    /// Anki hides the text from there on.
    #[error("a deletion is not closed, or lies inside another")]
    Unclosed,
    /// Anki would make two tags of it, or drop it.
    #[error("tag {0:?} is empty or holds white space; join its words with - or _")]
    Tag(String),
}

/// The package `name` of live `entries` in source order, with the pictures in `media` by their name in the package.
/// `stamp` is the time of the package in seconds since 1970; it has no part in what Anki updates.
///
/// # Errors
/// When a note or picture would not arrive in Anki as it is, or a temporary file cannot be written.
pub fn build(
    name: &str,
    entries: &[&Entry],
    media: &BTreeMap<String, Vec<u8>>,
    stamp: i64,
) -> Result<Vec<u8>, Error> {
    let ordinals = check::check(entries)?;
    if let Some(name) = media.keys().find(|name| !check::is_media_name(name)) {
        return Err(Error::Media { name: name.clone() });
    }
    let collection = collection::collection(name, entries, &ordinals, stamp)?;

    // Date and rights are fixed, so that the bytes depend on nothing but the content.
    let options = SimpleFileOptions::DEFAULT
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8]| -> Result<(), Error> {
        zip.start_file(name, options)?;
        zip.write_all(bytes).map_err(zip::result::ZipError::from)?;
        Ok(())
    };
    add("collection.anki2", &collection)?;
    let numbered = media.iter().zip(0u32..);
    let names: BTreeMap<u32, &str> = numbered
        .clone()
        .map(|((name, _), n)| (n, &**name))
        .collect();
    let names = serde_json::to_vec(&names).map_err(|e| Error::Skeleton(e.to_string()))?;
    add("media", &names)?;
    for ((_, bytes), n) in numbered {
        add(&n.to_string(), bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests;
