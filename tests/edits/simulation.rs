//! Histories of edits, and what becomes of every card in them.

use crate::edit::{Author, Char, Document, Edit};
use factdeck::ledger::{Assigned, Ledger, Options, Scope, assign};
use factdeck::note::{self, Note};
use factdeck::source::{Source, Span};
use factdeck::text::Text;
use factdeck::{fact, parse};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A card as a learner has it.
struct Card {
    answer: String,
    /// Numbers of the characters of its answer, wherever it is hidden.
    ids: BTreeSet<u32>,
    /// The characters of its note's text.
    unit: Vec<Char>,
    front: String,
}

type Cards = BTreeMap<(String, u16), Card>;

/// How many cards of what.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    /// Cards whose fact is still there.
    there: usize,
    /// Of these, those that are the same card.
    kept: usize,
    /// Of those that are there, the ones in whose text something was edited, and how many of these are kept.
    touched: usize,
    touched_kept: usize,
    /// Cards that live on, and those of them that ask something else now.
    living: usize,
    wrong: usize,
    /// Lost cards whose characters no note of today's rules shows.
    unsplit: usize,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.there += other.there;
        self.kept += other.kept;
        self.touched += other.touched;
        self.touched_kept += other.touched_kept;
        self.living += other.living;
        self.wrong += other.wrong;
        self.unsplit += other.unsplit;
    }

    fn line(&self, what: &str) -> String {
        let share = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
        format!(
            "{what:18} kept {:7.3} % of {:7}, touched {:7.3} % of {:6}, wrong {:.3} % ({}), no note today {}",
            share(self.kept, self.there),
            self.there,
            share(self.touched_kept, self.touched),
            self.touched,
            share(self.wrong, self.living),
            self.wrong,
            self.unsplit,
        )
    }
}

/// Notes as `factdeck build` makes them.
fn notes(documents: &[Document]) -> Vec<Note> {
    let mut sorted: Vec<&Document> = documents.iter().collect();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    sorted
        .into_iter()
        .flat_map(|document| {
            let source = Source::new(document.path.clone(), document.text());
            let parsed = parse::parse(&source).value;
            let facts = fact::extract(&parsed);
            note::notes(&parsed, &facts.with_dormant(), |at| source.line(at))
        })
        .collect()
}

pub(crate) fn build(
    ledger: &Ledger,
    notes: Vec<Note>,
    documents: &[Document],
    second: i64,
) -> Assigned {
    let read: BTreeSet<String> = documents.iter().map(|d| d.path.clone()).collect();
    let known: BTreeSet<String> = ledger.entries.iter().map(|e| e.document.clone()).collect();
    let scope = Scope {
        gone: known.difference(&read).cloned().collect(),
        read,
        missing: BTreeSet::new(),
    };
    let fields = |_: &Note, _: &[u16], _: &[Option<String>], _: &str| vec![String::new(); 4];
    assign(
        ledger,
        notes,
        &BTreeMap::new(),
        &scope,
        Options::default(),
        second * 1000,
        fields,
    )
}

/// A document and its notes.
pub(crate) fn written(path: &str, text: &str) -> (Vec<Document>, Vec<Note>) {
    let documents = vec![Author::new(0).write(path, text)];
    let today = notes(&documents);
    (documents, today)
}

/// The characters of spans of a text.
struct Places<'a>(BTreeMap<&'a str, (&'a [Char], Vec<usize>)>);

impl<'a> Places<'a> {
    fn new(documents: &'a [Document]) -> Self {
        let place = |d: &'a Document| {
            let mut offsets: Vec<usize> = Vec::with_capacity(d.chars.len());
            let mut at = 0;
            for c in &d.chars {
                offsets.push(at);
                at += c.0.len_utf8();
            }
            (d.path.as_str(), (d.chars.as_slice(), offsets))
        };
        Self(documents.iter().map(place).collect())
    }

    fn of(&self, document: &str, span: Span) -> &'a [Char] {
        let (chars, offsets) = &self.0[document];
        let index = |at: usize| offsets.partition_point(|&o| o < at);
        &chars[index(span.start)..index(span.end)]
    }

    fn ids(&self, document: &str, text: &Text, holes: &[Span]) -> BTreeSet<u32> {
        let spans = holes.iter().flat_map(|h| text.source_spans(*h));
        spans
            .flat_map(|s| self.of(document, s))
            .filter(|c| c.0.is_alphanumeric())
            .map(|c| c.1)
            .collect()
    }
}

fn cards(assigned: &Assigned, documents: &[Document]) -> Cards {
    let places = Places::new(documents);
    let mut out = Cards::new();
    for one in &assigned.notes {
        let note = &one.note;
        let hull = note.text.source_hull();
        let unit = hull.map_or(&[][..], |s| places.of(&note.document, s));
        for (fact, ordinal) in note.facts.iter().zip(&one.ordinals) {
            let card = Card {
                answer: note.answer(fact).to_owned(),
                ids: places.ids(&note.document, &note.text, &fact.holes),
                unit: unit.to_vec(),
                front: note.text.plain.clone(),
            };
            out.insert((one.guid.clone(), *ordinal), card);
        }
    }
    out
}

