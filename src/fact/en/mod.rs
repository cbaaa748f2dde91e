//! English: tagged words, noun phrases, and the rules over them.

mod antecedent;
mod question;
mod rules;
mod signs;
mod split;
#[cfg(test)]
mod tests;
mod verbs;
mod view;
mod words;

use crate::fact::lang::without_brackets;
use crate::source::Span;
use crate::text::{Text, is_han};

pub(super) use antecedent::resolved;
pub(super) use question::answered;
pub(super) use rules::candidates;
pub(super) use split::split;

/// Whether an answer says nothing when it stands alone.
pub(super) fn is_empty_answer(answer: &str) -> bool {
    if answer.chars().any(is_han) {
        return false;
    }
    let lower = answer.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    words::EMPTY_ANSWERS.contains(bare)
        || words::DETERMINERS.contains(&bare)
        || bare
            .split_whitespace()
            .all(|w| words::EMPTY_ANSWERS.contains(w) || words::DETERMINERS.contains(&w))
}

/// Whether an answer, in small letters, only says that there are several of a plain thing: `multiple components`.
pub(super) fn is_indefinite(lower: &str) -> bool {
    lower.split_whitespace().count() <= 3
        && [
            "multiple ",
            "several ",
            "many ",
            "various ",
            "numerous ",
            "certain ",
            "different ",
            "corresponding ",
            "respective ",
            "appropriate ",
        ]
        .iter()
        .any(|w| lower.starts_with(w))
}

/// Whether an answer holds a word that points at what was said before: `stored in this layer`.
pub(super) fn points_at(answer: &str) -> bool {
    answer.split(|c: char| !c.is_alphanumeric()).any(|w| {
        ["this", "these", "those"]
            .iter()
            .any(|p| w.eq_ignore_ascii_case(p))
    })
}

/// Whether a text ends in a word that points at what was said before: `these [strategies]`.
pub(super) fn ends_with_pointer(before: &str) -> bool {
    ["these", "those", "this", "such"].iter().any(|w| {
        before
            .strip_suffix(w)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', '(']))
    })
}

fn first_word(sentence: &str) -> String {
    sentence
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .next()
        .unwrap_or("")
        .to_lowercase()
}

/// Whether a sentence opens with a word that points elsewhere.
pub(super) fn opens_with_pronoun(sentence: &str) -> bool {
    words::PRONOUN_OPENINGS.contains(&first_word(sentence).as_str()) && !opens_empty(sentence)
}

/// `It can be expensive to have many connections`: an `it` that stands for what follows. `It is used to …` and
/// `It is easy to use` speak of something.
fn opens_empty(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let clause = lower.split([',', '.', ';', ':', '(']).next().unwrap_or("");
    let mut words = clause.split_whitespace().peekable();
    if words.next() != Some("it") {
        return false;
    }
    words.next_if(|w| ["can", "may", "might", "could", "will", "would", "must"].contains(w));
    if !words
        .next()
        .is_some_and(|w| ["is", "was", "be", "seems", "becomes"].contains(&w))
    {
        return false;
    }
    let rest: Vec<&str> = words.collect();
    let Some(at) = rest
        .iter()
        .take(4)
        .position(|w| matches!(*w, "to" | "that"))
    else {
        return false;
    };
    let quality = at.checked_sub(1).map_or("", |i| rest[i]);
    !quality.is_empty()
        && !quality.ends_with("ed")
        && ![
            "able", "known", "made", "built", "meant", "ready", "set", "similar", "equal", "going",
            "due",
        ]
        .contains(&quality)
        && rest.len() > at + 3
}

/// Whether a sentence points back as a whole or speaks to the reader, so that it says nothing alone.
pub(super) fn points_back(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    words::POINTING_BACK.iter().any(|p| lower.starts_with(p))
        || lower.trim_end().ends_with('?')
        || lower.starts_with("there are many") && !lower.contains(':')
}

/// Why a sentence is talk: it speaks of the author, the reader's doings, or the text itself.
pub(super) fn chat(sentence: &str) -> Option<&'static str> {
    let lower = sentence.to_lowercase();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    if lower.starts_with("there are") && (lower.contains(": ") || lower.contains(":\n")) {
        return None;
    }
    if words::TALK.iter().any(|p| lower.starts_with(p)) {
        return Some("speaks to the reader");
    }
    let example = ["for example", "for instance", "e.g."]
        .iter()
        .any(|w| lower.starts_with(w));
    if example
        && [
            "you could have",
            "suppose",
            "imagine",
            "let's",
            "say you",
            "say we",
        ]
        .iter()
        .any(|w| lower.contains(w))
    {
        return Some("tells a made-up case");
    }
    let year = lower.as_bytes().windows(5).any(|w| {
        w[0] == b'('
            && (w.starts_with(b"(19") || w.starts_with(b"(20"))
            && w[3..].iter().all(u8::is_ascii_digit)
    });
    // (Vaswani et al., 2017), (see https://…): an aside takes nothing from the sentence.
    let outside = without_brackets(lower);
    let cites = year && (outside.contains(" & ") || outside.contains("., "));
    let reference = cites
        || ["http:", "https:", "doi.org", "et al."]
            .iter()
            .any(|w| outside.contains(w));
    if reference || sentence.contains(":)") {
        return Some("a reference or an aside");
    }
    if lower.contains("click here") || lower.contains("this link") || lower.contains("read more") {
        return Some("points to another text");
    }
    let pointed = ["following", "below"].iter().any(|w| lower.contains(w));
    if lower.trim_end().ends_with([':', ',']) && pointed {
        return Some("only announces what follows");
    }
    if lower.contains("in the below") || lower.contains("in the above") {
        return Some("points to another text");
    }
    // The name of a content or a process in a log: `sha256:514c3a3e64d4…`.
    let dump = lower.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| {
        w.len() >= 12
            && w.bytes().all(|b| b.is_ascii_hexdigit())
            && w.bytes().filter(u8::is_ascii_digit).count() >= 4
    });
    if dump {
        return Some("a log or a dump");
    }
    // A command line that was not set as code.
    let options = sentence
        .split_whitespace()
        .filter(|w| w.starts_with("--") && w.len() > 3)
        .count();
    (options >= 2).then_some("a command")
}

