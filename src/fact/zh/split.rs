//! One Chinese sentence to the shorter statements it makes: 分别 to one statement a pair, long sentences to clauses.

use super::antecedent;
use super::clause::{Role, clauses};
use super::token::{Pos, Token, tag, tokens, untagged};
use super::words;
use crate::fact::FactKind;
use crate::fact::candidate::{Candidate, Piece};
use crate::source::Span;
use crate::text::{Text, is_letter, width};

/// Splits a sentence. `under_term` says that a term stands before it on the card.
pub(in crate::fact) fn split(text: &Text, terms: &[String], under_term: bool) -> Vec<Piece> {
    if let Some(pieces) = respectively(text, terms) {
        return pieces;
    }
    long(text, terms, under_term)
        .into_iter()
        .map(|text| Piece {
            text,
            known: Vec::new(),
            only_known: false,
        })
        .collect()
}

/// 在A和B上，S分别达到了x和y的M: one statement a pair.
fn respectively(text: &Text, terms: &[String]) -> Option<Vec<Piece>> {
    let plain = text.plain.as_str();
    if !["分别", "依次"].iter().any(|w| plain.contains(w)) {
        return None;
    }
    let tokens = tokens(text, terms);
    let word = |i: usize| &plain[tokens[i].span.range()];
    let at =
        (0..tokens.len()).find(|&i| tokens[i].depth == 0 && matches!(word(i), "分别" | "依次"))?;
    let left = lists(plain, &tokens, 0, at);
    // The clause ends at the next comma; what follows is a statement of its own.
    let end = (at..tokens.len())
        .find(|&i| tokens[i].depth == 0 && matches!(word(i), "，" | "；" | "。" | ";"))
        .unwrap_or(tokens.len());
    let right = lists(plain, &tokens, at + 1, end);
    let (first, second) = left
        .iter()
        .rev()
        .find_map(|l| right.iter().find(|r| r.len() == l.len()).map(|r| (l, r)))?;
    // 6378和3396千米: the unit stands after the last and belongs to all.
    let mut second = second.clone();
    let figures = |s: &Span| {
        plain[s.range()]
            .chars()
            .all(|c| c.is_ascii_digit() || c == '.' || c == '%')
    };
    if let Some((last, others)) = second.split_last_mut()
        && others.iter().all(figures)
        && !figures(last)
    {
        let number = plain[last.range()]
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .unwrap_or(0);
        if number > 0 {
            last.end = last.start + number;
        }
    }
    let clause_end = if end < tokens.len() {
        tokens[end].span.start
    } else {
        plain.trim_end_matches(['。', '.']).len()
    };
    let mut pieces = Vec::new();
    for (a, b) in first.iter().zip(&second) {
        let mut made = text.slice(Span::new(0, first[0].start));
        made.push(&text.slice(*a));
        made.push(&text.slice(Span::new(first[first.len() - 1].end, tokens[at].span.start)));
        made.push(&text.slice(Span::new(tokens[at].span.end, second[0].start)));
        let from = made.plain.len();
        made.push(&text.slice(*b));
        let hole = Span::new(from, made.plain.len());
        made.push(&text.slice(Span::new(second[second.len() - 1].end, clause_end)));
        let number = made.plain[hole.range()].chars().any(|c| c.is_ascii_digit());
        let mut known = vec![Candidate::new(
            hole,
            if number {
                FactKind::Number
            } else {
                FactKind::Attribute
            },
            "respectively",
            90,
        )];
        // The measure after the number, once.
        if pieces.is_empty() && number && made.plain[hole.end..].starts_with('的') {
            let start = hole.end + '的'.len_utf8();
            let metric = made.plain[start..].trim_end();
            if !metric.is_empty() && width(metric) <= 8 {
                known.push(Candidate::new(
                    Span::new(start, start + metric.len()),
                    FactKind::Attribute,
                    "measure",
                    60,
                ));
            }
        }
        let whole = Span::new(first[0].start, first[0].start + a.len());
        if !number && width(&made.plain[whole.range()]) <= 12 {
            known.push(Candidate::new(
                whole,
                FactKind::Member,
                "respectively-of",
                55,
            ));
        }
        pieces.push(Piece {
            text: made.trim(),
            known,
            only_known: true,
        });
    }
    let rest = text
        .slice(Span::new(
            (clause_end + '，'.len_utf8()).min(plain.len()),
            plain.len(),
        ))
        .trim();
    if rest.plain.chars().filter(|c| is_letter(*c)).count() >= 4 {
        let mut made = text.slice(Span::new(0, tokens[at].span.start));
        made.push(&rest);
        pieces.push(Piece {
            text: made,
            known: Vec::new(),
            only_known: false,
        });
    }
    Some(pieces)
}

