//! Packages in the real Anki engine (PyPI package `anki`): what it imports, shows, keeps and updates.
//!
//! The first run makes a Python environment in the target folder, which takes a minute and the network. Without
//! Python these tests fail; set `FACTDECK_SKIP_ANKI=1` to leave them out.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests write scratch files, and an unwrap is how they fail"
)]

#[path = "anki/cycle.rs"]
mod cycle;
#[path = "anki/notes.rs"]
mod notes;

use factdeck::note::NoteType;
use factdeck::source::Span;
use factdeck::text::MarkKind;
use notes::{BUILT, Case, cloze, entries, hostile, package, question, text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

const ANKI: &str = "anki==26.9.3";

/// The Python of an environment that has Anki, or nothing where the tests are to be left out.
fn python() -> Option<&'static Path> {
    static PYTHON: OnceLock<Option<PathBuf>> = OnceLock::new();
    PYTHON
        .get_or_init(|| {
            if std::env::var("FACTDECK_SKIP_ANKI").is_ok_and(|v| v == "1") {
                return None;
            }
            let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join(ANKI.replace("==", "-"));
            let python = if cfg!(windows) {
                venv.join("Scripts/python.exe")
            } else {
                venv.join("bin/python")
            };
            let ready = venv.join("ready");
            if !ready.exists() {
                let base = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
                let venv = venv.to_str().unwrap();
                must_run(Command::new(base).args(["-m", "venv", "--clear", venv]));
                must_run(Command::new(&python).args(["-m", "pip", "install", "--quiet", ANKI]));
                fs::write(ready, "").unwrap();
            }
            Some(python)
        })
        .as_deref()
}

fn must_run(command: &mut Command) {
    let done = command.status();
    assert!(
        done.as_ref().is_ok_and(|s| s.success()),
        "{command:?}: {done:?}\nThese tests need Python 3.10 or later with venv and pip (PYTHON=... names another \
         interpreter); FACTDECK_SKIP_ANKI=1 leaves them out."
    );
}

/// Runs the oracle, which has a throw-away collection for each command.
fn oracle(args: &[&str]) -> Option<(i32, Value)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/anki/anki_oracle.py");
    let out = Command::new(python()?)
        .arg(script)
        .args(args)
        .output()
        .unwrap();
    let json = serde_json::from_slice(&out.stdout).unwrap_or_else(|error| {
        let said = String::from_utf8_lossy(&out.stderr);
        panic!("{args:?}: {error}\n{said}")
    });
    Some((out.status.code().unwrap(), json))
}

