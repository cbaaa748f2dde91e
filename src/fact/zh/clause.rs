//! A Chinese sentence cut into clauses, and each clause into phrases by what governs them.
//!
//! No parse tree: predicates are found by a small sum of evidence (which verb, what stands beside it), and what lies
//! between two predicates is the argument of the first.

use super::token::{Pos, Token};
use super::words;
use crate::source::Span;

/// What governs a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Stands before the first predicate.
    Subject,
    /// Follows a predicate, the last of its clause.
    Object,
    /// Follows a predicate that is not the last.
    Inner,
    /// Follows a word of means.
    Means,
    /// Follows 将 or 把.
    Moved,
    /// Follows another preposition.
    Place,
    /// Follows 因, 由于.
    Cause,
}

/// A run of tokens with one role.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub role: Role,
    /// The verb or preposition, if any, as an index into the sentence's tokens.
    pub governor: Option<usize>,
    /// Indices into the sentence's tokens, ascending.
    pub tokens: Vec<usize>,
}

/// A clause: its tokens outside deeper brackets, and its phrases.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub tokens: Vec<usize>,
    pub phrases: Vec<Phrase>,
    pub predicates: Vec<usize>,
    /// Bracket depth: 0 outside all brackets.
    pub depth: u8,
    pub span: Span,
}

/// Cuts a sentence into clauses, bracketed ones included, in order of their first token.
pub(super) fn clauses(text: &str, tokens: &[Token]) -> Vec<Clause> {
    let deepest = tokens.iter().map(|t| t.depth).max().unwrap_or(0);
    let mut out = Vec::new();
    for depth in 0..=deepest {
        let mut run: Vec<usize> = Vec::new();
        let mut quoted = 0i32;
        for (i, token) in tokens.iter().enumerate() {
            let word = &text[token.span.range()];
            match word {
                "“" | "「" | "《" => quoted += 1,
                "”" | "」" | "》" => quoted = (quoted - 1).max(0),
                "\"" => quoted = i32::from(quoted == 0),
                _ => {}
            }
            // 光流指的是：… goes on; a quotation is one phrase.
            let goes_on = quoted > 0
                || word == "："
                    && i > 0
                    && matches!(
                        &text[tokens[i - 1].span.range()],
                        "是" | "为" | "指" | "指的是" | "就是"
                    );
            let ends = if token.depth < depth {
                true
            } else {
                token.depth == depth
                    && !goes_on
                    && token.pos == Pos::Punct
                    && matches!(
                        word,
                        "，" | "。" | "；" | "：" | "！" | "？" | ";" | "!" | "?" | "," | ":" | "…"
                    )
            };
            if ends {
                close(text, tokens, &mut run, depth, &mut out);
            } else if token.depth == depth {
                run.push(i);
            }
        }
        close(text, tokens, &mut run, depth, &mut out);
    }
    out.sort_by_key(|c| c.span.start);
    out
}

fn close(text: &str, tokens: &[Token], run: &mut Vec<usize>, depth: u8, out: &mut Vec<Clause>) {
    let words: Vec<usize> = std::mem::take(run);
    let Some((&first, &last)) = words.first().zip(words.last()) else {
        return;
    };
    let predicates = predicates(text, tokens, &words);
    let phrases = phrases(text, tokens, &words, &predicates);
    out.push(Clause {
        phrases,
        predicates,
        depth,
        span: Span::new(tokens[first].span.start, tokens[last].span.end),
        tokens: words,
    });
}

fn word<'a>(text: &'a str, tokens: &[Token], i: usize) -> &'a str {
    &text[tokens[i].span.range()]
}

