//! Shows what is being done, and how long it took.

use crate::Failure;
use std::time::Instant;

/// Runs one named step. Its own output appears between the two lines.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    println!("▸ {name} …");
    let started = Instant::now();
    let outcome = work();
    let seconds = started.elapsed().as_secs_f32();
    match &outcome {
        Ok(_) => println!("✓ {name} ({seconds:.1} s)"),
        Err(_) => println!("✗ {name} ({seconds:.1} s)"),
    }
    outcome
}

/// A sentence about what happens next.
pub(crate) fn say(sentence: &str) {
    println!("  {sentence}");
}
