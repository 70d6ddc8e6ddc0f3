//! What changes while a form is filled in: live lists of options, and places in booking calendars.

use crate::State;
use akis_exchange::{Hold, LiveOptions};
use akis_form::{Language, OptionSource};
use akis_store::publications::Route;
use akis_store::{SessionId, StoreError};
use std::collections::BTreeMap;

/// The options of these lists as this session may choose them now.
pub(super) async fn options(
    _state: &State,
    _route: &Route,
    _session: SessionId,
    _language: &Language,
    _sources: &[OptionSource],
) -> Result<BTreeMap<OptionSource, LiveOptions>, StoreError> {
    Ok(BTreeMap::new())
}

/// Holds these places for the session. False when one is gone; then none is held anew.
pub(super) async fn hold(
    _state: &State,
    _route: &Route,
    _session: SessionId,
    _holds: &[Hold],
) -> Result<bool, StoreError> {
    Ok(true)
}
