//! Text of a document without its markup, the markup beside it, and the source bytes of every piece.
//!
//! Rules read [`Text::plain`]; cards are made by cutting texts and joining them again, and whatever is cut
//! keeps its way back to the source. What the tool itself adds ("：" between a subject and its clause) has no
//! piece and so no source.

use crate::source::Span;
use serde::Serialize;

/// The character that stands for an image in [`Text::plain`].
pub const OBJECT: char = '\u{fffc}';

/// Kinds of inline markup.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkKind {
    /// `**bold**`
    Strong,
    /// `*emphasis*`
    Emphasis,
    /// `~~struck~~`
    Strike,
    /// `==highlight==`
    Highlight,
    /// `` `code` ``; the plain text is the code itself.
    Code,
    /// `$math$`; the plain text is LaTeX without its dollars.
    Math,
    /// `$$math$$`; the plain text is LaTeX without its dollars.
    DisplayMath,
    /// A link, with its destination.
    Link(String),
    /// An image, on one [`OBJECT`] character: its destination as written and its alternative text.
    Image {
        /// Destination as written, percent-decoding not done.
        dest: String,
        /// Alternative text.
        alt: String,
    },
    /// `<sub>`
    Sub,
    /// `<sup>`
    Sup,
    /// `<kbd>`
    Kbd,
    /// `<u>`
    Underline,
}

/// Markup over a range of the plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// What kind.
    pub kind: MarkKind,
    /// Where, in bytes of the plain text.
    pub plain: Span,
}

impl Mark {
    /// Whether a deletion may not begin or end inside: code, math, images.
    pub fn is_whole(&self) -> bool {
        matches!(
            self.kind,
            MarkKind::Code | MarkKind::Math | MarkKind::DisplayMath | MarkKind::Image { .. }
        )
    }
}

/// A run of plain text that came from one run of source bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Bytes of the plain text.
    pub plain: Span,
    /// Bytes of the source. Of the same length unless the source was an entity, an escape or the like;
    /// such a piece is mapped as a whole.
    pub source: Span,
}

/// Plain text, its markup and its way back to the source.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Text {
    /// The text without markup. Line breaks of the source are `\n` where they are kept.
    pub plain: String,
    /// Markup, sorted by start, outer before inner.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// Sorted by plain range, not overlapping.
    #[serde(skip)]
    pub pieces: Vec<Piece>,
}

impl Text {
    /// Text that the tool adds; it has no source.
    pub fn glue(text: &str) -> Self {
        Self {
            plain: text.to_owned(),
            ..Self::default()
        }
    }

    /// Text that stands in the source byte for byte.
    pub fn verbatim(text: &str, at: usize) -> Self {
        let mut out = Self::default();
        out.push_source(text, Span::new(at, at + text.len()));
        out
    }

    /// Whether there is nothing to read.
    pub fn is_blank(&self) -> bool {
        self.plain.trim().is_empty()
    }

    /// Appends text that the tool adds.
    pub fn push_glue(&mut self, text: &str) {
        self.plain.push_str(text);
    }

    /// Appends text that came from `source`.
    pub fn push_source(&mut self, text: &str, source: Span) {
        if text.is_empty() {
            return;
        }
        let start = self.plain.len();
        self.plain.push_str(text);
        let plain = Span::new(start, self.plain.len());
        if let Some(last) = self.pieces.last_mut()
            && last.plain.end == start
            && last.source.end == source.start
            && last.plain.len() == last.source.len()
            && plain.len() == source.len()
        {
            last.plain.end = plain.end;
            last.source.end = source.end;
            return;
        }
        self.pieces.push(Piece { plain, source });
    }

    /// Appends another text with its marks and pieces.
    pub fn push(&mut self, other: &Text) {
        let shift = self.plain.len();
        let moved = |s: Span| Span::new(s.start + shift, s.end + shift);
        self.plain.push_str(&other.plain);
        self.marks.extend(other.marks.iter().map(|m| Mark {
            kind: m.kind.clone(),
            plain: moved(m.plain),
        }));
        self.pieces.extend(other.pieces.iter().map(|p| Piece {
            plain: moved(p.plain),
            source: p.source,
        }));
    }

    /// The part inside `plain`, marks and pieces cut to it. `plain` must lie on character boundaries.
    pub fn slice(&self, plain: Span) -> Text {
        let clip = |s: Span| {
            let start = s.start.max(plain.start);
            let end = s.end.min(plain.end);
            (start < end).then(|| Span::new(start - plain.start, end - plain.start))
        };
        let marks = self
            .marks
            .iter()
            .filter_map(|m| {
                clip(m.plain).map(|plain| Mark {
                    kind: m.kind.clone(),
                    plain,
                })
            })
            .collect();
        let pieces = self
            .pieces
            .iter()
            .filter_map(|p| {
                clip(p.plain).map(|cut| {
                    let source = if p.plain.len() == p.source.len() {
                        let start = p.source.start + (cut.start + plain.start - p.plain.start);
                        Span::new(start, start + cut.len())
                    } else {
                        p.source
                    };
                    Piece { plain: cut, source }
                })
            })
            .collect();
        Text {
            plain: self.plain[plain.range()].to_owned(),
            marks,
            pieces,
        }
    }

    /// Without white space at either end.
    pub fn trim(&self) -> Text {
        self.slice(self.trim_span(Span::new(0, self.plain.len())))
    }

    /// `span` (plain) without white space at either end.
    pub fn trim_span(&self, span: Span) -> Span {
        let part = &self.plain[span.range()];
        let start = span.start + (part.len() - part.trim_start().len());
        Span::new(start, (start + part.trim().len()).max(start))
    }

    /// The source bytes of a plain range, adjacent ones joined, in plain order.
    pub fn source_spans(&self, plain: Span) -> Vec<Span> {
        let mut out: Vec<Span> = Vec::new();
        for piece in self.slice(plain).pieces {
            match out.last_mut() {
                Some(last) if last.end == piece.source.start => last.end = piece.source.end,
                _ => out.push(piece.source),
            }
        }
        out
    }

    /// The smallest source span that holds all of the text, if any of it came from the source.
    pub fn source_hull(&self) -> Option<Span> {
        self.pieces.iter().map(|p| p.source).reduce(Span::hull)
    }

    /// `plain` widened so that it cuts no code, math or image.
    pub fn snap(&self, mut plain: Span) -> Span {
        for mark in self.marks.iter().filter(|m| m.is_whole()) {
            if mark.plain.overlaps(plain) {
                plain = plain.hull(mark.plain);
            }
        }
        plain
    }
}

/// Whether a character is a Han character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Letters and figures of any script. Han is looked at first: the tables of the standard library are slow for it.
pub fn is_letter(c: char) -> bool {
    is_han(c) || c.is_alphanumeric()
}

/// Length in characters of reading: one per Han character, one per five others, rounded up.
pub fn width(text: &str) -> usize {
    let (han, other) = text.chars().fold(
        (0, 0),
        |(h, o), c| if is_han(c) { (h + 1, o) } else { (h, o + 1) },
    );
    han + usize::div_ceil(other, 5)
}
