//! A document's answers to atomic facts.

mod candidate;
mod choose;
mod en;
mod folded;
mod lang;
mod rank;
mod refuse;
mod signs;
mod table;
mod unit;
mod walk;
mod zh;

pub use lang::Lang;

use crate::parse::Document;
use crate::source::Span;
use crate::text::{Text, is_letter, width};
use rayon::prelude::*;
use serde::Serialize;

/// What a unit is in its document.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// A sentence of a paragraph.
    Sentence,
    /// An item of a list, or a sentence of it.
    Item,
    /// A row of a table.
    Row,
    /// The members of a list, one deletion each.
    Set,
}

/// How a unit is asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Deletions in the unit's text, one ordinal a fact.
    Cloze,
    /// A question; the unit's text is its answer, and there is one fact.
    Qa {
        /// The question.
        front: Text,
    },
}

/// The smallest statement that is true or false alone, as a place in its unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// What the fact says of its subject: `member`, `term`, `number`, …
    pub kind: FactKind,
    /// The rule that found it.
    pub rule: String,
    /// What is hidden, in bytes of the unit's plain text. The first is the answer; the others are places where
    /// the answer stands again and is masked with it.
    pub holes: Vec<Span>,
    /// Where the answer stands in the source.
    pub source: Vec<Span>,
    /// How likely a reader keeps the card, in percent, as far as can be seen; 100 where nothing was left to weigh.
    pub score: i32,
    /// What was seen of it, where that was asked for: see [`extract_with`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<String>,
}

impl Fact {
    /// A fact that nobody weighed.
    pub fn new(kind: FactKind, rule: &str, holes: Vec<Span>, source: Vec<Span>) -> Self {
        Self {
            kind,
            rule: rule.to_owned(),
            holes,
            source,
            score: 100,
            signs: Vec::new(),
        }
    }
}

/// Kinds of facts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// A member of a list or enumeration.
    Member,
    /// A term, asked from its explanation.
    Term,
    /// What a term means.
    Definition,
    /// A property or relation of the subject.
    Attribute,
    /// A number with its unit.
    Number,
    /// A step of a procedure.
    Step,
    /// A cause or an effect.
    Cause,
    /// What something is for.
    Purpose,
    /// One side of a contrast or comparison.
    Contrast,
    /// An example.
    Example,
}

/// What one note shows: a clause, an item, a row or a set, with the facts in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unit {
    /// The section it stands in, as an index into [`Document::sections`].
    pub section: usize,
    /// What it is in the document.
    pub kind: UnitKind,
    /// Cloze or question.
    pub shape: Shape,
    /// Its language.
    pub lang: Lang,
    /// Lines that stand above the text on the front: the heading, the lead-in; as few as the text needs.
    pub context: Vec<Text>,
    /// What the card shows with all deletions open, or the answer of a question.
    pub text: Text,
    /// For the back only: the rest of the item, code, a picture.
    pub extra: Vec<Text>,
    /// Sorted by first hole.
    pub facts: Vec<Fact>,
    /// What rules proposed and was not taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Refused>,
    /// What it was made from, in the source.
    pub span: Span,
}

/// A candidate that became no fact, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refused {
    /// What was refused, in bytes of the unit's plain text.
    pub plain: Span,
    /// What kind of fact it would have been.
    pub kind: FactKind,
    /// The rule that proposed it.
    pub rule: String,
    /// How likely a reader would keep the card, in percent, as far as can be seen.
    pub score: i32,
    /// What was seen of it, where that was asked for: see [`extract_with`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<String>,
    /// Why not, in a few words.
    pub reason: String,
}

/// A sentence no note shows, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOut {
    /// Where, in the source.
    pub span: Span,
    /// Why, in a few words.
    pub reason: String,
}

/// What a document yields.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Facts {
    /// Units in document order.
    pub units: Vec<Unit>,
    /// Sentences on no note.
    pub left_out: Vec<LeftOut>,
    /// Units without facts: today's rules ask nothing of them. Only the ledger needs them, for cards that were made
    /// of them before. Each with the number of units that stand before it.
    #[serde(skip)]
    pub dormant: Vec<(usize, Unit)>,
}

impl Facts {
    fn sleep(&mut self, mut unit: Unit) {
        unit.facts.clear();
        self.dormant.push((self.units.len(), unit));
    }

    /// All units in document order, the dormant ones among them.
    pub fn with_dormant(&self) -> Vec<Unit> {
        let mut out = Vec::with_capacity(self.units.len() + self.dormant.len());
        let mut dormant = self.dormant.iter().peekable();
        for at in 0..=self.units.len() {
            while let Some((_, unit)) = dormant.next_if(|(before, _)| *before <= at) {
                out.push(unit.clone());
            }
            out.extend(self.units.get(at).cloned());
        }
        out
    }
}

