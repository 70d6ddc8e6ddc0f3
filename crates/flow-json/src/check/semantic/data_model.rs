//! The examples of a screen's data (Flow JSON 7.3, dynamic properties).

use super::context::{Context, Scope};
use super::kind::Kind;
use super::{ROOT, short};
use crate::check::finding::{Findings, Place};
use crate::check::tree::{Json, Node};

const CODE: &str = "INVALID_SCREEN_DATA";

/// The declarations themselves are the first stage's business.
pub(super) fn check(scope: &Scope<'_, '_>, findings: &mut Findings) {
    let screens = ROOT.key("screens");
    let screen = screens.index(scope.facts.screen.index);
    let data = screen.key("data");
    for field in scope.facts.screen.node.get("data").map_or(&[][..], Node::members) {
        let Some(example) = field.value.get("__example__") else { continue };
        let Some(kind) = field.value.text("type").and_then(Kind::named) else { continue };
        let field_place = data.key(field.key.as_ref());
        let place = field_place.key("__example__");
        let name = short(&field.key);
        let found = match example.value {
            Json::Null => "null",
            _ => Kind::of(example).name(),
        };
        if kind.name() == found {
            Deep { context: scope.context, name }.look(&place, &field.value, example, findings);
        } else {
            let message = format!(
                "Invalid data model schema. Expected property '__example__' of '{name}' to be of type {}, but found \
                 {found}.",
                kind.name()
            );
            findings.error(CODE, &place, example.start, message);
        }
    }
}

/// Looks for members of an example that are not as declared. Meta's message speaks of the example as a whole, so these
/// only warn.
struct Deep<'c, 'd> {
    context: &'c Context<'d>,
    /// The field.
    name: &'c str,
}

impl<'d> Deep<'_, 'd> {
    /// Nesting is bounded by the parser.
    fn look(&self, place: &Place<'_>, schema: &'d Node<'d>, example: &Node<'_>, findings: &mut Findings) {
        match &example.value {
            Json::Array(items) => {
                let Some(schema) = schema.get("items").filter(|items| items.is_object()) else { return };
                for (index, item) in items.iter().enumerate() {
                    self.within(&place.index(index), schema, item, findings);
                }
            }
            Json::Object(members) => {
                for member in members {
                    if let Some(schema) = self.context.property(schema, &member.key) {
                        self.within(&place.key(member.key.as_ref()), schema, &member.value, findings);
                    }
                }
            }
            _ => {}
        }
    }

    fn within(&self, place: &Place<'_>, schema: &'d Node<'d>, value: &Node<'_>, findings: &mut Findings) {
        let declared = schema.text("type").and_then(Kind::named).unwrap_or(Kind::Any);
        if Kind::of(value).fits(declared) {
            self.look(place, schema, value, findings);
            return;
        }
        let (found, declared) = (value.type_name(), declared.name());
        let message = format!("The example of '{}' has a {found} where a {declared} is declared.", self.name);
        findings.warning(CODE, place, value.start, message);
    }
}
