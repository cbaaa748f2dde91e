//! Inline events to [`Text`]: plain text, marks, and the source of every piece.

mod html;

use super::draft::{Draft, Run, Token};
use super::math::is_cjk;
use super::{Event, Tag, TagEnd};
use crate::source::Span;
use crate::text::{Mark, MarkKind, OBJECT, Text};
use std::cmp::Reverse;
use std::ops::Range;

/// Marks open at one place; more are read without marking anything.
const MOST_OPEN: usize = 32;

/// What a run of inline content comes to. Mostly one text; formulas on lines of their own and the tags of
/// containers cut it.
#[derive(Debug)]
pub(super) enum Part {
    Text(Text),
    /// A formula alone on its lines.
    Math(Text, Span),
    /// The text of an HTML list or table.
    Html(Text),
    /// The text of `<pre>`.
    Pre(Text),
    Rule(Span),
    ContainerOpen {
        kind: String,
        title: Text,
        span: Span,
    },
    ContainerClose(Span),
    DetailsOpen(Span),
    DetailsClose(Span),
    SummaryOpen,
    SummaryClose,
}

#[derive(Debug)]
struct OpenMark {
    kind: MarkKind,
    at: usize,
    /// The tag, when it may turn out to be text: `vector<i>`.
    tag: Option<Span>,
}

#[derive(Debug)]
struct Image {
    dest: String,
    alt: String,
    depth: usize,
    span: Span,
}

/// Builds the text of one leaf.
pub(super) struct Inline<'d> {
    source: &'d str,
    draft: &'d Draft,
    text: Text,
    parts: Vec<Part>,
    open: Vec<OpenMark>,
    /// Marks not opened because of [`MOST_OPEN`].
    overflow: usize,
    /// A line break not yet written, and whether it is a hard one.
    pending: Option<(Span, bool)>,
    image: Option<Image>,
    /// Depth in elements that are left out.
    mute: usize,
    /// End of the last event, in the draft.
    last_end: usize,
    /// Depth in HTML lists and tables.
    structure: usize,
    /// Tags shown as text that the author should know of.
    pub(super) foreign: Vec<(Span, String)>,
}

impl<'d> Inline<'d> {
    pub(super) fn new(source: &'d str, draft: &'d Draft) -> Self {
        Self {
            source,
            draft,
            text: Text::default(),
            parts: Vec::new(),
            open: Vec::new(),
            overflow: 0,
            pending: None,
            image: None,
            mute: 0,
            last_end: usize::MAX,
            structure: 0,
            foreign: Vec::new(),
        }
    }

