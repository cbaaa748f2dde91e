//! The other verbs.

use crate::Place;

#[test]
fn facts_as_text_and_as_json() {
    let place = Place::with_notes();
    let text = place.run(&["facts", "data/one.md"]).code(0);
    assert!(text.stdout.contains("data/one.md:7: "), "{text:#?}");
    let explained = place.run(&["facts", "--explain"]).code(0);
    assert!(explained.stdout.contains("rule "), "{explained:#?}");
    let json = place.run(&["facts", "--json", "data/one.md"]).code(0);
    let source = place.read("data/one.md");
    let mut answers = 0;
    for line in json.stdout.lines() {
        let fact: serde_json::Value = serde_json::from_str(line).unwrap();
        let hole = &fact["holes"][0];
        let at = |key: &str| usize::try_from(hole[key].as_u64().unwrap()).unwrap();
        let text = fact["text"].as_str().unwrap();
        assert_eq!(&text[at("start")..at("end")], fact["answer"]);
        let line = usize::try_from(fact["line"].as_u64().unwrap()).unwrap();
        assert!(line <= source.lines().count());
        answers += 1;
    }
    assert!(answers > 5);
}

#[test]
fn init_writes_once_and_what_it_writes_builds() {
    let place = Place::new();
    place
        .run(&["init", "notes"])
        .code(0)
        .says(&["notes/factdeck.toml"]);
    let text = place.read("notes/factdeck.toml");
    assert!(text.contains("name = \"notes\""), "{text}");
    place
        .run(&["init", "notes"])
        .code(2)
        .one_line(&["is there already"]);
    assert_eq!(text, place.read("notes/factdeck.toml"));
    place.write("notes/x.md", crate::ONE);
    place
        .run(&["build", "notes"])
        .code(0)
        .says(&["decks/notes.apkg"]);
}

#[test]
fn help_completions_and_man_page() {
    let place = Place::new();
    let help = place.run(&["--help"]).code(0);
    assert!(help.stdout.contains("Exit codes:"), "{help:#?}");
    assert!(
        place
            .run(&["completions", "bash"])
            .code(0)
            .stdout
            .contains("factdeck")
    );
    assert!(place.run(&["man"]).code(0).stdout.contains(".TH"));
    assert!(
        place
            .run(&["--version"])
            .code(0)
            .stdout
            .starts_with("factdeck ")
    );
}

#[test]
fn check_finds_problems_and_shows_them() {
    let place = Place::with_notes();
    place
        .run(&["check"])
        .code(0)
        .says(&["0 problems in 2 documents"]);
    place.write(
        "data/three.md",
        "# 题\n\n## 图\n\n- **图**：结构如 ![图](none.png) 所示，共有三层。\n",
    );
    let found = place.run(&["check"]).code(1);
    assert!(
        found.stdout.contains("warning[missing-image]"),
        "{found:#?}"
    );
    assert!(found.stdout.contains("data/three.md:5"), "{found:#?}");
}
