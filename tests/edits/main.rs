//! Identity over histories of edits: what an author does to notes, and what becomes of the cards.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an unwrap is how a test fails, and what it took is worth printing"
)]

mod random;
mod scale;
