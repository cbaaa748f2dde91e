//! Chinese: tokens, clauses, phrases, and the rules over them.

mod clause;
mod phrase;
mod rules;
mod split;
mod token;
mod words;

pub(super) use rules::candidates;
pub(super) use split::split;

/// Whether an answer says nothing when it stands alone.
pub(super) fn is_empty_answer(answer: &str) -> bool {
    words::EMPTY_ANSWERS.contains(&answer)
        || words::BEFORE_VERB.contains(&answer)
        || words::DETERMINERS.contains(&answer)
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
