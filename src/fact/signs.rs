//! What can be seen of a candidate on its card, whatever the language: the rule, the heading, what the front leaves.

use super::UnitKind;
use super::candidate::Candidate;
use super::choose::{Seen, THRESHOLD};
use super::folded::lower;
use super::lang::{self, Lang};
use super::rank::{Model, Signs};
use crate::source::Span;
use crate::text::{Text, is_han, width};

/// What all candidates of a unit share.
pub(super) fn of_unit(text: &Text, seen: &Seen, model: &Model) -> Signs {
    let front = seen.front;
    let mut signs = Signs::new(front.traced);
    signs.add(
        model,
        "unit",
        match front.kind {
            UnitKind::Sentence => "sentence",
            UnitKind::Item => "item",
            UnitKind::Row => "row",
            UnitKind::Set => "set",
        },
    );
    signs.add(
        model,
        "label",
        match (front.label, front.marked) {
            (Some(_), true) => "term",
            (Some(_), false) => "plain",
            (None, _) => "none",
        },
    );
    signs.add(model, "heading", seen.heading_class);
    let body = front.label.map_or(0, |l| l.end);
    let alike = seen.text.share(&seen.heading.lower, Span::new(0, 0));
    signs.count(
        model,
        "heading.alike",
        (alike * 10.0) as usize,
        &[0, 1, 2, 4, 6, 8],
    );
    signs.count(model, "lead", width(front.lead), &[0, 6, 14]);
    signs.count(
        model,
        "text.width",
        width(&text.plain),
        &[8, 14, 20, 26, 34, 44, 60],
    );
    let body = &text.plain[body..];
    if front.label.is_none() && lang::opens_with_pronoun(front.lang, body) {
        signs.flag(model, "pronoun");
        signs.add(
            model,
            "pronoun",
            if front.before { "shown" } else { "dangling" },
        );
    }
    if front.piece > 0 {
        signs.flag(model, "later-piece");
    }
    if !front.opens {
        signs.flag(model, "later-sentence");
    }
    if body.trim_end().ends_with(['：', ':', '…']) {
        signs.flag(model, "leads-on");
    }
    signs
}

/// What a heading asks for.
pub(super) fn heading_class(heading: &str) -> &'static str {
    let lower = heading.to_lowercase();
    let any = |cues: &[&str]| cues.iter().any(|c| lower.contains(c));
    if heading.is_empty() {
        "none"
    } else if any(&[
        "区别",
        "对比",
        "比较",
        "不同",
        "difference",
        " vs",
        "compare",
    ]) {
        "difference"
    } else if any(&["为什么", "为何", "原因", "why", "because"]) {
        "why"
    } else if any(&[
        "哪些", "哪几", "几种", "几个", "which", "what are", "types of",
    ]) {
        "which"
    } else if any(&["如何", "怎么", "怎样", "how"]) {
        "how"
    } else if any(&["什么是", "是什么", "what is", "what's", "explain", "define"]) {
        "what"
    } else if any(&[
        "优点",
        "缺点",
        "优势",
        "问题",
        "advantage",
        "benefit",
        "cons",
        "pros",
    ]) {
        "merits"
    } else if any(&[
        "例", "实战", "案例", "练习", "example", "exercise", "step", "步骤",
    ]) {
        "example"
    } else if any(&[
        "总结",
        "小结",
        "概述",
        "简介",
        "前言",
        "summary",
        "overview",
        "introduction",
    ]) {
        "summary"
    } else if heading.contains(['?', '？']) {
        "question"
    } else {
        "topic"
    }
}

