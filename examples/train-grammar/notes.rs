//! Sentences bracketed by hand: `[The model] learns [a latent/ADJ space] .`
//!
//! One sentence a line, tokens apart by spaces, brackets around base noun phrases, `/TAG` after a token. A token without
//! a tag has the tag that the list of its language gives it (the words of grammar), else `PUNCT` or `NUM` by its
//! letters, else `NOUN` inside brackets and `VERB` outside. `/Fin`, `/Inf`, `/Ger` and `/Part` are verbs in a form; the
//! form of an English verb without one follows from the word before it and its ending.

use crate::sample::{Gold, Sample};
use crate::treebank::{Language, tag};
use factdeck::grammar::{Tag, VerbForm, class};
use std::path::Path;

const ENGLISH: &[(Tag, &str)] = &[
    (
        Tag::Det,
        "the a an this that these those each every all both no some any another either",
    ),
    (
        Tag::Pron,
        "it they them we you he she i us its their his her our your itself themselves which who what one",
    ),
    (
        Tag::Adp,
        "of in on at by for from with to into between among through during over under across per via against \
        about within without as after before until toward towards than along around like unlike upon onto above below \
        despite instead except",
    ),
    (Tag::Cconj, "and or but nor & plus"),
    (
        Tag::Sconj,
        "if because while although though whenever since unless whereas so whether once",
    ),
    (Tag::Part, "not n't 's ’s '"),
    (
        Tag::Adv,
        "also only often usually always never then thus therefore however more most less very too even still \
        first finally instead rather again away together up out down off well directly quickly slowly mainly \
        typically exactly why how when where there here",
    ),
];

const BE: &str = "is are was were am be been being has have had do does did can could may might must shall should will \
    would";

const CHINESE: &[(Tag, &str)] = &[
    (
        Tag::Aux,
        "是 为 可以 可 能 能够 会 应 应该 应当 必须 须 需 需要 要 了 着 过 被 得以 不能 不会 不可 无法 不得 可能 不是 便是 即是 就是",
    ),
    (
        Tag::Adp,
        "在 从 对 对于 以 用 由 把 将 向 到 于 按 按照 依 依据 根据 关于 随着 随 经 经过 通过 除 除了 自 至 沿 沿着 比 给 \
        中 上 下 内 外 里 前 后 之间 之前 之后 之中 之内 之外 以上 以下 以内 以外 以前 以后 期间 时 当中 针对 基于 作为 往 朝 借助 相比 为了",
    ),
    (
        Tag::Cconj,
        "和 与 及 以及 或 或者 并 并且 而 且 但 但是 而且 而是 还是 同",
    ),
    (
        Tag::Sconj,
        "如果 若 当 虽然 因为 因 由于 即使 只有 只要 因此 所以 从而 以便 以免 所 来 无论 不论 除非 即 一旦 尽管 由此 于是 要么",
    ),
    (Tag::Part, "的 地 得 等 之 等等"),
    (
        Tag::Pron,
        "它 它们 其 他 他们 她 我们 你 这 那 此 什么 谁 自己 本身 自身 两者 二者 前者 后者 其中 这里 彼此",
    ),
    (
        Tag::Det,
        "每 各 该 这些 那些 某 某些 所有 任何 这个 这种 这类 一些 全部 另 整个 哪些 哪个 本 全 同一 部分 许多 大量 多数 少数 大多数 多个 多种 几 几个 若干 首 上述 其他 其它 其余",
    ),
    (
        Tag::Adv,
        "不 也 都 很 非常 更 更加 最 仅 只 只能 已 已经 通常 一般 往往 常 常常 再 又 就 才 均 分别 同时 直接 进一步 未 并不 不再 如何 较 \
        较为 十分 尤其 首先 其次 然后 随后 最后 最终 逐步 逐渐 几乎 始终 约 大约 则 即可 不断 反复 自动 共同 相互 互相 先 后来 仍 仍然 \
        还 甚至 特别 尽量 尽可能 完全 必然 至少 最多 越 极 极其 显著 明显 迅速 缓慢 立即 依次 逐个 逐层 一起 总 太 多么 没 没有 \
        主要 显式 隐式 充分 有效 另外 此外 例如 比如 实际 基本 近似 单独 不仅 无需 不必 不宜 刚 将要 曾 正 正在 是否 为何 为什么 怎样",
    ),
    (
        Tag::Num,
        "一 二 两 三 四 五 六 七 八 九 十 百 千 万 亿 半 数 第一 第二 第三 第四 数十 数百 数千",
    ),
];

/// Reads a file of bracketed sentences.
pub(crate) fn read(path: &Path, language: Language, weight: usize) -> std::io::Result<Vec<Sample>> {
    parse_all(
        &path.display().to_string(),
        &std::fs::read_to_string(path)?,
        language,
        weight,
    )
}

/// Reads frames, filled.
pub(crate) fn read_frames(path: &Path, language: Language) -> std::io::Result<Vec<Sample>> {
    let lines = crate::frames::fill(&std::fs::read_to_string(path)?);
    parse_all(&path.display().to_string(), &lines.join("\n"), language, 1)
}

fn parse_all(
    name: &str,
    file: &str,
    language: Language,
    weight: usize,
) -> std::io::Result<Vec<Sample>> {
    let mut out = Vec::new();
    for (number, line) in file.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let golds = parse(line, language).map_err(|what| {
            let place = format!("{name}:{}: {what}", number + 1);
            std::io::Error::new(std::io::ErrorKind::InvalidData, place)
        })?;
        out.push(Sample { golds, weight });
    }
    Ok(out)
}

