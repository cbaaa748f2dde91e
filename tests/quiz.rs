//! Quizzes from notes: what stands on a form, in which order, and what an edit of the notes changes.

#![allow(clippy::unwrap_used)] // a helper of a test may fail like the test itself

mod quiz_notes;

use factdeck::fact::{FactKind, Lang};
use factdeck::ledger::Identified;
use factdeck::quiz::{self, Error, Form, Item, Kind, Options, Quiz, Warning, plain};
use quiz_notes::{en, identified, marked, note, zh};
use std::collections::{BTreeMap, BTreeSet};

/// 90 notes with two facts each, in three parts of 45, 30 and 15.
fn bank() -> Vec<Identified> {
    let first = ["光", "热", "电", "磁", "声", "力", "水", "风", "火", "土"];
    let second = ["合", "解", "转", "导", "变", "聚", "散", "移", "衍"];
    let mut out = Vec::new();
    for (i, a) in first.iter().enumerate() {
        for (j, b) in second.iter().enumerate() {
            let n = i * second.len() + j;
            let place: String = format!("{n}")
                .chars()
                .map(|c| "零壹贰叁肆伍陆柒捌玖".chars().nth(c as usize - 48).unwrap())
                .collect();
            let text = format!(
                "**[[term:{a}{b}作用]]**：发生在{place}号站，每次用时[[number:{}秒]]。",
                n + 100
            );
            let (text, facts) = marked(&text);
            let mut note = note("bank.md", Lang::Zh, text, facts);
            let part = ["甲", "乙", "丙"][usize::from(n >= 45) + usize::from(n >= 75)];
            note.path = vec![format!("{part}部")];
            note.deck = vec!["题库".to_owned(), format!("{part}部")];
            note.line = n + 1;
            out.push(identified(note));
        }
    }
    out
}

fn options(items: usize, forms: usize) -> Options {
    Options {
        items,
        forms,
        ..Options::new("bank", "7KQ2-M4XD")
    }
}

fn make(notes: &[Identified], options: &Options) -> Quiz {
    quiz::make(notes, options).unwrap().quiz
}

fn facts(form: &Form) -> Vec<&str> {
    form.items
        .iter()
        .flat_map(|item| item.facts.iter().map(String::as_str))
        .collect()
}

fn choices(form: &Form) -> impl Iterator<Item = &Item> {
    form.items.iter().filter(|item| item.kind == Kind::Choice)
}

#[test]
fn the_order_of_a_seed_never_changes() {
    assert_eq!(
        quiz::rank("7KQ2-M4XD", "pick", "A", "q001"),
        GOLDEN_RANK,
        "all quizzes that were ever printed would change"
    );
    let quiz = make(&bank(), &options(30, 2));
    let head = |form: &Form| -> Vec<String> {
        form.items[..4]
            .iter()
            .map(|item| format!("{} {}", item.source.line, item.key))
            .collect()
    };
    assert_eq!(head(&quiz.forms[0]), GOLDEN_A);
    assert_eq!(head(&quiz.forms[1]), GOLDEN_B);
}

const GOLDEN_RANK: quiz::Rank = [7807248807589805717, 13877304386474077520];
const GOLDEN_A: [&str; 4] = ["1 D", "35 D", "42 D", "8 A"];
const GOLDEN_B: [&str; 4] = ["9 A", "23 A", "29 C", "20 D"];

#[test]
fn another_seed_is_another_quiz_and_the_same_seed_the_same() {
    let notes = bank();
    let other = Options {
        seed: "other".to_owned(),
        ..options(30, 2)
    };
    assert_eq!(make(&notes, &options(30, 2)), make(&notes, &options(30, 2)));
    assert_ne!(
        facts(&make(&notes, &other).forms[0]),
        facts(&make(&notes, &options(30, 2)).forms[0])
    );
}

#[test]
fn forms_have_the_same_items_in_another_order() {
    let quiz = make(&bank(), &options(30, 4));
    let all: Vec<Vec<&str>> = quiz.forms.iter().map(facts).collect();
    let sets: BTreeSet<BTreeSet<&str>> = all.iter().map(|f| f.iter().copied().collect()).collect();
    assert_eq!(sets.len(), 1);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 4);
    for item in choices(&quiz.forms[0]) {
        let twin = choices(&quiz.forms[1]).find(|other| other.facts == item.facts);
        let texts =
            |item: &Item| -> BTreeSet<String> { item.options.iter().map(|o| plain(o)).collect() };
        assert_eq!(texts(item), texts(twin.unwrap()));
    }
}

