//! Chinese text to tokens: runs of Latin script and numbers kept whole, the rest cut by jieba.

use super::words;
use crate::grammar::{self, Chunk, Tag};
use crate::source::Span;
use crate::text::{Text, is_han};
use jieba_rs::Jieba;
use std::sync::OnceLock;

/// Single characters that close a noun.
const SUFFIXES: &[&str] = &[
    "器", "性", "率", "者", "度", "式", "型", "量", "层", "端", "集", "库", "机", "值", "力", "符",
    "态", "员", "物", "剂", "酶", "体", "素", "位", "项", "页", "块", "键", "码", "表", "树", "号",
    "区", "池", "链", "锁", "栈", "堆", "名", "数", "线", "网", "法", "学", "论", "症", "病", "权",
    "税", "方", "段", "图", "框", "流", "包", "源", "站", "符", "期", "费", "类",
];

/// Characters that are words of their own wherever jieba guesses.
const FUNCTION: &[char] = &[
    '是', '的', '了', '在', '和', '与', '及', '会', '可', '能', '为', '将', '被', '把', '就', '都',
    '也', '还', '从', '由', '对', '向', '让', '使',
];

/// Characters that close no guessed word: 池中, 数越, 空则.
const CLOSING: &[char] = &[
    '中', '里', '内', '越', '且', '则', '若', '先', '再', '仍', '又', '没', '时',
];

/// Characters that open no guessed word: 更高, 只靠, 该值.
const OPENING: &[char] = &[
    '更', '越', '很', '太', '再', '只', '该', '即', '但', '就', '将', '较', '如',
];

/// Characters of which two make no word: 时要, 能先.
const AUXILIARY: &[char] = &[
    '要', '先', '后', '前', '应', '需', '均', '必', '会', '能', '可', '还', '都', '也', '时', '再',
    '只', '就',
];

/// Complements that belong to the verb before them: 简化|掉, 操作|起来.
const COMPLEMENTS: &[&str] = &[
    "掉", "完", "住", "出来", "起来", "下来", "下去", "出去", "进来", "进去", "回来", "回去",
];

/// What the rules need to know of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pos {
    /// Nouns, names, and whatever has no better class.
    Noun,
    /// A noun of the kind that is also a verb (量化, 训练).
    VerbNoun,
    /// Verbs.
    Verb,
    /// Adjectives and other words that stand before nouns.
    Adj,
    /// Adverbs.
    Adv,
    /// Numbers, in figures or characters.
    Num,
    /// Measure words.
    Measure,
    /// Pronouns.
    Pron,
    /// Prepositions.
    Prep,
    /// 和 与 及 或
    Conj,
    /// 的
    De,
    /// 了 着 过 地 得 and other particles.
    Particle,
    /// Words of place: 中 上 后.
    Loc,
    /// Latin script, code.
    Latin,
    /// A formula.
    Math,
    /// Punctuation.
    Punct,
}

/// A token: bytes of the text, class, and how many brackets are open around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub span: Span,
    pub pos: Pos,
    pub depth: u8,
    /// Whether the tagger, which sees the sentence, takes it for a verb; unknown for what is not Chinese.
    pub verb: Option<bool>,
    /// Place in a base noun phrase.
    pub chunk: Chunk,
    /// Whether it belongs to the grammar rather than to a subject.
    pub closed: bool,
}

impl Token {
    /// A token that the tagger has not seen.
    const fn new(span: Span, pos: Pos, depth: u8) -> Self {
        Self {
            span,
            pos,
            depth,
            verb: None,
            chunk: Chunk::Out,
            closed: false,
        }
    }
}

fn jieba() -> &'static Jieba {
    static JIEBA: OnceLock<Jieba> = OnceLock::new();
    JIEBA.get_or_init(Jieba::new)
}

/// How often a word stands in the corpus that jieba's dictionary counts, 0 for one it does not know.
pub(super) fn frequency(word: &str) -> usize {
    if jieba().has_word(word) {
        jieba().suggest_freq(word)
    } else {
        0
    }
}

fn is_latin(c: char) -> bool {
    !is_han(c) && c.is_alphanumeric()
}

/// Characters that join two parts of a Latin name or formula when both neighbours are part of it.
fn is_joint(c: char) -> bool {
    matches!(
        c,
        '-' | '_'
            | '.'
            | '+'
            | '&'
            | '/'
            | '#'
            | '%'
            | '='
            | '×'
            | '<'
            | '>'
            | '≥'
            | '≤'
            | '~'
            | '^'
            | '\''
            | '’'
            | '@'
            | '*'
            | ','
            | ':'
    )
}

