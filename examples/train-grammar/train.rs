//! Averaged perceptrons: training, pruning, rounding.

use crate::sample::Sample;
use factdeck::grammar::feature::{self, Atoms, History, Rows};
use factdeck::grammar::model::{CHUNK_COLUMNS, Model, TAG_COLUMNS, Table};
use factdeck::grammar::{EDGE, TagFeatures, label};

/// What may be chosen of a model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Binary logarithm of the rows.
    pub(crate) bits: u32,
    /// How many cells are kept.
    pub(crate) cells: usize,
    /// How many passes over the sentences.
    pub(crate) rounds: usize,
}

/// A language's tagger.
#[derive(Clone, Copy)]
pub(crate) struct Tagger {
    pub(crate) features: TagFeatures,
    pub(crate) classes: usize,
}

/// Weights in the making.
struct Perceptron<const C: usize> {
    now: Vec<[f32; C]>,
    /// Sum of each change times when it was made, from which the average follows.
    late: Vec<[f32; C]>,
    chance: Chance,
    time: f32,
    /// Cells that may differ from zero.
    support: Option<Vec<[bool; C]>>,
}

impl<const C: usize> Perceptron<C> {
    fn new(bits: u32, seed: u64, support: Option<Vec<[bool; C]>>) -> Self {
        Self {
            now: vec![[0.0; C]; 1 << bits],
            late: vec![[0.0; C]; 1 << bits],
            chance: Chance(!seed),
            time: 1.0,
            support,
        }
    }

    /// Learns from one example and returns what it would have said.
    fn learn(&mut self, rows: &[u32], classes: usize, gold: usize) -> usize {
        // features missing at random teach the others to do without them, as they must with unknown words
        let mut kept = Vec::with_capacity(rows.len());
        for &row in rows {
            if self.chance.next() % 100 >= DROPPED {
                kept.push(row);
            }
        }
        let rows = kept.as_slice();
        let mut sums = [0f32; C];
        for &row in rows {
            for (sum, weight) in sums.iter_mut().zip(&self.now[row as usize]) {
                *sum += weight;
            }
        }
        let best = |sums: &[f32; C]| {
            (0..classes)
                .max_by(|&a, &b| sums[a].total_cmp(&sums[b]).then(b.cmp(&a)))
                .unwrap_or(0)
        };
        let said = best(&sums);
        // the right class has to win by a margin, which keeps the weights of clear cases honest
        sums[gold] -= MARGIN;
        let rival = best(&sums);
        if rival != gold {
            for &row in rows {
                self.change(row as usize, gold, 1.0);
                self.change(row as usize, rival, -1.0);
            }
        }
        self.time += 1.0;
        said
    }

    fn change(&mut self, row: usize, class: usize, by: f32) {
        if self.support.as_ref().is_none_or(|s| s[row][class]) {
            self.now[row][class] += by;
            self.late[row][class] += by * self.time;
        }
    }

    fn average(self) -> Vec<[f32; C]> {
        let mut out = self.now;
        for (row, late) in out.iter_mut().zip(&self.late) {
            for (weight, late) in row.iter_mut().zip(late) {
                *weight -= late / self.time;
            }
        }
        out
    }
}

/// By how much the right class has to win.
const MARGIN: f32 = 5.0;
/// How many of a hundred features are left out at random while learning.
const DROPPED: u64 = 15;
/// How many trainings are averaged.
const TRAININGS: u64 = 4;

/// The cells that matter most: the `cells` farthest from zero.
fn support<const C: usize>(weights: &[[f32; C]], cells: usize) -> Vec<[bool; C]> {
    let mut sizes: Vec<f32> = weights
        .as_flattened()
        .iter()
        .map(|w| w.abs())
        .filter(|&w| w > 0.0)
        .collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let least = sizes.get(cells).copied().unwrap_or(0.0);
    weights
        .iter()
        .map(|row| row.map(|w| w.abs() > least))
        .collect()
}

