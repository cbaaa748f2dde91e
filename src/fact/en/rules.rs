//! The English rules: each proposes spans of a sentence and says how far it trusts them.

use super::words;
use crate::fact::FactKind;
use crate::fact::candidate::Candidate;
use crate::grammar::{self, Chunk, Tag, VerbForm, Word};
use crate::source::Span;
use crate::text::{MarkKind, Text};

/// A base noun phrase: words `from..to`.
#[derive(Debug, Clone, Copy)]
struct Phrase {
    from: usize,
    to: usize,
}

struct View<'a> {
    text: &'a Text,
    words: Vec<Word>,
    lower: Vec<String>,
    phrases: Vec<Phrase>,
}

/// Everything the rules would hide in `text`.
pub(in crate::fact) fn candidates(text: &Text) -> Vec<Candidate> {
    if let Some(formulas) = formulas(text) {
        return formulas;
    }
    let view = View::new(text);
    let mut out = Vec::new();
    if view
        .words
        .first()
        .is_some_and(|_| words::LIGHT_VERBS.contains(&view.lower[0].as_str()))
    {
        return out;
    }
    let groups = view.groups();
    for group in &groups {
        view.group(group, &mut out);
    }
    view.complements(&mut out);
    view.naming(&mut out);
    view.numbers(&mut out);
    view.names(&mut out);
    view.marked(&mut out);
    view.glosses(&mut out);
    view.cue_lists(&mut out);
    view.after_colon(&mut out);
    view.weigh(&mut out);
    out.retain(|c| view.is_whole(c.span));
    out
}

/// `P = TP / (TP + FP)`: a line that is a formula asks its right side and nothing else.
fn formulas(text: &Text) -> Option<Vec<Candidate>> {
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
                out.push(Candidate {
                    span: Span::new(start, end),
                    kind: FactKind::Definition,
                    rule: "formula",
                    score: 80,
                });
            }
        }
        from += part.len() + " and ".len();
    }
    Some(out)
}

impl<'a> View<'a> {
    fn new(text: &'a Text) -> Self {
        let mut words = grammar::english(&text.plain);
        // Code, formulas and pictures are one word.
        for mark in text.marks.iter().filter(|m| m.is_whole()) {
            let Some(first) = words.iter().position(|w| w.span.overlaps(mark.plain)) else {
                continue;
            };
            let last = words
                .iter()
                .rposition(|w| w.span.overlaps(mark.plain))
                .unwrap_or(first);
            let chunk = if words[first].chunk == Chunk::Out {
                Chunk::Begin
            } else {
                words[first].chunk
            };
            let tag = if mark.kind == MarkKind::Code {
                Tag::ProperNoun
            } else {
                Tag::X
            };
            let chunk = if tag == Tag::X { Chunk::Out } else { chunk };
            words.splice(
                first..=last,
                [Word {
                    span: mark.plain,
                    tag,
                    verb: None,
                    chunk,
                }],
            );
        }
        let lower: Vec<String> = words
            .iter()
            .map(|w| text.plain[w.span.range()].to_lowercase())
            .collect();
        let mut phrases: Vec<Phrase> = Vec::new();
        for (i, word) in words.iter().enumerate() {
            match word.chunk {
                Chunk::Out => {}
                Chunk::Inside if phrases.last().is_some_and(|p| p.to == i) => {
                    if let Some(last) = phrases.last_mut() {
                        last.to = i + 1;
                    }
                }
                _ => phrases.push(Phrase { from: i, to: i + 1 }),
            }
        }
        Self {
            text,
            words,
            lower,
            phrases,
        }
    }

    fn plain(&self, from: usize, to: usize) -> &str {
        &self.text.plain[self.words[from].span.start..self.words[to - 1].span.end]
    }

    /// A phrase without determiners and vague adjectives in front; none when nothing is left.
    fn refine(&self, phrase: Phrase) -> Option<Phrase> {
        let mut from = phrase.from;
        let mut to = phrase.to;
        while from < to
            && (words::DETERMINERS.contains(&self.lower[from].as_str())
                || matches!(
                    self.words[from].tag,
                    Tag::Det | Tag::Punct | Tag::Cconj | Tag::Part
                ))
        {
            from += 1;
        }
        while to > from
            && matches!(
                self.words[to - 1].tag,
                Tag::Punct | Tag::Det | Tag::Part | Tag::Adp
            )
        {
            to -= 1;
        }
        if to - from > 4 {
            from = to - 3;
        }
        let only_pronoun = to - from == 1 && self.words[from].tag == Tag::Pron;
        (from < to && !only_pronoun).then_some(Phrase { from, to })
    }

