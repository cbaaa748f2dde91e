//! What a rule proposes: a span of a sentence worth hiding, and why.

use super::FactKind;
use super::rank::{Model, Signs};
use crate::source::Span;
use crate::text::Text;

/// A span some rule would hide.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// Bytes of the sentence's plain text.
    pub span: Span,
    /// What the fact says of its subject.
    pub kind: FactKind,
    /// The rule's name, as `factdeck facts` shows it.
    pub rule: &'static str,
    /// How much the rule trusts it: 0 to 100. Only candidates above the threshold become facts.
    pub score: i32,
    /// What can be seen of it.
    pub signs: Signs,
    /// Why it cannot be asked, however it is weighed.
    pub refused: Option<&'static str>,
}

impl Candidate {
    /// A candidate of which nothing has been seen yet.
    pub(super) fn new(span: Span, kind: FactKind, rule: &'static str, score: i32) -> Self {
        Self {
            span,
            kind,
            rule,
            score,
            signs: Signs::default(),
            refused: None,
        }
    }
}

/// Of candidates for the same span the one that its rule trusts most, with the rules of the others as signs.
pub(super) fn merged(all: Vec<Candidate>, model: &Model, traced: bool) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::with_capacity(all.len());
    for mut candidate in all {
        if traced {
            candidate.signs.names.get_or_insert_default();
        }
        let Some(same) = out.iter_mut().find(|c| c.span == candidate.span) else {
            out.push(candidate);
            continue;
        };
        if same.rule == candidate.rule {
            same.score = same.score.max(candidate.score);
            continue;
        }
        if candidate.score > same.score {
            std::mem::swap(same, &mut candidate);
            same.signs.extend(&candidate.signs);
        }
        same.signs.add(model, "also", candidate.rule);
    }
    out
}

/// A statement made from a sentence, and what is already known to be worth hiding in it.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub text: Text,
    pub known: Vec<Candidate>,
    /// Whether the rules look no further.
    pub only_known: bool,
}
