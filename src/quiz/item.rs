//! A fact as an item: its stem with blanks, its context, its answer, as runs of styled text.

use super::{Kind, Line, Place, Run, Style};
use crate::fact::{Fact, Lang};
use crate::ledger::Identified;
use crate::note::{Note, NoteType};
use crate::source::Span;
use crate::text::{MarkKind, OBJECT, Text};

/// A fact that can be asked, before a quiz is made.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'a> {
    /// `guid-ordinal`.
    pub id: String,
    /// Index of its note.
    pub note_index: usize,
    /// Its note.
    pub note: &'a Note,
    /// The fact.
    pub fact: &'a Fact,
    /// What is to be written, as plain text.
    pub answer: String,
    /// The shown text around it, context above, holes as spaces.
    pub shown: String,
    /// [`normal`] of `shown`.
    pub shown_normal: String,
    /// [`normal`] of `answer`.
    pub answer_normal: String,
    /// Source bytes a reader of the item sees.
    pub shown_source: Vec<Span>,
}

impl Candidate<'_> {
    /// Whether it is the answer of a question.
    pub(super) fn is_question(&self) -> bool {
        self.note.note_type == NoteType::Qa
    }

    /// What it is when it has no options.
    pub(super) fn open_kind(&self) -> Kind {
        if self.is_question() {
            Kind::Short
        } else {
            Kind::Blank
        }
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Place {
        Place {
            file: self.note.document.clone(),
            line: self.note.line,
            heading: self.note.path.last().cloned().unwrap_or_default(),
        }
    }

    /// The stem: the question, or the text with blanks.
    pub(super) fn stem(&self) -> Line {
        match (&self.note.front, self.is_question()) {
            (Some(front), true) => runs(front, &[], self.note.lang),
            _ => runs(&self.note.text, &self.fact.holes, self.note.lang),
        }
    }

    /// The answer with its markup.
    pub(super) fn answer_line(&self) -> Line {
        let lang = self.note.lang;
        let mut line = match self.fact.holes.first() {
            Some(&hole) if !self.is_question() => runs(&self.note.text.slice(hole), &[], lang),
            _ => runs(&self.note.text.trim(), &[], lang),
        };
        // A bold option would stand out.
        for run in &mut line {
            run.style
                .retain(|s| !matches!(s, Style::Strong | Style::Emphasis | Style::Underline));
        }
        line
    }

    /// Lines above the stem.
    pub(super) fn context(&self) -> Vec<Line> {
        self.note
            .context
            .iter()
            .filter(|line| !line.is_blank())
            .map(|line| runs(line, &[], self.note.lang))
            .collect()
    }
}

/// All facts of the notes that can be asked at all, in order of the notes.
pub(super) fn candidates<'a>(
    notes: &'a [Identified],
    skip: impl Fn(&str) -> bool,
) -> Vec<Candidate<'a>> {
    let mut out = Vec::new();
    for (note_index, identified) in notes.iter().enumerate() {
        let note = &identified.note;
        for (fact, &ordinal) in note.facts.iter().zip(&identified.ordinals) {
            let id = super::fact_id(&identified.guid, ordinal);
            if skip(&id) {
                continue;
            }
            if let Some(candidate) = candidate(note_index, note, fact, id) {
                out.push(candidate);
            }
        }
    }
    out
}