/// Enumerations by 、 and 和 between two tokens: spans of their members.
fn lists(plain: &str, tokens: &[Token], from: usize, to: usize) -> Vec<Vec<Span>> {
    let word = |i: usize| &plain[tokens[i].span.range()];
    let separates = |i: usize| matches!(word(i), "、" | "和" | "与" | "及" | "以及");
    let stops = |i: usize| {
        !separates(i)
            && (tokens[i].depth > 0
                || matches!(
                    tokens[i].pos,
                    Pos::Punct
                        | Pos::De
                        | Pos::Prep
                        | Pos::Loc
                        | Pos::Verb
                        | Pos::Particle
                        | Pos::Adv
                )
                || matches!(word(i), "在" | "为" | "是"))
    };
    let mut out = Vec::new();
    let mut members: Vec<Span> = Vec::new();
    let mut open: Option<Span> = None;
    let mut close = |members: &mut Vec<Span>, open: &mut Option<Span>| {
        members.extend(open.take());
        if members.len() >= 2 {
            out.push(std::mem::take(members));
        }
        members.clear();
    };
    for (i, token) in tokens.iter().enumerate().take(to).skip(from) {
        if stops(i) {
            close(&mut members, &mut open);
        } else if separates(i) {
            members.extend(open.take());
        } else {
            open = Some(open.map_or(token.span, |s| s.hull(token.span)));
        }
    }
    close(&mut members, &mut open);
    out
}

/// A long sentence at its semicolons. One that stands under a term is cut further into groups of clauses, since the
/// term is their subject; in any other the subject is carried along.
fn long(text: &Text, terms: &[String], under_term: bool) -> Vec<Text> {
    let parts = cut(text, &['；', ';']);
    parts
        .into_iter()
        .flat_map(|part| match (under_term, width(&part.plain)) {
            (true, 33..) => groups(&part, 26),
            (false, 34..) => carried(&part, terms),
            _ => vec![part],
        })
        // What no clause could part is parted where it must be: a front that long is not read.
        .flat_map(|part| match width(&part.plain) {
            WIDE.. => groups(&part, 40),
            _ => vec![part],
        })
        .collect()
}

/// In characters of reading: more than a glance takes in.
const WIDE: usize = 60;

/// Groups of clauses of some `most` characters, each opening with a clause that does not lean on the one before.
fn groups(text: &Text, most: usize) -> Vec<Text> {
    const ALSO: &[&str] = &["而", "但", "也", "都", "会", "可以", "能够", "避免", "并且"];
    const CONDITIONS: &[&str] = &[
        "如果", "若", "假如", "当", "由于", "因为", "虽然", "尽管", "只要", "一旦", "即使", "除非",
        "为了", "随着", "既然", "无论", "不管", "通过", "基于", "根据", "按照", "相比",
    ];
    let mut out: Vec<Text> = Vec::new();
    for clause in cut(text, &['，', ',']) {
        let leans = words::LEANING
            .iter()
            .chain(ALSO)
            .any(|l| clause.plain.starts_with(l))
            && !clause.plain.starts_with("将");
        let waits = out.last().is_some_and(|last| {
            let end = last.plain.rsplit('，').next().unwrap_or("");
            is_premise_of_time(&last.plain) || CONDITIONS.iter().any(|c| end.starts_with(c))
        });
        match out.last_mut() {
            Some(last) if leans || waits || width(&last.plain) + width(&clause.plain) <= most => {
                last.push_glue("，");
                last.push(&clause);
            }
            _ => out.push(bare(&clause)),
        }
    }
    out
}

/// 发送数据的时候, 收到请求后: what happens then stands in the next clause.
fn is_premise_of_time(clause: &str) -> bool {
    ["时", "时候", "后", "之后", "以后", "之前", "以前", "期间"]
        .iter()
        .any(|e| clause.ends_with(e))
}