/// The tokens of a clause that are predicates, as indices into `tokens`.
fn predicates(text: &str, tokens: &[Token], run: &[usize]) -> Vec<usize> {
    let mut out = Vec::new();
    let mut moved = false;
    // Where a verb stands that is hardly ever a noun, no doubtful one is needed.
    let governed = run.iter().any(|&i| {
        words::STRONG_VERBS.contains(&word(text, tokens, i))
            || matches!(word(text, tokens, i), "把" | "将")
    });
    for (at, &i) in run.iter().enumerate() {
        let this = word(text, tokens, i);
        if matches!(this, "将" | "把" | "被" | "由") {
            moved = true;
            continue;
        }
        let strong =
            words::STRONG_VERBS.contains(&this) || this.ends_with('于') && this.chars().count() > 1;
        let base = match tokens[i].pos {
            _ if strong => 2,
            Pos::Verb => 1,
            Pos::VerbNoun => 0,
            _ => continue,
        };
        if matches!(this, "有" | "是") && at == 0 {
            out.push(i);
            continue;
        }
        let before = at.checked_sub(1).map(|b| run[b]);
        let after = run.get(at + 1).copied();
        let closing_de = run.len() == at + 2 && after.is_some_and(|a| tokens[a].pos == Pos::De);
        let ends = after.is_none() || closing_de;
        let led = before.is_some_and(|b| {
            words::BEFORE_VERB.contains(&word(text, tokens, b)) || tokens[b].pos == Pos::Loc
        });
        // 是…生成的: the verb before a closing 的 is the predicate.
        let copula = closing_de
            && run[..at]
                .iter()
                .any(|&b| matches!(word(text, tokens, b), "是" | "由"));
        let closing = match (ends, led || copula || before.is_none()) {
            (true, false) => -4,
            (true, true) if copula => 4,
            _ => 0,
        };
        // The tagger takes many a noun inside a compound for a verb: believed between two nouns, where it says so.
        let noun =
            |t: Option<usize>| t.is_some_and(|t| matches!(tokens[t].pos, Pos::Noun | Pos::Latin));
        let tagged = match (tokens[i].verb, strong) {
            (Some(true), false)
                if !governed && noun(before) && noun(after) && this.chars().count() > 1 =>
            {
                1
            }
            (Some(false), false) if before.is_some() => -1,
            _ => 0,
        };
        let evidence = base
            + before.map_or(1, |b| beside_before(text, tokens, b))
            + after.map_or(0, |a| beside_after(text, tokens, a, strong))
            + i32::from(moved)
            + tagged
            + closing;
        if evidence >= 2 || (evidence >= 1 && strong) {
            out.push(i);
        }
    }
    out
}

fn beside_before(text: &str, tokens: &[Token], b: usize) -> i32 {
    let this = word(text, tokens, b);
    if words::BEFORE_VERB.contains(&this) {
        return 2;
    }
    match tokens[b].pos {
        Pos::Loc => 1,
        Pos::Adv => 1,
        Pos::De => -4,
        Pos::Num | Pos::Measure => -3,
        Pos::Adj => -1,
        Pos::Pron => 1,
        Pos::Prep => -2,
        Pos::Punct if matches!(this, "、") => -1,
        Pos::Punct => 0,
        Pos::Conj => -1,
        _ => 0,
    }
}

fn beside_after(text: &str, tokens: &[Token], a: usize, strong: bool) -> i32 {
    let this = word(text, tokens, a);
    if matches!(
        this,
        "了" | "着" | "过" | "成" | "到" | "为" | "出" | "于" | "至"
    ) {
        return 2;
    }
    match tokens[a].pos {
        Pos::De => -3,
        Pos::Conj => -3,
        Pos::Num | Pos::Adj | Pos::Pron => 1,
        Pos::Latin => 1,
        Pos::Punct if this == "、" => -3,
        Pos::Punct => 0,
        Pos::Loc => -5,
        Pos::Noun
            if matches!(
                this,
                "过程"
                    | "阶段"
                    | "任务"
                    | "方法"
                    | "方式"
                    | "策略"
                    | "能力"
                    | "技术"
                    | "算法"
                    | "机制"
                    | "时间"
                    | "速度"
                    | "成本"
            ) && !strong =>
        {
            -2
        }
        _ => 0,
    }
}

