//! What a build writes.

use crate::{ONE, Place, TWO};
use std::process::Stdio;

#[test]
fn a_second_build_changes_no_byte() {
    let place = Place::with_notes();
    place
        .run(&["build"])
        .code(0)
        .says(&["decks/d.apkg: 2 documents"]);
    let first = place.files("decks");
    assert!(place.path("decks/d.apkg").is_file());
    place.run(&["build"]).code(0).says(&["(0 new, 0 changed,"]);
    assert_eq!(first, place.files("decks"));
}

#[test]
fn two_folders_from_one_ledger_give_one_package() {
    let place = Place::with_notes();
    place.on_day(20_000, &["build"]).code(0);
    place.edit("data/one.md", "57.0", "58.1");
    for folder in ["a", "b/deep"] {
        place.write(
            &format!("{folder}/d.ledger.jsonl"),
            place.read("decks/d.ledger.jsonl"),
        );
        place.on_day(20_001, &["build", "-o", folder]).code(0);
    }
    let package = |folder: &str| std::fs::read(place.path(folder).join("d.apkg")).unwrap();
    assert!(package("a") == package("b/deep"));
    assert!(package("a") != package("decks"));
}

#[test]
fn lines_above_change_no_note() {
    let place = Place::with_notes();
    place.on_day(20_000, &["build"]).code(0);
    let before = place.entries("decks/d.ledger.jsonl");
    place.write("data/one.md", format!("\n\n\n{ONE}"));
    place.on_day(20_001, &["build"]).code(0);
    let after = place.entries("decks/d.ledger.jsonl");
    assert_ne!(before, after, "lines are in the ledger");
    for (a, b) in before.iter().zip(&after) {
        for key in ["guid", "id", "fields", "facts", "changed"] {
            assert_eq!(a[key], b[key]);
        }
    }
}

#[test]
fn json_ends_with_what_was_built() {
    let place = Place::with_notes();
    let built = place.run(&["build", "--json"]).code(0).json();
    assert_eq!(built["version"], 1);
    assert_eq!(built["event"], "built");
    assert_eq!(built["deck"], "decks/d.apkg");
    assert_eq!(built["ledger"], "decks/d.ledger.jsonl");
    assert_eq!(built["documents"], 2);
    assert_eq!(built["cards"], built["added"]);
    assert!(built["cards"].as_u64().unwrap() > 10);
    assert!(built["coverage"].as_f64().unwrap() > 0.5);
}

#[test]
fn a_dry_run_and_a_plan_touch_nothing() {
    let place = Place::with_notes();
    for args in [&["build", "-n"][..], &["plan"], &["check"], &["facts"]] {
        place.run(args).code(0);
        assert!(!place.path("decks").exists(), "{args:?}");
    }
    place.run(&["build"]).code(0);
    let before = place.files("decks");
    place.edit("data/one.md", "57.0", "58.1");
    place
        .run(&["build", "--dry-run"])
        .code(0)
        .says(&["would write"]);
    let plan = place.run(&["plan"]).code(0);
    assert!(
        plan.stdout.contains("57.0 -> 58.1: keeps its history"),
        "{plan:#?}"
    );
    assert!(plan.stdout.contains("[-57.0-]{+58.1+}"), "{plan:#?}");
    assert!(!plan.stdout.contains('\u{1b}'), "{plan:#?}");
    let colored = place.run(&["plan", "--color", "always"]).code(0);
    assert!(
        colored.stdout.contains("\u{1b}[31m57.0\u{1b}[0m"),
        "{colored:#?}"
    );
    assert_eq!(before, place.files("decks"));
}

#[test]
fn locked_says_that_the_ledger_would_change() {
    let place = Place::with_notes();
    place
        .run(&["build", "--locked"])
        .code(1)
        .says(&["--locked"]);
    assert!(!place.path("decks").exists());
    place.run(&["build"]).code(0);
    place.run(&["build", "--locked"]).code(0);
    place.run(&["plan", "--locked"]).code(0);
    let before = place.files("decks");
    place.edit("data/one.md", "57.0", "58.1");
    place
        .run(&["build", "--locked"])
        .code(1)
        .one_line(&["d.ledger.jsonl would change"]);
    place.run(&["plan", "--locked"]).code(1);
    assert_eq!(before, place.files("decks"));
}

