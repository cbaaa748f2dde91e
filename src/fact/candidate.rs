//! What a rule proposes: a span of a sentence worth hiding, and why.

use super::FactKind;
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
}

/// A statement made from a sentence, and what is already known to be worth hiding in it.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub text: Text,
    pub known: Vec<Candidate>,
    /// Whether the rules look no further.
    pub only_known: bool,
}
