//! A switch that is on unless somebody turned it off.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Switch(pub(crate) bool);

impl Default for Switch {
    fn default() -> Self {
        Self(true)
    }
}
