//! What can be seen of an English candidate in its sentence: its edges, its neighbours, its clause.

use super::view::{ClauseKind, View};
use super::words;
use crate::fact::candidate::Candidate;
use crate::fact::lang::Lang;
use crate::fact::rank::{Model, Signs, model};
use crate::grammar::{Chunk, Tag, VerbForm};
use crate::source::Span;
use crate::text::{MarkKind, width};

/// Adds to each candidate the signs of its sentence and of its place in it.
pub(super) fn sign(view: &View, traced: bool, out: &mut [Candidate]) {
    let model = model(Lang::En);
    let sentence = sentence(view, model, traced);
    for candidate in out {
        let mut signs = sentence.clone();
        place(view, candidate.span, model, &mut signs);
        signs.extend(&candidate.signs);
        candidate.signs = signs;
    }
}

const fn name_of(tag: Tag) -> &'static str {
    match tag {
        Tag::Noun => "noun",
        Tag::ProperNoun => "name",
        Tag::Verb => "verb",
        Tag::Aux => "aux",
        Tag::Adj => "adj",
        Tag::Adv => "adv",
        Tag::Det => "det",
        Tag::Pron => "pron",
        Tag::Num => "num",
        Tag::Adp => "adp",
        Tag::Cconj => "and",
        Tag::Sconj => "sconj",
        Tag::Part => "part",
        Tag::Punct => "punct",
        Tag::Sym => "sym",
        Tag::Intj => "intj",
        Tag::X => "x",
    }
}

fn class(view: &View, i: usize) -> &'static str {
    match (view.words[i].tag, view.words[i].verb) {
        (Tag::Verb, Some(VerbForm::Ger)) => "gerund",
        (Tag::Verb, Some(VerbForm::Part)) => "participle",
        (Tag::Verb, Some(VerbForm::Inf)) => "infinitive",
        (tag, _) => name_of(tag),
    }
}

/// Whether a word belongs to the grammar rather than to a subject.
fn is_closed(view: &View, i: usize) -> bool {
    matches!(
        view.words[i].tag,
        Tag::Aux
            | Tag::Adv
            | Tag::Det
            | Tag::Pron
            | Tag::Adp
            | Tag::Cconj
            | Tag::Sconj
            | Tag::Part
            | Tag::Punct
            | Tag::Intj
    )
}

/// Signs that all candidates of a sentence share.
fn sentence(view: &View, model: &Model, traced: bool) -> Signs {
    let mut signs = Signs::new(traced);
    let plain = view.text.plain.as_str();
    signs.count(
        model,
        "sentence.width",
        width(plain),
        &[5, 9, 13, 17, 22, 28, 36, 46],
    );
    signs.count(
        model,
        "sentence.clauses",
        view.clauses.len(),
        &[0, 1, 2, 3, 4],
    );
    if !view.words.is_empty() {
        signs.add(model, "sentence.first", class(view, 0));
        if is_closed(view, 0) || view.words[0].tag == Tag::Verb {
            signs.add(model, "sentence.opens", view.word(0));
        }
    }
    let finite = view.clauses.iter().any(|c| c.verb.is_some());
    if !finite {
        signs.flag(model, "sentence.verbless");
    }
    let subject = view
        .clauses
        .first()
        .and_then(|c| c.verb)
        .is_some_and(|v| view.phrases.iter().any(|p| p.to <= v.from));
    signs.add(
        model,
        "sentence.subject",
        if subject { "yes" } else { "no" },
    );
    let mut seen: Vec<&str> = Vec::new();
    for i in 0..view.words.len() {
        let word = view.word(i);
        if is_closed(view, i) && !seen.contains(&word) {
            seen.push(word);
            signs.add(model, "says", word);
        }
    }
    if plain.contains(['"', '“']) {
        signs.flag(model, "sentence.quotes");
    }
    if plain.chars().any(|c| c.is_ascii_digit()) {
        signs.flag(model, "sentence.figures");
    }
    if let Some(verb) = view.clauses.first().and_then(|c| c.verb) {
        signs.add(model, "main-verb", view.word(verb.to - 1));
    }
    signs
}

