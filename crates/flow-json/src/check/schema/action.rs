//! What a tap or a selection does.

use super::rule::{Actions, Property, Rule, Shape, property, shape};
use super::{Checker, member};
use crate::check::codes::{INVALID_ENUM_VALUE, INVALID_PROPERTY_KEY, INVALID_PROPERTY_VALUE_FORMAT, NOT_KEYWORD};
use crate::check::finding::Place;
use crate::check::schema::around::Around;
use crate::check::tree::Node;

/// Where `navigate` leads.
static NEXT: Shape = shape("next", &NEXT_PROPERTIES);
const NEXT_PROPERTIES: [Property; 2] =
    [property("type", Rule::StaticChoice(&["screen"])).required(), property("name", Rule::Name).required()];

impl Checker {
    pub(super) fn action(&mut self, actions: &'static Actions, node: &Node<'_>, place: &Place<'_>) {
        if !node.is_object() {
            self.wrong_type("an object", node, place);
            return;
        }
        for member in node.members() {
            if !matches!(&*member.key, "name" | "payload" | "next" | "url") {
                let message = format!("Property '{}' is not allowed in an action.", member.key);
                self.error(INVALID_PROPERTY_KEY, &place.key(&member.key), member.at, message);
            }
        }
        let Some(written) = node.get("name") else {
            self.missing("name", node, place);
            return;
        };
        let allowed: Vec<&'static str> =
            actions.names.iter().filter(|(_, since)| self.version >= *since).map(|(name, _)| *name).collect();
        let place_of_name = place.key("name");
        let Some(name) = written.as_str() else {
            self.wrong_type("of type string", written, &place_of_name);
            return;
        };
        if !allowed.contains(&name) {
            let message = format!("Value should be one of: [{}].", allowed.join(", "));
            self.error(INVALID_ENUM_VALUE, &place_of_name, written.start, message);
            return;
        }
        self.belongs("next", name == "navigate", name, node, place);
        self.belongs("url", name == "open_url", name, node, place);
        self.belongs("payload", name != "open_url", name, node, place);
        match name {
            "navigate" => match node.get("next") {
                Some(next) => self.object(&NEXT, next, &place.key("next"), Around::default()),
                None => self.missing("next", node, place),
            },
            "open_url" => match node.get("url") {
                Some(url) => self.url(url, &place.key("url")),
                None => self.missing("url", node, place),
            },
            _ => {}
        }
        match node.get("payload") {
            Some(payload) => self.payload(payload, &place.key("payload")),
            None if actions.payload_required => self.missing("payload", node, place),
            None => {}
        }
    }

    /// `next`, `url` and `payload` each stand beside certain actions only.
    fn belongs(&mut self, key: &str, here: bool, name: &str, node: &Node<'_>, place: &Place<'_>) {
        if let Some(member) = member(node, key).filter(|_| !here) {
            let message = format!("Property '{key}' cannot be specified with action '{name}'.");
            self.error(NOT_KEYWORD, &place.key(key), member.at, message);
        }
    }

    fn payload(&mut self, node: &Node<'_>, place: &Place<'_>) {
        if node.is_object() {
            self.no_nulls(node, place);
        } else {
            self.wrong_type("an object", node, place);
        }
    }

    fn url(&mut self, node: &Node<'_>, place: &Place<'_>) {
        let Some(text) = node.as_str() else {
            self.wrong_type("of type string", node, place);
            return;
        };
        if self.dynamic(node).is_none() && !is_uri(text) {
            let message = "Property 'url' should be in 'uri' format.";
            self.error(INVALID_PROPERTY_VALUE_FORMAT, place, node.start, message);
        }
    }
}

/// A scheme, a colon and something behind it, without white space.
pub(super) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        && !rest.trim_matches('/').is_empty()
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
