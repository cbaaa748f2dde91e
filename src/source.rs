//! A document as bytes: what was read, where lines begin, and how a place is named.
//!
//! Every value that came from a document carries a [`Span`] into the text of its [`Source`], front matter and
//! byte order mark included, so that messages, facts and quiz keys can name `file:line`.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A range of bytes, end excluded. Of the source text, unless the field that holds it says "plain":
/// then it counts in the `plain` of a [`crate::text::Text`]. Always on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Its length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds nothing.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// As a standard range, to index a string with.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    pub fn hull(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// One document as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Path relative to the root, with `/` between its parts: the name documents are known by.
    pub path: String,
    /// The whole file, byte for byte.
    pub text: String,
    /// Byte offset of each line's first character; the first is 0.
    #[serde(skip)]
    lines: Vec<usize>,
}

/// Why bytes are not a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A byte order mark of UTF-16 opens the file.
    #[error("is UTF-16, not UTF-8; save it as UTF-8 (iconv -f UTF-16 -t UTF-8)")]
    Utf16,
    /// The bytes are no UTF-8 from this line on.
    #[error(
        "is not UTF-8: byte 0x{byte:02x} on line {line}; if it is an older Chinese file: iconv -f GB18030 -t UTF-8"
    )]
    NotUtf8 {
        /// The first offending byte.
        byte: u8,
        /// Its line, counted from 1.
        line: usize,
    },
}

impl Source {
    /// A source from text that is already decoded.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let lines = std::iter::once(0)
            .chain(
                text.bytes()
                    .enumerate()
                    .filter(|&(_, b)| b == b'\n')
                    .map(|(i, _)| i + 1),
            )
            .collect();
        Self {
            path: path.into(),
            text,
            lines,
        }
    }

    /// Decodes the bytes of a file. A UTF-8 byte order mark stays in the text, so that offsets are the file's.
    ///
    /// # Errors
    /// When the bytes are UTF-16 or no UTF-8 at all.
    pub fn decode(path: impl Into<String>, bytes: Vec<u8>) -> Result<Self, DecodeError> {
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(DecodeError::Utf16);
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(path, text)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                let line = 1 + bytes[..at].iter().filter(|&&b| b == b'\n').count();
                Err(DecodeError::NotUtf8 {
                    byte: bytes[at],
                    line,
                })
            }
        }
    }

    /// Line of a byte offset, counted from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|&start| start <= offset)
    }

    /// Line and column of a byte offset, both counted from 1, the column in characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.lines[line - 1];
        let end = offset.min(self.text.len());
        (
            line,
            1 + self.text.get(start..end).map_or(0, |s| s.chars().count()),
        )
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }
}
