//! The Chinese rules: each proposes spans of a sentence and says how far it trusts them.

use super::clause::{Clause, Phrase, Role, clauses};
use super::forms::forms;
use super::phrase::View;
use super::signs::sign;
use super::token::{Pos, Token, tokens};
use super::torn::is_torn;
use super::words;
use crate::fact::FactKind;
use crate::fact::candidate::{Candidate, merged};
use crate::fact::lang::Lang;
use crate::fact::rank::model;
use crate::source::Span;
use crate::text::{MarkKind, Text, is_han, width};

/// Everything the rules would hide in `text`. `terms` are phrases of the document that are one word.
///
/// `traced` keeps the names of what is seen of them.
pub(in crate::fact) fn candidates(text: &Text, terms: &[String], traced: bool) -> Vec<Candidate> {
    let tokens = tokens(text, terms);
    let view = View {
        text: &text.plain,
        tokens: &tokens,
    };
    let clauses = clauses(&text.plain, &tokens);
    let mut out = Vec::new();
    for clause in &clauses {
        if clause.depth == 0 && is_denied(view, clause) {
            continue;
        }
        if clause.depth == 0 {
            arguments(view, clause, &mut out);
            contrast(view, clause, &mut out);
        } else {
            brackets(view, clause, &mut out);
        }
        examples(view, clause, &mut out);
    }
    for clause in &clauses {
        reason(view, clause, &mut out);
    }
    phrase_item(view, &clauses, &mut out);
    bold(text, view, &mut out);
    names(view, &clauses, &mut out);
    numbers(view, &mut out);
    quoted(view, &mut out);
    degrees(view, &clauses, &mut out);
    fallback(view, &clauses, &mut out);
    forms(view, &clauses, &mut out);
    // 以x86为例: the example is not the fact; （详见下一节） points elsewhere.
    let aside = |span: Span| {
        clauses.iter().filter(|c| c.span.contains(span)).any(|c| {
            let clause = &text.plain[c.span.range()];
            let points = [
                "详见",
                "参见",
                "参阅",
                "参考",
                "图片来",
                "见上",
                "见下",
                "见第",
            ]
            .iter()
            .any(|w| clause.starts_with(w));
            clause.ends_with("为例") || c.depth > 0 && points
        })
    };
    out.retain(|c| {
        on_edges(c.span, &tokens)
            && is_balanced(&text.plain[c.span.range()])
            && !aside(c.span)
            && !is_torn(view, c.span, c.rule)
    });
    let mut out = merged(out, model(Lang::Zh), traced);
    sign(text, view, &clauses, traced, &mut out);
    out
}

/// No span may begin or end inside a token.
fn on_edges(span: Span, tokens: &[Token]) -> bool {
    tokens
        .iter()
        .all(|t| !t.span.overlaps(span) || span.contains(t.span))
}

/// Whether quotation marks and brackets pair up inside a span.
fn is_balanced(text: &str) -> bool {
    if !text.contains(['"', '“', '”', '「', '」', '《', '》', '（', '）', '(', ')']) {
        return true;
    }
    let count = |c: char| text.matches(c).count();
    count('"').is_multiple_of(2)
        && count('“') == count('”')
        && count('「') == count('」')
        && count('《') == count('》')
        && count('（') == count('）')
        && count('(') == count(')')
}

/// Whether a clause says what something is not: 而不是生成新内容.
fn is_denied(view: View, clause: &Clause) -> bool {
    let opening: String = clause
        .tokens
        .iter()
        .take(3)
        .map(|&i| view.word(i))
        .collect();
    ["而不是", "而非", "不是", "并不是", "并非", "而不"]
        .iter()
        .any(|n| opening.starts_with(n))
        && !clause.tokens.iter().any(|&i| view.word(i) == "而是")
}

