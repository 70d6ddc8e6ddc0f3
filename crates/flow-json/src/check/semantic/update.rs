//! What an update_data action changes (Flow JSON 6.0, update_data).

use super::context::Scope;
use super::kind::Kind;
use super::reference::{Reference, Store, whole};
use super::walk::Act;
use super::{names, payload, short};
use crate::check::finding::Findings;
use crate::check::tree::Node;

const CODE: &str = "INVALID_UPDATE_DATA_ACTION_PAYLOAD";

pub(super) fn check(scope: &Scope<'_, '_>, act: &Act<'_, '_>, findings: &mut Findings) {
    let Some(payload) = act.node.get("payload") else { return };
    let place = act.place.key("payload");
    let screen = short(scope.facts.screen.id);
    if scope.facts.data.is_empty() {
        if !payload.members().is_empty() {
            let message = format!("No data model is defined in the screen '{screen}', so nothing can be updated.");
            findings.error(CODE, &place, payload.start, message);
        }
        return;
    }
    let mut unknown = Vec::new();
    for field in payload.members() {
        let name = field.key.as_ref();
        let Some(schema) = scope.facts.data.get(name) else {
            unknown.push(name);
            continue;
        };
        let place = place.key(name);
        if itself(name, &field.value) {
            let message = format!("Field '{}' cannot be updated with itself.", short(name));
            findings.error(CODE, &place, field.value.start, message);
            continue;
        }
        let expected = schema.text("type").and_then(Kind::named).unwrap_or(Kind::Any);
        let found = payload::kind(scope, &field.value);
        if !found.fits(expected) {
            let message = format!(
                "Field '{}' of the data model of screen '{screen}' is expecting '{}' but got '{}'.",
                short(name),
                expected.name(),
                found.name()
            );
            findings.error(CODE, &place, field.value.start, message);
        }
    }
    if !unknown.is_empty() {
        let unknown = names(unknown);
        let message = format!("Following fields are missing in the data model of screen '{screen}': [{unknown}].");
        findings.error(CODE, &place, payload.start, message);
    }
}

fn itself(name: &str, value: &Node<'_>) -> bool {
    let reference = value.as_str().and_then(whole).and_then(Reference::parse);
    reference.is_some_and(|reference| {
        reference.screen.is_none() && reference.store == Store::Data && reference.path == name
    })
}
