//! The items of a NavigationList (Flow JSON 6.2, NavigationList).

use super::options::{LIST_IMAGE, image};
use super::walk::Part;
use crate::check::finding::Findings;
use crate::check::tree::Node;

pub(super) fn check(part: &Part<'_, '_>, findings: &mut Findings) {
    if part.kind != "NavigationList" {
        return;
    }
    let own = part.node.get("on-click-action");
    let place = part.place.key("list-items");
    // Items that arrive while the Flow runs bring their actions with them.
    let Some(items) = part.node.get("list-items").filter(|items| items.is_array()) else { return };
    let with = items.items().iter().filter(|item| item.get("on-click-action").is_some()).count();
    if let Some(own) = own.filter(|_| with > 0) {
        let message = format!(
            "Property 'on-click-action' of {} stands both on the component and on its items. Use either.",
            part.called()
        );
        findings.error("DUPLICATE_PROPETY_FOR_CONDITION", &part.place.key("on-click-action"), own.start, message);
    }
    if own.is_none() && with < items.items().len() {
        let message = format!(
            "Required property 'on-click-action' is missing: it must stand on {} or on every one of its items.",
            part.called()
        );
        findings.error("MISSING_REQUIRED_PROPERTY", part.place, part.node.start, message);
    }
    let badges = items.items().iter().filter(|item| item.get("badge").is_some()).count();
    if badges > 1 {
        let message = format!("At most 1 item of {} should have a 'badge', but {badges} have.", part.called());
        findings.error("MAX_ITEMS_REQUIRED", &place, items.start, message);
    }
    let large = part.node.text("media-size") == Some("large");
    for (index, item) in items.items().iter().enumerate() {
        let place = place.index(index);
        if let Some(end) = item.get("end").filter(|_| large) {
            let message = "Property 'end' of an item cannot be used when 'media-size' is large.";
            findings.error("INVALID_PROPERTY_VALUE_FOR_CONDITION", &place.key("end"), end.start, message);
        }
        if let Some(node) = item.get("start").and_then(|start: &Node<'_>| start.get("image")) {
            image(&place.key("start").key("image"), node, LIST_IMAGE, false, findings);
        }
    }
}
