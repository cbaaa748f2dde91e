//! A document as text for people: one thing a line, `line:column` spans, marks as Markdown.

use factdeck::diagnostic::Diagnostic;
use factdeck::parse::{Block, BlockKind, Document};
use factdeck::source::{Source, Span};
use factdeck::text::{MarkKind, Text};
use std::fmt::Write;

/// The tree of a document.
pub(crate) fn tree(source: &Source, document: &Document) -> String {
    let mut out = String::new();
    writeln!(out, "title: {}", document.title).unwrap();
    if !document.tags.is_empty() {
        writeln!(out, "tags: {}", document.tags.join(", ")).unwrap();
    }
    if let Some(span) = document.front_matter {
        writeln!(out, "{} front matter", place(source, span)).unwrap();
    }
    for section in &document.sections {
        let depth = depth(document, section.parent);
        let heading = match section.level {
            0 => "(no heading)".to_owned(),
            level => format!("{} {}", "#".repeat(level.into()), shown(&section.heading)),
        };
        let contents = if section.is_contents {
            " (contents)"
        } else {
            ""
        };
        let at = place(source, section.span);
        writeln!(out, "{}{at} {heading}{contents}", "  ".repeat(depth)).unwrap();
        for block in &section.blocks {
            self::block(source, block, depth + 1, &mut out);
        }
    }
    out
}

/// Diagnostics, one a line.
pub(crate) fn diagnostics(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let (at, code) = (place(source, d.span), d.code.name());
        writeln!(out, "{at} {code}: {}", d.message).unwrap();
        if let Some(help) = &d.help {
            writeln!(out, "  help: {help}").unwrap();
        }
    }
    out
}

fn depth(document: &Document, parent: Option<usize>) -> usize {
    parent.map_or(0, |i| 1 + depth(document, document.sections[i].parent))
}

fn place(source: &Source, span: Span) -> String {
    let (line, column) = source.line_column(span.start);
    let (end_line, end_column) = source.line_column(span.end);
    format!("{line}:{column}..{end_line}:{end_column}")
}

fn block(source: &Source, block: &Block, depth: usize, out: &mut String) {
    let at = format!("{}{}", "  ".repeat(depth), place(source, block.span));
    let all = |blocks: &[Block], out: &mut String| {
        for block in blocks {
            self::block(source, block, depth + 1, out);
        }
    };
    let inner = "  ".repeat(depth + 1);
    match &block.kind {
        BlockKind::Paragraph(text) => writeln!(out, "{at} paragraph {}", shown(text)).unwrap(),
        BlockKind::List { start, items } => {
            let start = start.map_or(String::new(), |n| format!(" from {n}"));
            writeln!(out, "{at} list{start}").unwrap();
            for item in items {
                let task = match item.task {
                    Some(true) => " [x]",
                    Some(false) => " [ ]",
                    None => "",
                };
                writeln!(out, "{inner}{} item{task}", place(source, item.span)).unwrap();
                for block in &item.blocks {
                    self::block(source, block, depth + 2, out);
                }
            }
        }
        BlockKind::Table { header, rows } => {
            let cells = |cells: &[Text]| cells.iter().map(shown).collect::<Vec<_>>().join(" | ");
            writeln!(out, "{at} table {}", cells(header)).unwrap();
            for row in rows {
                writeln!(
                    out,
                    "{inner}{} row {}",
                    place(source, row.span),
                    cells(&row.cells)
                )
                .unwrap();
            }
        }
        BlockKind::Code { language, text } => {
            writeln!(out, "{at} code {language:?} {}", shown(text)).unwrap();
        }
        BlockKind::Math(text) => writeln!(out, "{at} math {}", shown(text)).unwrap(),
        BlockKind::Quote(blocks) => {
            writeln!(out, "{at} quote").unwrap();
            all(blocks, out);
        }
        BlockKind::Callout {
            kind,
            title,
            blocks,
        } => {
            writeln!(out, "{at} callout {kind:?} {}", shown(title)).unwrap();
            all(blocks, out);
        }
        BlockKind::Details { summary, blocks } => {
            writeln!(out, "{at} details {}", shown(summary)).unwrap();
            all(blocks, out);
        }
        BlockKind::Definition { term, definitions } => {
            writeln!(out, "{at} term {}", shown(term)).unwrap();
            for blocks in definitions {
                writeln!(out, "{inner}definition").unwrap();
                for block in blocks {
                    self::block(source, block, depth + 2, out);
                }
            }
        }
        BlockKind::Footnote { label, blocks } => {
            writeln!(out, "{at} footnote {label:?}").unwrap();
            all(blocks, out);
        }
        BlockKind::Html(text) => writeln!(out, "{at} html {}", shown(text)).unwrap(),
        BlockKind::Rule => writeln!(out, "{at} rule").unwrap(),
    }
}

/// A text on one line, its marks as Markdown or tags.
fn shown(text: &Text) -> String {
    let mut edges: Vec<(usize, String)> = Vec::new();
    let mut closing = Vec::new();
    for mark in &text.marks {
        let (open, close) = match &mark.kind {
            MarkKind::Strong => ("**".to_owned(), "**".to_owned()),
            MarkKind::Emphasis => ("*".to_owned(), "*".to_owned()),
            MarkKind::Strike => ("~~".to_owned(), "~~".to_owned()),
            MarkKind::Highlight => ("==".to_owned(), "==".to_owned()),
            MarkKind::Code => ("`".to_owned(), "`".to_owned()),
            MarkKind::Math => ("$".to_owned(), "$".to_owned()),
            MarkKind::DisplayMath => ("$$".to_owned(), "$$".to_owned()),
            MarkKind::Link(dest) => ("[".to_owned(), format!("]({dest})")),
            MarkKind::Image { dest, alt } => (format!("![{alt}"), format!("]({dest})")),
            MarkKind::Sub => ("<sub>".to_owned(), "</sub>".to_owned()),
            MarkKind::Sup => ("<sup>".to_owned(), "</sup>".to_owned()),
            MarkKind::Kbd => ("<kbd>".to_owned(), "</kbd>".to_owned()),
            MarkKind::Underline => ("<u>".to_owned(), "</u>".to_owned()),
        };
        while closing
            .last()
            .is_some_and(|(end, _)| *end <= mark.plain.start)
        {
            edges.push(closing.pop().unwrap());
        }
        edges.push((mark.plain.start, open));
        closing.push((mark.plain.end, close));
    }
    edges.extend(closing.into_iter().rev());
    let mut out = String::new();
    let mut from = 0;
    for (at, edge) in edges {
        out.push_str(&text.plain[from..at]);
        out.push_str(&edge);
        from = at;
    }
    out.push_str(&text.plain[from..]);
    out.replace(factdeck::text::OBJECT, "").replace('\n', "⏎")
}
