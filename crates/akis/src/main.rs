//! The akis binary.

/// Entry.
fn main() {}
