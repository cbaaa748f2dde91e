//! The ledger on disk, and the guards that read it: a ledger that is damaged, of other notes, or of a deck that had
//! another name, stops the build before anything is touched.

use super::discover::{Deck, path_between};
use super::read::Notes;
use super::report::{self, Terminal};
use crate::apkg;
use crate::ledger::{self, Ledger, Scope, file, guard, rebuild};
use crate::note::Note;
use anyhow::{Context as _, anyhow, bail};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What a ledger's file is called after NAME.
pub(super) const EXTENSION: &str = ".ledger.jsonl";

/// The ledger of a deck as the build starts from it.
pub(super) struct State {
    pub(super) ledger: Ledger,
    /// The bytes on disk, if there are any.
    pub(super) text: Option<String>,
    /// The ledger of the old name, to be removed once the new one is written.
    pub(super) adopted: Option<PathBuf>,
}

/// Path of the ledger of NAME.
pub(super) fn path(out: &Path, name: &str) -> PathBuf {
    out.join(format!("{name}{EXTENSION}"))
}

/// Loads the ledger, or starts one, or refuses.
pub(super) fn load(
    deck: &Deck,
    out: &Path,
    notes: &[Note],
    adopt: Option<&Path>,
    terminal: Terminal,
) -> anyhow::Result<State> {
    let root = path_between(&absolute(out), &deck.root);
    let own = path(out, &deck.name);
    let text = read_text(&own)?;
    if let Some(old) = adopt {
        return take_over(deck, &own, text, old, root, terminal);
    }
    let Some(text) = text else {
        refuse_renamed(deck, out, notes)?;
        return Ok(State {
            ledger: from_package(deck, out, &own, &root, notes, terminal)?,
            text: None,
            adopted: None,
        });
    };
    let mut ledger = parse(&own, &text, terminal)?;
    if ledger.name != deck.name {
        bail!(
            "{}: line 1 says that this is the ledger of {:?}; put the file back under its own name",
            own.display(),
            ledger.name
        );
    }
    if ledger.root != root {
        let stored = absolute(out).join(&ledger.root);
        let elsewhere = fs::canonicalize(&stored).is_ok_and(|real| real != deck.root);
        if elsewhere || !guard::is_of_these_notes(&ledger, notes) {
            bail!(
                "{} belongs to the notes in {}, not to those in {}; give this deck a name of its own with --name, \
                 or another folder with --out",
                own.display(),
                stored.display(),
                deck.root.display()
            );
        }
        // The notes or the ledger were moved; what it holds is theirs.
        ledger.root = root;
    }
    Ok(State {
        ledger,
        text: Some(text),
        adopted: None,
    })
}

/// The ledger of a package that lost its own; a new one where there is no package either.
fn from_package(
    deck: &Deck,
    out: &Path,
    own: &Path,
    root: &str,
    notes: &[Note],
    terminal: Terminal,
) -> anyhow::Result<Ledger> {
    let package = out.join(format!("{}.apkg", deck.name));
    if package.is_dir() {
        // What is to be written says so.
        return Ok(Ledger::new(deck.name.clone(), root));
    }
    let bytes = match fs::read(&package) {
        Ok(bytes) => bytes,
        Err(e)
            if matches!(
                e.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(Ledger::new(deck.name.clone(), root));
        }
        Err(e) => {
            return Err(e).with_context(|| format!("{}: cannot be read", package.display()));
        }
    };
    let stored = apkg::read(&bytes).map_err(|e| {
        anyhow!(
            "{} is missing, and {} cannot be read in its place ({e}); take the ledger from version control, or move \
             the package away to start anew",
            own.display(),
            package.display()
        )
    })?;
    terminal.failure(&format!(
        "{} is missing; guids and numbers of {} were taken from {}. What had been retired, and what answers were \
         before, is lost; take the ledger from version control if you can",
        own.display(),
        report::counted(stored.len(), "note"),
        package.display()
    ));
    Ok(rebuild::rebuild(&deck.name, root, stored, notes))
}

