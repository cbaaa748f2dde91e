//! What is recognised by its letters or its markup: formulas, numbers, names, bold words, glosses in brackets.

use crate::fact::FactKind;
use crate::fact::candidate::Candidate;
use crate::fact::en::view::{Phrase, View};
use crate::fact::en::words;
use crate::grammar::{Chunk, Tag};
use crate::source::Span;
use crate::text::{MarkKind, Text};

/// `P = TP / (TP + FP)`: a line that is a formula asks its right side and nothing else.
pub(super) fn formulas(text: &Text) -> Option<Vec<Candidate>> {
    let plain = text.plain.trim_end_matches(['.', ',', ';']);
    let equals = plain.matches(" = ").count();
    if equals == 0 || plain.contains("==") {
        return None;
    }
    let prose = plain
        .split_whitespace()
        .filter(|w| w.len() > 3 && w.chars().all(|c| c.is_ascii_lowercase()))
        .count();
    if prose > 2 {
        return None;
    }
    let mut out = Vec::new();
    let mut from = 0;
    for part in plain.split(" and ") {
        if let Some(at) = part.find(" = ") {
            let start = from + at + 3;
            let end = from + part.trim_end_matches([',', ' ']).len();
            if end > start && plain[start..end].chars().any(char::is_alphanumeric) {
                out.push(Candidate::new(
                    Span::new(start, end),
                    FactKind::Definition,
                    "formula",
                    80,
                ));
            }
        }
        from += part.len() + " and ".len();
    }
    Some(out)
}

