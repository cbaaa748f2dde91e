//! What every rule's candidates have in common: how much a span says, where it stands, and how many one note bears.

use crate::fact::candidate::Candidate;
use crate::fact::choose::THRESHOLD;
use crate::fact::en::view::{ClauseKind, View};
use crate::fact::en::words;
use crate::grammar::{Tag, VerbForm};
use crate::text::width;

/// Rules whose spans the author or the form vouches for, wherever they stand.
const FIXED: &[&str] = &[
    "marked",
    "naming",
    "example",
    "formula",
    "condition",
    "only",
    "modal",
];

/// Rules that propose a noun phrase for its place in the clause and know nothing of what it says.
const BY_PLACE: &[&str] = &[
    "object",
    "preposition",
    "complement",
    "of",
    "phrase",
    "subject",
];

impl View<'_> {
    /// An opening adverbial or a condition is a premise, one plain word says little, and a sentence that yields nothing
    /// else is asked for its subject.
    pub(super) fn weigh(&self, out: &mut [Candidate]) {
        let verb = self.words.iter().position(|w| {
            matches!(w.tag, Tag::Verb | Tag::Aux) && matches!(w.verb, Some(VerbForm::Fin))
        });
        let comma = self.lower.iter().position(|w| w == ",");
        let opens = self
            .words
            .first()
            .is_some_and(|w| matches!(w.tag, Tag::Adp | Tag::Sconj))
            || matches!(
                self.word(0),
                "if" | "when"
                    | "once"
                    | "depending"
                    | "given"
                    | "while"
                    | "although"
                    | "after"
                    | "before"
                    | "because"
            );
        let told = matches!(self.word(0), "for" | "e.g.")
            && matches!(self.word(1), "example" | "instance");
        let wide = width(&self.text.plain);
        // A fragment says little around a phrase; an order (`Use X to …`) has a verb.
        let order = self.words.first().is_some_and(|w| w.tag == Tag::Verb);
        let fragment = verb.is_none() && !order;
        for candidate in out.iter_mut() {
            let by_place = BY_PLACE.contains(&candidate.rule);
            if wide > 50 && !matches!(candidate.rule, "marked" | "naming") {
                candidate.score -= 30;
            } else if wide > 40 && by_place {
                candidate.score -= 6;
            }
            if by_place && self.word(0) == "only" {
                candidate.score -= 20;
            }
            let before = &self.text.plain[..candidate.span.start];
            if by_place && before.matches('(').count() > before.matches(')').count() {
                candidate.score -= 8;
            }
            if fragment && by_place {
                candidate.score -= 8;
            }
            if told
                && (BY_PLACE.contains(&candidate.rule)
                    || matches!(candidate.rule, "member" | "name" | "number"))
            {
                candidate.score -= 12;
            }
            let at = self
                .words
                .iter()
                .position(|w| w.span.start >= candidate.span.start)
                .unwrap_or(0);
            let plain = &self.text.plain[candidate.span.range()];
            if FIXED.contains(&candidate.rule) {
                continue;
            }
            if opens && comma.is_some_and(|c| at < c) {
                let only_figure = candidate.rule == "number"
                    && self.words.iter().filter(|w| w.tag == Tag::Num).count() == 1;
                candidate.score -= if only_figure { 10 } else { 18 };
            } else {
                let before_verb = verb.is_some_and(|v| at < v) && candidate.rule == "preposition";
                let conditional = candidate.rule != "number"
                    && self
                        .clause_at(at)
                        .is_some_and(|c| c.kind == ClauseKind::Condition);
                if before_verb || conditional {
                    candidate.score -= 6;
                }
            }
            if candidate.rule == "name" && words::GENERAL.contains(&plain.to_lowercase().as_str()) {
                candidate.score -= 20;
            }
            let one = !plain.contains([' ', '-']) && plain.chars().all(|c| c.is_lowercase());
            if one && BY_PLACE.contains(&candidate.rule) {
                candidate.score -= if words::GENERAL.contains(&plain) {
                    20
                } else if plain.len() < 9 && candidate.rule != "object" {
                    5
                } else {
                    2
                };
            } else if BY_PLACE.contains(&candidate.rule)
                && plain
                    .to_lowercase()
                    .split_whitespace()
                    .all(|w| words::GENERAL.contains(&w) || words::EMPTY_ANSWERS.contains(w))
            {
                candidate.score -= 16;
            }
        }
        if verb.is_some()
            && !out.iter().any(|c| c.score >= THRESHOLD)
            && let Some(best) = out
                .iter_mut()
                .filter(|c| c.rule == "subject" || c.rule == "object")
                .max_by_key(|c| (c.score, std::cmp::Reverse(c.span.start)))
            && best.score >= 40
            && self.text.plain[best.span.range()].contains([' ', '-'])
            && self
                .words
                .iter()
                .position(|w| w.span.start >= best.span.end)
                .is_none_or(|i| self.words[i].tag != Tag::Pron)
        {
            best.score = best.score.max(52);
        }
    }

    /// The candidates one note bears: all members and what the author set off, and the two best of the rest.
    pub(super) fn best(&self, mut all: Vec<Candidate>) -> Vec<Candidate> {
        all.sort_by(|a, b| b.score.cmp(&a.score).then(a.span.cmp(&b.span)));
        let mut out: Vec<Candidate> = Vec::new();
        let mut places = 0;
        for mut candidate in all {
            let overlaps = out.iter().any(|c| c.span.overlaps(candidate.span));
            if BY_PLACE.contains(&candidate.rule) && !overlaps && candidate.score >= THRESHOLD {
                places += 1;
                if places > 2 {
                    candidate.score = candidate.score.min(THRESHOLD - 1);
                }
            }
            out.push(candidate);
        }
        out
    }
}