    /// Noun phrases joined by commas and `and`, `or`; most groups hold one.
    fn groups(&self) -> Vec<Vec<Phrase>> {
        let mut out: Vec<Vec<Phrase>> = Vec::new();
        for &phrase in &self.phrases {
            let joined = out.last().and_then(|g| g.last()).is_some_and(|last| {
                let between = &self.lower[last.to..phrase.from];
                !between.is_empty()
                    && between.len() <= 3
                    && between.iter().all(|w| {
                        matches!(
                            w.as_str(),
                            "," | "and" | "or" | "&" | "and/or" | "as" | "well" | "plus" | "/"
                        )
                    })
            });
            match out.last_mut() {
                Some(group) if joined => group.push(phrase),
                _ => out.push(vec![phrase]),
            }
        }
        // A group held together by commas alone is no enumeration.
        out.into_iter()
            .flat_map(|group| {
                let conjunction = group.windows(2).any(|w| {
                    self.lower[w[0].to..w[1].from]
                        .iter()
                        .any(|x| matches!(x.as_str(), "and" | "or" | "&" | "and/or" | "plus"))
                });
                if group.len() > 1 && !conjunction {
                    group.into_iter().map(|p| vec![p]).collect()
                } else {
                    vec![group]
                }
            })
            .collect()
    }

    /// What stands before a phrase and decides what it is asked as: score, rule, kind.
    fn role(&self, from: usize) -> (i32, &'static str, FactKind) {
        let mut i = from;
        while i > 0 && matches!(self.words[i - 1].tag, Tag::Adv) {
            i -= 1;
        }
        let Some(before) = i.checked_sub(1) else {
            return (44, "subject", FactKind::Attribute);
        };
        let word = self.lower[before].as_str();
        let earlier = |n: usize| before.checked_sub(n).map_or("", |k| self.lower[k].as_str());
        if (word == "as" && earlier(1) == "such")
            || matches!(word, "including" | "like" | "e.g." | "e.g" | "namely")
        {
            return (70, "example", FactKind::Example);
        }
        if word == "as" && matches!(earlier(1), "known" | "to" | "defined" | "described") {
            return (74, "naming", FactKind::Definition);
        }
        if word == "for" && matches!(earlier(1), "stands" | "stand") {
            return (76, "naming", FactKind::Definition);
        }
        match self.words[before].tag {
            // There are two patterns: what counts comes after.
            Tag::Aux | Tag::Verb if earlier(1) == "there" => (40, "there", FactKind::Attribute),
            Tag::Verb if words::LIGHT_VERBS.contains(&word) => (40, "object", FactKind::Attribute),
            Tag::Verb if words::NAMING.contains(&word) => (74, "naming", FactKind::Definition),
            Tag::Verb => match self.words[before].verb {
                Some(VerbForm::Ger) => (62, "object", FactKind::Attribute),
                _ => (66, "object", FactKind::Attribute),
            },
            Tag::Aux => (62, "complement", FactKind::Definition),
            Tag::Adp | Tag::Sconj => {
                let score = words::preposition_score(word);
                let kind = match word {
                    "for" => FactKind::Purpose,
                    "because" | "due" => FactKind::Cause,
                    "than" | "unlike" => FactKind::Contrast,
                    _ => FactKind::Attribute,
                };
                (score, "preposition", kind)
            }
            Tag::Part if word == "to" => (48, "preposition", FactKind::Attribute),
            Tag::Punct | Tag::Cconj => (46, "phrase", FactKind::Attribute),
            _ => (44, "subject", FactKind::Attribute),
        }
    }

    fn group(&self, group: &[Phrase], out: &mut Vec<Candidate>) {
        let (score, rule, kind) = self.role(group[0].from);
        if group.len() > 1 {
            let bonus = if group.len() > 2 { 10 } else { 4 };
            let kind = if kind == FactKind::Example {
                kind
            } else {
                FactKind::Member
            };
            for &phrase in group {
                self.push(phrase, "member", (score + bonus).max(50), kind, out);
            }
            return;
        }
        let phrase = group[0];
        let next = phrase.to;
        let of = self.lower.get(next).is_some_and(|w| w == "of");
        if of && let Some(&complement) = self.phrases.iter().find(|p| p.from == next + 1) {
            let hollow = words::HOLLOW_HEADS.contains(&self.lower[phrase.to - 1].as_str());
            if hollow {
                self.push(complement, rule, score - 2, kind, out);
            } else if complement.to - phrase.from <= 5 {
                self.push(
                    Phrase {
                        from: phrase.from,
                        to: complement.to,
                    },
                    rule,
                    score,
                    kind,
                    out,
                );
            } else {
                self.push(phrase, rule, score - 4, kind, out);
                self.push(complement, "of", score - 8, kind, out);
            }
            return;
        }
        self.push(phrase, rule, score, kind, out);
    }

