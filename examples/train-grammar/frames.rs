//! Sentences made from lists of words and frames, to show the models words that the treebanks lack. The format is
//! explained at the head of `assets/grammar/en-frames.txt`.

use crate::train::Chance;

/// Fills the frames of a file: lines in the format of [`crate::notes`].
pub(crate) fn fill(file: &str) -> Vec<String> {
    let mut lists: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut chance = Chance(7);
    let mut out = Vec::new();
    for line in file.lines().filter(|l| !l.starts_with('#')) {
        if let Some((name, words)) = line.split_once(" = ") {
            lists.push((name, words.split_whitespace().collect()));
            continue;
        }
        let words = |name: &str| {
            lists
                .iter()
                .find(|(n, _)| *n == name)
                .map(|(_, words)| words)
        };
        // the list that the frame is about: the first of verbs or deeds in it, else of nouns
        let lead = ["@act", "@verb", "@plain", "@noun"]
            .into_iter()
            .find(|name| line.contains(name));
        let Some((lead, leaders)) = lead.and_then(|name| Some((name, words(name)?))) else {
            continue;
        };
        for leader in leaders {
            let mut first = true;
            let filled: Vec<String> = line
                .split_whitespace()
                .map(|piece| {
                    let Some(at) = piece.find('@') else {
                        return piece.to_owned();
                    };
                    let end = piece[at + 1..]
                        .find(|c: char| !c.is_ascii_lowercase())
                        .map_or(piece.len(), |n| at + 1 + n);
                    let Some(list) = words(&piece[at..end]) else {
                        return piece.to_owned();
                    };
                    let word = if &piece[at..end] == lead && std::mem::take(&mut first) {
                        leader
                    } else {
                        list[(chance.next() % list.len() as u64) as usize]
                    };
                    let (form, rest) = match piece[end..].strip_prefix(':') {
                        Some(rest) => {
                            let cut = rest.find(|c: char| !c.is_ascii_lowercase());
                            rest.split_at(cut.unwrap_or(rest.len()))
                        }
                        None => ("", &piece[end..]),
                    };
                    format!("{}{}{rest}", &piece[..at], inflect(word, form))
                })
                .collect();
            out.push(filled.join(" "));
        }
    }
    out
}

/// An English word in a form; its irregular participle may stand after a bar.
fn inflect(word: &str, form: &str) -> String {
    let (stem, participle) = word.split_once('|').unwrap_or((word, ""));
    let vowel_y = ["ay", "ey", "oy", "uy"]
        .iter()
        .any(|end| stem.ends_with(end));
    let to_i = stem.ends_with('y') && !vowel_y;
    let cut = stem
        .char_indices()
        .next_back()
        .map_or("", |(at, _)| &stem[..at]);
    match form {
        "s" if to_i => format!("{cut}ies"),
        "s" if ["s", "x", "z", "ch", "sh"]
            .iter()
            .any(|end| stem.ends_with(end)) =>
        {
            format!("{stem}es")
        }
        "s" => format!("{stem}s"),
        "ed" if !participle.is_empty() => participle.to_owned(),
        "ed" if stem.ends_with('e') => format!("{stem}d"),
        "ed" if to_i => format!("{cut}ied"),
        "ed" => format!("{stem}ed"),
        "ing" if stem.ends_with('e') && !stem.ends_with("ee") => format!("{cut}ing"),
        "ing" => format!("{stem}ing"),
        _ => stem.to_owned(),
    }
}
