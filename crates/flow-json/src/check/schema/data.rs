//! `screen.data`: the declaration of what a screen is given.

use super::Checker;
use super::around::Around;
use crate::check::codes::{INVALID_PROPERTY_TYPE, INVALID_SCREEN_DATA, MISSING_REQUIRED_PROPERTY};
use crate::check::finding::Place;
use crate::check::tree::Node;

/// The types an entry may declare; `integer` is known to Meta's tools, though no documentation offers it.
const TYPES: [&str; 6] = ["string", "number", "boolean", "object", "array", "integer"];

/// The map of declarations. A key named `required` with an array is JSON Schema's own word, not an entry.
pub(super) fn declarations(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    if !node.is_object() {
        checker.wrong_type("an object", node, place);
        return;
    }
    for member in node.members() {
        if member.key == "required" && member.value.is_array() {
            continue;
        }
        let place = place.key(&member.key);
        checker.declaration(&member.value, &place, true);
        if member.value.is_object() && member.value.get("__example__").is_none() {
            let message = "Required property '__example__' is missing.";
            checker.error(MISSING_REQUIRED_PROPERTY, &place, member.value.start, message);
        }
    }
}

impl Checker {
    /// One declaration, or one inside it. Keys of JSON Schema that are not named here pass.
    fn declaration(&mut self, node: &Node<'_>, place: &Place<'_>, top: bool) {
        if !node.is_object() {
            let message = format!("A declaration of data is an object, but found {}.", node.type_name());
            self.error(if top { INVALID_PROPERTY_TYPE } else { INVALID_SCREEN_DATA }, place, node.start, message);
            return;
        }
        if let Some(example) = node.get("__example__").filter(|_| !top) {
            let message = "Property '__example__' is allowed only as a top level property of data model.";
            self.error(INVALID_SCREEN_DATA, &place.key("__example__"), example.start, message);
        }
        let Some(written) = node.get("type") else {
            self.error(INVALID_SCREEN_DATA, place, node.start, "Missing the definition of property 'type'.");
            return;
        };
        let place_of_type = place.key("type");
        let Some(kind) = written.as_str() else {
            let message = "Expected the property 'type' to be of type string.";
            self.error(INVALID_SCREEN_DATA, &place_of_type, written.start, message);
            return;
        };
        if !TYPES.contains(&kind) {
            let message = format!("Property 'type' of data should be one of: [{}].", TYPES.join(", "));
            self.error(INVALID_SCREEN_DATA, &place_of_type, written.start, message);
        }
        self.properties(node, place);
        self.items(kind, node, place);
    }

    fn properties(&mut self, node: &Node<'_>, place: &Place<'_>) {
        let Some(properties) = node.get("properties") else { return };
        let place = place.key("properties");
        if !properties.is_object() {
            let message = "Expected the property 'properties' to be of type object.";
            self.error(INVALID_SCREEN_DATA, &place, properties.start, message);
            return;
        }
        for member in properties.members() {
            if member.key == "__example__" {
                let message = "Property '__example__' is allowed only as a top level property of data model.";
                self.error(INVALID_SCREEN_DATA, &place.key("__example__"), member.at, message);
            } else if member.value.as_bool().is_none() {
                self.declaration(&member.value, &place.key(&member.key), false);
            }
        }
    }

    fn items(&mut self, kind: &str, node: &Node<'_>, place: &Place<'_>) {
        match node.get("items") {
            None if kind == "array" => {
                let message = "Missing the schema for property 'items' in array.";
                self.error(INVALID_SCREEN_DATA, place, node.start, message);
            }
            Some(items) if items.is_object() => self.declaration(items, &place.key("items"), false),
            Some(items) if items.as_bool().is_none() => {
                let message = "Expected the property 'items' to be of type boolean or object.";
                self.error(INVALID_SCREEN_DATA, &place.key("items"), items.start, message);
            }
            _ => {}
        }
    }
}