#[test]
fn fresh_forms_have_items_of_their_own() {
    let fresh = Options {
        fresh: true,
        ..options(30, 2)
    };
    let quiz = make(&bank(), &fresh);
    let [a, b] = [0, 1].map(|i| facts(&quiz.forms[i]).into_iter().collect::<BTreeSet<_>>());
    assert!(a.intersection(&b).count() < 25);
}

#[test]
fn no_fact_stands_twice_on_a_form_nor_two_of_one_note() {
    for notes in [bank(), zh(), en(), [zh(), en()].concat()] {
        for form in &make(&notes, &options(40, 3)).forms {
            let facts = facts(form);
            let notes: BTreeSet<&str> = form.items.iter().map(|item| item.note.as_str()).collect();
            assert_eq!(facts.iter().collect::<BTreeSet<_>>().len(), facts.len());
            assert_eq!(notes.len(), form.items.len());
        }
    }
}

#[test]
fn right_answers_are_dealt_evenly_over_the_letters() {
    let mut letters_of_one_place = BTreeSet::new();
    for seed in 0..40 {
        let options = Options {
            seed: seed.to_string(),
            kinds: BTreeSet::from([Kind::Choice]),
            ..options(30, 2)
        };
        for form in &make(&bank(), &options).forms {
            let mut count: BTreeMap<&str, usize> = BTreeMap::new();
            for item in choices(form) {
                assert_eq!(item.options.len(), 4);
                *count.entry(item.key.as_str()).or_default() += 1;
            }
            letters_of_one_place.insert(form.items[0].key.clone());
            let even = form.items.len() as f64 / 4.0;
            assert_eq!(count.len(), 4);
            assert!(
                count.values().all(|&n| (n as f64 - even).abs() <= 1.0),
                "seed {seed}, form {}: {count:?}",
                form.form
            );
        }
    }
    assert_eq!(
        letters_of_one_place.len(),
        4,
        "the first letter is always the same"
    );
}

#[test]
fn a_fact_deleted_changes_its_own_item_and_little_else() {
    let notes = bank();
    let before = make(&notes, &options(30, 1));
    let before: BTreeSet<&str> = facts(&before.forms[0]).into_iter().collect();
    let mut fewest = 30;
    for gone in &before {
        let (guid, ordinal) = gone.rsplit_once('-').unwrap();
        let mut fewer = notes.clone();
        let note = fewer.iter_mut().find(|note| note.guid == guid).unwrap();
        let at = note
            .ordinals
            .iter()
            .position(|o| o.to_string() == ordinal)
            .unwrap();
        note.note.facts.remove(at);
        note.ordinals.remove(at);
        let after = make(&fewer, &options(30, 1));
        let stay = facts(&after.forms[0])
            .iter()
            .filter(|id| before.contains(*id))
            .count();
        fewest = fewest.min(stay);
    }
    assert!(fewest >= 28, "only {fewest} of 30 stay");
}

#[test]
fn sections_share_the_items_by_weight() {
    let quiz = make(&bank(), &options(30, 1));
    let sections: Vec<(&str, usize)> = quiz.forms[0]
        .sections
        .iter()
        .map(|s| (s.title.as_str(), s.items))
        .collect();
    assert_eq!(sections, [("甲部", 15), ("乙部", 10), ("丙部", 5)]);
    assert_eq!(quiz.forms[0].points(), 60);
}

#[test]
fn options_are_alike_and_only_one_is_right() {
    let mut seen = 0;
    for notes in [bank(), zh(), en()] {
        for item in choices(&make(&notes, &options(40, 1)).forms[0]) {
            seen += 1;
            let texts: Vec<String> = item.options.iter().map(|o| plain(o)).collect();
            let key = usize::from(item.key.as_bytes()[0] - b'A');
            assert_eq!(texts[key], plain(&item.answer));
            assert!((3..=4).contains(&texts.len()));
            let stem = format!(
                "{} {}",
                item.context.iter().map(|l| plain(l)).collect::<String>(),
                plain(&item.stem)
            );
            let han = |s: &str| s.chars().any(|c| c >= '\u{4e00}');
            for (i, text) in texts.iter().enumerate() {
                if i == key {
                    continue;
                }
                let ratio = text.chars().count() as f64 / texts[key].chars().count() as f64;
                let near = text.chars().count().abs_diff(texts[key].chars().count()) <= 2;
                assert!(near || (0.55..=1.7).contains(&ratio), "{texts:?}");
                assert_eq!(han(text), han(&texts[key]), "{texts:?}");
                assert!(!stem.contains(text.as_str()), "{text} stands in {stem}");
                for (j, other) in texts.iter().enumerate() {
                    assert!(i == j || !other.contains(text.as_str()), "{texts:?}");
                }
            }
        }
    }
    assert!(seen > 50, "only {seen} choices to look at");
}

