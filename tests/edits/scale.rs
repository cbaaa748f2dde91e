//! A hundred thousand notes.

use crate::random::Random;
use factdeck::fact::{Fact, FactKind, Lang, UnitKind};
use factdeck::ledger::{Ledger, Options, Scope, assign, file};
use factdeck::note::{self, Note, NoteType};
use factdeck::source::Span;
use factdeck::text::Text;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

const NOTES: usize = 100_000;

/// 40 characters of made-up Chinese with two deletions.
fn notes(random: &mut Random) -> Vec<Note> {
    (0..NOTES)
        .map(|n| {
            let mut text = String::new();
            for _ in 0..40 {
                let c = 0x4e00 + u32::try_from(random.below(2500)).unwrap();
                text.push(char::from_u32(c).unwrap());
            }
            let hole = |a: usize| {
                Fact::new(
                    FactKind::Attribute,
                    "made",
                    vec![Span::new(a * 3, a * 3 + 12)],
                    vec![],
                )
            };
            let heading = format!("第{}节", n / 10);
            Note {
                note_type: NoteType::Cloze,
                kind: UnitKind::Item,
                document: format!("{:03}.md", n / 1000),
                title: "文".to_owned(),
                path: vec![heading.clone()],
                deck: vec!["文".to_owned()],
                lang: Lang::Zh,
                context: vec![Text::glue(&heading)],
                front: None,
                text: Text::glue(&text),
                extra: vec![],
                facts: vec![hole(5), hole(20)],
                tags: vec![],
                line: n % 1000,
            }
        })
        .collect()
}

/// Puts another character at one place of the text, outside of the deletions.
fn reword(note: &mut Note) {
    let mut chars: Vec<char> = note.text.plain.chars().collect();
    chars[12] = '改';
    chars[30] = '写';
    note.text = Text::glue(&chars.into_iter().collect::<String>());
}

/// Seconds of CPU time this process has used; the most memory it has held since the last call, and what it holds
/// now; where the system tells.
fn used() -> Option<(f64, (u64, u64))> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut numbers = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || numbers.next()?.parse::<f64>().ok();
    let cpu = (ticks()? + ticks()?) / 100.0;
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|l| l.strip_prefix(name))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    };
    let memory = (line("VmHWM:")?, line("VmRSS:")?);
    // From now on the peak is counted anew.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    Some((cpu, memory))
}

#[test]
fn a_hundred_thousand_notes() {
    let mut random = Random::new(1);
    let mut today = notes(&mut random);
    let scope = Scope {
        read: today.iter().map(|n| n.document.clone()).collect(),
        ..Scope::default()
    };
    let build = |ledger: &Ledger, notes: Vec<Note>, what: &str| {
        let (before, started) = (used(), Instant::now());
        let built = assign(
            ledger,
            notes,
            &BTreeMap::new(),
            &scope,
            Options::default(),
            1_700_000_000_000,
            note::fields,
        );
        let took = started.elapsed();
        if let (Some((a, (_, held))), Some((b, (peak, _)))) = (before, used()) {
            let more = peak.saturating_sub(held) / 1024;
            println!(
                "{what}: {took:?}, {:.2} s CPU, {more} MB more than before",
                b - a
            );
        }
        (built, took.as_secs_f64())
    };
    let (first, _) = build(&Ledger::new("n", "."), today.clone(), "new");
    let started = Instant::now();
    let text = file::write(&first.ledger);
    println!("write {} bytes: {:?}", text.len(), started.elapsed());
    let started = Instant::now();
    let read = file::read(&text).unwrap().ledger;
    println!("read: {:?}", started.elapsed());
    assert_eq!(read, first.ledger);

    let started = Instant::now();
    let rendered: usize = today
        .iter()
        .map(|n| note::fields(n, &[1, 2], &[None, None], "0123456789").len())
        .sum();
    println!("of which {rendered} fields: {:?}", started.elapsed());
    let (same, unchanged) = build(&read, today.clone(), "unchanged");
    assert_eq!(same.ledger, first.ledger);
    assert_eq!(same.counts.unchanged, 2 * NOTES);

    let edited: BTreeSet<usize> = (0..NOTES / 50).map(|_| random.below(NOTES)).collect();
    for &n in &edited {
        reword(&mut today[n]);
    }
    let (next, changed) = build(&read, today, "2 % changed");
    assert_eq!(next.counts.retired, 0);
    assert_eq!(next.counts.changed, 2 * edited.len());
    // Ten times what it takes, for a machine that is busy.
    assert!(unchanged < 15.0, "unchanged: {unchanged} s");
    assert!(changed < 30.0, "2 % changed: {changed} s");
}
