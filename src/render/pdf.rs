//! PDF by Typst: the quiz becomes the JSON that the template reads; the layout is all in `quiz.typ`.

use super::labels::{Labels, numbered};
use super::world::Sheet;
use super::{
    Error, Fonts, Paper, Size, answer_lines, clean, fonts, forms, is_latin, is_mono, place,
    short_id,
};
use crate::quiz::{Form, Item, Kind, Quiz, Run, Style, letter};
use serde::Serialize;
use std::collections::BTreeSet;
use typst::foundations::Smart;
use typst::layout::{Frame, FrameItem};
use typst::text::TextItem;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Sets one paper of a quiz. Tagged for screen readers (PDF/UA-1), all fonts embedded.
///
/// # Errors
/// When the quiz has no such form, or a character that no font has.
pub fn pdf(quiz: &Quiz, paper: &Paper, size: Size, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let document = document(quiz, paper, size, fonts)?;
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

/// The pages of a paper, every character of them with a glyph.
fn document(quiz: &Quiz, paper: &Paper, size: Size, fonts: &Fonts) -> Result<PagedDocument, Error> {
    let wanted = forms(quiz, paper)?;
    let (faces, families) = fonts.for_quiz(quiz)?;
    let data = sheet(quiz, paper, &wanted, size, &families);
    let json = serde_json::to_vec(&data).expect("plain data with string keys always serializes");
    let world = Sheet::new(json, faces);
    let document = typst::compile::<PagedDocument>(&world)
        .output
        .map_err(|problems| Error::Typeset(first(&problems)))?;
    // Fonts may have a mark and a letter but not the two together, which no look at their coverage tells.
    let mut boxes = BTreeSet::new();
    for page in document.pages() {
        walk(&page.frame, &mut |text| {
            for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                boxes.extend(text.text[glyph.range()].chars());
            }
        });
    }
    boxes.retain(|&c| !super::is_invisible(c));
    if boxes.is_empty() {
        Ok(document)
    } else {
        Err(Error::Missing(super::located(quiz, &boxes)))
    }
}