fn parse(line: &str, language: Language) -> Result<Vec<Gold>, String> {
    let mut out: Vec<Gold> = Vec::new();
    let (mut phrases, mut open) = (0, false);
    for piece in line.split_whitespace() {
        let mut piece = piece;
        if let Some(rest) = piece.strip_prefix('[') {
            if std::mem::replace(&mut open, true) {
                return Err(format!("a bracket opens inside a bracket at {piece}"));
            }
            phrases += 1;
            piece = rest;
        }
        let phrase = open.then_some(phrases);
        if let Some(rest) = piece.strip_suffix(']') {
            if !std::mem::replace(&mut open, false) {
                return Err(format!("a bracket closes that is not open at {piece}"));
            }
            piece = rest;
        }
        let (text, label) = match piece.rsplit_once('/') {
            Some((text, label)) if !text.is_empty() && is_label(label) => (text, Some(label)),
            _ => (piece, None),
        };
        if text.is_empty() {
            return Err("an empty token".to_owned());
        }
        let class = class_of(text, label, phrase.is_some(), out.last(), language);
        out.push(Gold {
            text: text.to_owned(),
            hint: String::new(),
            class,
            phrase,
            space: true,
        });
    }
    if open {
        return Err("a bracket is not closed".to_owned());
    }
    if language == Language::English {
        by_what_follows(&mut out);
    } else {
        // spaces stand between Latin words only
        let latin = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric());
        for i in 0..out.len() {
            out[i].space =
                out.get(i + 1).is_some_and(|next| latin(&next.text)) && latin(&out[i].text);
        }
    }
    Ok(out)
}

/// Words of grammar that are one thing or another by the word after them.
fn by_what_follows(golds: &mut [Gold]) {
    for i in 0..golds.len() {
        let next = golds.get(i + 1).map(|g| (g.class, g.phrase.is_some()));
        let alone = golds[i].phrase.is_some()
            && next.is_none_or(|(_, inside)| !inside)
            && (i == 0 || golds[i - 1].phrase != golds[i].phrase);
        let infinitive = class(Tag::Verb, Some(VerbForm::Inf));
        golds[i].class = match golds[i].text.to_lowercase().as_str() {
            "to" if next.is_some_and(|(c, _)| c == infinitive) => class(Tag::Part, None),
            // `to be`
            "to" if golds.get(i + 1).is_some_and(|g| g.text == "be") => class(Tag::Part, None),
            "have" | "has" | "had" if next.is_some_and(|(_, inside)| inside) => {
                class(Tag::Verb, None)
            }
            "that" | "this" | "these" | "those" | "all" | "both" if alone => class(Tag::Pron, None),
            _ => golds[i].class,
        };
    }
}

fn form(label: &str) -> Option<VerbForm> {
    Some(match label {
        "Fin" => VerbForm::Fin,
        "Inf" => VerbForm::Inf,
        "Ger" => VerbForm::Ger,
        "Part" => VerbForm::Part,
        _ => return None,
    })
}

fn is_label(label: &str) -> bool {
    tag(label).is_some() || form(label).is_some()
}

fn listed(word: &str, lists: &[(Tag, &str)]) -> Option<Tag> {
    let word = word.to_lowercase();
    lists
        .iter()
        .find(|(_, list)| list.split_whitespace().any(|w| w == word))
        .map(|&(tag, _)| tag)
}

fn class_of(
    text: &str,
    label: Option<&str>,
    inside: bool,
    before: Option<&Gold>,
    language: Language,
) -> usize {
    let english = language == Language::English;
    let lists = if english { ENGLISH } else { CHINESE };
    let tag = match label {
        Some(label) => match form(label) {
            Some(form) => return class(Tag::Verb, Some(form)),
            None => tag(label).unwrap_or(Tag::X),
        },
        None if text.chars().all(|c| !c.is_alphanumeric()) => {
            if text.chars().all(|c| "+=<>×$&%~→^".contains(c)) {
                Tag::Sym
            } else {
                Tag::Punct
            }
        }
        None if text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || ".,%-:".contains(c)) =>
        {
            Tag::Num
        }
        None if english && BE.split_whitespace().any(|w| w.eq_ignore_ascii_case(text)) => Tag::Aux,
        None => match listed(text, lists) {
            Some(tag) => tag,
            None if !english && text.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                Tag::ProperNoun
            }
            None if inside => Tag::Noun,
            None => Tag::Verb,
        },
    };
    if !english {
        return class(tag, None);
    }
    class(tag, Some(english_form(text, tag, before)))
}

fn english_form(text: &str, tag: Tag, before: Option<&Gold>) -> VerbForm {
    let word = text.to_lowercase();
    let before = before.map(|g| g.text.to_lowercase()).unwrap_or_default();
    let modal = [
        "to", "can", "could", "may", "might", "must", "should", "will", "would", "do", "does",
        "did", "not",
    ];
    let auxiliary = [
        "is", "are", "was", "were", "be", "been", "has", "have", "had", "being",
    ];
    if tag == Tag::Aux {
        return match word.as_str() {
            "be" => VerbForm::Inf,
            "been" => VerbForm::Part,
            "being" => VerbForm::Ger,
            _ => VerbForm::Fin,
        };
    }
    if word.ends_with("ing") {
        VerbForm::Ger
    } else if modal.contains(&before.as_str()) || before.is_empty() && !word.ends_with('s') {
        // the first word of a sentence that is a verb is an imperative
        VerbForm::Inf
    } else if auxiliary.contains(&before.as_str()) {
        VerbForm::Part
    } else {
        VerbForm::Fin
    }
}
