//! A build that ends at any instruction is repaired by the next one.

use crate::Place;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// Notes that were built, edited, and not built since.
fn edited() -> Place {
    let place = Place::with_notes();
    place.on_day(20_000, &["build", "--no-quiz"]).code(0);
    place.edit("data/one.md", "57.0", "58.1");
    place.edit(
        "data/one.md",
        "- **KV Cache**：在推理过程中缓存KV，减少重复计算。\n",
        "",
    );
    place.edit(
        "data/two.md",
        "- **自动标注**",
        "- **去重**：比较视频的指纹，去除重复数据。\n- **自动标注**",
    );
    place
}

fn bytes(place: &Place) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = fs::read_dir(place.path("decks")).unwrap();
    files
        .map(|f| f.unwrap())
        // What a killed build leaves half written stands under names of its own.
        .filter(|f| !f.file_name().to_string_lossy().starts_with('.'))
        .map(|f| (PathBuf::from(f.file_name()), fs::read(f.path()).unwrap()))
        .collect()
}

#[test]
fn cut_off_between_any_two_files() {
    let place = edited();
    let before = bytes(&place);
    place.on_day(20_001, &["build", "--no-quiz"]).code(0);
    let after = bytes(&place);
    // The order in which a build replaces them.
    let order = ["d.ledger.jsonl", "d.apkg", "d-retired.txt"];
    assert!(
        order
            .iter()
            .all(|name| after.contains_key(&PathBuf::from(name)))
    );
    for done in 0..=order.len() {
        let place = edited();
        for (n, name) in order.iter().enumerate() {
            let state = if n < done { &after } else { &before };
            match state.get(&PathBuf::from(name)) {
                Some(bytes) => place.write(&format!("decks/{name}"), bytes),
                None => assert!(!place.path(&format!("decks/{name}")).exists()),
            }
        }
        place.on_day(20_001, &["build", "--no-quiz"]).code(0);
        assert!(bytes(&place) == after, "after {done} files");
    }
}

#[test]
fn killed_at_any_moment() {
    let place = edited();
    place.on_day(20_001, &["build", "--no-quiz"]).code(0);
    let after = bytes(&place);
    for delay in [1, 3, 6, 10, 15, 20, 25, 30, 40, 60] {
        let place = edited();
        let before = bytes(&place);
        let mut command = place.command(&["build", "--no-quiz"]);
        command.env("SOURCE_DATE_EPOCH", (20_001 * 86_400).to_string());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        let _ = child.kill();
        child.wait().unwrap();
        for (name, now) in bytes(&place) {
            let whole = [before.get(&name), after.get(&name)];
            assert!(
                whole.contains(&Some(&now)),
                "{} is half written",
                name.display()
            );
        }
        place.on_day(20_001, &["build", "--no-quiz"]).code(0);
        assert!(bytes(&place) == after, "killed after {delay} ms");
    }
}