/// A folder with packages to hand to the oracle.
struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn put(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

// ---------------------------------------------------------------- what is to be seen

/// The text of a note as a reader sees it, with `hole` in place of the deletions of `ordinal`.
fn seen(case: &Case, ordinal: Option<u16>) -> String {
    let text = &case.note.text;
    let mut hidden: Vec<Span> = case
        .note
        .facts
        .iter()
        .zip(&case.ordinals)
        .filter(|&(_, &n)| Some(n) == ordinal)
        .flat_map(|(fact, _)| fact.holes.clone())
        .collect();
    // A formula that is cut is hidden as a whole.
    for span in &mut hidden {
        for mark in text.marks.iter().filter(|m| m.is_whole()) {
            if mark.plain.overlaps(*span) && !mark.plain.contains(*span) {
                *span = span.hull(mark.plain);
            }
        }
    }
    let mut out = String::new();
    for (at, c) in text.plain.char_indices() {
        let inside = hidden.iter().find(|s| s.start <= at && at < s.end);
        if inside.is_some_and(|s| s.start < at) {
            continue;
        }
        for mark in &text.marks {
            let (open, close) = match mark.kind {
                MarkKind::Math => (r"\(", r"\)"),
                MarkKind::DisplayMath => (r"\[", r"\]"),
                _ => continue,
            };
            if !hidden.iter().any(|s| s.contains(mark.plain)) {
                if mark.plain.start == at {
                    out.push_str(open);
                }
                if mark.plain.end == at {
                    out.push_str(close);
                }
            }
        }
        match text
            .marks
            .iter()
            .find(|m| m.plain.start == at)
            .map(|m| &m.kind)
        {
            _ if inside.is_some() => out.push_str("[...]"),
            Some(MarkKind::Image { dest, .. }) if dest == "img/x y.png" => {
                out.push_str("[img x y-1f.png]")
            }
            Some(MarkKind::Image { alt, .. }) => out.push_str(alt),
            _ => out.push(c),
        }
    }
    squash(&out)
}

/// As the oracle joins lines and spaces; braces that are held apart in formulas come together.
fn squash(text: &str) -> String {
    let lines = text.nfc().collect::<String>();
    let lines = lines.split('\n').map(|line| {
        let clean: String = line
            .chars()
            .filter(|&c| c == '\t' || !c.is_control())
            .collect();
        clean
            .split([' ', '\t', '\u{a0}'])
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines
        .join("\n")
        .replace("} }", "}}")
        .replace("} ", "}")
        .replace("{ ", "{")
}

// ---------------------------------------------------------------- tests

#[test]
fn hostile_texts_are_shown_as_they_are_written() {
    let cases = hostile();
    let media = BTreeMap::from([("x y-1f.png".to_owned(), b"no real picture".to_vec())]);
    let files = Files::new();
    let path = files.put("a.apkg", &package(&entries(&cases), &media));

    let Some((code, verdict)) = oracle(&["verify", &path, "--json"]) else {
        return;
    };
    assert_eq!((code, &verdict["problems"]), (0, &Value::Array(vec![])));

    let (_, dump) = oracle(&["dump", &path]).unwrap();
    assert_eq!(dump["notes"].as_array().unwrap().len(), cases.len());
    let mut wrong = Vec::new();
    for (case, note) in cases.iter().map(|c| {
        let notes = dump["notes"].as_array().unwrap();
        (c, notes.iter().find(|n| n["guid"] == c.guid).unwrap())
    }) {
        let mut compare = |what: &str, expected: &str, found: &str| {
            if squash(expected) != squash(found) {
                wrong.push(format!(
                    "{} {what}\n  expected {expected:?}\n  found    {found:?}",
                    case.guid
                ));
            }
        };
        assert_eq!(note["deck"][0], "Deck::Doc::std∷part");
        let cards = note["cards"].as_array().unwrap();
        let context: String = case
            .note
            .context
            .iter()
            .map(|t| t.plain.clone() + "\n")
            .collect();
        if case.note.note_type == NoteType::Qa {
            let front = &case.note.front.as_ref().unwrap().plain;
            let back = format!(
                "{front}\n{}\nDoc › Part {}",
                case.note.text.plain,
                case.guid.chars().take(6).collect::<String>()
            );
            compare(
                "question",
                front,
                cards[0]["question_text"].as_str().unwrap(),
            );
            compare("answer", &back, cards[0]["answer_text"].as_str().unwrap());
            continue;
        }
        let mut ordinals = case.ordinals.clone();
        ordinals.sort_unstable();
        assert_eq!(cards.len(), ordinals.len());
        for (card, n) in cards.iter().zip(ordinals) {
            assert_eq!(card["ord"], n - 1);
            let blanked = seen(case, Some(n));
            compare(
                "front",
                &format!("{context}{blanked}"),
                card["blanked_text"].as_str().unwrap(),
            );
            let back = format!(
                "{context}{}\n{}Doc › Part {}",
                seen(case, None),
                case.note
                    .extra
                    .iter()
                    .map(|t| t.plain.clone() + "\n")
                    .collect::<String>(),
                case.guid.chars().take(6).collect::<String>()
            );
            compare("back", &back, card["answer_text"].as_str().unwrap());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_stored_is_what_anki_would_store() {
    let cases = hostile();
    let bytes = package(&entries(&cases), &BTreeMap::new());
    let files = Files::new();
    let path = files.put("a.apkg", &bytes);
    let Some((_, dump)) = oracle(&["dump", &path]) else {
        return;
    };
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut db = fs::File::create(files.0.path().join("db")).unwrap();
    std::io::copy(&mut zip.by_name("collection.anki2").unwrap(), &mut db).unwrap();
    let db = rusqlite::Connection::open(files.0.path().join("db")).unwrap();
    for note in dump["notes"].as_array().unwrap() {
        let guid = note["guid"].as_str().unwrap();
        let (sfld, csum): (rusqlite::types::Value, i64) = db
            .query_row("select sfld, csum from notes where guid = ?", [guid], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .unwrap();
        let sfld = match sfld {
            rusqlite::types::Value::Text(text) => Value::from(text),
            rusqlite::types::Value::Integer(n) => Value::from(n),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            (guid, &note["sfld"], &note["csum"]),
            (guid, &sfld, &Value::from(csum))
        );
        assert_eq!(note["mod"], BUILT);
    }
}

#[test]
fn the_same_package_twice_changes_nothing() {
    let cases = hostile();
    let media = BTreeMap::from([("x y-1f.png".to_owned(), b"no real picture".to_vec())]);
    let (first, second) = (
        package(&entries(&cases), &media),
        package(&entries(&cases), &media),
    );
    assert!(first == second, "the same notes give other bytes");
    let files = Files::new();
    let path = files.put("a.apkg", &first);
    let Some((_, cycle)) = oracle(&["edit-cycle", &path, &path, "--add-tag", "mine"]) else {
        return;
    };
    assert_eq!(cycle["import_old"]["new"], cases.len());
    assert_eq!(cycle["import_new"]["new"], 0);
    assert_eq!(cycle["import_new"]["duplicate"], cases.len());
    for card in cycle["cards"].as_array().unwrap() {
        assert_eq!(
            (
                &card["status"],
                &card["history_kept"],
                &card["changed_fields"]
            ),
            (&"kept".into(), &true.into(), &serde_json::json!({})),
            "{card}"
        );
        assert_eq!(card.get("tags"), None, "the learner's tag is kept");
    }
}

#[test]
fn a_changed_note_is_updated_and_keeps_its_history() {
    let cases = |answer: &str, more: bool| {
        let mut holes = vec![(2, answer), (1, "MAGI-1")];
        if more {
            holes.push((3, "points"));
        }
        vec![
            cloze(
                "changed",
                text(&format!("MAGI-1 scores {answer} points"), &[]),
                &holes,
            ),
            cloze("other", text("The sky is blue", &[]), &[(1, "blue")]),
            question("question", text("Why?", &[]), text("Because.", &[])),
        ]
    };
    let old = entries(&cases("57.0", false));
    let mut new = entries(&cases("62.1", true));
    new[0].changed = BUILT + 1000;
    let files = Files::new();
    let old = files.put("old.apkg", &package(&old, &BTreeMap::new()));
    let new = files.put("new.apkg", &package(&new, &BTreeMap::new()));
    let css = ".card { color: teal; }";
    let args = [
        "edit-cycle",
        &old,
        &new,
        "--add-tag",
        "mine",
        "--edit-css",
        css,
    ];
    let Some((_, cycle)) = oracle(&args) else {
        return;
    };
    assert_eq!(cycle["import_new"]["updated"], 1, "{}", cycle["import_new"]);
    assert_eq!(cycle["database_check"], serde_json::json!([]));
    assert_eq!(cycle["not_taken_over"], serde_json::json!([]));
    let cards = cycle["cards"].as_array().unwrap();
    assert_eq!(cards.len(), 5);
    for card in cards {
        let name = format!("{} {}", card["guid"].as_str().unwrap(), card["ord"]);
        let (status, tested) = match name.as_str() {
            "changed 1" => (
                "kept",
                Some(serde_json::json!({"before": "57.0", "after": "62.1"})),
            ),
            "changed 2" => ("new", Some("points".into())),
            _ => ("kept", None),
        };
        assert_eq!(
            (&card["status"], card.get("tested").cloned()),
            (&status.into(), tested),
            "{name}"
        );
        if status == "kept" {
            assert_eq!(card["history_kept"], true, "{name}");
            let touched = name.starts_with("changed");
            assert_eq!(
                card.get("tags").is_some(),
                touched,
                "{name}: only a changed note loses hand-made tags"
            );
        }
    }
    for note_type in cycle["notetypes"].as_array().unwrap() {
        assert!(
            note_type["css"].as_str().unwrap().ends_with(css),
            "the learner's styling is kept"
        );
    }
}
