//! How good a card a candidate would make: a sum of weights over what can be seen of it.
//!
//! The rules propose more than is worth asking. What each candidate shows (its rule, its edges, what stands beside
//! it, how its sentence opens, how much the front leaves to ask from) is collected as **signs**, and a linear model
//! adds up their weights, in thousandths of log-odds that a reader keeps the card (overgenerate and rank: Heilman and
//! Smith, 2010). The weights were learned from cards that readers judged; they are plain text, a sign a line, so that
//! a decision can be followed by eye. `examples/train-rank` makes them.

use super::lang::Lang;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use std::sync::OnceLock;

/// What was seen of a candidate, and the sum of its weights.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Signs {
    /// Sum of weights so far, in thousandths of log-odds.
    pub sum: i32,
    /// The signs by name, when somebody wants to read them.
    pub names: Option<Vec<String>>,
}

impl Signs {
    /// No signs yet; `traced` keeps their names.
    pub(super) fn new(traced: bool) -> Self {
        Self {
            sum: 0,
            names: traced.then(Vec::new),
        }
    }

    /// Something that is so.
    pub(super) fn flag(&mut self, model: &Model, name: &str) {
        self.add(model, name, "");
    }

    /// Something with a value.
    pub(super) fn add(&mut self, model: &Model, name: &str, value: &str) {
        self.sum += model.weight(name, value);
        if let Some(names) = &mut self.names {
            names.push(if value.is_empty() {
                name.to_owned()
            } else {
                format!("{name}={value}")
            });
        }
    }

    /// A number, as the first of `edges` it does not exceed.
    pub(super) fn count(&mut self, model: &Model, name: &str, n: usize, edges: &[usize]) {
        const NAMES: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let bucket = edges.iter().position(|&e| n <= e).unwrap_or(edges.len());
        self.add(model, name, NAMES[bucket.min(9)]);
    }

    /// Takes over the signs of another.
    pub(super) fn extend(&mut self, other: &Signs) {
        self.sum += other.sum;
        if let (Some(names), Some(others)) = (&mut self.names, &other.names) {
            names.extend(others.iter().cloned());
        }
    }
}

/// The weights of a language.
pub(super) struct Model {
    weights: FxHashMap<u64, i32>,
    /// What a candidate without any sign starts from.
    pub bias: i32,
    /// What a candidate must reach to be asked.
    pub least: i32,
    /// How much less the best candidate of a text must reach.
    pub first: i32,
}

/// Log-odds in thousandths as a chance in percent.
pub(super) fn percent(odds: i32) -> i32 {
    let chance = 1.0 / (1.0 + (-f64::from(odds) / 1000.0).exp());
    // Between 0 and 100.
    (chance * 100.0).round() as i32
}

/// A hash over name and value: a sign is looked up without its letters.
fn key(name: &str, value: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    hasher.write(value.as_bytes());
    hasher.finish()
}

impl Model {
    /// Reads lines of a weight, a tab and a sign; `#` opens a comment.
    fn read(text: &str) -> Self {
        let mut weights = FxHashMap::default();
        let (mut bias, mut least, mut first) = (0, 0, 0);
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let Some((weight, sign)) = line.split_once('\t') else {
                continue;
            };
            let Ok(weight) = weight.parse::<i32>() else {
                continue;
            };
            match sign {
                "bias" => bias = weight,
                "least" => least = weight,
                "first" => first = weight,
                _ => {
                    let (name, value) = sign.split_once('=').unwrap_or((sign, ""));
                    weights.insert(key(name, value), weight);
                }
            }
        }
        Self {
            weights,
            bias,
            least,
            first,
        }
    }

    fn weight(&self, name: &str, value: &str) -> i32 {
        self.weights.get(&key(name, value)).copied().unwrap_or(0)
    }
}

/// The weights of a language.
pub(super) fn model(language: Lang) -> &'static Model {
    static ZH: OnceLock<Model> = OnceLock::new();
    static EN: OnceLock<Model> = OnceLock::new();
    match language {
        Lang::Zh => ZH.get_or_init(|| Model::read(include_str!("weights/zh.txt"))),
        Lang::En => EN.get_or_init(|| Model::read(include_str!("weights/en.txt"))),
    }
}
