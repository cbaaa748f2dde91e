//! `This approach is seen in …` → `Weak consistency is seen in …`: what a sentence points at with its first word,
//! where heading or sentence before leave exactly one choice.

use super::view::{Phrase, View};
use crate::grammar::{Chunk, Tag};
use crate::source::Span;
use crate::text::Text;

/// The sentence with its opening pronoun replaced, and every part with its source.
pub(in crate::fact) fn resolved(
    sentence: &Text,
    heading: &Text,
    before: Option<&Text>,
) -> Option<Text> {
    let view = View::new(sentence);
    let (pointer, plural, link) = pointer(&view)?;
    let by_heading = subject_of_heading(heading).filter(|h| is_plural(&h.plain) == plural);
    let by_sentence = before
        .and_then(subject_of_sentence)
        .filter(|s| is_plural(&s.plain) == plural);
    let subject = match (by_heading, by_sentence) {
        (Some(heading), Some(sentence)) => {
            is_same(&heading.plain, &sentence.plain).then_some(sentence)?
        }
        (Some(heading), None) if before.is_none() => heading,
        (None, Some(sentence)) => sentence,
        _ => return None,
    };
    let rest = sentence.slice(Span::new(
        view.words[pointer - 1].span.end,
        sentence.plain.len(),
    ));
    // The name stands in the sentence itself, as something else.
    if rest
        .plain
        .to_lowercase()
        .contains(&subject.plain.to_lowercase())
    {
        return None;
    }
    let mut out = subject;
    out.push_glue(link);
    out.push(&rest);
    Some(out)
}

/// How many words point back, whether at more than one thing, and what joins the name to the rest: `It`,
/// `This approach`, `They` before a finite verb; `Its purpose`; `It's used`.
fn pointer(view: &View) -> Option<(usize, bool, &'static str)> {
    let owned = |i: usize| {
        view.words
            .get(i)
            .is_some_and(|w| matches!(w.tag, Tag::Noun | Tag::Adj))
    };
    let (count, plural) = match (view.word(0), view.word(1)) {
        ("its", _) if owned(1) => return Some((1, false, "'s")),
        ("their", _) if owned(1) => return Some((1, true, "'")),
        ("it", "'s" | "’s") if !matches!(view.word(2), "been" | "got" | "not") => {
            return Some((2, false, " is"));
        }
        ("it", _) => (1, false),
        ("they", _) => (1, true),
        (
            "this",
            "approach" | "method" | "technique" | "pattern" | "model" | "algorithm" | "strategy"
            | "metric" | "type" | "tool" | "mode" | "structure" | "mechanism" | "command"
            | "feature",
        ) => (2, false),
        _ => return None,
    };
    let adverb = usize::from(view.words.get(count).is_some_and(|w| w.tag == Tag::Adv));
    // `it's`, `they're`: no room for a name.
    let clitic = view.word(count).starts_with(['\'', '’']);
    // `It is important that …` points at nothing.
    let empty = matches!(view.word(count), "is" | "was" | "seems")
        && view.words.get(count + 1).is_some_and(|w| w.tag == Tag::Adj)
        && matches!(view.word(count + 2), "to" | "that" | "for");
    (view.is_finite(count + adverb) && !clitic && !empty).then_some((count, plural, ""))
}

/// What a heading names, when it is a name: its last part, or the X of `What is X?`.
fn subject_of_heading(heading: &Text) -> Option<Text> {
    let mut from = heading.plain.rfind('›').map_or(0, |i| i + '›'.len_utf8());
    let mut to = heading.plain.len();
    if let Some(end) = heading.plain.find('?') {
        let lower = heading.plain[..end].to_lowercase();
        let opening = ["what is ", "what are ", "what's ", "what’s "]
            .iter()
            .find(|p| lower.starts_with(**p))?;
        from = opening.len();
        to = end;
    }
    let mut name = heading.slice(Span::new(from, to)).trim();
    for article in ["a ", "an ", "the ", "A ", "An ", "The "] {
        if name.plain.starts_with(article) {
            name = name.slice(Span::new(article.len(), name.plain.len()));
        }
    }
    let words = name.plain.split_whitespace().count();
    let odd = name.plain.contains(['(', ':', ',', '/', '&', '?', '-']) && words > 2
        || name.plain.contains(['?', ':', '&']);
    let general = [
        "overview",
        "introduction",
        "disadvantage",
        "advantage",
        "summary",
        "conclusion",
        "example",
        "usage",
        "note",
        "basics",
        "background",
        "definition",
        "general",
        "misc",
        "pros",
        "cons",
        "features",
        "benefit",
        "drawback",
        "how ",
        "why ",
        "when ",
        "use case",
        "question",
        "exercise",
        "purpose",
    ];
    let lower = name.plain.to_lowercase();
    let plain = !lower.contains(" and ")
        && !lower.contains(" vs")
        && !general.iter().any(|g| lower.starts_with(g));
    ((1..=4).contains(&words) && !odd && plain).then_some(name)
}

/// The subject of a sentence, when it opens with a noun phrase and its verb.
fn subject_of_sentence(sentence: &Text) -> Option<Text> {
    let view = View::new(sentence);
    let first = view.phrases.first()?;
    let pronoun = view.words[first.from].tag == Tag::Pron;
    let verb = view.is_finite(first.to);
    let outside = view
        .words
        .get(first.to)
        .is_some_and(|w| w.chunk == Chunk::Out);
    (first.from == 0 && !pronoun && verb && outside && first.len() <= 5)
        .then(|| sentence.slice(view.span(Phrase::new(first.from, first.to))))
}

fn is_plural(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.ends_with('s')
        && !lower.ends_with("ss")
        && !lower.ends_with("us")
        && !lower.ends_with("is")
        && name.chars().next_back().is_some_and(char::is_lowercase)
}

fn is_same(a: &str, b: &str) -> bool {
    let content = |s: &str| -> Vec<String> {
        s.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.len() > 1 && !matches!(*w, "the" | "an"))
            .map(|w| w.strip_suffix('s').unwrap_or(w).to_owned())
            .collect()
    };
    let (a, b) = (content(a), content(b));
    !a.is_empty()
        && !b.is_empty()
        && (a.iter().all(|w| b.contains(w)) || b.iter().all(|w| a.contains(w)))
}