fn take_over(
    deck: &Deck,
    own: &Path,
    text: Option<String>,
    old: &Path,
    root: String,
    terminal: Terminal,
) -> anyhow::Result<State> {
    if text.is_some() && !same_file(own, old) {
        bail!(
            "{} is there already; a deck has one ledger, so nothing can be adopted into it",
            own.display()
        );
    }
    let Some(adopted) = read_text(old)? else {
        bail!("{}: there is no such ledger to adopt", old.display());
    };
    let mut ledger = parse(old, &adopted, terminal)?;
    ledger.name.clone_from(&deck.name);
    ledger.root = root;
    Ok(State {
        ledger,
        text,
        adopted: (!same_file(own, old)).then(|| old.to_owned()),
    })
}

/// Stops where another ledger in the folder holds these notes: the deck was renamed.
fn refuse_renamed(deck: &Deck, out: &Path, notes: &[Note]) -> anyhow::Result<()> {
    let Ok(entries) = fs::read_dir(out) else {
        return Ok(());
    };
    let mut others: Vec<PathBuf> = entries
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| {
            p.file_name()
                .is_some_and(|n| n.to_string_lossy().ends_with(EXTENSION))
        })
        .collect();
    others.sort();
    for other in others {
        // A ledger of another deck may be in any state; it is not ours to judge.
        let Ok(text) = fs::read_to_string(&other) else {
            continue;
        };
        let Ok(loaded) = file::read(&text) else {
            continue;
        };
        if guard::shares_half(&loaded.ledger, notes) {
            bail!(
                "there is no ledger of {:?}, but {} holds these notes; if the deck was renamed, build with \
                 --adopt {0:?}, so that every card keeps its history (else use another --out)",
                deck.name,
                other.display(),
            );
        }
    }
    Ok(())
}

fn read_text(path: &Path) -> anyhow::Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|e| {
            let at = e.utf8_error().valid_up_to();
            let line = 1 + e.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count();
            anyhow!(
                "{}: line {line} is not UTF-8; take the file from version control, or repair it by hand",
                path.display()
            )
        }),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) if e.kind() == io::ErrorKind::NotADirectory => Ok(None),
        Err(e) => Err(e).with_context(|| format!("{}: cannot be read", path.display())),
    }
}

fn parse(path: &Path, text: &str, terminal: Terminal) -> anyhow::Result<Ledger> {
    let loaded = file::read(text).map_err(|e| anyhow!("{}: {e}", path.display()))?;
    for notice in loaded.notices {
        terminal.failure(&format!("{}: {notice}", path.display()));
    }
    Ok(loaded.ledger)
}

fn same_file(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// A folder as an absolute path without links, also where it does not exist yet.
fn absolute(folder: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(folder) {
        return real;
    }
    let parent = match folder.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    };
    match (folder.file_name(), parent == folder) {
        (Some(name), false) => absolute(parent).join(name),
        _ => folder.to_owned(),
    }
}

/// Which documents of the ledger this build speaks for.
pub(super) fn scope(deck: &Deck, notes: &Notes, ledger: &Ledger) -> Scope {
    let read: BTreeSet<String> = notes
        .documents
        .iter()
        .map(|d| d.source.path.clone())
        .collect();
    let mut scope = Scope {
        read,
        ..Scope::default()
    };
    let known: BTreeSet<&String> = ledger.entries.iter().map(|e| &e.document).collect();
    for document in known {
        if scope.read.contains(document) || deck.exists(document) {
            continue;
        }
        let set = if deck.covers(document) {
            &mut scope.gone
        } else {
            &mut scope.missing
        };
        set.insert(document.clone());
    }
    scope
}

/// Stops a build that would lose too much.
pub(super) fn guard_losses(
    counts: &ledger::changes::Counts,
    deck: &Deck,
    accept: bool,
) -> anyhow::Result<()> {
    if accept || !guard::loses_much(counts) {
        return Ok(());
    }
    bail!(
        "{}: {} of {} cards would be retired or start again; `factdeck plan` shows which. If that is meant, build \
         with --accept-retired; nothing was touched",
        deck.name,
        counts.retired,
        counts.before
    )
}