/// Splits a document into units with facts, in document order.
pub fn extract(document: &Document) -> Facts {
    extract_with(document, false)
}

/// The same; `traced` keeps what was seen of each candidate by name, for those who want to follow a decision.
pub fn extract_with(document: &Document, traced: bool) -> Facts {
    let (found, left_out) = walk::walk(document);
    let around = unit::Surroundings {
        terms: terms(document, &found),
        topic: document.title.clone(),
        traced,
    };
    let prepared: Vec<Option<unit::Prepared>> = found
        .par_iter()
        .map(|found| match found {
            walk::Found::Statement(statement) => Some(unit::prepare(statement, &around)),
            _ => None,
        })
        .collect();
    let mut facts = Facts {
        units: Vec::new(),
        left_out,
        dormant: Vec::new(),
    };
    let mut seen = Seen::default();
    for (found, prepared) in found.iter().zip(&prepared) {
        let units = match (found, prepared) {
            (walk::Found::Statement(statement), Some(prepared)) => {
                if let Some(reason) = prepared.passed_over
                    && let Some(span) = statement.text.source_hull()
                {
                    facts.left_out.push(LeftOut {
                        span,
                        reason: reason.to_owned(),
                    });
                    facts.sleep(unit::passed(statement));
                }
                unit::of_statement(statement, prepared, &around)
            }
            (walk::Found::Set(set), _) => unit::of_set(set, &around),
            (walk::Found::Table(table), _) => table::of_table(table, &around),
            (walk::Found::Labels(labels), _) => {
                let units: Vec<Unit> = unit::of_labels(labels).into_iter().collect();
                if units.is_empty() {
                    facts.sleep(unit::former_labels(labels));
                }
                units
            }
            (walk::Found::FormerLabels(labels), _) => {
                facts.sleep(unit::former_labels(labels));
                Vec::new()
            }
            (walk::Found::SampleTable(table), _) => {
                for unit in table::of_table(table, &around) {
                    facts.sleep(unit);
                }
                Vec::new()
            }
            (walk::Found::FormerSet(set), _) => {
                for unit in unit::of_set(set, &around) {
                    facts.sleep(unit);
                }
                Vec::new()
            }
            (walk::Found::Statement(_), None) => Vec::new(),
        };
        for mut unit in units {
            seen.drop_repeats(&mut unit);
            if unit.facts.is_empty() {
                facts.left_out.push(LeftOut {
                    span: unit.span,
                    reason: "no fact found".to_owned(),
                });
                facts.sleep(unit);
            } else {
                facts.units.push(unit);
            }
        }
    }
    facts.left_out.sort_by_key(|l| l.span);
    facts
}

/// Phrases of the document that are one word wherever they stand, longest first.
fn terms(document: &Document, found: &[walk::Found]) -> Vec<String> {
    let _ = document;
    let mut terms = std::collections::BTreeSet::new();
    for found in found {
        if let walk::Found::Statement(s) = found
            && let Some(term) = &s.term
            && s.term_is_marked
        {
            terms.insert(term.plain.clone());
        }
    }
    let fits =
        |t: &String| (2..=8).contains(&t.chars().count()) && t.chars().all(crate::text::is_han);
    let mut terms: Vec<String> = terms.into_iter().filter(fits).collect();
    terms.sort_by_key(|t| std::cmp::Reverse(t.len()));
    terms
}

/// Fronts that were already asked: a second card with the same front is refused.
#[derive(Default)]
struct Seen {
    fronts: std::collections::BTreeSet<String>,
}

impl Seen {
    fn drop_repeats(&mut self, unit: &mut Unit) {
        /// In characters of reading: a text this long says the same under any heading.
        const TELLING: usize = 18;
        let context: String = unit
            .context
            .iter()
            .map(|t| t.plain.as_str())
            .collect::<Vec<_>>()
            .join("\n");
        let text = &unit.text.plain;
        let question = match &unit.shape {
            Shape::Qa { front } => Some(front.plain.clone()),
            Shape::Cloze => None,
        };
        let key = |front: &str| -> String {
            let letters = |c: &char| is_letter(*c) || *c == '\u{1}';
            front
                .chars()
                .filter(letters)
                .collect::<String>()
                .to_lowercase()
        };
        unit.facts.retain(|fact| {
            let mut holes = fact.holes.clone();
            holes.sort();
            let mut body = String::new();
            let mut from = 0;
            for hole in holes {
                body.push_str(&text[from..hole.start]);
                body.push('\u{1}');
                from = hole.end;
            }
            body.push_str(&text[from..]);
            let front = match &question {
                Some(question) => key(question),
                None => key(&format!("{context}{body}")),
            };
            let alone = question.is_none() && unit.kind != UnitKind::Row && width(text) >= TELLING;
            let repeats = alone && !self.fronts.insert(format!("\u{2}{}", key(&body)));
            self.fronts.insert(front) && !repeats
        });
    }
}
