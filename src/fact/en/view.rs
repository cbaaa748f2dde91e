//! A sentence as the English rules see it: tagged words with the tagger's likeliest errors repaired, base noun
//! phrases, and clauses.

use super::verbs::{self, Sure};
use super::words;
use crate::grammar::{self, Chunk, Tag, VerbForm, Word};
use crate::source::Span;
use crate::text::{MarkKind, Text};

/// A run of words: `from..to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Phrase {
    pub(super) const fn new(from: usize, to: usize) -> Self {
        Self { from, to }
    }

    pub(super) const fn len(self) -> usize {
        self.to - self.from
    }
}

/// What a clause is in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClauseKind {
    /// Stands alone, or shares the subject of the one before it.
    Main,
    /// `if`, `when`, `unless`, `until` …
    Condition,
    /// `because`, `since` …
    Reason,
    /// `while`, `whereas`, `although` …
    Contrast,
    /// `which`, `that`, `who`, `where`
    Relative,
    /// `whether …`, `that …` after a verb
    Content,
    /// `, increasing throughput`
    Participle,
}

/// A clause: words `from..to`, and its verbs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clause {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: ClauseKind,
    /// Auxiliaries, adverbs and verbs that stand together: `may or may not see`.
    pub(super) verb: Option<Phrase>,
    /// Whether it joins its verb to the subject of the clause before.
    pub(super) shares_subject: bool,
}

/// A sentence, read.
pub(super) struct View<'a> {
    pub(super) text: &'a Text,
    pub(super) words: Vec<Word>,
    pub(super) lower: Vec<String>,
    pub(super) phrases: Vec<Phrase>,
    pub(super) clauses: Vec<Clause>,
}

impl<'a> View<'a> {
    pub(super) fn new(text: &'a Text) -> Self {
        let mut words = grammar::english(&text.plain);
        join_marks(text, &mut words);
        join_figures(&text.plain, &mut words);
        let lower: Vec<String> = words
            .iter()
            .map(|w| text.plain[w.span.range()].to_lowercase())
            .collect();
        repair(&mut words, &lower);
        let phrases = phrases(&words, &lower);
        let clauses = clauses(&words, &lower);
        Self {
            text,
            words,
            lower,
            phrases,
            clauses,
        }
    }

    /// The letters of words `from..to`, which must not be empty.
    pub(super) fn plain(&self, from: usize, to: usize) -> &str {
        &self.text.plain[self.span(Phrase::new(from, to)).range()]
    }

    /// The bytes of a phrase.
    pub(super) fn span(&self, phrase: Phrase) -> Span {
        Span::new(
            self.words[phrase.from].span.start,
            self.words[phrase.to - 1].span.end,
        )
    }

    /// The lower-case word at `i`, or nothing.
    pub(super) fn word(&self, i: usize) -> &str {
        self.lower.get(i).map_or("", String::as_str)
    }

    /// Whether word `i` is a finite verb or auxiliary.
    pub(super) fn is_finite(&self, i: usize) -> bool {
        self.words.get(i).is_some_and(is_finite)
    }

