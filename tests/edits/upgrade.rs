//! A newer factdeck has other rules: it finds facts the older one did not, and asks nothing of what that one asked.
//! Neither may cost a card.

use crate::simulation::{build, read, written};
use factdeck::ledger::{Assigned, Ledger};
use factdeck::note::Note;
use std::collections::BTreeSet;
use std::path::Path;

/// Notes as rules of another time would make them: of some fewer facts, of some none.
fn other_rules(notes: &[Note]) -> Vec<Note> {
    let mut notes = notes.to_vec();
    for (n, note) in notes.iter_mut().enumerate() {
        if n % 3 == 0 {
            note.facts.clear();
        } else if note.facts.len() > 1 {
            note.facts.remove(n % 2);
        }
    }
    notes
}

fn cards(built: &Assigned) -> BTreeSet<(String, u16, String)> {
    let of = |one: &factdeck::ledger::Identified| {
        let answers = one.note.facts.iter().map(|f| one.note.answer(f).to_owned());
        let cards = one.ordinals.iter().zip(answers);
        cards
            .map(|(o, answer)| (one.guid.clone(), *o, answer))
            .collect::<Vec<_>>()
    };
    built.notes.iter().flat_map(of).collect()
}

#[test]
fn other_rules_cost_no_card() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in [
        "data/video-models.md",
        "tests/edits/notes/network.md",
        "tests/edits/notes/cells.md",
    ] {
        let (documents, today) = written("n.md", &read(&here.join(path)));
        let other = other_rules(&today);
        for (older, newer) in [(&other, &today), (&today, &other)] {
            let ledger = Ledger::new("n", ".");
            let first = build(&ledger, older.clone(), &documents, 1_000_000);
            let second = build(&first.ledger, newer.clone(), &documents, 1_000_001);
            let (before, after) = (cards(&first), cards(&second));
            let lost: Vec<_> = before.difference(&after).collect();
            assert!(lost.is_empty(), "{path}: {lost:?}");
            assert_eq!(second.counts.retired, 0, "{path}");
        }
    }
}
