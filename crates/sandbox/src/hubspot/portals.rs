//! The accounts that can install the app: the options' own one, and a second, so that a wrong one can be chosen.

use crate::state::Sandbox;

/// An account at HubSpot and the person who signs in to it.
#[derive(Debug, Clone)]
pub(super) struct Portal {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) domain: &'static str,
    pub(super) user: &'static str,
    pub(super) user_id: u32,
}

/// The account somebody chooses by mistake. It has one form of its own.
pub(super) const SECOND: u64 = 4_711_002;

/// All accounts, the options' own one first.
pub(super) fn all(sandbox: &Sandbox) -> [Portal; 2] {
    let hubspot = &sandbox.options().hubspot;
    [
        Portal {
            id: hubspot.portal_id,
            name: hubspot.portal_name.clone(),
            domain: "mavideniz.com.tr",
            user: "elif.kaya@mavideniz.com.tr",
            user_id: 51_008_214,
        },
        Portal {
            id: SECOND,
            name: "Ege Butik Otel".to_owned(),
            domain: "egebutik.com.tr",
            user: "baris@egebutik.com.tr",
            user_id: 51_009_377,
        },
    ]
}

/// The account with this number; the options' own one when a state file of an earlier version names none.
pub(super) fn of(sandbox: &Sandbox, id: Option<u64>) -> Portal {
    let [first, second] = all(sandbox);
    if id == Some(second.id) { second } else { first }
}
