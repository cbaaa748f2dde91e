//! Sentences in, sentences with their answers in brackets out: for each rule what it finds and what it must not.

use super::{answered, are_kinds, candidates, chat, resolved};
use crate::fact::choose::THRESHOLD;
use crate::source::Span;
use crate::text::Text;

/// The sentence with what rules trust in brackets, the most trusted where two overlap. Which of it is asked in the end
/// is for the weights to say, and not tested here.
fn trusted(sentence: &str) -> String {
    let text = Text::verbatim(sentence, 0);
    let mut all = candidates(&text, false);
    all.retain(|c| c.score >= THRESHOLD);
    all.sort_by_key(|c| (std::cmp::Reverse(c.score), c.span));
    let mut holes: Vec<Span> = Vec::new();
    for candidate in all {
        if holes.len() < 3 && !holes.iter().any(|h| h.overlaps(candidate.span))
            || candidate.rule == "member"
        {
            holes.push(candidate.span);
        }
    }
    holes.sort();
    let mut out = String::new();
    let mut from = 0;
    for hole in holes {
        out.push_str(&sentence[from..hole.start]);
        out.push('[');
        out.push_str(&sentence[hole.range()]);
        out.push(']');
        from = hole.end;
    }
    out.push_str(&sentence[from..]);
    out
}

/// Checks sentences written with their answers in brackets.
fn check(cases: &[&str]) {
    let got: Vec<String> = cases
        .iter()
        .map(|case| trusted(&case.replace(['[', ']'], "")))
        .collect();
    let want: Vec<String> = cases.iter().map(|c| (*c).to_owned()).collect();
    assert_eq!(got, want);
}

#[test]
fn manner() {
    check(&[
        "Data is replicated [asynchronously].",
        "The log is usually replayed at startup.",
    ]);
}

#[test]
fn modals() {
    check(&[
        "After a write, reads [may or may not] see it.",
        "After a commit, other reads [will see it].",
        "The user may choose a [dark theme].",
    ]);
}

#[test]
fn complements() {
    check(&[
        "The index is [not effective] when [every row matches].",
        "Each payment is [all or nothing].",
        "It is possible to sort the list.",
    ]);
}

#[test]
fn conditions() {
    check(&[
        "If [the leader crashes], a follower takes over the [write lock].",
        "If it fails, the job is retried by the [scheduler].",
    ]);
}

#[test]
fn purposes_and_reasons() {
    check(&[
        "An extra vote is needed to [break a tie].",
        "Writes are [slow] because [every replica must answer].",
        "The delay is due to [disk latency].",
    ]);
}

#[test]
fn alternatives_are_one_answer() {
    check(&[
        "Throughput depends on whether the stages run [in order or in parallel].",
        "Both nodes serve [reads and writes].",
    ]);
}

#[test]
fn verbs_that_look_like_nouns() {
    check(&[
        "The primary serves [reads and writes].",
        "The follower takes over the [IP address] and [resumes service].",
    ]);
}

#[test]
fn members() {
    check(&[
        "Fruit with stones are [plums], [cherries] and [apricots].",
        "It is seen in systems such as [DNS] and [email].",
        "There are two kinds of mosses: [peat moss] and [hair moss].",
        "Tools to secure, connect and monitor services exist.",
    ]);
}

#[test]
fn only_singles_out_the_subject() {
    check(&[
        "Only the [old queen] lays eggs.",
        "The old queen lays [white eggs].",
    ]);
}

#[test]
fn formulas_and_figures() {
    check(&[
        "F = [m * a]",
        "Water boils at [100 °C].",
        "40 GB: 10 KB per page * 4 million pages",
        "See version 2 of the manual.",
    ]);
}

#[test]
fn a_question_is_answered_by_its_definition() {
    let ask = |heading: &str, sentence: &str| {
        answered(&Text::verbatim(heading, 0), &Text::verbatim(sentence, 0))
            .map(|(q, a)| (q.plain, a.plain))
    };
    let pair = |q: &str, a: &str| Some((q.to_owned(), a.to_owned()));
    assert_eq!(
        ask(
            "What is a glacier?",
            "A glacier is a body of ice that moves under its own weight."
        ),
        pair(
            "What is a glacier?",
            "a body of ice that moves under its own weight"
        )
    );
    assert_eq!(
        ask(
            "What is a glacier? Where are they?",
            "It is a body of moving ice, found near the poles."
        ),
        pair("What is a glacier?", "a body of moving ice")
    );
    assert_eq!(
        ask(
            "Why is ice slippery?",
            "Ice is slippery because a thin layer of it melts."
        ),
        pair("Why is ice slippery?", "a thin layer of it melts")
    );
    // Another subject, a relation, and a question of another kind.
    assert_eq!(
        ask("What is a glacier?", "Snow is a form of frozen water."),
        None
    );
    assert_eq!(
        ask(
            "What is the difference between snow and ice?",
            "Snow is a form of ice."
        ),
        None
    );
    assert_eq!(ask("Why is ice slippery?", "Ice is a solid."), None);
}

#[test]
fn an_opening_pronoun_is_named_where_one_thing_is_meant() {
    let name = |sentence: &str, heading: &str, before: Option<&str>| {
        let before = before.map(|b| Text::verbatim(b, 0));
        resolved(
            &Text::verbatim(sentence, 0),
            &Text::verbatim(heading, 0),
            before.as_ref(),
        )
        .map(|t| t.plain)
    };
    assert_eq!(
        name("This approach is seen in caches.", "Weak consistency", None).as_deref(),
        Some("Weak consistency is seen in caches.")
    );
    assert_eq!(
        name(
            "It is measured in watts.",
            "What is power?",
            Some("Power is energy per second.")
        )
        .as_deref(),
        Some("Power is measured in watts.")
    );
    // Two choices, the wrong number, or no thing at all.
    assert_eq!(
        name(
            "It is measured in watts.",
            "Energy",
            Some("Power is work per second.")
        ),
        None
    );
    assert_eq!(
        name("They are measured in watts.", "What is power?", None),
        None
    );
    assert_eq!(name("It is important to rest.", "Sleep", None), None);
}

#[test]
fn kinds_share_the_name_above_them() {
    assert!(are_kinds(
        "Consistency patterns",
        &["Weak consistency", "Strong consistency"]
    ));
    assert!(!are_kinds(
        "Availability patterns",
        &["Fail-over", "Replication"]
    ));
    assert!(!are_kinds(
        "What is consistency?",
        &["Weak consistency", "Strong consistency"]
    ));
}

#[test]
fn talk_is_no_statement() {
    assert!(chat("We will see this in the next chapter.").is_some());
    assert!(chat("Please read https://example.com first.").is_some());
    assert!(chat("The kidneys filter blood.").is_none());
    assert!(chat("There are two patterns: push and pull.").is_none());
}
