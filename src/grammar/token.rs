//! English text to tokens: spans of bytes, in order, together covering all that is not white space.
//!
//! As in the English Web Treebank where that is easy (clitics are tokens of their own: `do n't`, `model 's`), but
//! technical words stay whole: `master-slave`, `F1`, `99.9%`, `C++`, `.NET`, `TCP/IP`, `e.g.`, addresses and paths.

use crate::source::Span;
use crate::text::is_letter;

/// Abbreviations whose full stop belongs to them. Initials (`e.g.`, `U.S.`) need no list.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "vs", "etc", "cf", "al", "fig", "figs", "eq", "eqs",
    "sec", "ch", "vol", "ed", "approx", "resp", "inc", "ltd", "corp", "jan", "feb", "mar", "apr",
    "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
];

/// Endings that are tokens of their own.
const CLITICS: &[&str] = &["n't", "'s", "'re", "'ve", "'ll", "'d", "'m"];

/// Splits a text into tokens.
pub(super) fn english(text: &str) -> Vec<Span> {
    let mut out = Vec::with_capacity(text.len() / 4);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let rest = &text[at..];
        let fresh = text[..at].chars().next_back().is_none_or(|p| {
            p.is_whitespace() || matches!(p, '(' | '[' | '"' | '“' | '\'' | '‘' | '`')
        });
        let len = address(rest, fresh)
            .or_else(|| word(rest, fresh))
            .unwrap_or_else(|| mark(rest));
        push(text, Span::new(at, at + len), &mut out);
        at += len;
    }
    out
}

/// Length of a web address or a path at the start, without the punctuation after it.
fn address(rest: &str, fresh: bool) -> Option<usize> {
    if !fresh {
        return None;
    }
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let run = &rest[..end];
    let scheme = run
        .find("://")
        .is_some_and(|n| n > 0 && run[..n].bytes().all(|b| b.is_ascii_alphanumeric()));
    let rooted = ["/", "./", "../", "~/"].iter().any(|p| {
        run.strip_prefix(p)
            .is_some_and(|tail| starts_word(tail.trim_start_matches('.')))
    });
    if !(scheme || rooted || run.starts_with("www.")) {
        return None;
    }
    let mut run = run;
    while let Some(last) = run.chars().next_back() {
        let loose = match last {
            ')' => run.matches(')').count() > run.matches('(').count(),
            '.' | ',' | ';' | ':' | '!' | '?' | ']' | '}' | '"' | '\'' | '”' | '’' | '>' => {
                true
            }
            _ => false,
        };
        if !loose {
            break;
        }
        run = &run[..run.len() - last.len_utf8()];
    }
    let len = run.len();
    (len > 1).then_some(len)
}

fn starts_word(text: &str) -> bool {
    text.starts_with(|c: char| is_letter(c) || c == '_')
}

/// Length of a word at the start: letters and digits, what joins them, and what is written to them.
fn word(rest: &str, fresh: bool) -> Option<usize> {
    // `.NET`, `--force`, `-1`, `#tag`, `@user`: a sign that belongs to the word after it
    let lead = ["--", "-", ".", "#", "@"]
        .iter()
        .find(|lead| fresh && rest.strip_prefix(**lead).is_some_and(starts_word))
        .map_or(0, |lead| lead.len());
    if !starts_word(&rest[lead..]) {
        return None;
    }
    let mut end = lead;
    let mut digit = false;
    let mut initials = true;
    let mut letters = 0;
    let mut chars = rest[lead..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, n)| n);
        let joins = next.is_some_and(|n| is_letter(n) || n == '_');
        let keep = match c {
            _ if is_letter(c) || c == '_' => {
                letters += 1;
                initials &= letters < 2 && c.is_alphabetic();
                digit = c.is_ascii_digit();
                true
            }
            '.' if initials && letters == 1 => {
                letters = 0;
                // `A.` ends a sentence more often than it shortens a name; `e.g.` and `U.S.` have two
                joins || rest[lead..lead + at].contains('.')
            }
            '-' | '\'' | '’' | '/' | '&' | '@' | '+' | '.' | '\u{2011}' if joins => {
                if c != '.' {
                    initials = false;
                }
                true
            }
            ',' | ':' => digit && next.is_some_and(|n| n.is_ascii_digit()),
            _ => false,
        };
        if !keep {
            break;
        }
        end = lead + at + c.len_utf8();
    }
    let tail = &rest[end..];
    let one = (digit && tail.starts_with('%'))
        || (tail.starts_with('#') && !starts_word(&tail[1..]))
        || (tail.starts_with('.') && is_abbreviation(&rest[lead..end]));
    end += if tail.starts_with("++") {
        2
    } else if let Some(call) = arguments(tail) {
        call
    } else {
        usize::from(one)
    };
    Some(end)
}