/// Compares the cards before and after edits.
fn compare(
    before: &Cards,
    after: &Cards,
    today: &[Note],
    documents: &[Document],
    what: &str,
) -> Tally {
    let mut place_of: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (d, document) in documents.iter().enumerate() {
        for (at, c) in document.chars.iter().enumerate() {
            place_of.entry(c.1).or_insert((d, at));
        }
    }
    let places = Places::new(documents);
    let shown: BTreeSet<u32> = today
        .iter()
        .filter_map(|n| n.text.source_hull().map(|s| places.of(&n.document, s)))
        .flatten()
        .map(|c| c.1)
        .collect();
    let verbose = std::env::var("LOST").is_ok_and(|v| v == "1");
    let mut tally = Tally::default();
    for (key, card) in before {
        let alive = |ids: &mut dyn Iterator<Item = u32>| {
            let (mut all, mut here) = (0, 0);
            for id in ids {
                all += 1;
                here += usize::from(place_of.contains_key(&id));
            }
            (all, here)
        };
        let (all, here) = alive(&mut card.ids.iter().copied());
        let (unit_all, unit_here) = alive(
            &mut card
                .unit
                .iter()
                .filter(|c| !c.0.is_whitespace())
                .map(|c| c.1),
        );
        let there = all > 0 && here * 10 >= all * 6 && unit_here * 2 >= unit_all;
        let now = after.get(key);
        let common = now.map_or(0, |n| n.ids.intersection(&card.ids).count());
        // A copy of the whole text is the same card, whichever of the two the author takes for the first.
        let copy =
            now.is_some_and(|n| common == 0 && n.answer == card.answer && n.front == card.front);
        let kept = copy || now.is_some_and(|n| common * 2 >= n.ids.len().min(here).max(1));
        if let Some(now) = now
            && all > 0
        {
            tally.living += 1;
            if common == 0 && !copy {
                tally.wrong += 1;
                if verbose {
                    println!(
                        "WRONG {what}: {:?} in {:?}\n   -> {:?} in {:?}",
                        card.answer, card.front, now.answer, now.front
                    );
                }
            }
        }
        if !there {
            continue;
        }
        let stands: Vec<(usize, usize)> = card
            .unit
            .iter()
            .filter_map(|c| place_of.get(&c.1).copied())
            .collect();
        let (first, last) = (stands[0], stands[stands.len() - 1]);
        let same = first.0 == last.0
            && first.1 <= last.1
            && documents[first.0].chars[first.1..=last.1] == card.unit[..];
        tally.there += 1;
        tally.kept += usize::from(kept);
        if !same {
            tally.touched += 1;
            tally.touched_kept += usize::from(kept);
        }
        if !kept {
            let unsplit = card.ids.iter().all(|id| !shown.contains(id));
            tally.unsplit += usize::from(unsplit);
            if verbose {
                let now: Vec<String> = after
                    .values()
                    .filter(|c| c.ids.intersection(&card.ids).count() > 0)
                    .map(|c| format!("{:?} in {:?}", c.answer, c.front))
                    .collect();
                println!(
                    "LOST {what}: {:?} in {:?}\n   -> {}",
                    card.answer,
                    card.front,
                    now.join("; ")
                );
            }
        }
    }
    tally
}

/// One history: `rounds` builds with `edits` edits before each. The original text is built again at the end.
fn history(
    texts: &[(String, String)],
    seed: u64,
    kinds: &[Edit],
    rounds: usize,
    edits: usize,
) -> (Tally, usize, usize) {
    let mut author = Author::new(seed);
    let original: Vec<Document> = texts
        .iter()
        .map(|(path, text)| author.write(path, text))
        .collect();
    let first = build(
        &Ledger::new("n", "."),
        notes(&original),
        &original,
        1_000_000,
    );
    let start = cards(&first, &original);
    let (mut documents, mut ledger) = (original.clone(), first.ledger);
    let mut before = cards(
        &build(&ledger, notes(&original), &original, 1_000_001),
        &original,
    );
    assert!(
        before.keys().eq(start.keys()),
        "building twice changes cards"
    );
    let mut tally = Tally::default();
    for round in 0..rounds {
        for _ in 0..edits {
            let kind = kinds[author.random.below(kinds.len())];
            author.edit(&mut documents, kind);
        }
        let today = notes(&documents);
        let next = build(
            &ledger,
            today.clone(),
            &documents,
            1_000_002 + i64::try_from(round).unwrap(),
        );
        let after = cards(&next, &documents);
        tally.add(compare(
            &before,
            &after,
            &today,
            &documents,
            &format!("{kinds:?}").chars().take(20).collect::<String>(),
        ));
        (before, ledger) = (after, next.ledger);
    }
    let back = build(&ledger, notes(&original), &original, 2_000_000);
    let again = cards(&back, &original);
    let returned = start
        .iter()
        .filter(|(key, card)| {
            let is_back = again.get(*key).is_some_and(|c| {
                c.ids.intersection(&card.ids).count() * 2 >= c.ids.len().min(card.ids.len())
            });
            if !is_back && std::env::var("LOST").is_ok_and(|v| v == "1") {
                println!(
                    "NOT BACK {kinds:?} seed {seed}: {:?} in {:?}\n   -> {:?}",
                    card.answer,
                    card.front,
                    again.get(*key).map(|c| (&c.answer, &c.front))
                );
            }
            is_back
        })
        .count();
    (tally, start.len(), returned)
}

