//! `factdeck build`: notes in, package and ledger out.

use super::args::{Build, Identity, Input};
use super::discover::{self, Deck};
use super::read::{self, Notes};
use super::report::{self, Terminal, counted};
use super::state::{self, State};
use super::{Exit, Outcome, Stop, quiz, retired, write};
use crate::apkg;
use crate::ledger::{self, Assigned, Options};
use crate::note;
use anyhow::{Context as _, anyhow};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// All that a build knows before it writes.
pub(super) struct Planned {
    pub(super) deck: Deck,
    pub(super) notes: Notes,
    pub(super) state: State,
    pub(super) assigned: Assigned,
    /// The ledger to be stored, as bytes.
    pub(super) ledger: String,
}

impl Planned {
    /// Whether the ledger on disk would change.
    pub(super) fn changes_ledger(&self) -> bool {
        self.state.text.as_deref() != Some(&self.ledger)
    }

    /// Exit code of a run that got to its end.
    pub(super) fn exit(&self) -> Exit {
        if self.notes.unreadable.is_empty() {
            Exit::Done
        } else {
            Exit::Found
        }
    }
}

pub(super) fn run(args: &Build, terminal: Terminal) -> Outcome<Exit> {
    let (deck, notes) = read_notes(&args.input, terminal)?;
    terminal.problems(&notes)?;
    let out = args.input.out.as_path();
    if args.dry_run {
        let planned = join(deck, notes, out, &args.identity, terminal)?;
        let files = make(&planned, args, terminal)?;
        return finish(&planned, args, &files, terminal);
    }
    write::Output::open(out)?.locked(|| {
        let planned = join(deck, notes, out, &args.identity, terminal)?;
        if args.identity.locked && planned.changes_ledger() {
            return Err(Stop::Content(locked_message(&planned, out)));
        }
        let files = make(&planned, args, terminal)?;
        let started = Instant::now();
        write::write_all(&files)?;
        if retired::text(&planned.assigned.ledger).is_none() {
            write::remove(&retired_path(out, &planned.deck.name))?;
        }
        if let Some(old) = &planned.state.adopted {
            write::remove(old)?;
            terminal.say(&format!(
                "{} was taken over and removed; its cards stay in their old decks in Anki, move them there if you like",
                old.display()
            ));
        }
        terminal.timed("write", started);
        finish(&planned, args, &files, terminal)
    })
}

/// Finds, reads and splits the notes; stops where there is nothing to make.
pub(super) fn read_notes(input: &Input, terminal: Terminal) -> Outcome<(Deck, Notes)> {
    let started = Instant::now();
    let mut deck = discover::discover(&input.notes, &input.out, input.name.as_deref())?;
    let notes = read::read(&mut deck, terminal);
    terminal.timed("read and split", started);
    terminal.unreadable(&notes.unreadable);
    if notes.documents.is_empty() {
        let places: Vec<String> = input.notes.iter().map(|p| report::shown(p)).collect();
        let what = if notes.unreadable.is_empty() {
            "there is no Markdown document (*.md)"
        } else {
            "no document could be read"
        };
        return Err(Stop::Content(format!(
            "{}: {what}: nothing to make",
            places.join(", ")
        )));
    }
    Ok((deck, notes))
}