    /// Takes one inline event.
    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = self.draft.span(range.clone());
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => match &mut self.image {
                Some(image) => image.depth += 1,
                None => {
                    self.image = Some(Image {
                        dest: dest_url.into_string(),
                        alt: String::new(),
                        depth: 0,
                        span,
                    });
                }
            },
            Event::End(TagEnd::Image) => match &mut self.image {
                Some(image) if image.depth > 0 => image.depth -= 1,
                _ => {
                    if let Some(image) = self.image.take() {
                        self.object(image.dest, image.alt, image.span);
                    }
                }
            },
            Event::Start(tag) => {
                if let Some(kind) = mark_of(tag) {
                    self.open(kind, None);
                }
                // The delimiter is read; what follows is no continuation of the text before it.
                self.last_end = usize::MAX;
                return;
            }
            Event::End(tag) => {
                if let Some(kind) = mark_of_end(tag) {
                    self.close(&kind);
                }
            }
            Event::Text(text) => self.text_event(&text, range.clone(), span),
            Event::Code(code) => self.code(&code, range.clone()),
            Event::InlineHtml(raw) | Event::Html(raw) => {
                self.inline_html(&raw, range.clone(), span)
            }
            Event::SoftBreak => self.line_break(span, false),
            Event::HardBreak => self.line_break(span, true),
            // Footnote references say nothing; the parser's own math is off.
            _ => {}
        }
        self.last_end = range.end;
    }

    /// The parts, in order.
    pub(super) fn finish(mut self) -> Vec<Part> {
        self.cut();
        self.parts
    }

    fn text_event(&mut self, text: &str, range: Range<usize>, span: Span) {
        if self.draft.text[range.clone()] != *text {
            // The range of an entity at the end of a heading holds the blanks behind it.
            let source = &self.source[span.range()];
            let blanks = source.len() - source.trim_end().len();
            let blanks = if text.ends_with(char::is_whitespace) {
                0
            } else {
                blanks
            };
            self.put(text, Span::new(span.start, span.end - blanks));
            return;
        }
        let bytes = self.draft.text.as_bytes();
        let mut escaped =
            range.start > 0 && bytes[range.start - 1] == b'\\' && self.last_end != range.start;
        let draft = self.draft;
        for run in draft.runs(range) {
            match run {
                Run::Verbatim(mut span) => {
                    let backslash =
                        span.start > 0 && self.source.as_bytes()[span.start - 1] == b'\\';
                    if escaped && backslash {
                        // The escape is one piece, so that a cut never leaves its backslash behind.
                        let len = self.source[span.range()]
                            .chars()
                            .next()
                            .map_or(0, char::len_utf8);
                        let end = span.start + len;
                        self.put(
                            &self.source[span.start..end],
                            Span::new(span.start - 1, end),
                        );
                        span.start = end;
                    }
                    self.put(&self.source[span.range()], span);
                }
                Run::Token(token, span) => self.token(token, span),
            }
            escaped = false;
        }
    }

    fn token(&mut self, token: &Token, span: Span) {
        match token {
            Token::Nothing => {}
            Token::LineBreak => self.line_break(span, false),
            Token::Literal => self.put(&self.source[span.range()], span),
            Token::Open(kind) => self.open(kind.clone(), None),
            Token::Close(kind) => self.close(kind),
            Token::Math {
                spans,
                display,
                alone,
            } => self.math(spans, *display, *alone, span),
            Token::Image { dest, alt } => {
                let dest = self.source[dest.range()].to_owned();
                // Obsidian writes the width where the alternative text stands: `![[x.png|300]]`.
                let alt = alt
                    .map(|alt| &self.source[alt.range()])
                    .filter(|alt| !alt.bytes().all(|b| b.is_ascii_digit() || b == b'x'))
                    .unwrap_or_default();
                self.object(dest, alt.to_owned(), span);
            }
            Token::ContainerOpen { kind, title } => {
                let kind: String = self.source[kind.range()]
                    .chars()
                    .filter(|c| c.is_alphanumeric() || *c == '-')
                    .flat_map(char::to_lowercase)
                    .collect();
                let title = Text::verbatim(&self.source[title.range()], title.start);
                self.part(Part::ContainerOpen { kind, title, span });
            }
            Token::ContainerClose => self.part(Part::ContainerClose(span)),
        }
    }

    /// Appends text that stands for `span`.
    fn put(&mut self, text: &str, mut span: Span) {
        let mut text = text;
        let fresh = self.text.plain.is_empty() || matches!(self.pending, Some((_, true)));
        if fresh && text.len() == span.len() {
            let bare = text.trim_start_matches(' ');
            span.start += text.len() - bare.len();
            text = bare;
        }
        self.put_raw(text, span);
    }

    fn put_raw(&mut self, text: &str, span: Span) {
        let Some(first) = text.chars().next() else {
            return;
        };
        if self.mute > 0 {
            return;
        }
        if let Some(image) = &mut self.image {
            image.alt.push_str(text);
            return;
        }
        self.flush_break(first);
        let same = span.len() == text.len();
        if span.is_empty() || same && text != " " && self.source[span.range()] != *text {
            // Without source, or an entity as long as what it stands for: no piece may pretend to be verbatim.
            self.text.push_glue(text);
        } else {
            self.text.push_source(text, span);
        }
    }

    fn line_break(&mut self, span: Span, hard: bool) {
        if let Some(image) = &mut self.image {
            image.alt.push(' ');
            return;
        }
        if self.mute == 0 && !matches!(self.pending, Some((_, true))) {
            self.pending = Some((span, hard));
        }
    }

    /// Writes the pending line break before `next`: nothing between two Chinese characters or beside a wide mark.
    fn flush_break(&mut self, next: char) {
        let Some((span, hard)) = self.pending.take() else {
            return;
        };
        let Some(previous) = self.text.plain.chars().next_back() else {
            return;
        };
        let quote = |c: char| matches!(u32::from(c), 0x2010..=0x2027);
        let wide = |c: char| matches!(u32::from(c), 0x3000..=0x303f | 0xff00..=0xffef);
        let joins = is_cjk(previous) && is_cjk(next) && !(quote(previous) && quote(next))
            || wide(previous)
            || wide(next);
        let shown = match hard {
            true => "\n",
            false if joins || previous.is_whitespace() => "",
            false => " ",
        };
        let before = self.text.plain.len();
        if span.is_empty() || hard && span.len() == 1 && self.source[span.range()] != *"\n" {
            self.text.push_glue(shown);
        } else {
            self.text.push_source(shown, span);
        }
        for mark in self.open.iter_mut().filter(|mark| mark.at == before) {
            mark.at = self.text.plain.len();
        }
    }

    fn open(&mut self, kind: MarkKind, tag: Option<Span>) {
        if self.image.is_some() || self.mute > 0 {
            return;
        }
        if self.open.len() >= MOST_OPEN {
            self.overflow += 1;
            return;
        }
        self.open.push(OpenMark {
            kind,
            at: self.text.plain.len(),
            tag,
        });
    }

    /// Ends the innermost open mark of a kind.
    fn close(&mut self, kind: &MarkKind) {
        if self.image.is_some() || self.mute > 0 {
            return;
        }
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        let same = |other: &MarkKind| std::mem::discriminant(other) == std::mem::discriminant(kind);
        if let Some(index) = self.open.iter().rposition(|mark| same(&mark.kind)) {
            let mark = self.open.remove(index);
            self.mark(mark.kind, mark.at);
        }
    }

    fn mark(&mut self, kind: MarkKind, from: usize) {
        let end = self.text.plain.len();
        if from < end {
            self.text.marks.push(Mark {
                kind,
                plain: Span::new(from, end),
            });
        }
    }

    fn object(&mut self, dest: String, alt: String, span: Span) {
        if self.mute > 0 || self.image.is_some() {
            return;
        }
        self.flush_break(OBJECT);
        let from = self.text.plain.len();
        self.text.push_source(OBJECT.encode_utf8(&mut [0; 4]), span);
        self.mark(MarkKind::Image { dest, alt }, from);
    }

    /// A code span: the parser's text, aligned with the draft, where bars are escaped and lines are broken.
    fn code(&mut self, code: &str, range: Range<usize>) {
        let draft = self.draft;
        let raw = &draft.text[range.clone()];
        let ticks = raw.bytes().take_while(|b| *b == b'`').count();
        let mut at = range.start + ticks;
        let end = range.end.saturating_sub(ticks).max(at);
        // Space for the mark's beginning is made by the first character.
        if let Some(first) = code.chars().next()
            && self.image.is_none()
            && self.mute == 0
        {
            self.flush_break(first);
        }
        let from = self.text.plain.len();
        let inner = &draft.text[at..end];
        let offset = inner.find(code).filter(|offset| *offset <= 1);
        if let Some(offset) = offset {
            let start = at + offset;
            for span in draft.spans(start..start + code.len()) {
                self.put_raw(&self.source[span.range()], span);
            }
        } else {
            for c in code.chars() {
                let mut here = None;
                while let Some(other) = draft.text[at..end].chars().next() {
                    let start = at;
                    at += other.len_utf8();
                    if other == c || c == ' ' && matches!(other, '\n' | '\r') {
                        here = Some(start..at);
                        break;
                    }
                }
                let span = here.map_or(Span::new(0, 0), |range| draft.span(range));
                self.put_raw(c.encode_utf8(&mut [0; 4]), span);
            }
        }
        if self.image.is_none() {
            self.mark(MarkKind::Code, from);
        }
    }

    fn math(&mut self, spans: &[Span], display: bool, alone: bool, whole: Span) {
        let mut text = Text::default();
        for span in spans {
            let part = &self.source[span.range()];
            if display {
                text.push_source(part, *span);
                continue;
            }
            // A formula inside a line has no line breaks.
            let mut at = span.start;
            for line in part.split_inclusive('\n') {
                let bare = line.trim_end_matches(['\n', '\r']);
                text.push_source(bare, Span::new(at, at + bare.len()));
                if bare.len() < line.len() {
                    text.push_source(" ", Span::new(at + bare.len(), at + line.len()));
                }
                at += line.len();
            }
        }
        let mut text = text.trim();
        if text.plain.is_empty() || self.mute > 0 {
            return;
        }
        if let Some(image) = &mut self.image {
            image.alt.push_str(&text.plain);
            return;
        }
        let kind = if display {
            MarkKind::DisplayMath
        } else {
            MarkKind::Math
        };
        text.marks.push(Mark {
            kind,
            plain: Span::new(0, text.plain.len()),
        });
        if alone && self.open.is_empty() {
            self.part(Part::Math(text, whole));
            return;
        }
        self.flush_break('x');
        self.text.push(&text);
    }

    fn part(&mut self, part: Part) {
        if self.mute > 0 {
            return;
        }
        self.cut();
        self.parts.push(part);
    }

    /// Ends the text so far; marks that are open go on in the next one.
    fn cut(&mut self) {
        self.pending = None;
        self.image = None;
        let end = self.text.plain.len();
        let mut lost = Vec::new();
        for mark in &mut self.open {
            if let Some(tag) = mark.tag.take() {
                lost.push((mark.at, tag));
            } else if mark.at < end {
                self.text.marks.push(Mark {
                    kind: mark.kind.clone(),
                    plain: Span::new(mark.at, end),
                });
            }
            mark.at = 0;
        }
        let mut text = std::mem::take(&mut self.text);
        if !lost.is_empty() {
            text = with_tags(&text, &lost, self.source);
        }
        // Of two marks over the same text the one that closed last is the outer.
        text.marks.reverse();
        text.marks = nested(text.marks);
        let text = if text.plain.trim().len() < text.plain.len() {
            text.trim()
        } else {
            text
        };
        if !text.plain.is_empty() {
            self.parts.push(if self.structure > 0 {
                Part::Html(text)
            } else {
                Part::Text(text)
            });
        }
    }
}

