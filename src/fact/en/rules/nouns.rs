//! Noun phrases by the place they have in their clause.

use crate::fact::FactKind;
use crate::fact::candidate::Candidate;
use crate::fact::en::view::{Phrase, View};
use crate::fact::en::{verbs, words};
use crate::grammar::{Tag, VerbForm};

impl View<'_> {
    /// Noun phrases joined by commas and `and`, `or`; most groups hold one.
    pub(super) fn groups(&self) -> Vec<Vec<Phrase>> {
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
    pub(super) fn role(&self, from: usize) -> (i32, &'static str, FactKind) {
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
            || matches!(word, "including" | "e.g." | "e.g" | "namely")
        {
            return (70, "example", FactKind::Example);
        }
        if word == "as" && matches!(earlier(1), "known" | "to" | "defined" | "described") {
            return (74, "naming", FactKind::Definition);
        }
        // `due to synchronization`, `leads to greater lag`, `because of the lock`
        if (matches!(word, "to" | "in")
            && matches!(
                earlier(1),
                "due"
                    | "leads"
                    | "lead"
                    | "leading"
                    | "led"
                    | "results"
                    | "result"
                    | "resulting"
                    | "thanks"
                    | "owing"
            ))
            || (word == "of" && earlier(1) == "because")
        {
            return (64, "cause", FactKind::Cause);
        }
        if word == "for" && matches!(earlier(1), "stands" | "stand") {
            return (76, "naming", FactKind::Definition);
        }
        if word == "like" {
            return (
                if before < 3 { 40 } else { 55 },
                "example",
                FactKind::Example,
            );
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
            Tag::Part if word == "to" => (30, "preposition", FactKind::Attribute),
            Tag::Punct | Tag::Cconj => (46, "phrase", FactKind::Attribute),
            _ => (44, "subject", FactKind::Attribute),
        }
    }

    pub(super) fn group(&self, group: &[Phrase], out: &mut Vec<Candidate>) {
        let (score, rule, kind) = self.role(group[0].from);
        // `to secure, connect, and monitor services` lists verbs.
        let verbal = group
            .windows(2)
            .any(|w| (w[0].to..w[1].from).any(|i| self.words[i].tag == Tag::Verb));
        let first = &group[0];
        let acts = first.len() == 1 && verbs::bare(self.word(first.from)) == Some(verbs::Sure::Yes);
        if group.len() > 1 && (verbal || acts || score <= 30) {
            return;
        }
        if group.len() > 1 {
            let score = if group.len() > 2 {
                (score + 10).max(52)
            } else {
                score + 4
            };
            let kind = if kind == FactKind::Example {
                kind
            } else {
                FactKind::Member
            };
            if let [first, second] = *group
                && self.is_one(first, second)
                && kind != FactKind::Example
            {
                let both = Phrase::new(first.from, second.to);
                self.push(both, "pair", score, kind, out);
                return;
            }
            for &phrase in group {
                self.push(phrase, "member", score, kind, out);
            }
            return;
        }
        let phrase = group[0];
        let next = phrase.to;
        let of = self.lower.get(next).is_some_and(|w| w == "of");
        if of && let Some(&complement) = self.phrases.iter().find(|p| p.from == next + 1) {
            // A good measure of separability: the adjective is what is said.
            let second = phrase.to.saturating_sub(2).max(phrase.from);
            let adjective = self.words[second].tag == Tag::Adj
                && !words::DETERMINERS.contains(&self.word(second));
            let hollow = !adjective && words::HOLLOW_HEADS.contains(&self.word(phrase.to - 1));
            if hollow {
                self.push(complement, rule, score - 2, kind, out);
            } else if complement.to - phrase.from <= 5
                && !matches!(self.word(complement.to), "and" | "or" | "(" | "/")
            {
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

    /// Whether two phrases joined by `and` or `or` are one answer: two plain words (`reads and writes`), or a word that
    /// shares the head of the next (`space and time complexity`).
    fn is_one(&self, first: Phrase, second: Phrase) -> bool {
        let (Some(a), Some(b)) = (self.refine(first), self.refine(second)) else {
            return false;
        };
        let joined = a.to + 1 == b.from && matches!(self.word(a.to), "and" | "or");
        let plain = |p: Phrase| {
            let text = self.plain(p.from, p.to);
            (p.from..p.to).all(|i| self.words[i].tag == Tag::Noun)
                && text
                    .chars()
                    .all(|c| c.is_lowercase() || matches!(c, ' ' | '-'))
        };
        let letters = self.plain(a.from, b.to).len();
        let short = a.len() == 1 && b.len() == 1 && letters <= 26;
        let shared =
            a.len() == 1 && b.len() == 2 && letters <= 32 && !self.word(a.from).ends_with('s');
        joined && plain(a) && plain(b) && (short || shared)
    }

    pub(super) fn push(
        &self,
        phrase: Phrase,
        rule: &'static str,
        score: i32,
        kind: FactKind,
        out: &mut Vec<Candidate>,
    ) {
        if let Some(p) = self.refine(phrase) {
            let span = self.span(p);
            out.push(Candidate::new(span, kind, rule, score));
        }
    }
}