    /// A phrase without determiners and vague adjectives in front; none when nothing is left.
    pub(super) fn refine(&self, phrase: Phrase) -> Option<Phrase> {
        let Phrase { mut from, mut to } = phrase;
        while from < to
            && (words::DETERMINERS.contains(&self.lower[from].as_str())
                || matches!(
                    self.words[from].tag,
                    Tag::Det | Tag::Punct | Tag::Cconj | Tag::Part
                ))
        {
            from += 1;
        }
        // `by using for [example] X`, `[how much] RAM`
        while from + 1 < to
            && (matches!(
                self.word(from),
                "example" | "instance" | "how" | "what" | "which" | "much"
            ) || self.words[from].tag == Tag::Adv && !self.word(from).ends_with("ly"))
        {
            from += 1;
        }
        while to > from
            && matches!(
                self.words[to - 1].tag,
                Tag::Punct | Tag::Det | Tag::Part | Tag::Adp | Tag::Cconj | Tag::Sconj
            )
        {
            to -= 1;
        }
        // `make our [models] resistant`
        while to > from + 1
            && self.words[to - 1].tag == Tag::Adj
            && self.words[to - 2].tag == Tag::Noun
        {
            to -= 1;
        }
        let inner_verb = (from + 1..to).any(|i| {
            self.words[i].tag == Tag::Verb
                && matches!(self.words[i].verb, Some(VerbForm::Fin | VerbForm::Inf))
        });
        if inner_verb {
            return None;
        }
        if to - from > 5
            || (from..to).any(|i| matches!(self.word(i), "you" | "we" | "it" | "they" | "i"))
        {
            return None;
        }
        let single = to - from == 1;
        let only_pronoun = single && self.words[from].tag == Tag::Pron;
        // `…, [resulting] in` is no noun.
        let only_verb = single
            && self.words[from].verb == Some(VerbForm::Ger)
            && (from == 0 || self.words[from - 1].tag != Tag::Adp);
        (from < to && !only_pronoun && !only_verb).then_some(Phrase { from, to })
    }

    /// The clause that holds word `i`.
    pub(super) fn clause_at(&self, i: usize) -> Option<&Clause> {
        self.clauses.iter().find(|c| c.from <= i && i < c.to)
    }
}

fn is_finite(word: &Word) -> bool {
    matches!(word.tag, Tag::Verb | Tag::Aux) && matches!(word.verb, Some(VerbForm::Fin))
}

/// Code, formulas and pictures are one word.
fn join_marks(text: &Text, words: &mut Vec<Word>) {
    for mark in text.marks.iter().filter(|m| m.is_whole()) {
        let Some(first) = words.iter().position(|w| w.span.overlaps(mark.plain)) else {
            continue;
        };
        let last = words
            .iter()
            .rposition(|w| w.span.overlaps(mark.plain))
            .unwrap_or(first);
        let (tag, chunk) = match (&mark.kind, words[first].chunk) {
            (MarkKind::Code, Chunk::Out) => (Tag::ProperNoun, Chunk::Begin),
            (MarkKind::Code, chunk) => (Tag::ProperNoun, chunk),
            _ => (Tag::X, Chunk::Out),
        };
        words.splice(
            first..=last,
            [Word {
                span: mark.plain,
                tag,
                verb: None,
                chunk,
            }],
        );
    }
}

/// Makes one word of a date and of a number in words: `8 May 1945`, `October 1922`, `132 billion`.
fn join_figures(plain: &str, words: &mut Vec<Word>) {
    let figures = |w: &Word| {
        let word = &plain[w.span.range()];
        word.starts_with(|c: char| c.is_ascii_digit())
            && word
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    };
    let is = |w: Option<&Word>, list: &[&str]| {
        w.is_some_and(|w| list.contains(&plain[w.span.range()].to_lowercase().as_str()))
    };
    let mut i = 0;
    while i < words.len() {
        let month = is(words.get(i), MONTHS);
        let day_first = figures(&words[i]) && is(words.get(i + 1), MONTHS);
        let mut to = i + 1;
        if day_first {
            to = i + 2;
        }
        if month && words.get(to).is_some_and(figures) {
            to += 1;
        }
        if month || day_first {
            let comma = is(words.get(to), &[","]) && to > i + 1;
            let year = to + usize::from(comma);
            if words
                .get(year)
                .is_some_and(|w| figures(w) && w.span.len() == 4)
            {
                to = year + 1;
            }
        } else if (figures(&words[i]) || words[i].tag == Tag::Num)
            && is(
                words.get(i + 1),
                &["thousand", "million", "billion", "trillion"],
            )
        {
            to = i + 2;
        }
        if to > i + 1 {
            let joined = Word {
                span: words[i].span.hull(words[to - 1].span),
                tag: Tag::Num,
                ..words[i]
            };
            words.splice(i..to, [joined]);
        }
        i += 1;
    }
}

