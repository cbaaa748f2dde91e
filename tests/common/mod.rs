//! What several test files share.
#![allow(clippy::unwrap_used, reason = "a test stops at once")]

pub(crate) mod facts;
pub(crate) mod tree;