/// Rounded to a step that makes the small weights small numbers, since those are most of the file.
fn table<const C: usize>(bits: u32, weights: &[[f32; C]]) -> Table<C> {
    let mut sizes: Vec<f32> = weights
        .as_flattened()
        .iter()
        .map(|w| w.abs())
        .filter(|&w| w > 0.0)
        .collect();
    sizes.sort_by(f32::total_cmp);
    let step = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0) / 6.0;
    let rows = weights
        .iter()
        .map(|row| row.map(|w| (w / step).round().clamp(-127.0, 127.0) as i8))
        .collect();
    Table { bits, rows }
}

/// Trains tagger and chunker. The chunker learns on tags that taggers gave to sentences they had not seen, as it will
/// be used.
pub(crate) fn model(samples: &[Sample], tagger: Tagger, [tags, chunks]: [Size; 2]) -> Model {
    let prepared: Vec<Prepared> = samples.iter().map(Prepared::new).collect();
    let all: Vec<&Prepared> = prepared.iter().collect();
    let table_all = twice(tags, |bits, rounds, support| {
        train_tags(&all, tagger, bits, rounds, support)
    });
    const FOLDS: usize = 5;
    let mut given: Vec<Vec<u64>> = vec![Vec::new(); prepared.len()];
    for fold in 0..FOLDS {
        let rest: Vec<&Prepared> = (prepared.iter().enumerate())
            .filter(|(i, _)| i % FOLDS != fold)
            .map(|(_, p)| p)
            .collect();
        let weights = train_tags(&rest, tagger, tags.bits, tags.rounds, None);
        let table = table(tags.bits, &weights);
        for (i, sample) in prepared
            .iter()
            .enumerate()
            .filter(|(i, _)| i % FOLDS == fold)
        {
            given[i] = guess_tags(&table, sample, tagger);
        }
    }
    let table_chunks = twice(chunks, |bits, rounds, support| {
        train_chunks(&prepared, &given, bits, rounds, support)
    });
    Model {
        tags: table_all,
        chunks: table_chunks,
    }
}

/// Trains, keeps the cells that matter, trains those alone again: they take over what the others did.
fn twice<const C: usize>(
    size: Size,
    train: impl Fn(u32, usize, Option<Vec<[bool; C]>>) -> Vec<[f32; C]>,
) -> Table<C> {
    let first = train(size.bits, size.rounds, None);
    let kept = support(&first, size.cells);
    let second = train(size.bits, size.rounds, Some(kept));
    table(size.bits, &second)
}

/// Trains several times in different orders and takes the mean: half of what one training learns is its order.
fn several<const C: usize>(train: impl Fn(u64) -> Vec<[f32; C]>) -> Vec<[f32; C]> {
    let mut out = train(1);
    for seed in 2..=TRAININGS {
        let other = train(seed);
        for (sum, weight) in out.as_flattened_mut().iter_mut().zip(other.as_flattened()) {
            *sum += weight;
        }
    }
    out
}

struct Prepared {
    atoms: Vec<Atoms>,
    classes: Vec<usize>,
    labels: Vec<usize>,
    weight: usize,
}

impl Prepared {
    fn new(sample: &Sample) -> Self {
        Self {
            atoms: feature::atoms(&sample.tokens()),
            classes: sample.golds.iter().map(|g| g.class).collect(),
            labels: sample.labels(),
            weight: sample.weight,
        }
    }
}

/// A generator that is the same on every platform: splitmix64.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// Every sentence as often as it counts, in an order that differs from round to round and not from run to run.
fn order(weights: impl Iterator<Item = usize>, chance: &mut Chance) -> Vec<usize> {
    let mut out: Vec<usize> = weights
        .enumerate()
        .flat_map(|(i, weight)| std::iter::repeat_n(i, weight))
        .collect();
    for i in (1..out.len()).rev() {
        out.swap(i, (chance.next() % (i as u64 + 1)) as usize);
    }
    out
}

