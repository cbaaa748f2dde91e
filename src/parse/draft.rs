//! The draft: the copy of a document that the Markdown parser reads, and the way back from it to the source.
//!
//! Repairs never touch the source. They write a draft in which a few bytes were put in, left out or replaced by a
//! placeholder; a [`Token`] remembers what a placeholder stands for. Every event of the parser carries a range of
//! the draft, and [`Draft::span`] and [`Draft::runs`] turn it into bytes of the source.

use crate::source::Span;
use crate::text::MarkKind;
use std::ops::Range;

/// Placeholder that the parser takes for a letter.
pub(super) const LETTER: &str = "\u{e000}";
/// Placeholder that the parser takes for punctuation, so that `*` beside it may open and close.
pub(super) const PUNCTUATION: &str = "\u{2e3a}";

/// What a placeholder stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// Nothing is shown: markup that was put in or left out.
    Nothing,
    /// A line break in a heading.
    LineBreak,
    /// The source as it stands, hidden from the parser because it would take it for markup.
    Literal,
    /// Markup begins.
    Open(MarkKind),
    /// Markup ends.
    Close(MarkKind),
    /// A formula.
    Math {
        /// Where its LaTeX stands, line by line.
        spans: Vec<Span>,
        /// `$$` or `\[`.
        display: bool,
        /// Whether it has its lines for itself.
        alone: bool,
    },
    /// `![[target|alt]]`
    Image {
        /// The target.
        dest: Span,
        /// What stands behind the bar.
        alt: Option<Span>,
    },
    /// `::: kind title`
    ContainerOpen {
        /// First word.
        kind: Span,
        /// The rest of the line.
        title: Span,
    },
    /// `:::`
    ContainerClose,
}

#[derive(Debug, Clone)]
struct Segment {
    /// Where it begins in the draft.
    at: usize,
    /// Its length in the draft, never 0.
    len: usize,
    source: Span,
    /// `None` when the draft repeats the source byte for byte.
    token: Option<Token>,
}

/// A stretch of the draft, seen from the source.
#[derive(Debug)]
pub(super) enum Run<'d> {
    /// Source bytes that the draft repeats.
    Verbatim(Span),
    /// A placeholder and the source bytes it replaces (none when it was put in).
    Token(&'d Token, Span),
}

/// Text for the parser, with a way back.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) text: String,
    segments: Vec<Segment>,
}

impl Draft {
    /// Repeats source bytes.
    pub(super) fn keep(&mut self, source: &str, span: Span) {
        if span.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(&source[span.range()]);
        if let Some(last) = self.segments.last_mut()
            && last.token.is_none()
            && last.source.end == span.start
        {
            last.len += span.len();
            last.source.end = span.end;
            return;
        }
        self.segments.push(Segment {
            at,
            len: span.len(),
            source: span,
            token: None,
        });
    }

    /// Writes `shown` (not empty) in place of the source bytes `span`.
    pub(super) fn put(&mut self, shown: &str, span: Span, token: Token) {
        if shown.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(shown);
        self.segments.push(Segment {
            at,
            len: shown.len(),
            source: span,
            token: Some(token),
        });
    }

    /// Writes markup that the source does not have at `at`.
    pub(super) fn insert(&mut self, shown: &str, at: usize) {
        self.put(shown, Span::new(at, at), Token::Nothing);
    }

    /// The segment that holds byte `at` of the draft, or the last one.
    fn find(&self, at: usize) -> usize {
        self.segments
            .partition_point(|s| s.at <= at)
            .saturating_sub(1)
    }

    /// The source bytes of a range of the draft: from its first to its last.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        if self.segments.is_empty() {
            return Span::new(0, 0);
        }
        let first = &self.segments[self.find(range.start)];
        let start = match first.token {
            None => (first.source.start + (range.start - first.at)).min(first.source.end),
            Some(_) => first.source.start,
        };
        if range.is_empty() {
            return Span::new(start, start);
        }
        let last = &self.segments[self.find(range.end - 1)];
        let end = match last.token {
            None => last.source.start + (range.end - last.at).min(last.len),
            Some(_) => last.source.end,
        };
        Span::new(start, end.max(start))
    }

    /// A range of the draft in its verbatim stretches and placeholders. A placeholder cut by the range counts whole.
    pub(super) fn runs(&self, range: Range<usize>) -> impl Iterator<Item = Run<'_>> {
        let first = self.find(range.start);
        self.segments[first.min(self.segments.len())..]
            .iter()
            .take_while(move |s| s.at < range.end)
            .filter(move |s| s.at + s.len > range.start)
            .map(move |s| match &s.token {
                Some(token) => Run::Token(token, s.source),
                None => {
                    let from = range.start.max(s.at) - s.at;
                    let to = range.end.min(s.at + s.len) - s.at;
                    Run::Verbatim(Span::new(s.source.start + from, s.source.start + to))
                }
            })
    }

    /// The source spans of the verbatim stretches and replaced bytes of a range.
    pub(super) fn spans(&self, range: Range<usize>) -> Vec<Span> {
        self.runs(range)
            .map(|run| match run {
                Run::Verbatim(span) | Run::Token(_, span) => span,
            })
            .filter(|span| !span.is_empty())
            .collect()
    }

    /// The draft with ranges replaced. `edits` are sorted and do not overlap; one that overlaps is left out.
    pub(super) fn edited(&self, source: &str, edits: Vec<Edit>) -> Draft {
        let mut out = Draft {
            text: String::with_capacity(self.text.len()),
            segments: Vec::with_capacity(self.segments.len() + 2 * edits.len()),
        };
        let mut done = 0;
        for edit in edits {
            if edit.range.start < done {
                continue;
            }
            self.copy(source, done..edit.range.start, &mut out);
            done = edit.range.end;
            let token = self.resolved(edit.token);
            out.put(edit.shown, self.span(edit.range), token);
        }
        self.copy(source, done..self.text.len(), &mut out);
        out
    }

    /// A token of an edit, its ranges of this draft turned into source spans.
    fn resolved(&self, token: Token) -> Token {
        match token {
            Token::Math {
                spans,
                display,
                alone,
            } => Token::Math {
                spans: spans
                    .into_iter()
                    .flat_map(|span| self.spans(span.range()))
                    .collect(),
                display,
                alone,
            },
            Token::Image { dest, alt } => Token::Image {
                dest: self.span(dest.range()),
                alt: alt.map(|alt| self.span(alt.range())),
            },
            other => other,
        }
    }

    fn copy(&self, source: &str, range: Range<usize>, out: &mut Draft) {
        if range.is_empty() {
            return;
        }
        for segment in &self.segments[self.find(range.start)..] {
            if segment.at >= range.end {
                break;
            }
            let from = range.start.max(segment.at);
            let to = range.end.min(segment.at + segment.len);
            if from >= to {
                continue;
            }
            match &segment.token {
                None => {
                    let start = segment.source.start + (from - segment.at);
                    out.keep(source, Span::new(start, start + (to - from)));
                }
                Some(token) => out.put(&self.text[from..to], segment.source, token.clone()),
            }
        }
    }
}

/// A range of a draft to be replaced. The spans in `token` count in that draft.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) shown: &'static str,
    pub(super) token: Token,
}
