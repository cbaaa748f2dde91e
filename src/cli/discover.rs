//! Which notes, and of which deck: the root, NAME, and the documents below the paths that were named.

use super::{Outcome, Stop};
use crate::config::{self, Config};
use anyhow::{Context as _, anyhow, bail};
use ignore::WalkBuilder;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// A document that is there.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Path relative to the root, as [`crate::source::Source::path`].
    pub(super) path: String,
    /// Path to open, and to show: as the user named it.
    pub(super) file: PathBuf,
}

/// A document, or what was named as one, that cannot be read. It costs exit code 1, not the others' cards.
#[derive(Debug, Clone)]
pub(super) struct Unreadable {
    /// As the user named it.
    pub(super) file: PathBuf,
    /// Why, in one line.
    pub(super) why: String,
}

/// The deck that is meant, and its notes.
#[derive(Debug)]
pub(super) struct Deck {
    /// NAME.
    pub(super) name: String,
    /// Root of the notes, absolute, without links.
    pub(super) root: PathBuf,
    /// Its `factdeck.toml`.
    pub(super) config: Config,
    /// Documents, sorted by path.
    pub(super) documents: Vec<Found>,
    /// What could not even be found.
    pub(super) unreadable: Vec<Unreadable>,
    /// What the user named, relative to the root: a folder's path, or a file's.
    areas: Vec<String>,
}

