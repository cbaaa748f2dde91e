//! Makes the weights of `factdeck::grammar`.
//!
//! ```text
//! cargo run --release --example train-grammar -- TREEBANK_DIR [en|zh] [measure] [show]
//! ```
//!
//! TREEBANK_DIR holds `en_ewt_{train,dev,test}.conllu` (Universal Dependencies, English Web Treebank) and
//! `zh_gsdsimp_{dev,test}.conllu` (Chinese GSDSimp). The project's own sentences come from `assets/grammar`; every
//! fifth of them is left out of training to measure on, and `show` prints what is wrong there. Weights go to `src/grammar/weights`; with `measure` nothing is
//! trained, and the weights that are there are measured.

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
            "give the directory of the treebanks: train-grammar TREEBANK_DIR [en|zh] [measure]",
        ));
    };
    let has = |word: &str| arguments.iter().skip(1).any(|a| a == word);
    let (en, zh) = (has("en") || !has("zh"), has("zh") || !has("en"));
    if en {
        english(&directory, has("measure"), has("show"))?;
    }
    if zh {
        chinese(&directory, has("measure"), has("show"))?;
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

fn english(directory: &Path, only_measure: bool, mistakes: bool) -> std::io::Result<()> {
    let file = |part: &str| directory.join(format!("en_ewt_{part}.conllu"));
    let own = root().join("assets/grammar/en.txt");
    let (own, own_test) = held_out(notes::read(&own, Language::English, OWN_ENGLISH)?);
    let tagger = Tagger {
        features: feature::english_tag,
        classes: CLASSES,
    };
    let path = root().join("src/grammar/weights/en.bin");
    let model = if only_measure {
        load(&path)?
    } else {
        let mut training = treebank::read(&file("train"), Language::English)?;
        training.extend(treebank::technical(&file("train"))?);
        training.extend(own);
        training.extend(notes::read_frames(
            &root().join("assets/grammar/en-frames.txt"),
            Language::English,
        )?);
        let size = |bits, cells| Size {
            bits,
            cells,
            rounds: 8,
        };
        save(
            &path,
            train::model(&training, tagger, size(18, 160_000), size(18, 120_000)),
        )?
    };
    let test = treebank::read(&file("test"), Language::English)?;
    let whole = treebank::technical(&file("test"))?;
    println!(
        "en test          {}",
        Score::of(&model, tagger, &test, same_tag)
    );
    println!(
        "en test, forms   {}",
        Score::of(&model, tagger, &test, |a, b| a == b)
    );
    println!(
        "en test, words   {}",
        Score::of(&model, tagger, &whole, same_tag)
    );
    println!(
        "en own held out  {}",
        Score::of(&model, tagger, &own_test, same_tag)
    );
    if mistakes {
        show(&model, tagger, &own_test);
    }
    let text: String = test.iter().map(|s| s.text().0 + "\n").collect();
    let start = Instant::now();
    let count: usize = text
        .lines()
        .map(|line| factdeck::grammar::english(line).len())
        .sum();
    println!(
        "en speed: {:.0} tokens/s, tokenizer included",
        count as f64 / start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn chinese(directory: &Path, only_measure: bool, mistakes: bool) -> std::io::Result<()> {
    let jieba = jieba_rs::Jieba::new();
    let read = |part: &str| {
        treebank::read(
            &directory.join(format!("zh_gsdsimp_{part}.conllu")),
            Language::Chinese,
        )
    };
    let own = root().join("assets/grammar/zh.txt");
    let (own, own_test) = held_out(notes::read(&own, Language::Chinese, OWN_CHINESE)?);
    let tagger = Tagger {
        features: feature::chinese_tag,
        classes: TAGS.len(),
    };
    let hinted = |samples: &[Sample]| -> Vec<Sample> {
        samples.iter().map(|s| chinese::hinted(&jieba, s)).collect()
    };
    let recut = |samples: &[Sample]| -> Vec<Sample> {
        samples.iter().map(|s| chinese::recut(&jieba, s)).collect()
    };
    let path = root().join("src/grammar/weights/zh.bin");
    let model = if only_measure {
        load(&path)?
    } else {
        let gold = read("dev")?;
        let mut training = hinted(&gold);
        training.extend(recut(&gold));
        training.extend(recut(&own));
        let frames = root().join("assets/grammar/zh-frames.txt");
        training.extend(recut(&notes::read_frames(&frames, Language::Chinese)?));
        let size = |bits, cells| Size {
            bits,
            cells,
            rounds: 12,
        };
        save(
            &path,
            train::model(&training, tagger, size(18, 120_000), size(18, 90_000)),
        )?
    };
    let test = read("test")?;
    println!(
        "zh test, gold tokens    {}",
        Score::of(&model, tagger, &hinted(&test), same_tag)
    );
    let test = recut(&test);
    println!(
        "zh test, jieba's tokens {}",
        Score::of(&model, tagger, &test, same_tag)
    );
    println!(
        "zh own held out         {}",
        Score::of(&model, tagger, &recut(&own_test), same_tag)
    );
    if mistakes {
        show(&model, tagger, &recut(&own_test));
    }
    let start = Instant::now();
    let mut count = 0;
    for sample in &test {
        count += factdeck::grammar::chinese_tokens(&sample.tokens()).len();
    }
    println!(
        "zh speed: {:.0} tokens/s without jieba",
        count as f64 / start.elapsed().as_secs_f64()
    );
    Ok(())
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

fn load(path: &Path) -> std::io::Result<Model> {
    let bytes = std::fs::read(path)?;
    let start = Instant::now();
    let model = Model::decode(&bytes).ok_or_else(|| std::io::Error::other("damaged weights"))?;
    println!(
        "{}: {} bytes, loaded in {:.1} ms",
        path.display(),
        bytes.len(),
        start.elapsed().as_secs_f64() * 1e3
    );
    Ok(model)
}

fn save(path: &Path, model: Model) -> std::io::Result<Model> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a recipe run by hand, not a stage"
    )]
    std::fs::write(path, model.encode()?)?;
    println!("wrote {}", path.display());
    load(path)
}
