//! The author's heading as the question: `What is X?` over `An X is a Y that Z`.
//!
//! Heading and first sentence come in; the question and the phrase that answers it go out, both with their source.

use super::view::View;
use super::words;
use crate::grammar::Tag;
use crate::source::Span;
use crate::text::Text;

/// Most words an answer may have.
const MOST: usize = 14;

/// Question and answer, where the sentence says what the heading asks for.
pub(in crate::fact) fn answered(heading: &Text, sentence: &Text) -> Option<(Text, Text)> {
    if let Some(why) = why(heading, sentence) {
        return Some(why);
    }
    let (question, asked) = asked_for(heading)?;
    let view = View::new(sentence);
    let (copula, after) = defining_verb(&view)?;
    let subject = &sentence.plain[..view.words[copula].span.start];
    if !is_same(&asked, subject) {
        return None;
    }
    let end = end_of_answer(&view, after)?;
    let span = Span::new(view.words[after].span.start, view.words[end - 1].span.end);
    let count = end - after;
    let says = (after..end)
        .filter(|&i| matches!(view.words[i].tag, Tag::Noun | Tag::ProperNoun | Tag::Adj))
        .count();
    let article = matches!(view.word(after), "a" | "an" | "the");
    let least = if article { 4 } else { 2 };
    ((least..=MOST).contains(&count) && says >= 1).then(|| (question, sentence.slice(span).trim()))
}

/// `Why is X so?` over `X is so because Y`.
fn why(heading: &Text, sentence: &Text) -> Option<(Text, Text)> {
    let asks = heading.plain.to_lowercase().starts_with("why ")
        && heading.plain.matches('?').count() == 1
        && heading.plain.trim_end().ends_with('?');
    if !asks {
        return None;
    }
    let view = View::new(sentence);
    let because = view.lower.iter().position(|w| w == "because")?;
    let from = because + 1;
    let end = (from..view.words.len())
        .find(|&i| matches!(view.word(i), "." | "," | ";" | ":" | "(" | "—" | "--"))
        .unwrap_or(view.words.len());
    let verb = (from..end).any(|i| view.is_finite(i));
    let fits = verb && view.word(from) != "of" && (3..=MOST).contains(&(end - from));
    fits.then(|| {
        let span = Span::new(view.words[from].span.start, view.words[end - 1].span.end);
        (heading.clone(), sentence.slice(span))
    })
}

/// The question in a heading and what it asks for: `What is a sigmoid? What does it do?` → `a sigmoid`.
fn asked_for(heading: &Text) -> Option<(Text, String)> {
    let end = heading.plain.find('?').map(|i| i + 1)?;
    let question = heading.slice(Span::new(0, end)).trim();
    let lower = question.plain.to_lowercase();
    let rest = ["what is ", "what are ", "what's ", "what’s "]
        .iter()
        .find_map(|p| lower.strip_prefix(p))?;
    let rest = rest.trim_end_matches(['?', ' ']);
    // `What is the difference …`, `What is the purpose of …` ask for something else than what a thing is.
    let relation = [
        "the difference",
        "difference",
        "the main",
        "the purpose",
        "the use",
        "the best",
        "the advantage",
        "the role",
        "the point",
        "the reason",
        "the benefit",
        "the result",
        "the output",
        "the problem",
        "the impact",
        "the effect",
        "your",
        "the default",
        "some",
        "wrong",
        "the most",
        "the order",
        "the interpretation",
        "interpretation",
        "the goal",
        "the way",
        "the recommended",
        "possible",
    ];
    let several = rest.contains(" and ") || rest.contains(',');
    (!several && !relation.iter().any(|r| rest.starts_with(r))).then(|| (question, rest.to_owned()))
}

/// The copula (or `refers to`, `means`, `stands for`) of the main clause, and the first word after it.
fn defining_verb(view: &View) -> Option<(usize, usize)> {
    let i = view
        .words
        .iter()
        .position(|w| matches!(w.tag, Tag::Verb | Tag::Aux))?;
    let next = i + 1;
    let after = match view.word(i) {
        "is" | "are" | "means" | "denotes" => next,
        "refers" | "refer" if view.word(next) == "to" => next + 1,
        "stands" | "stand" if view.word(next) == "for" => next + 1,
        _ => return None,
    };
    let noun = matches!(
        view.word(after),
        "a" | "an" | "the" | "one" | "simply" | "just"
    ) || view
        .words
        .get(after)
        .is_some_and(|w| w.chunk != crate::grammar::Chunk::Out && w.tag != Tag::Punct);
    let after = after + usize::from(matches!(view.word(after), "simply" | "just" | "basically"));
    (i >= 1 && noun && after < view.words.len()).then_some((i, after))
}

/// Where the defining phrase ends: at a comma with a new clause, a full stop, or a bracket.
fn end_of_answer(view: &View, after: usize) -> Option<usize> {
    let mut last = None;
    let mut depth = 0;
    for i in after..view.words.len() {
        match view.word(i) {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if depth > 0 {
            continue;
        }
        let next = view.words.get(i + 1).map(|w| w.tag);
        let joins = matches!(view.word(i + 1), "and" | "or" | "but");
        let then = view.words.get(i + 2).map(|w| w.tag);
        // A list of nouns goes on after its comma.
        let list = (joins && matches!(then, Some(Tag::Noun | Tag::ProperNoun)))
            || (!joins && matches!(next, Some(Tag::Noun)) && i < after + 6);
        let stop = matches!(view.word(i), "." | ";" | ":" | "—" | "--");
        if stop || (view.word(i) == "," && !list && i >= after + 3) {
            last = Some(i);
            break;
        }
    }
    let end = last.unwrap_or(view.words.len());
    let tail = view.words.get(end.wrapping_sub(1))?;
    (end > after && !matches!(tail.tag, Tag::Adp | Tag::Cconj | Tag::Det | Tag::Sconj))
        .then_some(end)
}

/// Whether a heading and a subject name the same thing: one holds the content words of the other.
fn is_same(asked: &str, subject: &str) -> bool {
    let content = |s: &str| -> Vec<String> {
        s.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty() && !words::DETERMINERS.contains(w))
            .map(|w| w.strip_suffix('s').unwrap_or(w).to_owned())
            .collect()
    };
    let (a, b) = (content(asked), content(subject));
    if b.len() == 1 && matches!(b[0].as_str(), "it" | "thi" | "they" | "these") {
        return true;
    }
    let within = |x: &[String], y: &[String]| !x.is_empty() && x.iter().all(|w| y.contains(w));
    b.len() <= a.len() + 4 && (within(&a, &b) || (within(&b, &a) && b.len() * 2 >= a.len()))
}
