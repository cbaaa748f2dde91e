//! Names and ids of decks.

use crate::ledger::Entry;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// The deck of an entry as Anki spells it, `NAME::document::part`. `::` in NAME nests; in any other part it is text,
/// and two colons that look alike stand for it.
pub(super) fn deck(name: &str, entry: &Entry) -> String {
    let mut parts: Vec<String> = name.split("::").map(part).collect();
    parts.extend(entry.deck.iter().map(|p| part(p)));
    parts.retain(|p| !p.is_empty());
    if parts.is_empty() {
        parts.push("factdeck".to_owned());
    }
    parts.join("::")
}

/// As Anki would have it, or it would rename the deck: normalised, without control characters and outer white space.
fn part(text: &str) -> String {
    let text: String = text.nfc().filter(|c| !c.is_control()).collect();
    let text = text.trim().replace("::", "∷");
    // A single colon at an end would join those between the parts.
    let text = text
        .strip_prefix(':')
        .map_or(text.clone(), |t| format!("∶{t}"));
    text.strip_suffix(':')
        .map_or(text.clone(), |t| format!("{t}∶"))
}

/// An id for each deck, from its name alone unless two clash. Anki gives decks ids of its own and matches them by
/// name; only 1 would mean something, the deck "Default".
pub(super) fn ids<'a>(decks: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, i64> {
    // Milliseconds from 2001 to 2020: like an id that Anki made, and never one that it makes.
    const FIRST: i64 = 1_000_000_000_000;
    const SPAN: u64 = 600_000_000_000;
    let mut ids: BTreeMap<&str, i64> = decks.map(|deck| (deck, 0)).collect();
    let mut taken = std::collections::BTreeSet::new();
    for (deck, id) in &mut ids {
        let hash = blake3::hash(deck.as_bytes());
        let mut head = [0; 8];
        head.copy_from_slice(&hash.as_bytes()[..8]);
        *id = FIRST + i64::try_from(u64::from_le_bytes(head) % SPAN).unwrap_or(0);
        while !taken.insert(*id) {
            *id += 1;
        }
    }
    ids
}
