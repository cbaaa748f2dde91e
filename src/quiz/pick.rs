//! Which facts stand on a form, in which order, and under which letters their answers.

use super::distract::{Distractors, Pool, shares_word};
use super::item::{Candidate, candidates, gives_away, width};
use super::rank::rank;
use super::{Error, Form, Item, Kind, Line, Made, Options, Quiz, Section, Warning, letter};
use crate::fact::Lang;
use crate::ledger::Identified;
use std::collections::{BTreeMap, BTreeSet};

/// Widest answer that is written on a blank while others can be asked.
const BLANK_FITS: usize = 26;

/// A fact that was picked, with its options.
#[derive(Debug, Clone)]
struct Pick {
    fact: usize,
    section: usize,
    kind: Kind,
    options: Option<Distractors>,
    /// The place of an answer among numbers, which is the same on all forms.
    place: Option<usize>,
}

pub(super) fn make(notes: &[Identified], options: &Options) -> Result<Made, Error> {
    let facts = candidates(notes, |id| options.skip.contains(id));
    let kinds: BTreeSet<Kind> = if options.kinds.is_empty() {
        Kind::ALL.into()
    } else {
        options.kinds.clone()
    };
    if facts.is_empty() {
        return Err(Error::NoFacts(if options.skip.is_empty() {
            ""
        } else {
            " that can be printed"
        }));
    }
    let maker = Maker {
        pool: Pool::new(&facts),
        facts: &facts,
        kinds,
        options,
    };
    let (titles, section_of) = sections(&facts, options.items);
    let mut forms = Vec::new();
    let mut shared: Option<(Vec<Pick>, usize)> = None;
    let mut fewest = usize::MAX;
    let mut most_given_away = 0;
    for index in 0..options.forms {
        let form = letter(index);
        let (picks, given_away) = match (&shared, options.fresh) {
            (Some(shared), false) => shared.clone(),
            _ => {
                let whose = if options.fresh { form.as_str() } else { "" };
                let picked = maker.pick(&section_of, titles.len(), whose);
                shared = Some(picked.clone());
                picked
            }
        };
        if picks.is_empty() {
            return Err(Error::NoFacts(" of the kinds asked for"));
        }
        fewest = fewest.min(picks.len());
        most_given_away = most_given_away.max(given_away);
        forms.push(maker.form(&form, picks, &titles));
    }
    let mut warnings = Vec::new();
    if fewest < options.items {
        let notes: BTreeSet<usize> = facts.iter().map(|fact| fact.note_index).collect();
        warnings.push(Warning::Fewer {
            asked: options.items,
            made: fewest,
            facts: facts.len(),
            notes: notes.len(),
        });
    }
    if most_given_away > 0 {
        warnings.push(Warning::GiveAway {
            items: most_given_away,
            of: fewest,
        });
    }
    let quiz = Quiz {
        version: super::VERSION,
        name: options.name.clone(),
        title: title(&facts, options),
        lang: options.lang.unwrap_or_else(|| language(&forms)),
        seed: options.seed.clone(),
        forms,
    };
    Ok(Made { quiz, warnings })
}

