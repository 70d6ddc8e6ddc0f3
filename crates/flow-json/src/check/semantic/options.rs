//! Lists of choices and pictures (Flow JSON 7.3, components).

use super::context::Scope;
use super::walk::Part;
use crate::check::finding::{Findings, Place};
use crate::check::tree::Node;

/// Bytes of a picture in a list, before and from version 6.0.
const OLD_LIST_IMAGE: usize = 300 * 1024;
pub(super) const LIST_IMAGE: usize = 100 * 1024;
/// Bytes of an Image, as recommended.
const IMAGE: usize = 300 * 1024;

pub(super) fn check(scope: &Scope<'_, '_>, part: &Part<'_, '_>, findings: &mut Findings) {
    match part.kind {
        "Image" => {
            if let Some(src) = part.node.get("src") {
                image(&part.place.key("src"), src, IMAGE, true, findings);
            }
        }
        "ImageCarousel" => {
            let place = part.place.key("images");
            for (index, item) in part.node.get("images").map_or(&[][..], Node::items).iter().enumerate() {
                if let Some(src) = item.get("src") {
                    image(&place.index(index).key("src"), src, IMAGE, false, findings);
                }
            }
        }
        _ => {}
    }
    if let Some(list) = part.node.get("data-source").filter(|list| list.is_array()) {
        source(scope, part, list, findings);
    }
}

fn source(scope: &Scope<'_, '_>, part: &Part<'_, '_>, list: &Node<'_>, findings: &mut Findings) {
    let place = part.place.key("data-source");
    let any = |key: &str| list.items().iter().any(|item| item.get(key).is_some());
    if any("image") && any("color") {
        let message = format!("The items of {} have both images and colors. Use either.", part.called());
        findings.error("DATA_SOURCE_ITEMS_HAVE_BOTH_IMAGE_AND_COLOR", &place, list.start, message);
    }
    let most = if scope.since(6, 0) { LIST_IMAGE } else { OLD_LIST_IMAGE };
    for (index, item) in list.items().iter().enumerate() {
        if let Some(node) = item.get("image") {
            image(&place.index(index).key("image"), node, most, false, findings);
        }
    }
}

/// A picture that is written down. `sure` says whether Meta refuses one that is not base64; size only ever warns.
pub(super) fn image(place: &Place<'_>, node: &Node<'_>, most: usize, sure: bool, findings: &mut Findings) {
    let Some(text) = node.as_str().filter(|text| !text.starts_with("${") && !text.starts_with('`')) else {
        return;
    };
    let code = "INVALID_PROPERTY_VALUE";
    if !base64(text) {
        let message =
            "The image source is not valid base64. Addresses and prefixes such as data: are not allowed.";
        if sure {
            findings.error(code, place, node.start, message);
        } else {
            findings.warning(code, place, node.start, message);
        }
        return;
    }
    let bytes = text.len() / 4 * 3;
    if bytes > most {
        let message = format!("The image has {} KB, more than the {} KB recommended.", bytes / 1024, most / 1024);
        findings.warning(code, place, node.start, message);
    }
}

/// As browsers read it: the standard alphabet, line breaks tolerated, padding optional.
fn base64(text: &str) -> bool {
    let content = || text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let padding = content().rev().take_while(|byte| *byte == b'=').count();
    let digits = content().count() - padding;
    let alphabet = content().take(digits).all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    alphabet && padding <= 2 && digits % 4 != 1 && (padding == 0 || (digits + padding) % 4 == 0)
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_told_from_addresses() {
        for good in ["", "aGk=", "aGk", "aGkh", "aG\nkh", "iVBORw0KGgo="] {
            assert!(base64(good), "{good}");
        }
        for bad in ["https://example.com/a.png", "data:image/png;base64,aGk=", "a", "a===", "a-b_", "aGk==", "ab…"]
        {
            assert!(!base64(bad), "{bad}");
        }
    }
}
