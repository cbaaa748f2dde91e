//! Notes whose text is the same as before, wherever it stands now.

use super::{Entry, similar, sticky};
use crate::note::Note;
use std::collections::HashMap;
use std::hash::Hash;

/// Shorter texts are too common to be known by their text alone.
const TELLING_CHARS: usize = 8;
/// Above this many pairs, copies of one text are taken in order: they are the same card anyway.
const MANY_COPIES: usize = 10_000;

/// Old entries and new notes while they are being paired.
pub(super) struct Matching<'a> {
    /// In document order of the last build.
    pub(super) old: &'a [&'a Entry],
    /// In document order of today.
    pub(super) new: &'a [Note],
    /// [`Note::context_plain`] of each new note.
    pub(super) contexts: &'a [String],
    /// Partner of each old entry.
    pub(super) of_old: Vec<Option<usize>>,
    /// Partner of each new note.
    pub(super) of_new: Vec<Option<usize>>,
    /// Whether the notes that today's rules ask something of are being paired, or the others: these only come after,
    /// for entries that find nothing else.
    pub(super) awake: bool,
    beside_old: Beside,
    beside_new: Beside,
}

/// The neighbours of each element of a list, those left out that do not count.
struct Beside {
    before: Vec<Option<usize>>,
    after: Vec<Option<usize>>,
}

impl Beside {
    fn new(len: usize, counts: impl Fn(usize) -> bool) -> Self {
        let mut last = None;
        let mut step = |i: usize| {
            let beside = last;
            if counts(i) {
                last = Some(i);
            }
            beside
        };
        let before = (0..len).map(&mut step).collect();
        let mut next = None;
        let mut after: Vec<Option<usize>> = (0..len)
            .rev()
            .map(|i| {
                let beside = next;
                if counts(i) {
                    next = Some(i);
                }
                beside
            })
            .collect();
        after.reverse();
        Self { before, after }
    }
}

/// The partner of each new note, as an index into `old`.
pub(super) fn pair(old: &[&Entry], new: &[Note]) -> Vec<Option<usize>> {
    let contexts: Vec<String> = new.iter().map(Note::context_plain).collect();
    let mut m = Matching {
        old,
        new,
        contexts: &contexts,
        of_old: vec![None; old.len()],
        of_new: vec![None; new.len()],
        awake: true,
        beside_old: Beside::new(old.len(), |i| !old[i].retired),
        beside_new: Beside::new(new.len(), |j| !new[j].facts.is_empty()),
    };
    for (i, j) in unchanged(old, new) {
        m.join_if_possible(i, j);
    }
    passes(&mut m);
    m.awake = false;
    passes(&mut m);
    m.of_new
}

/// Notes that stand where they stood, from both ends of each document: most of them, in most builds. Whether also
/// the context is the same is not asked: in a row of notes that are as they were, one above which a heading was
/// renamed is the same note.
pub(super) fn unchanged(old: &[&Entry], new: &[Note]) -> Vec<(usize, usize)> {
    let mut of: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
    let mut order: Vec<&str> = Vec::new();
    for (i, entry) in old.iter().enumerate().filter(|(_, e)| !e.retired) {
        let document = entry.document.as_str();
        let lists = of.entry(document).or_insert_with(|| {
            order.push(document);
            <(Vec<usize>, Vec<usize>)>::default()
        });
        lists.0.push(i);
    }
    for (j, note) in new.iter().enumerate().filter(|(_, n)| !n.facts.is_empty()) {
        if let Some(lists) = of.get_mut(note.document.as_str()) {
            lists.1.push(j);
        }
    }
    let is_same =
        |i: usize, j: usize| old[i].text == new[j].text.plain && old[i].path == new[j].path;
    let mut out = Vec::new();
    for (old, new) in order.iter().filter_map(|document| of.get(document)) {
        let most = old.len().min(new.len());
        let head = (0..most).take_while(|&k| is_same(old[k], new[k])).count();
        let tail = (0..most - head)
            .take_while(|&k| is_same(old[old.len() - 1 - k], new[new.len() - 1 - k]))
            .count();
        let both = (0..head).map(|k| (old[k], new[k]));
        let ends = (1..=tail).map(|k| (old[old.len() - k], new[new.len() - k]));
        out.extend(both.chain(ends));
    }
    out
}