/// Months by name. `may` and `march` are more often verbs, and taken only beside a figure.
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Repairs what the tagger takes for a noun where the clause would be left without a verb:
/// `AUC [represents] degree`, `both masters [serve] reads`, `… and [resumes] service`.
fn repair(words: &mut [Word], lower: &[String]) {
    let sentence_has_verb = words.iter().any(is_finite);
    let breaks = |i: usize, words: &[Word]| {
        matches!(
            lower[i].as_str(),
            "," | ";" | ":" | "." | "(" | ")" | "which" | "that" | "who" | "--" | "—"
        ) || (words[i].tag == Tag::Sconj && lower[i] != "to")
            || matches!(
                lower[i].as_str(),
                "if" | "when" | "while" | "whereas" | "because"
            )
    };
    let mut start = 0;
    for end in 0..=words.len() {
        if end < words.len() && !breaks(end, words) {
            continue;
        }
        let after_relative =
            start > 0 && matches!(lower[start - 1].as_str(), "which" | "that" | "who");
        verbless(words, lower, start, end, sentence_has_verb, after_relative);
        start = end + 1;
    }
    // `[Conflict] resolution comes …`: no order, where a finite verb follows.
    if words.len() > 3
        && words[0].tag == Tag::Verb
        && verbs::bare(&lower[0]).is_none()
        && words[1].tag == Tag::Noun
        && words[1].chunk == Chunk::Begin
        && let Some(end) = (2..words.len()).find(|&i| words[i].chunk != Chunk::Inside)
        && is_finite(&words[end])
    {
        words[0].tag = Tag::Noun;
        words[0].verb = None;
        words[0].chunk = Chunk::Begin;
        words[1].chunk = Chunk::Inside;
    }
    // `takes over the address and [resumes] service`
    for i in 2..words.len().saturating_sub(1) {
        let third_before = words[..i - 1]
            .iter()
            .zip(lower)
            .any(|(w, l)| is_finite(w) && l.ends_with('s'));
        if matches!(lower[i - 1].as_str(), "and" | "or" | "but")
            && words[i].tag == Tag::Noun
            && words[i].chunk == Chunk::Begin
            && words[i + 1].chunk == Chunk::Inside
            && verbs::third_person(&lower[i]) == Some(Sure::Yes)
            && third_before
        {
            make_verb(words, i);
        }
    }
}

/// Finds the verb of a stretch of words that has none.
fn verbless(
    words: &mut [Word],
    lower: &[String],
    start: usize,
    end: usize,
    sentence_has_verb: bool,
    after_relative: bool,
) {
    // `the master serves reads and writes`, where `writes` was taken for the verb: a noun and a verb of the same
    // number in front of `and` tell.
    let finite = (start..end).find(|&i| is_finite(&words[i]));
    let from_and = finite.is_some_and(|f| {
        f > start && lower[f - 1] == "and" && words[f].tag == Tag::Verb && f + 1 == end
    });
    if finite.is_some() && !from_and {
        // `ROC is a curve and AUC [represents] degree`: the second half of a coordination may lack its verb.
        let and = (start..end)
            .rev()
            .find(|&i| lower[i] == "and" || lower[i] == "but");
        if let Some(and) = and
            && finite.is_some_and(|f| f < and)
        {
            let half = and + 1;
            if !(half..end).any(|i| matches!(words[i].tag, Tag::Verb | Tag::Aux)) {
                find_verb(words, lower, half, end, false);
            }
        }
        return;
    }
    let stop = finite.unwrap_or(end);
    let found = find_verb(
        words,
        lower,
        start,
        stop,
        !sentence_has_verb || after_relative || from_and,
    );
    if found && let Some(f) = finite {
        words[f].tag = Tag::Noun;
        words[f].verb = None;
        words[f].chunk = Chunk::Begin;
    }
}