/// What is seen of one candidate; `place` is its number among those of its unit, the most trusted first.
pub(super) fn of_candidate(
    text: &Text,
    span: Span,
    candidate: &Candidate,
    seen: &Seen,
    (place, holes): (usize, usize),
    model: &Model,
    signs: &mut Signs,
) {
    let front = seen.front;
    let answer = &text.plain[span.range()];
    let lower = lower(answer);
    signs.add(model, "rule", candidate.rule);
    signs.add(
        model,
        "kind",
        match candidate.kind {
            super::FactKind::Member => "member",
            super::FactKind::Term => "term",
            super::FactKind::Definition => "definition",
            super::FactKind::Attribute => "attribute",
            super::FactKind::Number => "number",
            super::FactKind::Step => "step",
            super::FactKind::Cause => "cause",
            super::FactKind::Purpose => "purpose",
            super::FactKind::Contrast => "contrast",
            super::FactKind::Example => "example",
        },
    );
    signs.count(
        model,
        "trust",
        usize::try_from(candidate.score).unwrap_or(0),
        &[25, 35, 42, 49, 53, 57, 61, 65, 70],
    );
    signs.count(model, "place", place, &[0, 1, 2, 3, 5, 8]);
    signs.count(model, "holes", holes, &[1, 2]);
    signs.count(
        model,
        "answer.width",
        width(answer),
        &[1, 2, 3, 4, 5, 6, 8, 10, 13],
    );
    let whole = width(&text.plain).max(1);
    let left = whole.saturating_sub(width(answer));
    signs.count(model, "left", left, &[3, 6, 9, 12, 16, 22, 30, 45]);
    signs.count(
        model,
        "share",
        width(answer) * 10 / whole,
        &[0, 1, 2, 3, 5, 7],
    );
    let inside_label = front.label.is_some_and(|l| l.contains(span));
    if front.label.is_some() {
        signs.add(model, "in", if inside_label { "label" } else { "body" });
    }
    signs.count(
        model,
        "echo",
        (seen.text.share(&lower, span) * 10.0) as usize,
        &[0, 2, 4, 6],
    );
    let near = (seen.heading.share(&lower, Span::new(0, 0)) * 10.0) as usize;
    signs.count(model, "answer.heading", near, &[0, 3, 6, 8]);
    let script = (
        answer.chars().any(is_han),
        answer.chars().any(|c| c.is_ascii_alphabetic()),
        answer.chars().any(|c| c.is_ascii_digit()),
    );
    signs.add(
        model,
        "script",
        match script {
            (true, false, false) => "han",
            (true, true, _) => "han+latin",
            (true, false, true) => "han+figure",
            (false, true, false) => "latin",
            (false, true, true) => "latin+figure",
            (false, false, true) => "figure",
            (false, false, false) => "other",
        },
    );
    if front.lang == Lang::En || script.1 && !script.0 {
        let capitals = answer
            .split_whitespace()
            .filter(|w| w.starts_with(char::is_uppercase));
        let words = answer.split_whitespace().count();
        let n = capitals.count();
        signs.add(
            model,
            "capitals",
            match n {
                0 => "none",
                n if n == words => "all",
                _ => "some",
            },
        );
    }
    if seen.topic.holds(&lower) {
        signs.flag(model, "in-topic");
    }
    signs.count(
        model,
        "begins-at",
        span.start * 10 / text.plain.len().max(1),
        &[0, 1, 3, 5, 7],
    );
    signs.add(
        model,
        "asked-for",
        &format!("{}/{}", seen.heading_class, candidate.rule),
    );
    let at_edge = (
        span.start == 0,
        span.end >= text.plain.trim_end_matches(['。', '.']).len(),
    );
    signs.add(
        model,
        "at",
        match at_edge {
            (true, _) => "start",
            (false, true) => "end",
            (false, false) => "middle",
        },
    );
}

/// How a candidate lies to the others of its text, each with how far its rule trusts it.
pub(super) fn of_rivals(span: Span, all: &[(Span, i32)], model: &Model, signs: &mut Signs) {
    let (mut around, mut inside, mut trusted, mut beside) = (0, 0, 0, 0);
    let (mut best_around, mut best_inside) = (0, 0);
    for &(other, trust) in all {
        trusted += usize::from(trust >= THRESHOLD);
        if other == span {
            continue;
        }
        if other.contains(span) {
            around += 1;
            best_around = best_around.max(trust);
        } else if span.contains(other) {
            inside += 1;
            best_inside = best_inside.max(trust);
        } else if !other.overlaps(span) && trust >= THRESHOLD {
            beside += 1;
        }
    }
    signs.count(model, "rivals.around", around, &[0, 1, 2, 3]);
    signs.count(model, "rivals.inside", inside, &[0, 1, 2, 3]);
    signs.count(model, "rivals.beside", beside, &[0, 1, 2, 3, 5]);
    signs.count(model, "rivals.trusted", trusted, &[0, 1, 2, 3, 5]);
    let grade = |best: i32| match best {
        0 => "none",
        1..45 => "low",
        45..57 => "middle",
        57..66 => "high",
        _ => "top",
    };
    signs.add(model, "rivals.best-around", grade(best_around));
    signs.add(model, "rivals.best-inside", grade(best_inside));
}