fn pos_of(tag: &str, word: &str) -> Pos {
    match word {
        "的" => return Pos::De,
        "和" | "与" | "及" | "以及" | "或" | "或者" | "跟" => return Pos::Conj,
        "了" | "着" | "地" | "得" | "吗" | "呢" | "吧" | "啊" | "等" | "所" | "之" => {
            return Pos::Particle;
        }
        _ => {}
    }
    match tag.as_bytes().first() {
        Some(b'v') if tag == "vn" => Pos::VerbNoun,
        Some(b'v') => Pos::Verb,
        Some(b'a') if tag == "ad" => Pos::Adv,
        Some(b'a' | b'b' | b'z') => Pos::Adj,
        Some(b'd') => Pos::Adv,
        Some(b'm') => Pos::Num,
        Some(b'q') => Pos::Measure,
        Some(b'r') => Pos::Pron,
        Some(b'p') => Pos::Prep,
        Some(b'c') => Pos::Conj,
        Some(b'u' | b'y' | b'e') => Pos::Particle,
        Some(b'f') if words::LOCATIVES.contains(&word) => Pos::Loc,
        _ => Pos::Noun,
    }
}

/// Tokens of a text. `terms` are phrases of the document (bold terms, headings) that are one token where jieba's
/// own boundaries allow it. White space is no token.
pub(super) fn tokens(text: &Text, terms: &[String]) -> Vec<Token> {
    let mut out = untagged(text, terms);
    tag(&text.plain, &mut out);
    out
}

/// The same before the tagger has seen them: words and classes.
pub(super) fn untagged(text: &Text, terms: &[String]) -> Vec<Token> {
    let plain = text.plain.as_str();
    let mut out: Vec<Token> = Vec::new();
    let mut depth = 0u8;
    let mut at = 0;
    while at < plain.len() {
        if let Some(mark) = text
            .marks
            .iter()
            .find(|m| m.is_whole() && m.plain.start == at && m.plain.end > at)
        {
            out.push(Token::new(
                mark.plain,
                if mark.kind == crate::text::MarkKind::Code {
                    Pos::Latin
                } else {
                    Pos::Math
                },
                depth,
            ));
            at = mark.plain.end;
            continue;
        }
        let rest = &plain[at..];
        let limit = text
            .marks
            .iter()
            .filter(|m| m.is_whole() && m.plain.start > at)
            .map(|m| m.plain.start)
            .min()
            .unwrap_or(plain.len());
        let c = rest.chars().next().unwrap_or(' ');
        if rest.starts_with("http://") || rest.starts_with("https://") {
            let end = rest
                .find(|c: char| c.is_whitespace() || is_han(c) || "，。；）)、".contains(c))
                .map_or(plain.len(), |i| at + i);
            out.push(Token::new(Span::new(at, end), Pos::Math, depth));
            at = end;
        } else if c.is_whitespace() {
            at += c.len_utf8();
        } else if is_han(c) {
            let end = rest
                .char_indices()
                .find(|&(i, c)| !is_han(c) || at + i >= limit)
                .map_or(plain.len(), |(i, _)| at + i);
            han(&plain[at..end], at, depth, &mut out);
            at = end;
        } else if is_latin(c)
            || (is_joint(c)
                && rest[c.len_utf8()..].chars().next().is_some_and(is_latin)
                && !matches!(c, ':' | ',' | '\'' | '’' | '/' | '='))
        {
            let end = latin_end(plain, at).min(limit);
            let word = &plain[at..end];
            let number = word.chars().all(|c| {
                c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '+' | '-' | '~' | '×')
            });
            out.push(Token::new(
                Span::new(at, end),
                if number { Pos::Num } else { Pos::Latin },
                depth,
            ));
            at = end;
        } else {
            let span = Span::new(at, at + c.len_utf8());
            match c {
                '（' | '(' | '[' | '【' => {
                    out.push(Token::new(span, Pos::Punct, depth));
                    depth = depth.saturating_add(1);
                }
                '）' | ')' | ']' | '】' => {
                    depth = depth.saturating_sub(1);
                    out.push(Token::new(span, Pos::Punct, depth));
                }
                _ => out.push(Token::new(span, Pos::Punct, depth)),
            }
            at = span.end;
        }
    }
    join_dates(plain, &mut out);
    merge_terms(plain, terms, &mut out);
    out
}

