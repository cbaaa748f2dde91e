//! List markers as Chinese notes write them, without the blank that CommonMark asks for.

use super::math::is_cjk;

/// How a marker is written; two of the same kind may be neighbours in one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `1.文字`
    Dot,
    /// `1、文字`
    Comma,
    /// `1）文字`, `1)文字`
    Closing,
    /// `（1）文字`, `(1)文字`
    Brackets,
    /// `-文字`, `•文字`
    Bullet(char),
}

/// A marker at the beginning of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marker {
    kind: Kind,
    /// Its number, for an ordered list.
    pub(super) number: Option<u64>,
    /// Its bytes, blanks behind it included.
    pub(super) len: usize,
    /// Whether it needs no neighbour to be one.
    pub(super) stands_alone: bool,
}

impl Marker {
    /// Whether both may mark items of one list.
    pub(super) fn is_like(self, other: Marker) -> bool {
        self.kind == other.kind
    }

    /// Whether it marks items below `1.`: `（1）`.
    pub(super) fn is_inner(self) -> bool {
        self.kind == Kind::Brackets
    }

    /// The marker as CommonMark writes it.
    pub(super) fn shown(self) -> String {
        match (self.number, self.kind) {
            (None, _) => "- ".to_owned(),
            (Some(n), Kind::Closing | Kind::Brackets) => format!("{n}) "),
            (Some(n), _) => format!("{n}. "),
        }
    }
}

/// The marker that opens `content`, unless CommonMark knows it anyway.
pub(super) fn find(content: &str) -> Option<Marker> {
    let first = content.chars().next()?;
    let marker = match first {
        '-' => {
            let rest = &content[1..];
            let starts = rest.chars().next().is_some_and(begins_text);
            starts.then_some((Kind::Bullet(first), None, 1, false))
        }
        '•' | '·' | '●' | '◦' | '▪' | '■' | '○' => {
            Some((Kind::Bullet(first), None, first.len_utf8(), false))
        }
        '（' | '(' => {
            let open = first.len_utf8();
            let (number, digits) = number(&content[open..], 2)?;
            let close = content[open + digits..].chars().next()?;
            matches!(close, '）' | ')').then_some((
                Kind::Brackets,
                Some(number),
                open + digits + close.len_utf8(),
                number == 1,
            ))
        }
        '0'..='9' => {
            let (number, digits) = number(content, 3)?;
            let mut behind = content[digits..].chars();
            let mark = behind.next()?;
            let next = behind.next()?;
            let len = digits + mark.len_utf8();
            match mark {
                '.' | '．' if begins_text(next) => Some((Kind::Dot, Some(number), len, true)),
                // `2.x` is a version, unless lines like it stand beside it.
                '.' if next.is_ascii_alphabetic() => Some((Kind::Dot, Some(number), len, false)),
                '、' => Some((Kind::Comma, Some(number), len, true)),
                '）' => Some((Kind::Closing, Some(number), len, true)),
                ')' if !next.is_whitespace() => {
                    Some((Kind::Closing, Some(number), len, begins_text(next)))
                }
                _ => None,
            }
        }
        _ => None,
    };
    let (kind, number, len, stands_alone) = marker?;
    let rest = &content[len..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\u{3000}']).len();
    if rest.trim().is_empty() {
        return None;
    }
    Some(Marker {
        kind,
        number,
        len: len + blanks,
        stands_alone,
    })
}

fn number(text: &str, most: usize) -> Option<(u64, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > most {
        return None;
    }
    text[..digits].parse().ok().map(|number| (number, digits))
}

/// Characters that begin a Chinese text or markup, and no number, version or option.
fn begins_text(c: char) -> bool {
    is_cjk(c) && !matches!(c, '、' | '，' | '。' | '）' | '—' | '…')
        || matches!(c, '*' | '`' | '[' | '!' | '<')
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn markers() {
        for (content, shown, len) in [
            ("1.文字", "1. ", 2),
            ("12、 文字", "12. ", 6),
            ("3）文字", "3) ", 4),
            ("（1）文字", "1) ", 7),
            ("-文字", "- ", 1),
            ("• text", "- ", 4),
            ("2.**粗**", "2. ", 2),
        ] {
            let marker = find(content).unwrap();
            assert_eq!(
                (marker.shown().as_str(), marker.len),
                (shown, len),
                "{content}"
            );
        }
    }

    #[test]
    fn no_markers() {
        for content in [
            "3.5 倍",
            "1.0版本",
            "2024、x",
            "-5",
            "--x",
            "1. x",
            "（2023）年",
            "1、",
            "- x",
            "1.。",
        ] {
            assert_eq!(find(content), None, "{content}");
        }
        assert!(!find("2.x 版本").unwrap().stands_alone);
    }
}