/// What stands in quotation marks is one phrase, or a list.
fn quoted(view: View, out: &mut Vec<Candidate>) {
    let mut open = None;
    for i in 0..view.tokens.len() {
        match view.word(i) {
            "“" | "「" => open = Some(i),
            "\"" if open.is_none() => open = Some(i),
            "”" | "」" | "\"" => {
                let Some(from) = open.take() else { continue };
                if from > 0
                    && matches!(
                        view.word(from - 1),
                        "不是" | "并非" | "而非" | "非" | "并不是"
                    )
                {
                    continue;
                }
                let run: Vec<usize> = (from + 1..i).collect();
                let mut parts: Vec<&[usize]> = run
                    .split(|&i| matches!(view.word(i), "、" | "，"))
                    .filter(|p| !p.is_empty())
                    .collect();
                if parts.len() == 1 && view.width(parts[0]) > 14 {
                    parts.clear();
                }
                for part in &parts {
                    if let Some(span) = view.span(part) {
                        out.push(Candidate::new(
                            span,
                            FactKind::Attribute,
                            if parts.len() > 1 {
                                "quoted-member"
                            } else {
                                "quoted"
                            },
                            68,
                        ));
                    }
                }
            }
            _ => {}
        }
    }
}

/// X 越高，Y 越小; …更连续: the degree is the answer.
fn degrees(view: View, clauses: &[Clause], out: &mut Vec<Candidate>) {
    let mut rises = false;
    for clause in clauses.iter().filter(|c| c.depth == 0) {
        let at = clause.tokens.iter().rposition(|&i| {
            view.word(i).starts_with(['越', '更']) && view.word(i).chars().count() <= 3
        });
        let Some(at) = at else { continue };
        let run = &clause.tokens[at..];
        let degree = view.word(run[0]).starts_with('越');
        if degree && !rises {
            rises = true;
            continue;
        }
        let fits = view.width(run) >= 2
            && view.width(run) <= 6
            && at > 0
            && !run
                .iter()
                .any(|&i| matches!(view.tokens[i].pos, Pos::De | Pos::Punct));
        if fits && let Some(span) = view.span(run) {
            out.push(Candidate::new(
                span,
                FactKind::Cause,
                "degree",
                if degree { 70 } else { 60 },
            ));
        }
    }
}

fn kind_of(view: View, phrase: &Phrase) -> FactKind {
    match (phrase.role, phrase.governor.map(|g| view.word(g))) {
        (Role::Cause, _) | (_, Some("导致" | "造成" | "引起" | "引发")) => FactKind::Cause,
        (_, Some(verb)) if words::PURPOSE.contains(&verb) => FactKind::Purpose,
        (_, Some("是" | "指" | "指的是" | "称为" | "表示")) => FactKind::Definition,
        (_, Some("优于" | "超过" | "超越")) => FactKind::Contrast,
        (_, Some("包括" | "包含" | "分为")) => FactKind::Member,
        _ => FactKind::Attribute,
    }
}

/// 因[缺乏历史信息]导致动作不连贯: what stands between the word for a cause and the word for its effect.
fn reason(view: View, clause: &Clause, out: &mut Vec<Candidate>) {
    let at = |words: &[&str], from: usize| {
        (from..clause.tokens.len()).find(|&at| words.contains(&view.word(clause.tokens[at])))
    };
    if let Some(cue) = at(&["因", "由于", "因为"], 0)
        && let Some(effect) = at(&["导致", "造成", "引起", "引发", "而"], cue + 1)
        && effect > cue + 2
    {
        push(
            view,
            view.trim(&clause.tokens[cue + 1..effect]),
            "reason",
            68,
            FactKind::Cause,
            out,
        );
    }
}