/// Joins the notes with the ledger; every guard stands here.
pub(super) fn join(
    deck: Deck,
    notes: Notes,
    out: &Path,
    identity: &Identity,
    terminal: Terminal,
) -> Outcome<Planned> {
    let started = Instant::now();
    let now_ms = clock()?;
    let todays = notes.notes();
    let state = state::load(&deck, out, &todays, identity.adopt.as_deref(), terminal)?;
    let scope = state::scope(&deck, &notes, &state.ledger);
    let options = Options {
        rename_decks: identity.rename_decks,
        reselect: identity.reselect,
        restamp: identity.restamp,
    };
    let names: BTreeMap<String, String> = notes
        .pictures
        .paths
        .keys()
        .map(|name| (name.clone(), name.clone()))
        .collect();
    let assigned = ledger::assign(
        &state.ledger,
        todays,
        &notes.pictures.paths,
        &scope,
        options,
        now_ms,
        |note, ordinals, was, guid| note::fields_with_pictures(note, ordinals, was, guid, &names),
    );
    terminal.timed("ledger", started);
    if assigned.counts.cards == 0 {
        let places: Vec<String> = notes
            .documents
            .iter()
            .take(3)
            .map(|d| notes.shown(&d.source.path))
            .collect();
        let more = notes.documents.len() - places.len();
        let more = if more == 0 {
            String::new()
        } else {
            format!(" and {}", counted(more, "other document"))
        };
        return Err(Stop::Content(format!(
            "{}{more}: no fact was found: nothing to make",
            places.join(", ")
        )));
    }
    state::guard_losses(&assigned.counts, &deck, identity.accept_retired)?;
    let ledger = ledger::file::write(&assigned.ledger);
    Ok(Planned {
        deck,
        notes,
        state,
        assigned,
        ledger,
    })
}

/// Every file of the build, in the order in which they are to be replaced: the ledger before the package, because a
/// guid must never be lost once somebody may have imported it.
fn make(planned: &Planned, args: &Build, terminal: Terminal) -> Outcome<Vec<(PathBuf, Vec<u8>)>> {
    let started = Instant::now();
    let out = args.input.out.as_path();
    let name = &planned.deck.name;
    let live = planned.assigned.ledger.live();
    let media = media(planned, terminal);
    // What the package says of its own time must not differ between two builds of the same notes.
    let stamp = live.iter().map(|e| e.changed).max().unwrap_or(0);
    let package = catch_unwind(AssertUnwindSafe(|| apkg::build(name, &live, &media, stamp)))
        .map_err(|_| anyhow!("the package cannot be made: a fault in factdeck; please report it"))?
        .with_context(|| format!("{}: cannot be made", package_path(out, name).display()))?;
    terminal.timed("package", started);

    let mut files = vec![
        (state::path(out, name), planned.ledger.clone().into_bytes()),
        (package_path(out, name), package),
    ];
    if let Some(text) = retired::text(&planned.assigned.ledger) {
        files.push((retired_path(out, name), text.into_bytes()));
    }
    if !args.no_quiz {
        let started = Instant::now();
        let papers = quiz::papers(
            &planned.deck,
            &planned.assigned.notes,
            &args.font_dir,
            terminal,
        )?;
        files.extend(
            papers
                .into_iter()
                .map(|(name, bytes)| (out.join(name), bytes)),
        );
        terminal.timed("quiz", started);
    }
    Ok(files)
}

/// Pictures of all notes in the package, also of those whose document was not read.
fn media(planned: &Planned, terminal: Terminal) -> BTreeMap<String, Vec<u8>> {
    let mut media = BTreeMap::new();
    for entry in planned.assigned.ledger.live() {
        for picture in &entry.media {
            if media.contains_key(&picture.name) {
                continue;
            }
            let bytes = match planned.notes.pictures.bytes.get(&picture.name) {
                Some(bytes) => Some(bytes.clone()),
                None => fs::read(planned.deck.root.join(&picture.path))
                    .ok()
                    .filter(|b| super::pictures::name(&picture.path, b) == picture.name),
            };
            match bytes {
                Some(bytes) => {
                    media.insert(picture.name.clone(), bytes);
                }
                None => terminal.say(&format!(
                    "{}: the image {} is gone or changed, and is left out until this document is built again",
                    entry.document, picture.path
                )),
            }
        }
    }
    media
}

fn package_path(out: &Path, name: &str) -> PathBuf {
    out.join(format!("{name}.apkg"))
}

fn retired_path(out: &Path, name: &str) -> PathBuf {
    out.join(format!("{name}-retired.txt"))
}

