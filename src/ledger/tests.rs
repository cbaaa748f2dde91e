//! Histories of edits on small notes made by hand: `[answer]` in a text is a deletion.

use super::guard;
use super::*;
use crate::fact::{Fact, Lang};
use crate::source::Span;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

const DAY: i64 = 86_400_000;

/// A note of document `d.md`: `heading | text with [answers]`.
fn note(document: &str, heading: &str, marked: &str) -> Note {
    let (mut plain, mut facts) = (String::new(), Vec::new());
    let mut start = 0;
    for c in marked.chars() {
        match c {
            '[' => start = plain.len(),
            ']' => facts.push(Fact::new(
                FactKind::Attribute,
                "test",
                vec![Span::new(start, plain.len())],
                vec![],
            )),
            _ => plain.push(c),
        }
    }
    Note {
        note_type: NoteType::Cloze,
        kind: UnitKind::Item,
        document: document.to_owned(),
        title: "T".to_owned(),
        path: vec!["T".to_owned(), heading.to_owned()],
        deck: vec!["T".to_owned(), heading.to_owned()],
        lang: Lang::Zh,
        context: vec![Text::glue(heading)],
        front: None,
        text: Text::glue(&plain),
        extra: vec![],
        facts,
        tags: vec![],
        line: 0,
    }
}

/// Notes of one document, numbered by line.
fn document(path: &str, notes: &[(&str, &str)]) -> Vec<Note> {
    notes
        .iter()
        .enumerate()
        .map(|(i, (heading, text))| Note {
            line: i + 1,
            ..note(path, heading, text)
        })
        .collect()
}

/// What `note::fields` gives, as far as identity cares: cloze text, context, source.
fn fields(note: &Note, ordinals: &[u16], was: &[Option<String>], _guid: &str) -> Vec<String> {
    let mut text = note.text.plain.clone();
    for ((fact, ordinal), was) in note.facts.iter().zip(ordinals).zip(was).rev() {
        text.insert(fact.holes[0].end, ']');
        text.insert_str(
            fact.holes[0].start,
            &format!("[{ordinal}{}:", was.as_deref().unwrap_or("")),
        );
    }
    vec![text, note.context_plain(), note.path.join(" › ")]
}

fn read(paths: &[&str]) -> Scope {
    Scope {
        read: paths.iter().map(|&p| p.to_owned()).collect(),
        ..Scope::default()
    }
}

fn build_with(
    ledger: &Ledger,
    notes: Vec<Note>,
    scope: &Scope,
    options: Options,
    day: i64,
) -> Assigned {
    let built = assign(
        ledger,
        notes.clone(),
        &BTreeMap::new(),
        scope,
        options,
        day * DAY,
        fields,
    );
    // Whatever happens, a second build changes nothing, and the file says what the value says.
    let again = assign(
        &built.ledger,
        notes,
        &BTreeMap::new(),
        scope,
        Options {
            restamp: false,
            ..options
        },
        (day + 1) * DAY,
        fields,
    );
    assert_eq!(built.ledger, again.ledger);
    assert_eq!(built.notes, again.notes);
    let text = file::write(&built.ledger);
    assert_eq!(file::read(&text).unwrap().ledger, built.ledger);
    built
}

fn build(ledger: &Ledger, notes: Vec<Note>, day: i64) -> Assigned {
    build_with(ledger, notes, &read(&["d.md"]), Options::default(), day)
}

fn first(notes: &[(&str, &str)]) -> Ledger {
    build(&Ledger::new("n", "../data"), document("d.md", notes), 1).ledger
}

/// Guid and cards of the live entry whose text is `text`.
fn cards(ledger: &Ledger, text: &str) -> (String, Vec<(u16, String)>) {
    let found: Vec<&Entry> = ledger
        .entries
        .iter()
        .filter(|e| e.text == text && !e.retired)
        .collect();
    assert_eq!(found.len(), 1, "one live entry with the text {text:?}");
    (
        found[0].guid.clone(),
        found[0]
            .live_facts()
            .map(|f| (f.ordinal, f.answer.clone()))
            .collect(),
    )
}

