//! The SQLite database inside a package.

use super::{Error, name};
use crate::ledger::Entry;
use crate::note::notetype::{self, Spec, spec};
use genanki_rs::{Deck, Field, Model, ModelType, Note, Package, Template};
use rusqlite::{Connection, params};
use serde_json::{Map, Value};
use sha1::{Digest, Sha1};
use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read, Write};

/// The database with a row for each entry and each card; `ordinals` has the cards of each entry.
pub(super) fn collection(
    name: &str,
    entries: &[&Entry],
    ordinals: &[Vec<u16>],
    stamp: i64,
) -> Result<Vec<u8>, Error> {
    let temporary = |source| Error::Temporary {
        folder: std::env::temp_dir().display().to_string(),
        source,
    };
    let folder = tempfile::Builder::new()
        .prefix("factdeck-")
        .tempdir()
        .map_err(temporary)?;

    let path = folder.path().join("skeleton");
    let bytes = skeleton()?;
    fs::File::create(&path)
        .and_then(|mut file| file.write_all(&bytes))
        .map_err(temporary)?;
    let db = Connection::open(&path)?;
    let skeleton = Skeleton::read(&db)?;
    db.close().map_err(|(_, error)| error)?;

    // A new file: pages of the skeleton's would keep rests of what genanki-rs wrote in the order of a hash map.
    let path = folder.path().join("collection");
    let mut db = Connection::open(&path)?;
    // It is thrown away when anything fails, so nothing has to be kept for going back.
    db.execute_batch(
        "pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive;",
    )?;
    rows(&mut db, skeleton, name, entries, ordinals, stamp)?;
    db.close().map_err(|(_, error)| error)?;
    fs::read(&path).map_err(temporary)
}

/// What is taken from genanki-rs.
struct Skeleton {
    /// Statements that make the tables.
    tables: Vec<String>,
    /// Statements that make the indexes.
    indexes: Vec<String>,
    created: i64,
    version: i64,
    models: Value,
    /// The deck "Default".
    default: Value,
    /// A deck to copy.
    deck: Value,
    conf: Value,
    dconf: Value,
}

impl Skeleton {
    fn read(db: &Connection) -> Result<Self, Error> {
        let statements = |kind: &str| -> rusqlite::Result<Vec<String>> {
            db.prepare(
                "select sql from sqlite_master where type = ? and sql is not null order by name",
            )?
            .query_map([kind], |row| row.get(0))?
            .collect()
        };
        let text = |column: &str| -> Result<Value, Error> {
            let text: String =
                db.query_row(&format!("select {column} from col"), [], |r| r.get(0))?;
            serde_json::from_str(&text).map_err(|e| Error::Skeleton(e.to_string()))
        };
        let decks = text("decks")?;
        let (created, version) = db.query_row("select crt, ver from col", [], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })?;
        Ok(Self {
            tables: statements("table")?,
            indexes: statements("index")?,
            created,
            version,
            models: text("models")?,
            default: decks["1"].clone(),
            deck: decks[PLACEHOLDER.to_string()].clone(),
            conf: text("conf")?,
            dconf: text("dconf")?,
        })
    }
}

/// An empty collection with both note types and one deck, as genanki-rs writes it.
fn skeleton() -> Result<Vec<u8>, Error> {
    let broken = |error: genanki_rs::Error| Error::Skeleton(error.to_string());
    let mut deck = Deck::new(PLACEHOLDER, "placeholder", "");
    for spec in notetype::ALL.map(spec) {
        let fields: Vec<&str> = spec.fields.iter().map(|_| "{{c1::x}}").collect();
        deck.add_note(Note::new(model(spec), fields).map_err(broken)?);
    }
    let mut package = Cursor::new(Vec::new());
    Package::new(vec![deck], Vec::new())
        .map_err(broken)?
        .write_timestamp(&mut package, notetype::MODIFIED as f64)
        .map_err(broken)?;
    let mut bytes = Vec::new();
    zip::ZipArchive::new(package)?
        .by_name("collection.anki2")?
        .read_to_end(&mut bytes)
        .map_err(zip::result::ZipError::from)?;
    Ok(bytes)
}

/// Id of the skeleton's only deck.
const PLACEHOLDER: i64 = 2;

fn model(spec: &Spec) -> Model {
    let fields = spec.fields.iter().map(|name| Field::new(name)).collect();
    let template = Template::new(spec.template)
        .qfmt(spec.front)
        .afmt(spec.back);
    let kind = if spec.is_cloze {
        ModelType::Cloze
    } else {
        ModelType::FrontBack
    };
    Model::new(spec.id, spec.name, fields, vec![template])
        .css(notetype::CSS)
        .model_type(kind)
}

