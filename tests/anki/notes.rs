//! Notes to put into packages, the hostile ones above all.

use factdeck::apkg;
use factdeck::fact::{Fact, FactKind, Lang, UnitKind};
use factdeck::ledger::Entry;
use factdeck::note::html::Pictures;
use factdeck::note::{Note, NoteType, fields_with_pictures};
use factdeck::source::Span;
use factdeck::text::{Mark, MarkKind, OBJECT, Text};
use std::collections::BTreeMap;

pub(crate) const BUILT: i64 = 1_700_000_000;

/// A note and what Anki must show of it.
pub(crate) struct Case {
    pub(crate) note: Note,
    pub(crate) ordinals: Vec<u16>,
    pub(crate) guid: String,
}

pub(crate) fn text(plain: &str, marks: &[(MarkKind, &str)]) -> Text {
    let marks = marks.iter().map(|(kind, words)| Mark {
        kind: kind.clone(),
        plain: find(plain, words),
    });
    Text {
        plain: plain.to_owned(),
        marks: marks.collect(),
        pieces: Vec::new(),
    }
}

pub(crate) fn find(plain: &str, words: &str) -> Span {
    let start = plain
        .find(words)
        .unwrap_or_else(|| panic!("{words:?} in {plain:?}"));
    Span::new(start, start + words.len())
}

pub(crate) fn fact(plain: &str, answer: &str) -> Fact {
    Fact::new(
        FactKind::Term,
        "test",
        vec![find(plain, answer)],
        Vec::new(),
    )
}

/// A cloze note; `holes` are ordinals and the words they hide.
pub(crate) fn cloze(guid: &str, text: Text, holes: &[(u16, &str)]) -> Case {
    let facts = holes.iter().map(|(_, answer)| fact(&text.plain, answer));
    Case {
        ordinals: holes.iter().map(|&(n, _)| n).collect(),
        guid: guid.to_owned(),
        note: Note {
            note_type: NoteType::Cloze,
            kind: UnitKind::Sentence,
            document: "a.md".to_owned(),
            title: "Doc".to_owned(),
            path: vec!["Part".to_owned()],
            deck: vec!["Doc".to_owned(), "std::part".to_owned()],
            lang: Lang::En,
            context: Vec::new(),
            front: None,
            facts: facts.collect(),
            text,
            extra: Vec::new(),
            tags: vec!["doc".to_owned(), "语言::c++".to_owned()],
            line: 1,
        },
    }
}

pub(crate) fn question(guid: &str, front: Text, back: Text) -> Case {
    let all = back.plain.clone();
    let mut case = cloze(guid, back, &[(1, &all)]);
    case.note.note_type = NoteType::Qa;
    case.note.front = Some(front);
    case
}

pub(crate) fn entry(case: &Case, number: i64, pictures: &Pictures) -> Entry {
    Entry {
        guid: case.guid.clone(),
        id: BUILT * 1000 + number,
        note_type: case.note.note_type,
        kind: case.note.kind,
        document: case.note.document.clone(),
        path: case.note.path.clone(),
        deck: case.note.deck.clone(),
        context: case.note.context_plain(),
        text: case.note.text.plain.clone(),
        facts: Vec::new(),
        fields: fields_with_pictures(&case.note, &case.ordinals, &[], &case.guid, pictures),
        tags: case.note.tags.clone(),
        media: Vec::new(),
        line: 1,
        created: BUILT,
        changed: BUILT,
        retired: false,
        past: Vec::new(),
    }
}

pub(crate) fn entries(cases: &[Case]) -> Vec<Entry> {
    let pictures = Pictures::from([("img/x y.png".to_owned(), "x y-1f.png".to_owned())]);
    (0..)
        .zip(cases)
        .map(|(n, case)| entry(case, n, &pictures))
        .collect()
}

pub(crate) fn package(entries: &[Entry], media: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let entries: Vec<&Entry> = entries.iter().collect();
    apkg::build("Deck", &entries, media, BUILT).unwrap()
}