/// Makes one token of a date and of a span of time: 1921 年 7 月 23 日, 6 个月.
fn join_dates(plain: &str, tokens: &mut Vec<Token>) {
    let word = |t: &Token| &plain[t.span.range()];
    let figures = |t: Option<&Token>| {
        t.is_some_and(|t| t.pos == Pos::Num && word(t).chars().all(|c| c.is_ascii_digit()))
    };
    let is = |t: Option<&Token>, list: &[&str]| t.is_some_and(|t| list.contains(&word(t)));
    let mut i = 0;
    while i < tokens.len() {
        let mut to = i;
        for unit in [&["年"][..], &["月", "月份"], &["日", "号"]] {
            if figures(tokens.get(to)) && is(tokens.get(to + 1), unit) {
                to += 2;
            }
        }
        if to == i && tokens[i].pos == Pos::Num && is(tokens.get(i + 1), &["个"]) {
            let whole = ["月", "小时", "星期", "百分点", "字节", "工作日"];
            if is(tokens.get(i + 2), &whole) {
                to = i + 3;
            }
        } else if to == i && tokens[i].pos == Pos::Num && is(tokens.get(i + 1), &["个月"]) {
            to = i + 2;
        }
        if to > i + 1 {
            let span = tokens[i].span.hull(tokens[to - 1].span);
            let joined = Token::new(span, Pos::Num, tokens[i].depth);
            tokens.splice(i..to, [joined]);
        }
        i += 1;
    }
}

/// Asks the tagger which tokens are verbs here: jieba gives every word the same tag wherever it stands.
pub(super) fn tag(plain: &str, tokens: &mut [Token]) {
    let words: Vec<(Span, &str)> = tokens.iter().map(|t| (t.span, hint(t.pos))).collect();
    for (token, word) in tokens.iter_mut().zip(grammar::chinese(plain, &words)) {
        token.chunk = word.chunk;
        token.closed = is_closed(token.pos, &plain[token.span.range()]);
        if matches!(token.pos, Pos::Noun | Pos::VerbNoun | Pos::Verb | Pos::Adj) {
            token.verb = Some(word.tag == Tag::Verb);
        }
    }
}

/// Whether a word belongs to the grammar rather than to a subject.
fn is_closed(pos: Pos, word: &str) -> bool {
    matches!(
        pos,
        Pos::Adv
            | Pos::Pron
            | Pos::Prep
            | Pos::Conj
            | Pos::De
            | Pos::Particle
            | Pos::Loc
            | Pos::Measure
            | Pos::Punct
    ) || words::STRONG_VERBS.contains(word)
        || words::BEFORE_VERB.contains(word)
        || words::DETERMINERS.contains(word)
}

/// The tag of jieba's that stands for a class.
fn hint(pos: Pos) -> &'static str {
    match pos {
        Pos::Noun => "n",
        Pos::VerbNoun => "vn",
        Pos::Verb => "v",
        Pos::Adj => "a",
        Pos::Adv => "d",
        Pos::Num => "m",
        Pos::Measure => "q",
        Pos::Pron => "r",
        Pos::Prep => "p",
        Pos::Conj => "c",
        Pos::De => "uj",
        Pos::Particle => "ul",
        Pos::Loc => "f",
        Pos::Latin | Pos::Math => "eng",
        Pos::Punct => "x",
    }
}

/// Where the run of Latin script that begins at `at` ends.
fn latin_end(plain: &str, at: usize) -> usize {
    let mut chars = plain[at..].char_indices().peekable();
    let mut end = plain.len();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|c| c.1);
        let digits = next.is_some_and(|n| n.is_ascii_digit());
        let joins = is_joint(c)
            && next.is_some_and(|n| is_latin(n) || (is_joint(n) && n != c))
            && (digits || !matches!(c, ',' | ':'));
        let closes = matches!(c, '+' | '%' | '#') && !next.is_some_and(char::is_whitespace);
        if i > 0 && !is_latin(c) && !joins && !closes && !matches!(c, '%' | '+') {
            end = at + i;
            break;
        }
    }
    end + call_length(&plain[end..])
}

/// Length of a bracket in half-width that belongs to the name before it: O(1), read(), getrusage(2).
fn call_length(rest: &str) -> usize {
    let Some(inside) = rest.strip_prefix('(') else {
        return 0;
    };
    let Some(close) = inside.find(')') else {
        return 0;
    };
    let plain = inside[..close].chars().all(|c| c.is_ascii() && c != '(') && close <= 12;
    if plain { close + 2 } else { 0 }
}

