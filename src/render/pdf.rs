//! PDF by Typst: the quiz becomes the JSON that the template reads; the layout is all in `quiz.typ`.

use super::labels::Labels;
use super::world::Sheet;
use super::{
    Error, Fonts, Paper, Size, answer_lines, clean, fonts, forms, is_latin, is_mono, place,
    short_id,
};
use crate::quiz::{Form, Item, Kind, Quiz, Run, Style, letter};
use serde::Serialize;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Sets one paper of a quiz. Tagged for screen readers (PDF/UA-1), all fonts embedded.
///
/// # Errors
/// When the quiz has no such form, or a character that no font has.
pub fn pdf(quiz: &Quiz, paper: &Paper, size: Size, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let wanted = forms(quiz, paper)?;
    let (faces, families) = fonts.for_quiz(quiz)?;
    let data = sheet(quiz, paper, &wanted, size, &families);
    let json = serde_json::to_vec(&data).expect("plain data with string keys always serializes");
    let world = Sheet::new(json, faces);
    let document = typst::compile::<PagedDocument>(&world)
        .output
        .map_err(|problems| Error::Typeset(first(&problems)))?;
    let which = match paper {
        Paper::Form(letter) => letter.as_str(),
        Paper::Key => "key",
    };
    let options = |standards| PdfOptions {
        ident: Smart::Custom(format!("factdeck {} {} {which}", quiz.name, quiz.seed)),
        creator: Smart::Custom(Some("factdeck".to_owned())),
        timestamp: None,
        standards,
        ..PdfOptions::default()
    };
    let accessible = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|problem| Error::Typeset(problem.message().to_string()))?;
    // A text that the standard does not admit (a private character in a code span, say) is still printed, tagged.
    let bytes = typst_pdf::pdf(&document, &options(accessible))
        .or_else(|_| typst_pdf::pdf(&document, &options(PdfStandards::default())))
        .map_err(|problems| Error::Typeset(first(&problems)));
    // Papers of one run have little in common that would be worth its memory.
    comemo::evict(2);
    bytes
}

fn first(problems: &[typst::diag::SourceDiagnostic]) -> String {
    problems
        .first()
        .map_or_else(String::new, |problem| problem.message.to_string())
}

/// What the template reads.
#[derive(Serialize)]
struct SheetData {
    key: bool,
    paper: &'static str,
    lang: &'static str,
    serif: bool,
    fonts: Stacks,
    /// Of the document: shown in a window's title bar.
    name: String,
    title: String,
    footer: String,
    seed: String,
    label: LabelData,
    instructions: String,
    forms: Vec<FormData>,
}

#[derive(Serialize)]
struct Stacks {
    latin: Vec<String>,
    chinese: Vec<String>,
    mono: Vec<String>,
}

#[derive(Serialize)]
struct LabelData {
    name: &'static str,
    class: &'static str,
    date: &'static str,
    score: &'static str,
    quick: &'static str,
    answers: &'static str,
    number: &'static str,
    answer: &'static str,
    source: &'static str,
}

#[derive(Serialize)]
struct FormData {
    letter: String,
    badge: String,
    total: u32,
    sections: Vec<SectionData>,
}

#[derive(Serialize)]
struct SectionData {
    title: String,
    sum: String,
    items: Vec<ItemData>,
}

#[derive(Serialize)]
struct ItemData {
    number: usize,
    points: String,
    /// Too tall to be kept on one page.
    tall: bool,
    context: Vec<LineData>,
    stem: LineData,
    options: Vec<OptionData>,
    lines: usize,
    letter: String,
    answer: LineData,
    place: String,
    heading: String,
    id: String,
}

#[derive(Serialize)]
struct OptionData {
    letter: String,
    line: LineData,
}

/// A line without Chinese is set in Latin fonts first, for its quotes.
#[derive(Serialize)]
struct LineData {
    latin: bool,
    runs: Vec<RunData>,
}

#[derive(Serialize)]
struct RunData {
    t: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    s: Vec<Style>,
}

