//! Makes the weights of `factdeck::grammar`.
//!
//! ```text
//! cargo run --release --example train-grammar -- TREEBANK_DIR [en|zh] [figures] [show]
//! ```
//!
//! TREEBANK_DIR holds `en_ewt_{train,dev,test}.conllu` (Universal Dependencies, English Web Treebank) and
//! `zh_gsdsimp_{dev,test}.conllu` (Chinese GSDSimp). The project's own sentences come from `assets/grammar`.
//!
//! First a model is trained without the test parts and without every fifth sentence of the project's own, and measured
//! on them; `show` prints what is wrong in the project's own. Then the model that ships is trained with those fifths
//! too, the Chinese one also with the test part, since there is so little; `figures` leaves this out and writes nothing.

#![allow(
    clippy::print_stdout,
    reason = "a recipe run by hand prints its figures"
)]

mod chinese;
mod frames;
mod notes;
mod sample;
mod train;
mod treebank;

use factdeck::grammar::model::Model;
use factdeck::grammar::{CLASSES, TAGS, Tag, class, feature, label};
use sample::Sample;
use std::path::{Path, PathBuf};
use std::time::Instant;
use train::{Score, Size, Tagger};
use treebank::Language;

/// How often a sentence of the project's own counts.
const OWN_ENGLISH: usize = 5;
const OWN_CHINESE: usize = 5;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(directory) = arguments.first().map(PathBuf::from) else {
        return Err(std::io::Error::other(
            "give the directory of the treebanks: train-grammar TREEBANK_DIR [en|zh] [figures] [show]",
        ));
    };
    let has = |word: &str| arguments.iter().skip(1).any(|a| a == word);
    let (en, zh) = (has("en") || !has("zh"), has("zh") || !has("en"));
    let wish = Wish {
        figures_only: has("figures"),
        show: has("show"),
    };
    if en {
        english(&directory, wish)?;
    }
    if zh {
        chinese(&directory, wish)?;
    }
    Ok(())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All but every fifth sentence, and every fifth.
fn held_out(samples: Vec<Sample>) -> (Vec<Sample>, Vec<Sample>) {
    let (mut rest, mut fifth) = (Vec::new(), Vec::new());
    for (i, sample) in samples.into_iter().enumerate() {
        if i % 5 == 4 {
            fifth.push(sample);
        } else {
            rest.push(sample);
        }
    }
    (rest, fifth)
}

/// What was asked for.
#[derive(Clone, Copy)]
struct Wish {
    figures_only: bool,
    show: bool,
}

const SIZES: [Size; 2] = [
    Size {
        bits: 18,
        cells: 160_000,
        rounds: 8,
    },
    Size {
        bits: 18,
        cells: 120_000,
        rounds: 8,
    },
];

fn english(directory: &Path, wish: Wish) -> std::io::Result<()> {
    let file = |part: &str| directory.join(format!("en_ewt_{part}.conllu"));
    let assets = root().join("assets/grammar");
    let own = notes::read(&assets.join("en.txt"), Language::English, OWN_ENGLISH)?;
    let (own, own_test) = held_out(own);
    let tagger = Tagger {
        features: feature::english_tag,
        classes: CLASSES,
    };
    let mut training = notes::read_frames(&assets.join("en-frames.txt"), Language::English)?;
    training.extend(own);
    for part in ["train", "dev"] {
        training.extend(treebank::read(&file(part), Language::English)?);
        training.extend(treebank::technical(&file(part))?);
    }
    let model = train::model(&training, tagger, SIZES);
    let test = treebank::read(&file("test"), Language::English)?;
    let words = treebank::technical(&file("test"))?;
    let score = |samples: &[Sample], same| Score::of(&model, tagger, samples, same);
    println!("en test          {}", score(&test, same_tag));
    println!("en test, forms   {}", score(&test, |a, b| a == b));
    println!("en test, words   {}", score(&words, same_tag));
    println!("en own held out  {}", score(&own_test, same_tag));
    if wish.show {
        show(&model, tagger, &own_test);
    }
    if !wish.figures_only {
        training.extend(own_test);
        save("en.bin", &train::model(&training, tagger, SIZES))?;
    }
    let text: String = test.iter().map(|s| s.text().0 + "\n").collect();
    let run = || -> usize {
        text.lines()
            .map(|l| factdeck::grammar::english(l).len())
            .sum()
    };
    println!(
        "en built in: {:.0} tokens/s, tokenizer included",
        speed(run)
    );
    Ok(())
}

