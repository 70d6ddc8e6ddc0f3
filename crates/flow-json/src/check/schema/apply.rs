//! Holds an object against its shape, and a value against its rule.

use super::around::Around;
use super::dynamic::{Dynamic, dynamic};
use super::rule::{Property, Rule, Shape};
use super::{Checker, member};
use crate::check::codes::{
    INVALID_PROPERTY_KEY, INVALID_PROPERTY_TYPE, MISSING_REQUIRED_PROPERTY, PATTERN_MISMATCH,
};
use crate::check::finding::Place;
use crate::check::tree::{Json, Member, Node};

impl Checker {
    /// Checks an object with known keys.
    pub(super) fn object(&mut self, shape: &'static Shape, node: &Node<'_>, place: &Place<'_>, around: Around) {
        if !node.is_object() {
            self.wrong_type("an object", node, place);
            return;
        }
        for property in shape.properties {
            match member(node, property.key) {
                Some(member) if self.version < property.since => {
                    let when = format!(" before version {}", property.since);
                    self.not_allowed(shape, &when, member, place);
                }
                Some(member) if property.outside_form && around.in_form => {
                    let when = " inside a Form, which has init-values and error-messages of its own";
                    self.not_allowed(shape, when, member, place);
                }
                Some(member) => self.value(property, &member.value, &place.key(property.key), around),
                None if property.required.is_some_and(|since| self.version >= since) => {
                    self.missing(property.key, node, place);
                }
                None => {}
            }
        }
        for member in node.members() {
            if shape.properties.iter().all(|property| property.key != member.key) {
                self.not_allowed(shape, "", member, place);
            }
        }
        if let Some(between) = shape.between {
            self.special(between, node, place, around);
        }
    }

    fn not_allowed(&mut self, shape: &Shape, when: &str, member: &Member<'_>, place: &Place<'_>) {
        let component = if shape.is_component() { " component" } else { "" };
        let message = format!("Property '{}' is not allowed in '{}'{component}{when}.", member.key, shape.name);
        self.error(INVALID_PROPERTY_KEY, &place.key(&member.key), member.at, message);
    }

    fn value(&mut self, property: &Property, node: &Node<'_>, place: &Place<'_>, around: Around) {
        if node.value == Json::Null {
            let message = format!("Property '{}' should not be null: leave it out instead.", property.key);
            self.error(INVALID_PROPERTY_TYPE, place, node.start, message);
            return;
        }
        match property.rule {
            Rule::Text => self.text(property, node, place, self.blank_is_refused()),
            Rule::ShownText => self.text(property, node, place, true),
            Rule::Texts => self.texts(property, node, place),
            Rule::RichText => self.rich_text(property, node, place),
            Rule::StaticText => self.static_text(property, node, place),
            Rule::Name => self.name(property, node, place),
            Rule::Flag => self.flag(property.key, node, place),
            Rule::StaticFlag => {
                if node.as_bool().is_none() {
                    self.wrong_type("boolean", node, place);
                }
            }
            Rule::Number(min) => self.number(property, node, place, min),
            Rule::StaticInteger(min, max) => self.static_integer(property, node, place, min, max),
            Rule::StaticChoice(among) => self.choice(among, node, place, false),
            Rule::Choice(among) => self.choice(among, node, place, true),
            Rule::StaticChoices(among) => self.choices(property, among, node, place, false),
            Rule::Choices(among) => self.choices(property, among, node, place, true),
            Rule::Strings => self.strings(property, node, place),
            Rule::List(list) => {
                if self.literal_array(property.key, node, place) {
                    self.list(list, node, place, around);
                }
            }
            Rule::Object(shape) => self.object(shape, node, place, around),
            Rule::AnyObject => {
                if self.literal_object(property.key, node, place) {
                    self.no_nulls(node, place);
                }
            }
            Rule::Messages => self.messages(property, node, place),
            Rule::Action(actions) => self.action(actions, node, place),
            Rule::Children(parent) => self.children(parent, node, place, around),
            Rule::Special(special) => self.special(special, node, place, around),
            Rule::Between => {}
        }
    }

    pub(super) fn wrong_type(&mut self, expected: &str, node: &Node<'_>, place: &Place<'_>) {
        let message =
            format!("Expected property '{}' to be {expected}, but found {}.", place.path(), node.type_name());
        self.error(INVALID_PROPERTY_TYPE, place, node.start, message);
    }

    pub(super) fn missing(&mut self, key: &str, node: &Node<'_>, place: &Place<'_>) {
        let message = format!("Required property '{key}' is missing.");
        self.error(MISSING_REQUIRED_PROPERTY, place, node.start, message);
    }

    /// What the value stands for, when it is a string that stands for another value.
    pub(super) fn dynamic(&self, node: &Node<'_>) -> Option<Dynamic> {
        node.as_str().and_then(|text| dynamic(text, self.version))
    }

    /// Says that a string is neither of the type nor dynamic.
    pub(super) fn not_dynamic(&mut self, key: &str, expected: &str, node: &Node<'_>, place: &Place<'_>) {
        let message = format!(
            "Property '{key}' should be {expected} or have dynamic data format of the form ${{data.your_value}} or \
             ${{screen.YOUR_SCREEN.data.your_value}}."
        );
        self.error(PATTERN_MISMATCH, place, node.start, message);
    }

    /// True for an array that is written out; what is neither an array nor dynamic is reported.
    pub(super) fn literal_array(&mut self, key: &str, node: &Node<'_>, place: &Place<'_>) -> bool {
        self.literal(node.is_array(), "an array", key, node, place)
    }

    /// True for an object that is written out; what is neither an object nor dynamic is reported.
    pub(super) fn literal_object(&mut self, key: &str, node: &Node<'_>, place: &Place<'_>) -> bool {
        self.literal(node.is_object(), "an object", key, node, place)
    }

    fn literal(&mut self, is: bool, expected: &str, key: &str, node: &Node<'_>, place: &Place<'_>) -> bool {
        if !is && self.dynamic(node).is_none() {
            if node.as_str().is_some() {
                self.not_dynamic(key, expected, node, place);
            } else {
                self.wrong_type(expected, node, place);
            }
        }
        is
    }

    /// Absence is written by leaving a key out; a null is refused at any depth.
    pub(super) fn no_nulls(&mut self, node: &Node<'_>, place: &Place<'_>) {
        match &node.value {
            Json::Null => self.wrong_type("a value", node, place),
            Json::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.no_nulls(item, &place.index(index));
                }
            }
            Json::Object(members) => {
                for member in members {
                    self.no_nulls(&member.value, &place.key(&member.key));
                }
            }
            _ => {}
        }
    }
}
