//! What an answer looks like: length, script, number format, shape of its words. Options of one item look alike.

use super::item::{Candidate, is_han, width};
use crate::text::MarkKind;

/// What an answer looks like: everything by which one option could stand out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AnswerForm {
    pub(super) normal: String,
    pub(super) width: usize,
    script: Script,
    code: bool,
    pub(super) number: Option<Number>,
    /// Latin only: whether it is a name (capitals inside, digits), and what its first and last words look like.
    pub(super) shape: Option<Shape>,
    pub(super) vowel: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Latin,
    Both,
    Neither,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    /// The text with every number replaced by `0` or `0.0`: format and unit.
    format: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) name: bool,
    capital: bool,
    first: &'static str,
    plural: bool,
    many: bool,
}

impl AnswerForm {
    pub(super) fn of(fact: &Candidate<'_>) -> Self {
        let answer = fact.answer.as_str();
        let han = answer.chars().any(is_han);
        let latin = answer.chars().any(|c| c.is_alphabetic() && !is_han(c));
        let script = match (han, latin) {
            (true, false) => Script::Han,
            (false, true) => Script::Latin,
            (true, true) => Script::Both,
            (false, false) => Script::Neither,
        };
        let code = fact.fact.holes.first().is_some_and(|hole| {
            fact.note.text.marks.iter().any(|mark| {
                matches!(
                    mark.kind,
                    MarkKind::Code | MarkKind::Math | MarkKind::DisplayMath
                ) && mark.plain.overlaps(*hole)
            })
        });
        Self {
            normal: fact.answer_normal.clone(),
            width: width(answer),
            script,
            code,
            number: number(answer),
            shape: (script == Script::Latin).then(|| shape(answer)),
            vowel: answer
                .chars()
                .next()
                .is_some_and(|c| "aeiouAEIOU".contains(c)),
        }
    }

    /// Whether the two could be options of one item by their looks.
    pub(super) fn like(&self, other: &Self) -> bool {
        if self.code != other.code {
            return false;
        }
        match (&self.number, &other.number) {
            (Some(a), Some(b)) => return a.format == b.format && a.value != b.value,
            (None, None) => {}
            _ => return false,
        }
        // 0.6 to 1.6 times the length of the answer; two columns more or less are always allowed.
        let long = self.width * 16 / 10;
        let short = (self.width * 6).div_ceil(10);
        let fits = (short..=long.max(self.width + 2)).contains(&other.width)
            || self.width.abs_diff(other.width) <= 2;
        fits && self.script == other.script && self.shape == other.shape
    }

    /// Whether neither stands inside the other.
    pub(super) fn apart(&self, other: &Self) -> bool {
        if self.number.is_some() && other.number.is_some() {
            return self.normal != other.normal;
        }
        let strip = |s: &str| s.replace(' ', "");
        let (a, b) = (strip(&self.normal), strip(&other.normal));
        !a.is_empty() && !b.is_empty() && !a.contains(&b) && !b.contains(&a)
    }
}

fn shape(answer: &str) -> Shape {
    let words: Vec<&str> = answer.split_whitespace().collect();
    let first = words.first().copied().unwrap_or_default();
    let last = words.last().copied().unwrap_or_default();
    let name = answer
        .chars()
        .skip(1)
        .any(|c| c.is_uppercase() || c.is_ascii_digit());
    let lower = first.to_lowercase();
    let kind = match lower.as_str() {
        "a" | "an" => "a",
        "the" => "the",
        "to" => "to",
        word if word.ends_with("ing") && word.len() > 4 => "ing",
        word if word.ends_with("ed") && word.len() > 3 => "ed",
        word if word.ends_with("ly") && word.len() > 3 => "ly",
        _ => "",
    };
    Shape {
        name,
        capital: first.chars().next().is_some_and(char::is_uppercase),
        first: kind,
        plural: words.len() <= 4 && last.ends_with('s') && !last.ends_with("ss"),
        many: words.len() > 3,
    }
}

/// An answer that is a number with its unit: `81.6`, `8帧`, `10 ms`, `~5%`.
fn number(answer: &str) -> Option<Number> {
    let chars: Vec<char> = answer.trim().chars().collect();
    let opens = chars
        .iter()
        .position(char::is_ascii_digit)
        .filter(|&at| at <= 2)?;
    let text: String = chars.iter().collect();
    let count = |is: fn(char) -> bool| text.split(|c| !is(c)).filter(|s| !s.is_empty()).count();
    let figures = count(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let words = count(|c: char| c.is_alphabetic() && !is_han(c));
    let long = text
        .split(|c: char| !c.is_alphabetic())
        .any(|word| width(word) > 12 || word.chars().filter(|&c| is_han(c)).count() > 3);
    // One unit a figure; a name with a version (`LLaVA 1.5`) opens with letters.
    if chars[..opens].iter().any(|c| c.is_alphabetic()) || words > figures || long {
        return None;
    }
    let mut format = String::new();
    let mut value = None;
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            format.extend(chars[at].to_lowercase().filter(|c| !c.is_whitespace()));
            at += 1;
            continue;
        }
        let mut figure = String::new();
        while at < chars.len()
            && (chars[at].is_ascii_digit()
                || (matches!(chars[at], '.' | ',')
                    && chars.get(at + 1).is_some_and(char::is_ascii_digit)))
        {
            if chars[at] != ',' {
                figure.push(chars[at]);
            }
            at += 1;
        }
        format.push_str(if figure.contains('.') { "0.0" } else { "0" });
        if value.is_none() {
            value = figure.parse::<f64>().ok();
        }
    }
    let sign = if chars[..opens].contains(&'-') || chars[..opens].contains(&'−') {
        -1.0
    } else {
        1.0
    };
    Some(Number {
        value: sign * value?,
        format,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_value_and_a_format() {
        let same = |a: &str, b: &str| number(a).unwrap().format == number(b).unwrap().format;
        assert!(same("81.6", "75.1") && same("8帧", "16帧") && same("1,000 ms", "20ms"));
        assert!(!same("81.6", "75") && !same("8帧", "8秒") && !same("5%", "5"));
        assert_eq!(number("−3.5 V").unwrap().value, -3.5);
        assert_eq!(number("LLaVA 1.5"), None);
        assert_eq!(number("W8A8"), None);
        assert_eq!(number("8 of the servers"), None);
        assert!(same("43.83 minutes", "1.44 minutes") && !same("8.77 hours", "1.44 minutes"));
        assert!(same("8h 45min", "10h 4min"));
    }
}
