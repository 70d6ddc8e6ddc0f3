//! What both stages of the check know about a document.

use super::tree::Node;
use std::fmt;

/// A Flow JSON version, compared part by part: 1.10 follows 1.9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub u16, pub u16);

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// A document that passed the schema stage.
#[derive(Debug)]
pub(crate) struct Document<'d, 't> {
    /// All of it.
    pub root: &'d Node<'t>,
    /// A known one.
    pub version: Version,
    /// In the text's order.
    pub screens: Vec<Screen<'d, 't>>,
    /// True when `data_api_version` is present: the Flow talks to an endpoint.
    pub endpoint: bool,
}

/// One element of `screens`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen<'d, 't> {
    pub id: &'d str,
    /// Its place in `screens`.
    pub index: usize,
    pub node: &'d Node<'t>,
}

impl<'d, 't> Document<'d, 't> {
    /// Collects the screens. Elements without an `id` are left out; behind the schema stage there are none.
    pub(crate) fn new(root: &'d Node<'t>, version: Version) -> Self {
        let screens = root.get("screens").map_or(&[][..], Node::items);
        let screens = screens
            .iter()
            .enumerate()
            .filter_map(|(index, node)| node.text("id").map(|id| Screen { id, index, node }))
            .collect();
        Self { root, version, screens, endpoint: root.get("data_api_version").is_some() }
    }
}
