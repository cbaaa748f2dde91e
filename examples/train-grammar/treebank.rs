//! Universal Dependencies trees to sentences with base noun phrases.

use crate::sample::{Gold, Sample};
use factdeck::grammar::{Tag, VerbForm, class};
use std::path::Path;

/// A line of a CoNLL-U file.
struct Node {
    form: String,
    upos: String,
    xpos: String,
    head: Option<usize>,
    relation: String,
    space: bool,
}

/// The two treebanks differ in what stands inside a noun phrase.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Chinese,
}

/// Reads the sentences of a file. Returns them as they are annotated; see [`technical`] and `jieba` for others.
pub(crate) fn read(path: &Path, language: Language) -> std::io::Result<Vec<Sample>> {
    let file = std::fs::read_to_string(path)?;
    Ok(file
        .split("\n\n")
        .map(nodes)
        .filter(|nodes| !nodes.is_empty())
        .map(|nodes| sample(&nodes, language))
        .collect())
}

fn nodes(block: &str) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    // `don't` is one line of text over two of syntax: only the last has a space after it
    let mut glued_to = 0;
    let mut glued_space = true;
    for line in block.lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let &[id, form, _, upos, xpos, _, head, relation, _, misc] = fields.as_slice() else {
            continue;
        };
        let space = !misc.contains("SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            glued_to = last.parse().unwrap_or(0);
            glued_space = space;
            continue;
        }
        let Ok(number) = id.parse::<usize>() else {
            continue;
        };
        out.push(Node {
            form: form.to_owned(),
            upos: upos.to_owned(),
            xpos: xpos.to_owned(),
            head: head.parse::<usize>().ok().and_then(|h| h.checked_sub(1)),
            relation: relation.to_owned(),
            space: if number < glued_to {
                false
            } else if number == glued_to {
                glued_space
            } else {
                space
            },
        });
    }
    out
}

fn sample(nodes: &[Node], language: Language) -> Sample {
    let phrases = phrases(nodes, language);
    let golds = nodes
        .iter()
        .zip(phrases)
        .map(|(node, phrase)| Gold {
            text: node.form.clone(),
            hint: String::new(),
            class: node_class(node, language),
            phrase,
            space: node.space,
        })
        .collect();
    Sample { golds, weight: 1 }
}

/// The tag of a name of Universal Dependencies.
pub(crate) fn tag(name: &str) -> Option<Tag> {
    Some(match name {
        "NOUN" => Tag::Noun,
        "PROPN" => Tag::ProperNoun,
        "VERB" => Tag::Verb,
        "AUX" => Tag::Aux,
        "ADJ" => Tag::Adj,
        "ADV" => Tag::Adv,
        "DET" => Tag::Det,
        "PRON" => Tag::Pron,
        "NUM" => Tag::Num,
        "ADP" => Tag::Adp,
        "CCONJ" => Tag::Cconj,
        "SCONJ" => Tag::Sconj,
        "PART" => Tag::Part,
        "PUNCT" => Tag::Punct,
        "SYM" => Tag::Sym,
        "INTJ" => Tag::Intj,
        "X" => Tag::X,
        _ => return None,
    })
}

fn node_class(node: &Node, language: Language) -> usize {
    let plain = tag(&node.upos).unwrap_or(Tag::X);
    if language == Language::Chinese {
        return class(usual(node, plain), None);
    }
    let form = match node.xpos.as_str() {
        "VB" => VerbForm::Inf,
        "VBG" => VerbForm::Ger,
        "VBN" => VerbForm::Part,
        _ => VerbForm::Fin,
    };
    class(plain, Some(form))
}

/// GSD calls 也 and 但 subordinators and 如果 a preposition; here they get the tags that Universal Dependencies give
/// their like in other languages, and 的 has one tag.
fn usual(node: &Node, plain: Tag) -> Tag {
    match (node.form.as_str(), node.xpos.as_str()) {
        ("的" | "之" | "等", _) => Tag::Part,
        ("如果" | "若" | "当" | "由于" | "因" | "因为" | "虽然", "IN") => Tag::Sconj,
        ("并" | "而" | "且" | "但" | "并且" | "而且" | "但是", _) => Tag::Cconj,
        ("来" | "以" | "即" | "所以" | "所" | "从而", "RB") => Tag::Sconj,
        (_, "RB") => Tag::Adv,
        (_, "SFN") => Tag::Noun,
        _ if is_place(node) => Tag::Adp,
        _ if is_latin(node) => Tag::ProperNoun,
        ("于", _) => Tag::Adp,
        _ => plain,
    }
}