#[test]
fn numbers_stand_in_order_and_have_one_unit() {
    let numbers = Options {
        kinds: BTreeSet::from([Kind::Choice]),
        ..options(30, 2)
    };
    let quiz = make(&bank(), &numbers);
    let mut seen = 0;
    for item in quiz.forms.iter().flat_map(choices) {
        let texts: Vec<String> = item.options.iter().map(|o| plain(o)).collect();
        if texts[0].ends_with('秒') {
            seen += 1;
            let values: Vec<u32> = texts
                .iter()
                .map(|t| t.strip_suffix('秒').unwrap().parse().unwrap())
                .collect();
            assert!(values.is_sorted(), "{values:?}");
        }
    }
    assert!(seen > 10);
}

#[test]
fn members_of_one_list_are_no_wrong_options_for_each_other() {
    // Nothing in these stems tells one member from another: every sibling would be right.
    let notes: Vec<Identified> = ["苹果", "香蕉", "橘子", "葡萄", "荔枝"]
        .iter()
        .map(|fruit| {
            let (text, facts) = marked(&format!("[[member:{fruit}]]。"));
            let mut note = note("fruit.md", Lang::Zh, text, facts);
            note.context = vec![marked("常见的水果有：").0];
            identified(note)
        })
        .collect();
    let made = quiz::make(&notes, &options(5, 1)).unwrap();
    assert_eq!(choices(&made.quiz.forms[0]).count(), 0);
}

#[test]
fn articles_give_nothing_away() {
    let notes: Vec<Identified> = [
        ("It is kept by an", "owner", "holds it"),
        ("It is read by a", "reader", "looks at it"),
        ("It is made by a", "writer", "fills it"),
        ("It is sent by a", "sender", "moves it"),
        ("It is kept by an", "editor", "mends it"),
    ]
    .iter()
    .map(|(before, answer, after)| {
        let (text, facts) = marked(&format!("{before} [[attribute:{answer}]] who {after}."));
        identified(note("roles.md", Lang::En, text, facts))
    })
    .collect();
    for item in choices(&make(&notes, &options(5, 1)).forms[0]) {
        let vowel = |s: &str| "aeiou".contains(s.chars().next().unwrap());
        let an = plain(&item.stem).contains(" an ");
        assert!(item.options.iter().all(|o| vowel(&plain(o)) == an));
    }
}

#[test]
fn one_item_does_not_print_the_answer_of_another() {
    let mut notes = bank();
    // Every stem of this note names the answer of another.
    for n in 0..20 {
        let (text, facts) = marked(&format!(
            "光合作用发生在零号站，与[[attribute:第{n}层膜系]]有关。"
        ));
        notes.push(identified(note("bank.md", Lang::Zh, text, facts)));
    }
    for seed in 0..20 {
        let options = Options {
            seed: seed.to_string(),
            kinds: BTreeSet::from([Kind::Blank]),
            ..options(40, 1)
        };
        let quiz = make(&notes, &options);
        let asks = quiz.forms[0]
            .items
            .iter()
            .any(|item| item.key == "光合作用");
        let tells = quiz.forms[0]
            .items
            .iter()
            .any(|item| plain(&item.stem).contains("光合作用"));
        assert!(!(asks && tells), "seed {seed}");
    }
}

#[test]
fn an_item_never_prints_its_own_answer() {
    let (text, mut facts) = marked("[[term:缓存]]就是把结果存进缓存里。");
    let leaking = identified(note("a.md", Lang::Zh, text.clone(), facts.clone()));
    assert!(matches!(
        quiz::make(&[leaking], &options(1, 1)),
        Err(Error::NoFacts(_))
    ));
    // With both places masked it can be asked, and both are blanks of one width.
    let again = text.plain.rfind("缓存").unwrap();
    facts[0]
        .holes
        .push(factdeck::source::Span::new(again, again + "缓存".len()));
    let masked = identified(note("a.md", Lang::Zh, text, facts));
    let quiz = make(&[masked], &options(1, 1));
    assert_eq!(
        plain(&quiz.forms[0].items[0].stem),
        "____就是把结果存进____里。"
    );
    assert_eq!(quiz.forms[0].items[0].key, "缓存");
}