/// The title given, else that of the one document all facts are from, else NAME.
fn title(facts: &[Candidate<'_>], options: &Options) -> String {
    if let Some(title) = &options.title {
        return title.clone();
    }
    let first = &facts[0].note;
    let one = facts
        .iter()
        .all(|fact| fact.note.document == first.document);
    if one && !first.title.trim().is_empty() {
        first.title.clone()
    } else {
        options.name.clone()
    }
}

/// The language of most items; Chinese when it is even, since its labels are read beside English text more easily
/// than English ones beside Chinese.
fn language(forms: &[Form]) -> Lang {
    let items = || forms.iter().flat_map(|form| &form.items);
    let chinese = items().filter(|item| item.lang == Lang::Zh).count();
    if 2 * chinese >= items().count() {
        Lang::Zh
    } else {
        Lang::En
    }
}

/// Titles of the sections and the section of every fact: by deck, by document where those would be too many, else one.
fn sections(facts: &[Candidate<'_>], items: usize) -> (Vec<String>, Vec<usize>) {
    let most = (items / 3).clamp(1, 8);
    for depth in [usize::MAX, 1] {
        let mut names: Vec<&[String]> = Vec::new();
        let of: Vec<usize> = facts
            .iter()
            .map(|fact| {
                let deck = &fact.note.deck;
                let name = &deck[..deck.len().min(depth)];
                names.iter().position(|n| *n == name).unwrap_or_else(|| {
                    names.push(name);
                    names.len() - 1
                })
            })
            .collect();
        if names.len() > 1 && names.len() <= most {
            let titles = names
                .iter()
                .map(|name| name.last().cloned().unwrap_or_default())
                .collect();
            return (titles, of);
        }
    }
    (vec![String::new()], vec![0; facts.len()])
}

/// Items a section gets: its share of all by the number of its facts, the largest remainders rounded up, none more
/// than it has notes.
fn blueprint(weights: &[usize], capacity: &[usize], items: usize) -> Vec<usize> {
    let mut seats = vec![0; weights.len()];
    let mut left = items.min(capacity.iter().sum());
    while left > 0 {
        let open: Vec<usize> = (0..weights.len())
            .filter(|&s| seats[s] < capacity[s])
            .collect();
        let total: usize = open.iter().map(|&s| weights[s].max(1)).sum();
        let round = left;
        let mut remainders = Vec::new();
        for &s in &open {
            let share = round * weights[s].max(1);
            let whole = (share / total).min(capacity[s] - seats[s]);
            seats[s] += whole;
            left -= whole;
            remainders.push((std::cmp::Reverse(share % total), s));
        }
        remainders.sort_unstable();
        for (_, s) in remainders {
            if left > 0 && seats[s] < capacity[s] {
                seats[s] += 1;
                left -= 1;
            }
        }
    }
    seats
}

struct Maker<'a> {
    pool: Pool<'a>,
    facts: &'a [Candidate<'a>],
    kinds: BTreeSet<Kind>,
    options: &'a Options,
}

