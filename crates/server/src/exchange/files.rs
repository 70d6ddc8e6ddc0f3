//! Uploads that come with a request: each gets its row and its job, and for a moment the answer waits for them, so that
//! what is wrong with a file is said while its owner still looks at it.

use crate::State;
use akis_exchange::{FileState, WantedFile};
use akis_store::publications::Route;
use akis_store::{SessionId, StoreError};
use std::collections::BTreeMap;

/// How the uploads stand, by `media_id`, after a wait of at most five seconds.
pub(super) async fn settle(
    _state: &State,
    _route: &Route,
    _session: SessionId,
    _wanted: &[WantedFile],
) -> Result<BTreeMap<String, FileState>, StoreError> {
    Ok(BTreeMap::new())
}