fn chinese(directory: &Path, wish: Wish) -> std::io::Result<()> {
    let jieba = jieba_rs::Jieba::new();
    let read = |part: &str| {
        let file = directory.join(format!("zh_gsdsimp_{part}.conllu"));
        treebank::read(&file, Language::Chinese)
    };
    let hinted = |samples: &[Sample]| -> Vec<Sample> {
        samples.iter().map(|s| chinese::hinted(&jieba, s)).collect()
    };
    let recut = |samples: &[Sample]| -> Vec<Sample> {
        samples.iter().map(|s| chinese::recut(&jieba, s)).collect()
    };
    let assets = root().join("assets/grammar");
    let own = notes::read(&assets.join("zh.txt"), Language::Chinese, OWN_CHINESE)?;
    let (own, own_test) = held_out(recut(&own));
    let tagger = Tagger {
        features: feature::chinese_tag,
        classes: TAGS.len(),
    };
    let frames = notes::read_frames(&assets.join("zh-frames.txt"), Language::Chinese)?;
    let mut training = recut(&frames);
    training.extend(own);
    let (dev, test) = (read("dev")?, read("test")?);
    training.extend(hinted(&dev));
    training.extend(recut(&dev));
    let model = train::model(&training, tagger, SIZES);
    let score = |samples: &[Sample]| Score::of(&model, tagger, samples, same_tag);
    println!("zh test, gold tokens     {}", score(&hinted(&test)));
    println!("zh test, jieba's tokens  {}", score(&recut(&test)));
    println!("zh own held out          {}", score(&own_test));
    if wish.show {
        show(&model, tagger, &own_test);
    }
    if !wish.figures_only {
        training.extend(own_test);
        training.extend(hinted(&test));
        training.extend(recut(&test));
        save("zh.bin", &train::model(&training, tagger, SIZES))?;
    }
    let test = recut(&test);
    let run = || -> usize {
        test.iter()
            .map(|s| factdeck::grammar::chinese_tokens(&s.tokens()).len())
            .sum()
    };
    println!("zh built in: {:.0} tokens/s without jieba", speed(run));
    Ok(())
}

/// Tokens a second, the first run not counted: it loads the weights.
fn speed(run: impl Fn() -> usize) -> f64 {
    run();
    let start = Instant::now();
    let count: usize = (0..5).map(|_| run()).sum();
    count as f64 / start.elapsed().as_secs_f64()
}

/// Prints what came out otherwise than it should, bracketed.
fn show(model: &Model, tagger: Tagger, samples: &[Sample]) {
    for sample in samples {
        let given = label(model, &sample.tokens(), tagger.features, tagger.classes);
        let labels: Vec<usize> = given.iter().map(|&(_, chunk)| chunk as usize).collect();
        let (want, have) = (sample.labels(), labels);
        let line = |labels: &[usize]| -> String {
            let mut out = String::new();
            for (i, gold) in sample.golds.iter().enumerate() {
                let open = if labels[i] == 1 { "[" } else { "" };
                let close = if labels[i] > 0 && labels.get(i + 1) != Some(&2) {
                    "]"
                } else {
                    ""
                };
                out += &format!("{open}{}{close} ", gold.text);
            }
            out
        };
        let tags: Vec<String> = (given.iter().zip(&sample.golds))
            .filter(|((class, _), gold)| !same_tag(*class, gold.class))
            .map(|((class, _), gold)| {
                let name = |c: usize| TAGS.get(c).map_or("form".to_owned(), |t| format!("{t:?}"));
                format!(
                    "{} {}: {} -> {}",
                    gold.text,
                    gold.hint,
                    name(gold.class),
                    name(*class)
                )
            })
            .collect();
        if want != have || !tags.is_empty() {
            println!(
                "want {}\nhave {}\n     {}",
                line(&want),
                line(&have),
                tags.join(", ")
            );
        }
    }
}

/// Whether two classes are one tag, the forms of verbs aside.
fn same_tag(a: usize, b: usize) -> bool {
    let plain = |c: usize| match c.checked_sub(TAGS.len()) {
        None => c,
        Some(form) if form < 3 => class(Tag::Verb, None),
        Some(_) => class(Tag::Aux, None),
    };
    plain(a) == plain(b)
}

fn save(name: &str, model: &Model) -> std::io::Result<()> {
    let bytes = model.encode()?;
    let start = Instant::now();
    let read = Model::decode(&bytes);
    let time = start.elapsed().as_secs_f64() * 1e3;
    if read.as_ref() != Some(model) {
        return Err(std::io::Error::other("the weights do not read back"));
    }
    let path = root().join("src/grammar/weights").join(name);
    #[expect(
        clippy::disallowed_methods,
        reason = "a recipe run by hand, not a stage"
    )]
    std::fs::write(path, &bytes)?;
    println!(
        "{name}: {} bytes, loads in {time:.1} ms; build again to use it",
        bytes.len()
    );
    Ok(())
}
