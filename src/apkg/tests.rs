use super::*;
use crate::fact::UnitKind;
use crate::note::NoteType;
use crate::note::notetype;
use rusqlite::Connection;
use std::collections::BTreeSet;

fn entry(guid: &str, id: i64, text: &str) -> Entry {
    Entry {
        guid: guid.to_owned(),
        id,
        note_type: NoteType::Cloze,
        kind: UnitKind::Sentence,
        document: "a.md".to_owned(),
        path: Vec::new(),
        deck: vec!["Doc".to_owned()],
        context: String::new(),
        text: String::new(),
        facts: Vec::new(),
        fields: vec![
            text.to_owned(),
            String::new(),
            String::new(),
            "s".to_owned(),
        ],
        tags: Vec::new(),
        media: Vec::new(),
        line: 3,
        created: 1_700_000_000,
        changed: 1_700_000_000,
        retired: false,
        past: Vec::new(),
    }
}

fn question(guid: &str, id: i64, front: &str, back: &str) -> Entry {
    Entry {
        note_type: NoteType::Qa,
        fields: [front, back, "", "", "s"].map(str::to_owned).to_vec(),
        ..entry(guid, id, "")
    }
}

const ID: i64 = 1_700_000_000_000;

fn bytes(entries: &[Entry]) -> Result<Vec<u8>, Error> {
    let entries: Vec<&Entry> = entries.iter().collect();
    build("N", &entries, &BTreeMap::new(), 1_700_000_000)
}

fn problem(entry: Entry) -> Problem {
    match bytes(&[entry]) {
        Err(Error::Note { problem, .. }) => problem,
        other => panic!("no problem found: {:?}", other.map(|b| b.len())),
    }
}

/// The rows that `sql` gives from the collection of a package, columns joined by `|`.
fn rows(package: &[u8], sql: &str) -> Vec<String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::copy(&mut zip.by_name("collection.anki2").unwrap(), &mut file).unwrap();
    let db = Connection::open(file.path()).unwrap();
    let mut statement = db.prepare(sql).unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row| {
        (0..columns)
            .map(|i| {
                Ok(match row.get_ref(i)? {
                    rusqlite::types::ValueRef::Integer(n) => n.to_string(),
                    other => other.as_str().unwrap().replace('\x1f', "/"),
                })
            })
            .collect::<rusqlite::Result<Vec<_>>>()
            .map(|cells| cells.join("|"))
    };
    let rows: Result<_, _> = statement.query_map([], row).unwrap().collect();
    rows.unwrap()
}

#[test]
fn notes_and_cards_are_what_the_entries_say() {
    let mut first = entry("later", ID + 1, "{{c7::a}} {{c2::b}} {{c7::c}}");
    first.tags = vec!["x".to_owned(), "y::z".to_owned()];
    first.changed = 1_700_000_500;
    let package = bytes(&[first, question("q", ID, "Why?", "So.")]).unwrap();
    assert_eq!(
        rows(
            &package,
            "select id, guid, mid, mod, usn, tags, flds, sfld, flags, data from notes order by id"
        ),
        [
            format!("{ID}|q|1741926530872|1700000000|-1||Why?/So.///s|Why?|0|"),
            format!(
                "{}|later|1741926530871|1700000500|-1| x y::z |{{{{c7::a}}}} {{{{c2::b}}}} {{{{c7::c}}}}///s|{{{{c7::a}}}} {{{{c2::b}}}} {{{{c7::c}}}}|0|",
                ID + 1
            ),
        ]
    );
    assert_eq!(
        rows(
            &package,
            "select id, nid, ord, mod, type, queue, due from cards order by due, ord"
        ),
        [
            format!("{}|{}|1|1700000500|0|0|1", ID + 1 - 1_000_003, ID + 1),
            format!("{}|{}|6|1700000500|0|0|1", ID + 1 - 6 * 1_000_003, ID + 1),
            format!("{ID}|{ID}|0|1700000000|0|0|2"),
        ]
    );
}

#[test]
fn the_same_entries_give_the_same_bytes() {
    let entries = [
        entry("a", ID, "{{c1::a}} {{c2::b}}"),
        question("b", ID + 1, "f", "b"),
    ];
    let first = bytes(&entries).unwrap();
    for _ in 0..5 {
        assert!(first == bytes(&entries).unwrap());
    }
}

#[test]
fn note_types_carry_their_own_time_and_sorted_keys() {
    let package = bytes(&[entry("a", ID, "{{c1::a}}")]).unwrap();
    let json = rows(&package, "select models from col").remove(0);
    let models: serde_json::Value = serde_json::from_str(&json).unwrap();
    let mut sorted = models.clone();
    sorted.sort_all_objects();
    assert_eq!(json, sorted.to_string());
    for t in notetype::ALL.map(notetype::spec) {
        let model = &models[t.id.to_string()];
        assert_eq!(model["mod"], notetype::MODIFIED);
        assert_eq!(model["name"], t.name);
        assert_eq!(model["css"], notetype::CSS);
    }
}

