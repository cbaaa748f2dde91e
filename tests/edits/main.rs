//! Identity over histories of edits: what an author does to notes, and what becomes of the cards.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "an unwrap is how a test fails, and a test may read the clock"
)]

mod random;
mod scale;
