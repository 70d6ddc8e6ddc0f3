//! Counts tests from the closing lines of the runners.

use crate::Failure;
use crate::tool::{not_started, shown};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

/// Tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Tally {
    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// Runs a test runner, shows what it prints and counts. A runner that fails, or that ran no test at all, is a failure
/// whatever it counted.
pub(crate) fn count(mut command: Command, total: &mut Tally) -> Result<(), Failure> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| not_started(&command, &error))?;
    let mut counted = Tally::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            counted = counted.and(closing(&line));
        }
    }
    let status = child.wait().map_err(|error| format!("'{}' was lost: {error}.", shown(&command)))?;
    *total = total.and(counted);
    match counted {
        Tally { passed: 0, failed: 0 } => Err(format!("'{}' ran no test.", shown(&command))),
        _ if status.success() => Ok(()),
        _ => Err(format!("'{}' failed: {status}.", shown(&command))),
    }
}

/// What a line says was passed and failed, if it is a closing line of cargo test, Vitest or node's runner.
fn closing(line: &str) -> Tally {
    let line = plain(line);
    let line = line.trim();
    let before = |word: &str| {
        let words: Vec<&str> = line.split(|c: char| c.is_whitespace() || c == ';' || c == '|').collect();
        let place = words.iter().position(|found| *found == word)?;
        words[..place].last()?.parse().ok()
    };
    let after = |word: &str| line.strip_prefix(['#', 'ℹ'])?.trim().strip_prefix(word)?.trim().parse().ok();
    if line.starts_with("test result:") || line.starts_with("Tests ") {
        Tally { passed: before("passed").unwrap_or(0), failed: before("failed").unwrap_or(0) }
    } else {
        Tally { passed: after("pass ").unwrap_or(0), failed: after("fail ").unwrap_or(0) }
    }
}

/// Without the escape sequences that colour a line.
fn plain(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::{Tally, closing};

    #[test]
    fn reads_the_closing_lines_of_each_runner() {
        let cargo =
            "test result: FAILED. 8 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        assert_eq!(closing(cargo), Tally { passed: 8, failed: 2 });
        assert_eq!(closing("      Tests  1 failed | 11 passed (12)"), Tally { passed: 11, failed: 1 });
        assert_eq!(
            closing("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[32m7 passed\u{1b}[39m (7)"),
            Tally { passed: 7, failed: 0 }
        );
        assert_eq!(closing("# pass 9"), Tally { passed: 9, failed: 0 });
        assert_eq!(closing("ℹ fail 3"), Tally { passed: 0, failed: 3 });
        assert_eq!(closing("a test that passed; 3 failed"), Tally::default());
    }
}
