//! What can be seen of a Chinese candidate in its sentence: its edges, its neighbours, its clause.

use super::clause::{Clause, Role};
use super::phrase::View;
use super::token::{self, Pos};
use crate::fact::candidate::Candidate;
use crate::fact::lang::Lang;
use crate::fact::rank::{Model, Signs, model};
use crate::grammar::Chunk;
use crate::source::Span;
use crate::text::{MarkKind, Text, is_han, width};

/// Adds to each candidate the signs of its sentence and of its place in it.
pub(super) fn sign(
    text: &Text,
    view: View,
    clauses: &[Clause],
    traced: bool,
    out: &mut [Candidate],
) {
    let model = model(Lang::Zh);
    let sentence = sentence(text, view, clauses, model, traced);
    let frequencies: Vec<Option<usize>> = (0..view.tokens.len())
        .map(|i| {
            let word = view.word(i);
            (word.chars().all(is_han) && !is_closed(view, i)).then(|| token::frequency(word))
        })
        .collect();
    for candidate in out {
        let mut signs = sentence.clone();
        place(text, view, clauses, candidate.span, model, &mut signs);
        familiarity(view, &frequencies, candidate.span, model, &mut signs);
        signs.extend(&candidate.signs);
        candidate.signs = signs;
    }
}

const fn name_of(pos: Pos) -> &'static str {
    match pos {
        Pos::Noun => "noun",
        Pos::VerbNoun => "verbnoun",
        Pos::Verb => "verb",
        Pos::Adj => "adj",
        Pos::Adv => "adv",
        Pos::Num => "num",
        Pos::Measure => "measure",
        Pos::Pron => "pron",
        Pos::Prep => "prep",
        Pos::Conj => "conj",
        Pos::De => "de",
        Pos::Particle => "particle",
        Pos::Loc => "loc",
        Pos::Latin => "latin",
        Pos::Math => "math",
        Pos::Punct => "punct",
    }
}

/// Whether a word belongs to the grammar rather than to a subject.
fn is_closed(view: View, i: usize) -> bool {
    view.tokens[i].closed
}

/// Signs that all candidates of a sentence share.
fn sentence(text: &Text, view: View, clauses: &[Clause], model: &Model, traced: bool) -> Signs {
    let mut signs = Signs::new(traced);
    let plain = text.plain.as_str();
    let outer = clauses.iter().filter(|c| c.depth == 0);
    signs.count(
        model,
        "sentence.width",
        width(plain),
        &[8, 14, 20, 26, 32, 40, 55],
    );
    signs.count(
        model,
        "sentence.clauses",
        outer.clone().count(),
        &[1, 2, 3, 4],
    );
    if let Some(first) = view.tokens.first() {
        signs.add(model, "sentence.first", name_of(first.pos));
        if is_closed(view, 0) {
            signs.add(model, "sentence.opens", view.word(0));
        }
    }
    let named = outer.clone().next().is_some_and(|c| {
        c.phrases
            .first()
            .is_some_and(|p| p.role == Role::Subject && p.governor.is_none())
            && !c.predicates.is_empty()
    });
    signs.add(model, "sentence.subject", if named { "yes" } else { "no" });
    let governed = outer.clone().any(|c| !c.predicates.is_empty());
    if !governed {
        signs.flag(model, "sentence.verbless");
    }
    let mut seen: Vec<&str> = Vec::new();
    let mut latin = 0;
    for i in 0..view.tokens.len() {
        latin += usize::from(view.tokens[i].pos == Pos::Latin);
        let word = view.word(i);
        if is_closed(view, i) && view.tokens[i].pos != Pos::De && !seen.contains(&word) {
            seen.push(word);
            signs.add(model, "says", word);
        }
    }
    signs.count(model, "sentence.latin", latin, &[0, 1, 2, 4, 8]);
    if plain.contains(['“', '「', '"']) {
        signs.flag(model, "sentence.quotes");
    }
    if plain.chars().any(|c| c.is_ascii_digit()) {
        signs.flag(model, "sentence.figures");
    }
    signs
}

