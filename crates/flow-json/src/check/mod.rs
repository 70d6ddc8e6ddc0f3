//! Says of any text whether Meta would accept it as a Flow, and if not, why and where.
//!
//! Two stages, as Meta's own: the schema (every part by itself) and, when that found no error, what holds between the
//! parts. The work is linear in the length of the text, and no text makes it panic.

mod codes;
mod document;
mod finding;
mod lines;
mod read;
mod report;
mod schema;
mod semantic;
#[cfg(test)]
mod tests;
mod tree;

pub use report::{Checked, Options, Pointer, Violation};

use crate::Flow;
use codes::INVALID_FLOW_JSON;
use document::Document;
use finding::{Finding, Findings, Place};
use lines::Lines;
use tree::Node;

/// The longest text Meta takes, in bytes (Flows API, assets).
const LONGEST: usize = 10 * 1024 * 1024;

/// Checks a document. Any text is welcome; what is not JSON is an error like any other.
pub fn check(text: &str, options: Options) -> Checked {
    let mut findings = Findings::default();
    examine(text, &mut findings);
    let Findings { mut errors, mut warnings } = findings;
    if options.strict {
        errors.append(&mut warnings);
    }
    // As they stand in the text, which is how they are mended.
    errors.sort_by_key(Finding::start);
    warnings.sort_by_key(Finding::start);
    let offsets = errors.iter().chain(&warnings).flat_map(|finding| finding.pointers.iter().map(|(_, at)| *at));
    let lines = Lines::of(text, offsets);
    let violations = |findings: Vec<Finding>| {
        findings.into_iter().map(|finding| Violation::new(finding, &lines)).collect::<Vec<_>>()
    };
    Checked { errors: violations(errors), warnings: violations(warnings) }
}

/// Everything that keeps this Flow from being published as it is meant, by the strict rules; empty for a good one. Lines
/// and columns are those of the Flow written without white space.
pub fn validate(flow: &Flow) -> Vec<Violation> {
    match serde_json::to_string(flow) {
        Ok(text) => check(&text, Options { strict: true }).errors,
        Err(error) => {
            let message = format!("The Flow cannot be written: {error}.");
            vec![Violation { error: INVALID_FLOW_JSON, message, pointers: Vec::new() }]
        }
    }
}

fn examine(text: &str, findings: &mut Findings) {
    if text.len() > LONGEST {
        let message =
            format!("The maximum size of {LONGEST} bytes is exceeded by {} bytes.", text.len() - LONGEST);
        findings.error(INVALID_FLOW_JSON, &Place::Root, 0, message);
        return;
    }
    let root = match Node::parse(text) {
        Ok(root) => root,
        Err(error) => {
            let message = format!("Flow JSON is not valid: {}.", error.message);
            findings.error(INVALID_FLOW_JSON, &Place::Root, error.at, message);
            return;
        }
    };
    let Some(version) = schema::check(&root, findings) else { return };
    if findings.errors.is_empty() {
        semantic::check(&Document::new(&root, version), findings);
    }
}
