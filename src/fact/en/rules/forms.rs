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

    /// Whether a span holds one half of what is joined: `uniform distribution of [reads] and writes`, with the `of`; or
    /// a phrase and the examples after it.
    pub(super) fn halves_pair(&self, span: Span) -> bool {
        let Some(from) = self.words.iter().position(|w| w.span.start >= span.start) else {
            return false;
        };
        let to = self
            .words
            .iter()
            .rposition(|w| w.span.end <= span.end)
            .map_or(from, |i| i + 1);
        if to <= from + 1 {
            return false;
        }
        let joins = |i: usize| matches!(self.word(i), "and" | "or");
        let noun = |i: usize| {
            self.words
                .get(i)
                .is_some_and(|w| matches!(w.tag, Tag::Noun | Tag::ProperNoun | Tag::Adj))
        };
        // the [variables X] and Y: one thing by two letters.
        let letter = |i: usize| {
            i < self.words.len() && {
                let word = self.word(i);
                word.len() == 1 && word != "a" && word != "i"
            }
        };
        if joins(to) && letter(to + 1) && letter(to - 1) {
            return true;
        }
        let inside = |tag: Tag| self.words[from..to].iter().any(|w| w.tag == tag);
        let examples = (from + 1..to).any(|i| matches!(self.word(i), "like" | "e.g." | "such"));
        let whole = (from..to).any(joins);
        let before = joins(to) && noun(to + 1) && self.word(from) != "of";
        let after = from > 1 && joins(from - 1) && noun(from - 2);
        examples || inside(Tag::Adp) && !inside(Tag::Verb) && !whole && (before || after)
    }

    /// Whether a span speaks of its place in the text: `the [above event handler]`.
    pub(super) fn is_placed(&self, span: Span) -> bool {
        let pointer = |i: usize| {
            i > 0
                && matches!(self.word(i), "above" | "below" | "aforementioned")
                && matches!(self.word(i - 1), "the" | "this" | "these")
        };
        (0..self.words.len()).any(|i| self.words[i].span.overlaps(span) && pointer(i))
    }

    /// Whether a span opens with what a question word counts: `shows how [many requests] …`.
    pub(super) fn is_counted(&self, span: Span) -> bool {
        self.words
            .iter()
            .position(|w| w.span.start >= span.start)
            .is_some_and(|i| {
                i > 0 && self.word(i - 1) == "how" && matches!(self.word(i), "many" | "much")
            })
    }

    /// Whether an answer only says that there is much or little of something: `keep a [large number] of connections open`.
    pub(super) fn is_amount(&self, span: Span) -> bool {
        const AMOUNTS: &[&str] = &[
            "number",
            "numbers",
            "amount",
            "amounts",
            "quantity",
            "quantities",
            "variety",
            "range",
            "majority",
            "series",
            "lot",
            "bit",
            "portion",
            "plenty",
            "handful",
            "couple",
            "multitude",
            "host",
            "array",
            "wealth",
            "minority",
            "rest",
        ];
        let next = self.words.iter().position(|w| w.span.start >= span.end);
        let last = self.words.iter().rposition(|w| w.span.end <= span.end);
        let figures = self.text.plain[span.range()].contains(|c: char| c.is_ascii_digit());
        !figures
            && next.is_some_and(|n| self.word(n) == "of")
            && last.is_some_and(|l| AMOUNTS.contains(&self.word(l)))
    }

    /// Whether an answer is cut off what tells it from others: the `[possibility of messages] being delivered twice`, `TCP is
    /// [useful for applications] that require …`.
    pub(super) fn is_cut_short(&self, span: Span) -> bool {
        let Some(next) = self.words.iter().position(|w| w.span.start >= span.end) else {
            return false;
        };
        let inside = || self.words.iter().filter(|w| span.contains(w.span));
        let joined = inside().any(|w| w.tag == Tag::Adp);
        let does = inside().any(|w| matches!(w.tag, Tag::Verb | Tag::Adj));
        self.word(next) == "being" && joined
            || matches!(self.word(next), "that" | "which" | "who" | "whose") && joined && does
    }

    /// Whether an answer is the initials of the words before its bracket: `time-to-live ([TTL])`.
    pub(super) fn is_initials(&self, span: Span) -> bool {
        let answer = &self.text.plain[span.range()];
        let Some(before) = self.text.plain[..span.start].trim_end().strip_suffix('(') else {
            return false;
        };
        let letters: Vec<char> = answer
            .trim_end_matches('s')
            .to_lowercase()
            .chars()
            .collect();
        let initials: Vec<char> = before
            .split(|c: char| !c.is_alphanumeric())
            .filter_map(|w| w.chars().next())
            .flat_map(char::to_lowercase)
            .collect();
        letters.len() > 1 && answer.starts_with(char::is_uppercase) && initials.ends_with(&letters)
    }

    /// Whether a span ends with a preposition whose object stands outside: `[avoid requests in] which …`.
    pub(super) fn ends_open(&self, span: Span) -> bool {
        let Some(last) = self.words.iter().rposition(|w| w.span.end <= span.end) else {
            return false;
        };
        let particle = matches!(
            self.word(last),
            "up" | "down" | "off" | "out" | "on" | "over"
        );
        let Some(next) = self.words.get(last + 1) else {
            return false;
        };
        let long = self.words[last].span.start > span.start;
        let preposition = self.words[last].tag == Tag::Adp && !particle && next.tag != Tag::Punct;
        // `[is additional complexity associated] with …`
        let participle = self.words[last].verb == Some(VerbForm::Part)
            && next.tag == Tag::Adp
            && self.words[..last]
                .iter()
                .any(|w| w.span.start == span.start && w.tag == Tag::Aux);
        long && (preposition || participle)
    }

    /// Whether a span begins or ends inside a name of several words: `W8A8 [SmoothQuant]`.
    pub(super) fn cuts_name(&self, span: Span) -> bool {
        let word = |i: usize| &self.text.plain[self.words[i].span.range()];
        // `W8A8`, `HTTP`, `SmoothQuant`; a capital alone may open a sentence.
        let name = |i: usize| {
            word(i).starts_with(char::is_uppercase)
                && word(i)
                    .chars()
                    .skip(1)
                    .any(|c: char| c.is_uppercase() || c.is_ascii_digit())
        };
        let parted = |i: usize| {
            i > 0
                && i < self.words.len()
                && name(i - 1)
                && name(i)
                && self.words[i - 1].span.end + 1 == self.words[i].span.start
        };
        let from = self.words.iter().position(|w| w.span.start >= span.start);
        let to = self.words.iter().position(|w| w.span.start >= span.end);
        from.is_some_and(parted) || to.is_some_and(parted)
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