fn candidate<'a>(
    note_index: usize,
    note: &'a Note,
    fact: &'a Fact,
    id: String,
) -> Option<Candidate<'a>> {
    let question = note.note_type == NoteType::Qa;
    let holes_fit = fact
        .holes
        .iter()
        .all(|hole| hole.start < hole.end && note.text.plain.get(hole.range()).is_some());
    if !holes_fit || (!question && fact.holes.is_empty()) {
        return None;
    }
    let answer = if question {
        note.text.plain.trim().to_owned()
    } else {
        note.answer(fact).trim().to_owned()
    };
    let mut shown: Vec<String> = note.context.iter().map(|t| t.plain.clone()).collect();
    let mut shown_source: Vec<Span> = note.context.iter().flat_map(source_of).collect();
    if question {
        let front = note.front.as_ref()?;
        shown.push(front.plain.clone());
        shown_source.extend(source_of(front));
    } else {
        let mut text = String::new();
        for part in around(&note.text, &fact.holes) {
            text.push_str(&note.text.plain[part.range()]);
            text.push(' ');
            shown_source.extend(note.text.source_spans(part));
        }
        shown.push(text);
    }
    let shown = shown.join("\n");
    let answer_normal = normal(&answer);
    let shown_normal = normal(&shown);
    // An item that prints its own answer asks nothing; one that shows nothing cannot be answered.
    let leaks = !question && gives_away(&shown_normal, &answer_normal);
    if answer_normal.trim().is_empty() || shown_normal.trim().is_empty() || leaks {
        return None;
    }
    // A picture alone is no answer on paper.
    if answer.chars().all(|c| c == OBJECT || c.is_whitespace()) {
        return None;
    }
    Some(Candidate {
        id,
        note_index,
        note,
        fact,
        answer,
        shown,
        shown_normal,
        answer_normal,
        shown_source,
    })
}

fn source_of(text: &Text) -> Vec<Span> {
    text.source_spans(Span::new(0, text.plain.len()))
}

/// The parts of a text outside its holes.
fn around(text: &Text, holes: &[Span]) -> Vec<Span> {
    let mut holes = holes.to_vec();
    holes.sort_unstable();
    let mut out = Vec::new();
    let mut at = 0;
    for hole in holes {
        if at < hole.start {
            out.push(Span::new(at, hole.start));
        }
        at = at.max(hole.end);
    }
    if at < text.plain.len() {
        out.push(Span::new(at, text.plain.len()));
    }
    out
}

/// A text as runs, a blank for each hole.
pub(super) fn runs(text: &Text, holes: &[Span], lang: Lang) -> Line {
    let len = text.plain.len();
    let mut cuts = vec![0, len];
    cuts.extend(text.marks.iter().flat_map(|m| [m.plain.start, m.plain.end]));
    cuts.extend(holes.iter().flat_map(|h| [h.start, h.end]));
    cuts.sort_unstable();
    cuts.dedup();
    cuts.retain(|&cut| cut <= len && text.plain.is_char_boundary(cut));
    let mut out: Line = Vec::new();
    for pair in cuts.windows(2) {
        let span = Span::new(pair[0], pair[1]);
        if let Some(hole) = holes.iter().find(|hole| hole.contains(span)) {
            if hole.start == span.start {
                out.push(Run::blank());
            }
            continue;
        }
        let mut style = Vec::new();
        let mut words = text.plain[span.range()].to_owned();
        for mark in text.marks.iter().filter(|mark| mark.plain.contains(span)) {
            match &mark.kind {
                MarkKind::Strong | MarkKind::Highlight => style.push(Style::Strong),
                MarkKind::Emphasis => style.push(Style::Emphasis),
                MarkKind::Strike => style.push(Style::Strike),
                MarkKind::Code | MarkKind::Kbd => style.push(Style::Code),
                MarkKind::Math | MarkKind::DisplayMath => style.push(Style::Math),
                MarkKind::Sub => style.push(Style::Sub),
                MarkKind::Sup => style.push(Style::Sup),
                MarkKind::Underline => style.push(Style::Underline),
                MarkKind::Link(_) => {}
                MarkKind::Image { alt, .. } => words = picture(alt, lang),
            }
        }
        words = words.replace(OBJECT, &picture("", lang));
        style.sort_unstable();
        style.dedup();
        match out.last_mut() {
            Some(last) if last.style == style => last.text.push_str(&words),
            _ => out.push(Run { text: words, style }),
        }
    }
    trim(&mut out);
    out
}

/// Papers show no pictures; what stands for one.
fn picture(alt: &str, lang: Lang) -> String {
    match (lang, alt.trim()) {
        (Lang::Zh, "") => "［图］".to_owned(),
        (Lang::Zh, alt) => format!("［图：{alt}］"),
        (Lang::En, "") => "[picture]".to_owned(),
        (Lang::En, alt) => format!("[picture: {alt}]"),
    }
}

