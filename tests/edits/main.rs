//! Identity over histories of edits: what an author does to notes, and what becomes of the cards.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests read scratch files, an unwrap is how they fail, and the figures are worth printing"
)]

mod edit;
mod random;
mod scale;
mod simulation;
mod upgrade;
