//! What must not be said, and the search for it.

use akis_testkit::Reply;
use anyhow::{Result, bail};
use std::collections::BTreeMap;

/// Words of the answers, without the letters that are written differently in JSON. The number of guests is too short to be
/// looked for.
const ANSWERED: [&str; 12] = [
    "Zeynep",
    "Aksoylu",
    "kuzeyruzgari",
    "z.aksoylu",
    "Denizcilik",
    "company event",
    "company_event",
    "More than 100",
    "Ahtapotlu",
    "lavanta",
    "70318265",
    "Gizli not",
];

/// The digits that are left of a phone number whatever stands between them and before them.
const NUMBERS: [&str; 4] = ["5321112233", "5339998877", "5321131026", "5367418520"];

/// Our own words, which show how a number is written, with the number that the stand-ins' customer has.
const EXAMPLE: &str = "country code, for example +90 532 111 22 33.";

/// What must not be said, by what it is, and what was said outside of the log.
#[derive(Default)]
pub(super) struct Book {
    pub(super) secrets: BTreeMap<String, String>,
    pub(super) errors: Vec<(String, String)>,
}

impl Book {
    pub(super) fn secret(&mut self, what: &str, words: impl Into<String>) {
        let words = words.into();
        // Shorter ones are found by chance.
        if words.len() >= 6 {
            self.secrets.insert(words, what.to_owned());
        }
    }

    /// Every line of a key's file that holds some of the key.
    pub(super) fn pem(&mut self, what: &str, pem: &str) {
        for line in pem.lines().filter(|line| !line.contains('-') && !line.contains(':') && line.len() > 15) {
            self.secret(what, line);
        }
    }

    pub(super) fn error(&mut self, what: &str, said: impl Into<String>) {
        self.errors.push((what.to_owned(), said.into()));
    }

    /// A request that must be refused, with this status.
    pub(super) fn refused(&mut self, what: &str, reply: Reply, status: u16) -> Result<()> {
        if reply.status.as_u16() != status {
            bail!("{what} answered {} and not {status}: {}", reply.status, reply.text);
        }
        self.error(what, reply.text);
        Ok(())
    }

    /// What a text says that it must not: one line for each.
    pub(super) fn found(&self, place: &str, said: &str) -> Vec<String> {
        let mut found = vec![];
        for line in said.lines() {
            let line = line.replace(EXAMPLE, "");
            let small = line.to_lowercase();
            let close: String = line.chars().filter(|c| !" +-()._/".contains(*c)).collect();
            let words = ANSWERED.iter().filter(|word| small.contains(&word.to_lowercase())).copied();
            let numbers = NUMBERS.iter().filter(|number| close.contains(*number)).copied();
            let secrets = self.secrets.iter().filter(|(words, _)| line.contains(*words));
            let all = words.chain(numbers).map(|word| format!("answer {word}"));
            for what in all.chain(secrets.map(|(words, what)| format!("{what} {words}"))) {
                found.push(format!("{place} says {what}: {line:.600}"));
            }
        }
        found
    }
}
