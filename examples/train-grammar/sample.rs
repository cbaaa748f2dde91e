//! Sentences to learn from: tokens with the tagger's class and the number of the noun phrase they stand in.

use factdeck::grammar::feature::Token;

/// A token with what it should come out as.
#[derive(Debug, Clone)]
pub(crate) struct Gold {
    /// Its letters.
    pub(crate) text: String,
    /// Jieba's tag, or nothing.
    pub(crate) hint: String,
    /// The tagger's class.
    pub(crate) class: usize,
    /// Which noun phrase of the sentence, if any.
    pub(crate) phrase: Option<usize>,
    /// Whether a space follows.
    pub(crate) space: bool,
}

/// A sentence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample {
    /// Its tokens.
    pub(crate) golds: Vec<Gold>,
    /// How often it counts in training.
    pub(crate) weight: usize,
}

impl Sample {
    /// As the models see it.
    pub(crate) fn tokens(&self) -> Vec<Token<'_>> {
        self.golds
            .iter()
            .map(|g| Token {
                text: &g.text,
                hint: &g.hint,
            })
            .collect()
    }

    /// Chunk labels: 0 outside, 1 begin, 2 inside.
    pub(crate) fn labels(&self) -> Vec<usize> {
        let mut before = None;
        self.golds
            .iter()
            .map(|g| {
                let label = match g.phrase {
                    None => 0,
                    same if same == before => 2,
                    Some(_) => 1,
                };
                before = g.phrase;
                label
            })
            .collect()
    }

    /// The text, spaces where they were, and where each token begins in it.
    pub(crate) fn text(&self) -> (String, Vec<usize>) {
        let (mut text, mut starts) = (String::new(), Vec::new());
        for gold in &self.golds {
            starts.push(text.len());
            text.push_str(&gold.text);
            if gold.space {
                text.push(' ');
            }
        }
        (text, starts)
    }
}

/// Spans of tokens that chunk labels bracket.
pub(crate) fn brackets(labels: &[usize]) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (i, &label) in labels.iter().enumerate() {
        match (label, out.last_mut()) {
            (0, _) => {}
            (2, Some(last)) if last.1 == i => last.1 = i + 1,
            _ => out.push((i, i + 1)),
        }
    }
    out
}
