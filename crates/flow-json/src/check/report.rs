//! What the check answers.

use super::finding::Finding;
use super::lines::Lines;
use serde::Serialize;
use std::fmt;

/// How a document is checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Warnings count as errors: nothing passes that a phone would cut or leave out, and nothing in a version that can
    /// no longer be published.
    pub strict: bool,
}

/// One rule broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Meta's code, as in `validation_errors[].error`. `TEXT_TOO_LONG` is ours, for a text that phones cut.
    pub error: &'static str,
    /// What is wrong, in a sentence.
    pub message: String,
    /// Where; several when the fault is between places.
    pub pointers: Vec<Pointer>,
}

/// A place in the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pointer {
    /// `screens[0].layout.children[1].type`, as Meta writes it; empty for the whole document.
    pub path: String,
    /// From 1.
    pub line_start: usize,
    /// From 1, in characters (Unicode scalar values).
    pub column_start: usize,
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Meta refuses the document for each of these.
    pub errors: Vec<Violation>,
    /// Meta accepts the document, phones may not show all of it.
    pub warnings: Vec<Violation>,
}

impl Checked {
    /// True when there is no error.
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }
}

impl Violation {
    pub(super) fn new(finding: Finding, lines: &Lines) -> Self {
        let pointers = finding.pointers.into_iter().map(|(path, at)| {
            let (line_start, column_start) = lines.position(at);
            Pointer { path, line_start, column_start }
        });
        Self { error: finding.code, message: finding.message, pointers: pointers.collect() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.error)?;
        for (index, pointer) in self.pointers.iter().enumerate() {
            f.write_str(if index == 0 { " at " } else { ", " })?;
            if !pointer.path.is_empty() {
                write!(f, "{} ", pointer.path)?;
            }
            write!(f, "({}:{})", pointer.line_start, pointer.column_start)?;
        }
        write!(f, ": {}", self.message)
    }
}