fn numbers(cards: &[(u16, &str)]) -> Vec<(u16, String)> {
    cards.iter().map(|&(n, a)| (n, a.to_owned())).collect()
}

const THREE: [(&str, &str); 3] = [
    ("优化", "分布式训练：利用[数据并行]、[上下文并行]和张量并行"),
    ("优化", "量化：采用[W8A8 SmoothQuant]进行权重和激活的量化"),
    ("结果", "在MeVIS上达到了[57.0]的J&F，优于[VISA-13B]"),
];

#[test]
fn a_line_above_touches_nothing() {
    let ledger = first(&THREE);
    let mut notes = document("d.md", &THREE);
    for n in &mut notes {
        n.line += 7;
    }
    let built = build(&ledger, notes, 2);
    assert_eq!(built.counts.unchanged, 5);
    assert_eq!(built.changes, []);
    let stamps = |l: &Ledger| l.entries.iter().map(|e| e.changed).collect::<Vec<_>>();
    assert_eq!(stamps(&ledger), stamps(&built.ledger));
}

#[test]
fn a_changed_figure_keeps_its_card_and_says_what_it_was() {
    let ledger = first(&THREE);
    let (guid, _) = cards(&ledger, "在MeVIS上达到了57.0的J&F，优于VISA-13B");
    let mut edited = THREE;
    edited[2].1 = "在MeVIS上达到了[58.1]的J&F，优于[VISA-13B]";
    let built = build(&ledger, document("d.md", &edited), 2);
    let text = "在MeVIS上达到了58.1的J&F，优于VISA-13B";
    assert_eq!(
        cards(&built.ledger, text),
        (guid.clone(), numbers(&[(1, "58.1"), (2, "VISA-13B")]))
    );
    let entry = built
        .ledger
        .entries
        .iter()
        .find(|e| e.guid == guid)
        .unwrap();
    assert_eq!(entry.facts[0].was.as_deref(), Some("57.0"));
    assert_eq!(entry.changed, 2 * DAY / 1000);
    assert_eq!((built.counts.changed, built.counts.unchanged), (2, 3));

    // Another edit beside it leaves the answer, and what it was, alone.
    edited[2].1 = "在MeVIS数据集上达到了[58.1]的J&F，优于[VISA-13B]";
    let third = build(&built.ledger, document("d.md", &edited), 3);
    let entry = third
        .ledger
        .entries
        .iter()
        .find(|e| e.guid == guid)
        .unwrap();
    assert_eq!(entry.facts[0].was.as_deref(), Some("57.0"));
}

#[test]
fn a_new_fact_gets_a_number_nobody_had() {
    let ledger = first(&THREE);
    let mut edited = THREE;
    edited[0].1 = "分布式训练：利用[流水线并行]、[上下文并行]和[张量并行]";
    edited[1].1 = "量化：采用[W8A8 SmoothQuant]进行[权重和激活]的量化";
    let built = build(&ledger, document("d.md", &edited), 2);
    let (_, facts) = cards(
        &built.ledger,
        "量化：采用W8A8 SmoothQuant进行权重和激活的量化",
    );
    assert_eq!(
        facts,
        numbers(&[(1, "W8A8 SmoothQuant"), (2, "权重和激活")])
    );
    // Back to one deletion, then another one again: ordinal 2 stays with what it meant.
    edited[1].1 = "量化：采用[W8A8 SmoothQuant]进行[全部参数]的量化";
    let third = build_with(
        &built.ledger,
        document("d.md", &edited[1..2]),
        &read(&["d.md"]),
        Options::default(),
        3,
    );
    let entry = third
        .ledger
        .entries
        .iter()
        .find(|e| e.text.contains("全部参数"))
        .unwrap();
    let ordinals: BTreeSet<u16> = entry.facts.iter().map(|f| f.ordinal).collect();
    assert_eq!(ordinals.len(), entry.facts.len());
}