/// What `--locked` says.
pub(super) fn locked_message(planned: &Planned, out: &Path) -> String {
    format!(
        "{} would change ({}), and --locked forbids it; nothing was touched",
        state::path(out, &planned.deck.name).display(),
        cards_in_words(planned)
    )
}

/// "12 new, 3 changed, 158 unchanged, 0 retired"
pub(super) fn cards_in_words(planned: &Planned) -> String {
    let c = &planned.assigned.counts;
    let restarted = if c.restarted == 0 {
        String::new()
    } else {
        format!(", {} of the new ones start again", c.restarted)
    };
    format!(
        "{} new, {} changed, {} unchanged, {} retired{restarted}",
        c.added, c.changed, c.unchanged, c.retired
    )
}

/// The last line of `build --json`.
#[derive(Serialize)]
struct Built {
    version: u32,
    event: &'static str,
    deck: String,
    ledger: String,
    quiz: Vec<String>,
    documents: usize,
    facts: usize,
    notes: usize,
    cards: usize,
    added: usize,
    changed: usize,
    unchanged: usize,
    retired: usize,
    restarted: usize,
    coverage: f64,
}

fn finish(
    planned: &Planned,
    args: &Build,
    files: &[(PathBuf, Vec<u8>)],
    terminal: Terminal,
) -> Outcome<Exit> {
    let counts = &planned.assigned.counts;
    let documents = planned.notes.documents.len();
    let out = args.input.out.as_path();
    let name = &planned.deck.name;
    let package = package_path(out, name);
    if terminal.json {
        let quiz = files
            .iter()
            .map(|(path, _)| report::shown(path))
            .filter(|path| path.contains(&format!("{name}-quiz")))
            .collect();
        report::json_lines([Built {
            version: 1,
            event: if args.dry_run { "planned" } else { "built" },
            deck: report::shown(&package),
            ledger: report::shown(&state::path(out, name)),
            quiz,
            documents,
            facts: counts.cards,
            notes: counts.notes,
            cards: counts.cards,
            added: counts.added,
            changed: counts.changed,
            unchanged: counts.unchanged,
            retired: counts.retired,
            restarted: counts.restarted,
            coverage: planned.notes.coverage(),
        }])?;
        return Ok(planned.exit());
    }
    let would = if args.dry_run { "would write " } else { "" };
    terminal.say(&format!(
        "{would}{}: {}, {}, {}, {} ({})",
        package.display(),
        counted(documents, "document"),
        counted(counts.cards, "fact"),
        counted(counts.notes, "note"),
        counted(counts.cards, "card"),
        cards_in_words(planned)
    ));
    if counts.retired > 0 {
        terminal.say(&format!(
            "{} in Anki ask what the notes no longer say: {} tells how to find them",
            counted(counts.retired, "card"),
            retired_path(out, name).display()
        ));
    }
    Ok(planned.exit())
}

/// The time, in milliseconds since 1970: `SOURCE_DATE_EPOCH` where it is set, so that a build can be repeated.
fn clock() -> anyhow::Result<i64> {
    if let Some(text) = std::env::var_os("SOURCE_DATE_EPOCH") {
        return text
            .to_str()
            .and_then(|t| t.trim().parse::<i64>().ok())
            .filter(|s| *s >= 0)
            .and_then(|s| s.checked_mul(1000))
            .ok_or_else(|| {
                anyhow!("SOURCE_DATE_EPOCH is {text:?}, not a number of seconds since 1970")
            });
    }
    #[allow(clippy::disallowed_methods)] // the one place where the clock is read
    let now = SystemTime::now();
    let since = now
        .duration_since(UNIX_EPOCH)
        .context("the clock stands before 1970; set it, or set SOURCE_DATE_EPOCH")?;
    Ok(i64::try_from(since.as_millis()).unwrap_or(i64::MAX / 2))
}