/// Objects, means and places of a clause's predicates.
fn arguments(view: View, clause: &Clause, out: &mut Vec<Candidate>) {
    let before = out.len();
    // 输入域名之后，…: when something happens is a premise, not the fact.
    let premise = if clause.tokens.last().is_some_and(|&i| {
        matches!(
            view.word(i),
            "后" | "之后" | "之前" | "前" | "时" | "的时候" | "时候" | "以后" | "以前" | "期间"
        )
    }) && clause.tokens.len() > 2
    {
        16
    } else {
        0
    };
    let (places, others): (Vec<&Phrase>, Vec<&Phrase>) =
        clause.phrases.iter().partition(|p| p.role == Role::Place);
    for phrase in others {
        let (rule, score) = match phrase.role {
            Role::Object => ("object", 70),
            Role::Inner => ("inner-object", 60),
            Role::Means => ("means", 64),
            Role::Moved => ("moved-object", 56),
            Role::Cause => ("cause", 64),
            Role::Place | Role::Subject => ("subject", 30),
        };
        let score = match phrase.governor.map(|g| view.word(g)) {
            Some(
                "有" | "会" | "能够" | "让" | "使" | "使得" | "令" | "给" | "由于" | "认为"
                | "说明" | "表明",
            ) => score - 12,
            Some("因" | "因为") => score + 4,
            Some(verb)
                if words::LIGHT_VERBS.contains(&verb)
                    && view.width(view.trim(&phrase.tokens)) <= 4 =>
            {
                score - 24
            }
            _ => score,
        };
        argument(
            view,
            &phrase.tokens,
            rule,
            score - premise,
            kind_of(view, phrase),
            out,
        );
    }
    // A place is the answer only where the clause has none better.
    let alone = !out[before..].iter().any(|c| c.score >= 50);
    for phrase in places {
        let of = clause.phrases.iter().any(|p| {
            p.tokens
                .first()
                .is_some_and(|&t| view.tokens[t].pos == Pos::De && t > phrase.tokens[0])
        });
        let empty = phrase.tokens.last().is_some_and(|&i| {
            matches!(
                view.word(i),
                "过程" | "情况" | "方面" | "时候" | "基础" | "阶段" | "期间"
            )
        });
        let score = if (alone && !clause.predicates.is_empty() || of) && !empty {
            54
        } else {
            44
        };
        argument(
            view,
            &phrase.tokens,
            "place",
            score,
            FactKind::Attribute,
            out,
        );
    }
}

/// Candidates inside one phrase: its members, its head, or the whole.
fn argument(
    view: View,
    tokens: &[usize],
    rule: &'static str,
    score: i32,
    kind: FactKind,
    out: &mut Vec<Candidate>,
) {
    // 成百上千台|分布在…, 服务器|备案过: a verb at the end is the predicate of what follows.
    let tokens = match tokens.split_last() {
        Some((&last, rest))
            if !rest.is_empty()
                && is_verbal(view, last)
                && view.tokens.get(last + 1).is_some_and(|_| {
                    matches!(
                        view.word(last + 1),
                        "在" | "到" | "过" | "了" | "着" | "给" | "向"
                    )
                }) =>
        {
            rest
        }
        _ => tokens,
    };
    let word = |i: &usize| view.word(*i);
    let points = tokens
        .first()
        .is_some_and(|i| words::POINTING.contains(&word(i)));
    let torn = tokens
        .last()
        .is_some_and(|i| matches!(word(i), "且" | "并且" | "而且" | "但" | "而"));
    let vague = tokens.iter().any(|i| words::VAGUE.contains(&word(i)));
    let measured = tokens.len() > 1
        && tokens.iter().any(|&i| {
            view.tokens[i].pos == Pos::Num && view.word(i).contains(|c: char| c.is_ascii_digit())
        });
    if torn || (points && rule != "object") {
        return;
    }
    // 子进程退出后: time, not a thing. 成功, 不得不: no thing either.
    let timed = tokens.len() > 1
        && tokens
            .last()
            .is_some_and(|&i| matches!(word(&i), "后" | "前" | "时" | "之后" | "之前" | "的时候"));
    let thing = tokens.iter().any(|&i| {
        matches!(
            view.tokens[i].pos,
            Pos::Noun | Pos::VerbNoun | Pos::Latin | Pos::Num | Pos::Verb | Pos::Math
        )
    });
    if timed || !thing {
        return;
    }
    // 所有任务都停顿: a clause where a thing was expected.
    let clausal = tokens.iter().any(|&i| words::CLAUSAL.contains(&word(&i)));
    let score = if clausal { score - 26 } else { score };
    // 为整片空间准备页表项: a verb inside a phrase of place or means makes it a clause.
    let verbal = matches!(rule, "place" | "means" | "moved-object")
        && tokens.len() > 2
        && tokens[1..tokens.len() - 1].iter().any(|&i| {
            words::STRONG_VERBS.contains(&word(&i))
                && view.tokens[i].pos == Pos::Verb
                && !view.tokens.get(i + 1).is_some_and(|t| t.pos == Pos::De)
        });
    let score = if verbal { score - 20 } else { score };
    let score = score
        - if points { 30 } else { 0 }
        - if vague { 14 } else { 0 }
        - if measured { 14 } else { 0 };
    // 只包含一个镜头: here the number is the point.
    let counted = tokens.first().is_some_and(|&i| {
        i > 0 && matches!(word(&i), "一个" | "一种" | "一次") && only_before(view, i)
    });
    let run = if counted { tokens } else { view.trim(tokens) };
    if run.is_empty() {
        return;
    }
    if counted {
        push_whole(view, run, rule, score, kind, out);
        return;
    }
    // A和B的C asks what stands before the 的; M的A和B asks its members.
    let last_de = run.iter().rposition(|&i| view.tokens[i].pos == Pos::De);
    let last_and = run
        .iter()
        .rposition(|&i| matches!(view.word(i), "、" | "和" | "与" | "及" | "以及" | "或"));
    if last_and > last_de
        && let Some(members) = enumeration(view, run)
    {
        for member in members {
            push(view, member, "member", score + 4, FactKind::Member, out);
        }
        return;
    }
    // 损失越小: the degree is asked by its own rule.
    if run.iter().any(|&i| view.word(i).starts_with('越')) {
        return;
    }
    let whole = view.width(run);
    if let Some((modifier, head)) = view.around_de(run) {
        let head = view.trim(head);
        let modifier = view.trim(modifier);
        let head_word = view.span(head).map_or("", |s| &view.text[s.range()]);
        let empty = words::EMPTY_ANSWERS.contains(&head_word);
        if let Some(members) = enumeration(view, modifier) {
            // 权重和激活的量化: one fact of two short members, not two.
            if members.len() == 2
                && members.iter().all(|m| view.width(m) <= 4)
                && view.width(modifier) <= 9
            {
                push(view, modifier, "modifier", score - 8, FactKind::Member, out);
            } else {
                for member in members {
                    push(view, member, "member", score - 4, FactKind::Member, out);
                }
            }
            if !empty {
                push(view, head, rule, score - 10, kind, out);
            }
        } else if whole <= 9 && !empty {
            push(view, run, rule, score, kind, out);
        } else if empty {
            if view.width(modifier) <= 9 {
                push(view, modifier, rule, score - 6, kind, out);
            } else {
                argument(view, modifier, rule, score - 8, kind, out);
            }
        } else {
            push(view, head, rule, score - 2, kind, out);
            let ends = modifier.last().is_some_and(|&i| {
                view.tokens[i].verb == Some(true) || words::STRONG_VERBS.contains(&view.word(i))
            });
            let clause = ends
                || modifier.iter().any(|&i| {
                    words::BEFORE_VERB.contains(&view.word(i))
                        || matches!(view.word(i), "由" | "被" | "将")
                });
            if view.width(modifier) >= 3 && view.width(modifier) <= 12 && !clause {
                push(view, modifier, "modifier", score - 16, kind, out);
            }
        }
        return;
    }
    if whole <= 14 {
        push(view, run, rule, score, kind, out);
    } else if whole <= 20 {
        push(view, run, rule, score - 18, kind, out);
    }
}

