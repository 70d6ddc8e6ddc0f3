//! Which rules hold.

use crate::check::codes::{
    INVALID_FLOW_JSON, INVALID_FLOW_JSON_VERSION, INVALID_FLOW_JSON_VERSION_STATE, MISSING_FLOW_JSON_VERSION,
};
use crate::check::document::Version;
use crate::check::finding::{Findings, Place};
use crate::check::tree::Node;
use crate::version::{Version as Known, VersionState};

/// The document's version, if phones still open it.
pub(super) fn read(root: &Node<'_>, findings: &mut Findings) -> Option<Version> {
    if !root.is_object() {
        let message = format!("A Flow is an object, but the document is of type {}.", root.type_name());
        findings.error(INVALID_FLOW_JSON, &Place::Root, root.start, message);
        return None;
    }
    let Some(written) = root.get("version") else {
        findings.error(MISSING_FLOW_JSON_VERSION, &Place::Root, root.start, "Flow JSON version is not specified.");
        return None;
    };
    let place = Place::Root.key("version");
    let known = written.as_str().and_then(Known::parse).and_then(|known| Some((known, known.state()?)));
    let Some((version, state)) = known else {
        let all: Vec<_> = Known::KNOWN.iter().map(|(version, _)| version.to_string()).collect();
        let message = format!("Invalid Flow JSON version. It should be a string, one of: [{}].", all.join(", "));
        findings.error(INVALID_FLOW_JSON_VERSION, &place, written.start, message);
        return None;
    };
    if state == VersionState::Frozen {
        let message = format!("Flow JSON version {version} is frozen: Flows in it cannot be published any more.");
        findings.warning(INVALID_FLOW_JSON_VERSION_STATE, &place, written.start, message);
    }
    Some(Version(version.major, version.minor))
}
