//! Goes through the components of a screen, those in Forms and in the branches of If and Switch too.

use super::ROOT;
use crate::check::document::Screen;
use crate::check::finding::Place;
use crate::check::tree::Node;

/// One component and where it stands.
pub(super) struct Part<'d, 'p> {
    pub node: &'d Node<'d>,
    /// Its `type`.
    pub kind: &'d str,
    pub place: &'p Place<'p>,
    /// The Form it stands in, directly or in a branch.
    pub form: Option<&'d Node<'d>>,
}

/// An action and where it stands.
pub(super) struct Act<'d, 'p> {
    pub node: &'d Node<'d>,
    pub place: &'p Place<'p>,
    pub name: &'d str,
    /// Whether it belongs to one item of a list, not to the component.
    pub item: bool,
}

const TRIGGERS: [&str; 3] = ["on-click-action", "on-select-action", "on-unselect-action"];

/// Calls `visit` for every component, a parent before its children, in the text's order. Nesting is bounded by the
/// parser.
pub(super) fn walk<'d>(screen: &Screen<'d, 'd>, visit: &mut dyn FnMut(&Part<'d, '_>)) {
    let screens = ROOT.key("screens");
    let place = screens.index(screen.index);
    let layout = place.key("layout");
    let children = layout.key("children");
    if let Some(list) = screen.node.get("layout").and_then(|layout| layout.get("children")) {
        inner(list, &children, None, visit);
    }
}

fn inner<'d>(
    list: &'d Node<'d>,
    place: &Place<'_>,
    form: Option<&'d Node<'d>>,
    visit: &mut dyn FnMut(&Part<'d, '_>),
) {
    for (index, node) in list.items().iter().enumerate() {
        let place = place.index(index);
        let kind = node.text("type").unwrap_or_default();
        visit(&Part { node, kind, place: &place, form });
        match kind {
            "Form" => {
                if let Some(list) = node.get("children") {
                    inner(list, &place.key("children"), Some(node), visit);
                }
            }
            "If" => {
                for key in ["then", "else"] {
                    if let Some(list) = node.get(key) {
                        inner(list, &place.key(key), form, visit);
                    }
                }
            }
            "Switch" => {
                let cases = place.key("cases");
                for case in node.get("cases").map_or(&[][..], Node::members) {
                    inner(&case.value, &cases.key(case.key.as_ref()), form, visit);
                }
            }
            _ => {}
        }
    }
}

impl<'d> Part<'d, '_> {
    /// The name of the component, or its type where it has none.
    pub(super) fn called(&self) -> String {
        match self.node.text("name") {
            Some(name) => format!("{} '{}'", self.kind, super::short(name)),
            None => self.kind.to_owned(),
        }
    }

    /// Calls `visit` for the actions of the component and of its items.
    pub(super) fn actions(&self, mut visit: impl FnMut(&Act<'d, '_>)) {
        actions_of(self.node, self.place, false, &mut visit);
        for key in ["data-source", "list-items"] {
            let place = self.place.key(key);
            for (index, item) in self.node.get(key).map_or(&[][..], Node::items).iter().enumerate() {
                actions_of(item, &place.index(index), true, &mut visit);
            }
        }
    }
}

fn actions_of<'d>(node: &'d Node<'d>, place: &Place<'_>, item: bool, visit: &mut impl FnMut(&Act<'d, '_>)) {
    for key in TRIGGERS {
        if let Some(action) = node.get(key) {
            let name = action.text("name").unwrap_or_default();
            visit(&Act { node: action, place: &place.key(key), name, item });
        }
    }
}
