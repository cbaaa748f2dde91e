//! Wrong options for an item, taken from the notes themselves.
//!
//! In comes a fact and all facts of the same document; out go two or three answers of other facts, or none when no two
//! are good. Good means (Haladyna, Downing & Rodriguez 2002, as far as a program can check): the same kind of fact from
//! as near as possible, the same script, form and length, the same number format and unit, no option inside another,
//! none that stands in the stem, and none that would be right as well.

use super::item::{Candidate, has_word, is_han, normal, width};
use super::look::AnswerForm;
use super::rank::{Rank, rank};
use crate::fact::{FactKind, UnitKind};

/// Options of an item without their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Distractors {
    /// Two or three facts whose answers they are; any order.
    Words(Vec<usize>),
    /// The answer is a number, and so are the others: they stand in ascending order.
    Numbers(Numbers),
}

/// Numbers that may stand beside an answer, the nearest facts first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbers {
    below: Vec<usize>,
    above: Vec<usize>,
    /// How many are taken: two or three.
    count: usize,
}

impl Numbers {
    /// Places at which the answer can stand, counted from 0.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        (0..=self.count)
            .filter(|&place| place <= self.below.len() && self.count - place <= self.above.len())
    }

    /// The facts to take so that the answer stands at one of its [`Numbers::places`].
    pub(super) fn at(&self, place: usize) -> Vec<usize> {
        let below = self.below.iter().take(place);
        let above = self.above.iter().take(self.count.saturating_sub(place));
        below.chain(above).copied().collect()
    }
}

/// Most columns an option may have.
const WIDEST: usize = 64;

/// How far a distractor may be taken from; see [`distance`].
const FARTHEST: u32 = 3;

/// How far a third may be taken from when two are nearer: three options do, and a fourth is to be as good.
const THIRD: u32 = 2;

/// Facts by the part of the notes they stand in, for finding options.
pub(super) struct Pool<'a> {
    facts: &'a [Candidate<'a>],
    forms: Vec<AnswerForm>,
    /// By document and kind of fact: facts in order of the notes.
    groups: std::collections::BTreeMap<(&'a str, FactKind, bool), Vec<usize>>,
}

