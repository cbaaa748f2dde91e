//! Randomness that does not move: every choice has a number of its own, made from the seed and from what is chosen.
//!
//! A generator that is drawn from again and again makes each draw depend on all before it, so that one fact deleted
//! would change a whole paper; and the shuffling and sampling of libraries may change between versions. Here a
//! generator is seeded by a hash of seed text, purpose, form and name, gives two words, and these serve as a sort key.
//! Picking is taking the lowest keys, shuffling is sorting by them.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A sort key. Keys of different names are different for all that matters; callers break ties by the name.
pub type Rank = [u64; 2];

/// The key of `name` for a purpose on a form (empty where all forms share it).
pub fn rank(seed: &str, purpose: &str, form: &str, name: &str) -> Rank {
    let mut hasher = blake3::Hasher::new();
    // Length first, so that no two different quadruples are the same bytes.
    for part in ["factdeck-quiz/1", seed, purpose, form, name] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut words = ChaCha8Rng::from_seed(*hasher.finalize().as_bytes());
    [words.next_u64(), words.next_u64()]
}

/// A seed for people to read and type, like `7KQ2-M4XD`, from 40 of the bits given.
pub fn seed_from(bits: u64) -> String {
    // Crockford's alphabet: no letter that is taken for a digit.
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut out = String::with_capacity(9);
    for place in (0..8).rev() {
        if place == 3 {
            out.push('-');
        }
        let digit = (bits >> (5 * place)) & 31;
        out.push(char::from(ALPHABET[digit as usize]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(rank("ab", "c", "", "d"), rank("a", "bc", "", "d"));
        assert_ne!(rank("s", "pick", "A", "x"), rank("s", "pick", "", "Ax"));
    }

    #[test]
    fn seeds_are_readable() {
        assert_eq!(seed_from(0), "0000-0000");
        assert_eq!(seed_from(u64::MAX), "ZZZZ-ZZZZ");
        assert_eq!(seed_from(0b00111), "0000-0007");
    }
}
