//! Chinese: tokens, clauses, phrases, and the rules over them.

mod clause;
mod phrase;
mod rules;
mod split;
mod token;
mod words;

use crate::source::Span;
use crate::text::Text;

pub(super) use rules::candidates;
pub(super) use split::split;

/// Whether an answer says nothing when it stands alone.
pub(super) fn is_empty_answer(answer: &str) -> bool {
    words::EMPTY_ANSWERS.contains(&answer)
        || words::BEFORE_VERB.contains(&answer)
        || words::DETERMINERS.contains(&answer)
}

/// A sentence without the connective that opens it: 具体来说，….
pub(super) fn without_connective(sentence: &Text) -> Text {
    let plain = sentence.plain.as_str();
    let keeps = ["例如", "比如", "但是", "但", "不过", "然而", "即"];
    let opening = words::CONNECTIVES
        .iter()
        .filter(|c| !keeps.contains(*c))
        .find_map(|c| {
            let rest = plain.strip_prefix(c)?;
            let rest = rest.strip_prefix(['，', ',', '：'])?;
            Some(plain.len() - rest.len())
        });
    opening.map_or_else(
        || sentence.clone(),
        |at| sentence.slice(Span::new(at, plain.len())).trim(),
    )
}

/// Whether a clause opens with a word that points elsewhere.
pub(super) fn opens_with_pronoun(clause: &str) -> bool {
    let rest = words::CONNECTIVES
        .iter()
        .find_map(|c| clause.strip_prefix(c))
        .map_or(clause, |r| r.trim_start_matches(['，', ',']));
    words::PRONOUN_OPENINGS.iter().any(|p| rest.starts_with(p))
        && !rest.starts_with("其他")
        && !rest.starts_with("其中")
}