impl<'a> Pool<'a> {
    /// A pool over all facts that can be asked.
    pub(super) fn new(facts: &'a [Candidate<'a>]) -> Self {
        let mut groups: std::collections::BTreeMap<_, Vec<usize>> =
            std::collections::BTreeMap::new();
        for (index, fact) in facts.iter().enumerate() {
            groups.entry(group(fact)).or_default().push(index);
        }
        let forms = facts.iter().map(AnswerForm::of).collect();
        Self {
            facts,
            forms,
            groups,
        }
    }

    /// Two or three wrong options for a fact, if there are as many.
    pub(super) fn distractors(&self, index: usize, seed: &str) -> Option<Distractors> {
        let fact = &self.facts[index];
        let form = &self.forms[index];
        if form.width > WIDEST || fact.answer.contains('\n') {
            return None;
        }
        let near = self.groups.get(&group(fact))?;
        let mut good: Vec<(u32, Rank, usize)> = near
            .iter()
            .filter(|&&other| other != index && self.fits(index, other))
            .map(|&other| {
                let id = &self.facts[other].id;
                // One draw for both facts: it depends on nothing else in the notes.
                let draw = rank(seed, "distractor", &fact.id, id);
                (distance(fact, &self.facts[other]), draw, other)
            })
            .filter(|&(far, ..)| far <= FARTHEST)
            .collect();
        good.sort_unstable();
        let mut apart: Vec<usize> = Vec::new();
        let mut reach = FARTHEST;
        for (far, _, other) in good {
            let fits = |&taken: &usize| self.forms[taken].apart(&self.forms[other]);
            if far <= reach && apart.iter().all(fits) {
                apart.push(other);
                if apart.len() == 2 {
                    reach = far.max(THIRD);
                }
            }
        }
        if form.number.is_some() {
            self.numbers(index, &apart)
        } else {
            self.words(index, &apart, seed)
        }
    }

    /// The nearest, but not all shorter than the answer, since the longest option is too often the right one.
    fn words(&self, index: usize, good: &[usize], seed: &str) -> Option<Distractors> {
        let fact = &self.facts[index];
        let form = &self.forms[index];
        let mut facts: Vec<usize> = good.iter().copied().take(3).collect();
        if facts.len() < 2 {
            return None;
        }
        let longest = facts.iter().all(|&i| self.forms[i].width < form.width);
        // In one case of as many as there are options it may be the longest: never would tell as much.
        let may = rank(seed, "longest", "", &fact.id)[0].is_multiple_of(facts.len() as u64 + 1);
        if longest && !may {
            let longer = good.iter().find(|&&i| self.forms[i].width >= form.width);
            if let (Some(&longer), Some(last)) = (longer, facts.last_mut()) {
                *last = longer;
            }
        }
        // A word of the stem that only the answer repeats points at it.
        let echo = |i: usize| shares_word(&self.facts[i].answer_normal, &fact.shown_normal);
        if echo(index) && !facts.iter().any(|&i| echo(i)) {
            let other = good.iter().copied().find(|&i| echo(i))?;
            if let Some(last) = facts.last_mut() {
                *last = other;
            }
        }
        Some(Distractors::Words(facts))
    }

    fn numbers(&self, index: usize, good: &[usize]) -> Option<Distractors> {
        let mine = self.value(index);
        let side = |less: bool| -> Vec<usize> {
            good.iter()
                .copied()
                .filter(|&i| (self.value(i) < mine) == less)
                .collect()
        };
        let (below, above) = (side(true), side(false));
        let count = good.len().min(3);
        (count >= 2).then_some(Distractors::Numbers(Numbers {
            below,
            above,
            count,
        }))
    }

    /// Whether the answer of `other` may stand among the options of `index`.
    fn fits(&self, index: usize, other: usize) -> bool {
        let (fact, taken) = (&self.facts[index], &self.facts[other]);
        let (mine, theirs) = (&self.forms[index], &self.forms[other]);
        fact.note_index != taken.note_index
            && !taken.answer.contains('\n')
            && mine.like(theirs)
            && mine.apart(theirs)
            && !has_word(&fact.shown_normal, &taken.answer_normal)
            && !absolute_only_in(&taken.answer, &fact.answer)
            && article_fits(fact, theirs)
            && before_de(fact) == before_de(taken)
            && kindred(fact, taken, mine, theirs)
            && !true_as_well(fact, taken)
    }

    /// The answer as a number, for sorting.
    pub(super) fn value(&self, index: usize) -> f64 {
        self.forms[index].number.as_ref().map_or(0.0, |n| n.value)
    }
}

fn group<'a>(fact: &Candidate<'a>) -> (&'a str, FactKind, bool) {
    (
        fact.note.document.as_str(),
        fact.fact.kind,
        fact.is_question(),
    )
}

/// How far away another fact stands: 0 the same list, column or lead-in; 1 the same heading; 2 the same part;
/// 3 the same document; one more when it was found by another rule or stands elsewhere in its text.
fn distance(fact: &Candidate<'_>, other: &Candidate<'_>) -> u32 {
    let a = fact.note;
    let home = home(fact, other);
    let rule = u32::from(fact.fact.rule != other.fact.rule);
    let place = if a.kind == UnitKind::Row {
        // Another column is another question.
        2 * u32::from(column(fact) != column(other))
    } else {
        u32::from(opens(fact) != opens(other))
    };
    home + rule + place
}

/// The nearest part of the notes that both stand in; see [`distance`].
fn home(fact: &Candidate<'_>, other: &Candidate<'_>) -> u32 {
    let (a, b) = (fact.note, other.note);
    let listed = |kind| matches!(kind, UnitKind::Item | UnitKind::Row);
    if a.path == b.path
        && a.kind == b.kind
        && listed(a.kind)
        && a.context_plain() == b.context_plain()
    {
        0
    } else if a.path == b.path || (fact.is_question() && a.path.len() == b.path.len()) {
        1
    } else if a.path.first() == b.path.first() {
        2
    } else {
        3
    }
}

/// Whether the answer opens its text.
fn opens(fact: &Candidate<'_>) -> bool {
    fact.fact.holes.first().is_none_or(|hole| {
        fact.note.text.plain[..hole.start]
            .trim_matches(|c: char| !c.is_alphanumeric())
            .is_empty()
    })
}

/// The label of a cell in a table row: what stands between the cell before and this one.
fn column(fact: &Candidate<'_>) -> String {
    let before = fact
        .fact
        .holes
        .first()
        .map_or("", |hole| &fact.note.text.plain[..hole.start]);
    let label = before
        .rsplit([';', '；', '\n', '|', ',', '，'])
        .next()
        .unwrap_or_default();
    normal(label)
}