    fn push(
        &self,
        phrase: Phrase,
        rule: &'static str,
        score: i32,
        kind: FactKind,
        out: &mut Vec<Candidate>,
    ) {
        if let Some(p) = self.refine(phrase) {
            let span = Span::new(self.words[p.from].span.start, self.words[p.to - 1].span.end);
            out.push(Candidate {
                span,
                kind,
                rule,
                score,
            });
        }
    }

    /// Adjectives after a copula, adverbs of manner at the end, verbs of change.
    fn complements(&self, out: &mut Vec<Candidate>) {
        for (i, word) in self.words.iter().enumerate() {
            let ends = self.words.get(i + 1).is_none_or(|w| {
                matches!(w.tag, Tag::Punct | Tag::Sconj | Tag::Cconj)
                    || matches!(self.lower[i + 1].as_str(), "when" | "if" | "as" | "while")
            });
            let before = i.checked_sub(1);
            let after_copula = before.is_some_and(|b| {
                self.words[b].tag == Tag::Aux
                    || (self.words[b].tag == Tag::Adv && b > 0 && self.words[b - 1].tag == Tag::Aux)
            });
            let after_verb = before.is_some_and(|b| self.words[b].tag == Tag::Verb);
            let lower = self.lower[i].as_str();
            let (rule, score) = match word.tag {
                Tag::Adj if word.chunk == Chunk::Out && after_copula && ends => ("complement", 58),
                Tag::Adv if after_verb && ends && lower.ends_with("ly") => ("manner", 64),
                Tag::Verb if words::CHANGE.contains(&lower) && ends && i > 0 => ("change", 60),
                _ => continue,
            };
            out.push(Candidate {
                span: word.span,
                kind: FactKind::Attribute,
                rule,
                score,
            });
        }
    }

