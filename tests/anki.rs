//! Packages in the real Anki engine (PyPI package `anki`): what it imports, shows, keeps and updates.
//!
//! The first run makes a Python environment in the target folder, which takes a minute and the network. Without
//! Python these tests fail; set `FACTDECK_SKIP_ANKI=1` to leave them out.

#![allow(
    clippy::disallowed_methods,
    reason = "tests write scratch files and read no clock"
)]

use factdeck::apkg;
use factdeck::fact::{Fact, FactKind, Lang, UnitKind};
use factdeck::ledger::Entry;
use factdeck::note::html::Pictures;
use factdeck::note::{Note, NoteType, fields_with_pictures};
use factdeck::source::Span;
use factdeck::text::{Mark, MarkKind, OBJECT, Text};
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
        "{command:?}: {done:?}\nThese tests need Python 3.9 or later with venv and pip (PYTHON=... names another \
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

// ---------------------------------------------------------------- making notes

const BUILT: i64 = 1_700_000_000;

/// A note and what Anki must show of it.
struct Case {
    note: Note,
    ordinals: Vec<u16>,
    guid: String,
}

fn text(plain: &str, marks: &[(MarkKind, &str)]) -> Text {
    let marks = marks.iter().map(|(kind, words)| Mark {
        kind: kind.clone(),
        plain: find(plain, words),
    });
    Text {
        plain: plain.to_owned(),
        marks: marks.collect(),
        pieces: Vec::new(),
    }
}

fn find(plain: &str, words: &str) -> Span {
    let start = plain
        .find(words)
        .unwrap_or_else(|| panic!("{words:?} in {plain:?}"));
    Span::new(start, start + words.len())
}

fn fact(plain: &str, answer: &str) -> Fact {
    Fact {
        kind: FactKind::Term,
        rule: "test".to_owned(),
        holes: vec![find(plain, answer)],
        source: Vec::new(),
    }
}

/// A cloze note; `holes` are ordinals and the words they hide.
fn cloze(guid: &str, text: Text, holes: &[(u16, &str)]) -> Case {
    let facts = holes.iter().map(|(_, answer)| fact(&text.plain, answer));
    Case {
        ordinals: holes.iter().map(|&(n, _)| n).collect(),
        guid: guid.to_owned(),
        note: Note {
            note_type: NoteType::Cloze,
            kind: UnitKind::Sentence,
            document: "a.md".to_owned(),
            title: "Doc".to_owned(),
            path: vec!["Part".to_owned()],
            deck: vec!["Doc".to_owned(), "std::part".to_owned()],
            lang: Lang::En,
            context: Vec::new(),
            front: None,
            facts: facts.collect(),
            text,
            extra: Vec::new(),
            tags: vec!["doc".to_owned(), "语言::c++".to_owned()],
            line: 1,
        },
    }
}

fn question(guid: &str, front: Text, back: Text) -> Case {
    let all = back.plain.clone();
    let mut case = cloze(guid, back, &[(1, &all)]);
    case.note.note_type = NoteType::Qa;
    case.note.front = Some(front);
    case
}

fn entry(case: &Case, number: i64, pictures: &Pictures) -> Entry {
    Entry {
        guid: case.guid.clone(),
        id: BUILT * 1000 + number,
        note_type: case.note.note_type,
        kind: case.note.kind,
        document: case.note.document.clone(),
        path: case.note.path.clone(),
        deck: case.note.deck.clone(),
        context: case.note.context_plain(),
        text: case.note.text.plain.clone(),
        facts: Vec::new(),
        fields: fields_with_pictures(&case.note, &case.ordinals, &[], &case.guid, pictures),
        tags: case.note.tags.clone(),
        media: Vec::new(),
        line: 1,
        created: BUILT,
        changed: BUILT,
        retired: false,
    }
}

fn entries(cases: &[Case]) -> Vec<Entry> {
    let pictures = Pictures::from([("img/x y.png".to_owned(), "x y-1f.png".to_owned())]);
    (0..)
        .zip(cases)
        .map(|(n, case)| entry(case, n, &pictures))
        .collect()
}