/// Whether a token may be a verb.
fn is_verbal(view: View, i: usize) -> bool {
    matches!(view.tokens[i].pos, Pos::Verb | Pos::VerbNoun) || view.tokens[i].verb == Some(true)
}

/// Whether 只 or 仅 stands within two words before a token.
fn only_before(view: View, i: usize) -> bool {
    view.tokens[..i]
        .iter()
        .rev()
        .take(2)
        .any(|t| matches!(&view.text[t.span.range()], "只" | "仅" | "只有"))
}

fn push_whole(
    view: View,
    run: &[usize],
    rule: &'static str,
    score: i32,
    kind: FactKind,
    out: &mut Vec<Candidate>,
) {
    if let Some(span) = view.span(run) {
        out.push(Candidate::new(span, kind, rule, score));
    }
}

/// The members of an enumeration, edges mended: what modifies the first alone or follows the last alone is cut off.
fn enumeration<'r>(view: View, run: &'r [usize]) -> Option<Vec<&'r [usize]>> {
    let listed = run.iter().any(|&i| view.word(i) == "、");
    let mut parts = Vec::new();
    if listed {
        let mut from = 0;
        let marks: Vec<usize> = run
            .iter()
            .enumerate()
            .filter(|&(_, &i)| view.word(i) == "、")
            .map(|(at, _)| at)
            .collect();
        for at in marks {
            parts.push(&run[from..at]);
            from = at + 1;
        }
        parts.extend(view.members(&run[from..]));
    } else {
        parts = view.members(run);
    }
    parts.retain(|p| !p.is_empty());
    if parts.len() < 2 || parts.len() > 12 {
        return None;
    }
    let last = parts.len() - 1;
    let has_de = |r: &[usize]| r.iter().any(|&i| view.tokens[i].pos == Pos::De);
    // A、B和C的D, A、B等D: the tail belongs to all of them.
    if let Some(at) = parts[last].iter().position(|&i| view.word(i) == "等") {
        parts[last] = &parts[last][..at];
    }
    if let Some(at) = parts[last]
        .iter()
        .position(|&i| view.tokens[i].pos == Pos::De)
        && !parts[..last].iter().any(|p| has_de(p))
    {
        parts[last] = &parts[last][..at];
    }
    // A、B、C四个字段: the count belongs to none of them.
    if let Some(at) = parts[last]
        .windows(2)
        .position(|w| view.tokens[w[0]].pos == Pos::Num && view.tokens[w[1]].pos == Pos::Measure)
        && at > 0
    {
        parts[last] = &parts[last][..at];
    }
    // M的A、B和C: the modifier is not part of the first.
    if has_de(parts[0]) && !parts[1..].iter().any(|p| has_de(p)) {
        let at = parts[0]
            .iter()
            .rposition(|&i| view.tokens[i].pos == Pos::De)?;
        parts[0] = &parts[0][at + 1..];
    }
    let mut parts: Vec<&[usize]> = parts
        .into_iter()
        .map(|p| view.trim(p))
        .filter(|p| !p.is_empty())
        .collect();
    if parts.len() < 2 {
        return None;
    }
    // The last may carry a head noun they all share: 显存、算力和训练时间开销.
    let last = parts.len() - 1;
    if let Some((&tail, rest)) = parts[last].split_last()
        && !rest.is_empty()
        && words::SHARED_HEADS.contains(&view.word(tail))
        && !parts[..last]
            .iter()
            .any(|p| p.last().is_some_and(|&i| view.word(i) == view.word(tail)))
    {
        parts[last] = view.trim(rest);
    }
    // The first may drag its context along: 现有…数据集规模小、短片段和遮挡少.
    let mut others: Vec<usize> = parts[1..].iter().map(|p| view.width(p)).collect();
    others.sort_unstable();
    let typical = others[others.len() / 2].max(2);
    if view.width(parts[0]) > 2 * typical + 2 {
        let mut from = parts[0].len();
        while from > 0 && view.width(&parts[0][from..]) < typical {
            from -= 1;
        }
        parts[0] = view.trim(&parts[0][from..]);
    }
    if parts.iter().any(|p| p.is_empty() || view.width(p) > 16) {
        return None;
    }
    // 要从磁盘读取或…: what opens with a preposition or an auxiliary is no member.
    let opens = |p: &[usize]| {
        p.first().is_some_and(|&i| {
            view.tokens[i].pos == Pos::Prep || words::CLAUSAL.contains(&view.word(i))
        })
    };
    if parts.iter().any(|p| opens(p)) {
        return None;
    }
    Some(parts)
}