/// Documents as they are read together.
type Deck = Vec<(String, String)>;

struct Sum {
    all: Tally,
    cards: usize,
    returned: usize,
}

fn simulate(decks: &[Deck], seeds: u64, rounds: usize, edits: usize) -> Sum {
    let mut sum = Sum {
        all: Tally::default(),
        cards: 0,
        returned: 0,
    };
    let mut run = |what: &str, kinds: &[Edit], rounds: usize| {
        let mut tally = Tally::default();
        let (mut cards, mut returned) = (0, 0);
        for (n, deck) in decks.iter().enumerate() {
            for seed in 0..seeds {
                let (one, all, back) = history(deck, seed * 1000 + n as u64, kinds, rounds, edits);
                tally.add(one);
                cards += all;
                returned += back;
            }
        }
        println!("{}, back {returned} of {cards}", tally.line(what));
        sum.all.add(tally);
        sum.cards += cards;
        sum.returned += returned;
    };
    for kind in Edit::ALL {
        run(&format!("{kind:?}"), &[kind], 1);
    }
    run("mixed", &Edit::ALL, rounds);
    println!(
        "{}, back {} of {}",
        sum.all.line("all"),
        sum.returned,
        sum.cards
    );
    sum
}

fn check(sum: &Sum) {
    let t = sum.all;
    assert!(
        t.kept * 1000 >= t.there * 990,
        "kept: {} of {}",
        t.kept,
        t.there
    );
    assert!(
        t.touched_kept * 1000 >= t.touched * 970,
        "touched: {} of {}",
        t.touched_kept,
        t.touched
    );
    assert!(
        t.wrong * 1000 <= t.living,
        "wrong: {} of {}",
        t.wrong,
        t.living
    );
    assert_eq!(
        sum.returned, sum.cards,
        "the original text brings every card back"
    );
}

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap()
        .replace("\r\n", "\n")
        .replace('\u{feff}', "")
}

#[test]
fn cards_follow_their_facts_through_edits() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let decks: Vec<Deck> = [
        "data/video-models.md",
        "tests/edits/notes/network.md",
        "tests/edits/notes/cells.md",
    ]
    .iter()
    .map(|path| vec![("n.md".to_owned(), read(&here.join(path)))])
    .collect();
    let seeds = std::env::var("SEEDS")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(2);
    check(&simulate(&decks, seeds, 4, 6));
}

/// Where the open gold documents and the corpus lie, beside the project, if they do.
fn shared() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["../shared", "../../shared"]
        .iter()
        .map(|p| here.join(p))
        .find(|p| p.join("gold").is_dir())
}

#[test]
#[ignore = "takes minutes, and reads documents beside the project"]
fn cards_follow_their_facts_through_edits_of_more_notes() {
    let Some(shared) = shared() else {
        println!("../shared/gold and ../shared/corpus are missing: nothing was simulated");
        return;
    };
    let mut files: Vec<PathBuf> = Vec::new();
    markdown(&shared.join("gold"), &mut files);
    let gold = files.len();
    let mut corpus = Vec::new();
    markdown(&shared.join("corpus"), &mut corpus);
    corpus.retain(|p| (4_000..60_000).contains(&fs::metadata(p).unwrap().len()));
    // Every so many of them, so that all of the corpus has its part.
    let step = (corpus.len() / 24).max(1);
    files.extend(corpus.into_iter().step_by(step));
    println!(
        "{gold} gold documents, {} of the corpus",
        files.len() - gold
    );
    let decks: Vec<Deck> = files
        .iter()
        .map(|p| vec![("n.md".to_owned(), read(p))])
        .collect();
    let seeds = std::env::var("SEEDS")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(1);
    check(&simulate(&decks, seeds, 4, 10));
}

fn markdown(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            markdown(&path, out);
        } else if path.extension().is_some_and(|e| e == "md") {
            out.push(path);
        }
    }
}
