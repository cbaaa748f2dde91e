//! `factdeck facts`: what the splitter found, and where; with `--explain`, why, and what it left out.

use super::args::Facts;
use super::read::Read;
use super::report::{self, Terminal};
use super::{Exit, Outcome, build};
use crate::fact::{self, Fact, Shape, Unit};
use crate::source::Span;
use crate::text::Text;
use serde::Serialize;
use std::fmt::Write as _;

pub(super) fn run(args: &Facts, terminal: Terminal) -> Outcome<Exit> {
    let (_, mut notes) = build::read_notes(&args.input, terminal)?;
    if args.explain {
        for read in &mut notes.documents {
            read.facts = fact::extract_with(&read.document, true);
        }
    }
    if terminal.json {
        for read in &notes.documents {
            let file = notes.shown(&read.source.path);
            report::json_lines(lines(read, &file))?;
            if args.explain {
                report::json_lines(refused(read, &file))?;
                report::json_lines(left_out(read, &file))?;
            }
        }
    } else {
        let mut out = String::new();
        for read in &notes.documents {
            let file = notes.shown(&read.source.path);
            for unit in &read.facts.units {
                write_unit(&mut out, read, unit, &file, args.explain);
            }
            if args.explain {
                write_left_out(&mut out, read, &file);
            }
        }
        report::stdout(out.as_bytes())?;
    }
    let (units, facts) = notes
        .documents
        .iter()
        .flat_map(|d| &d.facts.units)
        .fold((0, 0), |(n, f), unit| (n + 1, f + unit.facts.len()));
    terminal.say(&format!(
        "{} in {}, {} of the answers covered",
        report::counted(facts, "fact"),
        report::counted(units, "unit"),
        percent(notes.coverage())
    ));
    Ok(if notes.unreadable.is_empty() {
        Exit::Done
    } else {
        Exit::Found
    })
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A fact as a line of JSON.
#[derive(Serialize)]
struct FactLine<'a> {
    version: u32,
    event: &'static str,
    file: &'a str,
    line: usize,
    headings: Vec<&'a str>,
    unit: crate::fact::UnitKind,
    shape: &'static str,
    lang: crate::fact::Lang,
    context: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    front: Option<&'a str>,
    text: &'a str,
    answer: &'a str,
    kind: crate::fact::FactKind,
    rule: &'a str,
    /// Bytes of `text`.
    holes: &'a [Span],
    /// Bytes of the file.
    source: &'a [Span],
    /// How likely a reader keeps the card, in percent.
    score: i32,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    signs: &'a [String],
}

fn lines<'a>(read: &'a Read, file: &'a str) -> Vec<FactLine<'a>> {
    let mut out = Vec::new();
    for unit in &read.facts.units {
        for fact in &unit.facts {
            let (shape, front) = match &unit.shape {
                Shape::Cloze => ("cloze", None),
                Shape::Qa { front } => ("qa", Some(front.plain.as_str())),
            };
            out.push(FactLine {
                version: 1,
                event: "fact",
                file,
                line: line_of(read, unit, fact),
                headings: headings(read, unit.section),
                unit: unit.kind,
                shape,
                lang: unit.lang,
                context: unit.context.iter().map(|t| t.plain.as_str()).collect(),
                front,
                text: &unit.text.plain,
                answer: answer(unit, fact),
                kind: fact.kind,
                rule: &fact.rule,
                holes: &fact.holes,
                source: &fact.source,
                score: fact.score,
                signs: &fact.signs,
            });
        }
    }
    out
}

/// A candidate that became no fact, as a line of JSON.
#[derive(Serialize)]
struct RefusedLine<'a> {
    version: u32,
    event: &'static str,
    file: &'a str,
    line: usize,
    lang: crate::fact::Lang,
    context: Vec<&'a str>,
    text: &'a str,
    answer: &'a str,
    kind: crate::fact::FactKind,
    rule: &'a str,
    score: i32,
    reason: &'a str,
    /// Bytes of `text`.
    hole: Span,
    /// Bytes of the file.
    source: Vec<Span>,
    signs: &'a [String],
}