impl Maker<'_> {
    /// The facts of one form, and how many of them may be given away by others.
    fn pick(&self, section_of: &[usize], sections: usize, form: &str) -> (Vec<Pick>, usize) {
        let mut order: Vec<usize> = (0..self.facts.len()).collect();
        order.sort_by_cached_key(|&i| {
            let id = &self.facts[i].id;
            (rank(&self.options.seed, "pick", form, id), id.clone())
        });
        let mut weights = vec![0; sections];
        let mut notes = vec![BTreeSet::new(); sections];
        for (i, &section) in section_of.iter().enumerate() {
            weights[section] += 1;
            notes[section].insert(self.facts[i].note_index);
        }
        let capacity: Vec<usize> = notes.iter().map(BTreeSet::len).collect();
        let seats = blueprint(&weights, &capacity, self.options.items);

        let mut taken = Taken::default();
        // First what is good, section by section; then, when a section has too little of it, from any; last, answers too
        // long for a blank and items that tell of each other.
        for (section, &quota) in seats.iter().enumerate() {
            let mut have = 0;
            for &fact in order.iter().filter(|&&i| section_of[i] == section) {
                if have >= quota {
                    break;
                }
                have += usize::from(self.take(&mut taken, fact, section, true));
            }
        }
        for strict in [true, false] {
            for &fact in &order {
                if taken.picks.len() >= self.options.items {
                    break;
                }
                self.take(&mut taken, fact, section_of[fact], strict);
            }
        }
        self.place_numbers(&mut taken.picks);
        (taken.picks, taken.given_away)
    }

    /// Chooses which numbers stand beside an answer that is one, so that its place among them is as often one letter as
    /// another.
    fn place_numbers(&self, picks: &mut [Pick]) {
        let mut order: Vec<usize> = (0..picks.len()).collect();
        order.sort_by_cached_key(|&i| {
            let id = &self.facts[picks[i].fact].id;
            rank(&self.options.seed, "place", "", id)
        });
        let mut count = [0_usize; 4];
        for index in order {
            let pick = &mut picks[index];
            if let Some(Distractors::Numbers(numbers)) = &pick.options {
                let draw = rank(&self.options.seed, "tie", "", &self.facts[pick.fact].id);
                let places = numbers.places();
                pick.place = rarest(places, &count, draw[0]);
                if let Some(place) = pick.place {
                    count[place] += 1;
                }
            }
        }
    }

    /// Puts a fact on the form unless something speaks against it.
    fn take(&self, taken: &mut Taken, fact: usize, section: usize, strict: bool) -> bool {
        let candidate = &self.facts[fact];
        // Two items from one note, or from the same words of the source, print each other's answer: never.
        let barred = taken.notes.contains(&candidate.note_index)
            || taken.picks.iter().any(|pick| {
                let other = &self.facts[pick.fact];
                shows_source(candidate, other) || shows_source(other, candidate)
            });
        if barred {
            return false;
        }
        let told = taken.picks.iter().any(|pick| {
            let other = &self.facts[pick.fact];
            tells(candidate, other) || tells(other, candidate)
        });
        if told && strict {
            return false;
        }
        let Some((kind, options)) = self.kind(fact, strict) else {
            return false;
        };
        taken.given_away += usize::from(told);
        taken.notes.insert(candidate.note_index);
        taken.picks.push(Pick {
            fact,
            section,
            kind,
            options,
            place: None,
        });
        true
    }

    /// A choice where there are good options, else open; `None` when that kind is not wanted.
    fn kind(&self, fact: usize, strict: bool) -> Option<(Kind, Option<Distractors>)> {
        if self.kinds.contains(&Kind::Choice)
            && let Some(options) = self.pool.distractors(fact, &self.options.seed)
        {
            return Some((Kind::Choice, Some(options)));
        }
        let candidate = &self.facts[fact];
        let kind = candidate.open_kind();
        let too_long = strict && kind == Kind::Blank && width(&candidate.answer) > BLANK_FITS;
        (self.kinds.contains(&kind) && !too_long).then_some((kind, None))
    }

    /// Picked facts as a form: in order, with options under their letters.
    fn form(&self, form: &str, mut picks: Vec<Pick>, titles: &[String]) -> Form {
        let seed = &self.options.seed;
        let id = |pick: &Pick| self.facts[pick.fact].id.as_str();
        picks.sort_by_cached_key(|pick| {
            let draw = rank(seed, "order", form, id(pick));
            (pick.section, pick.kind, draw, id(pick).to_owned())
        });
        let letters = self.letters(form, &picks);
        let mut used: BTreeMap<usize, usize> = BTreeMap::new();
        for pick in &picks {
            let next = used.len();
            used.entry(pick.section).or_insert(next);
        }
        let mut sections: Vec<Section> = used
            .keys()
            .map(|&section| Section {
                title: titles[section].clone(),
                items: 0,
                points: 0,
            })
            .collect();
        let items: Vec<Item> = picks
            .iter()
            .enumerate()
            .map(|(index, pick)| {
                let section = used[&pick.section];
                let item = self.item(index + 1, section, pick, letters.get(&index), form);
                sections[section].items += 1;
                sections[section].points += item.points;
                item
            })
            .collect();
        Form {
            form: form.to_owned(),
            sections,
            items,
        }
    }

    fn item(
        &self,
        number: usize,
        section: usize,
        pick: &Pick,
        place: Option<&usize>,
        form: &str,
    ) -> Item {
        let fact = &self.facts[pick.fact];
        let answer = fact.answer_line();
        let mut options: Vec<Line> = Vec::new();
        let mut key = super::plain(&answer);
        if let (Some(distractors), Some(&place)) = (&pick.options, place) {
            let wrong = match distractors {
                Distractors::Numbers(numbers) => {
                    let mut wrong = numbers.at(place);
                    wrong.sort_by(|&a, &b| self.pool.value(a).total_cmp(&self.pool.value(b)));
                    wrong
                }
                Distractors::Words(facts) => {
                    let mut wrong = facts.clone();
                    wrong.sort_by_cached_key(|&i| {
                        let name = format!("{} {}", fact.id, self.facts[i].id);
                        rank(&self.options.seed, "option", form, &name)
                    });
                    wrong
                }
            };
            options = wrong.iter().map(|&i| self.facts[i].answer_line()).collect();
            options.insert(place.min(options.len()), answer.clone());
            key = letter(place);
        }
        let kind = if options.is_empty() {
            fact.open_kind()
        } else {
            Kind::Choice
        };
        Item {
            number,
            section,
            kind,
            points: kind.points(),
            lang: fact.note.lang,
            context: fact.context(),
            stem: fact.stem(),
            options,
            key,
            answer,
            facts: vec![fact.id.clone()],
            note: fact
                .id
                .rsplit_once('-')
                .map_or_else(String::new, |(guid, _)| guid.to_owned()),
            source: fact.place(),
        }
    }

    /// Where the right option stands, by index of the pick: dealt so that all letters come equally often on the form.
    fn letters(&self, form: &str, picks: &[Pick]) -> BTreeMap<usize, usize> {
        let mut out = BTreeMap::new();
        let mut count = [0_usize; 4];
        let mut free = Vec::new();
        for (index, pick) in picks.iter().enumerate() {
            match (&pick.options, pick.place) {
                (Some(Distractors::Words(facts)), _) => {
                    let id = &self.facts[pick.fact].id;
                    let draw = rank(&self.options.seed, "letter", form, id);
                    free.push((facts.len() + 1, draw, index));
                }
                (Some(Distractors::Numbers(_)), Some(place)) => {
                    count[place] += 1;
                    out.insert(index, place);
                }
                _ => {}
            }
        }
        // Those with the fewest letters to choose from first; each takes the letter that came least often.
        free.sort_unstable();
        for (places, draw, index) in free {
            if let Some(place) = rarest(0..places, &count, draw[0]) {
                count[place] += 1;
                out.insert(index, place);
            }
        }
        out
    }
}

