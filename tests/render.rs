//! Papers: the same bytes every time, from a quiz or from its manifest, and nothing of the notes read as markup.

#![allow(clippy::unwrap_used)] // a helper of a test may fail like the test itself

mod quiz_notes;

use factdeck::quiz::{self, Options, Quiz};
use factdeck::render::{self, Error, Paper};
use quiz_notes::{identified, marked, note, zh};

fn papers(quiz: &Quiz) -> Vec<Paper> {
    let mut out: Vec<Paper> = quiz
        .forms
        .iter()
        .map(|form| Paper::Form(form.form.clone()))
        .collect();
    out.push(Paper::Key);
    out
}

fn quiz() -> Quiz {
    quiz::make(&zh(), &Options::new("video-models", "7KQ2-M4XD"))
        .unwrap()
        .quiz
}

const NASTY: &str =
    "<script>alert(1)</script> & \"quoted\" | `code` [link](http://x) **bold** #panic $x$";

fn nasty() -> Quiz {
    let (mut text, facts) = marked("[[term:Answer]] means: ");
    text.plain.push_str(NASTY);
    let mut note = note("a|b<i>.md", factdeck::fact::Lang::En, text, facts);
    note.title = NASTY.to_owned();
    note.path = vec![NASTY.to_owned()];
    quiz::make(&[identified(note)], &Options::new("x", NASTY))
        .unwrap()
        .quiz
}

#[test]
fn html_escapes_everything_and_loads_nothing() {
    let quiz = nasty();
    for paper in papers(&quiz) {
        let html = render::html(&quiz, &paper).unwrap();
        assert!(
            !html.contains("<script") && !html.contains("<i>."),
            "{html}"
        );
        assert!(html.contains("&lt;script&gt;"));
        assert!(html.contains("default-src 'none'"));
        assert!(!html.contains("href=") && !html.contains("src=\"") && !html.contains("url("));
    }
}

#[test]
fn markdown_escapes_everything() {
    let quiz = nasty();
    for paper in papers(&quiz) {
        let markdown = render::markdown(&quiz, &paper).unwrap();
        let bare = markdown
            .replace("\\<", "")
            .replace("\\[", "")
            .replace("\\]", "");
        for raw in ["<script", "](http", " **bold", " `code"] {
            assert!(!bare.contains(raw), "{raw} in {markdown}");
        }
    }
}

#[test]
fn text_papers_show_items_and_the_key_shows_sources() {
    let quiz = quiz();
    let item = &quiz.forms[0].items[0];
    for print in [render::html, render::markdown] {
        let form = print(&quiz, &Paper::Form("A".to_owned())).unwrap();
        let key = print(&quiz, &Paper::Key).unwrap();
        assert!(form.contains("7KQ2") && form.contains("姓名") && form.contains("试卷 A"));
        assert!(key.contains(&item.source.line.to_string()) && key.contains(&item.note[..6]));
        assert_eq!(
            print(&quiz, &Paper::Form("Z".to_owned())),
            Err(Error::NoForm("Z".to_owned()))
        );
    }
}

#[cfg(feature = "pdf")]
mod pdf {
    use super::*;
    use factdeck::render::{Fonts, Size, pdf};

    #[test]
    fn the_same_quiz_is_the_same_bytes_and_so_is_its_manifest() {
        let quiz = quiz();
        let again = quiz::read(&quiz::manifest(&quiz)).unwrap();
        for paper in papers(&quiz) {
            let first = pdf(&quiz, &paper, Size::A4, &Fonts::new(&[], true).unwrap()).unwrap();
            let second = pdf(&again, &paper, Size::A4, &Fonts::new(&[], true).unwrap()).unwrap();
            assert!(first.starts_with(b"%PDF-1.7"));
            assert!(first == second, "{paper:?} differs from its reprint");
        }
    }

    #[test]
    fn forms_seeds_and_sheets_make_other_bytes() {
        let quiz = quiz();
        let fonts = Fonts::new(&[], false).unwrap();
        let a = Paper::Form("A".to_owned());
        let a4 = pdf(&quiz, &a, Size::A4, &fonts).unwrap();
        assert!(a4 != pdf(&quiz, &a, Size::Letter, &fonts).unwrap());
        assert!(a4 != pdf(&quiz, &Paper::Form("B".to_owned()), Size::A4, &fonts).unwrap());
    }

    #[test]
    fn papers_are_accessible() {
        let bytes = pdf(
            &quiz(),
            &Paper::Key,
            Size::A4,
            &Fonts::new(&[], false).unwrap(),
        )
        .unwrap();
        let has = |needle: &[u8]| bytes.windows(needle.len()).any(|w| w == needle);
        assert!(has(b"pdfuaid"), "not PDF/UA");
        assert!(has(b"/MarkInfo"), "not tagged");
    }

    #[test]
    fn a_folder_of_fonts_must_be_there() {
        let error = Fonts::new(&["/no/such/folder".into()], false).unwrap_err();
        assert!(error.to_string().contains("/no/such/folder"));
    }

    #[test]
    fn forty_items_on_four_forms_are_quick() {
        let notes: Vec<_> = [zh(), quiz_notes::en()].concat();
        let options = Options {
            items: 40,
            forms: 4,
            ..Options::new("both", "1")
        };
        let begun = std::time::Instant::now();
        let quiz = quiz::make(&notes, &options).unwrap().quiz;
        let fonts = Fonts::new(&[], false).unwrap();
        for paper in papers(&quiz) {
            pdf(&quiz, &paper, Size::A4, &fonts).unwrap();
        }
        // The aim is 1.5 s of one processor; this only guards against something going wrong altogether.
        assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
    }
}
