//! Block events to sections and blocks.

mod frame;

use self::frame::{Frame, Kind};
use super::draft::Draft;
use super::inline::{Inline, Part};
use super::{Block, BlockKind, CodeBlockKind, Event, HeadingLevel, Row, Section, Tag, TagEnd};
use crate::diagnostic::Code;
use crate::source::{Source, Span};
use crate::text::{Mark, MarkKind, OBJECT, Text};
use std::ops::Range;

/// A problem, its path still to be filled in.
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
}

/// Reads a draft to its end.
pub(super) fn build(source: &Source, draft: &Draft) -> (Vec<Section>, Vec<Problem>) {
    let mut builder = Builder {
        source,
        draft,
        sections: Vec::new(),
        stack: vec![Frame::new(Kind::Root, Span::new(0, 0))],
        pushed: Vec::new(),
        leaf: None,
        code: None,
        html: None,
        table: None,
        problems: Vec::new(),
        too_deep: false,
    };
    for (event, range) in super::parser(&draft.text) {
        builder.event(event, range);
    }
    builder.end_leaf();
    builder.close_html_frames(1);
    builder.end_section();
    (builder.sections, builder.problems)
}

/// Cells of a table; a wide header would make thousands of short rows huge.
const MOST_CELLS: usize = 200_000;

#[derive(Default)]
struct Table {
    header: Vec<Text>,
    rows: Vec<Row>,
    /// Cells of the row that is read.
    cells: Vec<Text>,
    /// Rows behind [`MOST_CELLS`], as paragraphs.
    left: Vec<Block>,
}

impl Table {
    fn end_row(&mut self, span: Span) {
        let mut cells = std::mem::take(&mut self.cells);
        let span = cells
            .iter()
            .filter_map(Text::source_hull)
            .fold(span, Span::hull);
        if self.left.is_empty() && (self.rows.len() + 1) * self.header.len() <= MOST_CELLS {
            cells.resize(self.header.len(), Text::default());
            self.rows.push(Row { span, cells });
            return;
        }
        let mut text = Text::default();
        for cell in cells.iter().filter(|cell| !cell.is_blank()) {
            if !text.plain.is_empty() {
                text.push_glue(" | ");
            }
            text.push(cell);
        }
        if !text.is_blank() {
            let kind = BlockKind::Paragraph(text);
            self.left.push(Block { span, kind });
        }
    }
}

struct Builder<'d> {
    source: &'d Source,
    draft: &'d Draft,
    sections: Vec<Section>,
    stack: Vec<Frame>,
    /// For every open container of the parser, whether it has a frame.
    pushed: Vec<bool>,
    leaf: Option<(Inline<'d>, Range<usize>)>,
    code: Option<(String, Text)>,
    html: Option<Text>,
    table: Option<Table>,
    problems: Vec<Problem>,
    too_deep: bool,
}

