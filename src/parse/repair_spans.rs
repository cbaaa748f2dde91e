//! Repairs inside paragraphs, headings and cells: markup that CommonMark does not know or pairs wrongly beside
//! Chinese text.
//!
//! - `**`, `~~` and `==` are paired here, in order and without CommonMark's flanking rules, so that
//!   `**术语：**解释` and `**RefCOCO+**和**mIoU**` are bold as their author saw them. A single `~` is a dash.
//! - `$…$`, `$$…$$`, `\(…\)` and `\[…\]` become formulas, unless they read as prices or shell variables.
//! - `[[target|alias]]` is its alias, `![[image]]` an image, and `%%comment%%` goes.
//!
//! A first pass of the parser says where the paragraphs are, and which bytes in them are code, tags or destinations.

use super::draft::{Draft, Edit, LETTER, PUNCTUATION, Token};
use super::{Event, Tag, TagEnd, math, parser};
use crate::text::MarkKind;
use std::ops::Range;

/// The edits for a draft whose lines are repaired, sorted.
pub(super) fn edits(draft: &Draft) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !draft.text.as_bytes().windows(2).any(|w| {
        matches!(w, b"**" | b"==" | b"%%" | b"[[" | b"\\(" | b"\\[") || b"$~".contains(&w[0])
    }) {
        return edits;
    }
    let mut leaf = Leaf::default();
    let mut opaque = 0_usize;
    for (event, range) in parser(&draft.text) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => {
                leaf.flush(&draft.text, &mut edits);
                opaque += 1;
            }
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => opaque -= 1,
            _ if opaque > 0 => {}
            Event::Start(
                Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript,
            ) => leaf.see(range),
            Event::End(
                TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript,
            ) => leaf.close(range),
            Event::Start(Tag::Link { .. }) => {
                leaf.see(range.clone());
                leaf.link = Some(range);
                leaf.link_fresh = true;
            }
            Event::End(TagEnd::Link) => leaf.end_link(range),
            Event::Start(Tag::Image { .. }) => {
                leaf.see(range.clone());
                if leaf.images == 0 {
                    leaf.guard(range, Guard::Opaque);
                }
                leaf.images += 1;
            }
            Event::End(TagEnd::Image) => {
                leaf.images = leaf.images.saturating_sub(1);
                leaf.close(range);
            }
            Event::Text(_) => leaf.leaf(range, None),
            Event::Code(_) => leaf.leaf(range, Some(Guard::Code)),
            Event::InlineHtml(_) | Event::FootnoteReference(_) => {
                leaf.leaf(range, Some(Guard::Opaque));
            }
            Event::SoftBreak | Event::HardBreak => {
                leaf.leaf(range.clone(), None);
                leaf.gap = Some(range.end);
            }
            Event::TaskListMarker(_) => {}
            _ => leaf.flush(&draft.text, &mut edits),
        }
    }
    leaf.flush(&draft.text, &mut edits);
    edits.sort_by_key(|edit| edit.range.start);
    edits
}

/// Bytes of a leaf that are not its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Guard {
    Code,
    /// Tags, destinations, footnote references.
    Opaque,
    /// A line's quotation marks and indentation.
    Gap,
}

/// A run of inline content: a paragraph, a heading, a cell, the text of a tight item.
#[derive(Debug, Default)]
struct Leaf {
    range: Option<Range<usize>>,
    guards: Vec<(Range<usize>, Guard)>,
    links: Vec<Range<usize>>,
    link: Option<Range<usize>>,
    link_fresh: bool,
    last_end: usize,
    gap: Option<usize>,
    images: usize,
}

impl Leaf {
    fn see(&mut self, range: Range<usize>) {
        if self.images > 0 {
            return;
        }
        if let Some(from) = self.gap.take()
            && from < range.start
        {
            self.guard(from..range.start, Guard::Gap);
        }
        if let Some(link) = &self.link
            && self.link_fresh
        {
            self.link_fresh = false;
            let opening = link.start..range.start;
            self.last_end = range.start;
            self.guard(opening, Guard::Opaque);
        }
        match &mut self.range {
            None => self.range = Some(range),
            Some(whole) => whole.end = whole.end.max(range.end),
        }
    }

