//! CalendarPicker (components reference, CalendarPicker). In range mode most properties are pairs.

use super::date::EXCHANGE;
use super::{ENABLED, NAME, TYPE, VISIBLE};
use crate::check::codes::{
    INVALID_DATE_SINGLE_INIT_VALUE_FORMAT, INVALID_PROPERTY_NAME_FOR_CONDITION, INVALID_TYPE,
    MISSING_CALENDAR_PICKER_RANGE_MODE_PROP, UNEXPECTED_CALENDAR_PICKER_RANGE_MODE_PROP,
};
use crate::check::finding::Place;
use crate::check::schema::around::Around;
use crate::check::schema::rule::{Component, Property, Rule, V6_1, component, property};
use crate::check::schema::{Checker, member};
use crate::check::tree::{Json, Node};

const DAYS: &[&str] = &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

pub(super) static CALENDAR_PICKER: Component = component(
    "CalendarPicker",
    &[
        TYPE,
        NAME,
        property("mode", Rule::Choice(&["single", "range"])),
        property("title", Rule::Text).limit(80),
        property("description", Rule::Text).limit(300),
        property("label", Rule::Between).required(),
        property("helper-text", Rule::Between),
        property("required", Rule::Between),
        property("init-value", Rule::Between).outside_form(),
        property("error-message", Rule::Between).outside_form(),
        property("min-date", Rule::Text),
        property("max-date", Rule::Text),
        property("unavailable-dates", Rule::Strings),
        property("include-days", Rule::Choices(DAYS)),
        property("min-days", Rule::Number(None)),
        property("max-days", Rule::Number(None)),
        ENABLED,
        VISIBLE,
        property("on-select-action", Rule::Action(&EXCHANGE)),
    ],
)
.since(V6_1)
.in_form(V6_1)
.in_if(V6_1)
.in_switch(V6_1)
.input()
.between(by_mode);

/// One value in single mode, a pair of them in range mode.
const PER_DATE: [Property; 5] = [
    property("label", Rule::Text).limit(40),
    property("helper-text", Rule::Text).limit(80),
    property("required", Rule::Flag),
    property("init-value", Rule::Text),
    property("error-message", Rule::Text).limit(80),
];
/// Known in range mode alone.
const OF_RANGES: [&str; 4] = ["title", "description", "min-days", "max-days"];
/// The two of a pair.
const ENDS: [&str; 2] = ["start-date", "end-date"];

fn by_mode(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    // A null has been reported already.
    let given = |key| node.get(key).filter(|value| value.value != Json::Null);
    match node.get("mode").map(Node::as_str) {
        None | Some(Some("single")) => {
            for property in &PER_DATE {
                if let Some(value) = given(property.key) {
                    checker.single(property, value, &place.key(property.key));
                }
            }
            for key in OF_RANGES {
                if let Some(member) = member(node, key) {
                    let message = format!("Property '{key}' is allowed only when 'mode' is 'range'.");
                    checker.error(INVALID_PROPERTY_NAME_FOR_CONDITION, &place.key(key), member.at, message);
                }
            }
        }
        Some(Some("range")) => {
            for property in &PER_DATE {
                if let Some(value) = given(property.key).filter(|value| checker.dynamic(value).is_none()) {
                    checker.pair(property, value, &place.key(property.key));
                }
            }
        }
        // Only the phone will know the mode.
        Some(_) => {
            for property in &PER_DATE {
                if let Some(value) = given(property.key) {
                    let place = place.key(property.key);
                    if value.is_object() {
                        checker.pair(property, value, &place);
                    } else {
                        checker.single(property, value, &place);
                    }
                }
            }
        }
    }
}

impl Checker {
    fn single(&mut self, property: &Property, node: &Node<'_>, place: &Place<'_>) {
        if node.is_object() {
            let message = format!("Property '{}' is one value when 'mode' is 'single'.", property.key);
            let init = property.key == "init-value";
            let code = if init { INVALID_DATE_SINGLE_INIT_VALUE_FORMAT } else { INVALID_TYPE };
            self.error(code, place, node.start, message);
        } else {
            self.scalar(property, node, place);
        }
    }

    fn pair(&mut self, property: &Property, node: &Node<'_>, place: &Place<'_>) {
        if !node.is_object() {
            let message = format!(
                "Property '{}' is an object with start-date and end-date when 'mode' is 'range'.",
                property.key
            );
            self.error(INVALID_TYPE, place, node.start, message);
            return;
        }
        for end in ENDS {
            if let Some(value) = node.get(end) {
                self.scalar(property, value, &place.key(end));
            } else {
                let message = format!("Required property '{end}' is missing in '{}'.", property.key);
                self.error(MISSING_CALENDAR_PICKER_RANGE_MODE_PROP, place, node.start, message);
            }
        }
        for member in node.members() {
            if !ENDS.contains(&&*member.key) {
                let message = format!("Property '{}' is not allowed in '{}'.", member.key, property.key);
                let place = place.key(&member.key);
                self.error(UNEXPECTED_CALENDAR_PICKER_RANGE_MODE_PROP, &place, member.at, message);
            }
        }
    }

    fn scalar(&mut self, property: &Property, node: &Node<'_>, place: &Place<'_>) {
        match property.rule {
            Rule::Flag => self.flag(property.key, node, place),
            _ => self.text(property, node, place, true),
        }
    }
}
