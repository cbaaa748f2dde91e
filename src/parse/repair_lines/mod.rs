//! Repairs line by line, outside code: block structure that CommonMark reads differently from its author.
//!
//! - `<h2 id="x">text</h2>` becomes a heading, whatever stands around it; `<details>`, `<summary>` and blocks like
//!   `</div>` no longer swallow the Markdown on the next line.
//! - `1.文字`, `2、文字`, `3）文字`, `（1）文字`, `-文字`, `•文字` become list items.
//! - `$$` and `\[` on lines of their own become one formula, whatever its lines begin with.
//! - `> [!note] title`, `::: tip title` and `%%` comments over several lines.

mod html;
mod lead;

use self::html::{details_tag, find_ignoring_case};
use self::lead::{Lead, fence, lead};
use super::draft::{Draft, LETTER, Token};
use super::marker::{self, Marker};
use crate::source::Span;

/// Reads the body of a document into a draft; the offsets of `$$` that never close come second.
pub(super) fn draft(text: &str, body: usize) -> (Draft, Vec<usize>) {
    let mut lines = Vec::new();
    let mut at = body;
    for line in text[body..].split_inclusive('\n') {
        lines.push(Span::new(at, at + line.len()));
        at += line.len();
    }
    let containing = |mark: &str| -> Vec<usize> {
        if text[body..].contains(mark) {
            (0..lines.len())
                .filter(|&i| text[lines[i].range()].contains(mark))
                .collect()
        } else {
            Vec::new()
        }
    };
    let mut repair = Repair {
        text,
        dollars: containing("$$"),
        brackets: containing("\\]"),
        comments: containing("%%"),
        lines,
        out: Draft::default(),
        unclosed: Vec::new(),
        fence: None,
        raw: None,
        blank: true,
        code: false,
        in_list: false,
        in_html: false,
        dedent: None,
        quotes: 0,
        run: None,
        inner: None,
        outer: None,
        hang: String::new(),
        odd_dollars: false,
    };
    let mut index = 0;
    while index < repair.lines.len() {
        index = repair.line(index);
    }
    (repair.out, repair.unclosed)
}

/// How far ahead a formula or a comment may close.
const REACH: usize = 200;

#[derive(Debug)]
struct Fence {
    mark: u8,
    len: usize,
    quotes: usize,
    in_list: bool,
    /// Bytes of indentation taken off its first line.
    stripped: usize,
}

struct Repair<'t> {
    text: &'t str,
    lines: Vec<Span>,
    /// Lines that hold `$$`, `\]`, `%%`.
    dollars: Vec<usize>,
    brackets: Vec<usize>,
    comments: Vec<usize>,
    out: Draft,
    unclosed: Vec<usize>,
    fence: Option<Fence>,
    /// Inside raw HTML, up to this text.
    raw: Option<&'static str>,
    /// The line before ended a block.
    blank: bool,
    /// The line before was indented code.
    code: bool,
    in_list: bool,
    /// The line before was a lone HTML tag.
    in_html: bool,
    /// Below a repaired HTML tag: lines indented further than this would become code.
    dedent: Option<usize>,
    /// Quotation depth of the line before.
    quotes: usize,
    /// The last marker that was repaired, and the last `（1）`.
    run: Option<Marker>,
    inner: Option<Marker>,
    /// Width of the numbered item above, for `（1）` below it.
    outer: Option<usize>,
    /// What the rest of a split line was given in front.
    hang: String,
    /// The paragraph above holds a `$$` that has not closed.
    odd_dollars: bool,
}

