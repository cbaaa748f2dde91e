//! Facts that are no noun phrases: predicates, conditions, reasons, purposes, alternatives.

use crate::fact::FactKind;
use crate::fact::candidate::Candidate;
use crate::fact::en::view::{Clause, ClauseKind, Phrase, View};
use crate::fact::en::{verbs, words};
use crate::grammar::{Chunk, Tag, VerbForm};

impl View<'_> {
    fn propose(
        &self,
        phrase: Phrase,
        (rule, score): (&'static str, i32),
        kind: FactKind,
        out: &mut Vec<Candidate>,
    ) {
        if phrase.from < phrase.to && phrase.to <= self.words.len() {
            out.push(Candidate::new(self.span(phrase), kind, rule, score));
        }
    }

    /// The words after the verbs of a clause, without closing punctuation.
    fn complement(&self, clause: &Clause) -> Option<Phrase> {
        let verb = clause.verb?;
        let mut to = clause.to;
        while to > verb.to && self.words[to - 1].tag == Tag::Punct {
            to -= 1;
        }
        let comma =
            (verb.to..to).find(|&i| matches!(self.word(i), "," | ";" | ":" | "(" | "--" | "—"));
        let to = comma.unwrap_or(to);
        (verb.to < to).then_some(Phrase::new(verb.to, to))
    }

    fn ends_clause(&self, i: usize) -> bool {
        i >= self.words.len()
            || self.words[i].tag == Tag::Punct
            || self.clauses.iter().any(|c| c.to == i)
    }

    /// What a copula says when it is no noun phrase: `is [not effective] if …`, `is [all or nothing]`,
    /// `joining is [more complex] with …`; and `works [well]`, `demand [increases]`.
    pub(super) fn complements(&self, out: &mut Vec<Candidate>) {
        for clause in &self.clauses {
            let Some(verb) = clause.verb else { continue };
            let last = self.word(verb.to - 1);
            let copula = words::COPULAS.contains(&last);
            let to = self.complement(clause).map_or(verb.to, |c| c.to);
            let phrase_at = |i: usize| self.words[i].chunk != Chunk::Out;
            // An adverb or a negation between copula and adjective was taken with the verbs.
            let mut from = verb.to;
            let cop = (verb.from..verb.to).find(|&i| words::COPULAS.contains(&self.word(i)));
            if let Some(c) = cop
                && (c + 1..verb.to).all(|i| self.words[i].tag != Tag::Verb)
            {
                from = c + 1;
            }
            let cut = (from..to)
                .find(|&i| {
                    matches!(self.words[i].tag, Tag::Adp | Tag::Sconj)
                        || self.word(i) == "to"
                        || (phrase_at(i)
                            && self.words[i].tag != Tag::Adj
                            && self.words[i].tag != Tag::Pron)
                })
                .unwrap_or(to);
            let said = (from..cut).any(|i| {
                matches!(self.words[i].tag, Tag::Adj)
                    || (self.words[i].tag == Tag::Pron && self.word(i) == "nothing")
            });
            let whole = cut == to
                || matches!(self.words[cut].tag, Tag::Adp | Tag::Sconj)
                || self.word(cut) == "to";
            if copula || cop.is_some() {
                if said && whole && (1..=4).contains(&(cut - from)) && !self.starts_vaguely(from) {
                    let mut cut = cut;
                    while cut > from && self.words[cut - 1].tag == Tag::Cconj {
                        cut -= 1;
                    }
                    let score = if cut - from > 1 { 64 } else { 60 };
                    self.propose(
                        Phrase::new(from, cut),
                        ("complement", score),
                        FactKind::Attribute,
                        out,
                    );
                }
                continue;
            }
            // `demand [increases]`
            if verb.to == to && words::CHANGE.contains(&last) && verb.from > clause.from {
                let v = verb.to - 1;
                self.propose(
                    Phrase::new(v, v + 1),
                    ("change", 60),
                    FactKind::Attribute,
                    out,
                );
            }
        }
        // A verb of change that the tagger took for a noun.
        for i in 1..self.words.len() {
            let ends = self.ends_clause(i + 1)
                || matches!(self.word(i + 1), "when" | "if" | "as" | "while");
            if self.words[i].tag == Tag::Verb && words::CHANGE.contains(&self.word(i)) && ends {
                self.propose(
                    Phrase::new(i, i + 1),
                    ("change", 60),
                    FactKind::Attribute,
                    out,
                );
            }
        }
    }

    fn starts_vaguely(&self, i: usize) -> bool {
        matches!(
            self.word(i),
            "able"
                | "due"
                | "based"
                | "needed"
                | "required"
                | "responsible"
                | "capable"
                | "sure"
                | "worth"
                | "possible"
                | "important"
                | "necessary"
                | "useful"
                | "likely"
                | "available"
                | "there"
                | "good"
                | "better"
                | "used"
                | "common"
                | "different"
                | "same"
                | "true"
                | "called"
                | "known"
                | "similar"
        )
    }

    /// Adverbs of manner: `is replicated [asynchronously]`, `will [eventually] see it`.
    pub(super) fn manners(&self, out: &mut Vec<Candidate>) {
        for i in 1..self.words.len() {
            let word = self.word(i);
            if self.words[i].tag != Tag::Adv
                || !word.ends_with("ly")
                || words::LOOSE_ADVERBS.contains(&word)
            {
                continue;
            }
            let before = self.words[i - 1].tag;
            let ends = self.ends_clause(i + 1)
                || matches!(self.words[i + 1].tag, Tag::Sconj | Tag::Cconj | Tag::Adp)
                || matches!(self.word(i + 1), "when" | "if" | "as" | "while");
            let score = match before {
                Tag::Verb | Tag::Noun if ends => 64,
                Tag::Aux if self.words.get(i + 1).is_some_and(|w| w.tag == Tag::Verb) => 56,
                _ => continue,
            };
            self.propose(
                Phrase::new(i, i + 1),
                ("manner", score),
                FactKind::Attribute,
                out,
            );
        }
    }

    /// Modals that are the point: `reads [may or may not] see it`; `reads [will see it]`, where nothing else is said.
    pub(super) fn modals(&self, out: &mut Vec<Candidate>) {
        for clause in &self.clauses {
            let Some(verb) = clause.verb else { continue };
            let or = (verb.from..verb.to).find(|&i| self.word(i) == "or");
            if let Some(or) = or
                && self.word(or + 2) == "not"
            {
                self.propose(
                    Phrase::new(or - 1, or + 3),
                    ("modal", 70),
                    FactKind::Attribute,
                    out,
                );
                continue;
            }
            let modal = words::MODALS.contains(&self.word(verb.from));
            let only_pronoun = match self.complement(clause) {
                None => false,
                Some(c) => c.len() == 1 && self.words[c.from].tag == Tag::Pron,
            };
            let rest = self.complement(clause).map_or(verb.to, |c| c.to);
            if modal
                && only_pronoun
                && verb.len() >= 2
                && verb.from > clause.from
                && clause.kind == ClauseKind::Main
            {
                let plain = Phrase::new(verb.from, rest);
                self.propose(plain, ("modal", 54), FactKind::Attribute, out);
            }
        }
    }

    /// The condition of a consequence: `If [the heartbeat is interrupted], the passive server takes over`.
    pub(super) fn conditions(&self, out: &mut Vec<Candidate>) {
        for (n, clause) in self.clauses.iter().enumerate() {
            if clause.kind != ClauseKind::Condition || clause.shares_subject || clause.from == 0 {
                continue;
            }
            let opener = self.word(clause.from - 1);
            if !matches!(opener, "if" | "when" | "unless" | "once" | "until") {
                continue;
            }
            let Some(verb) = clause.verb else { continue };
            let subject = self.word(clause.from);
            let points = matches!(
                subject,
                "it" | "they" | "this" | "these" | "i" | "that" | "not"
            );
            // `If you [care more about the positive class], …`
            let from = if matches!(subject, "you" | "we" | "one") {
                verb.from
            } else {
                clause.from
            };
            let opens = clause.from == 1;
            let main = if opens {
                self.clauses[n + 1..]
                    .iter()
                    .find(|c| c.kind == ClauseKind::Main)
            } else {
                self.clauses.first()
            };
            let has_main = main.is_some_and(|m| m.kind == ClauseKind::Main && m.verb.is_some());
            // A second half of the condition would be left standing.
            let goes_on = self.clauses.get(n + 1).is_some_and(|c| {
                c.kind == ClauseKind::Condition && c.from == clause.to + 1 && c.shares_subject
            });
            let mut to = clause.to;
            while to > clause.from && self.words[to - 1].tag == Tag::Punct {
                to -= 1;
            }
            let length = to.saturating_sub(from);
            // A worked example is asked for its result, not for its figures.
            let figures = (clause.from..to).any(|i| self.words[i].tag == Tag::Num);
            let echoes = main.is_some_and(|m| matches!(self.word(m.from), "it" | "they"));
            let fits = !figures && !echoes && !goes_on && !points;
            if has_main && fits && verb.from > clause.from && (3..=9).contains(&length) {
                let score = if opens { 60 } else { 56 };
                let phrase = Phrase::new(from, to);
                self.propose(phrase, ("condition", score), FactKind::Cause, out);
            }
        }
    }

    /// What does not happen, where a condition says when: `When you regain connection, you [do not hear] …`.
    pub(super) fn negations(&self, out: &mut Vec<Candidate>) {
        for pair in self.clauses.windows(2) {
            let (before, clause) = (&pair[0], &pair[1]);
            if before.kind != ClauseKind::Condition || clause.kind != ClauseKind::Main {
                continue;
            }
            let Some(verb) = clause.verb else { continue };
            let not = (verb.from..verb.to).any(|i| matches!(self.word(i), "not" | "n't"));
            if not && self.words[verb.to - 1].tag == Tag::Verb && verb.from > clause.from {
                self.propose(verb, ("negation", 60), FactKind::Attribute, out);
            }
        }
    }

    /// What comes after `because`, `due to`, `since`: `slow [because it copies]`.
    pub(super) fn reasons(&self, out: &mut Vec<Candidate>) {
        for clause in &self.clauses {
            if clause.kind != ClauseKind::Reason
                || clause.from < 2
                || self.word(clause.from - 1) != "because"
            {
                continue;
            }
            if self.word(clause.from) == "of" {
                continue;
            }
            let mut to = clause.to;
            while to > clause.from && self.words[to - 1].tag == Tag::Punct {
                to -= 1;
            }
            if (3..=9).contains(&(to - clause.from)) && clause.verb.is_some() {
                self.propose(
                    Phrase::new(clause.from, to),
                    ("reason", 62),
                    FactKind::Cause,
                    out,
                );
            }
        }
    }

    /// What something is done for: `is needed [to promote a slave]`, `is used to [train networks]`.
    pub(super) fn purposes(&self, out: &mut Vec<Candidate>) {
        for i in 1..self.words.len().saturating_sub(2) {
            if self.word(i) != "to" || self.words[i + 1].verb != Some(VerbForm::Inf) {
                continue;
            }
            let cue = matches!(
                self.word(i - 1),
                "used"
                    | "needed"
                    | "required"
                    | "designed"
                    | "order"
                    | "necessary"
                    | "helps"
                    | "meant"
                    | "allows"
                    | "intended"
                    | "aims"
            );
            if !cue {
                continue;
            }
            let Some(clause) = self.clause_at(i) else {
                continue;
            };
            let mut to = clause.to;
            if let Some(comma) =
                (i + 1..to).find(|&k| matches!(self.word(k), "," | ";" | ":" | "by" | "and"))
            {
                to = comma;
            }
            while to > i && self.words[to - 1].tag == Tag::Punct {
                to -= 1;
            }
            if (2..=7).contains(&(to - i - 1)) {
                self.propose(
                    Phrase::new(i + 1, to),
                    ("purpose", 65),
                    FactKind::Purpose,
                    out,
                );
            }
        }
    }

    /// Two prepositional phrases joined by `or` are one answer: `are [in sequence or in parallel]`.
    pub(super) fn alternatives(&self, out: &mut Vec<Candidate>) {
        for i in 2..self.words.len().saturating_sub(2) {
            if self.word(i) != "or" || self.words[i + 1].tag != Tag::Adp {
                continue;
            }
            let preposition = self.word(i + 1);
            let Some(from) = (i.saturating_sub(4)..i).find(|&k| self.word(k) == preposition) else {
                continue;
            };
            let mut to = i + 2;
            while to < self.words.len() && !self.ends_clause(to) && to - i <= 4 {
                to += 1;
            }
            if self.ends_clause(to) {
                self.propose(
                    Phrase::new(from, to),
                    ("alternatives", 68),
                    FactKind::Attribute,
                    out,
                );
            }
        }
    }

    /// The second of two things the subject does, when it is short: `takes over the address and [resumes service]`.
    pub(super) fn verb_phrases(&self, out: &mut Vec<Candidate>) {
        for clause in &self.clauses {
            let Some(verb) = clause.verb else { continue };
            let mut to = clause.to;
            while to > clause.from && self.words[to - 1].tag == Tag::Punct {
                to -= 1;
            }
            let joined =
                clause.from > 0 && matches!(self.word(clause.from - 1), "and" | "but" | "or");
            let length = to - clause.from;
            let pronoun = self.words[clause.from..to]
                .iter()
                .any(|w| w.tag == Tag::Pron);
            let last = self.word(verb.to - 1);
            let known =
                verbs::bare(last).is_some() || (last.ends_with(['s', 'd']) && !last.contains('-'));
            let plain_verb = self.words[verb.to - 1].tag == Tag::Verb && known && !pronoun;
            if clause.shares_subject
                && joined
                && plain_verb
                && (2..=4).contains(&length)
                && verb.from == clause.from
            {
                self.propose(
                    Phrase::new(clause.from, to),
                    ("verb-phrase", 63),
                    FactKind::Attribute,
                    out,
                );
            }
        }
    }

    /// The subject that `only` singles out: `Only [the active server] handles traffic`.
    pub(super) fn only(&self, out: &mut Vec<Candidate>) {
        if self.word(0) != "only" {
            return;
        }
        if let Some(verb) = self.clauses.first().and_then(|c| c.verb)
            && (2..=6).contains(&verb.from)
            && let Some(subject) = self.refine(Phrase::new(1, verb.from))
        {
            self.propose(subject, ("only", 70), FactKind::Attribute, out);
        }
    }
}
