//! What the README's commands call: demo, test.
fn main() {}