fn han(run: &str, at: usize, depth: u8, out: &mut Vec<Token>) {
    let mut offset = at;
    for tag in jieba().tag(run, true) {
        let span = Span::new(offset, offset + tag.word.len());
        offset = span.end;
        // 集是, 更高: jieba guesses words across a function word; these never are part of a guessed one.
        let mut chars = tag.word.chars();
        let (first, last) = (chars.next(), chars.next_back());
        let (Some(first), Some(last)) = (first, last) else {
            word(tag.word, tag.tag, span, depth, out);
            continue;
        };
        let joint = AUXILIARY.contains(&first) && AUXILIARY.contains(&last);
        let closes = joint || FUNCTION.contains(&last) || CLOSING.contains(&last);
        let opens = OPENING.contains(&first);
        if !(closes || opens) || jieba().has_word(tag.word) {
            word(tag.word, tag.tag, span, depth, out);
            continue;
        }
        let cut = if closes {
            tag.word.len() - last.len_utf8()
        } else {
            first.len_utf8()
        };
        let (left, right) = tag.word.split_at(cut);
        let (single, rest) = if closes { (right, left) } else { (left, right) };
        let class = jieba().tag(single, false).first().map_or("x", |t| t.tag);
        // What is left of a guess may be a word of its own, with a class of its own.
        let other = if !closes && jieba().has_word(rest) {
            jieba().tag(rest, false).first().map_or(tag.tag, |t| t.tag)
        } else {
            tag.tag
        };
        let (a, b) = if closes {
            (other, class)
        } else {
            (class, other)
        };
        let middle = span.start + cut;
        word(left, a, Span::new(span.start, middle), depth, out);
        word(right, b, Span::new(middle, span.end), depth, out);
    }
}

/// One word of jieba's, mended by what stands before it.
fn word(word: &str, tag: &str, span: Span, depth: u8, out: &mut Vec<Token>) {
    // 裁剪|出非|对象: a guessed word that begins with the complement of the verb before it.
    let verb = out
        .last()
        .is_some_and(|t| t.span.end == span.start && t.pos == Pos::Verb);
    if let Some(head) = word
        .chars()
        .next()
        .filter(|c| matches!(c, '出' | '成' | '到' | '为' | '入'))
        && verb
        && word.len() > head.len_utf8()
        && !jieba().has_word(word)
    {
        let cut = span.start + head.len_utf8();
        out.push(Token::new(Span::new(span.start, cut), Pos::Particle, depth));
        out.push(Token::new(Span::new(cut, span.end), Pos::Noun, depth));
        return;
    }
    let mut pos = pos_of(tag, word);
    if let Some(last) = out.last_mut()
        && last.span.end == span.start
        && (COMPLEMENTS.contains(&word) && matches!(last.pos, Pos::Verb | Pos::VerbNoun)
            || word == "于" && matches!(last.pos, Pos::Verb | Pos::VerbNoun | Pos::Adj | Pos::Adv))
    {
        last.span.end = span.end;
        last.pos = Pos::Verb;
        return;
    }
    // T|细胞: a single letter belongs to the noun it touches.
    if pos == Pos::Noun
        && let Some(last) = out.last_mut()
        && last.span.end == span.start
        && last.pos == Pos::Latin
        && last.span.len() == 1
    {
        last.span.end = span.end;
        last.pos = Pos::Noun;
        return;
    }
    // 优化|器, 数据|集: a suffix of nouns belongs to the word before it.
    if SUFFIXES.contains(&word)
        && let Some(last) = out.last_mut()
        && last.span.end == span.start
        && matches!(last.pos, Pos::Noun | Pos::VerbNoun | Pos::Verb | Pos::Adj)
        && last.span.len() >= 6
    {
        last.span.end = span.end;
        last.pos = Pos::Noun;
        return;
    }
    if word == "过"
        && out
            .last()
            .is_some_and(|t| t.span.end == span.start && t.pos == Pos::Verb)
    {
        pos = Pos::Particle;
    }
    // 数据|集: a measure word without a number before it is a noun.
    if pos == Pos::Measure
        && !out
            .last()
            .is_some_and(|t| matches!(t.pos, Pos::Num | Pos::Pron))
    {
        pos = Pos::Noun;
    }
    out.push(Token::new(span, pos, depth));
}

/// Joins runs of tokens that spell a term of the document.
fn merge_terms(plain: &str, terms: &[String], tokens: &mut Vec<Token>) {
    for term in terms {
        for (start, _) in plain.match_indices(term.as_str()) {
            let end = start + term.len();
            let Some(first) = tokens.iter().position(|t| t.span.start == start) else {
                continue;
            };
            let Some(last) = tokens.iter().position(|t| t.span.end == end) else {
                continue;
            };
            if last > first
                && tokens[first..=last]
                    .iter()
                    .all(|t| !matches!(t.pos, Pos::Punct | Pos::De))
            {
                let merged = Token::new(Span::new(start, end), Pos::Noun, tokens[first].depth);
                tokens.splice(first..=last, [merged]);
            }
        }
    }
}
