//! What a package holds, for a ledger that is lost. Only packages that factdeck made are read.

use super::Error;
use crate::ledger::rebuild::Stored;
use crate::note::notetype::{self, spec};
use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};

/// The notes of a package, by id; notes of other note types are left out.
///
/// # Errors
/// When it is no package, or not one that factdeck wrote.
pub fn read(bytes: &[u8]) -> Result<Vec<Stored>, Error> {
    let temporary = |source| Error::Temporary {
        folder: std::env::temp_dir().display().to_string(),
        source,
    };
    let mut collection = Vec::new();
    zip::ZipArchive::new(Cursor::new(bytes))?
        .by_name("collection.anki2")?
        .read_to_end(&mut collection)
        .map_err(zip::result::ZipError::from)?;
    let folder = tempfile::Builder::new()
        .prefix("factdeck-")
        .tempdir()
        .map_err(temporary)?;
    let path = folder.path().join("collection");
    fs::File::create(&path)
        .and_then(|mut file| file.write_all(&collection))
        .map_err(temporary)?;
    let db = Connection::open(&path)?;

    let decks: String = db.query_row("select decks from col", [], |r| r.get(0))?;
    let decks: Value = serde_json::from_str(&decks).map_err(|e| Error::Skeleton(e.to_string()))?;
    let mut cards: BTreeMap<i64, (i64, Vec<u16>)> = BTreeMap::new();
    let mut rows = db.prepare("select nid, did, ord from cards order by nid, ord")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let (note, deck, ord): (i64, i64, u16) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let of = cards.entry(note).or_insert((deck, Vec::new()));
        of.1.push(ord.saturating_add(1));
    }

    let mut out = Vec::new();
    let mut rows = db.prepare("select id, guid, mid, mod, tags, flds from notes order by id")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let (id, model): (i64, i64) = (row.get(0)?, row.get(2)?);
        let known = notetype::ALL.into_iter().find(|t| spec(*t).id == model);
        let (Some(note_type), Some((deck, ordinals))) = (known, cards.remove(&id)) else {
            continue;
        };
        let (tags, fields): (String, String) = (row.get(4)?, row.get(5)?);
        out.push(Stored {
            guid: row.get(1)?,
            id,
            note_type,
            changed: row.get(3)?,
            deck: decks[deck.to_string()]["name"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            tags: tags.split_whitespace().map(str::to_owned).collect(),
            fields: fields.split('\x1f').map(str::to_owned).collect(),
            ordinals,
        });
    }
    Ok(out)
}
