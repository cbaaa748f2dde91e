//! Chinese spans proposed for their form alone, whatever stands around them: noun phrases, predicates, qualities,
//! clauses, what stands between two 、. The rules above them know why a span is worth asking; these make sure that
//! a good one is among those that are ranked.

use super::clause::Clause;
use super::phrase::View;
use super::token::Pos;
use super::words;
use crate::fact::FactKind;
use crate::fact::candidate::Candidate;
use crate::grammar::Chunk;
use crate::source::Span;
use crate::text::width;

/// Below the threshold of the rules: form alone is no reason to ask.
const SCORE: i32 = 38;

/// Proposes spans of `clauses` by their form.
pub(super) fn forms(view: View, clauses: &[Clause], out: &mut Vec<Candidate>) {
    let known: Vec<Span> = out.iter().map(|c| c.span).collect();
    let mut found = Vec::new();
    nouns(view, &mut found);
    for clause in clauses {
        predicates(view, clause, &mut found);
        listed(view, clause, &mut found);
        if clause.depth == 0 && clauses.len() > 1 {
            whole(view, clause, &mut found);
        }
    }
    let mut seen = known;
    for candidate in found {
        if !seen.contains(&candidate.span) {
            seen.push(candidate.span);
            out.push(candidate);
        }
    }
}

fn push(view: View, run: &[usize], most: usize, rule: &'static str, out: &mut Vec<Candidate>) {
    let mut run = view.trim(run);
    // 多余层会, 正是: what leads to a predicate ends no answer.
    while let Some((&last, rest)) = run.split_last()
        && !rest.is_empty()
        && (words::BEFORE_VERB.contains(view.word(last))
            || matches!(view.word(last), "是" | "正是" | "就是"))
    {
        run = rest;
    }
    if let Some(span) = view.span(run)
        && (2..=most).contains(&width(&view.text[span.range()]))
    {
        out.push(Candidate::new(span, FactKind::Attribute, rule, SCORE));
    }
}

/// Base noun phrases, and those on either side of a 的 put together.
fn nouns(view: View, out: &mut Vec<Candidate>) {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (i, token) in view.tokens.iter().enumerate() {
        match (token.chunk, runs.last_mut()) {
            (Chunk::Inside, Some(last)) if last.1 == i => last.1 = i + 1,
            (Chunk::Out, _) => {}
            _ => runs.push((i, i + 1)),
        }
    }
    for pair in runs.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let rule = match view.word(a.1) {
            _ if b.0 != a.1 + 1 => continue,
            "和" | "与" | "或" | "及" | "以及" | "、" => "noun-and",
            _ if view.tokens[a.1].pos == Pos::De => "noun-of",
            _ => continue,
        };
        push(view, &(a.0..b.1).collect::<Vec<_>>(), 12, rule, out);
    }
    for (from, to) in runs {
        push(view, &(from..to).collect::<Vec<_>>(), 12, "noun", out);
    }
}

/// From each predicate to the end of its clause, with a negation before it; and the quality that closes a clause.
fn predicates(view: View, clause: &Clause, out: &mut Vec<Candidate>) {
    for (at, i) in clause.tokens.iter().enumerate() {
        if !clause.predicates.contains(i) {
            continue;
        }
        let denied = at
            .checked_sub(1)
            .is_some_and(|b| is_denial(view.word(clause.tokens[b])));
        // 扩展上下文（…）实现…: the first of two doings.
        if let Some(next) =
            (at + 1..clause.tokens.len()).find(|&n| clause.predicates.contains(&clause.tokens[n]))
        {
            let first = view.trim(&clause.tokens[at..next]);
            let object = first.last().is_some_and(|&l| {
                matches!(view.tokens[l].pos, Pos::Noun | Pos::VerbNoun | Pos::Latin)
            });
            if object
                && first.len() >= 2
                && first.first() == Some(i)
                && !view.word(*i).starts_with('是')
            {
                push(view, first, 12, "predicate", out);
            }
        }
        let rest = view.trim(&clause.tokens[at..]);
        // What a run of tokens without its first word would be: a predicate opens with its verb.
        if rest.first() != Some(i) || rest.len() < 2 && !denied {
            continue;
        }
        if denied && let Some(last) = rest.last() {
            let end = clause.tokens.iter().position(|t| t == last).unwrap_or(at);
            if let Some(span) = view.span(&clause.tokens[at - 1..=end])
                && width(&view.text[span.range()]) <= 12
            {
                out.push(Candidate::new(span, FactKind::Attribute, "denial", SCORE));
            }
        } else {
            push(view, rest, 14, "predicate", out);
        }
    }
    if let Some((&last, rest)) = clause.tokens.split_last()
        && !rest.is_empty()
    {
        // 窄一些: how much does not hide the quality.
        if matches!(view.word(last), "一些" | "一点")
            && let Some(&quality) = rest.last()
            && view.tokens[quality].pos == Pos::Adj
        {
            push(view, &[quality, last], 6, "quality", out);
        }
        match view.tokens[last].pos {
            Pos::Adj => push(view, &[last], 6, "quality", out),
            Pos::Verb | Pos::VerbNoun => push(view, &[last], 6, "act", out),
            _ => {}
        }
        // 做法是分层: what a copula says, verb or not.
        let copula = rest
            .iter()
            .rposition(|&i| matches!(view.word(i), "是" | "为" | "即" | "指" | "叫" | "就是"));
        if let Some(at) = copula {
            push(view, &clause.tokens[at + 1..], 12, "said", out);
        }
    }
}

fn is_denial(word: &str) -> bool {
    matches!(
        word,
        "不" | "不会"
            | "不能"
            | "无法"
            | "没有"
            | "不再"
            | "未"
            | "不可"
            | "不需"
            | "不需要"
            | "难以"
    )
}

/// What stands between two 、 of a clause, verbs and all.
fn listed(view: View, clause: &Clause, out: &mut Vec<Candidate>) {
    let marks: Vec<usize> = (0..clause.tokens.len())
        .filter(|&at| view.word(clause.tokens[at]) == "、")
        .collect();
    for (n, &mark) in marks.iter().enumerate() {
        let end = marks.get(n + 1).copied().unwrap_or(clause.tokens.len());
        let run = &clause.tokens[mark + 1..end];
        let stop = run
            .iter()
            .position(|&i| matches!(view.word(i), "和" | "与" | "及" | "以及" | "或" | "等"));
        let (first, second) = run.split_at(stop.unwrap_or(run.len()));
        push(view, first, 12, "listed", out);
        if second.first().is_some_and(|&i| view.word(i) != "等") {
            push(view, &second[1..], 12, "listed", out);
        }
    }
}

/// A short clause beside others.
fn whole(view: View, clause: &Clause, out: &mut Vec<Candidate>) {
    let opens = clause.tokens.first().map_or("", |&i| view.word(i));
    if clause.tokens.len() >= 2
        && !clause.predicates.is_empty()
        && !words::PRONOUN_OPENINGS.contains(&opens)
    {
        push(view, &clause.tokens, 13, "clause", out);
    }
}