fn push(
    view: View,
    run: &[usize],
    rule: &'static str,
    score: i32,
    kind: FactKind,
    out: &mut Vec<Candidate>,
) {
    let run = view.trim(run);
    if let Some(span) = view.span(run) {
        out.push(Candidate::new(span, kind, rule, score));
    }
}

/// A text that is one noun phrase, with or without brackets: the phrase itself is the member.
fn phrase_item(view: View, clauses: &[Clause], out: &mut Vec<Candidate>) {
    let outside: Vec<&Clause> = clauses.iter().filter(|c| c.depth == 0).collect();
    if let [only] = outside.as_slice()
        && only.predicates.is_empty()
        && let Some(&last) = only.tokens.last()
    {
        // Brackets stay visible: they are what the member is asked from.
        let head: Vec<usize> = only
            .tokens
            .iter()
            .copied()
            .take_while(|&i| view.word(i) != "（" && view.word(i) != "(")
            .collect();
        let _ = last;
        let head = view.trim(&head);
        if view.width(head) <= 14 && clauses.len() > 1 {
            push(view, head, "phrase", 66, FactKind::Member, out);
        }
    }
}

/// 不是A而是B: B is worth asking beside A.
fn contrast(view: View, clause: &Clause, out: &mut Vec<Candidate>) {
    for (at, &i) in clause.tokens.iter().enumerate() {
        let this = view.word(i);
        let after: String = clause.tokens[at + 1..]
            .iter()
            .take(2)
            .map(|&n| view.word(n))
            .collect();
        if this == "而是" || (this == "而" && after.starts_with('是')) {
            let skip = if this == "而" { 2 } else { 1 };
            let rest = view.trim(clause.tokens.get(at + skip..).unwrap_or(&[]));
            argument(view, rest, "contrast", 66, FactKind::Contrast, out);
        }
    }
}