fn sheet(
    quiz: &Quiz,
    paper: &Paper,
    wanted: &[&Form],
    size: Size,
    families: &[String],
) -> SheetData {
    let labels = Labels::of(quiz.lang);
    let key = *paper == Paper::Key;
    let title = clean(&quiz.title).replace('\n', " ");
    let which = match paper {
        Paper::Form(letter) => labels.form(letter),
        Paper::Key => labels.key.to_owned(),
    };
    let stack = |order: [&str; 3]| {
        let mut out: Vec<String> = order.map(str::to_owned).into();
        out.extend(families.iter().cloned());
        out.dedup();
        out
    };
    let has = |kind| {
        wanted
            .iter()
            .any(|form| form.items.iter().any(|item| item.kind == kind))
    };
    SheetData {
        key,
        paper: match size {
            Size::A4 => "a4",
            Size::Letter => "us-letter",
        },
        lang: labels.tag(),
        serif: labels.tag() == "en",
        fonts: Stacks {
            latin: stack([fonts::SERIF, fonts::SANS, fonts::MONO]),
            chinese: stack([fonts::SANS, fonts::SERIF, fonts::MONO]),
            mono: stack([fonts::MONO, fonts::SANS, fonts::SERIF]),
        },
        name: format!("{title} · {which}"),
        footer: format!("{title} · {which}"),
        title: if key {
            format!("{}{}{title}", labels.key, labels.colon)
        } else {
            title
        },
        seed: labels.seed(&clean(&quiz.seed).replace('\n', " ")),
        label: LabelData {
            name: labels.name,
            class: labels.class,
            date: labels.date,
            score: labels.score,
            quick: labels.quick,
            answers: labels.answers,
            number: labels.number,
            answer: labels.answer,
            source: labels.source,
        },
        instructions: labels.instructions(has(Kind::Choice), has(Kind::Blank)),
        forms: wanted.iter().map(|form| form_data(form, labels)).collect(),
    }
}

fn form_data(form: &Form, labels: Labels) -> FormData {
    let sections = form
        .sections
        .iter()
        .enumerate()
        .map(|(index, section)| SectionData {
            title: if section.title.trim().is_empty() {
                String::new()
            } else {
                labels.section(index, &clean(&section.title).replace('\n', " "))
            },
            sum: labels.sum(section.items, section.points),
            items: form
                .items
                .iter()
                .filter(|item| item.section == index)
                .map(|item| item_data(item, labels))
                .collect(),
        })
        .collect();
    FormData {
        letter: form.form.clone(),
        badge: form.form.clone(),
        total: form.points(),
        sections,
    }
}

fn item_data(item: &Item, labels: Labels) -> ItemData {
    let chars: usize = super::lines(item)
        .flat_map(|line| line.iter().map(|run| run.text.chars().count()))
        .sum();
    ItemData {
        number: item.number,
        points: labels.points(item.points),
        tall: chars > 1200,
        context: item.context.iter().map(|line| line_data(line)).collect(),
        stem: line_data(&item.stem),
        options: item
            .options
            .iter()
            .enumerate()
            .map(|(index, line)| OptionData {
                letter: letter(index),
                line: line_data(line),
            })
            .collect(),
        lines: if item.kind == Kind::Short {
            answer_lines(item)
        } else {
            0
        },
        letter: if item.kind == Kind::Choice {
            item.key.clone()
        } else {
            String::new()
        },
        answer: line_data(&item.answer),
        place: soften(&place(item)),
        heading: soften(&clean(&item.source.heading).replace('\n', " ")),
        id: short_id(&item.note),
    }
}

fn line_data(line: &[Run]) -> LineData {
    LineData {
        latin: is_latin(line),
        runs: line
            .iter()
            .map(|run| {
                let text = clean(&run.text);
                RunData {
                    t: if is_mono(run) || text.len() > 28 {
                        soften(&text)
                    } else {
                        text
                    },
                    s: run.style.clone(),
                }
            })
            .collect(),
    }
}

/// Lets words longer than a line may have break: a zero-width space after marks inside, else every 24 characters.
fn soften(text: &str) -> String {
    const LONG: usize = 28;
    let glued = |c: char| !c.is_whitespace() && c < '\u{2e80}';
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = chars[at..]
            .iter()
            .position(|&c| !glued(c))
            .map_or(chars.len(), |n| at + n);
        if end == at {
            out.push(chars[at]);
            at += 1;
            continue;
        }
        let word = &chars[at..end];
        let mut since = 0;
        for (i, &c) in word.iter().enumerate() {
            out.push(c);
            since += 1;
            let inside = word.len() > LONG && i + 1 < word.len();
            let mark = matches!(
                c,
                '/' | '_' | '-' | '.' | '=' | '&' | '?' | ',' | ':' | '\\'
            );
            if inside && ((mark && since > 3) || since >= 24) {
                out.push('\u{200b}');
                since = 0;
            }
        }
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_words_may_break_inside() {
        assert_eq!(
            soften("an ordinary line, with-dashes"),
            "an ordinary line, with-dashes"
        );
        let url = "https://example.org/a_very_long_path/without/any/space";
        assert_eq!(soften(url).replace('\u{200b}', ""), url);
        assert!(soften(url).contains('\u{200b}'));
        assert!(
            soften(&"x".repeat(100))
                .split('\u{200b}')
                .all(|s| s.len() <= 24)
        );
    }
}