#[test]
fn an_old_deletion_stays_though_the_rules_would_cut_otherwise() {
    let ledger = first(&THREE);
    let (guid, _) = cards(&ledger, "量化：采用W8A8 SmoothQuant进行权重和激活的量化");
    let mut edited = THREE;
    edited[1].1 = "量化：采用W8A8 [SmoothQuant]进行[权重和激活]的量化";
    let notes = document("d.md", &edited);
    let built = build(&ledger, notes.clone(), 2);
    assert_eq!(
        cards(
            &built.ledger,
            "量化：采用W8A8 SmoothQuant进行权重和激活的量化"
        ),
        (guid, numbers(&[(1, "W8A8 SmoothQuant"), (2, "权重和激活")]))
    );
    assert!(built.changes.iter().any(|c| {
        c.cards
            .iter()
            .any(|k| k.held && k.answer == "W8A8 SmoothQuant")
    }));
    let options = Options {
        reselect: true,
        ..Options::default()
    };
    let chosen = build_with(&ledger, notes, &read(&["d.md"]), options, 2);
    let (_, facts) = cards(
        &chosen.ledger,
        "量化：采用W8A8 SmoothQuant进行权重和激活的量化",
    );
    assert_eq!(facts, numbers(&[(1, "SmoothQuant"), (2, "权重和激活")]));
}

#[test]
fn what_the_rules_dropped_stays_dropped() {
    let ledger = first(&THREE);
    let mut edited = THREE;
    edited[1].1 = "量化：采用W8A8 SmoothQuant进行权重和激活的量化";
    let asked_nothing = document("d.md", &edited);
    let options = Options {
        reselect: true,
        ..Options::default()
    };
    // Without `reselect` the note keeps its cards.
    let held = build(&ledger, asked_nothing.clone(), 2);
    assert_eq!(held.ledger.live().len(), 3);
    let dropped = build_with(
        &held.ledger,
        asked_nothing.clone(),
        &read(&["d.md"]),
        options,
        3,
    );
    assert_eq!(dropped.ledger.live().len(), 2);
    let again = build(&dropped.ledger, asked_nothing, 4);
    assert_eq!(again.ledger.live().len(), 2);
    // When the rules ask for it again, it is the same note with the same number.
    let back = build(&again.ledger, document("d.md", &THREE), 5);
    assert_eq!(
        cards(
            &back.ledger,
            "量化：采用W8A8 SmoothQuant进行权重和激活的量化"
        ),
        cards(&ledger, "量化：采用W8A8 SmoothQuant进行权重和激活的量化")
    );
}

#[test]
fn moved_renamed_and_reordered_notes_keep_their_guids() {
    let ledger = first(&THREE);
    let guids: BTreeSet<String> = ledger.entries.iter().map(|e| e.guid.clone()).collect();
    let moved = [THREE[2], ("优化技术", THREE[1].1), ("优化技术", THREE[0].1)];
    let mut scope = read(&["renamed.md"]);
    scope.gone.insert("d.md".to_owned());
    let built = build_with(
        &ledger,
        document("renamed.md", &moved),
        &scope,
        Options::default(),
        2,
    );
    let now: BTreeSet<String> = built.ledger.live().iter().map(|e| e.guid.clone()).collect();
    assert_eq!(now, guids);
    // A renamed heading does not split the deck, also not for what is new below it.
    assert!(built.ledger.entries.iter().all(|e| e.deck[1] != "优化技术"));
}