/// What stands in brackets: examples, glosses, values.
fn brackets(view: View, clause: &Clause, out: &mut Vec<Candidate>) {
    let first = clause.tokens.first().map_or("", |&i| view.word(i));
    if matches!(
        first,
        "如" | "例如" | "比如" | "即" | "又称" | "也称" | "简称"
    ) || clause.tokens.is_empty()
    {
        return;
    }
    let run = view.trim(&clause.tokens);
    let latin = run
        .iter()
        .all(|&i| matches!(view.tokens[i].pos, Pos::Latin | Pos::Num));
    if latin && view.width(run) <= 8 {
        // （KV Range=1） is a value; （Row） only repeats the words before it; TLB（Translation Lookaside Buffer） says what
        // the letters stand for.
        let inside = &view.text[view.span(run).map_or(0..0, Span::range)];
        let value = inside.contains(|c: char| c.is_ascii_digit() || "=<>≥≤".contains(c))
            || spells(view, run, inside);
        push(
            view,
            run,
            "gloss",
            if value { 58 } else { 44 },
            FactKind::Definition,
            out,
        );
    } else if let Some(members) = enumeration(view, run) {
        for member in members {
            push(view, member, "bracket-member", 50, FactKind::Example, out);
        }
    }
}

/// Whether the capitals of a bracket's words spell the abbreviation before it.
fn spells(view: View, run: &[usize], inside: &str) -> bool {
    let initials: String = inside
        .split([' ', '-'])
        .filter_map(|w| w.chars().next())
        .flat_map(char::to_uppercase)
        .collect();
    let before = run
        .first()
        .and_then(|&f| f.checked_sub(2))
        .map_or("", |b| view.word(b));
    initials.chars().count() >= 2 && before == initials
}

/// 如A、B; 例如A.
fn examples(view: View, clause: &Clause, out: &mut Vec<Candidate>) {
    for (at, &i) in clause.tokens.iter().enumerate() {
        let this = view.word(i);
        let cue = matches!(this, "如" | "例如" | "比如" | "譬如" | "诸如")
            || (this == "像" && clause.depth > 0);
        if !cue {
            continue;
        }
        let rest = view.trim(&clause.tokens[at + 1..]);
        // 比如统计…的IP或用户访问过: an example that is a clause has no members.
        let clausal = rest.len() > 6 && rest.first().is_some_and(|i| clause.predicates.contains(i));
        let has_predicate = rest.iter().any(|i| clause.predicates.contains(i));
        if clausal {
            break;
        }
        // Of a long open list any member would do.
        let open = view.text[clause.span.range()].contains('等');
        if let Some(members) = enumeration(view, rest) {
            if open && members.len() > 2 {
                break;
            }
            for member in members {
                push(view, member, "example", 66, FactKind::Example, out);
            }
        } else if view.width(rest) <= 14 && !(has_predicate && clause.depth == 0) {
            push(
                view,
                rest,
                "example",
                if has_predicate { 52 } else { 60 },
                FactKind::Example,
                out,
            );
        }
        break;
    }
}

/// What the author set in bold or marked.
fn bold(text: &Text, view: View, out: &mut Vec<Candidate>) {
    for mark in &text.marks {
        if !matches!(mark.kind, MarkKind::Strong | MarkKind::Highlight) {
            continue;
        }
        let run: Vec<usize> = (0..view.tokens.len())
            .filter(|&i| mark.plain.contains(view.tokens[i].span))
            .collect();
        let trimmed = view.trim(&run);
        // A bold subject that opens the sentence names its topic.
        let topic = mark.plain.start == 0 && trimmed.iter().any(|&i| view.tokens[i].pos == Pos::De);
        let clause = topic
            || trimmed.iter().any(|&i| {
                matches!(view.tokens[i].pos, Pos::Prep)
                    || words::STRONG_VERBS.contains(&view.word(i))
                        && view.word(i).chars().count() == 1
                    || matches!(view.word(i), "在" | "，" | "是")
            });
        if clause {
            continue;
        }
        if let Some(members) = enumeration(view, trimmed) {
            for member in members {
                push(view, member, "bold-member", 74, FactKind::Member, out);
            }
        } else if view.width(trimmed) <= 12 {
            push(view, trimmed, "bold", 74, FactKind::Attribute, out);
        }
    }
}