/// Whether a sentence before a list says what its items are, though it ends with a full stop.
pub(super) fn introduces(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    [
        "set of",
        "consists of",
        "consist of",
        "composed of",
        "made up of",
        "the following",
        "types of",
        "kinds of",
        "stands for",
    ]
    .iter()
    .any(|p| lower.contains(p))
}

/// Whether a heading alone says what the members of the list under it are: a question, or a plural; not an exercise
/// over its material (`Explain each of the following`).
pub(super) fn asks_for_set(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let last = lower.rsplit('›').next().unwrap_or("").trim();
    let material =
        lower.contains("following") || lower.contains("each of") || lower.contains("below");
    let exercise = [
        "exercise",
        "fix ",
        "what will",
        "what would",
        "what is the output",
    ]
    .iter()
    .any(|w| last.contains(w));
    let plural =
        |w: &str| w.len() > 3 && (w.ends_with('s') && !w.ends_with("ss") || w.ends_with("s)"));
    let named = last.contains('?') || last.split_whitespace().any(plural);
    !material && !exercise && named
}

/// Whether the headings below a heading are the kinds it names: `Consistency patterns` over `Weak consistency`,
/// `Strong consistency`.
pub(super) fn are_kinds(heading: &str, below: &[&str]) -> bool {
    let stems = |s: &str| -> Vec<String> {
        s.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.len() > 2)
            .map(|w| w.strip_suffix('s').unwrap_or(w).to_owned())
            .collect()
    };
    let above = stems(heading);
    let short = below
        .iter()
        .all(|b| b.split_whitespace().count() <= 5 && !b.contains(['?', ':', '(']));
    let opens = |b: &&str| stems(b).first().is_some_and(|f| above.contains(f));
    let shared = above
        .iter()
        .any(|w| below.iter().all(|b| stems(b).contains(w)));
    (2..=7).contains(&below.len())
        && short
        && shared
        && !heading.contains('?')
        && !below.iter().any(opens)
}

/// Whether a member of a list only says that there are more.
pub(super) fn goes_on(member: &str) -> bool {
    let lower = member.to_lowercase();
    matches!(
        lower.trim_matches(|c: char| !c.is_alphanumeric()),
        "etc" | "and more" | "and so on" | "many more" | "more" | "others" | ""
    )
}

/// A sentence without the connective that opens it: `However, …`.
pub(super) fn without_connective(sentence: &Text) -> Text {
    let lower = sentence.plain.to_ascii_lowercase();
    let opening = words::CONNECTIVES
        .iter()
        .find(|c| lower.starts_with(**c) && lower[c.len()..].starts_with(','));
    let conjunction = ["but ", "and ", "so ", "yet ", "or "]
        .iter()
        .find(|c| lower.starts_with(**c));
    let cut = opening
        .map(|c| c.len() + 1)
        .or_else(|| conjunction.map(|c| c.len()));
    cut.map_or_else(
        || sentence.clone(),
        |at| sentence.slice(Span::new(at, sentence.plain.len())).trim(),
    )
}

/// Whether a lead-in only says that something follows.
pub(super) fn is_announcement(lead: &str) -> bool {
    let lower = lead.to_lowercase();
    [
        "the following",
        "as follows",
        "for example",
        "here is",
        "here are",
        "below",
        "there are",
    ]
    .iter()
    .any(|p| lower.contains(p))
}