/// Texts that Anki, HTML or MathJax would act on, in and beside deletions.
pub(crate) fn hostile() -> Vec<Case> {
    use MarkKind::{Code, DisplayMath, Emphasis, Math, Strong};
    let o = OBJECT.to_string();
    let picture = |dest: &str| MarkKind::Image {
        dest: dest.to_owned(),
        alt: "an \"alt\" }}".to_owned(),
    };
    let frac = r"\frac{a}{b_{c}}";
    let plain = [
        "use std::vector<int> here",
        "a::b:::c",
        "::",
        "x: y",
        "{{ name }}",
        "ends in {y}",
        "}",
        "}}",
        "{{c1::x}}",
        "a {{c2::literal}} b",
        "[sound:a.mp3]",
        "[latex]x[/latex]",
        "[$]x[/$]",
        "[anki:play:q:0]",
        "[[type:Text]]",
        "<script>alert(1)</script>",
        "a & b &amp; c &lt;",
        "😀 👩‍👩‍👧 🇨🇳",
        "שלום עולם",
        "cafe\u{301} \u{1112}\u{1161}\u{11ab}",
        "x\u{338}y",
        r"\(x\) and \[y\]",
        r"C:\dir\",
        "tab\tand  two spaces",
        "a\nb",
        "视频生成的“时间上下文”——丢失",
        "a\u{1f}b\u{0}c",
        "100%",
        "{{{x}}}",
        "f(x)[0]",
        "“引号”",
        "{{FrontSide}}",
        "<!-- comment -->",
        "--> ]]>",
    ];
    let mut cases = Vec::new();
    for (i, words) in plain.iter().enumerate() {
        let seen: String = words.chars().filter(|c| !c.is_control()).collect();
        cases.push(cloze(
            &format!("in{i}"),
            text(&format!("in {words} out"), &[]),
            &[(1, words)],
        ));
        cases.push(cloze(
            &format!("by{i}"),
            text(&format!("{words}KEY{words}"), &[]),
            &[(1, "KEY")],
        ));
        cases.push(question(
            &format!("qa{i}"),
            text(&format!("Q{i} {words}"), &[]),
            text(words, &[]),
        ));
        assert!(!seen.is_empty());
    }
    let with_code = format!("the code {} runs", plain[0]);
    cases.extend([
        cloze(
            "math-out",
            text(&format!("so {frac} is KEY"), &[(Math, frac)]),
            &[(1, "KEY")],
        ),
        cloze(
            "math-in",
            text(&format!("so {frac} is it"), &[(Math, frac)]),
            &[(1, frac)],
        ),
        cloze(
            "math-tail",
            text(&format!("so {frac} is it"), &[(DisplayMath, frac)]),
            &[(1, "{b_{c}}")],
        ),
        cloze(
            "math-wide",
            text(&format!("so {frac} is it"), &[(Math, frac)]),
            &[(1, "b_{c}} is")],
        ),
        cloze(
            "code-in",
            text(&with_code, &[(Code, plain[0])]),
            &[(1, plain[0])],
        ),
        cloze(
            "marks",
            text(
                "one two three four",
                &[(Strong, "two three"), (Emphasis, "three four")],
            ),
            &[(1, "one two"), (2, "three")],
        ),
        cloze(
            "nine",
            text("a1 b2 c3 d4 e5 f6 g7 h8 i9", &[]),
            &[
                (1, "a1"),
                (2, "b2"),
                (3, "c3"),
                (4, "d4"),
                (5, "e5"),
                (6, "f6"),
                (7, "g7"),
                (8, "h8"),
                (9, "i9"),
            ],
        ),
        cloze(
            "gaps",
            text("one two three", &[]),
            &[(500, "one"), (3, "three")],
        ),
        cloze(
            "picture",
            text(
                &format!("see {o} here KEY"),
                &[(picture("img/x y.png"), &o)],
            ),
            &[(1, "KEY")],
        ),
        cloze(
            "picture-in",
            text(&format!("see {o} here"), &[(picture("img/x y.png"), &o)]),
            &[(2, &o)],
        ),
        cloze(
            "no-picture",
            text(&format!("see {o} here"), &[(picture("gone.png"), &o)]),
            &[(1, &o)],
        ),
        cloze(
            "block",
            text(
                "see\nif x:\n\treturn {}\n here",
                &[(Code, "if x:\n\treturn {}\n")],
            ),
            &[(1, "if x:\n\treturn {}\n")],
        ),
    ]);
    let mut full = cloze("context", text("它的权重采用 W8A8", &[]), &[(4, "W8A8")]);
    full.note.lang = Lang::Zh;
    full.note.context = vec![text("哪些优化技术？", &[]), text("{{c1::量化}}：", &[])];
    full.note.extra = vec![text("更多 {{c9::x}} [sound:b.mp3]", &[])];
    cases.push(full);
    cases
}