#[test]
fn what_is_gone_comes_back_with_its_history() {
    let ledger = first(&THREE);
    let without = build(&ledger, document("d.md", &THREE[1..]), 2);
    assert_eq!((without.counts.retired, without.counts.cards), (2, 3));
    assert_eq!(without.ledger.entries.len(), 3);
    let back = build(&without.ledger, document("d.md", &THREE), 3);
    let identity = |l: &Ledger| {
        l.live()
            .iter()
            .map(|e| (e.guid.clone(), e.id, e.cards()))
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(identity(&back.ledger), identity(&ledger));
    assert_eq!(back.counts.added, 0);
}

#[test]
fn documents_out_of_scope_stay_as_they_are() {
    let mut notes = document("d.md", &THREE);
    notes.extend(document(
        "e.md",
        &[("甲", "[甲]是第一个"), ("乙", "[乙]是第二个")],
    ));
    let start = Ledger::new("n", "../data");
    let ledger = build_with(
        &start,
        notes,
        &read(&["d.md", "e.md"]),
        Options::default(),
        1,
    )
    .ledger;
    // e.md alone, one note fewer; d.md was not read.
    let one = build_with(
        &ledger,
        document("e.md", &[("甲", "[甲]是第一个")]),
        &read(&["e.md"]),
        Options::default(),
        2,
    );
    assert_eq!((one.counts.retired, one.counts.cards), (1, 6));
    // e.md could not be read: nothing at all happens to it.
    let none = build_with(
        &ledger,
        document("d.md", &THREE),
        &read(&["d.md"]),
        Options::default(),
        2,
    );
    assert_eq!(none.ledger, ledger);
}

#[test]
fn copies_are_told_apart_by_their_neighbours() {
    let with_copies = [
        ("甲", "第一行有[一]个词在前面"),
        ("甲", "见[上]文"),
        ("甲", "第二行有[两]个词在中间"),
        ("甲", "见[上]文"),
        ("甲", "第三行有[三]个词在后面"),
    ];
    let ledger = first(&with_copies);
    assert_eq!(ledger.entries.len(), 5);
    let second = ledger.live()[3].guid.clone();
    let mut fewer = with_copies.to_vec();
    fewer.remove(1);
    let built = build(&ledger, document("d.md", &fewer), 2);
    assert_eq!(cards(&built.ledger, "见上文").0, second);
}

#[test]
fn a_lost_ledger_gives_the_same_guids_for_the_same_notes() {
    let guids = |l: &Ledger| l.entries.iter().map(|e| e.guid.clone()).collect::<Vec<_>>();
    let (one, two) = (first(&THREE), first(&THREE));
    assert_eq!(guids(&one), guids(&two));
}

#[test]
fn the_clock_may_run_backwards() {
    let mut edited = THREE;
    let ledger = first(&THREE);
    edited[2].1 = "在MeVIS上达到了[58.1]的J&F，优于[VISA-13B]";
    let built = build(&ledger, document("d.md", &edited), 0);
    let entry = built
        .ledger
        .entries
        .iter()
        .find(|e| e.text.contains("58.1"))
        .unwrap();
    assert_eq!(entry.changed, DAY / 1000 + 1);
}

#[test]
fn a_question_stays_a_question() {
    let qa = |mut n: Note| {
        n.note_type = NoteType::Qa;
        n.front = n.context.pop();
        n
    };
    let asked = qa(note("d.md", "什么是量化？", "[把权重变成低精度的整数]"));
    let ledger = build(&Ledger::new("n", ""), vec![asked], 1).ledger;
    // Rules of another day would make deletions of it.
    let deleted = note("d.md", "什么是量化？", "把[权重]变成低精度的[整数]");
    let built = build(&ledger, vec![deleted], 2);
    assert_eq!(built.ledger, ledger);
    assert_eq!(built.notes[0].note.note_type, NoteType::Qa);
}

#[test]
fn a_third_gone_is_guarded() {
    let texts: Vec<String> = (0..30).map(|i| format!("第{i}条写着[事实{i}号]")).collect();
    let all: Vec<(&str, &str)> = texts.iter().map(|t| ("甲", t.as_str())).collect();
    let ledger = first(&all);
    let few = build(&ledger, document("d.md", &all[9..]), 2);
    let many = build(&ledger, document("d.md", &all[10..]), 2);
    assert!(!guard::loses_much(&few.counts));
    assert!(guard::loses_much(&many.counts));
}

#[test]
fn a_split_sentence_leaves_its_guid_on_one_half_and_says_what_restarts() {
    let ledger = first(&[(
        "甲",
        "模型先读入[图像特征]，再用解码器写出[文字描述]，最后检查[语法错误]",
    )]);
    let guid = ledger.entries[0].guid.clone();
    let built = build(
        &ledger,
        document(
            "d.md",
            &[
                ("甲", "模型先读入[图像特征]，再用解码器写出[文字描述]"),
                ("甲", "最后检查[语法错误]"),
            ],
        ),
        2,
    );
    let (kept, _) = cards(&built.ledger, "模型先读入图像特征，再用解码器写出文字描述");
    assert_eq!(kept, guid);
    assert_eq!((built.counts.restarted, built.counts.retired), (1, 1));
}

mod files {
    use super::*;

    fn text() -> String {
        file::write(&first(&THREE))
    }

    fn refused(text: &str) -> String {
        file::read(text).unwrap_err().to_string()
    }

    #[test]
    fn a_damaged_line_is_named() {
        let whole = text();
        let cut = &whole[..whole.len() - 40];
        assert!(
            refused(cut).starts_with("line 4 cannot be read"),
            "{}",
            refused(cut)
        );
        assert!(refused("").contains("empty"));
        assert!(refused("nonsense\n").starts_with("line 1 is no ledger header"));
        assert!(refused(&whole.replace("\"format\":1", "\"format\":9")).contains("newer"));
        let twice = whole.replace("\"ordinal\":2", "\"ordinal\":1");
        assert!(refused(&twice).contains("ordinal 1 is used twice"));
    }

    #[test]
    fn conflict_markers_are_named_by_line() {
        let whole = text();
        let mut lines: Vec<&str> = whole.lines().collect();
        lines.insert(2, "<<<<<<< HEAD");
        assert!(refused(&lines.join("\n")).starts_with("line 3 is a git conflict marker"));
    }

    #[test]
    fn two_branches_that_changed_one_note_are_joined() {
        let ledger = first(&THREE);
        let mut mine = THREE;
        mine[2].1 = "在MeVIS上达到了[57.0]的J&F，优于[VISA-13B]和[LISA]";
        let mut theirs = THREE;
        theirs[2].1 = "在[MeVIS]上达到了[57.0]的J&F，优于[VISA-13B]";
        let mine = file::write(&build(&ledger, document("d.md", &mine), 2).ledger);
        let theirs = file::write(&build(&ledger, document("d.md", &theirs), 3).ledger);
        // What `merge=union` does.
        let both: String = mine
            .lines()
            .chain(theirs.lines().filter(|l| !mine.lines().any(|m| m == *l)))
            .map(|l| format!("{l}\n"))
            .collect();
        let loaded = file::read(&both).unwrap();
        assert_eq!(loaded.ledger.entries.len(), 3);
        assert_eq!(loaded.notices.len(), 1, "{:?}", loaded.notices);
        assert!(loaded.notices[0].contains("ordinal 3"));
        let (_, facts) = cards(&loaded.ledger, "在MeVIS上达到了57.0的J&F，优于VISA-13B");
        assert_eq!(
            facts,
            numbers(&[(1, "57.0"), (2, "VISA-13B"), (3, "MeVIS")])
        );
    }

    #[test]
    fn two_notes_with_one_id_are_separated() {
        let whole = text();
        let id = |l: &Ledger| l.entries.iter().map(|e| e.id).collect::<BTreeSet<_>>();
        let ledger = file::read(&whole).unwrap().ledger;
        let same = whole.replace("86400001", "86400000");
        assert_ne!(same, whole);
        assert_eq!(
            id(&file::read(&same).unwrap().ledger).len(),
            id(&ledger).len()
        );
    }
}