/// For each node the number of its base noun phrase.
fn phrases(nodes: &[Node], language: Language) -> Vec<Option<usize>> {
    let subtrees = subtrees(nodes);
    let mut spans: Vec<(usize, usize)> = (0..nodes.len())
        .filter(|&i| is_head(&nodes[i]))
        .map(|i| phrase(nodes, &subtrees, i, language))
        .collect();
    // the widest first, so that `users` does not cut `[the users' data]`
    spans.sort_by_key(|&(start, end)| (std::cmp::Reverse(end - start), start));
    let mut out = vec![None; nodes.len()];
    for (number, (start, end)) in spans.into_iter().enumerate() {
        if out[start..end].iter().all(Option::is_none) {
            out[start..end].fill(Some(number));
        }
    }
    out
}

/// 性 and 者 are heads too: GSD cuts 加成性 in two.
fn is_head(node: &Node) -> bool {
    let noun = matches!(node.upos.as_str(), "NOUN" | "PROPN" | "PRON");
    (noun && node.form != "等" && !is_place(node)) || node.xpos == "SFN" || is_latin(node)
}

/// A name or abbreviation in Latin letters, which GSD calls foreign.
fn is_latin(node: &Node) -> bool {
    node.xpos == "FW" && node.form.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// 中 and 上 after a noun: now noun, now preposition in GSD, here always the latter.
fn is_place(node: &Node) -> bool {
    node.upos == "NOUN"
        && node.relation != "clf"
        && matches!(
            node.form.as_str(),
            "中" | "上" | "下" | "内" | "里" | "外" | "后" | "前" | "之间" | "之后" | "之前" | "时"
        )
}

/// First and last node of each subtree, and how many nodes it has.
fn subtrees(nodes: &[Node]) -> Vec<(usize, usize, usize)> {
    let mut out: Vec<(usize, usize, usize)> = (0..nodes.len()).map(|i| (i, i, 0)).collect();
    for i in 0..nodes.len() {
        let mut at = Some(i);
        // a tree is no deeper than it has nodes; the bound keeps a damaged file from looping
        for _ in 0..=nodes.len() {
            let Some(node) = at.filter(|&n| n < nodes.len()) else {
                break;
            };
            let (first, last, count) = out[node];
            out[node] = (first.min(i), last.max(i), count + 1);
            at = nodes[node].head;
        }
    }
    out
}

fn phrase(
    nodes: &[Node],
    subtrees: &[(usize, usize, usize)],
    head: usize,
    language: Language,
) -> (usize, usize) {
    let (mut start, mut end) = (head, head + 1);
    // leftward: whole subtrees of dependents that belong, one beside the other
    let mut at = head;
    // a measure word hangs from its number: `三 种` is a phrase where no noun follows at once
    if nodes[head].relation == "clf" && head > 0 && nodes[head].head == Some(head - 1) {
        return (head - 1, head + 1);
    }
    while at > 0 {
        let Some(child) = (0..at).find(|&c| nodes[c].head == Some(head) && subtrees[c].1 + 1 == at)
        else {
            break;
        };
        let (first, last, count) = subtrees[child];
        if last + 1 - first != count {
            break;
        }
        let inside = &nodes[first..=last];
        match belongs(&nodes[child], inside, language) {
            Belongs::Yes => start = first,
            // `about`, quotation marks: in if something to their left is
            Belongs::Between => {}
            Belongs::No => break,
        }
        at = first;
    }
    while let Some(child) = (end..nodes.len())
        .find(|&c| nodes[c].head == Some(head) && subtrees[c].0 == end)
        .filter(|&c| {
            let relation = nodes[c].relation.as_str();
            let (first, last, count) = subtrees[c];
            let right = relation.starts_with("flat")
                || matches!(relation, "nummod" | "goeswith" | "nmod:desc" | "compound");
            right && last + 1 - first == count && !has_clause(&nodes[first..=last])
        })
    {
        end = subtrees[child].1 + 1;
    }
    (start, end)
}

enum Belongs {
    Yes,
    Between,
    No,
}

fn belongs(child: &Node, inside: &[Node], language: Language) -> Belongs {
    let base = child.relation.split(':').next().unwrap_or_default();
    match language {
        Language::English => match (base, child.relation.as_str()) {
            ("punct", _) if matches!(child.form.as_str(), "," | ";" | ":" | "(" | ")" | "--") => {
                Belongs::No
            }
            ("punct" | "advmod", _) => Belongs::Between,
            ("det" | "amod" | "nummod" | "compound" | "flat" | "goeswith", _)
            | (_, "nmod:poss" | "nmod:desc" | "cc:preconj")
                if !has_clause(inside) =>
            {
                Belongs::Yes
            }
            _ => Belongs::No,
        },
        Language::Chinese => match base {
            "punct" if matches!(child.form.as_str(), "“" | "”" | "「" | "」" | "-" | "·") => {
                Belongs::Between
            }
            "det" | "amod" | "nummod" | "compound" | "nmod" | "flat" | "clf"
                if child.relation != "nmod:tmod"
                    && !has_clause(inside)
                    && !inside.iter().any(|n| {
                        n.relation.starts_with("mark")
                            || n.relation == "case"
                            || n.relation == "punct" && !matches!(n.form.as_str(), "-" | "·")
                    }) =>
            {
                Belongs::Yes
            }
            _ => Belongs::No,
        },
    }
}

/// Whether a clause or a list hides in a subtree.
fn has_clause(inside: &[Node]) -> bool {
    inside.iter().any(|n| {
        matches!(
            n.relation.as_str(),
            "acl:relcl" | "acl" | "advcl" | "appos" | "parataxis" | "list"
        ) || n.relation.starts_with("nsubj")
    })
}

/// The same sentence with technical words whole, as the tokenizer cuts them: `third-party`, `99.9%`, `TCP/IP`.
/// None where nothing changes.
pub(crate) fn technical(path: &Path) -> std::io::Result<Vec<Sample>> {
    let file = std::fs::read_to_string(path)?;
    Ok(file
        .split("\n\n")
        .map(nodes)
        .filter_map(|nodes| {
            let plain = sample(&nodes, Language::English);
            let mut golds: Vec<Gold> = Vec::new();
            let mut from = 0;
            while from < nodes.len() {
                let mut to = from + 1;
                while to < nodes.len() && !nodes[to - 1].space && glues(&nodes, to) {
                    to += 1;
                }
                // a mark at the end glues nothing
                while to > from + 1 && nodes[to - 1].xpos != "NN" && is_glue(&nodes[to - 1].form) {
                    to -= 1;
                }
                let inside = |h: Option<usize>| h.is_some_and(|h| (from..to).contains(&h));
                let head = (from..to)
                    .rfind(|&i| !inside(nodes[i].head) && nodes[i].upos != "PUNCT")
                    .unwrap_or(to - 1);
                let mut gold = plain.golds[head].clone();
                gold.text = nodes[from..to].iter().map(|n| n.form.as_str()).collect();
                gold.space = nodes[to - 1].space;
                if gold.text.ends_with('%') {
                    gold.class = class(Tag::Num, None);
                }
                golds.push(gold);
                from = to;
            }
            (golds.len() < nodes.len()).then_some(Sample { golds, weight: 1 })
        })
        .collect())
}

fn is_glue(form: &str) -> bool {
    matches!(form, "-" | "/")
}

/// Whether node `i` is written to the one before it as part of one word.
fn glues(nodes: &[Node], i: usize) -> bool {
    let plain = |n: &Node| n.form.chars().all(char::is_alphanumeric);
    let (before, node) = (&nodes[i - 1], &nodes[i]);
    (node.form == "%" && before.upos == "NUM")
        || (is_glue(&node.form) && !node.space && plain(before))
        || (is_glue(&before.form)
            && plain(node)
            && i >= 2
            && !nodes[i - 2].space
            && plain(&nodes[i - 2]))
}
