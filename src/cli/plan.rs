//! `factdeck plan`: what a build would change, and what that means for each card's history.

use super::args::Plan;
use super::build::{self, Planned};
use super::report::{self, Terminal};
use super::{Exit, Outcome};
use crate::ledger::changes::{Card, CardFate, Change, Counts, Fate};
use crate::ledger::words;
use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::fmt::Write as _;

const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const DIM: &str = "\x1b[2m";
const BOLD: &str = "\x1b[1m";
const RESET: &str = "\x1b[0m";

pub(super) fn run(args: &Plan, terminal: Terminal) -> Outcome<Exit> {
    let (deck, notes) = build::read_notes(&args.input, terminal)?;
    let out = args.input.out.as_path();
    // What a guard would stop is exactly what a plan is read for.
    let identity = super::args::Identity {
        accept_retired: true,
        adopt: args.identity.adopt.clone(),
        ..args.identity
    };
    let planned = build::join(deck, notes, out, &identity, terminal)?;
    if terminal.json {
        json(&planned)?;
    } else {
        let colored = matches!(
            anstream::AutoStream::choice(&std::io::stdout()),
            anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi
        );
        report::stdout(text(&planned, terminal.quiet, colored).as_bytes())?;
    }
    if args.identity.locked && planned.changes_ledger() {
        return Err(super::Stop::Content(build::locked_message(&planned, out)));
    }
    Ok(planned.exit())
}

#[derive(Serialize)]
struct Line<'a> {
    version: u32,
    event: &'static str,
    #[serde(flatten)]
    change: &'a Change,
}

#[derive(Serialize)]
struct Last<'a> {
    version: u32,
    event: &'static str,
    ledger_changes: bool,
    guarded: bool,
    #[serde(flatten)]
    counts: &'a Counts,
}

fn json(planned: &Planned) -> Outcome<()> {
    report::json_lines(planned.assigned.changes.iter().map(|change| Line {
        version: 1,
        event: "change",
        change,
    }))?;
    let counts = &planned.assigned.counts;
    report::json_lines([Last {
        version: 1,
        event: "planned",
        ledger_changes: planned.changes_ledger(),
        guarded: crate::ledger::guard::loses_much(counts),
        counts,
    }])
}

fn text(planned: &Planned, quiet: bool, colored: bool) -> String {
    let mut out = String::new();
    if !quiet {
        for change in &planned.assigned.changes {
            write_change(&mut out, change, planned, colored);
        }
    }
    let counts = &planned.assigned.counts;
    let _ = writeln!(
        out,
        "{}: {} notes, {} cards ({})",
        planned.deck.name,
        counts.notes,
        counts.cards,
        build::cards_in_words(planned)
    );
    advice(&mut out, planned);
    out
}

/// What an import does not take over, said where it matters.
fn advice(out: &mut String, planned: &Planned) {
    let changes = &planned.assigned.changes;
    let counts = &planned.assigned.counts;
    let mut line = |text: &str| {
        let _ = writeln!(out, "- {text}");
    };
    if changes.iter().any(|c| c.fate == Fate::Changed) {
        line(
            "changed notes keep their cards' history; tags and edits made by hand in Anki on these notes are replaced",
        );
    }
    if counts.retired > 0 {
        line(
            "retired cards stay in Anki until you suspend or delete them; after the build NAME-retired.txt finds them",
        );
    }
    if counts.restarted > 0 {
        line("restarted cards ask a fact that had another card; its history does not come along");
    }
    if changes.iter().any(|c| c.deck_from.is_some()) {
        line(
            "Anki never moves cards it has to another deck on import: move those of renamed decks by hand",
        );
    }
    if crate::ledger::guard::loses_much(counts) {
        line("build will stop and ask for --accept-retired: more than 30 % of the cards would go");
    }
}

fn write_change(out: &mut String, change: &Change, planned: &Planned, colored: bool) {
    let style = |text: &str, code: &str| {
        if colored {
            format!("{code}{text}{RESET}")
        } else {
            text.to_owned()
        }
    };
    let (word, code) = match change.fate {
        Fate::New => ("new", GREEN),
        Fate::Changed => ("changed", BOLD),
        Fate::Moved => ("moved", DIM),
        Fate::Returned => ("returned", GREEN),
        Fate::Retired => ("retired", RED),
        Fate::Unchanged => ("held", DIM),
    };
    let body = match change.fate {
        Fate::Changed if change.before != change.after => {
            diff(&change.before, &change.after, colored)
        }
        Fate::Retired => style(&change.before, RED),
        _ => change.after.clone(),
    };
    let _ = writeln!(
        out,
        "{}:{}: {} {}",
        planned.notes.shown(&change.document),
        change.line,
        style(word, code),
        body.replace('\n', " ")
    );
    if let Some(from) = &change.moved_from {
        let _ = writeln!(out, "    from {from}");
    }
    for card in &change.cards {
        if let Some(text) = card_line(card) {
            let _ = writeln!(out, "    {text}");
        }
    }
}

/// What happens to a card, where that is not plain from its note.
fn card_line(card: &Card) -> Option<String> {
    let Card {
        ordinal, answer, ..
    } = card;
    let held = if card.held {
        "; the rules would ask otherwise today, `build --reselect` lets them"
    } else {
        ""
    };
    let text = match (card.fate, &card.before) {
        (CardFate::New, _) => format!("c{ordinal} {answer}: new card"),
        (CardFate::Restarted, _) => {
            format!("c{ordinal} {answer}: starts again, its old card is retired")
        }
        (CardFate::Changed | CardFate::Unchanged, Some(was)) => {
            format!("c{ordinal} {was} -> {answer}: keeps its history{held}")
        }
        (CardFate::Changed | CardFate::Unchanged, None) if card.held => {
            format!("c{ordinal} {answer}: kept as it was{held}")
        }
        (CardFate::Returned, _) => format!("c{ordinal} {answer}: comes back with its history"),
        (CardFate::Retired, _) => format!("c{ordinal} {answer}: leaves the package"),
        (CardFate::Changed | CardFate::Unchanged, None) => return None,
    };
    Some(text)
}

/// The words that changed: coloured, or in `[-…-]{+…+}`.
fn diff(before: &str, after: &str, colored: bool) -> String {
    let (old, new) = (words(before), words(after));
    let taken = |text: &[&str], range: std::ops::Range<usize>| text[range].concat();
    let mut out = String::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (gone, come) = (taken(&old, op.old_range()), taken(&new, op.new_range()));
        if matches!(op, DiffOp::Equal { .. }) {
            out.push_str(&come);
            continue;
        }
        for (text, code, open, close) in [(gone, RED, "[-", "-]"), (come, GREEN, "{+", "+}")] {
            match (text.is_empty(), colored) {
                (true, _) => {}
                (false, true) => out.push_str(&format!("{code}{text}{RESET}")),
                (false, false) => out.push_str(&format!("{open}{text}{close}")),
            }
        }
    }
    out
}
