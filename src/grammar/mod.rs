//! Parts of speech and base noun phrases of English and Chinese clauses.
//!
//! Text comes in (for Chinese with jieba's tokens), [`Word`]s go out: in order, on character boundaries, not
//! overlapping. Any string is accepted; the same input gives the same words on every platform, since all arithmetic is
//! on integers.
//!
//! A **base noun phrase** is a noun, name or pronoun with the determiners, adjectives, numbers, compounds and
//! possessors that stand next to it: `[the model 's hidden state]`, `[多数据集 联合 训练]`. Prepositions, relative
//! clauses, 的 and coordination of heads end it: `[precision] and [recall] of [the classifier]`. [`joined_by_de`] puts
//! `A 的 B` together.
//!
//! Two averaged perceptrons a language, tagger and chunker, greedy from left to right. Their weights are data with a
//! licence of their own, see `weights/README.md`; `examples/train-grammar` makes them.

pub mod feature;
pub mod model;
mod token;

#[cfg(test)]
mod tests;

use crate::source::Span;
use crate::text::is_letter;
use feature::{Atoms, History, Rows, Token};
use model::Model;
use serde::Serialize;
use std::sync::OnceLock;

/// Parts of speech, those of Universal Dependencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Tag {
    /// 模型, `model`
    Noun,
    /// 北京, `Paris`
    ProperNoun,
    /// 提高, `improve`
    Verb,
    /// 是, 可以, 了, `be`, `can`
    Aux,
    /// 重要, `large`
    Adj,
    /// 不, 通常, `often`
    Adv,
    /// 每, 这些, `the`
    Det,
    /// 它, 其, `it`, `which`
    Pron,
    /// 三, 99.9, `two`
    Num,
    /// 在, 通过, `of`
    Adp,
    /// 和, `and`
    Cconj,
    /// 如果, `because`
    Sconj,
    /// 的, `not`, the `to` of an infinitive, the `'s` of a possessor
    Part,
    /// `,` 。
    Punct,
    /// `$` `+`
    Sym,
    /// `oh`
    Intj,
    /// Anything else, white space among jieba's tokens included.
    X,
}

/// All tags, in the order of their classes in the weights.
pub const TAGS: [Tag; 17] = [
    Tag::Noun,
    Tag::ProperNoun,
    Tag::Verb,
    Tag::Aux,
    Tag::Adj,
    Tag::Adv,
    Tag::Det,
    Tag::Pron,
    Tag::Num,
    Tag::Adp,
    Tag::Cconj,
    Tag::Sconj,
    Tag::Part,
    Tag::Punct,
    Tag::Sym,
    Tag::Intj,
    Tag::X,
];

/// Forms of English verbs and auxiliaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum VerbForm {
    /// `reads`, `read` after a subject, `can`
    Fin,
    /// The bare form: `to read`, `can read`, and the imperative `Read`.
    Inf,
    /// `reading`
    Ger,
    /// `been`, `is written`
    Part,
}

/// Place of a word in a base noun phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Chunk {
    /// In none.
    Out,
    /// First word of one.
    Begin,
    /// A later word of the one that goes on.
    Inside,
}

/// A token and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Word {
    /// Bytes of the text given.
    pub span: Span,
    /// Part of speech.
    pub tag: Tag,
    /// Form of an English verb or auxiliary, else none.
    pub verb: Option<VerbForm>,
    /// Place in a base noun phrase.
    pub chunk: Chunk,
}

/// Number of classes the tagger tells apart: the tags, where `Verb` and `Aux` stand for the finite form,
/// then the other three forms of either.
pub const CLASSES: usize = TAGS.len() + 6;

/// The tagger's class for a tag and a form.
pub fn class(tag: Tag, verb: Option<VerbForm>) -> usize {
    let form = match verb {
        None | Some(VerbForm::Fin) => return tag as usize,
        Some(VerbForm::Inf) => 0,
        Some(VerbForm::Ger) => 1,
        Some(VerbForm::Part) => 2,
    };
    match tag {
        Tag::Verb => TAGS.len() + form,
        Tag::Aux => TAGS.len() + 3 + form,
        _ => tag as usize,
    }
}

/// Tag and form of a class.
fn meaning(class: usize, forms: bool) -> (Tag, Option<VerbForm>) {
    const FORMS: [VerbForm; 3] = [VerbForm::Inf, VerbForm::Ger, VerbForm::Part];
    match TAGS.get(class) {
        Some(&tag @ (Tag::Verb | Tag::Aux)) => (tag, forms.then_some(VerbForm::Fin)),
        Some(&tag) => (tag, None),
        None => {
            let form = class - TAGS.len();
            let tag = if form < 3 { Tag::Verb } else { Tag::Aux };
            (tag, Some(FORMS[form % 3]))
        }
    }
}

/// Words of an English clause or sentence.
pub fn english(text: &str) -> Vec<Word> {
    let spans = token::english(text);
    let tokens: Vec<Token<'_>> = spans
        .iter()
        .map(|s| Token {
            text: &text[s.range()],
            hint: "",
        })
        .collect();
    english_tokens(&tokens)
        .into_iter()
        .zip(spans)
        .map(|((class, chunk), span)| {
            let (tag, verb) = meaning(class, true);
            Word {
                span,
                tag,
                verb,
                chunk,
            }
        })
        .collect()
}