/// Calls `see` for every run of set text.
fn walk(frame: &Frame, see: &mut impl FnMut(&TextItem)) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => walk(&group.frame, see),
            FrameItem::Text(text) => see(text),
            _ => {}
        }
    }
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
    let stack = |order: [&str; 4]| {
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
            latin: stack([fonts::SERIF, fonts::SANS, fonts::MONO, fonts::SIGNS]),
            chinese: stack([fonts::SANS, fonts::SERIF, fonts::MONO, fonts::SIGNS]),
            mono: stack([fonts::MONO, fonts::SANS, fonts::SERIF, fonts::SIGNS]),
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
    let numbered = numbered(form.sections.iter().map(|s| s.title.as_str()));
    let sections = form
        .sections
        .iter()
        .enumerate()
        .map(|(index, section)| SectionData {
            title: if section.title.trim().is_empty() {
                String::new()
            } else {
                labels.section(index, &clean(&section.title).replace('\n', " "), numbered)
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
    use crate::fact::Lang;
    use crate::quiz::{Place, Section};

    /// A quiz with one fill-in for each text, and the same text once more in code and as an option.
    fn quiz(texts: &[&str]) -> Quiz {
        let items: Vec<Item> = texts
            .iter()
            .enumerate()
            .map(|(index, text)| Item {
                number: index + 1,
                section: 0,
                kind: Kind::Choice,
                points: 2,
                lang: Lang::Zh,
                context: vec![vec![Run::plain(*text)]],
                stem: vec![
                    Run::plain(*text),
                    Run::blank(),
                    Run {
                        text: (*text).to_owned(),
                        style: vec![Style::Code],
                    },
                ],
                options: vec![vec![Run::plain(*text)], vec![Run::plain("甲")]],
                key: "A".to_owned(),
                answer: vec![Run::plain(*text)],
                facts: vec![format!("guid{index}-1")],
                note: format!("guid{index}"),
                source: Place {
                    file: "notes.md".to_owned(),
                    line: 10 + index,
                    heading: (*text).to_owned(),
                },
            })
            .collect();
        Quiz {
            version: 1,
            name: "test".to_owned(),
            title: texts[0].to_owned(),
            lang: Lang::Zh,
            seed: "S".to_owned(),
            forms: vec![Form {
                form: "A".to_owned(),
                sections: vec![Section {
                    title: texts[0].to_owned(),
                    items: items.len(),
                    points: 2,
                }],
                items,
            }],
        }
    }

    fn bundled() -> Fonts {
        Fonts::new(&[], false).unwrap()
    }

    /// All text of a paper as it was set, without spaces.
    fn set_text(quiz: &Quiz, paper: &Paper) -> String {
        let document = document(quiz, paper, Size::A4, &bundled()).unwrap();
        let mut out = String::new();
        for page in document.pages() {
            walk(&page.frame, &mut |text| out.push_str(&text.text));
        }
        out.replace([' ', '\u{200b}'], "")
    }

    /// Right edges of all text beyond the right margin, in points.
    fn overfull(frame: &Frame, left: f64, limit: f64) -> Vec<(f64, String)> {
        let mut out = Vec::new();
        for (at, item) in frame.items() {
            let x = left + at.x.to_pt();
            match item {
                FrameItem::Group(group) => {
                    let shift = group.transform.tx.to_pt();
                    out.extend(overfull(&group.frame, x + shift, limit));
                }
                FrameItem::Text(text) => {
                    let end = x + text.width().to_pt();
                    if end > limit {
                        out.push((end, text.text.to_string()));
                    }
                }
                _ => {}
            }
        }
        out
    }

    #[test]
    fn text_of_notes_is_printed_as_it_stands() {
        let nasty = [
            "#panic(\"x\")",
            "#read(\"/etc/passwd\")",
            "<label>和@ref",
            "$x$*粗*_斜_",
            "=heading//comment",
            "[#let]{{c1::b}}\\u{41}",
        ];
        let quiz = quiz(&nasty);
        for paper in [Paper::Form("A".to_owned()), Paper::Key] {
            let text = set_text(&quiz, &paper);
            for wanted in nasty {
                assert!(text.contains(wanted), "{wanted} not in {text}");
            }
        }
    }

    #[test]
    fn characters_without_a_font_are_named_with_their_line() {
        let quiz = quiz(&["平常", "一碗𰻝𰻝面"]);
        let paper = Paper::Form("A".to_owned());
        let Err(Error::Missing(missing)) = pdf(&quiz, &paper, Size::A4, &bundled()) else {
            panic!("printed a character no font has");
        };
        assert_eq!(missing.len(), 1);
        assert_eq!(missing[0].character, '𰻝');
        assert_eq!(missing[0].places, ["notes.md:11"]);
        assert_eq!(missing[0].facts, ["guid1-1"]);
        let message = Error::Missing(missing).to_string();
        assert!(message.contains("U+30EDD") && message.contains("notes.md:11"));
        assert!(message.contains("--font-dir"));
    }

    #[test]
    fn nothing_runs_over_the_margin() {
        let url = format!(
            "https://example.org/{}",
            "long_path/without-space.".repeat(12)
        );
        let word = "x".repeat(300);
        let latex = r"\frac{\partial L}{\partial w_{ij}}=\sum_{k=1}^{n}(y_k-\hat{y}_k)".repeat(3);
        let han = "没有任何标点的很长的一段中文".repeat(40);
        let quiz = quiz(&[&url, &word, &latex, &han]);
        for paper in [Paper::Form("A".to_owned()), Paper::Key] {
            for size in [Size::A4, Size::Letter] {
                let document = document(&quiz, &paper, size, &bundled()).unwrap();
                for page in document.pages() {
                    // 20 mm of margin, and a point for what hangs into it.
                    let limit = page.frame.width().to_pt() - 56.7 + 1.0;
                    assert_eq!(overfull(&page.frame, 0.0, limit), []);
                }
            }
        }
    }

    #[test]
    fn odd_characters_neither_fail_nor_show() {
        let quiz = quiz(&[
            "a\tb\u{0}c\u{7}d",
            "x\u{200b}y\u{feff}z",
            "e\u{301}\u{fe0f}",
            "行\n行",
        ]);
        let bytes = pdf(&quiz, &Paper::Key, Size::A4, &bundled()).unwrap();
        assert!(bytes.starts_with(b"%PDF"));
    }

    #[test]
    fn only_long_words_may_break_inside() {
        assert_eq!(
            soften("an ordinary line, with-dashes"),
            "an ordinary line, with-dashes"
        );
        let url = "https://example.org/a_very_long_path/without/any/space";
        assert_eq!(soften(url).replace('\u{200b}', ""), url);
        assert!(soften(url).contains('\u{200b}'));
        let parts = soften(&"x".repeat(100));
        assert!(parts.split('\u{200b}').all(|part| part.len() <= 24));
    }
}