/// Length of a bracket that belongs to the name before it: `useState()`, `O(n³)`, `O(n log n)`, `column(s)`.
fn arguments(tail: &str) -> Option<usize> {
    let inside = tail.strip_prefix('(')?;
    let close = inside.find(')')?;
    let short = inside[..close].chars().count() <= 10;
    let plain = !inside[..close].contains(['(', ',', ';', ':', '"']);
    (short && plain).then_some(close + 2)
}

fn is_abbreviation(word: &str) -> bool {
    word.len() <= 6
        && ABBREVIATIONS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
}

/// Length of a mark at the start: arrows and operators whole, runs of one character whole, else one character.
fn mark(rest: &str) -> usize {
    for operator in ["->", "=>", "<=", ">=", "!=", "<-", ":="] {
        if rest.starts_with(operator) {
            return operator.len();
        }
    }
    let Some(first) = rest.chars().next() else {
        return 0;
    };
    if !matches!(
        first,
        '.' | '-' | '=' | '*' | '~' | '!' | '?' | '&' | '|' | '<' | '>' | '—' | '…'
    ) {
        return first.len_utf8();
    }
    rest.len() - rest.trim_start_matches(first).len()
}

/// Adds a token, clitics cut off.
fn push(text: &str, span: Span, out: &mut Vec<Span>) {
    let token = &text[span.range()];
    if token.eq_ignore_ascii_case("cannot") {
        let cut = span.start + 3;
        out.extend([Span::new(span.start, cut), Span::new(cut, span.end)]);
        return;
    }
    if token.contains(['\'', '’']) {
        for clitic in CLITICS {
            let Some(cut) = ends_with(token, clitic) else {
                continue;
            };
            if cut > 0 {
                let cut = span.start + cut;
                out.extend([Span::new(span.start, cut), Span::new(cut, span.end)]);
                return;
            }
        }
    }
    out.push(span);
}

/// Where `clitic` begins at the end of `token`, in any case and with either apostrophe.
fn ends_with(token: &str, clitic: &str) -> Option<usize> {
    let mut at = token.len();
    let mut have = token.char_indices().rev();
    for want in clitic.chars().rev() {
        let (start, c) = have.next()?;
        if c.to_ascii_lowercase() != want && !(c == '’' && want == '\'') {
            return None;
        }
        at = start;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> String {
        let spans = english(text);
        spans
            .iter()
            .map(|s| &text[s.range()])
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn technical_words_stay_whole() {
        for whole in [
            "master-slave",
            "F1",
            "99.9%",
            "TP",
            "C++",
            "C#",
            ".NET",
            "e.g.",
            "U.S.",
            "TCP/IP",
            "J&F",
            "https://example.org/a?b=(c)",
            "/etc/hosts",
            "./run.sh",
            "~/.ssh",
            "Node.js",
            "v1.2.3",
            "1,000,000",
            "10:30",
            "-1",
            "--force",
            "foo()",
            "snake_case",
            "@user",
            "vs.",
            "state-of-the-art",
        ] {
            assert_eq!(tokens(whole), whole);
            assert_eq!(tokens(&format!("({whole})")), format!("( {whole} )"));
        }
    }

    #[test]
    fn sentences_are_cut_at_punctuation() {
        assert_eq!(
            tokens("It doesn't cost $5, does it? Plan A. (See https://a.b/c.)"),
            "It does n't cost $ 5 , does it ? Plan A . ( See https://a.b/c . )"
        );
        assert_eq!(
            tokens("The model’s users' data cannot be read…"),
            "The model ’s users ' data can not be read …"
        );
        assert_eq!(tokens("a -> b >= c ... done"), "a -> b >= c ... done");
        assert_eq!(tokens("x=1;y<2"), "x = 1 ; y < 2");
    }
}
