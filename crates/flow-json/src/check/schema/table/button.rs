//! Footer and EmbeddedLink (components reference).

use super::{ENABLED, TYPE, VISIBLE};
use crate::check::codes::{INVALID_DEPENDENCIES, NOT_KEYWORD};
use crate::check::finding::Place;
use crate::check::schema::around::Around;
use crate::check::schema::rule::{Actions, Component, Rule, V2_1, V4_0, V6_0, component, property};
use crate::check::schema::{Checker, member};
use crate::check::tree::Node;

pub(super) static FOOTER: Component = component(
    "Footer",
    &[
        TYPE,
        property("label", Rule::Text).required().limit(35),
        property("left-caption", Rule::Text).limit(15),
        property("center-caption", Rule::Text).limit(15),
        property("right-caption", Rule::Text).limit(15),
        ENABLED,
        property("on-click-action", Rule::Action(&FOOTER_ACTIONS)).required(),
    ],
)
.in_form(V2_1)
.in_if(V4_0)
.in_switch(V4_0)
.between(captions);

static FOOTER_ACTIONS: Actions =
    Actions { names: &[("data_exchange", V2_1), ("navigate", V2_1), ("complete", V2_1)], payload_required: false };

pub(super) static EMBEDDED_LINK: Component = component(
    "EmbeddedLink",
    &[
        TYPE,
        property("text", Rule::ShownText).required().limit(25),
        property("on-click-action", Rule::Action(&LINK_ACTIONS)).required(),
        VISIBLE,
    ],
)
.in_form(V2_1)
.in_if(V4_0)
.in_switch(V4_0);

static LINK_ACTIONS: Actions =
    Actions { names: &[("data_exchange", V2_1), ("navigate", V2_1), ("open_url", V6_0)], payload_required: false };

/// Left and right go together, and the one in the middle goes alone.
fn captions(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    let sides = [("left-caption", "right-caption"), ("right-caption", "left-caption")];
    let center = member(node, "center-caption");
    if let Some(center) = center.filter(|_| sides.iter().any(|(side, _)| node.get(side).is_some())) {
        let message =
            "Properties 'center-caption' and [left-caption, right-caption] must be present exclusively at Footer.";
        checker.error(NOT_KEYWORD, &place.key("center-caption"), center.at, message);
        return;
    }
    for (here, there) in sides {
        if let Some(member) = member(node, here).filter(|_| node.get(there).is_none()) {
            let message = format!("Footer should have property {there} when property {here} is present.");
            checker.error(INVALID_DEPENDENCIES, &place.key(here), member.at, message);
        }
    }
}
