//! Enumerations after a cue: `such as A, B and C`, `two patterns: A and B`.

use crate::fact::FactKind;
use crate::fact::candidate::Candidate;
use crate::fact::en::view::{Phrase, View};
use crate::grammar::{Chunk, Tag, VerbForm};

impl View<'_> {
    /// `such as A, B and C`: everything up to the end of the list, whatever the chunker makes of it.
    pub(super) fn cue_lists(&self, out: &mut Vec<Candidate>) {
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
    pub(super) fn after_colon(&self, out: &mut Vec<Candidate>) {
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
    pub(super) fn list_from(
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
        let verbal = |p: &Phrase| {
            self.words[p.from].tag == Tag::Verb
                && matches!(self.words[p.from].verb, Some(VerbForm::Inf | VerbForm::Fin))
        };
        if members.iter().any(verbal) {
            return;
        }
        for member in members {
            self.push(member, rule, score, kind, out);
        }
    }
}
