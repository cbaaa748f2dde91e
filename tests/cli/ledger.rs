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