#[test]
fn decks_nest_by_document_and_part_and_by_nothing_else() {
    let deck = |name: &str, parts: &[&str]| {
        let mut entry = entry("a", ID, "");
        entry.deck = parts.iter().map(|&p| p.to_owned()).collect();
        super::name::deck(name, &entry)
    };
    assert_eq!(deck("N", &["Doc", "Part"]), "N::Doc::Part");
    assert_eq!(
        deck("N", &["std::vector", "a:", ":b"]),
        "N::std∷vector::a∶::∶b"
    );
    assert_eq!(deck("A::B", &[" ", "x\u{7}e\u{301}"]), "A::B::x\u{e9}");
    assert_eq!(deck("", &[]), "factdeck");

    let names: Vec<String> = (0..2000).map(|i| format!("N::{i}")).collect();
    let ids = super::name::ids(names.iter().map(String::as_str));
    assert_eq!(ids.values().collect::<BTreeSet<_>>().len(), 2000);
    assert!(ids.values().all(|&id| id > 1));
    let one = super::name::ids(["N::7"].into_iter());
    assert_eq!(one["N::7"], ids["N::7"], "an id comes from the name alone");
}

#[test]
fn card_ids_are_unique_and_new_notes_do_not_move_them() {
    // Ids that lie one step apart, so that cards would meet.
    let old: Vec<Entry> = (0..50)
        .map(|i| {
            entry(
                &format!("o{i}"),
                ID + i % 25 + 1_000_003 * (i / 25),
                "{{c1::a}}{{c2::b}}{{c3::c}}",
            )
        })
        .collect();
    let mut all = vec![entry("new", ID + 2_000_006, "{{c1::a}}{{c2::b}}{{c3::c}}")];
    all.extend(old.iter().cloned());
    let sql = "select c.id, guid, ord from cards c join notes n on n.id = nid where guid != 'new' order by c.id";
    let before = rows(&bytes(&old).unwrap(), sql);
    assert_eq!(before.len(), 150);
    assert_eq!(before, rows(&bytes(&all).unwrap(), sql));
}

#[test]
fn media_are_numbered_and_dated_alike() {
    let media = BTreeMap::from([
        ("b-1.png".to_owned(), b"b".to_vec()),
        ("a 图-2.png".to_owned(), b"a".to_vec()),
    ]);
    let note = entry("a", ID, "{{c1::a}}");
    let package = build("N", &[&note], &media, 5).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(&package)).unwrap();
    let names: Vec<String> = zip.file_names().map(|n| n.unwrap().into_owned()).collect();
    assert_eq!(names, ["collection.anki2", "media", "0", "1"]);
    let map = std::io::read_to_string(zip.by_name("media").unwrap()).unwrap();
    assert_eq!(map, r#"{"0":"a 图-2.png","1":"b-1.png"}"#);
    assert_eq!(
        std::io::read_to_string(zip.by_name("0").unwrap()).unwrap(),
        "a"
    );
    for i in 0..4 {
        assert_eq!(
            zip.by_index(i).unwrap().last_modified(),
            Some(DateTime::DEFAULT)
        );
    }
    for name in ["", "a/b.png", "a:b.png", "e\u{301}.png", " a.png"] {
        let media = BTreeMap::from([(name.to_owned(), Vec::new())]);
        assert!(
            matches!(build("N", &[&note], &media, 5), Err(Error::Media { .. })),
            "{name}"
        );
    }
}

#[test]
fn what_anki_would_refuse_or_lose_is_an_error() {
    assert!(matches!(bytes(&[]), Err(Error::Empty)));
    let cases = [
        ("plain", Problem::NoDeletion),
        ("{{C1::x}} {{c::y}} {{c1:z}}", Problem::NoDeletion),
        ("{{c1::}}", Problem::EmptyDeletion(1)),
        ("{{c2:: <b> </b>::hint}}", Problem::EmptyDeletion(2)),
        ("{{c0::x}}", Problem::Ordinal(0)),
        ("{{c501::x}}", Problem::Ordinal(501)),
        ("{{c99999999999999999999::x}}", Problem::Ordinal(u64::MAX)),
        ("{{c1::x", Problem::Unclosed),
        ("{{c1::x {{c2::y}} }}", Problem::Unclosed),
        ("{{c1::a\x1fb}}", Problem::Separator("Text")),
    ];
    for (text, expected) in cases {
        assert_eq!(problem(entry("a", ID, text)), expected, "{text}");
    }
    assert_eq!(
        problem(question("a", ID, "<div> </div>", "b")),
        Problem::Blank("Front")
    );
    assert_eq!(problem(question("a", ID, "f", "")), Problem::Blank("Back"));
    let good = || entry("a", ID, "{{c500::<img src=\"a.png\">}}");
    assert!(bytes(&[good()]).is_ok(), "a picture is something to see");
    assert_eq!(problem(Entry { id: 7, ..good() }), Problem::Id(7));
    assert_eq!(
        problem(Entry {
            guid: String::new(),
            ..good()
        }),
        Problem::Guid
    );
    for tag in ["", "two words", "a\u{3000}b"] {
        let tags = vec![tag.to_owned()];
        assert_eq!(
            problem(Entry { tags, ..good() }),
            Problem::Tag(tag.to_owned())
        );
    }
    let fields = vec!["{{c1::a}}".to_owned()];
    assert_eq!(
        problem(Entry { fields, ..good() }),
        Problem::Fields {
            expected: 4,
            found: 1
        }
    );
    let twice = |a: Entry, b: Entry| match bytes(&[a, b]) {
        Err(error) => error.to_string(),
        Ok(_) => String::new(),
    };
    assert_eq!(
        twice(
            good(),
            Entry {
                id: ID + 1,
                ..good()
            }
        ),
        "a.md:3: note a: its guid is empty or used by another note; the ledger has been damaged"
    );
    assert!(
        twice(
            good(),
            Entry {
                guid: "b".to_owned(),
                ..good()
            }
        )
        .contains("its id")
    );
}