/// The place that came least often; the draw decides among those that came as often.
fn rarest(places: impl Iterator<Item = usize>, count: &[usize; 4], draw: u64) -> Option<usize> {
    places
        .filter(|&place| place < count.len())
        .min_by_key(|&place| {
            let tie = draw.rotate_left(place as u32 * 16) & 0xffff;
            (count[place], tie, place)
        })
}

#[derive(Default)]
struct Taken {
    picks: Vec<Pick>,
    notes: BTreeSet<usize>,
    given_away: usize,
}

/// Whether a reader of `shown` reads the very words of the source that are the answer of `asked`.
fn shows_source(shown: &Candidate<'_>, asked: &Candidate<'_>) -> bool {
    if shown.note.document != asked.note.document || asked.fact.source.is_empty() {
        return false;
    }
    let all: usize = asked.fact.source.iter().map(|span| span.len()).sum();
    let seen: usize = asked
        .fact
        .source
        .iter()
        .flat_map(|span| {
            shown
                .shown_source
                .iter()
                .filter(move |other| other.overlaps(*span))
                .map(move |other| other.end.min(span.end) - other.start.max(span.start))
        })
        .sum();
    2 * seen >= all
}

/// Whether the text of one item prints the answer of another about the same thing.
fn tells(shown: &Candidate<'_>, asked: &Candidate<'_>) -> bool {
    gives_away(&shown.shown_normal, &asked.answer_normal)
        && shares_word(&asked.shown_normal, &shown.shown_normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_shared_by_weight_and_never_exceed_what_is_there() {
        assert_eq!(blueprint(&[60, 30, 10], &[60, 30, 10], 20), [12, 6, 2]);
        assert_eq!(blueprint(&[50, 50], &[1, 30], 20), [1, 19]);
        assert_eq!(blueprint(&[1, 1], &[1, 1], 20), [1, 1]);
        assert_eq!(blueprint(&[7, 7, 7], &[9, 9, 9], 10), [4, 3, 3]);
        assert_eq!(blueprint(&[0, 5], &[0, 5], 3), [0, 3]);
    }
}
