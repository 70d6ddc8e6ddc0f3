//! Lists of components, and who may stand in whom.

use super::Checker;
use super::around::{Around, Parent};
use super::rule::{Component, V4_0};
use super::table;
use crate::check::codes::{
    INVALID_PROPERTY_VALUE, KEYWORD_ONE_OF, MAXIMUM_IF_NESTING, MISSING_REQUIRED_TYPE_PROPERTY,
};
use crate::check::finding::Place;
use crate::check::tree::Node;

/// Ifs inside each other, the outermost counted.
const IF_LEVELS: usize = 3;

impl Checker {
    pub(super) fn children(&mut self, parent: Parent, node: &Node<'_>, place: &Place<'_>, around: Around) {
        if !node.is_array() {
            self.wrong_type("an array", node, place);
            return;
        }
        for (index, child) in node.items().iter().enumerate() {
            self.component(parent, child, &place.index(index), around);
        }
    }

    fn component(&mut self, parent: Parent, node: &Node<'_>, place: &Place<'_>, around: Around) {
        if !node.is_object() {
            self.wrong_type("an object", node, place);
            return;
        }
        let Some(written) = node.get("type") else {
            let message = "Required property 'type' is missing.";
            self.error(MISSING_REQUIRED_TYPE_PROPERTY, place, node.start, message);
            return;
        };
        let place_of_type = place.key("type");
        let Some(name) = written.as_str() else {
            self.wrong_type("of type string", written, &place_of_type);
            return;
        };
        let known = table::COMPONENTS.iter().find(|component| component.shape.name == name);
        let Some(component) = known.filter(|component| self.version >= component.since) else {
            let message = match known {
                Some(component) => format!("Component '{name}' is known from version {} on.", component.since),
                None => format!("Invalid value found for property 'type': there is no component '{name}'."),
            };
            self.error(INVALID_PROPERTY_VALUE, &place_of_type, written.start, message);
            return;
        };
        if parent == Parent::Layout && component.input && self.version < V4_0 {
            let message = format!("Before version 4.0, '{name}' must be defined inside parent property 'Form'.");
            self.error(KEYWORD_ONE_OF, place, node.start, message);
        } else if !self.may_stand(component, parent, around) {
            let message = format!("Component '{name}' is not allowed inside '{}' here.", parent.name());
            self.error(INVALID_PROPERTY_VALUE, &place_of_type, written.start, message);
            return;
        }
        let mut inside = around;
        match name {
            "Form" => inside.in_form = true,
            "If" => inside.ifs += 1,
            _ => {}
        }
        if inside.ifs > IF_LEVELS {
            let message = format!("It is allowed to nest up to {IF_LEVELS} If components.");
            self.error(MAXIMUM_IF_NESTING, place, node.start, message);
            return;
        }
        self.object(&component.shape, node, place, inside);
    }

    fn may_stand(&self, component: &Component, parent: Parent, around: Around) -> bool {
        let since = match parent {
            Parent::Layout => Some(component.since),
            Parent::Form => component.in_form,
            // Only the outermost If may carry the Footer.
            Parent::If if around.ifs > 1 && component.shape.name == "Footer" => None,
            Parent::If => component.in_if,
            Parent::Switch => component.in_switch,
        };
        since.is_some_and(|since| self.version >= since)
    }
}
