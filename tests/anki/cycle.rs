//! The whole way: build, study every card, edit the notes, build, import again.

use super::oracle;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Notes in a folder of their own, built from day to day.
struct Deck(tempfile::TempDir);

impl Deck {
    fn new(text: &str) -> Self {
        let deck = Self(tempfile::tempdir().unwrap());
        fs::create_dir(deck.path("data")).unwrap();
        deck.write(text);
        deck
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, text: &str) {
        fs::write(self.path("data/video-models.md"), text).unwrap();
    }

    /// Builds; the package is kept under a name of its own.
    fn build(&self, day: u64, name: &str) -> String {
        let out = Command::new(env!("CARGO_BIN_EXE_factdeck"))
            .args(["build", "--no-quiz", "--name", "d", "--accept-retired"])
            .current_dir(self.0.path())
            .env("SOURCE_DATE_EPOCH", (day * 86_400).to_string())
            .output()
            .unwrap();
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        let kept = self.path(name);
        fs::copy(self.path("decks/d.apkg"), &kept).unwrap();
        kept.to_str().unwrap().to_owned()
    }

    /// When each note changed last, by guid, and whether it is in the package.
    fn ledger(&self) -> BTreeMap<String, (i64, bool)> {
        fs::read_to_string(self.path("decks/d.ledger.jsonl"))
            .unwrap()
            .lines()
            .skip(1)
            .map(|line| {
                let entry: Value = serde_json::from_str(line).unwrap();
                let guid = entry["guid"].as_str().unwrap().to_owned();
                (
                    guid,
                    (
                        entry["changed"].as_i64().unwrap(),
                        entry.get("retired").is_none(),
                    ),
                )
            })
            .collect()
    }
}

fn notes() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/video-models.md");
    fs::read_to_string(path).unwrap()
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replace(from, to)
}

/// The part of a text from one mark to the next.
fn part<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap();
    let end = start + text[start..].find(to).unwrap();
    &text[start..end]
}

/// What became of the cards.
#[derive(Debug, Default, PartialEq)]
struct Fates {
    /// Cards with another history, or none, whose fact is still in the notes.
    lost: Vec<String>,
    new: usize,
    orphans: usize,
}

