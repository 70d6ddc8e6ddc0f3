//! What a run found: one table for people, or a line of JSON a case for machines.

use serde_json::json;
use std::fmt::Write as _;

/// One case's figures. What a case does not measure is none.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// The case's name.
    pub case: &'static str,
    /// What it found.
    pub value: f64,
    /// Of what.
    pub unit: &'static str,
    /// What half of the requests waited at most, at half of the peak.
    pub p50_ms: Option<f64>,
    /// What 99 of 100 waited at most.
    pub p99_ms: Option<f64>,
    /// Which part of the machine's RSA operations was turned into requests: 1 is all of them.
    pub share_of_limit: Option<f64>,
    /// What the server process held of the machine's memory at the end.
    pub rss_mib: Option<f64>,
}

impl Line {
    /// As machines read it.
    pub fn json(&self) -> String {
        let round = |figure: f64, digits: i32| (figure * 10_f64.powi(digits)).round() / 10_f64.powi(digits);
        json!({
            "case": self.case,
            "value": round(self.value, 1),
            "unit": self.unit,
            "p50_ms": self.p50_ms.map(|ms| round(ms, 2)),
            "p99_ms": self.p99_ms.map(|ms| round(ms, 2)),
            "share_of_limit": self.share_of_limit.map(|share| round(share, 3)),
            "rss_mib": self.rss_mib.map(|mib| round(mib, 1)),
        })
        .to_string()
    }
}

/// All of them, as people read it.
pub fn table(lines: &[Line]) -> String {
    let mut text = format!(
        "{:<12} {:>10} {:<26} {:>8} {:>8} {:>9} {:>8}\n",
        "case", "value", "unit", "p50 ms", "p99 ms", "of limit", "RSS MiB"
    );
    let shown = |figure: Option<f64>, digits: usize| {
        figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.digits$}"))
    };
    for line in lines {
        let share = line.share_of_limit.map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", share * 100.0));
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:<12} {:>10.1} {:<26} {:>8} {:>8} {:>9} {:>8}",
            line.case,
            line.value,
            line.unit,
            shown(line.p50_ms, 2),
            shown(line.p99_ms, 2),
            share,
            shown(line.rss_mib, 1)
        );
    }
    text
}
