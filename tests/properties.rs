//! What holds for every document, however broken.

use factdeck::parse::{self, Block, BlockKind, Document, Item};
use factdeck::source::{Source, Span};
use factdeck::text::Text;
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Checks that spans lie in the source and in their parents, and that texts are what their pieces say.
struct Check<'s> {
    source: &'s Source,
}

impl Check<'_> {
    fn document(&self, document: &Document) {
        let whole = Span::new(0, self.source.text.len());
        let mut end = 0;
        for section in &document.sections {
            self.span(section.span, whole);
            assert!(section.span.start >= end, "sections overlap");
            end = section.span.end;
            self.text(&section.heading, section.span);
            if let Some(parent) = section.parent {
                assert!(document.sections[parent].level < section.level);
            }
            self.blocks(&section.blocks, section.span);
        }
    }

    fn blocks(&self, blocks: &[Block], parent: Span) {
        for block in blocks {
            self.span(block.span, parent);
            let texts: Vec<&Text> = match &block.kind {
                BlockKind::Paragraph(text)
                | BlockKind::Code { text, .. }
                | BlockKind::Math(text)
                | BlockKind::Html(text) => vec![text],
                BlockKind::List { items, .. } => {
                    for item in items {
                        self.item(item, block.span);
                    }
                    vec![]
                }
                BlockKind::Table { header, rows } => {
                    for row in rows {
                        self.span(row.span, block.span);
                        assert_eq!(row.cells.len(), header.len());
                        row.cells.iter().for_each(|cell| self.text(cell, row.span));
                    }
                    header.iter().collect()
                }
                BlockKind::Quote(blocks) | BlockKind::Footnote { blocks, .. } => {
                    self.blocks(blocks, block.span);
                    vec![]
                }
                BlockKind::Callout { title, blocks, .. } => {
                    self.blocks(blocks, block.span);
                    vec![title]
                }
                BlockKind::Details { summary, blocks } => {
                    self.blocks(blocks, block.span);
                    vec![summary]
                }
                BlockKind::Definition { term, definitions } => {
                    definitions
                        .iter()
                        .for_each(|blocks| self.blocks(blocks, block.span));
                    vec![term]
                }
                BlockKind::Rule => vec![],
            };
            texts
                .into_iter()
                .for_each(|text| self.text(text, block.span));
        }
    }

    fn item(&self, item: &Item, parent: Span) {
        self.span(item.span, parent);
        self.blocks(&item.blocks, item.span);
    }

    fn span(&self, span: Span, parent: Span) {
        assert!(span.start <= span.end, "{span:?}");
        assert!(parent.contains(span), "{span:?} lies outside {parent:?}");
        assert!(
            self.source.text.get(span.range()).is_some(),
            "{span:?} cuts a character"
        );
    }

    fn text(&self, text: &Text, parent: Span) {
        let mut end = 0;
        for piece in &text.pieces {
            assert!(
                piece.plain.start >= end && !piece.plain.is_empty(),
                "pieces overlap"
            );
            end = piece.plain.end;
            self.span(piece.source, parent);
            let plain = &text.plain[piece.plain.range()];
            let source = self.source.slice(piece.source);
            if plain.len() == source.len() {
                // A line break inside a paragraph is a blank of the same length, and so is a tab in HTML.
                assert!(
                    plain.replace(['\n', '\r', '\t'], " ")
                        == source.replace(['\n', '\r', '\t'], " "),
                    "{piece:?} differs"
                );
            }
        }
        assert!(end <= text.plain.len());
        let mut open: Vec<usize> = Vec::new();
        let mut start = 0;
        for mark in &text.marks {
            assert!(
                text.plain
                    .get(mark.plain.range())
                    .is_some_and(|s| !s.is_empty())
            );
            assert!(mark.plain.start >= start, "marks are not sorted");
            start = mark.plain.start;
            while open.last().is_some_and(|end| *end <= start) {
                open.pop();
            }
            assert!(
                open.last().is_none_or(|end| mark.plain.end <= *end),
                "marks cross"
            );
            open.push(mark.plain.end);
        }
    }
}

fn check(text: &str) -> Document {
    let source = Source::new("x.md", text);
    let parsed = parse::parse(&source);
    Check { source: &source }.document(&parsed.value);
    let mut last = 0;
    for diagnostic in &parsed.diagnostics {
        assert!(text.get(diagnostic.span.range()).is_some());
        assert!(diagnostic.span.start >= last, "diagnostics are not sorted");
        last = diagnostic.span.start;
    }
    parsed.value
}