#[test]
fn what_has_gone_is_told_and_comes_back() {
    let place = Place::with_notes();
    place.run(&["build"]).code(0);
    let identity = |place: &Place| {
        let mut out: Vec<(String, String)> = place
            .entries("decks/d.ledger.jsonl")
            .iter()
            .map(|e| (e["guid"].to_string(), e["id"].to_string()))
            .collect();
        out.sort();
        out
    };
    let before = identity(&place);
    let line = "- **KV Cache**：在推理过程中缓存KV，减少重复计算。\n";
    place.edit("data/one.md", line, "");
    place.run(&["build"]).code(0).says(&["d-retired.txt"]);
    let told = place.read("decks/d-retired.txt");
    assert!(told.contains("nid:") && told.contains("SUSPEND"), "{told}");
    place.write("data/one.md", ONE);
    let back = place.run(&["build", "--json"]).code(0).json();
    assert_eq!(back["added"], 0);
    assert_eq!(before, identity(&place));
    assert!(!place.path("decks/d-retired.txt").exists());
}

#[test]
fn a_build_that_was_cut_off_is_repaired() {
    let place = Place::with_notes();
    place.run(&["build"]).code(0);
    let whole = place.files("decks");
    // Killed after the ledger, before the package.
    place.write("decks/d.apkg", "half");
    place.run(&["build"]).code(0);
    assert_eq!(whole, place.files("decks"));
}

#[test]
fn decks_are_named_after_documents_and_parts() {
    let place = Place::with_notes();
    place.run(&["build"]).code(0);
    let decks: std::collections::BTreeSet<String> = place
        .entries("decks/d.ledger.jsonl")
        .iter()
        .map(|e| e["deck"][0].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(decks.into_iter().collect::<Vec<_>>(), ["数据", "模型"]);

    // Two documents of one title go by their paths.
    let place = Place::new();
    place.write("notes/a/x.md", ONE);
    place.write(
        "notes/b/x.md",
        ONE.replace("模型", "系统").replace("# 系统", "# 模型"),
    );
    place.run(&["build", "notes", "--accept-retired"]).code(0);
    let ledger = place.read("decks/notes.ledger.jsonl");
    assert!(ledger.contains("\"deck\":[\"a/x\"") && ledger.contains("\"deck\":[\"b/x\""));
}

#[test]
fn pictures_travel_and_missing_ones_are_warned_of() {
    let place = Place::new();
    let notes = "\
# 网络

## 结构

- **编码器**：使用卷积提取特征，提高推理速度。![结构](img/a%20b.png)
- **解码器**：使用转置卷积恢复分辨率，减少重复计算。![无](img/none.png)
- **外面**：采用SmoothQuant进行权重和激活的量化。![外](../outside.png)
";
    place.write("data/n.md", notes);
    place.write("data/img/a b.png", b"\x89PNG not really");
    place.write("outside.png", b"\x89PNG");
    let ran = place.run(&["build"]).code(0);
    let ran = ran.says(&[
        "missing-image",
        "img/none.png",
        "data/n.md:6",
        "outside.png",
    ]);
    assert!(!ran.stderr.contains("a b.png"), "{ran:#?}");
    let check = place.run(&["check", "--json"]).code(1);
    let lines: Vec<serde_json::Value> = check
        .stdout
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert!(
        lines
            .iter()
            .any(|l| l["code"] == "missing-image" && l["line"] == 6)
    );
    let package = std::fs::read(place.path("decks/data.apkg")).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let media: serde_json::Value = serde_json::from_reader(zip.by_name("media").unwrap()).unwrap();
    let name = media["0"].as_str().unwrap();
    assert!(
        name.starts_with("a b-") && name.ends_with(".png"),
        "{media}"
    );
    assert_eq!(media.as_object().unwrap().len(), 1);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let place = Place::with_notes();
    let big: String = (0..2000)
        .map(|i| TWO.replace("PySceneDetect", &format!("Py{i}")))
        .collect();
    place.write("data/big.md", big);
    let mut child = place
        .command(&["facts"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}
