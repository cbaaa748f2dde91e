//! Builds that would lose something stop, and touch nothing.

use crate::{ONE, Place, TWO};

#[test]
fn a_third_of_the_cards() {
    let place = Place::with_notes();
    place.write(
        "data/three.md",
        TWO.replace("数据", "语料").replace("视频", "音频"),
    );
    place.run(&["build"]).code(0);
    let before = place.files("decks");
    place.write(
        "data/one.md",
        "# 模型\n\n## 别的\n\n完全不同的一句话，只有这些。\n",
    );
    place
        .run(&["build", "-q"])
        .code(2)
        .one_line(&["--accept-retired", "nothing was touched"]);
    assert_eq!(before, place.files("decks"));
    place.run(&["plan"]).code(0);
    place.run(&["build", "--accept-retired"]).code(0);
    assert_ne!(before, place.files("decks"));
}

#[test]
fn one_file_of_a_folder_built_alone() {
    let place = Place::with_notes();
    place.run(&["build"]).code(0);
    let before = place.identity("decks");
    let built = place
        .run(&["build", "data/two.md", "--json"])
        .code(0)
        .json();
    assert_eq!(
        (&built["documents"], &built["retired"], &built["added"]),
        (&1.into(), &0.into(), &0.into())
    );
    assert_eq!(before, place.identity("decks"));
}

#[test]
fn a_document_that_is_gone_retires_its_cards_only_in_scope() {
    let place = Place::with_notes();
    place.run(&["build"]).code(0);
    std::fs::remove_file(place.path("data/two.md")).unwrap();
    let alone = place
        .run(&["build", "data/one.md", "--json"])
        .code(0)
        .json();
    assert_eq!(alone["retired"], 0);
    let all = place
        .run(&["build", "--accept-retired", "--json"])
        .code(0)
        .json();
    assert!(all["retired"].as_u64().unwrap() > 0);
}

#[test]
fn a_renamed_file_of_a_folder_keeps_its_cards() {
    let place = Place::with_notes();
    place.run(&["build"]).code(0);
    std::fs::rename(place.path("data/two.md"), place.path("data/zwei.md")).unwrap();
    // Also when only the new file is built.
    let built = place
        .run(&["build", "data/zwei.md", "--json"])
        .code(0)
        .json();
    assert_eq!((&built["added"], &built["retired"]), (&0.into(), &0.into()));
}

#[test]
fn a_renamed_single_file_is_adopted() {
    let place = Place::new();
    place.write("old.md", ONE);
    place.run(&["build", "old.md"]).code(0);
    let guids = |file: &str| -> Vec<String> {
        place
            .entries(file)
            .iter()
            .map(|e| e["guid"].to_string())
            .collect()
    };
    let before = guids("decks/old.ledger.jsonl");
    std::fs::rename(place.path("old.md"), place.path("new.md")).unwrap();
    place
        .run(&["build", "new.md"])
        .code(2)
        .one_line(&["--adopt", "old.ledger.jsonl"]);
    assert!(!place.path("decks/new.ledger.jsonl").exists());
    let built = place
        .run(&[
            "build",
            "new.md",
            "--adopt",
            "decks/old.ledger.jsonl",
            "--json",
        ])
        .code(0)
        .json();
    assert_eq!((&built["added"], &built["retired"]), (&0.into(), &0.into()));
    assert_eq!(before, guids("decks/new.ledger.jsonl"));
    assert!(!place.path("decks/old.ledger.jsonl").exists());
}

#[test]
fn a_ledger_of_other_notes() {
    let place = Place::new();
    place.write("a/notes/x.md", ONE);
    place.write("b/notes/x.md", TWO);
    place.run(&["build", "a/notes"]).code(0);
    let before = place.files("decks");
    place
        .run(&["build", "b/notes"])
        .code(2)
        .one_line(&["belongs to the notes in", "--name"]);
    assert_eq!(before, place.files("decks"));
    place.run(&["build", "b/notes", "--name", "other"]).code(0);
}

#[test]
fn notes_and_ledger_moved_together() {
    let place = Place::with_notes();
    place.run(&["build"]).code(0);
    std::fs::rename(place.path("data"), place.path("notes")).unwrap();
    let built = place.run(&["build", "notes", "--json"]).code(0).json();
    assert_eq!((&built["added"], &built["retired"]), (&0.into(), &0.into()));
}

#[cfg(unix)]
#[test]
fn two_builds_at_once() {
    let place = Place::with_notes();
    place.run(&["build"]).code(0);
    let before = place.files("decks");
    place.edit("data/one.md", "57.0", "58.1");
    let mut lock = fd_lock::RwLock::new(std::fs::File::open(place.path("decks")).unwrap());
    let guard = lock.try_write().unwrap();
    place
        .run(&["build", "-q"])
        .code(2)
        .one_line(&["another factdeck"]);
    assert_eq!(before, place.files("decks"));
    drop(guard);
    place.run(&["build"]).code(0);
}