fn cut(text: &Text, marks: &[char]) -> Vec<Text> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut depth = 0i32;
    for (at, c) in text.plain.char_indices() {
        match c {
            '（' | '(' | '“' => depth += 1,
            '）' | ')' | '”' => depth -= 1,
            c if marks.contains(&c) && depth <= 0 && !is_inside(text, at) => {
                out.push(text.slice(Span::new(from, at)).trim());
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(text.slice(Span::new(from, text.plain.len())).trim());
    out.retain(|t| t.plain.chars().any(is_letter));
    out
}

/// Whether a byte lies in code or a formula: the comma of `\\,` parts nothing.
fn is_inside(text: &Text, at: usize) -> bool {
    text.marks
        .iter()
        .any(|m| m.is_whole() && m.plain.start <= at && at < m.plain.end)
}

/// Clauses of a sentence without a term, grouped to some 30 characters. A group that opens without a subject of its
/// own is given the sentence's, when that is a short noun phrase; where neither is to be had the clauses stay together.
fn carried(text: &Text, terms: &[String]) -> Vec<Text> {
    const PREMISES: &[&str] = &[
        "如果", "若", "当", "由于", "因为", "虽然", "尽管", "一旦", "只要", "只有", "为了", "通过",
        "在", "对于", "根据", "除了", "随着", "从", "不仅", "不但", "即使", "无论", "首先", "与",
        "和", "比如", "例如", "其中", "这时", "此时", "每当", "使用", "利用", "基于", "按照",
        "经过", "相比",
    ];
    const ALSO: &[&str] = &[
        "便",
        "那么",
        "而不是",
        "而是",
        "而非",
        "直到",
        "除非",
        "尤其",
        "特别是",
        "因而",
        "进而",
        "还是",
        "或者",
        "或",
        "可以说",
        "后者",
        "前者",
        "此",
        "一种",
        "另一",
    ];
    const RELATIONS: &[&str] = &[
        "作用", "目的", "目标", "优点", "缺点", "优势", "劣势", "特点", "原因", "结果", "关键",
        "核心", "重点", "本质", "做法", "思路", "方法", "方式", "问题", "前提", "代价", "好处",
        "坏处", "区别", "流程", "步骤", "成本", "效果",
    ];
    const CONNECTIVES: &[&str] = &[
        "而且", "因此", "所以", "但是", "然而", "不过", "此外", "另外", "同时", "于是", "并且",
        "然后", "其次", "最后",
    ];
    let mut clauses = cut(text, &['，', ',']);
    // 因此，…: a connective that stands alone says nothing of the clause before it.
    clauses.retain(|c| !CONNECTIVES.contains(&c.plain.as_str()));
    if clauses.len() < 2 {
        return vec![text.clone()];
    }
    let (named, verbal): (Vec<Option<Text>>, Vec<bool>) = clauses
        .iter()
        .map(|c| {
            let clause = bare(c);
            let mut tokens = untagged(&clause, terms);
            let verbal = opens_with_predicate(&clause, &tokens);
            // Only what opens with a noun can name its subject; the tagger need not look at the rest.
            let named = tokens.first().is_some_and(|t| {
                matches!(
                    t.pos,
                    Pos::Noun
                        | Pos::VerbNoun
                        | Pos::Latin
                        | Pos::Num
                        | Pos::De
                        | Pos::Punct
                        | Pos::Math
                )
            });
            let subject = named.then(|| {
                tag(&clause.plain, &mut tokens);
                subject_of(&clause, &tokens)
            });
            (subject.flatten(), verbal)
        })
        .unzip();
    let subjects: Vec<bool> = named.iter().map(Option::is_some).collect();
    // The subject of the nearest clause before that has one; none where that one is not understood: 两者都….
    let carried_to = |i: usize| -> Option<Text> {
        named[0].as_ref()?;
        for before in (0..i).rev() {
            // 核心作用是…，帮助模型…: what is said of the subject has not become the subject.
            if let Some(name) = &named[before]
                && (before == 0 || !RELATIONS.iter().any(|r| name.plain.ends_with(r)))
            {
                return Some(name.clone());
            }
            let opening = bare(&clauses[before]);
            if before > 0
                && !verbal[before]
                && !PREMISES.iter().any(|p| opening.plain.starts_with(p))
            {
                return None;
            }
        }
        None
    };
    let mut out: Vec<Text> = Vec::new();
    let mut premise = false;
    for (i, clause) in clauses.iter().enumerate() {
        let plain = clause.plain.as_str();
        let open = bare(clause);
        let own = subjects[i];
        // 每执行一条命令，Redis 就…: the consequence of what stands before.
        let follows = named[i].as_ref().is_some_and(|subject| {
            let rest = open.plain[subject.plain.len()..].trim_start();
            ["就", "便", "才", "则", "也就"]
                .iter()
                .any(|w| rest.starts_with(w))
        });
        // Ref-SAV通过引入遮挡，成为了…: the means; what is said of it comes next.
        let depends = named[i].as_ref().is_some_and(|subject| {
            let rest = open.plain[subject.plain.len()..].trim_start();
            ["通过", "为了", "由于", "作为", "随着", "经过", "凭借"]
                .iter()
                .any(|w| rest.starts_with(w))
        }) && verbal.get(i + 1) == Some(&true);
        let leans = follows
            || words::LEANING
                .iter()
                .chain(ALSO)
                .any(|l| plain.starts_with(l))
                && !plain.starts_with("以太")
                && !plain.starts_with("使用");
        // A premise opens a statement only where the clause after it names its subject.
        let is_premise = PREMISES.iter().any(|p| open.plain.starts_with(p)) && !own;
        let leads_on = is_premise && subjects.get(i + 1) == Some(&true);
        let fits = out
            .last()
            .is_some_and(|last| width(&last.plain) + width(plain) <= 30);
        // Too short to ask from: it stays with what it follows.
        let short = width(plain) < 7;
        // 1937 年七七事变则…: a clause that opens with a noun has a subject, even where it is not understood.
        let subject = carried_to(i);
        let carries = !is_premise && subject.is_some() && verbal[i];
        match out.last_mut() {
            Some(last) if premise || leans || fits || short || !(own || leads_on || carries) => {
                last.push_glue("，");
                last.push(clause);
            }
            None => out.push(clause.clone()),
            Some(_) if own || leads_on => out.push(open),
            Some(_) => {
                let subject = subject.unwrap_or_default();
                out.push(antecedent::replaced(&open, &subject).unwrap_or_else(|| {
                    let mut made = subject;
                    made.push(&open);
                    made
                }));
            }
        }
        premise = is_premise || depends || is_premise_of_time(plain) || i == 0 && short;
    }
    out
}

/// Whether a clause opens with its predicate, an adverb, a preposition or a pronoun, so that its subject stands elsewhere.
fn opens_with_predicate(clause: &Text, tokens: &[Token]) -> bool {
    tokens.first().is_some_and(|first| {
        let word = &clause.plain[first.span.range()];
        matches!(
            first.pos,
            Pos::Verb | Pos::Adv | Pos::Prep | Pos::VerbNoun | Pos::Adj
        ) || words::STRONG_VERBS.contains(word)
            || words::BEFORE_VERB.contains(word)
            || word.starts_with(['它', '其'])
    })
}

/// A clause without the conjunction before it.
fn bare(clause: &Text) -> Text {
    let joined = [
        "并且", "然后", "接着", "随后", "同时", "但是", "不过", "然而", "所以", "因此", "而且",
        "并", "但", "而",
    ];
    let found = joined.iter().find(|c| {
        clause.plain.starts_with(**c)
            && !clause.plain.starts_with("并不")
            && !clause.plain.starts_with("而是")
            && !clause.plain.starts_with("而不")
    });
    found.map_or_else(
        || clause.clone(),
        |c| clause.slice(Span::new(c.len(), clause.plain.len())).trim(),
    )
}

/// The noun phrase that opens a clause and is followed by its predicate: at most eight characters, no pronoun.
fn subject_of(clause: &Text, tokens: &[Token]) -> Option<Text> {
    let found = clauses(&clause.plain, tokens);
    let first = found.iter().find(|c| c.depth == 0)?;
    let phrase = first
        .phrases
        .first()
        .filter(|p| p.role == Role::Subject && p.governor.is_none())?;
    let starts = first.tokens.first() == phrase.tokens.first();
    let named = phrase.tokens.iter().all(|&i| {
        matches!(
            tokens[i].pos,
            Pos::Noun | Pos::VerbNoun | Pos::Latin | Pos::De | Pos::Num
        ) && clause.plain[tokens[i].span.range()] != *"这"
    });
    let span = Span::new(
        tokens[*phrase.tokens.first()?].span.start,
        tokens[*phrase.tokens.last()?].span.end,
    );
    let plain = &clause.plain[span.range()];
    let fits = width(plain) <= 9
        && !plain.ends_with(['的', '个', '种', '次', '条', '项'])
        && plain.chars().count() >= 2;
    (starts && named && fits && !first.predicates.is_empty()).then(|| clause.slice(span))
}