/// Whether the answer of `other` would be right for `fact` too, as far as the notes tell.
fn true_as_well(fact: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    // The same stem: both answers are right for both.
    if fact.shown_normal == other.shown_normal {
        return true;
    }
    let (a, b) = (fact.note, other.note);
    let same_list = a.path == b.path && a.context_plain() == b.context_plain();
    let own = own_words(fact);
    // Members of one list, and nothing in the stem that would tell them apart.
    if same_list && (width(&own) < 8 || own == own_words(other)) {
        return true;
    }
    // What is said of one subject in several sentences is mostly true of it each time.
    let of_subject = matches!(
        fact.fact.kind,
        FactKind::Member | FactKind::Example | FactKind::Purpose | FactKind::Attribute
    );
    let told = matches!(a.kind, UnitKind::Sentence | UnitKind::Set)
        || matches!(b.kind, UnitKind::Sentence | UnitKind::Set);
    of_subject && told && a.path == b.path && !fact.is_question()
}

/// The stem without its context and its answer.
fn own_words(fact: &Candidate<'_>) -> String {
    match &fact.note.front {
        Some(front) if fact.is_question() => normal(&front.plain),
        _ => normal(fact.shown.rsplit('\n').next().unwrap_or_default()),
    }
}

/// Words that hold without exception are rarely true: options with them are not chosen.
fn absolute_only_in(option: &str, answer: &str) -> bool {
    const ABSOLUTE: [&str; 12] = [
        "一定", "从不", "必然", "绝对", "永远", "所有", "任何", "always", "never", "only", "none",
        "every",
    ];
    let (option, answer) = (normal(option), normal(answer));
    ABSOLUTE
        .iter()
        .any(|&word| has_word(&option, word) && !has_word(&answer, word))
}

/// Whether two answers are of one kind, and not merely called so: what stands at the same place of a list or table, what
/// is a term, a number of the same unit, a name below the same heading. A phrase cut out of one sentence is no option for another sentence.
fn kindred(
    fact: &Candidate<'_>,
    other: &Candidate<'_>,
    mine: &AnswerForm,
    theirs: &AnswerForm,
) -> bool {
    let names = |form: &AnswerForm| form.shape.as_ref().is_some_and(|shape| shape.name);
    let near = home(fact, other);
    near == 0
        || fact.fact.kind == FactKind::Term
        || fact.is_question()
        || mine.number.is_some()
        || (near == 1 && names(mine) && names(theirs))
}

/// Whether 的 follows the answer: then it is said of what comes next.
fn before_de(fact: &Candidate<'_>) -> bool {
    let after = fact
        .fact
        .holes
        .first()
        .map_or("", |hole| &fact.note.text.plain[hole.end..]);
    !fact.is_question() && after.starts_with('的')
}

/// "a" and "an" before the blank must fit every option.
fn article_fits(fact: &Candidate<'_>, option: &AnswerForm) -> bool {
    let Some(hole) = fact.fact.holes.first() else {
        return true;
    };
    if fact.is_question() {
        return true;
    }
    let before = fact.note.text.plain[..hole.start]
        .trim_end()
        .to_ascii_lowercase();
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    match word {
        "a" => !option.vowel,
        "an" => option.vowel,
        _ => true,
    }
}

/// Whether two texts share a word of four Latin letters or two Chinese characters in a row.
pub(super) fn shares_word(a: &str, b: &str) -> bool {
    let latin = a
        .split(|c: char| !c.is_alphanumeric() || is_han(c))
        .filter(|word| word.chars().count() >= 4 && !is_common(word));
    if latin.into_iter().any(|word| has_word(b, word)) {
        return true;
    }
    let chars: Vec<char> = a.chars().collect();
    chars
        .windows(2)
        .any(|pair| pair.iter().all(|&c| is_han(c)) && b.contains(&pair.iter().collect::<String>()))
}

fn is_common(word: &str) -> bool {
    const COMMON: [&str; 24] = [
        "that", "this", "with", "from", "which", "when", "what", "than", "then", "them", "they",
        "their", "there", "have", "been", "into", "each", "other", "such", "also", "more", "most",
        "these", "those",
    ];
    COMMON.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_word_is_no_common_one() {
        assert!(shares_word("prefix video", "the video shows"));
        assert!(!shares_word("that cat", "that dog"));
        assert!(shares_word("分布式训练", "训练过程"));
        assert!(!shares_word("量化", "训练过程"));
    }
}
