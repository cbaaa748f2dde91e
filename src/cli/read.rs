//! The stages up to notes, over all documents at once.

use super::discover::{Deck, Unreadable, why_unreadable};
use super::pictures::{self, Pictures};
use super::report::{Terminal, shown};
use crate::diagnostic::{Diagnostic, Warned};
use crate::fact::{self, Facts};
use crate::note::{self, Note};
use crate::parse::{self, BlockKind, Document};
use crate::source::{Source, Span};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// Deep nesting is read by recursion, on a stack this large.
const STACK: usize = 64 << 20;

/// A document with what the stages made of it.
pub(super) struct Read {
    pub(super) source: Source,
    pub(super) document: Document,
    pub(super) facts: Facts,
    pub(super) notes: Vec<Note>,
    file: PathBuf,
    diagnostics: Vec<Diagnostic>,
}

/// All documents that could be read, and all that could not.
pub(super) struct Notes {
    pub(super) documents: Vec<Read>,
    pub(super) unreadable: Vec<Unreadable>,
    pub(super) pictures: Pictures,
}

impl Notes {
    /// Problems with their source, by document and place.
    pub(super) fn problems(&self) -> impl Iterator<Item = (&Diagnostic, &Source)> {
        self.documents
            .iter()
            .flat_map(|d| d.diagnostics.iter().map(move |p| (p, &d.source)))
    }

    /// Path of a document as the user named it.
    pub(super) fn shown(&self, path: &str) -> String {
        self.documents
            .iter()
            .find(|d| d.source.path == path)
            .map_or_else(|| path.to_owned(), |d| shown(&d.file))
    }

    /// All notes, in order of documents.
    pub(super) fn notes(&self) -> Vec<Note> {
        self.documents
            .iter()
            .flat_map(|d| d.notes.iter().cloned())
            .collect()
    }

    /// Share of the bytes of answers that stand on some note.
    pub(super) fn coverage(&self) -> f64 {
        let (mut all, mut left_out) = (0, 0);
        for read in &self.documents {
            let blocks: Vec<Span> = read
                .document
                .sections
                .iter()
                .filter(|s| !s.is_contents)
                .flat_map(|s| &s.blocks)
                .filter(|b| !matches!(b.kind, BlockKind::Rule))
                .map(|b| b.span)
                .collect();
            all += blocks.iter().map(|b| b.len()).sum::<usize>();
            for gap in &read.facts.left_out {
                left_out += blocks
                    .iter()
                    .map(|b| {
                        gap.span
                            .end
                            .min(b.end)
                            .saturating_sub(gap.span.start.max(b.start))
                    })
                    .sum::<usize>();
            }
        }
        if all == 0 {
            return 0.0;
        }
        let share = 1.0 - (left_out as f64 / all as f64).min(1.0);
        (share * 10_000.0).round() / 10_000.0
    }
}

/// Reads and splits every document of the deck.
pub(super) fn read(deck: &mut Deck, terminal: Terminal) -> Notes {
    // A second pool in one process is refused, which is fine: the first has the same stack.
    let _ = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .build_global();
    // A panic in one document must not cost the others their cards; it is reported below.
    std::panic::set_hook(Box::new(|_| {}));
    let progress = progress(deck.documents.len(), terminal);
    let results: Vec<Result<Read, Unreadable>> = deck
        .documents
        .par_iter()
        .map(|found| {
            let unreadable = |why: String| Unreadable {
                file: found.file.clone(),
                why,
            };
            let bytes =
                fs::read(&found.file).map_err(|e| unreadable(why_unreadable(&found.file, &e)))?;
            let source = Source::decode(found.path.as_str(), bytes)
                .map_err(|e| unreadable(e.to_string()))?;
            let read = catch_unwind(AssertUnwindSafe(|| split(source, found.file.clone())))
                .map_err(|_| {
                    unreadable(
                        "cannot be split: a fault in factdeck; please report it with this document"
                            .to_owned(),
                    )
                })?;
            progress.inc(1);
            Ok(read)
        })
        .collect();
    progress.finish_and_clear();
    let _ = std::panic::take_hook();

    let mut unreadable = std::mem::take(&mut deck.unreadable);
    let mut documents = Vec::new();
    for result in results {
        match result {
            Ok(read) => documents.push(read),
            Err(error) => unreadable.push(error),
        }
    }
    unreadable.sort_by(|a, b| a.file.cmp(&b.file));
    separate_titles(&mut documents);
    // NAME::NAME::part says nothing that NAME::part does not.
    for note in documents.iter_mut().flat_map(|d| &mut d.notes) {
        if note.deck.first() == Some(&deck.name) {
            note.deck.remove(0);
        }
    }
    let mut pictures = Pictures::default();
    for read in &mut documents {
        pictures::resolve(
            &mut read.notes,
            &read.source.path,
            &deck.root,
            &mut pictures,
        );
        let missing = pictures::check(&read.document, &deck.root);
        read.diagnostics.extend(missing);
        read.diagnostics
            .sort_by_key(|d| (d.span.start, d.span.end, d.code));
        read.diagnostics.dedup();
    }
    Notes {
        documents,
        unreadable,
        pictures,
    }
}

fn split(source: Source, file: PathBuf) -> Read {
    let Warned {
        value: document,
        diagnostics,
    } = parse::parse(&source);
    let facts = fact::extract(&document);
    let notes = note::notes(&document, &facts.with_dormant(), |at| source.line(at));
    Read {
        source,
        document,
        facts,
        notes,
        file,
        diagnostics,
    }
}

/// Two documents of one title would share a deck: they go by their paths.
fn separate_titles(documents: &mut [Read]) {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for read in documents.iter() {
        *count.entry(&read.document.title).or_default() += 1;
    }
    let shared: BTreeSet<String> = count
        .into_iter()
        .filter(|(_, n)| *n > 1)
        .map(|(title, _)| title.to_owned())
        .collect();
    for read in documents
        .iter_mut()
        .filter(|r| shared.contains(&r.document.title))
    {
        let path = read.source.path.as_str();
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        for note in &mut read.notes {
            if let Some(first) = note.deck.first_mut() {
                stem.clone_into(first);
            }
        }
    }
}

/// A bar on the terminal, where there is one and there is something to wait for.
fn progress(documents: usize, terminal: Terminal) -> indicatif::ProgressBar {
    if documents < 50 || terminal.quiet || terminal.json {
        indicatif::ProgressBar::hidden()
    } else {
        indicatif::ProgressBar::new(documents as u64)
    }
}
