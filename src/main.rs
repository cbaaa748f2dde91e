//! factdeck
fn main() {}