impl Repair<'_> {
    /// Writes line `index` and returns the one to go on with.
    fn line(&mut self, index: usize) -> usize {
        let span = self.lines[index];
        let line = &self.text[span.range()];
        let mut lead = lead(line);
        if span.start == 0 || self.text.as_bytes()[span.start - 1] == b'\n' {
            self.hang.clear();
        } else {
            lead.quotes += self.hang.matches('>').count();
            lead.indent += self.hang.len();
        }
        let content = &line[lead.content..];
        let is_blank = content.trim().is_empty();
        if let Some(end) = self.raw {
            self.out.keep(self.text, span);
            if find_ignoring_case(line, end).is_some() {
                self.raw = None;
                self.blank = false;
            }
            return index + 1;
        }
        if let Some(open) = &self.fence {
            let left = lead.quotes < open.quotes
                || open.in_list && !is_blank && lead.indent == 0 && lead.quotes == open.quotes;
            if !left {
                let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
                let start = span.start + open.stripped.min(blanks);
                self.out.keep(self.text, Span::new(start, span.end));
                if lead.marker.is_none()
                    && fence(content).is_some_and(|(mark, len)| {
                        mark == open.mark && len >= open.len && content[len..].trim().is_empty()
                    })
                {
                    self.fence = None;
                    self.blank = true;
                }
                return index + 1;
            }
            self.fence = None;
        }
        if is_blank && lead.marker.is_none() {
            self.out.keep(self.text, span);
            self.blank = true;
            self.in_html = false;
            self.dedent = None;
            self.odd_dollars = false;
            self.quotes = lead.quotes;
            return index + 1;
        }
        let indented =
            lead.indent >= 4 && lead.quotes == 0 && !self.in_list && self.dedent.is_none();
        if indented && (self.blank || self.code) && !self.in_html {
            self.out.keep(self.text, span);
            self.code = true;
            self.blank = false;
            return index + 1;
        }
        self.code = false;
        if lead.marker.is_some() {
            self.in_list = true;
        } else if lead.indent == 0 && self.blank && self.hang.is_empty() {
            self.in_list = false;
        }
        let next = self.content(index, span, lead);
        self.quotes = lead.quotes;
        next
    }

    fn content(&mut self, index: usize, span: Span, lead: Lead) -> usize {
        let line = &self.text[span.range()];
        let content = &line[lead.content..];
        if let Some((mark, len)) = fence(content) {
            let stripped = self.keep_line(span, lead);
            self.fence = Some(Fence {
                mark,
                len,
                quotes: lead.quotes,
                in_list: self.in_list && (lead.marker.is_some() || lead.indent >= 2),
                stripped,
            });
            return index + 1;
        }
        match content.as_bytes().first() {
            Some(b'<') => return self.html(index, span, lead),
            Some(b'$') if content.starts_with("$$") => {
                if let Some(next) = self.formula(index, span, lead, "$$") {
                    return next;
                }
            }
            Some(b'\\') if content.trim_end() == "\\[" => {
                if let Some(next) = self.formula(index, span, lead, "\\]") {
                    return next;
                }
            }
            Some(b'%') if content.starts_with("%%") => {
                if let Some(next) = self.comment(index, span, lead) {
                    return next;
                }
            }
            Some(b':') if content.starts_with(":::") => return self.container(index, span, lead),
            Some(b'[') if content.starts_with("[!") && lead.quotes > self.quotes => {
                // The title of a callout is a paragraph of its own.
                self.keep_line(span, lead);
                if line.ends_with('\n') {
                    let blank = format!("{}\n", self.prefix(span, lead));
                    self.out.insert(&blank, span.end);
                }
                return index + 1;
            }
            Some(b'#') => {
                let level = content.bytes().take_while(|b| *b == b'#').count();
                if level <= 6 && content[level..].starts_with([' ', '\t', '\n', '\r']) {
                    self.keep_line(span, lead);
                    self.blank = true;
                    self.run = None;
                    self.outer = None;
                    return index + 1;
                }
            }
            _ => {}
        }
        if !content.starts_with('|')
            && let Some(at) = details_tag(content)
        {
            return self.split(index, span, lead, at);
        }
        if let Some(found) = marker::find(content)
            && self.is_item(index, found, lead)
        {
            self.item(span, lead, found);
            return index + 1;
        }
        if lead.indent == 0 && self.blank && lead.marker.is_none() {
            self.outer = None;
        } else if lead.ordered && lead.marker.is_some() {
            self.outer = lead.marker;
            self.run = None;
        }
        self.keep_line(span, lead);
        index + 1
    }

    /// Writes a line as it stands, but for indentation that would make it code; returns how much of that.
    fn keep_line(&mut self, span: Span, lead: Lead) -> usize {
        let mut start = span.start;
        if let Some(columns) = self.dedent
            && lead.quotes == 0
            && lead.marker.is_none()
            && lead.indent > columns + 3
        {
            start += lead.content.saturating_sub(columns);
        }
        self.out.keep(self.text, Span::new(start, span.end));
        self.blank = false;
        self.in_html = false;
        if !self.dollars.is_empty() {
            let count = self.text[span.range()].matches("$$").count();
            self.odd_dollars ^= count % 2 == 1;
        }
        start - span.start
    }

    /// What a line below `span` in the same containers begins with.
    fn prefix(&self, span: Span, lead: Lead) -> String {
        let own = self.text[span.start..span.start + lead.content].chars();
        self.hang
            .chars()
            .chain(own)
            .map(|c| if c == '>' || c == '\t' { c } else { ' ' })
            .collect()
    }

    /// Ends the block above, if there is one in the same containers.
    fn end_block(&mut self, span: Span, lead: Lead) {
        if !self.blank && lead.marker.is_none() {
            let blank = format!("{}\n", self.prefix(span, lead).trim_end());
            self.out.insert(&blank, span.start);
        }
    }

    /// A formula from `$$` or `\[` to its end, as one placeholder.
    fn formula(&mut self, index: usize, span: Span, lead: Lead, close: &str) -> Option<usize> {
        let start = span.start + lead.content;
        if self.text[start + 2..span.end].contains(close) || close == "$$" && self.odd_dollars {
            return None;
        }
        let list = if close == "$$" {
            &self.dollars
        } else {
            &self.brackets
        };
        let next = list.get(list.partition_point(|&i| i <= index)).copied();
        let last = next.filter(|&last| {
            last - index <= REACH && (index + 1..=last).all(|i| self.same_block(i, lead))
        });
        let Some(last) = last else {
            if close == "$$" {
                self.unclosed.push(start);
            }
            return None;
        };
        let line = self.lines[last];
        let end = line.start + self.text[line.range()].find(close)?;
        let behind = self.text[end + 2..line.end].trim();
        if !(behind.is_empty() || behind.starts_with('(') && behind.ends_with(')')) {
            return None;
        }
        let mut spans = vec![Span::new(start + 2, span.end)];
        for i in index + 1..=last {
            let line = self.lines[i];
            let text = &self.text[line.range()];
            let skip = text.len() - text.trim_start_matches([' ', '\t', '>']).len();
            // A `>` only belongs to the quotation when there is one.
            let skip = if lead.quotes > 0 {
                skip
            } else {
                text.len() - text.trim_start_matches([' ', '\t']).len()
            };
            spans.push(Span::new(
                (line.start + skip).min(end.max(line.start)),
                if i == last { end } else { line.end },
            ));
        }
        spans.retain(|span| !span.is_empty());
        self.out.keep(self.text, Span::new(span.start, start));
        let token = Token::Math {
            spans,
            display: true,
            alone: true,
        };
        self.out.put(LETTER, Span::new(start, end + 2), token);
        let rest = self.text[end + 2..line.end].trim_end().len();
        self.out
            .keep(self.text, Span::new(end + 2 + rest, line.end));
        self.blank = false;
        self.in_html = false;
        Some(last + 1)
    }

    /// Whether line `index` may belong to a formula or comment opened under `lead`.
    fn same_block(&self, index: usize, lead: Lead) -> bool {
        let line = &self.text[self.lines[index].range()];
        let below = lead::lead(line);
        let content = &line[below.content..];
        below.quotes >= lead.quotes
            && fence(content).is_none()
            && !content.starts_with("# ")
            && !content.starts_with("## ")
    }

    /// A comment from a line that begins with `%%` to the next `%%`.
    fn comment(&mut self, index: usize, span: Span, lead: Lead) -> Option<usize> {
        let start = span.start + lead.content;
        if self.text[start + 2..span.end].contains("%%") {
            return None;
        }
        let list = &self.comments;
        let last = *list.get(list.partition_point(|&i| i <= index))?;
        if last - index > REACH || !(index + 1..=last).all(|i| self.same_block(i, lead)) {
            return None;
        }
        let line = self.lines[last];
        let end = line.start + self.text[line.range()].find("%%")? + 2;
        self.out.keep(self.text, Span::new(span.start, start));
        self.out.put(LETTER, Span::new(start, end), Token::Nothing);
        self.out.keep(self.text, Span::new(end, line.end));
        Some(last + 1)
    }

    /// `::: kind title` and `:::`
    fn container(&mut self, index: usize, span: Span, lead: Lead) -> usize {
        self.end_block(span, lead);
        let start = span.start + lead.content;
        let line = self.text[start..span.end].trim_end();
        let words = line.trim_start_matches([':', ' ', '\t']);
        let from = start + (line.len() - words.len());
        let kind = words.find(char::is_whitespace).unwrap_or(words.len());
        let title = words[kind..].trim_start();
        let token = if words.is_empty() {
            Token::ContainerClose
        } else {
            Token::ContainerOpen {
                kind: Span::new(from, from + kind),
                title: Span::new(start + line.len() - title.len(), start + line.len()),
            }
        };
        self.out.keep(self.text, Span::new(span.start, start));
        self.out
            .put(LETTER, Span::new(start, start + line.len()), token);
        let below = format!("\n{}\n", self.prefix(span, lead).trim_end());
        self.out.insert(&below, span.end);
        self.blank = true;
        self.in_html = false;
        index + 1
    }

    /// Whether what looks like a marker is one: it follows a blank line, or is one of several.
    fn is_item(&self, index: usize, found: Marker, lead: Lead) -> bool {
        if lead.marker.is_some() || lead.indent >= 4 && !self.in_list {
            return false;
        }
        let neighbour = |line: Option<&Span>| {
            line.is_some_and(|span| {
                let line = &self.text[span.range()];
                let lead = lead::lead(line);
                lead.marker.is_none()
                    && marker::find(&line[lead.content..]).is_some_and(|other| other.is_like(found))
            })
        };
        let last = if found.is_inner() {
            self.inner
        } else {
            self.run
        };
        let follows = last.is_some_and(|last| {
            last.is_like(found) && last.number.is_none_or(|n| found.number == Some(n + 1))
        });
        follows || self.blank && found.stands_alone || neighbour(self.lines.get(index + 1))
    }

    fn item(&mut self, span: Span, lead: Lead, found: Marker) {
        let start = span.start + lead.content;
        // Only a list that begins with 1 may interrupt a paragraph.
        if !self.blank && !self.in_list && found.number.is_some_and(|n| n != 1) {
            self.end_block(span, lead);
        }
        self.out.keep(self.text, Span::new(span.start, start));
        if found.is_inner() {
            if let Some(width) = self.outer.filter(|_| lead.indent == 0) {
                self.out.insert(&" ".repeat(width), start);
            }
            self.inner = Some(found);
        } else {
            self.outer = found.number.map(|_| found.shown().len());
            self.run = Some(found);
            self.inner = None;
        }
        self.out.put(
            &found.shown(),
            Span::new(start, start + found.len),
            Token::Nothing,
        );
        self.out
            .keep(self.text, Span::new(start + found.len, span.end));
        self.in_list = true;
        self.blank = false;
        self.in_html = false;
    }
}