impl Deck {
    /// Whether a document lies in what the user named.
    pub(super) fn covers(&self, document: &str) -> bool {
        self.areas.iter().any(|area| {
            area.is_empty()
                || document == area
                || document
                    .strip_prefix(area.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// Whether the file of a document is there in any form, readable or not.
    pub(super) fn exists(&self, document: &str) -> bool {
        fs::symlink_metadata(self.root.join(document)).is_ok()
    }
}

/// One path the user named.
struct Named {
    /// As named.
    shown: PathBuf,
    /// Absolute, without links in its folder.
    real: PathBuf,
    is_folder: bool,
}

impl Named {
    fn folder(&self) -> &Path {
        if self.is_folder {
            &self.real
        } else {
            self.real.parent().unwrap_or(&self.real)
        }
    }
}

/// Finds the deck that `notes` belong to. Files in `out` are never notes, unless `out` holds all notes.
pub(super) fn discover(notes: &[PathBuf], out: &Path, name: Option<&str>) -> Outcome<Deck> {
    let mut unreadable = Vec::new();
    let mut named = Vec::new();
    for shown in notes {
        match look(shown) {
            Ok(n) => named.push(n),
            Err(why) => unreadable.push(Unreadable {
                file: shown.clone(),
                why,
            }),
        }
    }
    if named.is_empty() {
        let first = &unreadable[0];
        let hint = if *notes == [PathBuf::from("data")] {
            "; name your notes, or make a folder for them with `factdeck init`"
        } else {
            ""
        };
        return Err(Stop::Content(format!(
            "{}: {}{hint}",
            super::report::shown(&first.file),
            first.why
        )));
    }

    let (root, has_config) = root_of(&named)?;
    let config = if has_config {
        read_config(&root.join(config::FILE))?
    } else {
        Config::default()
    };
    let name = match name.or(config.name.as_deref()) {
        Some(name) => checked_name(name)?,
        None => default_name(&named, &root, has_config),
    };
    let mut deck = Deck {
        name,
        root,
        config,
        documents: Vec::new(),
        unreadable,
        areas: Vec::new(),
    };
    collect(&mut deck, &named, out)?;
    Ok(deck)
}

fn look(shown: &Path) -> Result<Named, String> {
    let meta = fs::metadata(shown).map_err(|e| why_unreadable(shown, &e))?;
    let real = if meta.is_dir() {
        fs::canonicalize(shown)
    } else {
        // Of a file only the folder is followed: a link keeps the name it has here.
        let folder = match shown.parent() {
            Some(p) if !p.as_os_str().is_empty() => p,
            _ => Path::new("."),
        };
        fs::canonicalize(folder).map(|folder| match shown.file_name() {
            Some(name) => folder.join(name),
            None => folder,
        })
    }
    .map_err(|e| why_unreadable(shown, &e))?;
    Ok(Named {
        shown: shown.to_owned(),
        real,
        is_folder: meta.is_dir(),
    })
}

/// An error of the operating system in one line that fits behind a path.
pub(super) fn why_unreadable(path: &Path, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound if fs::symlink_metadata(path).is_ok() => {
            "cannot be read: it is a link to a file that is not there".to_owned()
        }
        io::ErrorKind::NotFound => "cannot be read: there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "cannot be read: it is a folder".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

/// The root of all that was named, and whether it has a configuration.
fn root_of(named: &[Named]) -> Outcome<(PathBuf, bool)> {
    let configured: Vec<Option<&Path>> = named
        .iter()
        .map(|n| {
            n.folder()
                .ancestors()
                .find(|folder| folder.join(config::FILE).is_file())
        })
        .collect();
    let first = configured[0];
    if let Some(at) = configured.iter().position(|c| *c != first) {
        return Err(anyhow!(
            "{} and {} do not belong to one deck ({} says so); name one deck at a time",
            named[0].shown.display(),
            named[at].shown.display(),
            first
                .or(configured[at])
                .unwrap_or(Path::new(""))
                .join(config::FILE)
                .display(),
        )
        .into());
    }
    if let Some(root) = first {
        return Ok((root.to_owned(), true));
    }
    let mut root = named[0].folder().to_owned();
    for n in &named[1..] {
        while !n.folder().starts_with(&root) {
            if !root.pop() {
                return Err(anyhow!(
                    "{} and {} have no folder in common; name one deck at a time",
                    named[0].shown.display(),
                    n.shown.display()
                )
                .into());
            }
        }
    }
    Ok((root, false))
}

fn read_config(path: &Path) -> anyhow::Result<Config> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    config::read(&text).map_err(|e| {
        let line = 1 + text[..e.span.start.min(text.len())].matches('\n').count();
        anyhow!("{}:{line}: {}", path.display(), e.message)
    })
}

/// Characters no file system and no deck name should have to bear.
fn is_unfit(c: char) -> bool {
    c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
}

/// A NAME as the user gave it.
fn checked_name(name: &str) -> anyhow::Result<String> {
    let name: String = name.trim().nfc().collect();
    if name.is_empty() || name.starts_with('.') {
        bail!("the name of the deck is {name:?}; give it one that does not begin with a dot");
    }
    if let Some(c) = name.chars().find(|&c| is_unfit(c)) {
        bail!(
            "the name of the deck, {name:?}, holds {c:?}; files are named after it, choose another"
        );
    }
    Ok(name)
}

/// NAME where nobody gave one.
fn default_name(named: &[Named], root: &Path, has_config: bool) -> String {
    let of = match named {
        [one] if !one.is_folder && !has_config => one.real.file_stem(),
        _ => root.file_name(),
    };
    let name: String = of
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default()
        .nfc()
        .map(|c| if is_unfit(c) { '-' } else { c })
        .collect();
    let name = name.trim().trim_start_matches('.').trim();
    if name.is_empty() {
        "notes".to_owned()
    } else {
        name.to_owned()
    }
}

/// Whether a file in a folder is a document.
fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|e| {
        let e = e.to_string_lossy().to_ascii_lowercase();
        e == "md" || e == "markdown"
    })
}

fn collect(deck: &mut Deck, named: &[Named], out: &Path) -> Outcome<()> {
    let out = fs::canonicalize(out).ok();
    let mut found: BTreeMap<String, (PathBuf, PathBuf)> = BTreeMap::new();
    for n in named {
        match relative(&deck.root, &n.real) {
            Some(area) => deck.areas.push(area),
            None => {
                deck.unreadable.push(not_utf8(&n.shown));
                continue;
            }
        }
        let files = if n.is_folder {
            walk(n, out.as_deref(), &mut deck.unreadable)
        } else {
            vec![(n.real.clone(), n.shown.clone())]
        };
        for (real, shown) in files {
            let Some(path) = relative(&deck.root, &real) else {
                deck.unreadable.push(not_utf8(&shown));
                continue;
            };
            match found.get(&path) {
                Some((other, _)) if *other == real => {}
                Some((_, other)) => deck.unreadable.push(Unreadable {
                    why: format!(
                        "has the same path as {} but for the way its letters are written; rename one",
                        super::report::shown(other)
                    ),
                    file: shown,
                }),
                None => {
                    found.insert(path, (real, shown));
                }
            }
        }
    }
    deck.documents = found
        .into_iter()
        .map(|(path, (_, file))| Found { path, file })
        .collect();
    Ok(())
}

fn not_utf8(shown: &Path) -> Unreadable {
    Unreadable {
        file: shown.to_owned(),
        why: "cannot be read: its name is not UTF-8; rename it".to_owned(),
    }
}

/// Markdown files below a folder, as (absolute, shown), in order of names at each level. Hidden files, and what
/// `.gitignore` and `.ignore` name, are left out.
fn walk(
    named: &Named,
    out: Option<&Path>,
    unreadable: &mut Vec<Unreadable>,
) -> Vec<(PathBuf, PathBuf)> {
    let excluded = out
        .filter(|out| !named.real.starts_with(out))
        .map(Path::to_owned);
    let walk = WalkBuilder::new(&named.real)
        .follow_links(true)
        .require_git(false)
        .git_global(false)
        .git_exclude(false)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(move |entry| Some(entry.path()) != excluded.as_deref())
        .build();
    let shown = |real: &Path| match real.strip_prefix(&named.real) {
        Ok(rest) if named.shown == Path::new(".") => rest.to_owned(),
        Ok(rest) => named.shown.join(rest),
        Err(_) => real.to_owned(),
    };
    let mut files: Vec<(PathBuf, PathBuf)> = Vec::new();
    let mut folders: Vec<PathBuf> = Vec::new();
    for entry in walk {
        match entry {
            Ok(entry) if entry.depth() == 0 => {}
            Ok(entry) if !is_markdown(entry.path()) => {}
            Ok(entry) => {
                let real = entry.into_path();
                if real.is_dir() {
                    folders.push(real);
                } else {
                    files.push((real.clone(), shown(&real)));
                }
            }
            Err(error) => {
                // A link in a circle leads to nothing that is not read already.
                let Some(path) = error_path(&error).filter(|_| !is_loop(&error)) else {
                    continue;
                };
                let why = match error.io_error() {
                    Some(e) => why_unreadable(&path, e),
                    None => "cannot be read".to_owned(),
                };
                if is_markdown(&path) || path.is_dir() {
                    unreadable.push(Unreadable {
                        file: shown(&path),
                        why,
                    });
                }
            }
        }
    }
    // `x.md/` with notes in it is a folder like any other; without, somebody expects a document there.
    for folder in folders {
        if !files.iter().any(|(file, _)| file.starts_with(&folder)) {
            unreadable.push(Unreadable {
                file: shown(&folder),
                why: "cannot be read: it is a folder".to_owned(),
            });
        }
    }
    files
}

fn error_path(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            error_path(err)
        }
        _ => None,
    }
}

fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => is_loop(err),
        _ => false,
    }
}

/// `path` below `root` with `/` between its parts and letters composed, so that it is the same on every machine.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path
        .strip_prefix(root)
        .ok()?
        .components()
        .map(|part| part.as_os_str().to_str())
        .collect();
    Some(parts?.join("/").nfc().collect())
}

/// The path from one absolute folder to another, with `/`: what a ledger says of its notes.
pub(super) fn path_between(from: &Path, to: &Path) -> String {
    let (from_parts, to_parts): (Vec<Component>, Vec<Component>) =
        (from.components().collect(), to.components().collect());
    let common = from_parts
        .iter()
        .zip(&to_parts)
        .take_while(|(a, b)| a == b)
        .count();
    if common == 0 {
        // Another drive: there is no way from here to there.
        return to.to_string_lossy().replace('\\', "/");
    }
    let up = from_parts[common..].iter().map(|_| "..".to_owned());
    let down = to_parts[common..]
        .iter()
        .map(|c| c.as_os_str().to_string_lossy().nfc().collect::<String>());
    let parts: Vec<String> = up.chain(down).collect();
    if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_between_folders() {
        let between = |a: &str, b: &str| path_between(Path::new(a), Path::new(b));
        assert_eq!(between("/x/decks", "/x/data"), "../data");
        assert_eq!(between("/x", "/x"), ".");
        assert_eq!(between("/x", "/x/notes/deep"), "notes/deep");
        assert_eq!(between("/x/y/z", "/x"), "../..");
    }

    #[test]
    fn names_that_would_hurt_are_refused() {
        assert_eq!(checked_name(" 视频 模型 ").unwrap(), "视频 模型");
        for bad in ["", "  ", ".hidden", "a/b", "a::b", "a\nb"] {
            assert!(checked_name(bad).is_err(), "{bad:?}");
        }
    }
}
