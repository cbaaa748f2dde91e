//! Units and notes as text a person can read.

use factdeck::fact::{self, Facts, Shape, Unit};
use factdeck::note;
use factdeck::parse;
use factdeck::source::{Source, Span};
use std::fmt::Write;

/// One unit a paragraph: where, kind, language; context; the text with its answers in brackets; facts and refusals.
pub(crate) fn facts(source: &Source) -> String {
    let document = parse::parse(source).value;
    let Facts {
        units, left_out, ..
    } = fact::extract(&document);
    let mut out = String::new();
    for unit in &units {
        unit_text(source, unit, &mut out);
    }
    for left in left_out {
        let (line, column) = source.line_column(left.span.start);
        let text: String = source.slice(left.span).chars().take(30).collect();
        let _ = writeln!(out, "left out {line}:{column} {:?}: {}", text, left.reason);
    }
    out
}

fn unit_text(source: &Source, unit: &Unit, out: &mut String) {
    let (line, column) = source.line_column(unit.span.start);
    let _ = writeln!(out, "{line}:{column} {:?} {:?}", unit.kind, unit.lang);
    for context in &unit.context {
        let _ = writeln!(out, "    {}", context.plain);
    }
    if let Shape::Qa { front } = &unit.shape {
        let _ = writeln!(out, "  ? {}", front.plain);
    }
    let mut holes: Vec<Span> = unit.facts.iter().flat_map(|f| f.holes.clone()).collect();
    holes.sort();
    let mut text = String::new();
    let mut from = 0;
    for hole in holes {
        text += &unit.text.plain[from..hole.start];
        let _ = write!(text, "[{}]", &unit.text.plain[hole.range()]);
        from = hole.end;
    }
    text += &unit.text.plain[from..];
    let _ = writeln!(out, "  > {text}");
    for fact in &unit.facts {
        let answer = &unit.text.plain[fact.holes[0].range()];
        let places: Vec<String> = fact
            .source
            .iter()
            .map(|s| {
                let (line, column) = source.line_column(s.start);
                format!("{line}:{column}")
            })
            .collect();
        let _ = writeln!(
            out,
            "  + {answer} ({:?}, {}, {})",
            fact.kind,
            fact.rule,
            places.join(" ")
        );
    }
    // What is weak or overlaps is most of what is proposed, and moves with every weight.
    let told = |reason: &str| !matches!(reason, "weak" | "overlaps a better one");
    for refused in unit.refused.iter().filter(|r| told(&r.reason)) {
        let _ = writeln!(
            out,
            "  - {} ({}): {}",
            &unit.text.plain[refused.plain.range()],
            refused.rule,
            refused.reason
        );
    }
    out.push('\n');
}

/// The fields of every note, ordinals from 1, one field a line.
pub(crate) fn notes(source: &Source) -> String {
    let document = parse::parse(source).value;
    let units = fact::extract(&document).units;
    let mut out = String::new();
    for note in note::notes(&document, &units, |offset| source.line(offset)) {
        let ordinals: Vec<u16> = (1..).take(note.facts.len()).collect();
        let was = vec![None; note.facts.len()];
        let _ = writeln!(
            out,
            "{:?} line {} in {}",
            note.note_type,
            note.line,
            note.deck.join("::")
        );
        for field in note::fields(&note, &ordinals, &was, "guid-of-it") {
            let _ = writeln!(out, "  {field}");
        }
        out.push('\n');
    }
    out
}
