//! The limit: what two threads that do nothing else decrypt.

use super::Bench;
use crate::limit::median;
use crate::report::Line;
use anyhow::Result;

/// The median of three, before anything else runs.
pub(super) fn run(bench: &Bench) -> Result<Vec<Line>> {
    let mut figures = Vec::new();
    for _ in 0..3 {
        figures.push(bench.limit.measure(super::LIMIT_TIME)?.by_clock);
    }
    Ok(vec![Line { case: "rsa", value: median(&figures), unit: "operations/s and core", ..Line::default() }])
}
