//! What stands before the content of a line: quotation marks, indentation, list markers.

/// What stands before the content of a line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lead {
    /// Offset of the content in the line.
    pub(super) content: usize,
    /// Number of `>`.
    pub(super) quotes: usize,
    /// Columns of blanks before the content, or before the first list marker.
    pub(super) indent: usize,
    /// Whether a list marker stands there, and how wide the last one is.
    pub(super) marker: Option<usize>,
    /// Whether the marker is a number.
    pub(super) ordered: bool,
}

pub(super) fn lead(line: &str) -> Lead {
    let bytes = line.as_bytes();
    let mut lead = Lead::default();
    let mut at = 0;
    let rule = is_rule(line);
    loop {
        let mut columns = 0;
        while let Some(b' ' | b'\t') = bytes.get(at) {
            columns += if bytes[at] == b'\t' { 4 } else { 1 };
            at += 1;
        }
        if lead.marker.is_none() {
            lead.indent = columns;
        }
        lead.content = at;
        let blank = |i: usize| matches!(bytes.get(i), None | Some(b' ' | b'\t' | b'\n' | b'\r'));
        match bytes.get(at) {
            Some(b'>') => {
                lead.quotes += 1;
                at += 1;
                if bytes.get(at) == Some(&b' ') {
                    at += 1;
                }
            }
            Some(b'-' | b'+' | b'*') if !rule && blank(at + 1) => {
                lead.marker = Some(2);
                at += 1;
            }
            Some(b'0'..=b'9') => {
                let digits = bytes[at..]
                    .iter()
                    .take_while(|b| b.is_ascii_digit())
                    .count();
                if digits > 9
                    || !matches!(bytes.get(at + digits), Some(b'.' | b')'))
                    || !blank(at + digits + 1)
                {
                    return lead;
                }
                lead.marker = Some(digits + 2);
                lead.ordered = true;
                at += digits + 1;
            }
            _ => return lead,
        }
    }
}

fn is_rule(line: &str) -> bool {
    let mut marks = line
        .bytes()
        .filter(|b| !b.is_ascii_whitespace() && *b != b'>');
    let Some(first @ (b'-' | b'*' | b'_')) = marks.next() else {
        return false;
    };
    let mut count = 1;
    for mark in marks {
        if mark != first {
            return false;
        }
        count += 1;
    }
    count >= 3
}

/// The character and length of a code fence.
pub(super) fn fence(content: &str) -> Option<(u8, usize)> {
    let first = *content.as_bytes().first()?;
    if first != b'`' && first != b'~' {
        return None;
    }
    let len = content.bytes().take_while(|b| *b == first).count();
    let info = &content[len..];
    (len >= 3 && !(first == b'`' && info.contains('`'))).then_some((first, len))
}
