//! What Anki would refuse, repair or lose, found before anything is written.

use super::{Error, Problem};
use crate::ledger::Entry;
use crate::note::notetype::{Spec, spec};
use std::collections::BTreeSet;
use unicode_normalization::is_nfc;

/// Ordinals of the cards of each entry, ascending, in the order of the entries.
pub(super) fn check(entries: &[&Entry]) -> Result<Vec<Vec<u16>>, Error> {
    if entries.is_empty() {
        return Err(Error::Empty);
    }
    let mut guids = BTreeSet::new();
    let mut ids = BTreeSet::new();
    let mut cards = Vec::with_capacity(entries.len());
    for &entry in entries {
        let problem = if entry.guid.is_empty() || !guids.insert(entry.guid.as_str()) {
            Err(Problem::Guid)
        } else if entry.id < 1 << 32 || !ids.insert(entry.id) {
            // A time in milliseconds that small is of early 1970: there is no room below it for the cards' ids.
            Err(Problem::Id(entry.id))
        } else {
            note(entry)
        };
        cards.push(problem.map_err(|problem| Error::Note {
            document: entry.document.clone(),
            line: entry.line,
            guid: entry.guid.clone(),
            problem,
        })?);
    }
    Ok(cards)
}

fn note(entry: &Entry) -> Result<Vec<u16>, Problem> {
    let Spec {
        fields, is_cloze, ..
    } = *spec(entry.note_type);
    if entry.fields.len() != fields.len() {
        return Err(Problem::Fields {
            expected: fields.len(),
            found: entry.fields.len(),
        });
    }
    for (field, &name) in entry.fields.iter().zip(fields) {
        if field.contains('\x1f') {
            return Err(Problem::Separator(name));
        }
    }
    for tag in &entry.tags {
        if tag.is_empty() || tag.contains(char::is_whitespace) {
            return Err(Problem::Tag(tag.clone()));
        }
    }
    if is_cloze {
        return ordinals(&entry.fields[0]);
    }
    for (field, &name) in entry.fields.iter().zip(fields).take(2) {
        if is_blank(field) {
            return Err(Problem::Blank(name));
        }
    }
    Ok(vec![1])
}

/// The numbers of the deletions in a field, read as Anki reads them: each once, ascending.
fn ordinals(field: &str) -> Result<Vec<u16>, Problem> {
    let mut found = BTreeSet::new();
    let mut rest = field;
    while let Some((number, inside)) = next_opener(rest) {
        let number: u64 = number.parse().unwrap_or(u64::MAX);
        let (hidden, after) = inside.split_once("}}").ok_or(Problem::Unclosed)?;
        if next_opener(hidden).is_some() {
            return Err(Problem::Unclosed);
        }
        let answer = hidden.split("::").next().unwrap_or_default();
        if is_blank(answer) {
            return Err(Problem::EmptyDeletion(number));
        }
        match u16::try_from(number) {
            Ok(n @ 1..=500) => found.insert(n),
            _ => return Err(Problem::Ordinal(number)),
        };
        rest = after;
    }
    if found.is_empty() {
        return Err(Problem::NoDeletion);
    }
    Ok(found.into_iter().collect())
}

/// The digits of the next `{{cN::` and what follows it.
fn next_opener(text: &str) -> Option<(&str, &str)> {
    let mut rest = text;
    loop {
        let (_, after) = rest.split_once("{{c")?;
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0
            && let Some(inside) = after[digits..].strip_prefix("::")
        {
            return Some((&after[..digits], inside));
        }
        rest = after;
    }
}

/// Whether a reader would see nothing: tags alone, unless one is a picture.
fn is_blank(html: &str) -> bool {
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        if !before.trim().is_empty() || tag.starts_with("img ") {
            return false;
        }
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    rest.trim().is_empty()
}

pub(super) fn is_media_name(name: &str) -> bool {
    !name.is_empty()
        && is_nfc(name)
        && !name.contains(|c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c))
        && name.trim() == name
}