fn find_verb(
    words: &mut [Word],
    lower: &[String],
    start: usize,
    end: usize,
    doubtful: bool,
) -> bool {
    // `a webhook that [enforces] policies`
    if doubtful
        && start > 0
        && start + 1 < end
        && words[start].tag == Tag::Noun
        && verbs::third_person(&lower[start]).is_some()
        && matches!(lower[start - 1].as_str(), "which" | "that" | "who")
    {
        make_verb(words, start);
        return true;
    }
    for i in start + 1..end {
        let follows = i + 1 < end || (i + 1 == end && i > start + 1);
        let before = &words[i - 1];
        if words[i].tag != Tag::Noun || !follows || lower[i - 1] == "to" {
            continue;
        }
        // `the primary [serves]`: an adjective that stands for a noun.
        let nominal = before.tag == Tag::Adj
            && i >= 2
            && words[i - 2].tag == Tag::Det
            && verbs::third_person(&lower[i]) == Some(Sure::Yes);
        if !nominal && !matches!(before.tag, Tag::Noun | Tag::ProperNoun | Tag::Pron) {
            continue;
        }
        // `the application works against a copy`
        let at_preposition = lower.get(i + 1).is_some_and(|w| w != "of" && w != "for")
            && words.get(i + 1).is_some_and(|w| w.tag == Tag::Adp);
        let trusted = |s: Option<Sure>| {
            s == Some(Sure::Yes) || ((doubtful || at_preposition) && s == Some(Sure::Doubtful))
        };
        let plural =
            lower[i - 1].ends_with('s') && !lower[i - 1].ends_with("ss") && before.tag == Tag::Noun;
        let third = trusted(verbs::third_person(&lower[i])) && !plural && i + 1 < end;
        let bare = trusted(verbs::bare(&lower[i])) && plural && i + 1 < end;
        if third || bare {
            make_verb(words, i);
            return true;
        }
    }
    false
}

fn make_verb(words: &mut [Word], i: usize) {
    words[i].tag = Tag::Verb;
    words[i].verb = Some(VerbForm::Fin);
    words[i].chunk = Chunk::Out;
    if let Some(next) = words.get_mut(i + 1)
        && next.chunk == Chunk::Inside
    {
        next.chunk = Chunk::Begin;
    }
}

/// Base noun phrases, those that hold two phrases cut at the conjunction:
/// `[more hardware] and [additional complexity]`, but `[positive and negative class]`.
fn phrases(words: &[Word], lower: &[String]) -> Vec<Phrase> {
    let mut out: Vec<Phrase> = Vec::new();
    for (i, word) in words.iter().enumerate() {
        match word.chunk {
            Chunk::Out => {}
            Chunk::Inside if out.last().is_some_and(|p| p.to == i) => {
                if let Some(last) = out.last_mut() {
                    last.to = i + 1;
                }
            }
            _ => out.push(Phrase::new(i, i + 1)),
        }
    }
    let is_noun = |w: &Word| matches!(w.tag, Tag::Noun | Tag::ProperNoun);
    out.into_iter()
        .flat_map(|p| {
            let and = (p.from + 1..p.to.saturating_sub(1)).find(|&i| {
                words[i].tag == Tag::Cconj
                    && (is_noun(&words[i - 1])
                        || words::DETERMINERS.contains(&lower[i + 1].as_str()))
                    && (matches!(words[i + 1].tag, Tag::Adj | Tag::Det) || i + 2 == p.to)
            });
            match and {
                Some(i) => vec![Phrase::new(p.from, i), Phrase::new(i + 1, p.to)],
                None => vec![p],
            }
        })
        .collect()
}

/// Words that open a subordinate clause.
fn opener(word: &str, next: Option<&Word>) -> Option<ClauseKind> {
    Some(match word {
        "if" | "when" | "whenever" | "unless" | "until" | "once" | "where" => ClauseKind::Condition,
        "because" | "since" => ClauseKind::Reason,
        "while" | "whereas" | "although" | "though" => ClauseKind::Contrast,
        "which" | "who" | "whom" | "whose" => ClauseKind::Relative,
        "whether" => ClauseKind::Content,
        "that" if next.is_some_and(|w| matches!(w.tag, Tag::Verb | Tag::Aux)) => {
            ClauseKind::Relative
        }
        _ => return None,
    })
}

