//! `factdeck quiz`, and the papers that `factdeck build` makes beside the deck.

use super::args::{Format, Identity, Quiz as Args, Sheet};
use super::discover::Deck;
use super::report::{self, Terminal, counted};
use super::{Exit, Outcome, Stop, build, write};
use crate::config;
use crate::ledger::Identified;
use crate::note::Note;
use crate::quiz::{self, Error, Made, Options, Quiz};
use crate::render::{self, Fonts, Paper, Size};
use anyhow::{Context as _, anyhow};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

type Files = Vec<(String, Vec<u8>)>;

pub(super) fn run(args: &Args, terminal: Terminal) -> Outcome<Exit> {
    let fonts = fonts(&args.font_dir)?;
    let (exit, mut quiz, config) = match &args.from {
        Some(manifest) => (Exit::Done, reprint(manifest)?, config::Quiz::default()),
        None => new(args, &fonts, terminal)?,
    };
    if args.skip_unprintable {
        spell_out(&mut quiz, &fonts);
    }
    let size = match args.paper {
        Some(Sheet::A4) => Size::A4,
        Some(Sheet::Letter) => Size::Letter,
        None => size(&config),
    };
    let formats: BTreeSet<Format> = args.format.iter().copied().collect();
    let started = Instant::now();
    let stem = format!("{}-quiz-{}", file_part(&quiz.name), file_part(&quiz.seed));
    let files = print(&quiz, &stem, &formats, size, &fonts)?;
    terminal.timed("print", started);
    let out = args.input.out.as_path();
    let files: Vec<(PathBuf, Vec<u8>)> = files
        .into_iter()
        .map(|(name, bytes)| (out.join(name), bytes))
        .collect();
    write::Output::open(out)?.locked(|| write::write_all(&files))?;
    finish(&quiz, &files, terminal)?;
    Ok(exit)
}

/// A quiz from the notes as they are, by the identities of the ledger, which is not touched.
fn new(args: &Args, fonts: &Fonts, terminal: Terminal) -> Outcome<(Exit, Quiz, config::Quiz)> {
    let (deck, notes) = build::read_notes(&args.input, terminal)?;
    // What a build would stop at is no matter to a quiz.
    let identity = Identity {
        accept_retired: true,
        ..Identity::default()
    };
    let planned = build::join(deck, notes, &args.input.out, &identity, terminal)?;
    let config = planned.deck.config.quiz.clone();
    let seed = args
        .seed
        .clone()
        .or_else(|| config.seed.clone())
        .unwrap_or_else(|| quiz::seed_from(rand::random()));
    let mut options = Options {
        title: args.title.clone().or_else(|| config.title.clone()),
        kinds: args.kinds.iter().map(|kind| kind.kind()).collect(),
        fresh: args.fresh,
        ..Options::new(planned.deck.name.clone(), seed)
    };
    options.items = args.items.or(config.items).unwrap_or(options.items);
    options.forms = args.forms.or(config.forms).unwrap_or(options.forms);
    let notes = &planned.assigned.notes;
    if args.skip_unprintable {
        options.skip = unprintable(notes, fonts, terminal);
    }
    let made = quiz::make(notes, &options).map_err(stop)?;
    warn(&made, terminal);
    Ok((planned.exit(), made.quiz, config))
}

/// The quiz of a manifest.
fn reprint(manifest: &Path) -> Outcome<Quiz> {
    let shown = report::shown(manifest);
    let text = fs::read_to_string(manifest).with_context(|| format!("{shown}: cannot be read"))?;
    Ok(quiz::read(&text).map_err(|error| anyhow!("{shown}: {error}"))?)
}

/// The files of the quizzes that a build makes, by their names in DIR. What cannot be printed is replaced by something
/// else, and a deck without a quiz is still a deck.
pub(super) fn papers(
    deck: &Deck,
    notes: &[Identified],
    font_dirs: &[PathBuf],
    terminal: Terminal,
) -> Outcome<Files> {
    let fonts = fonts(font_dirs)?;
    let config = &deck.config.quiz;
    let seed = config.seed.clone().unwrap_or_else(|| deck.name.clone());
    let mut options = Options {
        title: config.title.clone(),
        ..Options::new(deck.name.clone(), seed)
    };
    options.items = config.items.unwrap_or(options.items);
    options.forms = config.forms.unwrap_or(options.forms);
    options.skip = unprintable(notes, &fonts, terminal);
    let mut made = match quiz::make(notes, &options) {
        Ok(made) => made,
        Err(error @ Error::NoFacts(_)) => {
            terminal.say(&format!("no quiz was made: {error}"));
            return Ok(Vec::new());
        }
        Err(error) => return Err(anyhow!("[quiz] in {}: {error}", config::FILE).into()),
    };
    if config.items.is_some() {
        warn(&made, terminal);
    }
    spell_out(&mut made.quiz, &fonts);
    let formats = BTreeSet::from([Format::usual()]);
    let stem = format!("{}-quiz", deck.name);
    print(&made.quiz, &stem, &formats, size(config), &fonts)
}

fn fonts(dirs: &[PathBuf]) -> Outcome<Fonts> {
    Ok(Fonts::new(dirs, true).map_err(anyhow::Error::from)?)
}

fn size(config: &config::Quiz) -> Size {
    match config.paper.unwrap_or_default() {
        config::Paper::A4 => Size::A4,
        config::Paper::Letter => Size::Letter,
    }
}