fn refused<'a>(read: &'a Read, file: &'a str) -> Vec<RefusedLine<'a>> {
    let mut out = Vec::new();
    let dormant = read.facts.dormant.iter().map(|(_, unit)| unit);
    for unit in read.facts.units.iter().chain(dormant) {
        for refused in &unit.refused {
            let source = unit.text.source_spans(refused.plain);
            out.push(RefusedLine {
                version: 1,
                event: "refused",
                file,
                line: read.source.line(source.first().unwrap_or(&unit.span).start),
                lang: unit.lang,
                context: unit.context.iter().map(|t| t.plain.as_str()).collect(),
                text: &unit.text.plain,
                answer: &unit.text.plain[refused.plain.range()],
                kind: refused.kind,
                rule: &refused.rule,
                score: refused.score,
                reason: &refused.reason,
                hole: refused.plain,
                source,
                signs: &refused.signs,
            });
        }
    }
    out
}

#[derive(Serialize)]
struct LeftOutLine<'a> {
    version: u32,
    event: &'static str,
    file: &'a str,
    line: usize,
    text: &'a str,
    reason: &'a str,
}

fn left_out<'a>(read: &'a Read, file: &'a str) -> Vec<LeftOutLine<'a>> {
    read.facts
        .left_out
        .iter()
        .map(|gap| LeftOutLine {
            version: 1,
            event: "left-out",
            file,
            line: read.source.line(gap.span.start),
            text: read.source.slice(gap.span),
            reason: &gap.reason,
        })
        .collect()
}

fn answer<'a>(unit: &'a Unit, fact: &Fact) -> &'a str {
    fact.holes
        .first()
        .map_or("", |h| &unit.text.plain[h.range()])
}

fn line_of(read: &Read, unit: &Unit, fact: &Fact) -> usize {
    let start = fact.source.first().unwrap_or(&unit.span).start;
    read.source.line(start)
}

/// Headings from the outermost to the section's own.
fn headings(read: &Read, section: usize) -> Vec<&str> {
    let mut out = Vec::new();
    let mut at = Some(section);
    while let Some(section) = at.and_then(|i| read.document.sections.get(i)) {
        if section.level > 0 {
            out.push(section.heading.plain.as_str());
        }
        at = section.parent;
    }
    out.reverse();
    out
}

fn write_unit(out: &mut String, read: &Read, unit: &Unit, file: &str, explain: bool) {
    let line = read.source.line(unit.span.start);
    let mut marked = unit.text.plain.clone();
    if unit.shape == Shape::Cloze {
        // From the last hole to the first, so that offsets stay right.
        let mut holes: Vec<(Span, usize)> = unit
            .facts
            .iter()
            .enumerate()
            .flat_map(|(i, f)| f.holes.iter().map(move |h| (*h, i + 1)))
            .collect();
        holes.sort();
        for (hole, number) in holes.into_iter().rev() {
            marked.insert(hole.end, ']');
            marked.insert_str(hole.start, &format!("[{number}:"));
        }
    }
    let _ = writeln!(out, "{file}:{line}: {}", flat(&marked));
    if let Shape::Qa { front } = &unit.shape {
        let _ = writeln!(out, "    asks: {}", flat(&front.plain));
    }
    if !explain {
        return;
    }
    for context in &unit.context {
        let _ = writeln!(out, "    context: {}", flat(&context.plain));
    }
    for extra in &unit.extra {
        let _ = writeln!(out, "    on the back: {}", flat(&extra.plain));
    }
    for (i, fact) in unit.facts.iter().enumerate() {
        let places: Vec<String> = fact
            .source
            .iter()
            .map(|s| {
                let (line, column) = read.source.line_column(s.start);
                format!("{line}:{column}")
            })
            .collect();
        let _ = writeln!(
            out,
            "    {}: {:?} {:?}, rule {}, at {}",
            i + 1,
            fact.kind,
            answer(unit, fact),
            fact.rule,
            places.join(", ")
        );
    }
    for refused in &unit.refused {
        let _ = writeln!(
            out,
            "    not {:?}, rule {}, score {}: {}",
            &unit.text.plain[refused.plain.range()],
            refused.rule,
            refused.score,
            refused.reason
        );
    }
}

fn write_left_out(out: &mut String, read: &Read, file: &str) {
    for gap in &read.facts.left_out {
        let text = Text::glue(read.source.slice(gap.span));
        let _ = writeln!(
            out,
            "{file}:{}: left out ({}): {}",
            read.source.line(gap.span.start),
            gap.reason,
            flat(text.plain.trim())
        );
    }
}

/// On one line.
fn flat(text: &str) -> String {
    text.replace('\n', " ")
}