/// Words of a Chinese clause or sentence, one for each of jieba's tokens (`Jieba::tag` with its model for unknown words
/// on), which are given with jieba's tags. Spans that do not lie on character boundaries of `text` count as empty.
pub fn chinese(text: &str, words: &[(Span, &str)]) -> Vec<Word> {
    let letters = |span: Span| text.get(span.range()).unwrap_or_default();
    // white space is no token to the models, which were trained without it
    let solid: Vec<Token<'_>> = words
        .iter()
        .map(|&(span, hint)| Token {
            text: letters(span),
            hint,
        })
        .filter(|token| !token.text.trim().is_empty())
        .collect();
    let mut labels = chinese_tokens(&solid).into_iter().peekable();
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    for &(span, _) in words {
        let blank = letters(span).trim().is_empty();
        let (class, chunk) = match labels.peek() {
            // a space inside a phrase belongs to it
            Some(&(_, Chunk::Inside)) if blank => (Tag::X as usize, Chunk::Inside),
            _ if blank => (Tag::X as usize, Chunk::Out),
            _ => labels.next().unwrap_or((Tag::X as usize, Chunk::Out)),
        };
        let (tag, verb) = meaning(class, false);
        out.push(Word {
            span,
            tag,
            verb,
            chunk,
        });
    }
    out
}

/// Classes and chunks of English tokens that are already cut: for measuring against a treebank.
pub fn english_tokens(tokens: &[Token<'_>]) -> Vec<(usize, Chunk)> {
    static MODEL: OnceLock<Model> = OnceLock::new();
    let model = MODEL.get_or_init(|| {
        Model::decode(include_bytes!("weights/en.bin"))
            .expect("a test decodes the built-in weights")
    });
    label(model, tokens, feature::english_tag, CLASSES)
}

/// Classes and chunks of Chinese tokens: for measuring against a treebank.
pub fn chinese_tokens(tokens: &[Token<'_>]) -> Vec<(usize, Chunk)> {
    static MODEL: OnceLock<Model> = OnceLock::new();
    let model = MODEL.get_or_init(|| {
        Model::decode(include_bytes!("weights/zh.bin"))
            .expect("a test decodes the built-in weights")
    });
    label(model, tokens, feature::chinese_tag, TAGS.len())
}

/// Features of a tag: those of a language.
pub type TagFeatures = fn(&[Atoms], usize, &History, &mut Rows);

/// Class of the boundary before the first token.
pub const EDGE: u64 = 99;

/// Tags, then chunks.
pub fn label(
    model: &Model,
    tokens: &[Token<'_>],
    features: TagFeatures,
    classes: usize,
) -> Vec<(usize, Chunk)> {
    let atoms = feature::atoms(tokens);
    let mut tags = Vec::with_capacity(tokens.len() + 4);
    tags.extend([EDGE, EDGE]);
    let mut rows = Rows::new(model.tags.bits);
    let mut past = History::new();
    for (i, token) in tokens.iter().enumerate() {
        features(&atoms, i, &past, &mut rows);
        let class = match model.tags.best(&rows, classes) {
            class if is_mark(token.text) && !MARKS.contains(&class) => Tag::Punct as usize,
            class => class,
        };
        past.push(&atoms, i, class);
        tags.push(class as u64);
    }
    tags.extend([EDGE, EDGE]);

    let mut rows = Rows::new(model.chunks.bits);
    let (mut near, mut far) = (Chunk::Out, Chunk::Out);
    let mut out = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate() {
        feature::chunk(&atoms, &tags, i, [near as u64, far as u64], &mut rows);
        let chunk = match model.chunks.best(&rows, 3) {
            _ if is_end(token.text) => Chunk::Out,
            2 if near != Chunk::Out => Chunk::Inside,
            1 | 2 => Chunk::Begin,
            _ => Chunk::Out,
        };
        out.push((tags[i + 2] as usize, chunk));
        (near, far) = (chunk, near);
    }
    out
}

/// What a token without letters and digits can be.
const MARKS: [usize; 3] = [Tag::Punct as usize, Tag::Sym as usize, Tag::Part as usize];

fn is_mark(text: &str) -> bool {
    !text.contains(is_letter)
}

/// Whether no noun phrase goes on over it. A comma may stand between adjectives in English.
fn is_end(text: &str) -> bool {
    matches!(
        text,
        "." | "!"
            | "?"
            | ";"
            | ":"
            | "("
            | ")"
            | "。"
            | "！"
            | "？"
            | "；"
            | "："
            | "，"
            | "、"
            | "（"
            | "）"
    )
}

/// Spans of the base noun phrases.
pub fn noun_phrases(words: &[Word]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for word in words {
        match (word.chunk, out.last_mut()) {
            (Chunk::Out, _) => {}
            (Chunk::Inside, Some(last)) => last.end = word.span.end,
            (Chunk::Begin | Chunk::Inside, _) => out.push(word.span),
        }
    }
    out
}

/// Spans of Chinese noun phrases, those on either side of a 的 put together (`[[模型] 的 [泛化 能力]]`), and adjectives
/// before 的 taken in (`[重要 的 [方法]]`). `text` is what the words were made from.
pub fn joined_by_de(text: &str, words: &[Word]) -> Vec<Span> {
    let is_de = |i: usize| {
        words
            .get(i)
            .is_some_and(|w| text.get(w.span.range()) == Some("的"))
    };
    let mut out: Vec<Span> = Vec::new();
    let mut i = 0;
    while i < words.len() {
        if words[i].chunk == Chunk::Out {
            i += 1;
            continue;
        }
        let (first, mut span) = (i, words[i].span);
        i += 1;
        while words.get(i).is_some_and(|w| w.chunk == Chunk::Inside) {
            span.end = words[i].span.end;
            i += 1;
        }
        if first >= 2 && is_de(first - 1) {
            let before = words[first - 2];
            match out.last_mut() {
                Some(last) if last.end == before.span.end => {
                    last.end = span.end;
                    continue;
                }
                _ if before.tag == Tag::Adj => span.start = before.span.start,
                _ => {}
            }
        }
        out.push(span);
    }
    out
}