/// The phrases between the predicates and prepositions of a clause.
fn phrases(text: &str, tokens: &[Token], run: &[usize], predicates: &[usize]) -> Vec<Phrase> {
    let mut out: Vec<Phrase> = Vec::new();
    let mut current = Phrase {
        role: Role::Subject,
        governor: None,
        tokens: Vec::new(),
    };
    let start =
        |out: &mut Vec<Phrase>, current: &mut Phrase, role: Role, governor: Option<usize>| {
            let done = std::mem::replace(
                current,
                Phrase {
                    role,
                    governor,
                    tokens: Vec::new(),
                },
            );
            if !done.tokens.is_empty() {
                out.push(done);
            }
        };
    for (at, &i) in run.iter().enumerate() {
        let this = word(text, tokens, i);
        let in_list = at > 0 && at + 1 < run.len() && matches!(this, "和" | "与" | "跟" | "同");
        if predicates.contains(&i) {
            let role = if words::MEANS.contains(&this) {
                Role::Means
            } else {
                Role::Inner
            };
            start(&mut out, &mut current, role, Some(i));
        } else if matches!(this, "将" | "把") {
            start(&mut out, &mut current, Role::Moved, Some(i));
        } else if matches!(this, "因" | "由于" | "因为") {
            start(&mut out, &mut current, Role::Cause, Some(i));
        } else if words::MEANS.contains(&this) && tokens[i].pos == Pos::Prep {
            start(&mut out, &mut current, Role::Means, Some(i));
        } else if !in_list
            && tokens[i].pos != Pos::Conj
            && words::PREPOSITIONS.contains(&this)
            && at + 1 < run.len()
        {
            start(&mut out, &mut current, Role::Place, Some(i));
        } else if words::BEFORE_VERB.contains(&this)
            && run[at + 1..].iter().take(3).any(|n| predicates.contains(n))
        {
            let governor = current.governor;
            let role = current.role;
            start(&mut out, &mut current, role, governor);
            // What follows an adverb before its predicate belongs to nothing yet.
            current.governor = None;
        } else if matches!(this, "更" | "更加")
            && current
                .governor
                .is_some_and(|g| matches!(word(text, tokens, g), "比" | "较" | "相比"))
        {
            start(&mut out, &mut current, Role::Subject, None);
        } else if words::LOCATIVES.contains(&this)
            && matches!(current.role, Role::Place)
            && !closes_later(text, tokens, run, predicates, at)
        {
            // 在X中的Y: what follows 的 belongs to the predicate before.
            let of = run.get(at + 1).is_some_and(|&n| tokens[n].pos == Pos::De);
            match predicates.iter().rev().find(|&&p| p < i) {
                Some(&verb) if of => start(&mut out, &mut current, Role::Inner, Some(verb)),
                _ => start(&mut out, &mut current, Role::Subject, None),
            }
        } else {
            current.tokens.push(i);
        }
    }
    start(&mut out, &mut current, Role::Subject, None);
    // The argument of the last predicate is the object of the clause, when it closes the clause.
    if let (Some(&last), Some(phrase)) = (predicates.last(), out.last_mut())
        && phrase.governor == Some(last)
        && phrase.role == Role::Inner
    {
        phrase.role = Role::Object;
    }
    out
}

/// Whether a phrase of place goes on: 在复杂环境下的分割任务中, the 下 is not its end.
fn closes_later(
    text: &str,
    tokens: &[Token],
    run: &[usize],
    predicates: &[usize],
    at: usize,
) -> bool {
    run.get(at + 1).is_some_and(|&n| tokens[n].pos == Pos::De)
        && run[at + 1..]
            .iter()
            .take_while(|n| !predicates.contains(n))
            .any(|&n| words::LOCATIVES.contains(&word(text, tokens, n)))
}
