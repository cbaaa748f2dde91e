//! Labelled cards: candidates of annotated and of judged documents.

use factdeck::source::Source;
use factdeck::text::width;
use factdeck::{fact, parse};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// A card, what is seen of it, and whether it is wanted.
pub(crate) struct Card {
    pub(crate) document: String,
    pub(crate) wanted: bool,
    pub(crate) signs: Vec<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/rank")
}

/// A candidate of a document.
struct Candidate {
    answer: String,
    line: usize,
    /// First and last byte of its answer.
    at: (usize, usize),
    signs: Vec<String>,
}

/// Every candidate that weights decide on: what cannot be asked at all is not among them.
fn candidates(document: &str, bytes: Vec<u8>) -> Vec<Candidate> {
    let Ok(source) = Source::decode(document, bytes) else {
        return Vec::new();
    };
    let parsed = parse::parse(&source).value;
    let mut out = Vec::new();
    for unit in fact::extract_with(&parsed, true).with_dormant() {
        let made = unit.facts.iter().map(|f| (f.holes[0], &f.signs));
        let refused = unit
            .refused
            .iter()
            .filter(|r| {
                matches!(
                    r.reason.as_str(),
                    "weak"
                        | "overlaps a better one"
                        | "enough on one note"
                        | "stands inside another answer"
                )
            })
            .map(|r| (r.plain, &r.signs));
        for (hole, signs) in made.chain(refused).filter(|(_, signs)| !signs.is_empty()) {
            let spans = unit.text.source_spans(hole);
            if let (Some(first), Some(last)) = (spans.first(), spans.last()) {
                out.push(Candidate {
                    answer: unit.text.plain[hole.range()].to_owned(),
                    line: source.line(first.start),
                    at: (first.start, last.end),
                    signs: signs.clone(),
                });
            }
        }
    }
    out
}

/// Documents of the lists that are not there.
pub(crate) fn missing(directory: &Path, language: &str) -> std::io::Result<BTreeSet<String>> {
    let list = std::fs::read_to_string(root().join(format!("{language}.csv")))?;
    let mut out: BTreeSet<String> = list
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .filter_map(|l| l.split(',').next())
        .filter(|d| !d.starts_with("notes/"))
        .map(str::to_owned)
        .collect();
    for name in names(language)? {
        let list = std::fs::read_to_string(root().join("facts").join(name))?;
        out.extend(excerpt(&list).map(|(document, _)| document));
    }
    out.retain(|d| !directory.join(d).is_file());
    Ok(out)
}

/// Files of facts, sorted.
fn names(language: &str) -> std::io::Result<Vec<String>> {
    let mut names: Vec<String> = std::fs::read_dir(root().join("facts"))?
        .filter_map(|e| e.ok()?.file_name().into_string().ok())
        .filter(|n| n.starts_with(language))
        .collect();
    names.sort();
    Ok(names)
}

/// Cards of annotated notes, wanted where they test a fact that was annotated. Excerpts of notes that are not the
/// project's own (`# document first-last` on the first line) are looked for in `directory`.
pub(crate) fn annotated(directory: &Path, language: &str) -> std::io::Result<Vec<Card>> {
    let mut out = Vec::new();
    for name in names(language)? {
        let list = std::fs::read_to_string(root().join("facts").join(&name))?;
        let facts = facts(&list);
        let (document, home, lines) = match excerpt(&list) {
            Some((document, lines)) => (document, directory.to_owned(), lines),
            None => (
                format!("notes/{}", name.replace(".txt", ".md")),
                root(),
                0..=usize::MAX,
            ),
        };
        let Ok(bytes) = std::fs::read(home.join(&document)) else {
            println!("{language}: {document} is not there, its facts are left out");
            continue;
        };
        for candidate in candidates(&document, bytes) {
            if !lines.contains(&candidate.line) {
                continue;
            }
            let none = Vec::new();
            let wanted = facts.get(&candidate.line).unwrap_or(&none);
            out.push(Card {
                wanted: wanted.iter().any(|w| tests(&candidate.answer, w)),
                document: document.clone(),
                signs: candidate.signs,
            });
        }
    }
    Ok(out)
}

/// `# document first-last`: an excerpt of a document, with its lines.
fn excerpt(list: &str) -> Option<(String, RangeInclusive<usize>)> {
    let (document, lines) = list.lines().next()?.strip_prefix("# ")?.rsplit_once(' ')?;
    let (first, last) = lines.split_once('-')?;
    Some((
        document.to_owned(),
        first.parse().ok()?..=last.parse().ok()?,
    ))
}

/// Lines of `line: answer | answer`, as the answers of each line.
fn facts(text: &str) -> BTreeMap<usize, Vec<String>> {
    let mut out: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for line in text.lines() {
        if let Some((number, answers)) = line.split_once(':')
            && let Ok(number) = number.trim().parse()
        {
            let answers = answers.split(" | ").map(|a| a.trim().to_owned());
            out.entry(number)
                .or_default()
                .extend(answers.filter(|a| !a.is_empty()));
        }
    }
    out
}

/// Whether an answer holds what is wanted and is not much longer.
fn tests(answer: &str, wanted: &str) -> bool {
    let fold = |s: &str| {
        s.to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric() || "%.+-/ ".contains(*c))
            .collect::<String>()
            .trim()
            .to_owned()
    };
    let (answer, wanted) = (fold(answer), fold(wanted));
    let han = answer
        .chars()
        .any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    let more = if han { 6 } else { 4 };
    let whole = |at: usize| {
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let end = at + wanted.len();
        !(letter(answer[..at].chars().next_back()) && letter(wanted.chars().next())
            || letter(answer[end..].chars().next()) && letter(wanted.chars().next_back()))
    };
    !wanted.is_empty()
        && answer.match_indices(&wanted).any(|(at, _)| whole(at))
        && width(&answer) <= (2 * width(&wanted)).max(width(&wanted) + more)
}

/// Cards that readers judged. Documents that are not the project's own are looked for in `directory`.
pub(crate) fn judged(directory: &Path, language: &str) -> std::io::Result<Vec<Card>> {
    let list = std::fs::read_to_string(root().join(format!("{language}.csv")))?;
    let mut verdicts: BTreeMap<&str, BTreeSet<(usize, usize, bool)>> = BTreeMap::new();
    for line in list.lines().filter(|l| !l.starts_with('#')) {
        let parts: Vec<&str> = line.split(',').collect();
        if let [document, start, end, verdict] = parts[..]
            && let (Ok(start), Ok(end)) = (start.parse(), end.parse())
        {
            let kept = matches!(verdict, "g" | "u");
            verdicts
                .entry(document)
                .or_default()
                .insert((start, end, kept));
        }
    }
    let (mut out, mut lost) = (Vec::new(), 0);
    for (document, verdicts) in verdicts {
        let home = if document.starts_with("notes/") {
            root()
        } else {
            directory.to_owned()
        };
        let Ok(bytes) = std::fs::read(home.join(document)) else {
            println!("{document} is missing: {} cards left out", verdicts.len());
            continue;
        };
        let mut signs: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
        for candidate in candidates(document, bytes) {
            signs.entry(candidate.at).or_insert(candidate.signs);
        }
        for (start, end, wanted) in verdicts {
            match signs.get(&(start, end)) {
                Some(signs) => out.push(Card {
                    document: document.to_owned(),
                    wanted,
                    signs: signs.clone(),
                }),
                None => lost += 1,
            }
        }
    }
    if lost > 0 {
        println!("{lost} judged answers are no candidates any more");
    }
    Ok(out)
}