    fn leaf(&mut self, range: Range<usize>, guard: Option<Guard>) {
        if self.images > 0 {
            return;
        }
        self.see(range.clone());
        self.last_end = self.last_end.max(range.end);
        if let Some(kind) = guard {
            self.guard(range, kind);
        }
    }

    fn close(&mut self, range: Range<usize>) {
        self.last_end = self.last_end.max(range.end);
    }

    fn end_link(&mut self, range: Range<usize>) {
        if self.link.take().is_some() {
            let from = if self.link_fresh {
                range.start
            } else {
                self.last_end.max(range.start)
            };
            self.guard(from..range.end, Guard::Opaque);
            self.links.push(range.clone());
        }
        self.link_fresh = false;
        self.close(range);
    }

    fn guard(&mut self, range: Range<usize>, kind: Guard) {
        if range.start < range.end {
            self.guards.push((range, kind));
        }
    }

    fn flush(&mut self, text: &str, edits: &mut Vec<Edit>) {
        let leaf = std::mem::take(self);
        if let Some(range) = leaf.range {
            let mut guards = leaf.guards;
            guards.sort_by_key(|(range, _)| range.start);
            Scan {
                text,
                range: range.clone(),
                guards,
                links: leaf.links,
                delimiters: Vec::new(),
                missing: Missing::default(),
                edits,
            }
            .run();
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pair {
    Star,
    Tilde,
    Equal,
}

#[derive(Debug, Clone, Copy)]
struct Delimiter {
    pair: Pair,
    at: usize,
    len: usize,
    opens: bool,
    closes: bool,
}

/// Up to where closing marks are known not to come, so that a leaf full of opening ones is read once.
#[derive(Debug, Default)]
struct Missing {
    dollars: usize,
    bracket: usize,
    parenthesis: usize,
    comment: usize,
}

struct Scan<'t, 'e> {
    text: &'t str,
    range: Range<usize>,
    guards: Vec<(Range<usize>, Guard)>,
    links: Vec<Range<usize>>,
    delimiters: Vec<Delimiter>,
    missing: Missing,
    edits: &'e mut Vec<Edit>,
}

impl Scan<'_, '_> {
    fn run(mut self) {
        let bytes = self.text.as_bytes();
        let mut at = self.range.start;
        while at < self.range.end {
            if !b"\\$%![*~=".contains(&bytes[at]) {
                at += 1;
                continue;
            }
            if let Some(end) = self.guard_at(at).map(|(end, _)| end) {
                at = end;
                continue;
            }
            let next = bytes.get(at + 1).copied().unwrap_or(0);
            let jump = match bytes[at] {
                b'\\' if next == b'(' || next == b'[' => self.bracketed(at, next),
                b'\\' => Some(at + if next.is_ascii_punctuation() { 2 } else { 1 }),
                b'$' => self.dollars(at),
                b'%' if next == b'%' => self.comment(at),
                b'!' if self.text[at..].starts_with("![[") => self.wiki_image(at),
                b'[' if next == b'[' => self.wiki_link(at),
                b'*' | b'~' | b'=' => Some(self.delimiter(at)),
                _ => None,
            };
            at = jump.unwrap_or(at + 1);
        }
        for pair in [Pair::Star, Pair::Tilde, Pair::Equal] {
            self.pair(pair);
        }
    }

    /// The end and kind of the guard that holds byte `at`.
    fn guard_at(&self, at: usize) -> Option<(usize, Guard)> {
        let index = self.guards.partition_point(|(range, _)| range.start <= at);
        let (range, kind) = &self.guards[index.checked_sub(1)?];
        (at < range.end).then_some((range.end, *kind))
    }

    /// The character before `at`: a blank at the beginning of a line, a letter for what is guarded.
    fn before(&self, at: usize) -> char {
        if at == self.range.start {
            return '\n';
        }
        match self.guard_at(at - 1) {
            Some((_, Guard::Gap)) => '\n',
            Some(_) => 'x',
            None => self.text[..at].chars().next_back().unwrap_or('\n'),
        }
    }

    fn after(&self, at: usize) -> char {
        if at >= self.range.end {
            return '\n';
        }
        match self.guard_at(at) {
            Some((_, Guard::Gap)) => '\n',
            Some(_) => 'x',
            None => self.text[at..].chars().next().unwrap_or('\n'),
        }
    }

    fn delimiter(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let byte = bytes[at];
        let mut end = at + 1;
        while end < self.range.end && bytes[end] == byte && self.guard_at(end).is_none() {
            end += 1;
        }
        let len = end - at;
        let (before, after) = (self.before(at), self.after(end));
        let mut delimiter = Delimiter {
            pair: Pair::Star,
            at,
            len,
            opens: !after.is_whitespace(),
            closes: !before.is_whitespace(),
        };
        match (byte, len) {
            (b'*', 2 | 3) => {}
            (b'~', 1) => {
                self.edit(at..end, LETTER, Token::Literal);
                return end;
            }
            (b'~', 2) => delimiter.pair = Pair::Tilde,
            (b'=', 2) => {
                // `a==b` is a comparison.
                let code = |c: char| c.is_ascii_alphanumeric() || "_)]\"'".contains(c);
                delimiter.pair = Pair::Equal;
                delimiter.opens &= !code(before);
                delimiter.closes &= before != '\n';
            }
            _ => return end,
        }
        self.delimiters.push(delimiter);
        end
    }

    /// Pairs one kind of delimiters in order. Bold in bold says nothing, so the next one that may close does.
    fn pair(&mut self, pair: Pair) {
        let delimiters = std::mem::take(&mut self.delimiters);
        let mut open: Option<Delimiter> = None;
        for &next in delimiters.iter().filter(|d| d.pair == pair) {
            if let Some(first) = open
                && next.closes
                && self.link_of(first.at) == self.link_of(next.at)
            {
                let kind = match pair {
                    Pair::Star => MarkKind::Strong,
                    Pair::Tilde => MarkKind::Strike,
                    Pair::Equal => MarkKind::Highlight,
                };
                // Of three stars the inner one stays for the parser.
                let shift = usize::from(next.len == 3 && first.len == 3);
                self.edit(
                    first.at..first.at + 2,
                    PUNCTUATION,
                    Token::Open(kind.clone()),
                );
                let at = next.at + shift;
                self.edit(at..at + 2, PUNCTUATION, Token::Close(kind));
                open = None;
            } else if next.opens {
                open = Some(next);
            }
        }
        self.delimiters = delimiters;
    }

    fn link_of(&self, at: usize) -> Option<usize> {
        let index = self.links.partition_point(|range| range.start <= at);
        let range = &self.links[index.checked_sub(1)?];
        (at < range.end).then_some(range.start)
    }

    fn edit(&mut self, range: Range<usize>, shown: &'static str, token: Token) {
        self.edits.push(Edit {
            range,
            shown,
            token,
        });
    }

    /// Where `mark` stands next, outside code and not behind a backslash; else up to where it does not: code, or the
    /// end of the leaf.
    fn find(&self, from: usize, mark: &str) -> Result<usize, usize> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at < self.range.end {
            match self.guard_at(at) {
                Some((_, Guard::Code)) => return Err(at),
                Some((end, _)) => {
                    at = end;
                    continue;
                }
                None => {}
            }
            if self.text.as_bytes()[at..self.range.end].starts_with(mark.as_bytes()) {
                return Ok(at);
            }
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        Err(self.range.end)
    }

    fn dollars(&mut self, at: usize) -> Option<usize> {
        if self.text[at..self.range.end].starts_with("$$") {
            if at < self.missing.dollars {
                return Some(at + 2);
            }
            let close = match self.find(at + 2, "$$") {
                Ok(close) => close,
                Err(until) => {
                    self.missing.dollars = until;
                    return Some(at + 2);
                }
            };
            if self.text[at + 2..close].trim().is_empty() {
                return Some(at + 2);
            }
            return Some(self.math(at..close + 2, 2, true));
        }
        let close = self.find(at + 1, "$").ok()?;
        let content = &self.text[at + 1..close];
        let after = self.text[close + 1..self.range.end].chars().next();
        math::is_inline(content, after).then(|| self.math(at..close + 1, 1, false))
    }

    fn bracketed(&mut self, at: usize, bracket: u8) -> Option<usize> {
        let (mark, missing) = if bracket == b'(' {
            ("\\)", self.missing.parenthesis)
        } else {
            ("\\]", self.missing.bracket)
        };
        if at < missing {
            return Some(at + 2);
        }
        let close = match self.find(at + 2, mark) {
            Ok(close) => close,
            Err(until) => {
                if bracket == b'(' {
                    self.missing.parenthesis = until;
                } else {
                    self.missing.bracket = until;
                }
                return Some(at + 2);
            }
        };
        let before = (at > self.range.start).then(|| self.before(at));
        if math::is_bracketed(&self.text[at + 2..close], before) {
            Some(self.math(at..close + 2, 2, bracket == b'['))
        } else {
            Some(at + 2)
        }
    }

    fn math(&mut self, range: Range<usize>, fence: usize, display: bool) -> usize {
        let behind = self.text[range.end..self.range.end].trim_start_matches(' ');
        let alone = display
            && self.before(range.start) == '\n'
            && (behind.is_empty() || behind.starts_with(['\n', '\r']));
        let inner = range.start + fence..range.end - fence;
        // The parts between the gaps; as ranges of the draft, the caller maps them.
        let mut parts = Vec::new();
        let mut from = inner.start;
        let first = self.guards.partition_point(|(g, _)| g.end <= inner.start);
        for (gap, kind) in &self.guards[first..] {
            if gap.start >= inner.end {
                break;
            }
            if *kind == Guard::Gap {
                parts.push((from..gap.start).into());
                from = gap.end;
            }
        }
        parts.push((from..inner.end).into());
        let end = range.end;
        self.edit(
            range,
            LETTER,
            Token::Math {
                spans: parts,
                display,
                alone,
            },
        );
        end
    }

    fn comment(&mut self, at: usize) -> Option<usize> {
        if at < self.missing.comment || self.before(at).is_ascii_digit() {
            return Some(at + 2);
        }
        let close = match self.find(at + 2, "%%") {
            Ok(close) => close,
            Err(until) => {
                self.missing.comment = until;
                return Some(at + 2);
            }
        };
        // Of the blanks on both sides one is enough.
        let blank = self.before(at) == ' ' && self.after(close + 2) == ' ';
        self.edit(at - usize::from(blank)..close + 2, LETTER, Token::Nothing);
        Some(close + 2)
    }

    /// The content of `[[…]]` that opens at `from`, when it is a link between notes.
    fn wiki(&self, from: usize) -> Option<Range<usize>> {
        let rest = &self.text[from..self.range.end];
        let end = rest.find(['[', ']', '\n'])?;
        let content = &rest[..end];
        let link = rest[end..].starts_with("]]")
            && !content.is_empty()
            && content.trim() == content
            && !content
                .chars()
                .all(|c| c.is_ascii_digit() || " ,.-".contains(c))
            && !rest[end + 2..].starts_with(['(', '[', ']']);
        link.then_some(from..from + end)
    }

    fn wiki_link(&mut self, at: usize) -> Option<usize> {
        let content = self.wiki(at + 2)?;
        let text = &self.text[content.clone()];
        let end = content.end + 2;
        if text.eq_ignore_ascii_case("toc") {
            self.edit(at..end, LETTER, Token::Nothing);
            return Some(end);
        }
        let alias = match text.find('|') {
            Some(bar) => content.start + bar + 1,
            None => content.start + (text.len() - text.trim_start_matches('#').len()),
        };
        self.edit(at..alias, PUNCTUATION, Token::Nothing);
        self.edit(content.end..end, PUNCTUATION, Token::Nothing);
        // The alias may hold markup.
        Some(alias)
    }

    fn wiki_image(&mut self, at: usize) -> Option<usize> {
        let content = self.wiki(at + 3)?;
        let text = &self.text[content.clone()];
        let (dest, alt) = match text.find('|') {
            Some(bar) => {
                let dest = text[..bar].trim_end_matches('\\').len();
                (
                    content.start..content.start + dest,
                    Some((content.start + bar + 1..content.end).into()),
                )
            }
            None => (content.clone(), None),
        };
        let end = content.end + 2;
        self.edit(
            at..end,
            LETTER,
            Token::Image {
                dest: dest.into(),
                alt,
            },
        );
        Some(end)
    }
}
