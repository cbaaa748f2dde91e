//! Makes the weights by which candidates are ranked (`src/fact/weights/{zh,en}.txt`).
//!
//! ```text
//! cargo run --release --no-default-features --example train-rank -- DOCUMENTS_DIR [figures]
//! ```
//!
//! Two questions are asked of each candidate, and the log-odds of both answers added up:
//!
//! - Does it test a fact that a teacher would list? `assets/rank/facts` has the facts of the notes in `assets/rank/notes`, both
//!   written for this, and of excerpts of other notes: the line of the note, then all answers that would do.
//! - Would a reader keep the card? `assets/rank/{zh,en}.csv` has what readers said of cards: document, first and last byte
//!   of the answer in it, verdict (`g`ood, `u`sable, `w`eak, `b`ad). Documents that are not in `assets/rank/notes` are looked
//!   for in DOCUMENTS_DIR. Where one is missing nothing is written, and `figures` leaves it out.
//!
//! Each is a logistic regression with a squared penalty. To these the trust of the rule itself is added, [`TRUST`] a step:
//! what somebody thought when writing the rule. First all is measured on documents left out in turn; `figures` stops there.
//! The same input gives the same bytes; the weights in place are part of it, since they decide which lead-ins are shown.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a recipe run by hand prints its figures and writes one file"
)]

mod fit;
mod labels;

use fit::{Row, Weights, fit};
use labels::Card;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Signs seen on fewer labelled cards than this are left out.
const SEEN: usize = 8;

/// Log-odds for each of the ten steps of a rule's trust, from the middle.
const TRUST: f64 = 0.3;

/// Log-odds a candidate must reach, by language: where facts lost and weak cards balance in decks that were looked at; and how
/// much less the best of a text must reach.
const LEAST: [(&str, f64, f64); 2] = [("zh", -1.9, 0.4), ("en", -1.2, 0.7)];

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(directory) = arguments.first().map(PathBuf::from) else {
        return Err(std::io::Error::other(
            "give the directory of the judged documents: train-rank DOCUMENTS_DIR [figures]",
        ));
    };
    let only_figures = arguments.iter().any(|a| a == "figures");
    for (language, least, first) in LEAST {
        let missing = labels::missing(&directory, language)?;
        if !only_figures && let Some(one) = missing.first() {
            return Err(std::io::Error::other(format!(
                "{} documents are not in {}, {one} among them: nothing was written",
                missing.len(),
                directory.display()
            )));
        }
        let sets = [
            ("teachers list", labels::annotated(&directory, language)?),
            ("readers keep", labels::judged(&directory, language)?),
        ];
        let names = names(sets.iter().flat_map(|(_, cards)| cards));
        let mut sum = prior(&names);
        for (what, cards) in &sets {
            let rows: Vec<Row> = cards.iter().map(|c| row(c, &names)).collect();
            println!(
                "{language}: {} cards of {} documents, {:.2} of them {what}, {} signs",
                rows.len(),
                cards
                    .iter()
                    .map(|c| &c.document)
                    .collect::<BTreeSet<_>>()
                    .len(),
                share(rows.iter().map(|r| r.kept)),
                names.len()
            );
            figures(cards, &rows, names.len());
            sum = sum.plus(&fit(&rows.iter().collect::<Vec<_>>(), names.len()));
        }
        if !only_figures {
            write(language, (least, first), &names, &sum)?;
        }
    }
    Ok(())
}

/// The signs that are common enough, in order.
fn names<'a>(cards: impl Iterator<Item = &'a Card>) -> BTreeMap<&'a str, usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for card in cards {
        for sign in card
            .signs
            .iter()
            .map(String::as_str)
            .collect::<BTreeSet<_>>()
        {
            *counts.entry(sign).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .filter(|&(_, n)| n >= SEEN)
        .enumerate()
        .map(|(i, (name, _))| (name, i))
        .collect()
}

fn row(card: &Card, names: &BTreeMap<&str, usize>) -> Row {
    let mut signs: Vec<usize> = card
        .signs
        .iter()
        .filter_map(|s| names.get(s.as_str()).copied())
        .collect();
    signs.sort_unstable();
    signs.dedup();
    Row {
        kept: card.wanted,
        signs,
    }
}

/// What the rules themselves say.
fn prior(names: &BTreeMap<&str, usize>) -> Weights {
    let mut signs = vec![0.0; names.len()];
    for (name, &i) in names {
        if let Some(step) = name
            .strip_prefix("trust=")
            .and_then(|s| s.parse::<f64>().ok())
        {
            signs[i] = TRUST * (step - 4.5);
        }
    }
    Weights { bias: 0.0, signs }
}

/// What documents say of which the model has seen nothing: share of wanted cards among the best.
fn figures(cards: &[Card], rows: &[Row], signs: usize) {
    const GROUPS: usize = 6;
    let documents: BTreeSet<&str> = cards.iter().map(|c| c.document.as_str()).collect();
    let group: BTreeMap<&str, usize> = documents
        .into_iter()
        .enumerate()
        .map(|(i, d)| (d, i % GROUPS))
        .collect();
    let mut scored: Vec<(f64, bool)> = Vec::new();
    for left_out in 0..GROUPS {
        let (mut train, mut test) = (Vec::new(), Vec::new());
        for (card, row) in cards.iter().zip(rows) {
            if group[card.document.as_str()] == left_out {
                test.push(row);
            } else {
                train.push(row);
            }
        }
        if test.is_empty() || train.is_empty() {
            continue;
        }
        let weights = fit(&train, signs);
        scored.extend(test.iter().map(|r| (weights.sum(r), r.kept)));
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    for percent in [10, 20, 30, 40, 60] {
        let n = scored.len() * percent / 100;
        println!(
            "  best {percent} %: {:.2}",
            share(scored[..n].iter().map(|s| s.1))
        );
    }
}

fn share(kept: impl Iterator<Item = bool>) -> f64 {
    let (mut n, mut all) = (0_u32, 0_u32);
    for one in kept {
        n += u32::from(one);
        all += 1;
    }
    f64::from(n) / f64::from(all.max(1))
}

/// Writes weights in thousandths of log-odds, a sign a line.
fn write(
    language: &str,
    (least, first): (f64, f64),
    names: &BTreeMap<&str, usize>,
    weights: &Weights,
) -> std::io::Result<()> {
    let thousandths = |w: f64| format!("{:.0}", w * 1000.0);
    let mut out =
        String::from("# Thousandths of log-odds, then the sign. Made by examples/train-rank.\n");
    out += &format!("{}\tleast\n", thousandths(least));
    out += &format!("{}\tfirst\n", thousandths(first));
    out += &format!("{}\tbias\n", thousandths(weights.bias));
    for (name, &i) in names {
        let weight = thousandths(weights.signs[i]);
        if weight != "0" && weight != "-0" {
            out += &format!("{weight}\t{name}\n");
        }
    }
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/fact/weights/{language}.txt"));
    std::fs::write(path, out)
}
