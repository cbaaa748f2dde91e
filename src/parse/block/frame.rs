//! Containers of blocks: those of the parser, and those that HTML tags and `:::` open and close.

use super::Builder;
use crate::diagnostic::Code;
use crate::parse::{Block, BlockKind, Item};
use crate::source::Span;
use crate::text::Text;
use std::ops::Range;

/// Blocks in blocks; what lies deeper is read as if it lay here.
const DEEPEST: usize = 64;

pub(super) enum Kind {
    Root,
    Quote,
    List(Option<u64>),
    Item(Option<bool>),
    DefinitionList,
    Definition,
    Footnote(String),
    /// Opened and closed by HTML tags; `in_summary` between those of its summary.
    Details {
        summary: Text,
        in_summary: bool,
    },
    /// Opened and closed by `:::`; without a kind it only groups.
    Container {
        kind: String,
        title: Text,
    },
}

pub(super) struct Frame {
    pub(super) kind: Kind,
    pub(super) span: Span,
    pub(super) blocks: Vec<Block>,
    pub(super) items: Vec<Item>,
}

impl Frame {
    pub(super) fn new(kind: Kind, span: Span) -> Self {
        Self {
            kind,
            span,
            blocks: Vec::new(),
            items: Vec::new(),
        }
    }

    pub(super) fn is_html(&self) -> bool {
        matches!(self.kind, Kind::Details { .. } | Kind::Container { .. })
    }
}

impl Builder<'_> {
    pub(super) fn enter(&mut self, kind: Kind, range: Range<usize>) {
        self.end_leaf();
        let room = match &kind {
            // An item has a frame exactly when its list has one.
            Kind::Item(_) | Kind::Definition => self.pushed.last() == Some(&true),
            _ => self.stack.len() + 2 <= DEEPEST,
        };
        self.pushed.push(room);
        if room {
            let span = self.span(range);
            self.stack.push(Frame::new(kind, span));
        } else if !self.too_deep {
            self.too_deep = true;
            let span = self.span(range);
            self.problem(
                Code::TooDeep,
                Span::new(span.start, span.start),
                format!("blocks are nested more than {DEEPEST} deep; what lies deeper is read as one level"),
                Some("take a few levels out"),
            );
        }
    }

    pub(super) fn leave(&mut self) {
        self.end_leaf();
        if self.pushed.pop() == Some(true) {
            let keep = self
                .stack
                .iter()
                .rposition(|frame| !frame.is_html())
                .unwrap_or(0);
            self.close_html_frames(keep + 1);
            self.close_frame();
        }
    }

    /// Closes frames of HTML tags until `len` frames are left, or another frame comes.
    pub(super) fn close_html_frames(&mut self, len: usize) {
        while self.stack.len() > len.max(1) && self.stack.last().is_some_and(Frame::is_html) {
            self.close_frame();
        }
    }

    pub(super) fn close_frame(&mut self) {
        if self.stack.len() < 2 {
            return;
        }
        let Some(frame) = self.stack.pop() else {
            return;
        };
        let label = match &frame.kind {
            Kind::Details { summary: text, .. } | Kind::Container { title: text, .. } => {
                text.source_hull()
            }
            _ => None,
        };
        let children = frame.blocks.iter().map(|block| block.span).chain(label);
        let span = children
            .chain(frame.items.iter().map(|item| item.span))
            .fold(frame.span, Span::hull);
        let blocks = frame.blocks;
        let kind = match frame.kind {
            Kind::Root => return,
            Kind::Quote => match callout(blocks) {
                Ok(callout) => callout,
                Err(blocks) if blocks.is_empty() => return,
                Err(blocks) => BlockKind::Quote(blocks),
            },
            Kind::List(_) if frame.items.is_empty() => return,
            Kind::List(start) => BlockKind::List {
                start,
                items: frame.items,
            },
            Kind::Item(task) => {
                if let Some(list) = self.stack.last_mut()
                    && !blocks.is_empty()
                {
                    list.items.push(Item { span, task, blocks });
                }
                return;
            }
            Kind::Definition => {
                if let Some(Block {
                    span: whole,
                    kind: BlockKind::Definition { definitions, .. },
                }) = self
                    .stack
                    .last_mut()
                    .and_then(|list| list.blocks.last_mut())
                {
                    *whole = whole.hull(span);
                    definitions.push(blocks);
                }
                return;
            }
            Kind::DefinitionList => {
                for block in blocks {
                    self.add(block);
                }
                return;
            }
            Kind::Footnote(label) => BlockKind::Footnote { label, blocks },
            Kind::Details { summary, .. } => BlockKind::Details { summary, blocks },
            Kind::Container { kind, title } => match kind.as_str() {
                "details" => BlockKind::Details {
                    summary: title,
                    blocks,
                },
                "code-group" | "tabs" | "tab" | "center" | "left" | "right" | "div" | "" => {
                    for block in blocks {
                        self.add(block);
                    }
                    return;
                }
                _ => BlockKind::Callout {
                    kind,
                    title,
                    blocks,
                },
            },
        };
        self.add(Block { span, kind });
    }

    pub(super) fn open(&mut self, kind: Kind, span: Span) {
        if self.stack.len() + 2 <= DEEPEST {
            self.stack.push(Frame::new(kind, span));
        }
    }

    /// Closes the innermost frame of HTML tags of a kind; a closing tag without its opening one means nothing.
    pub(super) fn close(&mut self, span: Span, is_it: impl Fn(&Kind) -> bool) {
        let bottom = self
            .stack
            .iter()
            .rposition(|frame| !frame.is_html())
            .unwrap_or(0);
        let Some(index) = self.stack.iter().rposition(|frame| is_it(&frame.kind)) else {
            return;
        };
        if index > bottom {
            self.stack[index].span = self.stack[index].span.hull(span);
            self.close_html_frames(index + 1);
            self.close_frame();
        }
    }

    /// The text between the tags of a summary leaves the blocks; lists and code stay in front of what opens.
    pub(super) fn summary(&mut self, opening: bool) {
        let Some(Frame {
            kind: Kind::Details {
                summary,
                in_summary,
            },
            blocks,
            ..
        }) = self.stack.last_mut()
        else {
            return;
        };
        if opening {
            *in_summary = true;
            return;
        }
        if !std::mem::take(in_summary) {
            return;
        }
        for block in std::mem::take(blocks) {
            if let BlockKind::Paragraph(text) | BlockKind::Html(text) = &block.kind {
                if !summary.plain.is_empty() {
                    summary.push_glue(" ");
                }
                summary.push(text);
            } else {
                blocks.push(block);
            }
        }
    }
}

/// A quotation that begins with `[!kind]`, as a callout.
fn callout(mut blocks: Vec<Block>) -> Result<BlockKind, Vec<Block>> {
    let Some(BlockKind::Paragraph(text)) = blocks.first().map(|block| &block.kind) else {
        return Err(blocks);
    };
    let Some((kind, title)) = text
        .plain
        .strip_prefix("[!")
        .and_then(|rest| rest.split_once(']'))
    else {
        return Err(blocks);
    };
    // `[!note|right]` carries display options.
    let kind = kind.split('|').next().unwrap_or_default().trim();
    if kind.is_empty()
        || !kind
            .chars()
            .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    {
        return Err(blocks);
    }
    let folds = usize::from(title.starts_with(['+', '-']));
    let from = text.plain.len() - title.len() + folds;
    let kind = kind.to_lowercase();
    let title = text.slice(text.trim_span(Span::new(from, text.plain.len())));
    blocks.remove(0);
    Ok(BlockKind::Callout {
        kind,
        title,
        blocks,
    })
}