/// Studies every card of the first package, imports the second, and checks what must hold after any edit.
fn cycle(before: &str, after: &str) -> Option<Fates> {
    let deck = Deck::new(before);
    let first = deck.build(20_000, "first.apkg");
    let old = deck.ledger();
    deck.write(after);
    let second = deck.build(20_010, "second.apkg");
    let new = deck.ledger();
    let css = ".card { color: teal; }";
    let args = [
        "edit-cycle",
        &first,
        &second,
        "--add-tag",
        "mine",
        "--edit-css",
        css,
    ];
    let (code, cycle) = oracle(&args)?;
    assert_eq!((code, &cycle["import_error"]), (0, &Value::Null));
    // Anki fills in a review time that its own scheduler left out, depending on the second it was studied in.
    let problems: Vec<&str> = cycle["database_check"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .filter(|p| !p.starts_with("Added last review time"))
        .collect();
    assert_eq!(problems, Vec::<&str>::new());
    let changed: BTreeSet<&String> = new
        .iter()
        .filter(|(guid, now)| old.get(*guid).is_none_or(|then| then.0 != now.0))
        .map(|(guid, _)| guid)
        .collect();

    // Every changed note is taken over; of the others at most the line that says where they stand is of yesterday.
    for stale in cycle["not_taken_over"].as_array().unwrap() {
        let guid = stale["guid"].as_str().unwrap().to_owned();
        assert!(!changed.contains(&guid), "{stale}");
    }
    let mut fates = Fates::default();
    for card in cycle["cards"].as_array().unwrap() {
        let guid = card["guid"].as_str().unwrap().to_owned();
        let name = format!("{guid} {}", card["ord"]);
        match card["status"].as_str().unwrap() {
            "new" => fates.new += 1,
            "orphan" => fates.orphans += 1,
            "kept" => {
                if card["history_kept"] != true {
                    fates.lost.push(name.clone());
                }
                if !changed.contains(&guid) {
                    assert_eq!(card.get("tags"), None, "{name}: the learner's tag is kept");
                    assert_eq!(card["changed_fields"], serde_json::json!({}), "{name}");
                }
            }
            other => fates.lost.push(format!("{name} {other}")),
        }
    }
    for note_type in cycle["notetypes"].as_array().unwrap() {
        assert!(
            note_type["css"].as_str().unwrap().ends_with(css),
            "the learner's styling is kept"
        );
    }
    Some(fates)
}

const KEPT: Fates = Fates {
    lost: Vec::new(),
    new: 0,
    orphans: 0,
};

#[test]
fn an_unchanged_deck_keeps_everything() {
    let text = notes();
    assert_eq!(cycle(&text, &text).unwrap_or(KEPT), KEPT);
}

#[test]
fn a_typo_fixed_in_an_answer_keeps_everything() {
    let after = replaced(&notes(), "支持灵活的注意力掩码", "支持灵活注意力掩码");
    assert_eq!(cycle(&notes(), &after).unwrap_or(KEPT), KEPT);
}

#[test]
fn a_word_changed_in_a_question_keeps_everything() {
    let after = replaced(&notes(), "使用了哪些优化技术", "使用了哪几种优化技术");
    assert_eq!(cycle(&notes(), &after).unwrap_or(KEPT), KEPT);
}

#[test]
fn a_moved_section_keeps_everything() {
    let text = notes();
    let moved = part(&text, "<h2 id=\"1.MAGI-1", "<h2 id=\"2.MAGI-1");
    let stays = part(&text, "<h2 id=\"2.MAGI-1", "<h2 id=\"3.MAGI-1");
    let after = replaced(
        &text,
        &format!("{moved}{stays}"),
        &format!("{stays}{moved}"),
    );
    assert_eq!(cycle(&text, &after).unwrap_or(KEPT), KEPT);
}

#[test]
fn a_renamed_part_keeps_everything() {
    let after = replaced(
        &notes(),
        "第一部分：视频生成与视频编辑",
        "第一部分：视频的生成和编辑",
    );
    assert_eq!(cycle(&notes(), &after).unwrap_or(KEPT), KEPT);
}

#[test]
fn a_deleted_question_leaves_its_cards_and_no_other() {
    let text = notes();
    let gone = part(&text, "<h2 id=\"2.Sa2VA", "<h2 id=\"3.Ref-SAV");
    let fates = cycle(&text, &replaced(&text, gone, ""));
    if let Some(fates) = fates {
        assert_eq!((fates.lost, fates.new), (vec![], 0));
        assert!(fates.orphans > 0);
    }
}

#[test]
fn an_item_inserted_first_adds_its_own_cards_only() {
    let item = "- **分布式训练**：";
    let after = replaced(
        &notes(),
        item,
        &format!("- **混合精度**：使用BF16进行训练，节省显存。\n{item}"),
    );
    if let Some(fates) = cycle(&notes(), &after) {
        assert_eq!((fates.lost, fates.orphans), (vec![], 0));
        assert!(fates.new > 0);
    }
}

#[test]
fn many_edits_at_once_keep_everything() {
    let mut after = notes();
    for (from, to) in [
        ("57.0", "58.1"),
        (
            "支持灵活的注意力掩码，优化长序列处理",
            "支持灵活的注意力掩码。优化长序列处理",
        ),
        (
            "利用数据并行、上下文并行和张量并行",
            "利用数据并行、上下文并行、流水线并行和张量并行",
        ),
        (
            "应用多种过滤器去除低质量数据和重复数据",
            "用多种过滤器去掉低质量数据和重复数据",
        ),
        (
            "使用MLLM生成高质量的视频描述",
            "借助MLLM生成高质量的视频描述",
        ),
    ] {
        after = replaced(&after, from, to);
    }
    if let Some(fates) = cycle(&notes(), &after) {
        assert_eq!((fates.lost, fates.orphans), (vec![], 0));
    }
}
