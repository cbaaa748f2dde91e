//! What `factdeck plan` tells before anything happens.

use crate::{Place, ran};

/// Notes that were built, and then changed in every way a plan tells of.
fn edited() -> Place {
    let place = Place::with_notes();
    place.on_day(20_000, &["build", "--no-quiz"]).code(0);
    place.edit("data/one.md", "57.0", "58.1");
    place.edit(
        "data/one.md",
        "- **视频分割任务**",
        "- **语音任务**：在LibriSpeech上，模型达到了2.1的WER。\n- **视频分割任务**",
    );
    // A fact that goes to another note in other words starts again there.
    place.edit(
        "data/two.md",
        "- **自动标注**：使用MLLM生成高质量的视频描述，提供详细的视频属性信息。\n",
        "",
    );
    place.edit(
        "data/one.md",
        "- **KV Cache**",
        "- **自动标注**：请三位专家在训练之前逐条审核字幕。\n- **KV Cache**",
    );
    place
}

#[test]
fn the_words_that_changed_and_what_becomes_of_each_card() {
    let place = edited();
    let before = place.files("decks");
    let plan = place.run(&["plan"]).code(0).stdout;
    for part in [
        "changed 视频分割任务：在MeVIS上，模型达到了[-57.0-]{+58.1+}的J&F",
        " 57.0 -> 58.1: keeps its history",
        "new 语音任务",
        "2.1: new card",
        "retired 自动标注",
        "starts again, its old card is retired",
        "restarted cards ask a fact that had another card",
    ] {
        assert!(plan.contains(part), "no {part:?} in\n{plan}");
    }
    assert!(!plan.contains('\u{1b}'), "no colours where no terminal is");
    assert_eq!(before, place.files("decks"));
}

#[test]
fn colours_on_a_terminal() {
    let place = edited();
    let mut command = place.command(&["plan"]);
    command.env("CLICOLOR_FORCE", "1");
    let plan = ran(command).code(0).stdout;
    assert!(
        plan.contains("\u{1b}[31m57.0\u{1b}[0m\u{1b}[32m58.1\u{1b}[0m"),
        "{plan}"
    );
}

#[test]
fn json_for_programs() {
    let place = edited();
    let plan = place.run(&["plan", "--json"]).code(0);
    let lines: Vec<serde_json::Value> = plan
        .stdout
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let (last, changes) = lines.split_last().unwrap();
    assert_eq!(
        (&last["event"], &last["ledger_changes"]),
        (&"planned".into(), &true.into())
    );
    let changes: Vec<_> = changes.iter().filter(|l| l["event"] == "change").collect();
    let cards = |fate: &str| -> Vec<&serde_json::Value> {
        let cards = changes.iter().flat_map(|c| c["cards"].as_array().unwrap());
        cards.filter(|c| c["fate"] == fate).collect()
    };
    let card = cards("changed")
        .into_iter()
        .find(|c| c["answer"] == "58.1")
        .unwrap();
    assert_eq!(card["before"], "57.0");
    assert_eq!(
        cards("restarted").len() as u64,
        last["restarted"].as_u64().unwrap()
    );
    assert!(!cards("restarted").is_empty());
}

#[test]
fn locked_fails_where_anything_would_change() {
    let place = edited();
    place
        .run(&["plan", "--locked"])
        .code(1)
        .says(&["d.ledger.jsonl would change"]);
    place.on_day(20_001, &["build", "--no-quiz"]).code(0);
    place.run(&["plan", "--locked"]).code(0);
}

#[test]
fn what_stays_though_the_rules_would_have_it_otherwise() {
    let place = Place::with_notes();
    place.on_day(20_000, &["build", "--no-quiz"]).code(0);
    // A sentence that is split stays one note, so that no card has to start again.
    place.edit(
        "data/two.md",
        "分割成短片段，确保每个片段只包含一个镜头。",
        "分割成短片段。确保每个片段只包含一个镜头。",
    );
    let built = place
        .on_day(20_001, &["build", "--no-quiz", "--json"])
        .code(0)
        .json();
    assert_eq!(
        (&built["restarted"], &built["retired"]),
        (&0.into(), &0.into()),
        "{built}"
    );
    let plan = place.run(&["plan"]).code(0).stdout;
    assert!(
        plan.contains("held 视频分割：") && plan.contains("--reselect"),
        "{plan}"
    );
    let plan = place.run(&["plan", "--reselect"]).code(0).stdout;
    assert!(!plan.contains("held"), "{plan}");
    // And building again changes nothing.
    let before = place.files("decks");
    place.on_day(20_002, &["build", "--no-quiz"]).code(0);
    assert_eq!(before, place.files("decks"));
}
