//! What a player remembers of a screen.

use super::media::Chosen;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memory {
    /// The screen's data.
    pub(super) data: Map<String, Value>,
    /// What a person entered; an input that is absent shows its default.
    pub(super) form: Map<String, Value>,
    /// Files chosen, by the picker's name.
    pub(super) files: BTreeMap<String, Vec<Chosen>>,
    /// Inputs that are to be seen, or were when the screen was left.
    pub(super) shown: BTreeSet<String>,
}
