//! 它支持… → 跳表支持…: what a sentence points at with its first word, where the sentence before, or else the heading,
//! leaves exactly one choice.

use super::clause::{Role, clauses};
use super::question::{asked_thing, own_part};
use super::token::{Pos, tokens};
use super::words;
use crate::source::Span;
use crate::text::{Text, width};

/// The sentence with its opening pronoun replaced, and every part with its source. `anchor` is the last sentence
/// before it that names its subject.
pub(in crate::fact) fn resolved(
    sentence: &Text,
    heading: &Text,
    anchor: Option<&Text>,
    terms: &[String],
) -> Option<Text> {
    pointer(&sentence.plain)?;
    let subject = match anchor {
        Some(anchor) => only_subject(anchor, terms)?,
        None => asked_for(heading)?,
    };
    replaced(sentence, &subject)
}

/// A clause that opens with a pronoun, with the name it stands for in its place.
pub(super) fn replaced(sentence: &Text, subject: &Text) -> Option<Text> {
    let (end, owned) = pointer(&sentence.plain)?;
    let mut subject = subject.clone();
    let rest = sentence.slice(Span::new(end, sentence.plain.len()));
    // The name stands in the sentence itself, as something else.
    if rest.plain.contains(&subject.plain) {
        return None;
    }
    if owned {
        subject.push_glue("的");
    }
    if rest.plain.starts_with(|c: char| c.is_ascii_alphanumeric())
        && subject.plain.ends_with(|c: char| c.is_ascii_alphanumeric())
    {
        subject.push_glue(" ");
    }
    subject.push(&rest);
    Some(subject)
}

/// Where the pronoun that opens a sentence ends, and whether it owns what follows: 它的, 其.
fn pointer(plain: &str) -> Option<(usize, bool)> {
    let owned = |n: usize| Some((n, true));
    if let Some(rest) = plain.strip_prefix('它') {
        return match rest {
            r if r.starts_with("们") => None,
            r if r.starts_with('的') => owned("它的".len()),
            _ => Some(('它'.len_utf8(), false)),
        };
    }
    let rest = plain.strip_prefix('其')?;
    let word = [
        "中", "他", "它", "实", "余", "次", "一", "二", "三", "间", "后", "所",
    ]
    .iter()
    .any(|w| rest.starts_with(w));
    if word { None } else { owned('其'.len_utf8()) }
}

/// The one thing that the clauses of a sentence have as their subject.
fn only_subject(sentence: &Text, terms: &[String]) -> Option<Text> {
    let tokens = tokens(sentence, terms);
    let mut found: Vec<Text> = Vec::new();
    for clause in clauses(&sentence.plain, &tokens) {
        let opens = clause.tokens.first().copied();
        let Some(phrase) = clause
            .phrases
            .first()
            .filter(|p| clause.depth == 0 && p.role == Role::Subject && p.governor.is_none())
            .filter(|p| p.tokens.first().copied() == opens && !clause.predicates.is_empty())
        else {
            continue;
        };
        let named = phrase.tokens.iter().all(|&i| {
            matches!(
                tokens[i].pos,
                Pos::Noun | Pos::VerbNoun | Pos::Latin | Pos::Num | Pos::Adj
            )
        });
        let (Some(&first), Some(&last)) = (phrase.tokens.first(), phrase.tokens.last()) else {
            continue;
        };
        let span = Span::new(tokens[first].span.start, tokens[last].span.end);
        let plain = &sentence.plain[span.range()];
        let fits =
            named && (2..=10).contains(&width(plain)) && !words::EMPTY_ANSWERS.contains(plain);
        if !fits {
            return None;
        }
        found.push(sentence.slice(span));
    }
    let first = found.first()?.clone();
    found
        .iter()
        .all(|f| f.plain == first.plain)
        .then_some(first)
}

/// The X of 什么是X？, X是什么？, or a heading that is a short name.
fn asked_for(heading: &Text) -> Option<Text> {
    let own = own_part(heading);
    let is_name = !own.plain.contains(['？', '?']);
    let name = asked_thing(&own).or_else(|| is_name.then(|| own.clone()))?;
    let odd = name.plain.contains([
        '，', '、', '：', ':', '（', '(', '/', '的', '和', '与', '？', '?', '了', '是',
    ]);
    (!odd && (2..=8).contains(&width(&name.plain))).then_some(name)
}