/// Names in Latin script.
fn names(view: View, clauses: &[Clause], out: &mut Vec<Candidate>) {
    let mut at = 0;
    while at < view.tokens.len() {
        if view.tokens[at].pos != Pos::Latin {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < view.tokens.len()
            && (view.tokens[end].pos == Pos::Latin
                || view.tokens[end].pos == Pos::Num
                    && !view
                        .tokens
                        .get(end + 1)
                        .is_some_and(|t| t.pos == Pos::Measure))
            && view.text[view.tokens[end - 1].span.end..view.tokens[end].span.start]
                .chars()
                .all(|c| c == ' ')
        {
            end += 1;
        }
        let run: Vec<usize> = (at..end).collect();
        let word = view.span(&run).map_or("", |s| &view.text[s.range()]);
        let named = word.chars().any(|c| c.is_uppercase() || c.is_ascii_digit())
            && word.chars().count() > 1;
        // A name that opens its clause is what the clause is about; one in brackets repeats the words before it.
        let bracketed = view.tokens[at].depth > 0 && !word.contains(|c: char| "=<>≥≤".contains(c));
        let opens = clauses
            .iter()
            .any(|c| c.tokens.contains(&at) && c.predicates.first().is_some_and(|&p| p > at));
        let unit = at > 0
            && view.tokens[at - 1].pos == Pos::Num
            && view.tokens[at - 1].span.end + 1 >= view.tokens[at].span.start;
        if unit {
            at = end;
            continue;
        }
        let score = if named { 58 } else { 48 } - if bracketed || opens { 12 } else { 0 };
        push(view, &run, "name", score, FactKind::Attribute, out);
        at = end;
    }
}

/// Numbers in figures, with the unit behind them.
fn numbers(view: View, out: &mut Vec<Candidate>) {
    for (i, token) in view.tokens.iter().enumerate() {
        let word = view.word(i);
        if token.pos != Pos::Num || !word.chars().any(|c| c.is_ascii_digit()) {
            continue;
        }
        let joined = i > 0
            && view.tokens[i - 1].pos == Pos::Latin
            && view.tokens[i - 1].span.end + 1 >= token.span.start;
        let ordinal = i > 0 && view.word(i - 1) == "第";
        let dated = i > 0
            && matches!(view.word(i - 1), "截止" | "截至" | "到" | "截止到")
            && view
                .tokens
                .get(i + 1)
                .is_some_and(|_| view.word(i + 1).starts_with('年'));
        if joined || ordinal || dated {
            continue;
        }
        let mut run = vec![i];
        if let Some(unit) = view.tokens.get(i + 1)
            && unit.depth == token.depth
            && (words::UNITS.contains(&view.word(i + 1))
                || (unit.pos == Pos::Latin
                    && unit.span.start <= token.span.end + 1
                    && view.word(i + 1).len() <= 5))
        {
            run.push(i + 1);
        }
        push(view, &run, "number", 64, FactKind::Number, out);
    }
}

/// For a sentence in which no other rule found anything: the end of its longest clause.
fn fallback(view: View, clauses: &[Clause], out: &mut Vec<Candidate>) {
    if out.iter().any(|c| c.score >= 50) {
        return;
    }
    let longest = clauses
        .iter()
        .filter(|c| c.depth == 0)
        .max_by_key(|c| (c.span.len(), std::cmp::Reverse(c.span.start)));
    let Some(clause) = longest else { return };
    if let Some(&verb) = clause.predicates.last() {
        let from = clause.tokens.iter().position(|&i| i == verb).unwrap_or(0);
        let run = view.trim(&clause.tokens[from..]);
        let rest = width(&view.text[clause.span.range()]).saturating_sub(view.width(run));
        if view.width(run) <= 10
            && rest >= 3
            && view
                .span(run)
                .is_some_and(|s| view.text[s.range()].chars().filter(|&c| is_han(c)).count() >= 2)
        {
            push(view, run, "clause-end", 46, FactKind::Attribute, out);
        }
    }
}
