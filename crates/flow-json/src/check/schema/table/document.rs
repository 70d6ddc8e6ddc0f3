//! The document and its screens (Flow JSON reference, top-level properties, screens and layout).

use crate::check::codes::INVALID_PROPERTY_KEY;
use crate::check::codes::{
    INVALID_DATA_API_VERSION, INVALID_PROPERTY_VALUE, INVALID_PROPERTY_VALUE_FORMAT, MIN_CHARS_REQUIRED,
    MIN_ITEMS_REQUIRED, MISSING_REQUIRED_TYPE_PROPERTY, NOT_KEYWORD, PATTERN_MISMATCH, PROPERTY_NAME_MISMATCH,
};
use crate::check::finding::Place;
use crate::check::schema::action::is_uri;
use crate::check::schema::around::{Around, Parent};
use crate::check::schema::data::declarations;
use crate::check::schema::rule::{Rule, Shape, V3_0, V3_1, V5_0, V5_1, V7_0, V7_3, property, shape};
use crate::check::schema::{Checker, member};
use crate::check::tree::Node;

pub(in crate::check::schema) static FLOW: Shape = shape(
    "Flow JSON",
    &[
        // Read before anything else: it decides which rules hold.
        property("version", Rule::Between),
        property("data_api_version", Rule::Special(data_api_version)),
        property("data_channel_uri", Rule::Special(data_channel_uri)),
        property("routing_model", Rule::Special(routing_model)),
        property("screens", Rule::Special(screens)).required(),
        property("meta", Rule::Object(&META)).since(V5_1),
    ],
);

/// Meta's own tools write it.
static META: Shape = shape("meta", &[property("lead_gen_ai", Rule::StaticFlag)]);

static SCREEN: Shape = Shape {
    name: "screen",
    properties: &[
        property("id", Rule::Special(screen_id)).required(),
        property("title", Rule::Special(title)).required_since(V5_0),
        property("terminal", Rule::StaticFlag),
        property("success", Rule::StaticFlag).since(V3_1),
        property("refresh_on_back", Rule::StaticFlag),
        property("data", Rule::Special(declarations)),
        property("sensitive", Rule::Special(sensitive)).since(V5_1),
        property("layout", Rule::Special(layout)).required(),
    ],
    between: Some(success),
};

static LAYOUT: Shape =
    shape("SingleColumnLayout", &[super::TYPE, property("children", Rule::Children(Parent::Layout)).required()]);

/// `3.0`; from Flow JSON 7.3 on also `4.0`.
fn data_api_version(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    let Some(text) = node.as_str() else {
        checker.wrong_type("of type string", node, place);
        return;
    };
    let newest = checker.version >= V7_3;
    if text != "3.0" && !(newest && text == "4.0") {
        let known = if newest { "3.0, 4.0" } else { "3.0" };
        let message = format!(
            "Invalid data_api_version for Flow JSON version {}. It should be one of: [{known}].",
            checker.version
        );
        checker.error(INVALID_DATA_API_VERSION, place, node.start, message);
    }
}

fn data_channel_uri(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    if checker.version >= V3_0 {
        let message = "Property 'data_channel_uri' is no longer supported in Flow JSON as of version 3.0: the \
                       endpoint's address is a setting of the Flow.";
        checker.error(INVALID_PROPERTY_KEY, place, node.start, message);
    } else if !node.as_str().is_some_and(is_uri) {
        let message = "Property 'data_channel_uri' should be in 'uri' format.";
        checker.error(INVALID_PROPERTY_VALUE_FORMAT, place, node.start, message);
    }
}

/// Screen id to the ids that may follow. Whether they exist and make a way is asked in the second stage.
fn routing_model(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    if !node.is_object() {
        checker.wrong_type("an object", node, place);
        return;
    }
    for member in node.members() {
        let place = place.key(&member.key);
        if !is_screen_id(&member.key, checker) {
            let message =
                format!("Property name '{}' should only consist of alphabets and underscores.", member.key);
            checker.error(PROPERTY_NAME_MISMATCH, &place, member.at, message);
        }
        if !member.value.is_array() {
            checker.wrong_type("an array", &member.value, &place);
        }
        for (index, target) in member.value.items().iter().enumerate() {
            if target.as_str().is_none() {
                checker.wrong_type("of type string", target, &place.index(index));
            }
        }
    }
}

fn screens(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, around: Around) {
    if !node.is_array() {
        checker.wrong_type("an array", node, place);
        return;
    }
    if node.items().is_empty() {
        checker.error(MIN_ITEMS_REQUIRED, place, node.start, "Property 'screens' should have at least 1 item.");
    }
    for (index, screen) in node.items().iter().enumerate() {
        checker.object(&SCREEN, screen, &place.index(index), around);
    }
}

fn screen_id(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    let Some(id) = node.as_str() else {
        checker.wrong_type("of type string", node, place);
        return;
    };
    if id.is_empty() {
        checker.error(MIN_CHARS_REQUIRED, place, node.start, "Property 'id' should have at least 1 character.");
    } else if !is_screen_id(id, checker) {
        let message = "Property 'id' should only consist of alphabets and underscores.";
        checker.error(PATTERN_MISMATCH, place, node.start, message);
    }
}

/// Letters and underscores. Before 7.0 commas pass as well; from 7.0 on there is at least one letter.
fn is_screen_id(id: &str, checker: &Checker) -> bool {
    let strict = checker.version >= V7_0;
    !id.is_empty()
        && id.chars().all(|c| c.is_ascii_alphabetic() || c == '_' || (c == ',' && !strict))
        && !(strict && id.chars().all(|c| c == '_'))
}

fn title(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    match node.as_str() {
        Some(text) if checker.version >= V5_0 => checker.not_blank("title", text, node, place),
        Some(_) => {}
        None => checker.wrong_type("of type string", node, place),
    }
}

fn sensitive(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    if !node.is_array() {
        checker.wrong_type("an array", node, place);
    }
    for (index, name) in node.items().iter().enumerate() {
        if name.as_str().is_none() {
            checker.wrong_type("of type string", name, &place.index(index));
        }
    }
}

fn layout(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, around: Around) {
    if !node.is_object() {
        let message = "Invalid value found for property 'layout': it should be an object.";
        checker.error(INVALID_PROPERTY_VALUE, place, node.start, message);
        return;
    }
    match node.get("type") {
        None => {
            let message = "Required property 'type' is missing.";
            checker.error(MISSING_REQUIRED_TYPE_PROPERTY, place, node.start, message);
        }
        Some(kind) if kind.as_str() == Some(LAYOUT.name) => checker.object(&LAYOUT, node, place, around),
        Some(kind) => {
            let message = "Invalid value found for property 'type': the one layout is 'SingleColumnLayout'.";
            checker.error(INVALID_PROPERTY_VALUE, &place.key("type"), kind.start, message);
        }
    }
}

fn success(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    let terminal = node.get("terminal").and_then(Node::as_bool) == Some(true);
    if let Some(member) = member(node, "success").filter(|_| !terminal) {
        let message = "Property 'success' can only be specified on a terminal screen.";
        checker.error(NOT_KEYWORD, &place.key("success"), member.at, message);
    }
}