/// Signs of the place of a span.
fn place(
    text: &Text,
    view: View,
    clauses: &[Clause],
    span: Span,
    model: &Model,
    signs: &mut Signs,
) {
    let tokens = view.tokens;
    let Some(from) = tokens.iter().position(|t| t.span.end > span.start) else {
        return;
    };
    let to = tokens
        .iter()
        .rposition(|t| t.span.start < span.end)
        .map_or(from + 1, |i| (i + 1).max(from + 1));
    let (first, last) = (&tokens[from], &tokens[to - 1]);
    signs.add(model, "first", name_of(first.pos));
    signs.add(model, "last", name_of(last.pos));
    signs.count(model, "tokens", to - from, &[1, 2, 3, 4, 6]);
    if to - from <= 3 {
        let shape: Vec<&str> = tokens[from..to].iter().map(|t| name_of(t.pos)).collect();
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
    let inside = &tokens[from..to];
    let has = |pos: Pos| inside.iter().any(|t| t.pos == pos);
    for (pos, name) in [
        (Pos::De, "in.de"),
        (Pos::Conj, "in.conj"),
        (Pos::Adv, "in.adv"),
        (Pos::Num, "in.num"),
        (Pos::Pron, "in.pron"),
        (Pos::Prep, "in.prep"),
        (Pos::Latin, "in.latin"),
        (Pos::Math, "in.math"),
        (Pos::Punct, "in.punct"),
    ] {
        if has(pos) {
            signs.flag(model, name);
        }
    }
    if inside
        .iter()
        .all(|t| matches!(t.pos, Pos::Latin | Pos::Num))
    {
        signs.flag(model, "all.latin");
    }
    match (first.verb, last.verb) {
        (Some(true), _) => signs.flag(model, "first.tagged-verb"),
        (_, Some(true)) => signs.flag(model, "last.tagged-verb"),
        _ => {}
    }
    for mark in &text.marks {
        let name = match mark.kind {
            MarkKind::Strong | MarkKind::Highlight => "marked.strong",
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
    clause_signs(view, clauses, from, to, model, signs);
}

/// What stands beside a span: class, and the word where it is one of the grammar.
fn neighbours(view: View, from: usize, to: usize, model: &Model, signs: &mut Signs) {
    let tokens = view.tokens;
    match from.checked_sub(1) {
        Some(b) => {
            signs.add(model, "before", name_of(tokens[b].pos));
            if is_closed(view, b) {
                signs.add(model, "before.word", view.word(b));
            }
            if let Some(c) = b.checked_sub(1)
                && is_closed(view, c)
            {
                signs.add(model, "before2.word", view.word(c));
            }
        }
        None => signs.flag(model, "opens-sentence"),
    }
    match tokens.get(to) {
        Some(after) => {
            signs.add(model, "after", name_of(after.pos));
            if is_closed(view, to) {
                signs.add(model, "after.word", view.word(to));
            }
            if to + 1 < tokens.len() && is_closed(view, to + 1) {
                signs.add(model, "after2.word", view.word(to + 1));
            }
        }
        None => signs.flag(model, "closes-sentence"),
    }
}

/// How the edges lie to the noun phrases that the chunker sees.
fn chunks(view: View, from: usize, to: usize, model: &Model, signs: &mut Signs) {
    let tokens = view.tokens;
    let cut_left = tokens[from].chunk == Chunk::Inside;
    let cut_right = tokens.get(to).is_some_and(|t| t.chunk == Chunk::Inside);
    let begins = tokens[from].chunk == Chunk::Begin;
    let phrases = tokens[from..to]
        .iter()
        .filter(|t| t.chunk == Chunk::Begin)
        .count();
    signs.add(
        model,
        "edges",
        match (begins, cut_left, cut_right) {
            (_, true, true) => "cut-both",
            (_, true, false) => "cut-left",
            (_, false, true) => "cut-right",
            (true, false, false) => "phrase",
            (false, false, false) => "none",
        },
    );
    signs.count(model, "phrases", phrases, &[0, 1, 2, 3]);
}

/// How common the words of the answer are in the language.
fn familiarity(
    view: View,
    frequencies: &[Option<usize>],
    span: Span,
    model: &Model,
    signs: &mut Signs,
) {
    let inside = || {
        view.tokens
            .iter()
            .zip(frequencies)
            .filter(|(t, _)| span.contains(t.span))
            .map(|(_, f)| *f)
    };
    let edges = [0, 10, 50, 200, 800, 3000, 12000];
    if let Some(rarest) = inside().flatten().min() {
        signs.count(model, "rarest", rarest, &edges);
    }
    if let Some(Some(last)) = inside().next_back() {
        signs.count(model, "head", last, &edges);
        // Words that everybody uses are told apart one by one.
        let head = view.tokens.iter().rposition(|t| span.contains(t.span));
        if last >= 2000
            && let Some(head) = head
        {
            signs.add(model, "head.word", view.word(head));
        }
    }
}

/// Where in its clause a span stands, and what governs it.
fn clause_signs(
    view: View,
    clauses: &[Clause],
    from: usize,
    to: usize,
    model: &Model,
    signs: &mut Signs,
) {
    let Some(at) = clauses
        .iter()
        .position(|c| c.tokens.contains(&from) || c.tokens.contains(&(to - 1)))
    else {
        signs.flag(model, "no-clause");
        return;
    };
    let clause = &clauses[at];
    let outer: Vec<usize> = (0..clauses.len())
        .filter(|&i| clauses[i].depth == 0)
        .collect();
    signs.add(
        model,
        "clause",
        match outer.iter().position(|&i| i == at) {
            None => "bracket",
            Some(_) if outer.len() == 1 => "only",
            Some(0) => "first",
            Some(n) if n + 1 == outer.len() => "last",
            Some(_) => "middle",
        },
    );
    if let Some(&opening) = clause.tokens.first()
        && is_closed(view, opening)
    {
        signs.add(model, "clause.opens", view.word(opening));
    }
    let after = clause.tokens.iter().filter(|&&i| i >= to).count();
    let before = clause.tokens.iter().filter(|&&i| i < from).count();
    signs.count(model, "clause.after", after, &[0, 1, 2, 4, 7]);
    signs.count(model, "clause.before", before, &[0, 1, 2, 4, 7]);
    let content = |i: &&usize| {
        let i = **i;
        (i < from || i >= to)
            && matches!(
                view.tokens[i].pos,
                Pos::Noun | Pos::VerbNoun | Pos::Verb | Pos::Adj | Pos::Latin | Pos::Num
            )
            && !is_closed(view, i)
    };
    signs.count(
        model,
        "clause.left",
        clause.tokens.iter().filter(content).count(),
        &[0, 1, 2, 3, 5],
    );
    signs.count(
        model,
        "clause.predicates",
        clause.predicates.len(),
        &[0, 1, 2, 3],
    );
    if clause.predicates.iter().any(|&p| (from..to).contains(&p)) {
        signs.flag(model, "in.predicate");
    }
    let phrase = clause.phrases.iter().find(|p| p.tokens.contains(&from));
    match phrase {
        Some(phrase) => {
            signs.add(
                model,
                "role",
                match phrase.role {
                    Role::Subject => "subject",
                    Role::Object => "object",
                    Role::Inner => "inner",
                    Role::Means => "means",
                    Role::Moved => "moved",
                    Role::Place => "place",
                    Role::Cause => "cause",
                },
            );
            if let Some(verb) = phrase.governor {
                signs.add(model, "governor", view.word(verb));
            }
            let ends = phrase.tokens.last().is_some_and(|&l| l < to);
            let begins = phrase.tokens.first() == Some(&from);
            signs.add(
                model,
                "of-phrase",
                match (begins, ends) {
                    (true, true) => "whole",
                    (true, false) => "head",
                    (false, true) => "tail",
                    (false, false) => "middle",
                },
            );
        }
        None => signs.flag(model, "no-role"),
    }
    let listed = clause
        .tokens
        .iter()
        .filter(|&&i| view.word(i) == "、")
        .count();
    signs.count(model, "clause.listed", listed, &[0, 1, 2, 4]);
}