fn rows(
    db: &mut Connection,
    mut skeleton: Skeleton,
    name: &str,
    entries: &[&Entry],
    ordinals: &[Vec<u16>],
    stamp: i64,
) -> Result<(), Error> {
    let decks: Vec<String> = entries.iter().map(|e| name::deck(name, e)).collect();
    let deck_ids = name::ids(decks.iter().map(String::as_str));
    let card_ids = card_ids(entries, ordinals);
    // Rows go in by ascending id: pages are filled once and stay full.
    let mut by_id: Vec<usize> = (0..entries.len()).collect();
    by_id.sort_unstable_by_key(|&i| entries[i].id);

    let tx = db.transaction()?;
    for sql in &skeleton.tables {
        tx.execute_batch(sql)?;
    }
    for model in skeleton
        .models
        .as_object_mut()
        .into_iter()
        .flat_map(Map::values_mut)
    {
        // Where notes of this type go when the learner adds one by hand.
        model["did"] = Value::from(1);
        model["mod"] = Value::from(notetype::MODIFIED);
    }
    let mut all_decks = Map::from_iter([("1".to_owned(), skeleton.default)]);
    for (&deck, id) in &deck_ids {
        let mut json = skeleton.deck.clone();
        json["id"] = Value::from(*id);
        json["name"] = Value::from(deck);
        json["mod"] = Value::from(stamp);
        all_decks.insert(id.to_string(), json);
    }
    tx.execute(
        "insert into col values (1, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?, '{}')",
        params![
            skeleton.created,
            stamp.saturating_mul(1000),
            stamp.saturating_mul(1000),
            skeleton.version,
            text(skeleton.conf),
            text(skeleton.models),
            text(Value::Object(all_decks)),
            text(skeleton.dconf)
        ],
    )?;

    {
        let mut add = tx.prepare("insert into notes values (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')")?;
        for entry in by_id.iter().map(|&i| entries[i]) {
            let tags = match entry.tags.as_slice() {
                [] => String::new(),
                tags => format!(" {} ", tags.join(" ")),
            };
            let sort = without_tags(&entry.fields[0]);
            add.execute(params![
                entry.id,
                entry.guid,
                spec(entry.note_type).id,
                entry.changed,
                tags,
                entry.fields.join("\x1f"),
                sort,
                checksum(&sort),
            ])?;
        }
    }
    {
        let mut cards: Vec<(i64, usize, u16)> = Vec::new();
        for (i, ids) in card_ids.iter().enumerate() {
            cards.extend(ids.iter().zip(&ordinals[i]).map(|(&id, &n)| (id, i, n)));
        }
        cards.sort_unstable();
        let mut add = tx.prepare(
            "insert into cards values (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        )?;
        for (id, i, ordinal) in cards {
            let entry = entries[i];
            let due = i64::try_from(i + 1).unwrap_or(i64::MAX);
            add.execute(params![
                id,
                entry.id,
                deck_ids[decks[i].as_str()],
                ordinal - 1,
                entry.changed,
                due
            ])?;
        }
    }
    // Indexes come after the rows, built in one go.
    for sql in &skeleton.indexes {
        tx.execute_batch(sql)?;
    }
    tx.commit()?;
    Ok(())
}

/// JSON with sorted keys, whatever order the map type keeps in this build.
fn text(mut value: Value) -> String {
    value.sort_all_objects();
    value.to_string()
}

/// Ids of the cards of each entry. Anki takes the id of a card for the time it was made, in milliseconds, so an id
/// must lie near that of its note and not in the future: the first card has the id of its note, and each further
/// ordinal lies a step below. Notes made together have adjoining ids, so the step is wider than any such batch; ids
/// that meet all the same move down, those of older notes first, so that new notes never move the cards of old ones.
fn card_ids(entries: &[&Entry], ordinals: &[Vec<u16>]) -> Vec<Vec<i64>> {
    const STEP: i64 = 1_000_003;
    let mut by_id: Vec<usize> = (0..entries.len()).collect();
    by_id.sort_unstable_by_key(|&i| entries[i].id);
    let mut taken = BTreeSet::new();
    let mut out = vec![Vec::new(); entries.len()];
    for i in by_id {
        for &ordinal in &ordinals[i] {
            let mut id = entries[i].id - STEP * i64::from(ordinal - 1);
            while !taken.insert(id) {
                id -= 1;
            }
            out[i].push(id);
        }
    }
    out
}

/// A first field as Anki sorts and compares it: without tags, references decoded, pictures as their file name.
fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        decode(before, &mut out);
        let (inside, after) = tag.split_once('>').unwrap_or((tag, ""));
        if let Some(src) = inside
            .strip_prefix("img src=\"")
            .and_then(|s| s.split('"').next())
        {
            out.push(' ');
            decode(src, &mut out);
            out.push(' ');
        }
        rest = after;
    }
    decode(rest, &mut out);
    out
}

/// Decodes the character references that [`crate::note::html`] writes.
fn decode(html: &str, out: &mut String) {
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (written, c) = crate::note::html::REFERENCES
            .into_iter()
            .find(|(written, _)| rest.starts_with(written))
            .unwrap_or(("&", '&'));
        out.push(c);
        rest = &rest[written.len()..];
    }
    out.push_str(rest);
}

/// Anki's checksum of a first field: the first four bytes of its SHA-1.
fn checksum(text: &str) -> u32 {
    let hash = Sha1::digest(text.as_bytes());
    let mut head = [0; 4];
    head.copy_from_slice(&hash[..4]);
    u32::from_be_bytes(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sort_field_is_what_the_reader_sees() {
        for (html, expected) in [
            ("<div lang=\"zh\">a {{c1::<b>b</b>}}</div>", "a {{c1::b}}"),
            ("a &lt;b&gt; &amp;lt; &copy", "a <b> &lt; &copy"),
            ("x<img src=\"a&amp;b.png\" alt=\"y\">z", "x a&b.png z"),
        ] {
            assert_eq!(without_tags(html), expected);
        }
    }

    #[test]
    fn the_checksum_is_ankis() {
        // From a note that Anki itself added.
        assert_eq!(checksum("test"), 2_840_236_005);
    }
}
