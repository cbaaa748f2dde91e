//! Markdown to a tree of sections and blocks, every text with its way back to the source.

use crate::diagnostic::Warned;
use crate::source::{Source, Span};
use crate::text::Text;
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
    /// A paragraph. Line breaks inside are `\n`.
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
    let _ = source;
    unimplemented!()
}
