//! HTML in paragraphs, tag by tag, and HTML blocks.

use super::{Inline, Part};
use crate::parse::html::{self, Element, Tag as HtmlTag};
use crate::source::Span;
use crate::text::{MarkKind, Text};
use std::ops::Range;

impl Inline<'_> {
    pub(super) fn inline_html(&mut self, raw: &str, range: Range<usize>, span: Span) {
        if raw.starts_with("<!") || raw.starts_with("<?") {
            return;
        }
        let verbatim = |this: &mut Self| {
            for span in this.draft.spans(range.clone()) {
                this.put(&this.source[span.range()], span);
            }
        };
        let Some(tag) = HtmlTag::parse(raw) else {
            return verbatim(self);
        };
        match tag.element() {
            Element::Text => verbatim(self),
            Element::Foreign => {
                if self.mute == 0 && !tag.closing {
                    self.foreign.push((span, tag.name.to_ascii_lowercase()));
                }
                verbatim(self);
            }
            Element::Dropped if tag.closing => {
                if self.mute == 0 {
                    verbatim(self);
                }
                self.mute = self.mute.saturating_sub(1);
            }
            Element::Dropped => {
                // A tag that is only talked about takes nothing with it.
                let mut end = (range.end + 4000).min(self.draft.text.len());
                while !self.draft.text.is_char_boundary(end) {
                    end -= 1;
                }
                let behind = self.draft.text[range.end..end].to_ascii_lowercase();
                let behind = behind.split("\n\n").next().unwrap_or_default();
                if behind.contains(&format!("</{}", tag.name.to_ascii_lowercase())) {
                    self.mute += 1;
                } else {
                    verbatim(self);
                }
            }
            Element::Break
            | Element::Block
            | Element::Line
            | Element::Structure
            | Element::Rule => {
                self.line_break(span, true);
            }
            Element::Cell => self.line_break(span, false),
            Element::Pre => {}
            element => self.tag(&tag, element, span),
        }
    }

    /// Tags that mean the same in a paragraph and in an HTML block.
    fn tag(&mut self, tag: &HtmlTag<'_>, element: Element, span: Span) {
        let glued = self
            .text
            .plain
            .ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            && self.pending.is_none();
        match element {
            Element::Mark(kind) if tag.closing => self.close(&kind),
            Element::Mark(kind) => {
                let tag = Some(span).filter(|_| glued);
                self.open(kind, tag);
            }
            Element::Image if !tag.closing => {
                let dest = tag.attribute("src").unwrap_or_default();
                self.object(dest, tag.attribute("alt").unwrap_or_default(), span);
            }
            Element::Link if tag.closing => self.close(&MarkKind::Link(String::new())),
            Element::Link => match tag.attribute("href") {
                Some(href) => self.open(MarkKind::Link(href), None),
                None if glued
                    && tag.attribute("name").is_none()
                    && tag.attribute("id").is_none() =>
                {
                    self.put(&self.source[span.range()], span);
                }
                None => {}
            },
            Element::Details if tag.closing => self.part(Part::DetailsClose(span)),
            Element::Details => self.part(Part::DetailsOpen(span)),
            Element::Summary if tag.closing => self.part(Part::SummaryClose),
            Element::Summary => self.part(Part::SummaryOpen),
            _ => {}
        }
    }

    /// Takes the text of an HTML block; every piece of it is verbatim.
    pub(in crate::parse) fn html(&mut self, raw: &Text) {
        let all = raw.plain.as_str();
        let mut at = 0;
        while at < all.len() {
            let rest = &all[at..];
            let next = rest.find('<').unwrap_or(rest.len());
            if next > 0 {
                self.html_text(raw, at..at + next);
                at += next;
                continue;
            }
            let Some(len) = html::extent(rest) else {
                self.html_text(raw, at..at + 1);
                at += 1;
                continue;
            };
            let range = at..at + len;
            at = range.end;
            let tag = &all[range.clone()];
            if tag.starts_with("<!") || tag.starts_with("<?") {
                continue;
            }
            let span = origin(raw, range.clone());
            let Some(tag) = HtmlTag::parse(tag) else {
                self.html_text(raw, range);
                continue;
            };
            match tag.element() {
                Element::Text => self.html_text(raw, range),
                Element::Foreign => {
                    if !tag.closing {
                        self.foreign.push((span, tag.name.to_ascii_lowercase()));
                    }
                    self.html_text(raw, range);
                }
                Element::Dropped if !tag.closing => {
                    at = past_end(all, at, tag.name).unwrap_or(all.len())
                }
                Element::Dropped => {}
                Element::Pre if !tag.closing => {
                    let end = find_end(all, at, "pre").unwrap_or(all.len());
                    self.pre(raw, at..end);
                    at = past_end(all, at, "pre").unwrap_or(all.len());
                }
                Element::Pre => {}
                Element::Break => self.line_break(span, true),
                Element::Rule => self.part(Part::Rule(span)),
                Element::Structure => {
                    if tag.closing {
                        if self.structure == 1 {
                            self.cut();
                        }
                        self.structure = self.structure.saturating_sub(1);
                    } else {
                        if self.structure == 0 {
                            self.cut();
                        }
                        self.structure += 1;
                    }
                }
                Element::Block if self.structure == 0 => self.cut(),
                Element::Block | Element::Line => self.line_break(span, true),
                Element::Cell => {
                    let inside =
                        !self.text.plain.is_empty() && self.pending.is_none_or(|(_, hard)| !hard);
                    if inside && !tag.closing && !self.text.plain.ends_with(" | ") {
                        self.pending = None;
                        self.text.push_glue(" | ");
                    }
                }
                element => self.tag(&tag, element, span),
            }
        }
    }

    /// Text between tags: runs of white space count as one blank, entities as their character.
    fn html_text(&mut self, raw: &Text, range: Range<usize>) {
        let all = &raw.plain;
        let mut at = range.start;
        while at < range.end {
            let rest = &all[at..range.end];
            let word = rest
                .find(|c: char| c.is_whitespace() || c == '&')
                .unwrap_or(rest.len());
            if word > 0 {
                self.put(&rest[..word], origin(raw, at..at + word));
                at += word;
                continue;
            }
            if rest.starts_with('&') {
                let (c, len) = html::entity(rest).unwrap_or(('&', 1));
                self.put(c.encode_utf8(&mut [0; 4]), origin(raw, at..at + len));
                at += len;
                continue;
            }
            let blank = rest.len() - rest.trim_start().len();
            let span = origin(raw, at..at + blank);
            if rest[..blank].contains('\n') {
                self.line_break(span, false);
            } else if !self.text.plain.ends_with(char::is_whitespace) && self.pending.is_none() {
                self.put(" ", span);
            }
            at += blank;
        }
    }

    fn pre(&mut self, raw: &Text, range: Range<usize>) {
        let mut text = Text::default();
        let mut at = range.start;
        let all = &raw.plain;
        while at < range.end {
            let rest = &all[at..range.end];
            let plain = rest.find(['<', '&']).unwrap_or(rest.len());
            if plain > 0 {
                text.push_source(&rest[..plain], origin(raw, at..at + plain));
                at += plain;
            } else if let Some(len) = html::extent(rest).filter(|_| rest.starts_with('<')) {
                at += len;
            } else {
                let (c, len) = html::entity(rest)
                    .unwrap_or((if rest.starts_with('<') { '<' } else { '&' }, 1));
                text.push_source(c.encode_utf8(&mut [0; 4]), origin(raw, at..at + len));
                at += len;
            }
        }
        let end = text.plain.trim_end().len();
        let start = text.plain.len() - text.plain.trim_start_matches(['\n', '\r']).len();
        self.part(Part::Pre(text.slice(Span::new(start.min(end), end))));
    }
}

/// The source of a range of a text whose pieces are all verbatim.
fn origin(raw: &Text, range: Range<usize>) -> Span {
    let at = |offset: usize| {
        let index = raw
            .pieces
            .partition_point(|piece| piece.plain.start <= offset);
        let piece = &raw.pieces[index.saturating_sub(1)];
        piece.source.start + (offset - piece.plain.start).min(piece.source.len())
    };
    let start = at(range.start);
    let end = if range.is_empty() {
        start
    } else {
        at(range.end - 1) + 1
    };
    Span::new(start, end.max(start))
}

fn find_end(text: &str, from: usize, name: &str) -> Option<usize> {
    let close = format!("</{name}");
    text.as_bytes()[from..]
        .windows(close.len())
        .position(|window| window.eq_ignore_ascii_case(close.as_bytes()))
        .map(|at| from + at)
}

fn past_end(text: &str, from: usize, name: &str) -> Option<usize> {
    let at = find_end(text, from, name)?;
    Some(text[at..].find('>').map_or(text.len(), |end| at + end + 1))
}
