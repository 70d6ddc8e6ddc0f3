//! Single values: texts, numbers, choices.

use super::Checker;
use super::dynamic::{Dynamic, is_backticked};
use super::rule::{Property, V4_0, V5_1};
use crate::check::codes::{
    INVALID_ENUM_VALUE, INVALID_PROPERTY_TYPE, MAXIMUM_VALUE_REQUIRED, MIN_CHARS_REQUIRED, MIN_ITEMS_REQUIRED,
    MINIMUM_VALUE_REQUIRED, PATTERN_MISMATCH, TEXT_TOO_LONG,
};
use crate::check::finding::Place;
use crate::check::tree::Node;

impl Checker {
    /// A dynamic string.
    pub(super) fn text(&mut self, property: &Property, node: &Node<'_>, place: &Place<'_>, refuse_blank: bool) {
        let Some(text) = node.as_str() else {
            self.wrong_type("of type string", node, place);
            return;
        };
        if refuse_blank {
            self.not_blank(property.key, text, node, place);
        }
        if self.dynamic(node).is_none() {
            self.length(property, text, node, place);
        }
    }

    pub(super) fn not_blank(&mut self, key: &str, text: &str, node: &Node<'_>, place: &Place<'_>) {
        if text.trim().is_empty() {
            let message = format!("Property '{key}' should not be blank or empty string.");
            self.error(PATTERN_MISMATCH, place, node.start, message);
        }
    }

    /// Limits are what the client shows, so they are a warning.
    fn length(&mut self, property: &Property, text: &str, node: &Node<'_>, place: &Place<'_>) {
        let Some(limit) = property.limit else { return };
        // No text has more characters than bytes, so most texts need not be counted.
        if text.len() > limit && text.chars().count() > limit {
            let message =
                format!("Property '{}' is longer than the {limit} characters that WhatsApp shows.", property.key);
            self.warning(TEXT_TOO_LONG, place, node.start, message);
        }
    }

    pub(super) fn texts(&mut self, property: &Property, node: &Node<'_>, place: &Place<'_>) {
        if !node.is_array() || self.version < V5_1 {
            self.text(property, node, place, true);
            return;
        }
        self.paragraphs(property, node, place);
        let length: usize = node.items().iter().filter_map(Node::as_str).map(|text| text.chars().count()).sum();
        if property.limit.is_some_and(|limit| length > limit) {
            let message =
                format!("Property '{}' is longer than the characters that WhatsApp shows.", property.key);
            self.warning(TEXT_TOO_LONG, place, node.start, message);
        }
    }

    /// The strings of an array text. A single one may be empty: it is a blank line.
    fn paragraphs(&mut self, property: &Property, node: &Node<'_>, place: &Place<'_>) {
        if node.items().is_empty() {
            let message = format!("Property '{}' should have at least 1 item.", property.key);
            self.error(MIN_ITEMS_REQUIRED, place, node.start, message);
        }
        for (index, item) in node.items().iter().enumerate() {
            if item.as_str().is_none() {
                self.wrong_type("of type string", item, &place.index(index));
            }
        }
    }

    /// Static text in one string or several, or one binding; never both.
    pub(super) fn rich_text(&mut self, property: &Property, node: &Node<'_>, place: &Place<'_>) {
        if !node.is_array() {
            self.text(property, node, place, true);
            self.either_static_or_dynamic(property, node, place, true);
            return;
        }
        self.paragraphs(property, node, place);
        for (index, item) in node.items().iter().enumerate() {
            self.either_static_or_dynamic(property, item, &place.index(index), false);
        }
    }

    fn either_static_or_dynamic(
        &mut self,
        property: &Property,
        node: &Node<'_>,
        place: &Place<'_>,
        binding_allowed: bool,
    ) {
        let mixed = match self.dynamic(node) {
            Some(Dynamic::Binding) => !binding_allowed,
            Some(Dynamic::Expression) => true,
            None => false,
        };
        if mixed {
            let message = format!("Property '{}' should be either static or dynamic only.", property.key);
            self.error(PATTERN_MISMATCH, place, node.start, message);
        }
    }

    pub(super) fn static_text(&mut self, property: &Property, node: &Node<'_>, place: &Place<'_>) {
        match node.as_str() {
            Some(text) if self.blank_is_refused() => self.not_blank(property.key, text, node, place),
            Some(_) => {}
            None => self.wrong_type("of type string", node, place),
        }
    }

