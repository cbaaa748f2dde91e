//! A ledger that is lost, made again from the package that was built with it.
//!
//! The package has guids, note ids, ordinals, fields, decks and times. Texts are read back from the fields; where a
//! note stands, and what its facts are, comes from today's notes where the text is the same. What the package does
//! not have: notes and cards that had been retired, texts of the past, and what an answer was before.

use super::{Entry, EntryFact, Ledger};
use crate::fact::{FactKind, UnitKind};
use crate::note::{Note, NoteType};
use crate::text::OBJECT;
use std::collections::{BTreeMap, HashMap};

/// A note as a package has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its guid.
    pub guid: String,
    /// Its note id.
    pub id: i64,
    /// Its note type.
    pub note_type: NoteType,
    /// When it changed last, in seconds since 1970.
    pub changed: i64,
    /// The full name of its deck.
    pub deck: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its fields.
    pub fields: Vec<String>,
    /// Ordinals of its cards.
    pub ordinals: Vec<u16>,
}

/// The ledger of a package. `notes` are those of today.
pub fn rebuild(name: &str, root: &str, stored: Vec<Stored>, notes: &[Note]) -> Ledger {
    let mut by_text: HashMap<&str, Vec<&Note>> = HashMap::new();
    let mut by_title: BTreeMap<&str, &str> = BTreeMap::new();
    for note in notes {
        by_text.entry(&note.text.plain).or_default().push(note);
        by_title.entry(&note.title).or_insert(&note.document);
    }
    let mut entries: Vec<Entry> = stored
        .into_iter()
        .filter(|s| s.fields.len() >= 4 && !s.guid.is_empty())
        .map(|stored| {
            let mut entry = entry(name, stored);
            let places = by_text.get(entry.text.as_str()).map_or(&[][..], |n| n);
            let same = |n: &&&Note| {
                n.context_plain() == entry.context
                    && (n.path.last() == entry.path.last() || n.path.is_empty())
            };
            match places.iter().find(same).or(places.first()) {
                Some(note) => place(&mut entry, note),
                None => {
                    let title = entry.document.as_str();
                    let document = by_title.get(title).map(|d| (*d).to_owned());
                    entry.document = document.unwrap_or_else(|| format!("{title}.md"));
                }
            }
            entry
        })
        .collect();
    entries.sort_by(|a, b| a.guid.cmp(&b.guid));
    entries.dedup_by(|a, b| a.guid == b.guid);
    Ledger {
        name: name.to_owned(),
        root: root.to_owned(),
        entries,
    }
}

/// Takes over what only today's note of the same text says.
fn place(entry: &mut Entry, note: &Note) {
    entry.document.clone_from(&note.document);
    entry.path.clone_from(&note.path);
    entry.kind = note.kind;
    entry.line = note.line;
    for fact in &mut entry.facts {
        let same = note.facts.iter().find(|f| {
            f.holes
                .first()
                .is_some_and(|h| h.start == fact.at && h.len() == fact.answer.len())
        });
        if let Some(same) = same {
            fact.kind = same.kind;
        }
    }
}

/// An entry of what the package says; its document is the title until its place is known.
fn entry(name: &str, stored: Stored) -> Entry {
    let (text, holes) = visible(match stored.note_type {
        NoteType::Cloze => &stored.fields[0],
        NoteType::Qa => &stored.fields[1],
    });
    let mut context = match stored.note_type {
        NoteType::Cloze => visible(&stored.fields[1]).0,
        NoteType::Qa => visible(&stored.fields[2]).0,
    };
    if stored.note_type == NoteType::Qa {
        if !context.is_empty() {
            context.push('\n');
        }
        context.push_str(&visible(&stored.fields[0]).0);
    }
    let source = visible(stored.fields.last().map_or("", String::as_str)).0;
    let source = source.rsplit_once(' ').map_or("", |(path, _)| path);
    let mut path: Vec<String> = source.split(" › ").map(str::to_owned).collect();
    let title = path.remove(0);

    let facts = stored.ordinals.iter().filter_map(|&ordinal| {
        let (at, end) = match stored.note_type {
            NoteType::Cloze => holes.iter().find(|h| h.0 == ordinal).map(|h| (h.1, h.2))?,
            NoteType::Qa => (0, text.len()),
        };
        Some(EntryFact {
            ordinal,
            kind: FactKind::Attribute,
            answer: text.get(at..end)?.to_owned(),
            at,
            was: None,
            retired: false,
        })
    });
    let deck = stored.deck.strip_prefix(name).unwrap_or(&stored.deck);
    let deck = deck.split("::").filter(|p| !p.is_empty());
    Entry {
        facts: facts.collect(),
        guid: stored.guid,
        id: stored.id,
        note_type: stored.note_type,
        kind: UnitKind::Item,
        document: title,
        path,
        deck: deck.map(|part| part.replace('∷', "::")).collect(),
        context,
        text,
        fields: stored.fields,
        tags: stored.tags,
        media: Vec::new(),
        line: 1,
        created: stored.id.div_euclid(1000),
        changed: stored.changed,
        retired: false,
        past: Vec::new(),
    }
}

/// The text of a field as a reader sees it, a line for each block, and its deletions: ordinal, start, end.
fn visible(html: &str) -> (String, Vec<(u16, usize, usize)>) {
    let mut text = String::new();
    let mut holes = Vec::new();
    let mut open: Option<(u16, usize)> = None;
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        if c == '<' {
            let (tag, after) = rest[1..].split_once('>').unwrap_or((&rest[1..], ""));
            if tag == "br" || tag.starts_with("br ") || (tag.starts_with("div") && !text.is_empty())
            {
                text.push('\n');
            } else if tag.starts_with("img") {
                text.push(OBJECT);
            }
            rest = after;
        } else if let Some((ordinal, after)) = opening(rest) {
            open = Some((ordinal, text.len()));
            rest = after;
        } else if let (Some((ordinal, start)), Some(after)) = (open, rest.strip_prefix("}}")) {
            holes.push((ordinal, start, text.len()));
            open = None;
            rest = after;
        } else if let Some(after) = [r"\(", r"\)", r"\[", r"\]"]
            .iter()
            .find_map(|d| rest.strip_prefix(d))
        {
            rest = after;
        } else if let Some((after, c)) = crate::note::html::REFERENCES
            .iter()
            .find_map(|(written, c)| Some((rest.strip_prefix(written)?, *c)))
        {
            text.push(c);
            rest = after;
        } else {
            text.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    (text, holes)
}

/// The ordinal of a deletion that opens here, and what comes after its mark.
fn opening(html: &str) -> Option<(u16, &str)> {
    let rest = html.strip_prefix("{{c")?;
    let (number, after) = rest.split_once("::")?;
    Some((number.parse().ok()?, after))
}