fn passes(m: &mut Matching<'_>) {
    for retired in [false, true] {
        // Where it stood; then the same card anywhere: a moved section, a renamed file.
        m.pass(
            |e| (e.retired == retired).then(|| (&*e.document, &*e.path, &*e.context, &*e.text)),
            |n, context| Some((&*n.document, &*n.path, context, &*n.text.plain)),
            true,
        );
        m.pass(
            |e| (e.retired == retired).then(|| (&*e.context, &*e.text)),
            |n, context| Some((context, &*n.text.plain)),
            true,
        );
    }
    m.past();
    // The same text under another heading. Here copies could be confused, so only what is unique is taken.
    let telling = |text: &str| text.chars().nth(TELLING_CHARS - 1).is_some();
    m.pass(
        |e| (!e.retired && telling(&e.text)).then_some(&*e.text),
        |n, _| telling(&n.text.plain).then_some(&*n.text.plain),
        false,
    );
    similar::pass(m);
    m.pass(
        |e| (e.retired && telling(&e.text)).then_some(&*e.text),
        |n, _| telling(&n.text.plain).then_some(&*n.text.plain),
        false,
    );
}

/// What a text is remembered by when it is no longer there.
pub(super) fn mark(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..8].to_owned()
}

impl<'a> Matching<'a> {
    /// Makes two partners.
    pub(super) fn join(&mut self, i: usize, j: usize) {
        self.of_old[i] = Some(j);
        self.of_new[j] = Some(i);
    }

    /// How many of the two neighbours are partners already, as a share: 0, 0.5 or 1.
    pub(super) fn neighbours(&self, i: usize, j: usize) -> f64 {
        let same = |old: Option<usize>, new: Option<usize>| match (old, new) {
            (Some(a), Some(b)) => self.of_old[a] == Some(b),
            (None, None) => true,
            _ => false,
        };
        let before = same(self.beside_old.before[i], self.beside_new.before[j]);
        let after = same(self.beside_old.after[i], self.beside_new.after[j]);
        (f64::from(u8::from(before)) + f64::from(u8::from(after))) / 2.0
    }

    /// Whether a new note is still to be paired, and in this round.
    pub(super) fn is_open(&self, j: usize) -> bool {
        self.of_new[j].is_none() && self.new[j].facts.is_empty() != self.awake
    }

    /// Texts that a note had before and has again. Where several had one, the oldest takes it.
    fn past(&mut self) {
        let mut of: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, entry) in self.old.iter().enumerate() {
            if self.of_old[i].is_none() {
                for past in &entry.past {
                    of.entry(&past.text).or_default().push(i);
                }
            }
        }
        if of.is_empty() {
            return;
        }
        for j in 0..self.new.len() {
            if !self.is_open(j) {
                continue;
            }
            let mark = mark(&self.new[j].text.plain);
            let oldest = of
                .get(mark.as_str())
                .into_iter()
                .flatten()
                .copied()
                .filter(|&i| self.of_old[i].is_none())
                .min_by_key(|&i| self.old[i].id);
            if let Some(i) = oldest {
                self.join_if_possible(i, j);
            }
        }
    }

    /// Pairs what has one key on both sides; copies by their neighbours, then in order, if `copies` may be paired.
    fn pass<K: Hash + Eq>(
        &mut self,
        old_key: impl Fn(&'a Entry) -> Option<K>,
        new_key: impl Fn(&'a Note, &'a str) -> Option<K>,
        copies: bool,
    ) {
        let mut group_of: HashMap<K, usize> = HashMap::new();
        let mut groups: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        for (i, entry) in self.old.iter().enumerate() {
            if self.of_old[i].is_none()
                && let Some(key) = old_key(entry)
            {
                let at = *group_of.entry(key).or_insert(groups.len());
                if at == groups.len() {
                    groups.push((Vec::new(), Vec::new()));
                }
                groups[at].0.push(i);
            }
        }
        for (j, note) in self.new.iter().enumerate() {
            if self.is_open(j)
                && let Some(key) = new_key(note, &self.contexts[j])
                && let Some(&at) = group_of.get(&key)
            {
                groups[at].1.push(j);
            }
        }
        // What is unique first: it tells the copies beside it apart.
        groups.retain(|(_, new)| !new.is_empty());
        let (unique, several): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|(old, new)| old.len() == 1 && new.len() == 1);
        for (old, new) in unique {
            self.join_if_possible(old[0], new[0]);
        }
        if copies {
            for (old, new) in several {
                self.join_copies(&old, &new);
            }
        }
    }

    fn join_copies(&mut self, old: &[usize], new: &[usize]) {
        if old.len() == new.len() || old.len() * new.len() > MANY_COPIES {
            for (&i, &j) in old.iter().zip(new) {
                self.join_if_possible(i, j);
            }
            return;
        }
        let mut scored: Vec<(f64, usize, usize)> = Vec::new();
        for &i in old {
            for &j in new {
                scored.push((self.neighbours(i, j), i, j));
            }
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, i, j) in scored {
            self.join_if_possible(i, j);
        }
    }

    fn join_if_possible(&mut self, i: usize, j: usize) {
        if self.of_old[i].is_none()
            && self.of_new[j].is_none()
            && sticky::can_stay(self.old[i], &self.new[j])
        {
            self.join(i, j);
        }
    }
}
