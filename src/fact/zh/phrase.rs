//! Chinese phrases: their edges, the members of an enumeration, the head after 的.

use super::token::{Pos, Token};
use super::words;
use crate::source::Span;
use crate::text::width;

/// A phrase to be looked at: the text, its tokens, and which of them.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
}

impl<'a> View<'a> {
    /// The word of a token.
    pub(super) fn word(self, i: usize) -> &'a str {
        &self.text[self.tokens[i].span.range()]
    }

    /// From the first to the last of some tokens, with the punctuation that belongs to them.
    pub(super) fn span(self, run: &[usize]) -> Option<Span> {
        let (first, last) = run.first().zip(run.last())?;
        let mut span = Span::new(self.tokens[*first].span.start, self.tokens[*last].span.end);
        // Quotation marks travel in pairs.
        let inside = &self.text[span.range()];
        let open = inside.matches(['“', '「', '《', '"']).count();
        let close = inside.matches(['”', '」', '》', '"']).count();
        if open > close && self.text[span.end..].starts_with(['”', '」', '》']) {
            span.end += '”'.len_utf8();
        }
        if close > open
            && let Some(c) = self.text[..span.start].chars().next_back()
            && matches!(c, '“' | '「' | '《')
        {
            span.start -= c.len_utf8();
        }
        Some(span)
    }

    /// Width of some tokens.
    pub(super) fn width(self, run: &[usize]) -> usize {
        self.span(run).map_or(0, |s| width(&self.text[s.range()]))
    }

    /// Without determiners, particles and punctuation at its edges.
    pub(super) fn trim(self, mut run: &[usize]) -> &[usize] {
        while let Some((&first, rest)) = run.split_first() {
            let word = self.word(first);
            let numbered = self.tokens[first].pos == Pos::Num
                && rest
                    .first()
                    .is_some_and(|&n| self.tokens[n].pos == Pos::Measure);
            let token = &self.tokens[first];
            let drop = words::DETERMINERS.contains(&word)
                || matches!(token.pos, Pos::Particle | Pos::De | Pos::Conj)
                || (token.pos == Pos::Punct && !matches!(word, "“" | "「" | "《" | "\""))
                || (token.pos == Pos::Adv
                    && words::BEFORE_VERB.contains(&word)
                    && !matches!(word, "更" | "更加" | "最"));
            if !drop
                || (numbered && word.chars().any(|c| c.is_ascii_digit()))
                || rest.is_empty() && token.pos != Pos::Punct
            {
                break;
            }
            run = rest;
        }
        while let Some((&last, rest)) = run.split_last() {
            let word = self.word(last);
            let token = &self.tokens[last];
            let drop = matches!(token.pos, Pos::Particle | Pos::De | Pos::Conj | Pos::Prep)
                || (token.pos == Pos::Punct && !matches!(word, "”" | "」" | "》" | "\"" | "%"))
                || words::BEFORE_VERB.contains(&word) && token.pos == Pos::Adv
                || matches!(word, "一起" | "为止")
                || (token.pos == Pos::Loc
                    && !rest.is_empty()
                    && matches!(word, "中" | "上" | "里" | "下" | "内"))
                || word == "等";
            if !drop {
                break;
            }
            run = rest;
        }
        run
    }

    /// The members of an enumeration by 、 and 和, with whether it is one. A member's own 的 stays in it.
    pub(super) fn members(self, run: &[usize]) -> Vec<&[usize]> {
        let mut out = Vec::new();
        let mut from = 0;
        let mut quoted = 0i32;
        for (at, &i) in run.iter().enumerate() {
            let word = self.word(i);
            match word {
                "“" | "「" | "《" => quoted += 1,
                "”" | "」" | "》" => quoted -= 1,
                _ => {}
            }
            let splits = quoted <= 0
                && (word == "、"
                    || (matches!(word, "和" | "与" | "及" | "以及" | "或" | "或者")
                        && at > from
                        && at + 1 < run.len()));
            if splits {
                if at > from {
                    out.push(&run[from..at]);
                }
                from = at + 1;
            }
        }
        if from < run.len() {
            out.push(&run[from..]);
        }
        out
    }

    /// What stands before and after the last 的 that has something on both sides.
    pub(super) fn around_de(self, run: &[usize]) -> Option<(&[usize], &[usize])> {
        let at = run.iter().rposition(|&i| self.tokens[i].pos == Pos::De)?;
        (at > 0 && at + 1 < run.len()).then(|| (&run[..at], &run[at + 1..]))
    }
}
