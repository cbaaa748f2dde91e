//! The ledger as a file that people keep, merge and break.

use crate::Place;
use std::process::Command;

const LEDGER: &str = "decks/d.ledger.jsonl";

#[test]
fn a_damaged_ledger_is_refused_by_line_and_kept() {
    let place = Place::with_notes();
    place.run(&["build"]).code(0);
    let whole = place.read(LEDGER);
    let cut = &whole[..whole.len() - 30];
    let lines = whole.lines().count();
    let cases: [(String, String); 5] = [
        (cut.to_owned(), format!("line {lines} cannot be read")),
        (String::new(), "is empty".to_owned()),
        (
            whole.replacen("\"format\":1", "\"format\":2", 1),
            "newer".to_owned(),
        ),
        (
            format!("{whole}<<<<<<< HEAD\n"),
            format!("line {} is a git conflict marker", lines + 1),
        ),
        (
            whole.replacen("\"name\":\"d\"", "\"name\":\"e\"", 1),
            "ledger of \"e\"".to_owned(),
        ),
    ];
    for (text, says) in cases {
        place.write(LEDGER, &text);
        let before = place.files("decks");
        place
            .run(&["build", "-q"])
            .code(2)
            .one_line(&[LEDGER, &says]);
        assert_eq!(before, place.files("decks"));
    }
}

#[test]
fn a_lost_ledger_gives_the_same_guids_for_unchanged_notes() {
    let place = Place::with_notes();
    place.on_day(20_000, &["build"]).code(0);
    let before = place.read(LEDGER);
    std::fs::remove_file(place.path(LEDGER)).unwrap();
    place.on_day(20_000, &["build"]).code(0);
    assert_eq!(before, place.read(LEDGER));
}

#[test]
fn a_lost_ledger_is_made_again_from_the_package() {
    let place = Place::with_notes();
    place.on_day(20_000, &["build"]).code(0);
    place.edit("data/one.md", "57.0", "58.1");
    place.edit(
        "data/one.md",
        "数据并行、上下文并行",
        "数据并行、序列并行、上下文并行",
    );
    place.on_day(20_001, &["build"]).code(0);
    let before = place.entries(LEDGER);
    let package = place.files("decks")[&place.path("decks/d.apkg")].clone();
    std::fs::remove_file(place.path(LEDGER)).unwrap();

    place
        .on_day(20_002, &["build"])
        .code(0)
        .says(&["d.ledger.jsonl is missing", "were taken from decks/d.apkg"]);
    let after = place.entries(LEDGER);
    let key = |entries: &[serde_json::Value]| -> Vec<String> {
        let of = |e: &serde_json::Value| {
            format!("{} {} {} {}", e["guid"], e["id"], e["text"], e["deck"])
        };
        entries.iter().map(of).collect()
    };
    assert_eq!(key(&before), key(&after));
    let ordinals = |entries: &[serde_json::Value]| -> Vec<String> {
        let facts = entries.iter().flat_map(|e| e["facts"].as_array().unwrap());
        facts
            .map(|f| format!("{} {}", f["ordinal"], f["answer"]))
            .collect()
    };
    assert_eq!(ordinals(&before), ordinals(&after));
    // Only the note that had said what its answer was before is another.
    let changed = |e: &&serde_json::Value| e["changed"] == 20_002 * 86_400;
    assert_eq!(after.iter().filter(changed).count(), 1);
    assert_ne!(package, place.files("decks")[&place.path("decks/d.apkg")]);
}

#[test]
fn a_package_that_cannot_be_read_is_not_built_over_without_its_ledger() {
    let place = Place::with_notes();
    place.write("decks/d.apkg", "no package");
    let before = place.files("decks");
    place
        .run(&["build", "-q"])
        .code(2)
        .one_line(&["d.ledger.jsonl is missing", "start anew"]);
    assert_eq!(before, place.files("decks"));
}

#[test]
fn without_ledger_and_package_unchanged_notes_get_what_they_had() {
    let place = Place::with_notes();
    place.on_day(20_000, &["build"]).code(0);
    let before = place.identity("decks");
    std::fs::remove_dir_all(place.path("decks")).unwrap();
    place.on_day(20_000, &["build"]).code(0);
    assert_eq!(before, place.identity("decks"));
}

fn git(place: &Place, args: &[&str]) {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.org",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(args)
        .current_dir(place.dir.path())
        .output()
        .expect("git is installed");
    assert!(
        output.status.success(),
        "git {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn two_branches_that_add_and_change_facts_merge() {
    let place = Place::with_notes();
    place.write(".gitattributes", "*.ledger.jsonl merge=union\n");
    place.write(".gitignore", "/decks/*\n!/decks/*.ledger.jsonl\n");
    place.on_day(20_000, &["build"]).code(0);
    git(&place, &["init", "-q"]);
    git(&place, &["add", "."]);
    git(&place, &["commit", "-qm", "start"]);

    let kv = "- **KV Cache**：在推理过程中缓存KV，减少重复计算。\n";
    git(&place, &["checkout", "-qb", "theirs"]);
    place.edit(
        "data/one.md",
        kv,
        &format!("{kv}- **剪枝**：删除不重要的权重，减小模型体积。\n"),
    );
    place.edit("data/two.md", "MLLM", "LLaVA");
    place.on_day(20_001, &["build"]).code(0);
    git(&place, &["commit", "-qam", "theirs"]);

    git(&place, &["checkout", "-q", "main"]);
    place.edit("data/one.md", "57.0", "58.1");
    place.on_day(20_002, &["build"]).code(0);
    let guids = |place: &Place| {
        let mut all: Vec<String> = place
            .entries(LEDGER)
            .iter()
            .map(|e| e["guid"].to_string())
            .collect();
        all.sort();
        all
    };
    let mine = guids(&place);
    git(&place, &["commit", "-qam", "mine"]);
    git(&place, &["merge", "-q", "-m", "both", "theirs"]);

    let built = place.on_day(20_003, &["build", "--json"]).code(0).json();
    assert_eq!((&built["added"], &built["retired"]), (&0.into(), &0.into()));
    let both = guids(&place);
    assert!(mine.iter().all(|g| both.contains(g)));
    assert_eq!(both.len(), mine.len() + 1);
    let before = place.files("decks");
    place.on_day(20_004, &["build"]).code(0);
    assert_eq!(before, place.files("decks"));
}