/// Whether a noun phrase and then a finite verb come before any punctuation.
pub(super) fn opens_clause(words: &[Word]) -> bool {
    let first = words.first().is_some_and(|w| {
        matches!(
            w.tag,
            Tag::Noun | Tag::ProperNoun | Tag::Pron | Tag::Det | Tag::Adj
        )
    });
    let verb = words
        .iter()
        .take(8)
        .take_while(|w| !matches!(w.tag, Tag::Punct | Tag::Cconj))
        .position(is_finite);
    first && verb.is_some_and(|v| v >= 1)
}

fn clauses(words: &[Word], lower: &[String]) -> Vec<Clause> {
    let mut out: Vec<Clause> = Vec::new();
    let mut open = Clause {
        from: 0,
        to: 0,
        kind: ClauseKind::Main,
        verb: None,
        shares_subject: false,
    };
    let mut close = |open: &mut Clause, at: usize, next: usize, kind: ClauseKind, shares: bool| {
        open.to = at;
        if open.to > open.from {
            open.verb = verb_group(words, lower, open);
            out.push(*open);
        }
        *open = Clause {
            from: next,
            to: next,
            kind,
            verb: None,
            shares_subject: shares,
        };
    };
    let mut i = 0;
    while i < words.len() {
        let next = words.get(i + 1);
        let kind = opener(&lower[i], next);
        if let Some(kind) = kind {
            close(&mut open, i, i + 1, kind, false);
        } else {
            match lower[i].as_str() {
                "," | "--" | "—"
                    if next
                        .is_some_and(|w| w.verb == Some(VerbForm::Ger) && w.tag == Tag::Verb) =>
                {
                    close(&mut open, i, i + 1, ClauseKind::Participle, false);
                }
                "," | ";" | ":" | "--" | "—" | "." | "so" if opens_clause(&words[i + 1..]) => {
                    close(&mut open, i, i + 1, ClauseKind::Main, false);
                }
                "and" | "or" | "but" | "then" => {
                    let adverb = usize::from(next.is_some_and(|w| w.tag == Tag::Adv));
                    let finite = words.get(i + 1 + adverb).is_some_and(is_finite);
                    // `may or may not` is one verb.
                    let modal = finite && i > 0 && words[i - 1].tag == Tag::Aux;
                    if finite && !modal {
                        let kind = open.kind;
                        close(&mut open, i, i + 1, kind, true);
                    } else if opens_clause(&words[i + 1..])
                        && (open.from..i).any(|k| is_finite(&words[k]))
                    {
                        let kind = open.kind;
                        close(&mut open, i, i + 1, kind, false);
                    }
                }
                // A comma ends a subordinate clause unless it lists.
                "," if i > 0
                    && !matches!(open.kind, ClauseKind::Main)
                    && next.is_none_or(|w| w.tag != Tag::Cconj) =>
                {
                    close(&mut open, i, i + 1, ClauseKind::Main, true);
                }
                _ => {}
            }
        }
        i += 1;
    }
    close(&mut open, words.len(), words.len(), ClauseKind::Main, false);
    out
}

/// The verbs of a clause, with the adverbs and negations among them.
fn verb_group(words: &[Word], lower: &[String], clause: &Clause) -> Option<Phrase> {
    let participle = clause.kind == ClauseKind::Participle;
    let from = (clause.from..clause.to)
        .find(|&i| is_finite(&words[i]) || (participle && words[i].verb == Some(VerbForm::Ger)))?;
    let mut to = from + 1;
    let mut i = from + 1;
    while i < clause.to {
        let word = &words[i];
        let verbal = matches!(word.tag, Tag::Verb | Tag::Aux);
        let passes = verbal
            || word.tag == Tag::Adv
            || matches!(lower[i].as_str(), "not" | "n't")
            || (lower[i] == "or" && words[i - 1].tag == Tag::Aux);
        if !passes
            || word.verb == Some(VerbForm::Ger)
                && words[i - 1].tag != Tag::Aux
                && words[i - 1].tag != Tag::Adv
        {
            break;
        }
        if verbal {
            to = i + 1;
        }
        i += 1;
    }
    Some(Phrase::new(from, to))
}
