//! Guids and note ids: made once, then stored for good.

use std::collections::BTreeSet;

/// Changing this changes the guids of all notes that are new from then on.
const TAG: &str = "factdeck note 1";
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LENGTH: usize = 10;

/// The guid of a note that is made now: a hash over NAME, context, text, answers in ordinal order, and the first
/// copy number that gives a guid not in `taken`. A lost ledger gives the same guid back while these are unchanged.
pub(super) fn guid(
    name: &str,
    context: &str,
    text: &str,
    answers: &[&str],
    taken: impl Fn(&str) -> bool,
) -> String {
    for copy in 0_u64.. {
        let mut hasher = blake3::Hasher::new();
        // Each part goes in with its length: `ab`,`c` and `a`,`bc` must differ.
        for part in [TAG, name, context, text].iter().chain(answers) {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.update(&copy.to_le_bytes());
        let hash = hasher.finalize();
        let mut word = u128::from_le_bytes(
            hash.as_bytes()[..16]
                .try_into()
                .expect("a blake3 hash has 32 bytes"),
        );
        let mut out = String::with_capacity(LENGTH);
        for _ in 0..LENGTH {
            out.push(char::from(DIGITS[(word % 62) as usize]));
            word /= 62;
        }
        if !taken(&out) {
            return out;
        }
    }
    unreachable!("fewer than 2^64 notes share one text")
}

/// Gives out note ids: milliseconds, each once, rising.
pub(super) struct Ids {
    taken: BTreeSet<i64>,
    next: i64,
}

impl Ids {
    /// Ids from `now_ms` on that are not in `taken`.
    pub(super) fn new(taken: impl IntoIterator<Item = i64>, now_ms: i64) -> Self {
        Self {
            taken: taken.into_iter().collect(),
            next: now_ms.max(1),
        }
    }

    /// The next free id.
    pub(super) fn give(&mut self) -> i64 {
        while self.taken.contains(&self.next) {
            self.next += 1;
        }
        self.next += 1;
        self.next - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free(_: &str) -> bool {
        false
    }

    #[test]
    fn parts_do_not_run_together() {
        let one = guid("n", "ab", "c", &["x"], free);
        assert_ne!(one, guid("n", "a", "bc", &["x"], free));
        assert_ne!(one, guid("n", "ab", "c", &["x", ""], free));
        assert_eq!(one, guid("n", "ab", "c", &["x"], free));
        assert_eq!(one.len(), LENGTH);
    }

    #[test]
    fn a_guid_is_frozen() {
        // Were this value to change, a lost ledger could not be made again.
        assert_eq!(guid("n", "上下文", "正文", &["文"], free), "QEnOjy1WK4");
    }

    #[test]
    fn a_copy_gets_another_guid() {
        let one = guid("n", "", "t", &[], free);
        let two = guid("n", "", "t", &[], |g| g == one);
        assert_ne!(one, two);
    }

    #[test]
    fn ids_are_unique_and_rise() {
        let mut ids = Ids::new([5, 6, 8], 5);
        assert_eq!([ids.give(), ids.give(), ids.give()], [7, 9, 10]);
    }
}
