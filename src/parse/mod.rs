//! Markdown to a tree of sections and blocks, every text with its way back to the source.
//!
//! In comes a [`Source`], out goes a [`Document`] and what is wrong with it; nothing fails. It reads CommonMark with
//! tables, footnotes, task lists, definition lists, math, callouts and a little HTML, and repairs what CommonMark does
//! to Chinese notes:
//!
//! 1. `front` takes the front matter off.
//! 2. `repair_lines` writes a draft: the text with its block structure repaired, and the way back.
//! 3. `repair_spans` pairs bold and finds formulas in every paragraph of the draft.
//! 4. `block` and `inline` read the parser's events of the repaired draft; `toc` finds tables of contents.
//!
//! ```
//! use factdeck::{parse::{self, BlockKind}, source::Source, text::MarkKind};
//!
//! let source = Source::new("a.md", "# 题\n\n- **术语：**解释");
//! let document = parse::parse(&source).value;
//! let BlockKind::List { items, .. } = &document.sections[0].blocks[0].kind else { panic!() };
//! let BlockKind::Paragraph(text) = &items[0].blocks[0].kind else { panic!() };
//! assert_eq!(text.plain, "术语：解释");
//! assert_eq!(text.marks[0].kind, MarkKind::Strong);
//! assert_eq!(source.slice(text.source_spans(text.marks[0].plain)[0]), "术语：");
//! ```

mod block;
mod draft;
mod front;
mod html;
mod inline;
mod marker;
mod math;
mod repair_lines;
mod repair_spans;
mod toc;

use crate::diagnostic::{Code, Diagnostic, Severity, Warned};
use crate::source::{Source, Span};
use crate::text::Text;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Serialize;

/// A document as the later stages see it. Nothing of the Markdown parser's types crosses this seam.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// Path relative to the root, as [`Source::path`].
    pub path: String,
    /// `title` of the front matter, else the only heading of level 1 (when it opens the document), else the file's stem.
    pub title: String,
    /// `tags` of the front matter and nothing else.
    pub tags: Vec<String>,
    /// The front matter, fences included.
    pub front_matter: Option<Span>,
    /// Sections in document order; a section without heading comes first when text stands before the first heading.
    pub sections: Vec<Section>,
}

/// A heading and what stands below it, up to the next heading of any level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// The section this one lies in, as an index into [`Document::sections`].
    pub parent: Option<usize>,
    /// 1 to 6; 0 for the text before the first heading.
    pub level: u8,
    /// The heading's text; blank for level 0.
    pub heading: Text,
    /// Heading and blocks.
    pub span: Span,
    /// A table of contents (目录, or nothing but links to anchors): kept here, never asked about.
    pub is_contents: bool,
    /// What stands below the heading.
    pub blocks: Vec<Block>,
}

/// A block of the document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Block {
    /// All of its source bytes.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// Kinds of blocks.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// A paragraph. A hard line break is `\n`; a soft one is a blank, or nothing beside Chinese.
    Paragraph(Text),
    /// A list; `start` is the first number of an ordered one.
    List {
        /// First number, for an ordered list.
        start: Option<u64>,
        /// Its items.
        items: Vec<Item>,
    },
    /// A table; every row has as many cells as the header.
    Table {
        /// Header cells.
        header: Vec<Text>,
        /// Body rows.
        rows: Vec<Row>,
    },
    /// A code block: first word of its info string, and its text.
    Code {
        /// First word of the info string, lower case; empty when there is none.
        language: String,
        /// The code, without fences or indentation of the container.
        text: Text,
    },
    /// A formula that stands alone: LaTeX without dollars, marked [`crate::text::MarkKind::DisplayMath`].
    Math(Text),
    /// A quotation.
    Quote(Vec<Block>),
    /// `> [!NOTE] title`: GitHub alert or Obsidian callout; `kind` in lower case.
    Callout {
        /// `note`, `tip`, …
        kind: String,
        /// Its title, blank when there is none.
        title: Text,
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// `<details><summary>summary</summary> … </details>`
    Details {
        /// The line that is always shown.
        summary: Text,
        /// What opens.
        blocks: Vec<Block>,
    },
    /// A term and its definitions.
    Definition {
        /// The term.
        term: Text,
        /// One list of blocks a definition.
        definitions: Vec<Vec<Block>>,
    },
    /// `[^label]: …`
    Footnote {
        /// Its label.
        label: String,
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// HTML that stands for nothing else here; the text is what is left without tags.
    Html(Text),
    /// A line across.
    Rule,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// All of its source bytes, marker included.
    pub span: Span,
    /// `[x]` and `[ ]` of a task list.
    pub task: Option<bool>,
    /// What it holds; the first is a paragraph in all but odd cases.
    pub blocks: Vec<Block>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// All of its source bytes.
    pub span: Span,
    /// Its cells.
    pub cells: Vec<Text>,
}

/// Reads a document. Never fails: what cannot be read is text, and a diagnostic where the author should know.
pub fn parse(source: &Source) -> Warned<Document> {
    let front = front::read(&source.text);
    let (lines, unclosed) = repair_lines::draft(&source.text, front.body);
    let edits = repair_spans::edits(&lines);
    let draft = if edits.is_empty() {
        lines
    } else {
        lines.edited(&source.text, edits)
    };
    let (mut sections, problems) = block::build(source, &draft);
    toc::mark(&mut sections);

    let mut diagnostics = Vec::new();
    let mut warn = |code, span, message: &str, help: Option<&str>| {
        diagnostics.push(Diagnostic {
            severity: Severity::Warning,
            code,
            path: source.path.clone(),
            span,
            message: message.to_owned(),
            help: help.map(str::to_owned),
        });
    };
    if let Some(span) = front.unclosed {
        warn(
            Code::FrontMatter,
            span,
            "front matter is not closed and is read as text",
            Some("end it with a line that repeats its first one"),
        );
    }
    for at in unclosed {
        warn(
            Code::Math,
            Span::new(at, at + 2),
            "formula is not closed and is read as text",
            Some("end it with $$ below"),
        );
    }
    for problem in problems {
        warn(problem.code, problem.span, &problem.message, problem.help);
    }
    if sections.is_empty() {
        warn(Code::Empty, Span::new(0, 0), "document has no text", None);
    } else if sections.iter().all(|section| section.level == 0) {
        let start = sections[0].span.start;
        warn(
            Code::NoHeading,
            Span::new(start, start),
            "document has no heading, so its facts have no question",
            Some("put a line like `# Question?` above the text"),
        );
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.code));

    let stem = source.path.rsplit('/').next().unwrap_or_default();
    let stem = match stem.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => stem,
    };
    let title = front
        .title
        .or_else(|| toc::title(&sections))
        .unwrap_or_else(|| stem.to_owned());
    Warned {
        value: Document {
            path: source.path.clone(),
            title,
            tags: front.tags,
            front_matter: front.span,
            sections,
        },
        diagnostics,
    }
}

/// The Markdown parser as every pass uses it. Its own math and callouts are off: `repair_spans` and `block` know
/// Chinese prices and titles better.
fn parser(text: &str) -> impl Iterator<Item = (Event<'_>, std::ops::Range<usize>)> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST;
    Parser::new_ext(text, options).into_offset_iter()
}