fn trim(line: &mut Line) {
    if let Some(first) = line.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = line.last_mut() {
        last.text = last.text.trim_end().to_owned();
    }
    line.retain(|run| !run.text.is_empty() || run.is(Style::Blank));
}

/// Text as it is compared: NFKC, lower case, every run of anything but letters and digits one space.
/// `.`, `+`, `%` and the like stay after a letter or digit, since RefCOCO is not RefCOCO+ and 1.5 is not 15.
pub(super) fn normal(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::with_capacity(text.len());
    let folded: Vec<char> = text.nfkc().flat_map(char::to_lowercase).collect();
    for (i, &c) in folded.iter().enumerate() {
        let joins = matches!(c, '.' | ',') && {
            let digit = |at: Option<&char>| at.is_some_and(char::is_ascii_digit);
            i > 0 && digit(folded.get(i - 1)) && digit(folded.get(i + 1))
        };
        let after_word = out.chars().last().is_some_and(char::is_alphanumeric);
        if c.is_alphanumeric() || joins || (matches!(c, '+' | '%' | '#' | '′') && after_word) {
            out.push(c);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a shown text prints an answer, both [`normal`]. Answers of one Chinese or three Latin characters or fewer
/// stand everywhere and tell nothing.
pub(super) fn gives_away(shown: &str, answer: &str) -> bool {
    let chars = answer.chars().count();
    let han = answer.chars().filter(|&c| is_han(c)).count();
    if (han > 0 && chars < 2) || (han == 0 && chars < 4) {
        return false;
    }
    has_word(shown, answer)
}

/// Whether `part` stands in `whole` with no letter or digit of its own script before or after it.
pub(super) fn has_word(whole: &str, part: &str) -> bool {
    if part.is_empty() {
        return false;
    }
    let glued = |outer: Option<char>, inner: Option<char>| match (outer, inner) {
        (Some(o), Some(i)) => {
            (o.is_alphanumeric() || matches!(o, '+' | '#' | '%'))
                && i.is_alphanumeric()
                && !is_han(o)
                && !is_han(i)
        }
        _ => false,
    };
    whole.match_indices(part).any(|(at, _)| {
        let before = whole[..at].chars().next_back();
        let after = whole[at + part.len()..].chars().next();
        !glued(before, part.chars().next()) && !glued(after, part.chars().next_back())
    })
}

/// Whether a character is a Chinese one.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' | '〇')
}

/// Width in columns: Chinese and full-width characters count two.
pub(super) fn width(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{ffef}'
            | '\u{20000}'..='\u{3ffff}'
            | '“'
            | '”'
            | '—'
            | '…' => 2,
            _ => 1,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Mark;

    #[test]
    fn holes_become_blanks_and_marks_become_styles() {
        let text = Text {
            plain: "KV Cache：缓存 x^2 键值".to_owned(),
            marks: vec![
                Mark {
                    kind: MarkKind::Strong,
                    plain: Span::new(0, 8),
                },
                Mark {
                    kind: MarkKind::Math,
                    plain: Span::new(18, 21),
                },
            ],
            pieces: Vec::new(),
        };
        let line = runs(&text, &[Span::new(11, 17)], Lang::Zh);
        assert_eq!(plain_of(&line), "KV Cache|：|<>| |x^2| 键值");
        assert!(line[0].is(Style::Strong) && line[4].is(Style::Math));
    }

    fn plain_of(line: &[Run]) -> String {
        let parts: Vec<&str> = line
            .iter()
            .map(|run| {
                if run.is(Style::Blank) {
                    "<>"
                } else {
                    &run.text
                }
            })
            .collect();
        parts.join("|")
    }

    #[test]
    fn words_are_found_whole() {
        assert!(has_word(&normal("the DNS server"), "dns"));
        assert!(!has_word(&normal("dnssec"), "dns"));
        assert!(has_word(&normal("采用DNS解析"), "dns"));
        assert!(!has_word(&normal("RefCOCO+ 上"), "refcoco"));
    }

    #[test]
    fn normal_keeps_what_tells_names_apart() {
        assert_eq!(normal("RefCOCO+、mIoU 81.6%。"), "refcoco+ miou 81.6%");
    }
}
