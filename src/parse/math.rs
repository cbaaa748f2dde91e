//! Whether what stands between two dollars is a formula, or prose with prices and shell variables.

/// Whether `content`, between two dollars in one paragraph, is a formula. `after` is the character behind the second.
pub(super) fn is_inline(content: &str, after: Option<char>) -> bool {
    if content.is_empty()
        || content.starts_with(char::is_whitespace)
        || content.ends_with(char::is_whitespace)
        || content.len() > 1000
        || !is_balanced(content)
    {
        return false;
    }
    // `$5和$6`, `$5 and US$6`, `${a}${b}`
    if after.is_some_and(|c| c.is_ascii_digit() || c == '{') {
        return false;
    }
    // `$HOME/bin:$PATH`
    if after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
        && content.ends_with([':', ';', ',', '/', '=', '"', '\''])
    {
        return false;
    }
    let outside = without_text(content);
    let command = has_command(content);
    if outside
        .chars()
        .any(|c| matches!(c, '，' | '。' | '；' | '：' | '！' | '？' | '、'))
    {
        return false;
    }
    if outside.chars().any(is_cjk) {
        // `$F_损$` and `$准确率=\frac{a}{b}$` are formulas, `$5和$` and `$HOME和$` are not.
        let operator = outside.contains(['=', '^', '_']);
        return command || operator && !content.starts_with(|c: char| c.is_ascii_digit());
    }
    command || content.contains(['=', '^', '_', '+', '<', '>']) || !reads_as_prose(content)
}

/// Whether `content`, between `\(` and `\)` or `\[` and `\]`, is a formula rather than escaped brackets.
pub(super) fn is_bracketed(content: &str, before: Option<char>) -> bool {
    let content = content.trim();
    if content.is_empty() || !is_balanced(content) {
        return false;
    }
    if has_command(content) || content.contains(['=', '^', '_', '+', '<', '>']) {
        return true;
    }
    !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == ']')
        && content.chars().count() <= 12
        && content.chars().any(|c| c.is_ascii_alphabetic())
        && !content.chars().any(is_cjk)
        && !reads_as_prose(content)
        && content
            .split(|c: char| !c.is_ascii_alphabetic())
            .all(|w| w.len() <= 2)
}

/// Characters written without blanks between words: Chinese, kana, and their punctuation.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x2e80..=0x2fdf | 0x3000..=0x30ff | 0x31f0..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff
        | 0xfe30..=0xfe4f | 0xff00..=0xffef | 0x20000..=0x3ffff
        | 0x2018..=0x201d | 0x2026 | 0x2014)
}

fn is_balanced(content: &str) -> bool {
    let mut depth = 0_i32;
    let mut escaped = false;
    for c in content.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

fn has_command(content: &str) -> bool {
    let bytes = content.as_bytes();
    bytes
        .windows(2)
        .any(|w| w[0] == b'\\' && (w[1].is_ascii_alphabetic() || b"{}|,;!% \\_&#$".contains(&w[1])))
}

/// Without what `\text{…}` and the like hold.
fn without_text(content: &str) -> String {
    const WORDS: [&str; 6] = [
        "\\text{",
        "\\mathrm{",
        "\\textbf{",
        "\\mbox{",
        "\\operatorname{",
        "\\mathbf{",
    ];
    let mut out = String::new();
    let mut rest = content;
    while let Some((at, word)) = WORDS
        .iter()
        .filter_map(|w| rest.find(w).map(|at| (at, *w)))
        .min()
    {
        out.push_str(&rest[..at]);
        let inner = &rest[at + word.len()..];
        rest = inner.find('}').map_or("", |end| &inner[end + 1..]);
    }
    out.push_str(rest);
    out
}

/// Two words side by side, of two letters or more each.
fn reads_as_prose(content: &str) -> bool {
    let mut previous = false;
    for word in content.split(' ') {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
        let is_word = word.len() >= 2 && word.chars().all(|c| c.is_ascii_alphabetic());
        if is_word && previous {
            return true;
        }
        previous = is_word;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{is_bracketed, is_inline};

    #[test]
    fn formulas() {
        for content in [
            "x",
            "O(n)",
            "\\alpha",
            "O(nlogn)",
            "2^{48}",
            "3",
            "F_损",
            "准确率=\\frac{a}{b}",
            "a \\text{若 x 为真} b",
            "x, y",
        ] {
            assert!(is_inline(content, Some('，')), "{content}");
        }
        assert!(is_inline("n", Some('t')));
    }

    #[test]
    fn prices_and_variables() {
        for (content, after) in [
            ("5和", '6'),
            ("5 and ", '6'),
            ("5 or more, pay with US", ' '),
            ("HOME/bin:", 'P'),
            ("HOME和", 'P'),
            ("{a}", '{'),
            ("5，而x", ' '),
        ] {
            assert!(!is_inline(content, Some(after)), "{content}");
        }
    }

    #[test]
    fn brackets() {
        assert!(is_bracketed(" x^2 ", None));
        assert!(is_bracketed("n", Some('为')));
        assert!(!is_bracketed("x", Some('f')));
        assert!(!is_bracketed("1", None));
        assert!(!is_bracketed("see below", None));
    }
}
