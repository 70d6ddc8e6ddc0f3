//! The first stage: every object has the keys it may have in its version, and every value the form it must have.
//!
//! The rules stand as data in [`table`], one page a group of components, in the words of [`rule`]. To teach the check a
//! property, add its row there; the files beside this one say what each word means.

mod action;
mod apply;
mod around;
mod children;
mod data;
mod dynamic;
mod list;
mod rule;
mod table;
#[cfg(test)]
mod tests;
mod value;
mod version;

use super::document::Version;
use super::finding::{Findings, Place};
use super::tree::{Member, Node};
use around::Around;
use rule::{Special, V6_0};

/// Checks every part of the document by itself. Returns its version, unless that is none we know: then nothing more can
/// be said of the document.
pub(super) fn check(root: &Node<'_>, findings: &mut Findings) -> Option<Version> {
    let version = version::read(root, findings)?;
    let mut checker = Checker { version, findings: std::mem::take(findings) };
    checker.object(&table::FLOW, root, &Place::Root, Around::default());
    *findings = checker.findings;
    Some(version)
}

/// The version whose rules hold, and what was found by them.
struct Checker {
    version: Version,
    findings: Findings,
}

impl Checker {
    fn error(&mut self, code: &'static str, place: &Place<'_>, at: usize, message: impl Into<String>) {
        self.findings.error(code, place, at, message);
    }

    fn warning(&mut self, code: &'static str, place: &Place<'_>, at: usize, message: impl Into<String>) {
        self.findings.warning(code, place, at, message);
    }

    /// From 6.0 on no string of a component may be blank.
    fn blank_is_refused(&self) -> bool {
        self.version >= V6_0
    }

    fn special(&mut self, special: Special, node: &Node<'_>, place: &Place<'_>, around: Around) {
        special(self, node, place, around);
    }
}

/// The entry under this key; the last one where the key is repeated.
fn member<'n, 't>(node: &'n Node<'t>, key: &str) -> Option<&'n Member<'t>> {
    node.members().iter().rev().find(|member| member.key == key)
}
