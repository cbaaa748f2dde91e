#[path = "../tests/quiz_notes/mod.rs"]
#[allow(dead_code)]
mod notes;
use factdeck::{quiz, render};
fn main() {
    for (name, notes) in [
        ("zh", notes::zh()),
        ("en", notes::en()),
        ("both", [notes::zh(), notes::en()].concat()),
    ] {
        let mut o = quiz::Options::new(name, "7KQ2-M4XD");
        o.items = if name == "both" { 40 } else { 20 };
        let made = quiz::make(&notes, &o).unwrap();
        for w in &made.warnings {
            eprintln!("{name}: {w}");
        }
        let n = |k| {
            made.quiz.forms[0]
                .items
                .iter()
                .filter(|i| i.kind == k)
                .count()
        };
        eprintln!(
            "{name}: {} items, {} choice {} blank {} short; keys {:?}",
            made.quiz.forms[0].items.len(),
            n(quiz::Kind::Choice),
            n(quiz::Kind::Blank),
            n(quiz::Kind::Short),
            made.quiz
                .forms
                .iter()
                .map(|f| f
                    .items
                    .iter()
                    .filter(|i| i.kind == quiz::Kind::Choice)
                    .map(|i| i.key.clone())
                    .collect::<String>())
                .collect::<Vec<_>>()
        );
        let fonts = render::Fonts::new(&[], false).unwrap();
        for (size, s) in [(render::Size::A4, "a4"), (render::Size::Letter, "letter")] {
            for p in [
                render::Paper::Form("A".into()),
                render::Paper::Form("B".into()),
                render::Paper::Key,
            ] {
                let t = std::time::Instant::now();
                let pdf = render::pdf(&made.quiz, &p, size, &fonts).unwrap();
                let w = match &p {
                    render::Paper::Form(f) => f.clone(),
                    _ => "key".into(),
                };
                eprintln!("  {name}-{s}-{w} {} bytes {:?}", pdf.len(), t.elapsed());
                std::fs::write(format!("/tmp/look/{name}-{s}-{w}.pdf"), pdf).unwrap();
                std::fs::write(
                    format!("/tmp/look/{name}-{w}.html"),
                    render::html(&made.quiz, &p).unwrap(),
                )
                .unwrap();
                std::fs::write(
                    format!("/tmp/look/{name}-{w}.md"),
                    render::markdown(&made.quiz, &p).unwrap(),
                )
                .unwrap();
            }
        }
        std::fs::write(format!("/tmp/look/{name}.json"), quiz::manifest(&made.quiz)).unwrap();
    }
}