#[test]
fn questions_are_answered_on_lines() {
    let quiz = make(&en(), &options(40, 1));
    let short: Vec<&Item> = quiz.forms[0]
        .items
        .iter()
        .filter(|i| i.kind == Kind::Short)
        .collect();
    assert!(short.iter().any(|item| plain(&item.stem)
        == "What happens when the master goes offline?"
        && item.key.starts_with("The system can go on")));
}

#[test]
fn wished_kinds_only() {
    for kind in Kind::ALL {
        let options = Options {
            kinds: BTreeSet::from([kind]),
            ..options(10, 2)
        };
        let quiz = make(&[zh(), en()].concat(), &options);
        assert!(
            quiz.forms
                .iter()
                .flat_map(|f| &f.items)
                .all(|item| item.kind == kind)
        );
    }
}

#[test]
fn facts_to_leave_out_are_left_out() {
    let all = make(&bank(), &options(30, 1));
    let skip: BTreeSet<String> = facts(&all.forms[0])
        .into_iter()
        .map(str::to_owned)
        .collect();
    let rest = Options {
        skip: skip.clone(),
        ..options(30, 1)
    };
    let rest = make(&bank(), &rest);
    assert!(facts(&rest.forms[0]).iter().all(|id| !skip.contains(*id)));
    assert_eq!(rest.forms[0].items.len(), 30);
}

#[test]
fn a_manifest_read_back_is_the_same_quiz() {
    for notes in [zh(), en()] {
        let quiz = make(&notes, &options(20, 3));
        let json = quiz::manifest(&quiz);
        assert_eq!(quiz::read(&json), Ok(quiz));
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["version"], 1);
        let item = &value["forms"][0]["items"][0];
        for field in ["number", "kind", "stem", "key", "facts", "note"] {
            assert!(!item[field].is_null(), "{field} is missing");
        }
        for field in ["file", "line", "heading"] {
            assert!(
                !item["source"][field].is_null(),
                "source.{field} is missing"
            );
        }
    }
}

#[test]
fn what_is_no_manifest_is_refused_with_a_reason() {
    let good = quiz::manifest(&make(&zh(), &options(5, 1)));
    let cases = [
        ("", "cannot be read"),
        ("[1, 2]", "no version"),
        ("{\"version\": 7}", "version 7"),
        ("{\"version\": 1}", "missing field"),
        (
            &good.replace("\"form\": \"A\"", "\"form\": \"../x\""),
            "not named A to Z",
        ),
        (
            &good.replace("\"section\": 0", "\"section\": 9"),
            "section that is not there",
        ),
        (
            &good.replace("\"forms\": [", "\"forms\": [], \"old\": ["),
            "no forms",
        ),
    ];
    for (json, wanted) in cases {
        let message = quiz::read(json).unwrap_err().to_string();
        assert!(
            message.contains(wanted),
            "{message:?} does not say {wanted:?}"
        );
    }
}

#[test]
fn bad_wishes_are_errors() {
    let notes = zh();
    assert_eq!(quiz::make(&notes, &options(20, 0)), Err(Error::Forms(0)));
    assert_eq!(quiz::make(&notes, &options(20, 27)), Err(Error::Forms(27)));
    assert_eq!(quiz::make(&notes, &options(0, 2)), Err(Error::NoItems));
    assert!(matches!(
        quiz::make(&[], &options(20, 2)),
        Err(Error::NoFacts(_))
    ));
}

#[test]
fn fewer_facts_than_items_make_as_many_as_there_are() {
    let notes = bank();
    let made = quiz::make(&notes[..7], &options(30, 2)).unwrap();
    assert_eq!(made.quiz.forms[0].items.len(), 7);
    assert!(matches!(
        made.warnings[..],
        [Warning::Fewer {
            asked: 30,
            made: 7,
            facts: 14,
            notes: 7
        }]
    ));
}

#[test]
fn kinds_of_facts_stay_among_themselves() {
    let kind_of: BTreeMap<String, FactKind> = zh()
        .iter()
        .flat_map(|n| {
            n.note
                .facts
                .iter()
                .map(|f| (n.note.answer(f).to_owned(), f.kind))
        })
        .collect();
    let quiz = make(&zh(), &options(40, 1));
    let mut seen = 0;
    for item in choices(&quiz.forms[0]) {
        let kinds: BTreeSet<FactKind> = item.options.iter().map(|o| kind_of[&plain(o)]).collect();
        assert_eq!(kinds.len(), 1, "{:?}", item.options);
        seen += 1;
    }
    assert!(seen > 5);
}