fn train_tags(
    samples: &[&Prepared],
    tagger: Tagger,
    bits: u32,
    rounds: usize,
    support: Option<Vec<[bool; TAG_COLUMNS]>>,
) -> Vec<[f32; TAG_COLUMNS]> {
    several(|seed| {
        let mut chance = Chance(seed);
        let mut perceptron = Perceptron::<TAG_COLUMNS>::new(bits, seed, support.clone());
        let mut rows = Rows::new(bits);
        for _ in 0..rounds {
            for index in order(samples.iter().map(|s| s.weight), &mut chance) {
                let sample = samples[index];
                let mut past = History::new();
                for (i, &gold) in sample.classes.iter().enumerate() {
                    (tagger.features)(&sample.atoms, i, &past, &mut rows);
                    let guess = perceptron.learn(rows.as_slice(), tagger.classes, gold);
                    past.push(&sample.atoms, i, guess);
                }
            }
        }
        perceptron.average()
    })
}

fn guess_tags(table: &Table<TAG_COLUMNS>, sample: &Prepared, tagger: Tagger) -> Vec<u64> {
    let mut rows = Rows::new(table.bits);
    let mut past = History::new();
    let mut out = vec![EDGE; 2];
    for i in 0..sample.classes.len() {
        (tagger.features)(&sample.atoms, i, &past, &mut rows);
        let guess = table.best(&rows, tagger.classes);
        past.push(&sample.atoms, i, guess);
        out.push(guess as u64);
    }
    out.extend([EDGE; 2]);
    out
}

fn train_chunks(
    samples: &[Prepared],
    given: &[Vec<u64>],
    bits: u32,
    rounds: usize,
    support: Option<Vec<[bool; CHUNK_COLUMNS]>>,
) -> Vec<[f32; CHUNK_COLUMNS]> {
    several(|seed| {
        let mut chance = Chance(seed);
        let mut perceptron = Perceptron::<CHUNK_COLUMNS>::new(bits, seed, support.clone());
        let mut rows = Rows::new(bits);
        for _ in 0..rounds {
            for index in order(samples.iter().map(|s| s.weight), &mut chance) {
                let sample = &samples[index];
                let mut before = [0u64; 2];
                for (i, &gold) in sample.labels.iter().enumerate() {
                    feature::chunk(&sample.atoms, &given[index], i, before, &mut rows);
                    let guess = perceptron.learn(rows.as_slice(), 3, gold);
                    let label = if guess == 2 && before[0] == 0 {
                        1
                    } else {
                        guess
                    };
                    before = [label as u64, before[0]];
                }
            }
        }
        perceptron.average()
    })
}

/// What a model gets right.
#[derive(Debug, Default)]
pub(crate) struct Score {
    pub(crate) tokens: usize,
    pub(crate) tags: usize,
    pub(crate) found: usize,
    pub(crate) right: usize,
    pub(crate) wanted: usize,
}

impl Score {
    /// Measures a model. `same` says which classes count as one.
    pub(crate) fn of(
        model: &Model,
        tagger: Tagger,
        samples: &[Sample],
        same: fn(usize, usize) -> bool,
    ) -> Self {
        let mut out = Self::default();
        for sample in samples {
            let given = label(model, &sample.tokens(), tagger.features, tagger.classes);
            let labels: Vec<usize> = given.iter().map(|&(_, chunk)| chunk as usize).collect();
            out.tokens += given.len();
            out.tags += (given.iter().zip(&sample.golds))
                .filter(|((class, _), gold)| same(*class, gold.class))
                .count();
            let found = crate::sample::brackets(&labels);
            let wanted = crate::sample::brackets(&sample.labels());
            out.right += found.iter().filter(|span| wanted.contains(span)).count();
            out.found += found.len();
            out.wanted += wanted.len();
        }
        out
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
        write!(
            f,
            "{:6} tokens  tags {:.2} %  noun phrases P {:.2} R {:.2} F1 {:.2}",
            self.tokens,
            share(self.tags, self.tokens),
            share(self.right, self.found),
            share(self.right, self.wanted),
            share(2 * self.right, self.found + self.wanted),
        )
    }
}