/// Signs of the place of a span.
fn place(view: &View, span: Span, model: &Model, signs: &mut Signs) {
    let words = &view.words;
    let Some(from) = words.iter().position(|w| w.span.end > span.start) else {
        return;
    };
    let to = words
        .iter()
        .rposition(|w| w.span.start < span.end)
        .map_or(from + 1, |i| (i + 1).max(from + 1));
    signs.add(model, "first", class(view, from));
    signs.add(model, "last", class(view, to - 1));
    signs.count(model, "tokens", to - from, &[1, 2, 3, 4, 5, 7]);
    if to - from <= 3 {
        let shape: Vec<&str> = (from..to).map(|i| class(view, i)).collect();
        signs.add(model, "shape", &shape.join("+"));
    }
    if is_closed(view, from) {
        signs.add(model, "first.word", view.word(from));
    }
    if is_closed(view, to - 1) && to - from > 1 {
        signs.add(model, "last.word", view.word(to - 1));
    }
    neighbours(view, from, to, model, signs);
    chunks(view, from, to, model, signs);
    for (tag, name) in [
        (Tag::Adv, "in.adv"),
        (Tag::Adj, "in.adj"),
        (Tag::Num, "in.num"),
        (Tag::Pron, "in.pron"),
        (Tag::Adp, "in.adp"),
        (Tag::Cconj, "in.and"),
        (Tag::Verb, "in.verb"),
        (Tag::Det, "in.det"),
        (Tag::ProperNoun, "in.name"),
        (Tag::Punct, "in.punct"),
        (Tag::Part, "in.part"),
    ] {
        if words[from..to].iter().any(|w| w.tag == tag) {
            signs.flag(model, name);
        }
    }
    let plain = &view.text.plain[span.range()];
    let general = (from..to)
        .filter(|&i| !is_closed(view, i))
        .filter(|&i| words::GENERAL.contains(&view.word(i)))
        .count();
    let content = (from..to).filter(|&i| !is_closed(view, i)).count();
    signs.add(
        model,
        "general",
        match (general, content) {
            (0, _) => "none",
            (g, c) if g == c => "all",
            _ => "some",
        },
    );
    signs.count(
        model,
        "longest",
        plain
            .split(|c: char| !c.is_alphanumeric())
            .map(str::len)
            .max()
            .unwrap_or(0),
        &[2, 3, 4, 5, 6, 8, 10, 12],
    );
    for mark in &view.text.marks {
        let name = match mark.kind {
            MarkKind::Strong | MarkKind::Highlight => "marked.strong",
            MarkKind::Emphasis => "marked.emphasis",
            MarkKind::Code => "marked.code",
            MarkKind::Link(_) => "marked.link",
            _ => continue,
        };
        if mark.plain.overlaps(span) {
            signs.add(
                model,
                name,
                if mark.plain == span {
                    "whole"
                } else if mark.plain.contains(span) {
                    "inside"
                } else {
                    "part"
                },
            );
        }
    }
    clause_signs(view, from, to, model, signs);
}

/// What stands beside a span: class, and the word where it is one of the grammar or a verb.
fn neighbours(view: &View, from: usize, to: usize, model: &Model, signs: &mut Signs) {
    let told = |i: usize| is_closed(view, i) || view.words[i].tag == Tag::Verb;
    match from.checked_sub(1) {
        Some(b) => {
            signs.add(model, "before", class(view, b));
            if told(b) {
                signs.add(model, "before.word", view.word(b));
            }
            if let Some(c) = b.checked_sub(1)
                && told(c)
            {
                signs.add(model, "before2.word", view.word(c));
            }
        }
        None => signs.flag(model, "opens-sentence"),
    }
    if to < view.words.len() {
        signs.add(model, "after", class(view, to));
        if told(to) {
            signs.add(model, "after.word", view.word(to));
        }
        if to + 1 < view.words.len() && told(to + 1) {
            signs.add(model, "after2.word", view.word(to + 1));
        }
    } else {
        signs.flag(model, "closes-sentence");
    }
}

/// How the edges lie to the noun phrases that the chunker sees.
fn chunks(view: &View, from: usize, to: usize, model: &Model, signs: &mut Signs) {
    let words = &view.words;
    // A determiner in front may stay outside.
    let cut_left = words[from].chunk == Chunk::Inside
        && !words[from - usize::from(from > 0)..from]
            .iter()
            .all(|w| matches!(w.tag, Tag::Det | Tag::Pron));
    let cut_right = words.get(to).is_some_and(|w| w.chunk == Chunk::Inside);
    let inside = words[from].chunk != Chunk::Out;
    let phrases = words[from..to]
        .iter()
        .filter(|w| w.chunk == Chunk::Begin)
        .count();
    signs.add(
        model,
        "edges",
        match (inside, cut_left, cut_right) {
            (_, true, true) => "cut-both",
            (_, true, false) => "cut-left",
            (_, false, true) => "cut-right",
            (true, false, false) => "phrase",
            (false, false, false) => "none",
        },
    );
    signs.count(model, "phrases", phrases, &[0, 1, 2, 3]);
}

/// Where in its clause a span stands.
fn clause_signs(view: &View, from: usize, to: usize, model: &Model, signs: &mut Signs) {
    let Some((at, clause)) = view
        .clauses
        .iter()
        .enumerate()
        .rev()
        .find(|(_, c)| c.from <= from && from < c.to)
    else {
        signs.flag(model, "no-clause");
        return;
    };
    signs.add(
        model,
        "clause",
        match clause.kind {
            ClauseKind::Main => "main",
            ClauseKind::Condition => "condition",
            ClauseKind::Reason => "reason",
            ClauseKind::Contrast => "contrast",
            ClauseKind::Relative => "relative",
            ClauseKind::Content => "content",
            ClauseKind::Participle => "participle",
        },
    );
    signs.add(
        model,
        "clause.at",
        if view.clauses.len() == 1 {
            "only"
        } else if at == 0 {
            "first"
        } else if at + 1 == view.clauses.len() {
            "last"
        } else {
            "middle"
        },
    );
    signs.count(
        model,
        "clause.after",
        clause.to.saturating_sub(to),
        &[0, 1, 2, 4, 7, 11],
    );
    signs.count(
        model,
        "clause.before",
        from - clause.from,
        &[0, 1, 2, 4, 7, 11],
    );
    let left = (clause.from..clause.to)
        .filter(|&i| (i < from || i >= to) && !is_closed(view, i))
        .count();
    signs.count(model, "clause.left", left, &[0, 1, 2, 3, 4, 6]);
    match clause.verb {
        Some(verb) => {
            let side = if to <= verb.from {
                "subject"
            } else if from >= verb.to {
                "after"
            } else {
                "in"
            };
            signs.add(model, "side", side);
            signs.add(model, "verb", view.word(verb.to - 1));
            if from == verb.to {
                signs.flag(model, "right-after-verb");
            }
        }
        None => signs.flag(model, "no-verb"),
    }
}
