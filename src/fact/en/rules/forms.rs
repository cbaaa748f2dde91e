//! Spans proposed for their form alone: noun phrases, predicates, clauses, figures, quotations. The other rules know why a span is worth asking; these
//! make sure that a good one is among those that are ranked.

use crate::fact::FactKind;
use crate::fact::candidate::Candidate;
use crate::fact::en::view::{ClauseKind, Phrase, View};
use crate::grammar::{Tag, VerbForm};
use crate::source::Span;

/// Below the threshold of the rules: form alone is no reason to ask.
const SCORE: i32 = 38;

impl View<'_> {
    /// Everything that has the form of an answer.
    pub(super) fn forms(&self, out: &mut Vec<Candidate>) {
        let mut found: Vec<(Phrase, &'static str)> = Vec::new();
        self.of_clauses(&mut found);
        self.of_nouns(&mut found);
        self.of_verbs(&mut found);
        for (phrase, rule) in found {
            if (1..=8).contains(&phrase.to.saturating_sub(phrase.from)) && !self.is_torn(phrase) {
                self.propose_form(self.span(phrase), rule, out);
            }
        }
        for span in self.quotations() {
            self.propose_form(span, "quoted", out);
        }
    }

    /// Whether a phrase begins or ends with what belongs to something outside of it.
    fn is_torn(&self, phrase: Phrase) -> bool {
        let (first, last) = (phrase.from, phrase.to - 1);
        matches!(self.words[first].tag, Tag::Punct | Tag::Cconj)
            || self.word(first).starts_with(['\'', '’'])
            || self.word(first) == "n't"
            || matches!(
                self.words[last].tag,
                Tag::Punct | Tag::Adp | Tag::Cconj | Tag::Sconj | Tag::Det | Tag::Part
            ) && !matches!(
                self.word(last),
                ")" | "]" | "up" | "down" | "off" | "out" | "on"
            )
            || matches!(
                self.word(last),
                "who" | "which" | "that" | "such" | "as" | "only" | "not"
            )
    }

    fn propose_form(&self, span: Span, rule: &'static str, out: &mut Vec<Candidate>) {
        if !out.iter().any(|c| c.span == span) {
            out.push(Candidate::new(span, FactKind::Attribute, rule, SCORE));
        }
    }

    /// From the verb of each clause to its end, the same without its first word, and short subordinate clauses.
    fn of_clauses(&self, found: &mut Vec<(Phrase, &'static str)>) {
        for clause in &self.clauses {
            let Some(verb) = clause.verb else { continue };
            let mut to = clause.to;
            while to > verb.to && self.words[to - 1].tag == Tag::Punct {
                to -= 1;
            }
            let last = verb.to - 1;
            let mut predicate = |from: usize, to: usize| {
                if to > from + 1 {
                    found.push((Phrase::new(from, to), "predicate"));
                }
            };
            if self.words[last].tag == Tag::Verb {
                predicate(last, to);
            }
            if self.words[verb.from].tag == Tag::Aux && verb.len() > 1 {
                predicate(verb.from, to);
            }
            // Up to the first preposition: `reduces [the load] on the server`.
            let preposition = (verb.to + 1..to).find(|&i| self.words[i].tag == Tag::Adp);
            if let Some(cut) = preposition {
                predicate(last, cut);
            }
            found.push((Phrase::new(verb.to, to), "rest"));
            if !matches!(clause.kind, ClauseKind::Main | ClauseKind::Relative)
                && to > clause.from + 1
            {
                found.push((Phrase::new(clause.from, to), "clause"));
            }
            if (verb.from..verb.to).any(|i| matches!(self.word(i), "not" | "n't" | "cannot")) {
                found.push((verb, "denial"));
            }
        }
    }

    /// Noun phrases, alone, with their `of`, and two joined by a conjunction.
    fn of_nouns(&self, found: &mut Vec<(Phrase, &'static str)>) {
        for (at, &phrase) in self.phrases.iter().enumerate() {
            let Some(plain) = self.refine(phrase) else {
                continue;
            };
            found.push((plain, "noun"));
            if let Some(&next) = self.phrases.get(at + 1)
                && next.from == phrase.to + 1
            {
                let rule = match self.word(phrase.to) {
                    "and" | "or" => "both",
                    "of" => "noun-of",
                    _ => continue,
                };
                found.push((Phrase::new(plain.from, next.to), rule));
            }
        }
        for (i, word) in self.words.iter().enumerate() {
            if word.tag == Tag::Num {
                found.push((Phrase::new(i, i + 1), "figure"));
            }
            // both categorical and continuous variables: two qualities of one thing.
            let quality = |k: usize| self.words.get(k).is_some_and(|w| w.tag == Tag::Adj);
            if quality(i) && quality(i + 2) && matches!(self.word(i + 1), "and" | "or") {
                found.push((Phrase::new(i, i + 3), "both"));
            }
        }
    }

    /// What follows `by`, `to`: a gerund or an infinitive with its object; and qualities after a copula.
    fn of_verbs(&self, found: &mut Vec<(Phrase, &'static str)>) {
        for i in 1..self.words.len() {
            let rule = match self.words[i].verb {
                Some(VerbForm::Ger) if self.words[i].tag == Tag::Verb => "gerund",
                Some(VerbForm::Inf) if self.word(i - 1) == "to" => "infinitive",
                _ if self.words[i].tag == Tag::Adj && self.words[i - 1].tag == Tag::Aux => {
                    found.push((Phrase::new(i, i + 1), "quality"));
                    continue;
                }
                // so that the work can be [paused]: what becomes of the subject, where nothing follows.
                Some(VerbForm::Part) if self.words[i - 1].tag == Tag::Aux => {
                    let next = self.words.get(i + 1).map(|w| w.tag);
                    if matches!(next, None | Some(Tag::Punct | Tag::Cconj | Tag::Sconj)) {
                        found.push((Phrase::new(i, i + 1), "quality"));
                    }
                    continue;
                }
                _ => continue,
            };
            let end = self.clause_at(i).map_or(self.words.len(), |c| c.to);
            let stop = |k: &usize| {
                matches!(self.words[*k].tag, Tag::Punct | Tag::Sconj) || self.word(*k) == "by"
            };
            let to = (i + 1..end).find(stop).unwrap_or(end);
            found.push((Phrase::new(i, to), rule));
            // reduce [overfitting]: a doing that is a thing.
            if rule == "gerund" && i + 1 < self.words.len() && self.words[i + 1].tag == Tag::Adp {
                found.push((Phrase::new(i, i + 1), rule));
            }
            // to [generalize well] and make them robust: the first of two.
            let second = (i + 2..to).find(|&k| {
                matches!(self.word(k), "and" | "or")
                    && self.words.get(k + 1).is_some_and(|w| w.verb.is_some())
            });
            if let Some(cut) = second {
                found.push((Phrase::new(i, cut), rule));
                found.push((Phrase::new(cut + 1, to), rule));
            }
            let preposition = (i + 2..to).find(|&k| self.words[k].tag == Tag::Adp);
            if let Some(cut) = preposition {
                found.push((Phrase::new(i, cut), rule));
            }
        }
    }

    /// What stands in quotation marks, without them.
    fn quotations(&self) -> Vec<Span> {
        let plain = self.text.plain.as_str();
        let mut out = Vec::new();
        let mut open: Option<(usize, char)> = None;
        for (at, c) in plain.char_indices() {
            let close = match open {
                Some((_, '“')) => c == '”',
                Some((_, '‘')) => c == '’',
                Some((_, o)) => c == o,
                None => false,
            };
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            if close && !word(plain[at + c.len_utf8()..].chars().next()) {
                if let Some((from, quote)) = open.take() {
                    let inside = Span::new(from + quote.len_utf8(), at);
                    let count = plain[inside.range()].split_whitespace().count();
                    if (1..=6).contains(&count) {
                        out.push(inside);
                    }
                }
            } else if matches!(c, '"' | '\'' | '“' | '‘')
                && open.is_none()
                && !word(plain[..at].chars().next_back())
            {
                open = Some((at, c));
            }
        }
        out
    }
}
