//! English answers that are cut out of something larger or say nothing, whatever rule proposed them. Each check is small and
//! stands alone.

use crate::fact::en::view::View;
use crate::grammar::{Tag, VerbForm};
use crate::source::Span;

impl View<'_> {
    /// Whether one of the checks below finds that a span cannot be an answer.
    pub(super) fn is_cut_out(&self, span: Span) -> bool {
        let checks: [fn(&Self, Span) -> bool; 14] = [
            Self::halves_pair,
            Self::is_placed,
            Self::is_counted,
            Self::is_amount,
            Self::is_cut_short,
            Self::is_initials,
            Self::ends_open,
            Self::cuts_name,
            Self::opens_with_of,
            Self::lacks_object,
            Self::is_the_end_of_a_list,
            Self::ends_in_pronoun,
            Self::is_an_idiom,
            Self::ends_in_relative,
        ];
        checks.iter().any(|check| check(self, span))
    }

    /// The words of a span, first and one after the last.
    fn words_of(&self, span: Span) -> Option<(usize, usize)> {
        let from = self.words.iter().position(|w| w.span.end > span.start)?;
        let to = self.words.iter().rposition(|w| w.span.start < span.end)? + 1;
        (from < to).then_some((from, to))
    }

    /// The hash `[of a blob]`.
    fn opens_with_of(&self, span: Span) -> bool {
        self.words_of(span)
            .is_some_and(|(from, _)| self.word(from) == "of")
    }

    /// `[unchanged files cost] nothing`, a `[branch advances] with each commit`: a subject and the beginning of its predicate.
    fn lacks_object(&self, span: Span) -> bool {
        self.words_of(span).is_some_and(|(from, to)| {
            let last = to - 1;
            let noun = |i: usize| matches!(self.words[i].tag, Tag::Noun | Tag::ProperNoun);
            let next = self.words.get(to).map(|w| w.tag);
            last > from
                && self.is_finite(last)
                && self.words[last].tag == Tag::Verb
                && noun(last - 1)
                && matches!(
                    next,
                    Some(Tag::Noun | Tag::ProperNoun | Tag::Pron | Tag::Det | Tag::Adp | Tag::Num)
                )
        })
    }

    /// A tagger, a `[date and a message]`: two members of a longer list.
    fn is_the_end_of_a_list(&self, span: Span) -> bool {
        self.words_of(span).is_some_and(|(from, to)| {
            let joined = (from + 1..to).any(|i| matches!(self.word(i), "and" | "or"));
            let determiner = usize::from(from > 0 && self.words[from - 1].tag == Tag::Det);
            let comma = from
                .checked_sub(determiner + 1)
                .filter(|&i| self.word(i) == ",");
            joined
                && comma.is_some_and(|comma| {
                    let opens = matches!(self.words[0].tag, Tag::Adp | Tag::Sconj);
                    let verb = (0..comma).any(|i| self.is_finite(i));
                    let thing = comma > 0
                        && matches!(self.words[comma - 1].tag, Tag::Noun | Tag::ProperNoun);
                    thing && verb && !opens && !(from..to).any(|i| self.is_finite(i))
                })
        })
    }

    /// overwrites a `[newer one]`
    fn ends_in_pronoun(&self, span: Span) -> bool {
        self.words_of(span).is_some_and(|(from, to)| {
            to > from + 1
                && matches!(self.word(to - 1), "one" | "ones")
                && self.words[to - 2].tag != Tag::Num
        })
    }

    /// the `[sheriff who]` hangs an innocent man
    fn ends_in_relative(&self, span: Span) -> bool {
        self.words_of(span).is_some_and(|(from, to)| {
            to > from + 1
                && matches!(
                    self.word(to - 1),
                    "who"
                        | "which"
                        | "whose"
                        | "that"
                        | "where"
                        | "when"
                        | "whether"
                        | "if"
                        | "because"
                )
        })
    }

    /// computed on `[demand]`: a turn of phrase.
    fn is_an_idiom(&self, span: Span) -> bool {
        self.words_of(span).is_some_and(|(from, to)| {
            from > 0
                && to == from + 1
                && !self.text.plain[span.range()].contains(char::is_uppercase)
                && matches!(
                    (self.word(from - 1), self.word(from)),
                    ("on", "demand" | "purpose" | "time" | "hand")
                        | (
                            "in",
                            "practice"
                                | "general"
                                | "fact"
                                | "place"
                                | "turn"
                                | "advance"
                                | "principle"
                                | "effect"
                                | "return"
                        )
                        | ("at", "once" | "first" | "last" | "all")
                        | ("by", "default" | "hand" | "far")
                        | ("for", "example" | "instance" | "free")
                )
        })
    }

    /// Whether a span holds one half of what is joined: `uniform distribution of [reads] and writes`, with the `of`; or
    /// a phrase and the examples after it.
    fn halves_pair(&self, span: Span) -> bool {
        let Some(from) = self.words.iter().position(|w| w.span.start >= span.start) else {
            return false;
        };
        let to = self
            .words
            .iter()
            .rposition(|w| w.span.end <= span.end)
            .map_or(from, |i| i + 1);
        if to <= from + 1 {
            return false;
        }
        let joins = |i: usize| matches!(self.word(i), "and" | "or");
        let noun = |i: usize| {
            self.words
                .get(i)
                .is_some_and(|w| matches!(w.tag, Tag::Noun | Tag::ProperNoun | Tag::Adj))
        };
        // the [variables X] and Y: one thing by two letters.
        let letter = |i: usize| {
            i < self.words.len() && {
                let word = self.word(i);
                word.len() == 1 && word != "a" && word != "i"
            }
        };
        if joins(to) && letter(to + 1) && letter(to - 1) {
            return true;
        }
        let inside = |tag: Tag| self.words[from..to].iter().any(|w| w.tag == tag);
        let examples = (from + 1..to).any(|i| matches!(self.word(i), "like" | "e.g." | "such"));
        let whole = (from..to).any(joins);
        let before = joins(to) && noun(to + 1) && self.word(from) != "of";
        let after = from > 1 && joins(from - 1) && noun(from - 2);
        examples || inside(Tag::Adp) && !inside(Tag::Verb) && !whole && (before || after)
    }

    /// Whether a span speaks of its place in the text: `the [above event handler]`.
    fn is_placed(&self, span: Span) -> bool {
        let pointer = |i: usize| {
            i > 0
                && matches!(self.word(i), "above" | "below" | "aforementioned")
                && matches!(self.word(i - 1), "the" | "this" | "these")
        };
        (0..self.words.len()).any(|i| self.words[i].span.overlaps(span) && pointer(i))
    }

    /// Whether a span opens with what a question word counts: `shows how [many requests] …`.
    fn is_counted(&self, span: Span) -> bool {
        self.words
            .iter()
            .position(|w| w.span.start >= span.start)
            .is_some_and(|i| {
                i > 0 && self.word(i - 1) == "how" && matches!(self.word(i), "many" | "much")
            })
    }

    /// Whether an answer only says that there is much or little of something: `keep a [large number] of connections open`.
    fn is_amount(&self, span: Span) -> bool {
        const AMOUNTS: &[&str] = &[
            "number",
            "numbers",
            "amount",
            "amounts",
            "quantity",
            "quantities",
            "variety",
            "range",
            "majority",
            "series",
            "lot",
            "bit",
            "portion",
            "plenty",
            "handful",
            "couple",
            "multitude",
            "host",
            "array",
            "wealth",
            "minority",
            "rest",
        ];
        let next = self.words.iter().position(|w| w.span.start >= span.end);
        let last = self.words.iter().rposition(|w| w.span.end <= span.end);
        let figures = self.text.plain[span.range()].contains(|c: char| c.is_ascii_digit());
        !figures
            && next.is_some_and(|n| self.word(n) == "of")
            && last.is_some_and(|l| AMOUNTS.contains(&self.word(l)))
    }

    /// Whether an answer is cut off what tells it from others: the `[possibility of messages] being delivered twice`, `TCP is
    /// [useful for applications] that require …`.
    fn is_cut_short(&self, span: Span) -> bool {
        let Some(next) = self.words.iter().position(|w| w.span.start >= span.end) else {
            return false;
        };
        let inside = || self.words.iter().filter(|w| span.contains(w.span));
        let joined = inside().any(|w| w.tag == Tag::Adp);
        let does = inside().any(|w| matches!(w.tag, Tag::Verb | Tag::Adj));
        self.word(next) == "being" && joined
            || matches!(self.word(next), "that" | "which" | "who" | "whose") && joined && does
    }

    /// Whether an answer is the initials of the words before its bracket: `time-to-live ([TTL])`.
    fn is_initials(&self, span: Span) -> bool {
        let answer = &self.text.plain[span.range()];
        let Some(before) = self.text.plain[..span.start].trim_end().strip_suffix('(') else {
            return false;
        };
        let letters: Vec<char> = answer
            .trim_end_matches('s')
            .to_lowercase()
            .chars()
            .collect();
        let initials: Vec<char> = before
            .split(|c: char| !c.is_alphanumeric())
            .filter_map(|w| w.chars().next())
            .flat_map(char::to_lowercase)
            .collect();
        letters.len() > 1 && answer.starts_with(char::is_uppercase) && initials.ends_with(&letters)
    }

    /// Whether a span ends with a preposition whose object stands outside: `[avoid requests in] which …`.
    fn ends_open(&self, span: Span) -> bool {
        let Some(last) = self.words.iter().rposition(|w| w.span.end <= span.end) else {
            return false;
        };
        let particle = matches!(
            self.word(last),
            "up" | "down" | "off" | "out" | "on" | "over"
        );
        let Some(next) = self.words.get(last + 1) else {
            return false;
        };
        let long = self.words[last].span.start > span.start;
        let preposition = self.words[last].tag == Tag::Adp && !particle && next.tag != Tag::Punct;
        // `[is additional complexity associated] with …`
        let participle = self.words[last].verb == Some(VerbForm::Part)
            && next.tag == Tag::Adp
            && self.words[..last]
                .iter()
                .any(|w| w.span.start == span.start && w.tag == Tag::Aux);
        long && (preposition || participle)
    }

    /// Whether a span begins or ends inside a name of several words: `W8A8 [SmoothQuant]`.
    fn cuts_name(&self, span: Span) -> bool {
        let word = |i: usize| &self.text.plain[self.words[i].span.range()];
        // `W8A8`, `HTTP`, `SmoothQuant`; a capital alone may open a sentence.
        let name = |i: usize| {
            word(i).starts_with(char::is_uppercase)
                && word(i)
                    .chars()
                    .skip(1)
                    .any(|c: char| c.is_uppercase() || c.is_ascii_digit())
        };
        let parted = |i: usize| {
            i > 0
                && i < self.words.len()
                && name(i - 1)
                && name(i)
                && self.words[i - 1].span.end + 1 == self.words[i].span.start
        };
        let from = self.words.iter().position(|w| w.span.start >= span.start);
        let to = self.words.iter().position(|w| w.span.start >= span.end);
        from.is_some_and(parted) || to.is_some_and(parted)
    }
}