fn package(entries: &[Entry], media: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let entries: Vec<&Entry> = entries.iter().collect();
    apkg::build("Deck", &entries, media, BUILT).unwrap()
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

/// Texts that Anki, HTML or MathJax would act on, in and beside deletions.
fn hostile() -> Vec<Case> {
    use MarkKind::{Code, DisplayMath, Emphasis, Math, Strong};
    let o = OBJECT.to_string();
    let picture = |dest: &str| MarkKind::Image {
        dest: dest.to_owned(),
        alt: "an \"alt\" }}".to_owned(),
    };
    let frac = r"\frac{a}{b_{c}}";
    let plain = [
        "use std::vector<int> here",
        "a::b:::c",
        "::",
        "x: y",
        "{{ name }}",
        "ends in {y}",
        "}",
        "}}",
        "{{c1::x}}",
        "a {{c2::literal}} b",
        "[sound:a.mp3]",
        "[latex]x[/latex]",
        "[$]x[/$]",
        "[anki:play:q:0]",
        "[[type:Text]]",
        "<script>alert(1)</script>",
        "a & b &amp; c &lt;",
        "😀 👩‍👩‍👧 🇨🇳",
        "שלום עולם",
        "cafe\u{301} \u{1112}\u{1161}\u{11ab}",
        "x\u{338}y",
        r"\(x\) and \[y\]",
        r"C:\dir\",
        "tab\tand  two spaces",
        "a\nb",
        "视频生成的“时间上下文”——丢失",
        "a\u{1f}b\u{0}c",
        "100%",
        "{{{x}}}",
        "f(x)[0]",
        "“引号”",
        "{{FrontSide}}",
        "<!-- comment -->",
        "--> ]]>",
    ];
    let mut cases = Vec::new();
    for (i, words) in plain.iter().enumerate() {
        let seen: String = words.chars().filter(|c| !c.is_control()).collect();
        cases.push(cloze(
            &format!("in{i}"),
            text(&format!("in {words} out"), &[]),
            &[(1, words)],
        ));
        cases.push(cloze(
            &format!("by{i}"),
            text(&format!("{words}KEY{words}"), &[]),
            &[(1, "KEY")],
        ));
        cases.push(question(
            &format!("qa{i}"),
            text(&format!("Q{i} {words}"), &[]),
            text(words, &[]),
        ));
        assert!(!seen.is_empty());
    }
    let with_code = format!("the code {} runs", plain[0]);
    cases.extend([
        cloze(
            "math-out",
            text(&format!("so {frac} is KEY"), &[(Math, frac)]),
            &[(1, "KEY")],
        ),
        cloze(
            "math-in",
            text(&format!("so {frac} is it"), &[(Math, frac)]),
            &[(1, frac)],
        ),
        cloze(
            "math-tail",
            text(&format!("so {frac} is it"), &[(DisplayMath, frac)]),
            &[(1, "{b_{c}}")],
        ),
        cloze(
            "math-wide",
            text(&format!("so {frac} is it"), &[(Math, frac)]),
            &[(1, "b_{c}} is")],
        ),
        cloze(
            "code-in",
            text(&with_code, &[(Code, plain[0])]),
            &[(1, plain[0])],
        ),
        cloze(
            "marks",
            text(
                "one two three four",
                &[(Strong, "two three"), (Emphasis, "three four")],
            ),
            &[(1, "one two"), (2, "three")],
        ),
        cloze(
            "nine",
            text("a1 b2 c3 d4 e5 f6 g7 h8 i9", &[]),
            &[
                (1, "a1"),
                (2, "b2"),
                (3, "c3"),
                (4, "d4"),
                (5, "e5"),
                (6, "f6"),
                (7, "g7"),
                (8, "h8"),
                (9, "i9"),
            ],
        ),
        cloze(
            "gaps",
            text("one two three", &[]),
            &[(500, "one"), (3, "three")],
        ),
        cloze(
            "picture",
            text(
                &format!("see {o} here KEY"),
                &[(picture("img/x y.png"), &o)],
            ),
            &[(1, "KEY")],
        ),
        cloze(
            "picture-in",
            text(&format!("see {o} here"), &[(picture("img/x y.png"), &o)]),
            &[(2, &o)],
        ),
        cloze(
            "no-picture",
            text(&format!("see {o} here"), &[(picture("gone.png"), &o)]),
            &[(1, &o)],
        ),
        cloze(
            "block",
            text(
                "see\nif x:\n\treturn {}\n here",
                &[(Code, "if x:\n\treturn {}\n")],
            ),
            &[(1, "if x:\n\treturn {}\n")],
        ),
    ]);
    let mut full = cloze("context", text("它的权重采用 W8A8", &[]), &[(4, "W8A8")]);
    full.note.lang = Lang::Zh;
    full.note.context = vec![text("哪些优化技术？", &[]), text("{{c1::量化}}：", &[])];
    full.note.extra = vec![text("更多 {{c9::x}} [sound:b.mp3]", &[])];
    cases.push(full);
    cases
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