/// Fragments that mean something to some part of the parser, glued in any order.
fn fragment() -> impl Strategy<Value = String> {
    const FRAGMENTS: &[&str] = &[
        "文字",
        "，",
        "：**",
        "**",
        "*",
        "***",
        "_",
        "__",
        "~",
        "~~",
        "==",
        "`",
        "```\n",
        "``",
        "$",
        "$$",
        "\n$$\n",
        "\\(",
        "\\)",
        "\\[",
        "\\]",
        "\n\\[\n",
        "%%",
        "\n%%\n",
        "[[",
        "]]",
        "![[",
        "|",
        "[",
        "](#a)",
        "](u \"t\")",
        "![",
        "[^1]",
        "\n[^1]: ",
        "\n[a]: b\n",
        "<b>",
        "</b>",
        "<br>",
        "<i",
        ">",
        "<h2 id=\"x\">",
        "</h2>",
        "\n<h1>",
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
        "\n<div>\n",
        "</div>",
        "<table>",
        "<td>",
        "</table>",
        "<script>",
        "</script>",
        "<pre>",
        "</pre>",
        "<!--",
        "-->",
        "<img src='a' alt=b>",
        "<T>",
        "<video>",
        "&amp;",
        "&lt",
        "&#0;",
        "\\",
        "\\*",
        "\n",
        "\n\n",
        "\r\n",
        "  \n",
        "\\\n",
        "\n# ",
        "\n## a {#b}\n",
        "\n===\n",
        "\n---\n",
        "---\ntitle: x\n---\n",
        "\n- ",
        "\n  - ",
        "\n    ",
        "\n1. ",
        "\n1.文",
        "\n2、文",
        "\n3）文",
        "\n（1）文",
        "\n-文",
        "\n•文",
        "\n> ",
        "\n>> ",
        "\n> [!note] t\n> ",
        "\n::: tip x\n",
        "\n:::\n",
        "\n: ",
        "\n| a | b |\n|---|---|\n| ",
        "\n```py\n",
        "\t",
        " ",
        "\u{3000}",
        "\u{0}",
        "\u{feff}",
        "}}",
        "::",
        "😀",
        "5",
        "a",
        "x = ",
        "[x] ",
        "\r",
        "é",
    ];
    prop_oneof![
        8 => proptest::sample::select(FRAGMENTS).prop_map(str::to_owned),
        1 => "\\PC{0,4}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_document_is_read(fragments in proptest::collection::vec(fragment(), 0..40)) {
        check(&fragments.concat());
    }

    #[test]
    fn reading_twice_is_the_same(fragments in proptest::collection::vec(fragment(), 0..10)) {
        let text = fragments.concat();
        prop_assert_eq!(check(&text), check(&text));
    }
}

#[test]
fn hostile_documents_are_read_in_time() {
    const SIZE: usize = 200_000;
    let units = [
        ">",
        "[",
        "*",
        "- ",
        "**a ",
        "![",
        "`",
        "$",
        "<a ",
        "a\n: b\n",
        "> a\n",
        "|a|b\n",
        "1. ",
        "[^a]",
        "[a](",
        "_a*",
        "~~a",
        "<!--",
        "==",
        "%%a",
        "\\(",
        "\\[\n",
        "&",
        "[a]: b\n",
        "<div>\n",
        "  - ",
        "* a\n ",
        "***",
        "]",
        "`a``",
        "[[a|",
        "\n",
        "# a\n",
        "<details>\n",
        "<details>",
        "</details>",
        "<summary>",
        "$$\n",
        "$$",
        "$a ",
        "::: a\n",
        "> [!a]\n",
        "1.文\n",
        "（1）文\n",
        "a\r",
        "**a**b",
        "<b>x",
        "x<b>",
        "<h1>",
        "<h1>\n",
        "<h1>a</h1>",
        "*a_ ",
        "-文\n\n",
        "%%\n",
        "<pre>",
        "<td>",
        "<table>",
        "<script>",
        "<script>\n\n",
        "</script> a",
        "<p>a",
        "==a ",
        "==a**b",
        "*a**b*c**",
        "[![",
        "- [ ] ",
        "a <script> ",
        "|",
        "<div><h1>",
        "\n> ",
        "```\n",
        "文\n",
        "文**，",
        "`$",
        "[[",
        "![[a]]",
    ];
    for unit in units {
        let started = Instant::now();
        check(&unit.repeat(SIZE / unit.len()));
        let took = started.elapsed();
        assert!(took < Duration::from_secs(2), "{unit:?} took {took:?}");
    }
    let deep: String = (0..400)
        .map(|i| format!("{}- a\n", "  ".repeat(i)))
        .collect();
    check(&deep);
    check(&format!("{}{}", ">".repeat(10_000), "\n>a".repeat(50_000)));
    check(&format!(
        "{}\n{}\n{}",
        "|a".repeat(5_000),
        "|-".repeat(5_000),
        "|a\n".repeat(5_000)
    ));
}

#[test]
fn the_seed_document_has_ten_questions_in_two_parts() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/video-models.md");
    let document = check(&std::fs::read_to_string(path).unwrap());
    let contents: Vec<_> = document.sections.iter().filter(|s| s.is_contents).collect();
    assert_eq!(contents.len(), 1);
    assert_eq!(contents[0].heading.plain, "目录");
    let parts: Vec<_> = (0..document.sections.len())
        .filter(|i| document.sections[*i].level == 1 && !document.sections[*i].is_contents)
        .collect();
    let questions = parts.iter().map(|part| {
        let below = document.sections.iter().filter(|s| s.parent == Some(*part));
        below
            .filter(|s| s.level == 2 && !s.blocks.is_empty())
            .count()
    });
    assert_eq!(questions.collect::<Vec<_>>(), [4, 6]);
}

#[test]
fn nesting_beyond_the_limit_is_reported_and_read() {
    let text = format!("# A\n\n{}end", "> ".repeat(500));
    let source = Source::new("x.md", text.as_str());
    let parsed = parse::parse(&source);
    let codes: Vec<_> = parsed.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [factdeck::diagnostic::Code::TooDeep]);
    let document = check(&text);
    let mut blocks = &document.sections[0].blocks;
    while let BlockKind::Quote(inner) = &blocks[0].kind {
        blocks = inner;
    }
    assert!(matches!(&blocks[0].kind, BlockKind::Paragraph(text) if text.plain == "end"));
}
