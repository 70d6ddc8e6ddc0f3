//! NavigationList (components reference, NavigationList). Where it may stand, and what its parts ask of each other, is the
//! second stage's.

use super::{ENABLED, NAME, TYPE};
use crate::check::codes::{MAX_ITEMS_REQUIRED, MIN_ITEMS_REQUIRED};
use crate::check::finding::Place;
use crate::check::schema::Checker;
use crate::check::schema::around::Around;
use crate::check::schema::rule::{Actions, Component, List, Rule, Shape, V2_1, V6_2, component, property, shape};
use crate::check::tree::Node;

pub(super) static NAVIGATION_LIST: Component = component(
    "NavigationList",
    &[
        TYPE,
        NAME,
        property("label", Rule::Text).limit(80),
        property("description", Rule::Text).limit(300),
        property("list-items", Rule::List(&ITEMS)).required(),
        property("media-size", Rule::Choice(&["regular", "large"])),
        property("on-click-action", Rule::Action(&CLICK)),
    ],
)
.since(V6_2)
.in_form(V6_2);

static CLICK: Actions = Actions { names: &[("data_exchange", V2_1), ("navigate", V2_1)], payload_required: false };

static ITEMS: List = List { shape: &ITEM, min: 1, least: 1, most: 20, max: None };

static ITEM: Shape = shape(
    "list item",
    &[
        property("id", Rule::Text).required(),
        property("main-content", Rule::Object(&MAIN_CONTENT)).required(),
        property("start", Rule::Object(&START)),
        property("end", Rule::Object(&END)),
        property("badge", Rule::Text).limit(15),
        property("tags", Rule::Special(tags)),
        ENABLED,
        property("on-click-action", Rule::Action(&CLICK)),
    ],
);

static MAIN_CONTENT: Shape = shape(
    "main-content",
    &[
        property("title", Rule::Text).required().limit(30),
        property("description", Rule::Text).limit(20),
        property("metadata", Rule::Text).limit(80),
    ],
);

static START: Shape =
    shape("start", &[property("image", Rule::Text).required(), property("alt-text", Rule::Text)]);

static END: Shape = Shape {
    name: "end",
    properties: &[
        property("title", Rule::Text).limit(10),
        property("description", Rule::Text).limit(10),
        property("metadata", Rule::Text).limit(10),
    ],
    between: None,
};

/// One to three short texts.
fn tags(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    const TAG: crate::check::schema::rule::Property = property("tags", Rule::Text).limit(15);
    if !checker.literal_array("tags", node, place) {
        return;
    }
    if node.items().is_empty() {
        checker.error(MIN_ITEMS_REQUIRED, place, node.start, "Property 'tags' should have at least 1 item.");
    }
    if node.items().len() > 3 {
        checker.warning(MAX_ITEMS_REQUIRED, place, node.start, "WhatsApp shows at most 3 tags.");
    }
    for (index, tag) in node.items().iter().enumerate() {
        checker.text(&TAG, tag, &place.index(index), true);
    }
}