/// Puts tags back that turned out to be text.
fn with_tags(text: &Text, lost: &[(usize, Span)], source: &str) -> Text {
    let mut out = Text::default();
    let mut from = 0;
    for (at, tag) in lost {
        out.push(&text.slice(Span::new(from, *at)));
        out.push_source(&source[tag.range()], *tag);
        from = *at;
    }
    out.push(&text.slice(Span::new(from, text.plain.len())));
    out
}

/// Marks sorted, outer before inner; two that cross are cut so that they nest.
fn nested(mut marks: Vec<Mark>) -> Vec<Mark> {
    let key = |mark: &Mark| (mark.plain.start, Reverse(mark.plain.end));
    marks.sort_by_key(key);
    let mut out: Vec<Mark> = Vec::with_capacity(marks.len());
    let mut ends: Vec<usize> = Vec::new();
    let mut cut: Vec<Mark> = Vec::new();
    for mut mark in marks {
        while ends.last().is_some_and(|end| *end <= mark.plain.start) {
            ends.pop();
        }
        if let Some(end) = ends.last().copied()
            && mark.plain.end > end
        {
            cut.push(Mark {
                kind: mark.kind.clone(),
                plain: Span::new(end, mark.plain.end),
            });
            mark.plain.end = end;
        }
        ends.push(mark.plain.end);
        out.push(mark);
    }
    if cut.is_empty() {
        return out;
    }
    // Every round cuts at a later place, and no place lies under more than a few marks.
    out.extend(cut);
    nested(out)
}

fn mark_of(tag: Tag<'_>) -> Option<MarkKind> {
    match tag {
        Tag::Emphasis => Some(MarkKind::Emphasis),
        Tag::Strong => Some(MarkKind::Strong),
        Tag::Strikethrough => Some(MarkKind::Strike),
        Tag::Superscript => Some(MarkKind::Sup),
        Tag::Subscript => Some(MarkKind::Sub),
        Tag::Link { dest_url, .. } => Some(MarkKind::Link(dest_url.into_string())),
        _ => None,
    }
}

fn mark_of_end(tag: TagEnd) -> Option<MarkKind> {
    match tag {
        TagEnd::Emphasis => Some(MarkKind::Emphasis),
        TagEnd::Strong => Some(MarkKind::Strong),
        TagEnd::Strikethrough => Some(MarkKind::Strike),
        TagEnd::Superscript => Some(MarkKind::Sup),
        TagEnd::Subscript => Some(MarkKind::Sub),
        TagEnd::Link => Some(MarkKind::Link(String::new())),
        _ => None,
    }
}
