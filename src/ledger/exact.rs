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
    };
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
    // The same text under another heading. Here copies could be confused, so only what is unique is taken.
    let telling = |text: &str| text.chars().nth(TELLING_CHARS - 1).is_some();
    m.pass(
        |e| (!e.retired && telling(&e.text)).then_some(&*e.text),
        |n, _| telling(&n.text.plain).then_some(&*n.text.plain),
        false,
    );
    similar::pass(&mut m);
    m.pass(
        |e| (e.retired && telling(&e.text)).then_some(&*e.text),
        |n, _| telling(&n.text.plain).then_some(&*n.text.plain),
        false,
    );
    m.of_new
}

impl<'a> Matching<'a> {
    /// Makes two partners.
    pub(super) fn join(&mut self, i: usize, j: usize) {
        self.of_old[i] = Some(j);
        self.of_new[j] = Some(i);
    }

    /// How many of the two neighbours are partners already, as a share: 0, 0.5 or 1.
    pub(super) fn neighbours(&self, i: usize, j: usize) -> f64 {
        let before = match (i.checked_sub(1), j.checked_sub(1)) {
            (Some(a), Some(b)) => self.of_old[a] == Some(b),
            (None, None) => true,
            _ => false,
        };
        let after = match (i + 1 < self.old.len(), j + 1 < self.new.len()) {
            (true, true) => self.of_old[i + 1] == Some(j + 1),
            (false, false) => true,
            _ => false,
        };
        (f64::from(u8::from(before)) + f64::from(u8::from(after))) / 2.0
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
            if self.of_new[j].is_none()
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