impl View<'_> {
    /// `X stands for *Y*`, `called *Y*`: what is emphasised after a verb of naming.
    pub(super) fn naming(&self, out: &mut Vec<Candidate>) {
        let plain = self.text.plain.to_lowercase();
        if plain.len() != self.text.plain.len() {
            return;
        }
        for cue in [
            "stands for ",
            "stand for ",
            "known as ",
            "referred to as ",
            "short for ",
            "abbreviated as ",
        ] {
            if let Some(at) = plain.find(cue) {
                let start = at + cue.len();
                if let Some(mark) = self.text.marks.iter().find(|m| {
                    m.plain.start >= start
                        && m.plain.start <= start + 1
                        && !matches!(m.kind, MarkKind::Link(_))
                }) {
                    out.push(Candidate::new(
                        mark.plain,
                        FactKind::Definition,
                        "naming",
                        80,
                    ));
                }
            }
        }
    }

    /// Whether a span ends at the edges of words and cuts nothing the author set off.
    pub(super) fn is_whole(&self, span: Span) -> bool {
        let on_edges = self
            .words
            .iter()
            .all(|w| !w.span.overlaps(span) || span.contains(w.span));
        let marks = self.text.marks.iter().filter(|m| {
            matches!(
                m.kind,
                MarkKind::Strong | MarkKind::Emphasis | MarkKind::Highlight
            )
        });
        let mut set_off = marks.filter(|m| {
            m.plain.len() < self.text.plain.len()
                && self.text.plain[m.plain.range()].split_whitespace().count() <= 6
        });
        let inside = &self.text.plain[span.range()];
        let count = |c: char| inside.matches(c).count();
        let joined = |c: Option<char>| c.is_some_and(|c| matches!(c, '-' | '‑' | '_'));
        let parted = joined(self.text.plain[..span.start].chars().next_back())
            || (joined(self.text.plain[span.end..].chars().next())
                && self.text.plain[span.end + 1..].starts_with(char::is_alphanumeric));
        if parted {
            return false;
        }
        let balanced = !inside.ends_with(['\'', '’'])
            && inside.matches("' ").count() == inside.matches(" '").count()
            && count('(') == count(')')
            && count('[') == count(']')
            && count('"') % 2 == 0;
        on_edges && balanced && set_off.all(|m| !m.plain.overlaps(span) || span.contains(m.plain))
    }

    pub(super) fn numbers(&self, out: &mut Vec<Candidate>) {
        for (i, word) in self.words.iter().enumerate() {
            let plain = &self.text.plain[word.span.range()];
            if !plain.starts_with(|c: char| c.is_ascii_digit()) || i == 0 {
                continue;
            }
            let mut span = word.span;
            // Between 0 and 1: a range is one answer.
            if i + 2 < self.words.len()
                && matches!(self.lower[i + 1].as_str(), "and" | "or" | "to" | "-" | "–")
                && self.lower[i + 2].starts_with(|c: char| c.is_ascii_digit())
            {
                span = span.hull(self.words[i + 2].span);
            } else if i >= 2
                && matches!(self.lower[i - 1].as_str(), "and" | "or" | "to" | "-" | "–")
                && self.lower[i - 2].starts_with(|c: char| c.is_ascii_digit())
            {
                continue;
            }
            let small = plain.len() < 2
                && self
                    .lower
                    .iter()
                    .filter(|w| w.starts_with(|c: char| c.is_ascii_digit()))
                    .count()
                    > 2;
            // The 1 of `O(1)` is no figure.
            let called = self.word(i - 1) == "("
                && self.text.plain[..self.words[i - 1].span.start].ends_with(char::is_alphanumeric);
            if called {
                continue;
            }
            // Version 2, step 3, figure 4 are names.
            if matches!(
                self.word(i - 1),
                "version"
                    | "layer"
                    | "level"
                    | "step"
                    | "figure"
                    | "fig."
                    | "chapter"
                    | "part"
                    | "question"
                    | "section"
                    | "table"
                    | "example"
                    | "v"
                    | "page"
                    | "#"
            ) {
                continue;
            }
            // The class is 1 (True): the figure is the label of what stands in brackets.
            let labelled = plain.len() < 2 && self.word(i + 1) == "(";
            if small || labelled || self.lower[i - 1] == "<" || self.lower[i - 1] == ">" {
                continue;
            }
            // The unit belongs to the figure.
            let next = i + 1 + usize::from(span != word.span) * 2;
            if words::UNITS.contains(&self.word(next)) && span.end <= self.words[next].span.start {
                span = span.hull(self.words[next].span);
                if matches!(self.word(next), "°") && matches!(self.word(next + 1), "c" | "f") {
                    span = span.hull(self.words[next + 1].span);
                }
            }
            let percent = plain.contains('%') || plain.contains('.');
            let in_name = word.chunk == Chunk::Inside && self.words[i - 1].tag == Tag::ProperNoun;
            let score = if in_name {
                40
            } else if percent {
                66
            } else {
                60
            };
            out.push(Candidate::new(span, FactKind::Number, "number", score));
        }
    }

    /// Names in the middle of a sentence, with the nouns that go with them: `IP address`, `true positive rate TPR`.
    /// The gloss in brackets after a name is none of its own.
    pub(super) fn names(&self, out: &mut Vec<Candidate>) {
        for phrase in &self.phrases {
            // What stands before a possessive 's is another thing.
            let from = (phrase.from..phrase.to)
                .rfind(|&i| matches!(self.word(i), "'s" | "’s" | "'" | "’"))
                .map_or(phrase.from, |i| i + 1);
            let named = (from..phrase.to).any(|i| {
                let word = &self.text.plain[self.words[i].span.range()];
                let capital = word.starts_with(char::is_uppercase);
                let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
                let acronym = letters > 1 && word.chars().filter(|c| c.is_uppercase()).count() > 1;
                acronym || (capital && i > 0 && letters > 1 && self.words[i].tag == Tag::ProperNoun)
            });
            let gloss = phrase.from > 0 && self.word(phrase.from - 1) == "(";
            let subject_of_copula = self.clauses.iter().any(|c| {
                c.from == phrase.from
                    && c.verb.is_some_and(|v| {
                        v.from == phrase.to && words::COPULAS.contains(&self.word(v.from))
                    })
            });
            if named && !gloss && !subject_of_copula && phrase.to - from <= 4 && phrase.from > 0 {
                let phrase = Phrase::new(from, phrase.to);
                self.push(phrase, "name", 56, FactKind::Attribute, out);
            }
        }
    }

    /// What the author set in bold, marked, or in code.
    pub(super) fn marked(&self, out: &mut Vec<Candidate>) {
        for mark in &self.text.marks {
            let score = match mark.kind {
                MarkKind::Strong | MarkKind::Highlight => 74,
                MarkKind::Emphasis => 60,
                MarkKind::Code => 58,
                _ => continue,
            };
            let count = self.text.plain[mark.plain.range()]
                .split_whitespace()
                .count();
            if count <= 5 && mark.plain.len() < self.text.plain.len() {
                out.push(Candidate::new(
                    mark.plain,
                    FactKind::Attribute,
                    "marked",
                    score,
                ));
            }
        }
    }

    /// `confusion table (or confusion matrix)`, `content delivery network (CDN)`.
    pub(super) fn glosses(&self, out: &mut Vec<Candidate>) {
        let mut open: Option<usize> = None;
        for (i, word) in self.lower.iter().enumerate() {
            match word.as_str() {
                "(" => open = Some(i),
                ")" => {
                    let Some(from) = open.take() else { continue };
                    let skip = match self.lower.get(from + 1).map(String::as_str) {
                        Some("or" | "aka" | "a.k.a.") => 2,
                        Some("also") => 4,
                        Some("e.g." | "e.g" | "i.e." | "see" | "typically" | "which" | "for") => {
                            continue;
                        }
                        _ => 1,
                    };
                    let spaced = self.text.plain[..self.words[from].span.start].ends_with(' ');
                    let several = self.lower.iter().filter(|w| *w == "(").count() > 2;
                    if i > from + skip && i - from - skip <= 3 && from > 0 && spaced && !several {
                        let inner = self.plain(from + skip, i);
                        let first = self.words[from + skip].tag;
                        let noun = (from + skip..i).all(|k| {
                            matches!(self.words[k].tag, Tag::Noun | Tag::ProperNoun | Tag::Adj)
                        });
                        let short_form = inner.chars().filter(|c| c.is_uppercase()).count() > 1;
                        let after_noun =
                            matches!(self.words[from - 1].tag, Tag::Noun | Tag::ProperNoun);
                        let names =
                            after_noun && (short_form || skip > 1 || noun && first != Tag::Adj);
                        if names && inner.chars().any(char::is_alphabetic) {
                            self.push(
                                Phrase {
                                    from: from + skip,
                                    to: i,
                                },
                                "gloss",
                                58,
                                FactKind::Definition,
                                out,
                            );
                        }
                    }
                }
                _ => {}
            }
        }
    }
}
