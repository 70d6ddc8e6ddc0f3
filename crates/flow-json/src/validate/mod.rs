//! The structural rules. Texts longer than [`crate::limits`] are violations too: WhatsApp would cut them, and
//! nothing that this house writes may be cut.

mod components;
mod data;
mod document;
mod references;
mod routing;
mod texts;

use crate::{Component, Flow, Screen};
use serde::Serialize;
use std::fmt;

/// One rule broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Meta's own code for it (`INVALID_ROUTING_MODEL`); `TEXT_TOO_LONG` is ours, for a display limit.
    pub code: &'static str,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where, as a path into the document (`screens[2].layout.children[0].label`).
    pub path: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}: {}", self.code, self.path, self.message)
    }
}

/// Everything that keeps this Flow from being published; empty for a good one.
pub fn validate(flow: &Flow) -> Vec<Violation> {
    let mut found = Violations::default();
    document::check(flow, &mut found);
    routing::check(flow, &mut found);
    for (index, screen) in flow.screens.iter().enumerate() {
        let path = format!("screens[{index}]");
        data::check(screen, &path, &mut found);
        components::check(flow, screen, &path, &mut found);
        references::check(flow, screen, &path, &mut found);
    }
    found.0
}

/// What was found so far.
#[derive(Default)]
struct Violations(Vec<Violation>);

impl Violations {
    fn add(&mut self, code: &'static str, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(Violation { code, path: path.into(), message: message.into() });
    }
}

/// Every component of a screen with its path, those inside a Form after the Form itself.
fn walk<'a>(screen: &'a Screen, path: &str) -> Vec<(String, &'a Component)> {
    let mut found = Vec::new();
    collect(screen.layout.children(), &format!("{path}.layout"), &mut found);
    found
}

fn collect<'a>(children: &'a [Component], path: &str, found: &mut Vec<(String, &'a Component)>) {
    for (index, component) in children.iter().enumerate() {
        let path = format!("{path}.children[{index}]");
        found.push((path.clone(), component));
        if let Component::Form(form) = component {
            collect(&form.children, &path, found);
        }
    }
}

/// The names of a screen's inputs, in order.
fn input_names(screen: &Screen) -> impl Iterator<Item = &str> {
    screen.layout.children().iter().flat_map(|component| {
        let nested = match component {
            Component::Form(form) => form.children.as_slice(),
            _ => &[],
        };
        component.input_name().into_iter().chain(nested.iter().filter_map(Component::input_name))
    })
}

#[cfg(test)]
mod tests;
