//! What each action needs (Flow JSON 7.3, actions).

use super::context::Scope;
use super::walk::Part;
use super::{media, navigate, payload, short, update};
use crate::check::finding::Findings;

pub(super) fn check<'d>(scope: &Scope<'_, 'd>, part: &Part<'d, '_>, findings: &mut Findings) {
    part.actions(|act| {
        payload::check(scope, act, findings);
        media::check(scope, act, findings);
        match act.name {
            "navigate" => navigate::check(scope, part, act, findings),
            "update_data" => update::check(scope, act, findings),
            "complete" if !scope.facts.terminal => {
                let message = format!(
                    "On-click-action 'complete' can only be configured on a terminal screen, which '{}' is not.",
                    short(scope.facts.screen.id)
                );
                findings.error("INVALID_COMPLETE_ACTION", &act.place.key("name"), act.node.start, message);
            }
            "data_exchange" if !scope.context.document.endpoint => {
                let message = "The property 'data_api_version' is required for data_exchange action.";
                findings.error("MISSING_REQUIRED_PROPERTY", act.place, act.node.start, message);
            }
            _ => {}
        }
    });
}