    pub(super) fn name(&mut self, property: &Property, node: &Node<'_>, place: &Place<'_>) {
        let Some(text) = node.as_str() else {
            self.wrong_type("of type string", node, place);
            return;
        };
        if text.is_empty() && self.version < V4_0 {
            let message = format!("Property '{}' should have at least 1 character.", property.key);
            self.error(MIN_CHARS_REQUIRED, place, node.start, message);
        } else if self.version >= V4_0 {
            self.not_blank(property.key, text, node, place);
        }
        if self.blank_is_refused() && (self.dynamic(node).is_some() || is_backticked(text)) {
            let message = format!("Property '{}' should not be dynamic or in backticks.", property.key);
            self.error(PATTERN_MISMATCH, place, node.start, message);
        }
    }

    pub(super) fn flag(&mut self, key: &str, node: &Node<'_>, place: &Place<'_>) {
        if node.as_bool().is_none() && self.dynamic(node).is_none() {
            let message = format!(
                "Expected property '{}' to be of type boolean, but found {}: '{key}' takes true, false or dynamic data.",
                place.path(),
                node.type_name()
            );
            self.error(INVALID_PROPERTY_TYPE, place, node.start, message);
        }
    }

    pub(super) fn number(&mut self, property: &Property, node: &Node<'_>, place: &Place<'_>, min: Option<i32>) {
        match node.as_f64() {
            Some(value) => {
                if let Some(min) = min {
                    self.at_least(property.key, value, min, node, place);
                }
            }
            None if self.dynamic(node).is_some() => {}
            None if node.as_str().is_some() => self.not_dynamic(property.key, "a number", node, place),
            None => self.wrong_type("of type number", node, place),
        }
    }

    pub(super) fn static_integer(
        &mut self,
        property: &Property,
        node: &Node<'_>,
        place: &Place<'_>,
        min: i32,
        max: i32,
    ) {
        let Some(value) = node.as_f64().filter(|value| value.fract() == 0.0) else {
            self.wrong_type("of type integer", node, place);
            return;
        };
        self.at_least(property.key, value, min, node, place);
        if value > f64::from(max) {
            let message = format!("The maximum value allowed for property '{}' is {max}.", property.key);
            self.error(MAXIMUM_VALUE_REQUIRED, place, node.start, message);
        }
    }

    fn at_least(&mut self, key: &str, value: f64, min: i32, node: &Node<'_>, place: &Place<'_>) {
        if value < f64::from(min) {
            let message = format!("The minimum value allowed for property '{key}' is {min}.");
            self.error(MINIMUM_VALUE_REQUIRED, place, node.start, message);
        }
    }

    pub(super) fn choice(&mut self, among: &[&str], node: &Node<'_>, place: &Place<'_>, dynamic: bool) {
        match node.as_str() {
            None => self.wrong_type("of type string", node, place),
            Some(text) if among.contains(&text) => {}
            Some(_) if dynamic && self.dynamic(node).is_some() => {}
            Some(_) => {
                let message = format!("Value should be one of: [{}].", among.join(", "));
                self.error(INVALID_ENUM_VALUE, place, node.start, message);
            }
        }
    }

    pub(super) fn choices(
        &mut self,
        property: &Property,
        among: &[&str],
        node: &Node<'_>,
        place: &Place<'_>,
        dynamic: bool,
    ) {
        if dynamic {
            if !self.literal_array(property.key, node, place) {
                return;
            }
        } else if !node.is_array() {
            self.wrong_type("an array", node, place);
            return;
        }
        if node.items().is_empty() {
            let message = format!("Property '{}' should have at least 1 item.", property.key);
            self.error(MIN_ITEMS_REQUIRED, place, node.start, message);
        }
        for (index, item) in node.items().iter().enumerate() {
            self.choice(among, item, &place.index(index), false);
        }
    }

    pub(super) fn strings(&mut self, property: &Property, node: &Node<'_>, place: &Place<'_>) {
        if !self.literal_array(property.key, node, place) {
            return;
        }
        for (index, item) in node.items().iter().enumerate() {
            if item.as_str().is_none() {
                self.wrong_type("of type string", item, &place.index(index));
            }
        }
    }

    /// Input name to error text.
    pub(super) fn messages(&mut self, property: &Property, node: &Node<'_>, place: &Place<'_>) {
        if !self.literal_object(property.key, node, place) {
            return;
        }
        for member in node.members() {
            if member.value.as_str().is_none() {
                self.wrong_type("of type string", &member.value, &place.key(&member.key));
            }
        }
    }
}