impl<'d> Builder<'d> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(
                Tag::Paragraph | Tag::Heading { .. } | Tag::DefinitionListTitle | Tag::TableCell,
            ) => {
                self.end_leaf();
                self.leaf = Some((Inline::new(&self.source.text, self.draft), range));
            }
            Event::End(TagEnd::Paragraph) => self.end_leaf(),
            Event::End(TagEnd::Heading(level)) => self.heading(level, range),
            Event::End(TagEnd::DefinitionListTitle) => {
                let term = self.take_text();
                let span = self.span(range);
                let kind = BlockKind::Definition {
                    term,
                    definitions: Vec::new(),
                };
                self.add(Block { span, kind });
            }
            Event::End(TagEnd::TableCell) => {
                let text = self.take_text();
                if let Some(table) = &mut self.table {
                    table.cells.push(text);
                }
            }
            Event::Start(Tag::Table(_)) => {
                self.end_leaf();
                self.table = Some(Table::default());
            }
            Event::End(TagEnd::TableHead) => {
                if let Some(table) = &mut self.table {
                    table.header = std::mem::take(&mut table.cells);
                }
            }
            Event::End(TagEnd::TableRow) => {
                let span = self.span(range);
                if let Some(table) = &mut self.table {
                    table.end_row(span);
                }
            }
            Event::End(TagEnd::Table) => {
                if let Some(table) = self.table.take() {
                    let whole = self.span(range);
                    let rows = table.rows.iter().map(|row| row.span);
                    let span = match table.left.first() {
                        Some(left) => Span::new(whole.start, left.span.start),
                        None => rows.fold(whole, Span::hull),
                    };
                    let kind = BlockKind::Table {
                        header: table.header,
                        rows: table.rows,
                    };
                    self.add(Block { span, kind });
                    table.left.into_iter().for_each(|block| self.add(block));
                }
            }
            Event::Start(Tag::TableHead | Tag::TableRow | Tag::MetadataBlock(_)) => {}
            Event::Start(Tag::CodeBlock(kind)) => {
                self.end_leaf();
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => language(info),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, Text::default()));
            }
            Event::End(TagEnd::CodeBlock) => self.end_code(range),
            Event::Start(Tag::HtmlBlock) => {
                self.end_leaf();
                self.html = Some(Text::default());
            }
            Event::End(TagEnd::HtmlBlock) => self.end_html(),
            Event::Start(Tag::BlockQuote(_)) => self.enter(Kind::Quote, range),
            Event::Start(Tag::List(start)) => self.enter(Kind::List(start), range),
            Event::Start(Tag::Item) => self.enter(Kind::Item(None), range),
            Event::Start(Tag::FootnoteDefinition(label)) => {
                self.enter(Kind::Footnote(label.into_string()), range);
            }
            Event::Start(Tag::DefinitionList) => self.enter(Kind::DefinitionList, range),
            Event::Start(Tag::DefinitionListDefinition) => self.enter(Kind::Definition, range),
            Event::End(
                TagEnd::BlockQuote(_)
                | TagEnd::List(_)
                | TagEnd::Item
                | TagEnd::FootnoteDefinition
                | TagEnd::DefinitionList
                | TagEnd::DefinitionListDefinition,
            ) => self.leave(),
            Event::Rule => {
                self.end_leaf();
                let span = self.span(range);
                self.add(Block {
                    span,
                    kind: BlockKind::Rule,
                });
            }
            Event::TaskListMarker(done) => {
                if let Some(Frame {
                    kind: Kind::Item(task),
                    ..
                }) = self.stack.last_mut()
                {
                    *task = Some(done);
                }
            }
            Event::Text(text) if self.code.is_some() => self.code_text(&text, range),
            Event::Html(_) if self.html.is_some() => self.html_text(range),
            event => {
                let (source, draft) = (&self.source.text, self.draft);
                let (inline, all) = self
                    .leaf
                    .get_or_insert_with(|| (Inline::new(source, draft), range.clone()));
                all.end = all.end.max(range.end);
                inline.event(event, range);
            }
        }
    }

    /// The source of a range, without white space at its ends.
    fn span(&self, range: Range<usize>) -> Span {
        self.trimmed(self.draft.span(range))
    }

    fn trimmed(&self, span: Span) -> Span {
        let text = self.source.slice(span);
        let start = span.start + (text.len() - text.trim_start().len());
        Span::new(
            start.min(span.end),
            (start + text.trim().len()).min(span.end),
        )
    }

    fn add(&mut self, block: Block) {
        if let Some(frame) = self.stack.last_mut() {
            frame.blocks.push(block);
        }
    }

    fn take_parts(&mut self) -> Vec<Part> {
        let Some((inline, _)) = self.leaf.take() else {
            return Vec::new();
        };
        self.parts_of(inline)
    }

    fn parts_of(&mut self, mut inline: Inline<'d>) -> Vec<Part> {
        for (span, name) in std::mem::take(&mut inline.foreign) {
            self.problem(
                Code::Html,
                span,
                format!("<{name}> cannot stand on a card and is shown as text"),
                Some("write it as Markdown, put it in `code`, or leave it out"),
            );
        }
        inline.finish()
    }

    /// The text of a heading or cell, where nothing can be cut out.
    fn take_text(&mut self) -> Text {
        let mut out = Text::default();
        for part in self.take_parts() {
            if let Part::Text(text) | Part::Math(text, _) | Part::Html(text) | Part::Pre(text) =
                part
            {
                if !out.plain.is_empty() {
                    out.push_glue(" ");
                }
                out.push(&text);
            }
        }
        out
    }

    fn end_leaf(&mut self) {
        let Some((inline, range)) = self.leaf.take() else {
            return;
        };
        let span = self.span(range);
        let parts = self.parts_of(inline);
        self.place(parts, Some(span));
    }

    fn end_html(&mut self) {
        let Some(raw) = self.html.take() else {
            return;
        };
        let mut inline = Inline::new(&self.source.text, self.draft);
        inline.html(&raw);
        let parts = self.parts_of(inline);
        let whole = raw.source_hull().map(|span| self.trimmed(span));
        self.place(parts, whole);
    }

    /// Makes blocks of the parts of a paragraph or an HTML block that spans `whole`.
    fn place(&mut self, parts: Vec<Part>, whole: Option<Span>) {
        let single = parts.len() == 1;
        for part in parts {
            let (span, kind) = match part {
                Part::Text(text) => {
                    if is_contents_mark(&text) {
                        continue;
                    }
                    let span = text.source_hull();
                    (span, paragraph(text))
                }
                Part::Html(text) => (text.source_hull(), BlockKind::Html(text)),
                Part::Pre(text) => {
                    let language = String::new();
                    (text.source_hull(), BlockKind::Code { language, text })
                }
                Part::Math(text, span) => (Some(span), BlockKind::Math(text)),
                Part::Rule(span) => (Some(span), BlockKind::Rule),
                Part::ContainerOpen { kind, title, span } => {
                    self.open(Kind::Container { kind, title }, span);
                    continue;
                }
                Part::ContainerClose(span) => {
                    self.close(span, |kind| matches!(kind, Kind::Container { .. }));
                    continue;
                }
                Part::DetailsOpen(span) => {
                    let summary = Text::default();
                    let in_summary = false;
                    self.open(
                        Kind::Details {
                            summary,
                            in_summary,
                        },
                        span,
                    );
                    continue;
                }
                Part::DetailsClose(span) => {
                    self.close(span, |kind| matches!(kind, Kind::Details { .. }));
                    continue;
                }
                Part::SummaryOpen => {
                    self.summary(true);
                    continue;
                }
                Part::SummaryClose => {
                    self.summary(false);
                    continue;
                }
            };
            let span = span.or(whole).unwrap_or(Span::new(0, 0));
            let span = match whole {
                Some(whole) if single => whole.hull(span),
                _ => span,
            };
            self.add(Block { span, kind });
        }
    }

    fn heading(&mut self, level: HeadingLevel, range: Range<usize>) {
        let mut heading = self.take_text();
        let span = self.span(range);
        if heading.is_blank() {
            return;
        }
        let wordless = !heading.plain.contains(|c: char| c.is_alphanumeric());
        if wordless && heading.plain.contains(OBJECT) {
            let kind = BlockKind::Paragraph(heading);
            self.add(Block { span, kind });
            return;
        }
        let level = level as u8;
        let top = self.sections.last().map_or(0, |section| section.level);
        let free = self.stack[1..].iter().all(Frame::is_html);
        // A heading as high as the one above ends <details> that nobody closed.
        if free && (self.stack.len() == 1 || level <= top || top == 0) {
            self.close_html_frames(1);
            self.end_section();
            let mut parent = self.sections.len().checked_sub(1);
            while let Some(above) = parent.map(|index| &self.sections[index])
                && (above.level == 0 || above.level >= level)
            {
                parent = above.parent;
            }
            self.sections.push(Section {
                parent,
                level,
                heading,
                span,
                is_contents: false,
                blocks: Vec::new(),
            });
            return;
        }
        let plain = Span::new(0, heading.plain.len());
        heading.marks.insert(
            0,
            Mark {
                kind: MarkKind::Strong,
                plain,
            },
        );
        let kind = BlockKind::Paragraph(heading);
        self.add(Block { span, kind });
    }

    /// Gives the blocks read so far to their section.
    fn end_section(&mut self) {
        let blocks = std::mem::take(&mut self.stack[0].blocks);
        let Some(hull) = blocks.iter().map(|block| block.span).reduce(Span::hull) else {
            return;
        };
        match self.sections.last_mut() {
            Some(section) => {
                section.span = section.span.hull(hull);
                section.blocks = blocks;
            }
            None => self.sections.push(Section {
                parent: None,
                level: 0,
                heading: Text::default(),
                span: hull,
                is_contents: false,
                blocks,
            }),
        }
    }

    fn code_text(&mut self, text: &str, range: Range<usize>) {
        let verbatim = self.draft.text[range.clone()] == *text;
        let spans = self.draft.spans(range.clone());
        let Some((_, code)) = &mut self.code else {
            return;
        };
        if verbatim {
            for span in spans {
                code.push_source(&self.source.text[span.range()], span);
            }
            return;
        }
        let span = self.draft.span(range);
        if span.len() == text.len() || span.is_empty() {
            code.push_glue(text);
        } else {
            code.push_source(text, span);
        }
    }

    fn end_code(&mut self, range: Range<usize>) {
        let Some((language, text)) = self.code.take() else {
            return;
        };
        let end = text.plain.trim_end_matches(['\n', '\r']).len();
        let text = text.slice(Span::new(0, end));
        let span = self.span(range);
        let span = text.source_hull().map_or(span, |hull| span.hull(hull));
        self.add(Block {
            span,
            kind: BlockKind::Code { language, text },
        });
    }

    fn html_text(&mut self, range: Range<usize>) {
        let spans = self.draft.spans(range);
        if let Some(raw) = &mut self.html {
            for span in spans {
                raw.push_source(&self.source.text[span.range()], span);
            }
        }
    }

    fn problem(&mut self, code: Code, span: Span, message: String, help: Option<&'static str>) {
        self.problems.push(Problem {
            code,
            span,
            message,
            help,
        });
    }
}

fn paragraph(text: Text) -> BlockKind {
    match text.marks.first() {
        Some(Mark {
            kind: MarkKind::DisplayMath,
            plain,
        }) if plain.len() == text.plain.len() => BlockKind::Math(text),
        _ => BlockKind::Paragraph(text),
    }
}

/// `[TOC]`, where programs put a table of contents.
fn is_contents_mark(text: &Text) -> bool {
    text.plain.eq_ignore_ascii_case("[toc]")
}

/// First word of an info string: `Rust,ignore`, `{.python}` and `js{1,3}` are `rust`, `python` and `js`.
fn language(info: &str) -> String {
    info.trim_start_matches(['{', '.', ' '])
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | ':'))
        .next()
        .unwrap_or_default()
        .to_lowercase()
}
