//! A note's fields: the text with its deletions, and around it what the front needs and the back adds.

use super::{Note, NoteType, html};
use crate::fact::Lang;
use crate::source::Span;
use crate::text::Text;
use html::Pictures;

/// As [`super::fields`], with the pictures that travel in the package.
pub fn fields(
    note: &Note,
    ordinals: &[u16],
    was: &[Option<String>],
    guid: &str,
    pictures: &Pictures,
) -> Vec<String> {
    let whole = |text: &Text| block(note.lang, None, &html::render(text, &[], pictures));
    let context = note.context.iter().map(whole).collect();
    let extra = note
        .extra
        .iter()
        .map(whole)
        .chain(changes(note, was))
        .collect();
    let source = source(note, guid);
    match note.note_type {
        NoteType::Cloze => {
            let text = html::render(&note.text, &holes(note, ordinals), pictures);
            vec![block(note.lang, None, &text), context, extra, source]
        }
        NoteType::Qa => {
            let front = note.front.as_ref().map(whole).unwrap_or_default();
            vec![front, whole(&note.text), context, extra, source]
        }
    }
}

fn holes(note: &Note, ordinals: &[u16]) -> Vec<(u16, Span)> {
    let mut holes: Vec<_> = note
        .facts
        .iter()
        .zip(ordinals)
        .flat_map(|(fact, &ordinal)| fact.holes.iter().map(move |&hole| (ordinal, hole)))
        .collect();
    holes.sort_by_key(|&(ordinal, hole)| (hole, ordinal));
    holes
}

/// An element around `html`. Chinese says so, for its own fonts, quotation marks and line breaks.
fn block(lang: Lang, class: Option<&str>, html: &str) -> String {
    if html.is_empty() {
        return String::new();
    }
    let class = class.map_or(String::new(), |c| format!(" class=\"{c}\""));
    let lang = match lang {
        Lang::Zh => " lang=\"zh\"",
        Lang::En => "",
    };
    format!("<div{class}{lang}>{html}</div>")
}

/// A line for each answer that is not what it was, so that who has learned the old one sees why it is wrong now.
fn changes(note: &Note, was: &[Option<String>]) -> Vec<String> {
    note.facts
        .iter()
        .zip(was)
        .filter_map(|(fact, was)| {
            let (old, new) = (was.as_deref()?, note.answer(fact));
            let (old, new) = (html::escape(old.trim()), html::escape(new.trim()));
            (old != new && !old.is_empty()).then(|| {
                let line = match note.lang {
                    Lang::Zh => format!("已更新：原为 <del>{old}</del> → {new}"),
                    Lang::En => format!("Changed: was <del>{old}</del> → {new}"),
                };
                block(note.lang, Some("was"), &line)
            })
        })
        .collect()
}

/// Title › headings, and the short id by which the author can name the card. No line, position or date: what is
/// inserted elsewhere in the document must not touch this note.
fn source(note: &Note, guid: &str) -> String {
    let mut path: Vec<&str> = vec![note.title.trim()];
    for heading in note.path.iter().map(|h| h.trim()) {
        if path.last() != Some(&heading) {
            path.push(heading);
        }
    }
    path.retain(|part| !part.is_empty());
    let path = html::escape(&path.join(" › "));
    let short: String = guid.chars().take(6).collect();
    format!(
        "{} <span class=\"id\">{}</span>",
        block_inline(note.lang, &path),
        html::escape(&short)
    )
}

fn block_inline(lang: Lang, html: &str) -> String {
    match lang {
        Lang::Zh => format!("<span lang=\"zh\">{html}</span>"),
        Lang::En => format!("<span>{html}</span>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Fact, FactKind, UnitKind};

    fn note(lang: Lang, text: &str, answers: &[&str]) -> Note {
        Note {
            note_type: NoteType::Cloze,
            kind: UnitKind::Item,
            document: "a/b.md".to_owned(),
            title: "Notes <1>".to_owned(),
            path: vec!["Part & one".to_owned(), "How?".to_owned()],
            deck: vec!["Notes".to_owned()],
            lang,
            context: vec![Text::glue("How?"), Text::glue("In C++:")],
            front: None,
            text: Text::glue(text),
            extra: vec![Text::glue("More.")],
            facts: answers
                .iter()
                .map(|answer| {
                    let start = text.find(answer).unwrap();
                    Fact::new(
                        FactKind::Number,
                        "number",
                        vec![Span::new(start, start + answer.len())],
                        Vec::new(),
                    )
                })
                .collect(),
            tags: Vec::new(),
            line: 17,
        }
    }

    #[test]
    fn a_cloze_note_has_text_context_extra_source() {
        let note = note(Lang::En, "It has 62.1 points", &["It", "62.1"]);
        let was = [None, Some("57.0".to_owned())];
        assert_eq!(
            fields(&note, &[4, 2], &was, "kX<3pQzz", &Pictures::new()),
            [
                "<div>{{c4::It}} has {{c2::62.1}} points</div>",
                "<div>How?</div><div>In C++:</div>",
                "<div>More.</div><div class=\"was\">Changed: was <del>57.0</del> → 62.1</div>",
                "<span>Notes &lt;1&gt; › Part &amp; one › How?</span> <span class=\"id\">kX&lt;3pQ</span>",
            ]
        );
    }

    #[test]
    fn a_question_has_front_back_context_extra_source() {
        let mut note = note(Lang::Zh, "精度为 62.1", &["62.1"]);
        note.note_type = NoteType::Qa;
        note.front = Some(Text::glue("精度？"));
        note.context.clear();
        note.path = vec!["Notes <1>".to_owned()];
        note.facts[0].holes = vec![Span::new(0, note.text.plain.len())];
        let was = [Some("精度为 57.0".to_owned())];
        assert_eq!(
            fields(&note, &[1], &was, "kX", &Pictures::new()),
            [
                "<div lang=\"zh\">精度？</div>",
                "<div lang=\"zh\">精度为 62.1</div>",
                "",
                "<div lang=\"zh\">More.</div><div class=\"was\" lang=\"zh\">已更新：原为 <del>精度为 57.0</del> → 精度为 62.1</div>",
                "<span lang=\"zh\">Notes &lt;1&gt;</span> <span class=\"id\">kX</span>",
            ]
        );
    }

    #[test]
    fn an_answer_that_stands_twice_is_hidden_twice() {
        let mut note = note(Lang::En, "BERT and BERT-large", &["BERT"]);
        note.facts[0].holes.push(Span::new(9, 13));
        assert_eq!(
            fields(&note, &[1], &[], "g", &Pictures::new())[0],
            "<div>{{c1::BERT}} and {{c1::BERT}}-large</div>"
        );
    }
}