    /// `X stands for *Y*`, `called *Y*`: what is emphasised after a verb of naming.
    fn naming(&self, out: &mut Vec<Candidate>) {
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
                    out.push(Candidate {
                        span: mark.plain,
                        kind: FactKind::Definition,
                        rule: "naming",
                        score: 80,
                    });
                }
            }
        }
    }

    /// `such as A, B and C`: everything up to the end of the list, whatever the chunker makes of it.
    fn cue_lists(&self, out: &mut Vec<Candidate>) {
        for i in 0..self.lower.len() {
            let cue = match self.lower[i].as_str() {
                "as" if i > 0 && self.lower[i - 1] == "such" => true,
                "including" | "e.g." | "e.g" | "namely" => true,
                _ => false,
            };
            if cue {
                self.list_from(i + 1, "example", 72, FactKind::Example, out);
            }
        }
    }

    /// `There are two patterns: A and B.`
    fn after_colon(&self, out: &mut Vec<Candidate>) {
        if let Some(at) = self.lower.iter().position(|w| w == ":")
            && at >= 2
        {
            let listed = self.lower[at + 1..]
                .iter()
                .any(|w| matches!(w.as_str(), "and" | "or" | ","));
            if listed {
                self.list_from(at + 1, "member", 70, FactKind::Member, out);
            }
        }
    }

    /// The members of a list that begins at a word; none where its end is not clear.
    fn list_from(
        &self,
        start: usize,
        rule: &'static str,
        score: i32,
        kind: FactKind,
        out: &mut Vec<Candidate>,
    ) {
        let mut members = Vec::new();
        let mut from = start;
        let mut i = start;
        loop {
            let word = self.lower.get(i).map(String::as_str);
            let separator = matches!(word, Some("," | "and" | "or" | "&" | "and/or"));
            let ends = word.is_none()
                || matches!(
                    word,
                    Some(
                        "." | ";"
                            | ":"
                            | ")"
                            | "("
                            | "which"
                            | "that"
                            | "where"
                            | "to"
                            | "in"
                            | "for"
                            | "with"
                            | "on"
                            | "by"
                            | "from"
                            | "etc"
                            | "etc."
                    )
                )
                || self.words.get(i).is_some_and(|w| {
                    matches!(w.tag, Tag::Aux | Tag::Sconj)
                        || (w.tag == Tag::Verb
                            && w.verb == Some(VerbForm::Fin)
                            && w.chunk == Chunk::Out
                            && i > from)
                });
            if separator || ends {
                if i > from && i - from <= 4 {
                    members.push(Phrase { from, to: i });
                } else if i > from {
                    return;
                }
                from = i + 1;
            }
            if ends {
                break;
            }
            i += 1;
        }
        for member in members {
            self.push(member, rule, score, kind, out);
        }
    }

    /// What every rule's candidates have in common: an opening adverbial or a condition is a premise, one plain word
    /// says little, and a sentence that yields nothing else is asked for its subject.
    fn weigh(&self, out: &mut [Candidate]) {
        let verb = self.words.iter().position(|w| {
            matches!(w.tag, Tag::Verb | Tag::Aux) && matches!(w.verb, Some(VerbForm::Fin))
        });
        let comma = self.lower.iter().position(|w| w == ",");
        let first = self.lower.first().map_or("", String::as_str);
        let opens = self
            .words
            .first()
            .is_some_and(|w| matches!(w.tag, Tag::Adp | Tag::Sconj))
            || matches!(
                first,
                "if" | "when"
                    | "once"
                    | "depending"
                    | "given"
                    | "while"
                    | "although"
                    | "after"
                    | "before"
            );
        for candidate in out.iter_mut() {
            let at = self
                .words
                .iter()
                .position(|w| w.span.start >= candidate.span.start)
                .unwrap_or(0);
            let plain = &self.text.plain[candidate.span.range()];
            let fixed = matches!(candidate.rule, "marked" | "naming" | "example" | "formula");
            if opens && !fixed && comma.is_some_and(|c| at < c) {
                candidate.score -= 14;
            } else if !fixed && verb.is_some_and(|v| at < v) && candidate.rule == "preposition" {
                candidate.score -= 6;
            }
            let one = !plain.contains(' ')
                && !plain.contains('-')
                && plain.chars().all(|c| c.is_lowercase());
            if one
                && matches!(
                    candidate.rule,
                    "preposition" | "complement" | "of" | "phrase"
                )
                && plain.len() < 9
            {
                candidate.score -= 5;
            }
        }
        if !out.iter().any(|c| c.score >= 50)
            && let Some(best) = out
                .iter_mut()
                .filter(|c| c.rule == "subject" || c.rule == "object")
                .max_by_key(|c| (c.score, std::cmp::Reverse(c.span.start)))
            && best.score >= 40
        {
            best.score = best.score.max(52);
        }
    }

    /// Whether a span ends at the edges of words and cuts nothing the author set off.
    fn is_whole(&self, span: Span) -> bool {
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
        on_edges && set_off.all(|m| !m.plain.overlaps(span) || span.contains(m.plain))
    }

    fn numbers(&self, out: &mut Vec<Candidate>) {
        for (i, word) in self.words.iter().enumerate() {
            let plain = &self.text.plain[word.span.range()];
            if !plain.starts_with(|c: char| c.is_ascii_digit()) || i == 0 {
                continue;
            }
            let mut span = word.span;
            // Between 0 and 1: a range is one answer.
            if i + 2 < self.words.len()
                && matches!(self.lower[i + 1].as_str(), "and" | "to" | "-" | "–")
                && self.lower[i + 2].starts_with(|c: char| c.is_ascii_digit())
            {
                span = span.hull(self.words[i + 2].span);
            } else if i >= 2
                && matches!(self.lower[i - 1].as_str(), "and" | "to" | "-" | "–")
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
            if small || self.lower[i - 1] == "<" || self.lower[i - 1] == ">" {
                continue;
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
            out.push(Candidate {
                span,
                kind: FactKind::Number,
                rule: "number",
                score,
            });
        }
    }

    /// Names in the middle of a sentence: capitals and abbreviations.
    fn names(&self, out: &mut Vec<Candidate>) {
        for phrase in &self.phrases {
            let proper = (phrase.from..phrase.to).filter(|&i| {
                let word = &self.text.plain[self.words[i].span.range()];
                let capital = word.starts_with(char::is_uppercase);
                let acronym = word.chars().filter(|c| c.is_uppercase()).count() > 1;
                acronym || (capital && i > 0 && self.words[i].tag == Tag::ProperNoun)
            });
            let named: Vec<usize> = proper.collect();
            if let (Some(&first), Some(&last)) = (named.first(), named.last())
                && named.len() == last - first + 1
                && first > 0
            {
                self.push(
                    Phrase {
                        from: first,
                        to: last + 1,
                    },
                    "name",
                    56,
                    FactKind::Attribute,
                    out,
                );
            }
        }
    }

    /// What the author set in bold, marked, or in code.
    fn marked(&self, out: &mut Vec<Candidate>) {
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
                out.push(Candidate {
                    span: mark.plain,
                    kind: FactKind::Attribute,
                    rule: "marked",
                    score,
                });
            }
        }
    }

    /// `confusion table (or confusion matrix)`, `content delivery network (CDN)`.
    fn glosses(&self, out: &mut Vec<Candidate>) {
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
                        if inner.chars().any(char::is_alphabetic) {
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
