//! Tables of contents, and the title of a document.

use super::{Block, BlockKind, Section};
use crate::text::{MarkKind, Text};

/// Marks the sections that are tables of contents.
pub(super) fn mark(sections: &mut [Section]) {
    for section in sections {
        let named = section.level > 0 && is_name(&section.heading.plain);
        section.is_contents = if named {
            section.blocks.iter().all(|block| is_links(block, false))
        } else {
            !section.blocks.is_empty() && section.blocks.iter().all(|block| is_links(block, true))
        };
    }
}

/// The only heading of level 1, if no other heading stands before it; 目录 and the like do not count.
pub(super) fn title(sections: &[Section]) -> Option<String> {
    let mut headings = sections
        .iter()
        .filter(|section| section.level > 0 && !is_name(&section.heading.plain));
    let first = headings.next().filter(|section| section.level == 1)?;
    headings
        .all(|section| section.level > 1)
        .then(|| first.heading.plain.clone())
}

fn is_name(heading: &str) -> bool {
    let name: String = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ')
        .flat_map(char::to_lowercase)
        .collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    matches!(
        name.as_str(),
        "目录"
            | "目錄"
            | "本文目录"
            | "文章目录"
            | "contents"
            | "content"
            | "table of contents"
            | "toc"
            | "index"
    )
}

/// Whether a block holds nothing but links, all of them to anchors if `anchors`.
fn is_links(block: &Block, anchors: bool) -> bool {
    match &block.kind {
        BlockKind::Paragraph(text) => is_link(text, anchors),
        BlockKind::List { items, .. } => items.iter().all(|item| {
            // An item without link is the label of the list below it.
            let label = item.blocks.len() > 1;
            item.blocks.iter().enumerate().all(|(index, block)| {
                let text = index == 0 && label && matches!(block.kind, BlockKind::Paragraph(_));
                text || is_links(block, anchors)
            })
        }),
        BlockKind::Rule => !anchors,
        _ => false,
    }
}

fn is_link(text: &Text, anchors: bool) -> bool {
    let mut end = 0;
    let mut links = 0;
    let bare = |from: usize, to: usize| {
        text.plain[from.min(to)..to]
            .chars()
            .all(|c| !c.is_alphabetic() && c != crate::text::OBJECT)
    };
    for mark in &text.marks {
        if let MarkKind::Link(dest) = &mark.kind {
            if anchors && !dest.starts_with('#') || !bare(end, mark.plain.start) {
                return false;
            }
            links += 1;
            end = end.max(mark.plain.end);
        }
    }
    links > 0 && bare(end, text.plain.len())
}
