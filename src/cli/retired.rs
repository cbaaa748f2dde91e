//! `NAME-retired.txt`: an import deletes nothing, so the learner is told how to find what has gone.

use crate::ledger::{Entry, Ledger};
use std::fmt::Write as _;

/// Notes a search holds, so that it fits Anki's search field.
const AT_ONCE: usize = 50;

/// The text of the file, or nothing when no fact has gone.
pub(super) fn text(ledger: &Ledger) -> Option<String> {
    let mut entries: Vec<&Entry> = ledger
        .entries
        .iter()
        .filter(|e| e.retired || e.facts.iter().any(|f| f.retired))
        .collect();
    if entries.is_empty() {
        return None;
    }
    entries.sort_by_key(|e| e.id);
    let (notes, parts): (Vec<&Entry>, Vec<&Entry>) = entries.into_iter().partition(|e| e.retired);

    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    line(&format!(
        "Facts that stood in the notes of {:?} and are gone.",
        ledger.name
    ));
    line("");
    line(
        "Importing the package deletes nothing: these cards are still in Anki. Paste a search into Anki's browser,",
    );
    line("select all, and then");
    line(
        "- SUSPEND what may come back: when the text comes back, factdeck gives the card its history back;",
    );
    line("- delete only what shall never come back.");
    line(
        "Do not use Tools > Empty Cards for them: it destroys the history of the cards it removes.",
    );
    if !notes.is_empty() {
        line("");
        line("Whole notes:");
        for some in notes.chunks(AT_ONCE) {
            let ids: Vec<String> = some.iter().map(|e| e.id.to_string()).collect();
            line(&format!("nid:{}", ids.join(",")));
        }
    }
    if !parts.is_empty() {
        line("");
        line("Single cards of notes that are still there:");
        for some in parts.chunks(AT_ONCE) {
            let searches: Vec<String> = some.iter().map(|e| cards(e)).collect();
            line(&searches.join(" OR "));
        }
    }
    line("");
    line("What they asked:");
    for entry in notes.iter().chain(&parts) {
        let answers: Vec<&str> = entry
            .facts
            .iter()
            .filter(|f| entry.retired || f.retired)
            .map(|f| f.answer.as_str())
            .collect();
        let mut text = String::new();
        let _ = write!(
            text,
            "{}  {}  [{}]  {}",
            entry.id,
            entry.document,
            answers.join(" | "),
            entry.text
        );
        line(&text.replace('\n', " "));
    }
    Some(out)
}

/// A search for the cards of a note whose facts have gone.
fn cards(entry: &Entry) -> String {
    let ordinals: Vec<String> = entry
        .facts
        .iter()
        .filter(|f| f.retired)
        .map(|f| format!("card:{}", f.ordinal))
        .collect();
    match &ordinals[..] {
        [one] => format!("(nid:{} {one})", entry.id),
        several => format!("(nid:{} ({}))", entry.id, several.join(" OR ")),
    }
}
