//! Text entry and opt-in (components reference, text entry components and OptIn).

use super::{ENABLED, HELPER_TEXT, NAME, REQUIRED, TYPE, VISIBLE};
use crate::check::codes::INVALID_ENUM_VALUE;
use crate::check::finding::Place;
use crate::check::schema::Checker;
use crate::check::schema::around::Around;
use crate::check::schema::rule::{
    Actions, Component, Property, Rule, V2_1, V4_0, V6_0, V6_2, V7_0, component, property,
};
use crate::check::tree::Node;

const LABEL: Property = property("label", Rule::Text).required().limit(20);
const LABEL_VARIANT: Property = property("label-variant", Rule::StaticChoice(&["large"])).since(V7_0);
const INIT_VALUE: Property = property("init-value", Rule::Text).since(V4_0).outside_form();
const ERROR_MESSAGE: Property = property("error-message", Rule::Text).since(V4_0).outside_form();

const INPUT_TYPES: &[&str] = &["text", "number", "email", "password", "passcode", "phone"];
/// The input types that can be held against a pattern.
const WITH_PATTERN: [&str; 4] = ["text", "number", "password", "passcode"];

const fn input(component: Component) -> Component {
    component.in_form(V2_1).in_if(V4_0).in_switch(V4_0).input()
}

pub(super) static TEXT_INPUT: Component = input(component(
    "TextInput",
    &[
        TYPE,
        NAME,
        LABEL,
        LABEL_VARIANT,
        property("input-type", Rule::StaticChoice(INPUT_TYPES)),
        property("pattern", Rule::StaticText).since(V6_2),
        REQUIRED,
        property("min-chars", Rule::Number(None)),
        property("max-chars", Rule::Number(None)),
        HELPER_TEXT,
        ENABLED,
        VISIBLE,
        INIT_VALUE,
        ERROR_MESSAGE.limit(30),
    ],
))
.between(pattern);

pub(super) static TEXT_AREA: Component = input(component(
    "TextArea",
    &[
        TYPE,
        NAME,
        LABEL,
        LABEL_VARIANT,
        REQUIRED,
        property("max-length", Rule::Number(None)),
        HELPER_TEXT,
        ENABLED,
        VISIBLE,
        INIT_VALUE,
        ERROR_MESSAGE,
    ],
));

pub(super) static OPT_IN: Component = input(component(
    "OptIn",
    &[
        TYPE,
        NAME,
        property("label", Rule::Text).required().limit(120),
        REQUIRED,
        VISIBLE,
        property("init-value", Rule::Flag).since(V4_0).outside_form(),
        property("on-click-action", Rule::Action(&READ_MORE)),
        property("on-select-action", Rule::Action(&UPDATE)).since(V6_0),
        property("on-unselect-action", Rule::Action(&UPDATE)).since(V6_0),
    ],
));

static READ_MORE: Actions =
    Actions { names: &[("data_exchange", V2_1), ("navigate", V2_1), ("open_url", V6_0)], payload_required: false };
static UPDATE: Actions = Actions { names: &[("update_data", V6_0)], payload_required: true };

/// A pattern needs a helper text that explains it, and an input type without a check of its own.
fn pattern(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    if node.get("pattern").is_none() {
        return;
    }
    if node.get("helper-text").is_none() {
        checker.missing("helper-text", node, place);
    }
    if let Some(written) = node.get("input-type")
        && written.as_str().is_some_and(|kind| INPUT_TYPES.contains(&kind) && !WITH_PATTERN.contains(&kind))
    {
        let message = format!("With a pattern, value should be one of: [{}].", WITH_PATTERN.join(", "));
        checker.error(INVALID_ENUM_VALUE, &place.key("input-type"), written.start, message);
    }
}