fn stop(error: Error) -> Stop {
    match error {
        Error::NoFacts(_) => Stop::Content(error.to_string()),
        _ => Stop::Failed(error.into()),
    }
}

fn warn(made: &Made, terminal: Terminal) {
    for warning in &made.warnings {
        terminal.say(&format!("warning: {warning}"));
    }
}

/// All papers in all formats, and the manifest.
fn print(
    quiz: &Quiz,
    stem: &str,
    formats: &BTreeSet<Format>,
    size: Size,
    fonts: &Fonts,
) -> Outcome<Files> {
    let mut out = Vec::new();
    let mut papers: Vec<(String, Paper)> = quiz
        .forms
        .iter()
        .map(|form| (form.form.clone(), Paper::Form(form.form.clone())))
        .collect();
    papers.push(("key".to_owned(), Paper::Key));
    for (which, paper) in &papers {
        for format in formats {
            let (bytes, extension) = match format {
                Format::Pdf => (render::pdf(quiz, paper, size, fonts), "pdf"),
                Format::Html => (render::html(quiz, paper).map(String::into_bytes), "html"),
                Format::Md => (render::markdown(quiz, paper).map(String::into_bytes), "md"),
            };
            let bytes = bytes.map_err(anyhow::Error::from)?;
            out.push((format!("{stem}-{which}.{extension}"), bytes));
        }
    }
    out.push((format!("{stem}.json"), quiz::manifest(quiz).into_bytes()));
    Ok(out)
}

/// Facts of notes that hold a character no font has.
fn unprintable(notes: &[Identified], fonts: &Fonts, terminal: Terminal) -> BTreeSet<String> {
    let bad: Vec<&Identified> = notes
        .iter()
        .filter(|identified| !texts(&identified.note).all(|text| fonts.can_print(text)))
        .collect();
    for identified in bad.iter().take(3) {
        terminal.say(&format!(
            "warning: {}:{}: holds a character that no font has, and is left out of the quiz; \
             `factdeck quiz` says which",
            identified.note.document, identified.note.line
        ));
    }
    if bad.len() > 3 {
        terminal.say(&format!("warning: {} more like this", bad.len() - 3));
    }
    bad.iter()
        .flat_map(|identified| {
            identified
                .ordinals
                .iter()
                .map(|&ordinal| quiz::fact_id(&identified.guid, ordinal))
        })
        .collect()
}

/// What a paper may show of a note.
fn texts(note: &Note) -> impl Iterator<Item = &str> {
    note.context
        .iter()
        .chain(&note.front)
        .chain([&note.text])
        .map(|text| text.plain.as_str())
        .chain(note.path.last().map(String::as_str))
        .chain([note.document.as_str()])
}

/// Titles stay when a character of theirs has no font: its number stands for it.
fn spell_out(quiz: &mut Quiz, fonts: &Fonts) {
    let spell = |text: &mut String| {
        if !fonts.can_print(text) {
            *text = text
                .chars()
                .map(|c| {
                    let one = c.to_string();
                    if fonts.can_print(&one) {
                        one
                    } else {
                        format!("(U+{:04X})", u32::from(c))
                    }
                })
                .collect();
        }
    };
    spell(&mut quiz.title);
    for section in quiz.forms.iter_mut().flat_map(|form| &mut form.sections) {
        spell(&mut section.title);
    }
}

/// A text as part of a file's name: letters, digits and a few marks, not too long.
fn file_part(text: &str) -> String {
    let mut out: String = text
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') {
                c
            } else {
                '_'
            }
        })
        .take(60)
        .collect();
    if out.trim_matches(['.', '_']).is_empty() {
        out = format!("x{}", &blake3::hash(text.as_bytes()).to_hex()[..8]);
    }
    if out.starts_with('.') {
        out.replace_range(..1, "_");
    }
    out
}

/// The last line of `quiz --json`.
#[derive(Serialize)]
struct Printed<'a> {
    version: u32,
    event: &'static str,
    seed: &'a str,
    forms: usize,
    items: usize,
    files: Vec<String>,
}

fn finish(quiz: &Quiz, files: &[(PathBuf, Vec<u8>)], terminal: Terminal) -> Outcome<()> {
    let items = quiz
        .forms
        .iter()
        .map(|form| form.items.len())
        .max()
        .unwrap_or(0);
    let files: Vec<String> = files.iter().map(|(path, _)| report::shown(path)).collect();
    if terminal.json {
        return report::json_lines([Printed {
            version: 1,
            event: "printed",
            seed: &quiz.seed,
            forms: quiz.forms.len(),
            items,
            files,
        }]);
    }
    for file in &files {
        report::stdout(format!("{file}\n").as_bytes())?;
    }
    terminal.say(&format!(
        "{} of {} and a key, seed {}",
        counted(quiz.forms.len(), "form"),
        counted(items, "item"),
        quiz.seed
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_and_names_are_no_paths() {
        assert_eq!(file_part("7KQ2-M4XD"), "7KQ2-M4XD");
        assert_eq!(file_part("../../etc/passwd"), "_._.._etc_passwd");
        assert_eq!(file_part("三班 期中"), "三班_期中");
        assert!(file_part("..").starts_with('x') && file_part("").starts_with('x'));
        assert!(file_part(&"长".repeat(500)).chars().count() <= 60);
    }
}
