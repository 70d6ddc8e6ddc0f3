//! Options of a selection (components reference, `data-source`).

use super::ENABLED;
use crate::check::codes::PATTERN_MISMATCH;
use crate::check::finding::Place;
use crate::check::schema::Checker;
use crate::check::schema::around::Around;
use crate::check::schema::rule::{Actions, List, Property, Rule, Shape, V5_0, V6_0, property, shape};
use crate::check::tree::Node;

const ID: Property = property("id", Rule::Text).required();
const TITLE: Property = property("title", Rule::Text).required().limit(30);
const ON_SELECT: Property = property("on-select-action", Rule::Action(&UPDATE)).since(V6_0);
const ON_UNSELECT: Property = property("on-unselect-action", Rule::Action(&UPDATE)).since(V6_0);

static UPDATE: Actions = Actions { names: &[("update_data", V6_0)], payload_required: true };

static OPTION: Shape = shape(
    "option",
    &[
        ID,
        TITLE,
        property("description", Rule::Text).limit(300),
        property("metadata", Rule::Text).limit(20),
        ENABLED,
        property("image", Rule::Text).since(V5_0),
        property("alt-text", Rule::Text).since(V5_0),
        property("color", Rule::Special(color)).since(V5_0),
        ON_SELECT,
        ON_UNSELECT,
    ],
);

static CHIP: Shape = shape("option", &[ID, TITLE, ENABLED, ON_SELECT, ON_UNSELECT]);

pub(super) static GROUP_OPTIONS: List = List { shape: &OPTION, min: 1, least: 1, most: 20, max: None };
/// Half of it when there are images.
pub(super) static DROPDOWN_OPTIONS: List = List { shape: &OPTION, min: 1, least: 1, most: 200, max: None };
pub(super) static CHIPS: List = List { shape: &CHIP, min: 1, least: 2, most: 20, max: None };

/// Six hexadecimal digits, as `#1A2B3C`.
fn color(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    let Some(text) = node.as_str() else {
        checker.wrong_type("of type string", node, place);
        return;
    };
    let digits = text.strip_prefix('#').unwrap_or(text);
    let is_color = digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit());
    if !is_color && checker.dynamic(node).is_none() {
        let message = "Property 'color' should match the pattern '#RRGGBB'.";
        checker.error(PATTERN_MISMATCH, place, node.start, message);
    }
}
