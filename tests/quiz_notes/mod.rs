//! Notes for tests, from a short JSON: `[[kind:answer]]` marks a fact, `**` and backquotes and dollars mark text.

use factdeck::fact::{Fact, FactKind, Lang, UnitKind};
use factdeck::ledger::Identified;
use factdeck::note::{Note, NoteType};
use factdeck::source::Span;
use factdeck::text::{Mark, MarkKind, Text};
use serde::Deserialize;

#[derive(Deserialize)]
struct Document {
    document: String,
    title: String,
    lang: Lang,
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    part: String,
    headings: Vec<Heading>,
}

#[derive(Deserialize)]
struct Heading {
    heading: String,
    line: usize,
    context: Vec<String>,
    notes: Vec<Short>,
}

#[derive(Deserialize)]
struct Short {
    kind: UnitKind,
    text: String,
    context: Option<Vec<String>>,
    front: Option<String>,
    qa: Option<FactKind>,
}

/// Notes of a Chinese document.
pub(crate) fn zh() -> Vec<Identified> {
    read(include_str!("zh.json"))
}

/// Notes of an English document.
#[cfg_attr(not(feature = "pdf"), allow(dead_code))]
pub(crate) fn en() -> Vec<Identified> {
    read(include_str!("en.json"))
}

fn read(json: &str) -> Vec<Identified> {
    let document: Document = serde_json::from_str(json).expect("a test document");
    let mut out = Vec::new();
    for part in &document.parts {
        for heading in &part.headings {
            for (index, short) in heading.notes.iter().enumerate() {
                let context = short.context.as_ref().unwrap_or(&heading.context);
                let (text, facts) = marked(&short.text);
                let mut note = note(&document.document, document.lang, text, facts);
                note.kind = short.kind;
                note.title.clone_from(&document.title);
                note.path = vec![part.part.clone(), heading.heading.clone()];
                note.deck = vec![document.title.clone(), part.part.clone()];
                note.context = context.iter().map(|line| marked(line).0).collect();
                note.line = heading.line + 1 + index;
                if let (Some(front), Some(kind)) = (&short.front, short.qa) {
                    note.note_type = NoteType::Qa;
                    note.context = Vec::new();
                    note.front = Some(marked(front).0);
                    note.facts = vec![fact(kind, Span::new(0, note.text.plain.len()))];
                }
                out.push(identified(note));
            }
        }
    }
    out
}

/// A cloze note around a text.
pub(crate) fn note(document: &str, lang: Lang, text: Text, facts: Vec<Fact>) -> Note {
    Note {
        note_type: NoteType::Cloze,
        kind: UnitKind::Item,
        document: document.to_owned(),
        title: "Title".to_owned(),
        path: vec!["Heading".to_owned()],
        deck: vec!["Title".to_owned()],
        lang,
        context: Vec::new(),
        front: None,
        text,
        extra: Vec::new(),
        facts,
        tags: Vec::new(),
        line: 1,
    }
}

/// A note with a guid made from what it says.
pub(crate) fn identified(note: Note) -> Identified {
    let name = format!("{:?}{}{}", note.path, note.context_plain(), note.text.plain);
    let guid = blake3::hash(name.as_bytes()).to_hex()[..10].to_owned();
    let ordinals = (1..).take(note.facts.len()).collect();
    Identified {
        note,
        guid,
        ordinals,
    }
}

/// A fact with one hole.
pub(crate) fn fact(kind: FactKind, hole: Span) -> Fact {
    Fact::new(kind, "test", vec![hole], Vec::new())
}

/// Reads the marks of a short text.
pub(crate) fn marked(short: &str) -> (Text, Vec<Fact>) {
    let mut plain = String::new();
    let mut marks = Vec::new();
    let mut facts = Vec::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut rest = short;
    while !rest.is_empty() {
        let tokens = ["**", "`", "$", "[[", "]]"];
        let Some(token) = tokens.iter().find(|token| rest.starts_with(**token)) else {
            let c = rest.chars().next().expect("not empty");
            plain.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        rest = &rest[token.len()..];
        match *token {
            "[[" => {
                let (kind, after) = rest.split_once(':').expect("[[kind:answer]]");
                open.push((kind, plain.len()));
                rest = after;
            }
            "]]" => {
                let (kind, start) = open.pop().expect("an open fact");
                let kind: FactKind =
                    serde_json::from_value(serde_json::Value::from(kind)).expect("a kind");
                facts.push(fact(kind, Span::new(start, plain.len())));
            }
            token => match open.iter().rposition(|(what, _)| *what == token) {
                Some(at) => {
                    let (_, start) = open.remove(at);
                    let kind = match token {
                        "**" => MarkKind::Strong,
                        "`" => MarkKind::Code,
                        _ => MarkKind::Math,
                    };
                    let plain = Span::new(start, plain.len());
                    marks.push(Mark { kind, plain });
                }
                None => open.push((token, plain.len())),
            },
        }
    }
    let text = Text {
        plain,
        marks,
        pieces: Vec::new(),
    };
    (text, facts)
}
