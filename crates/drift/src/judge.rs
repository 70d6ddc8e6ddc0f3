use crate::{Change, compare};
use akis_form::Form;

/// How a flow's draft, and what people fill in now, stand to the form at its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What changed since the state that the draft stands on. What breaks delivery comes first.
    pub changes: Vec<Change>,
    /// Of what changed since the state that the published version stands on, that which breaks delivery. `None` when
    /// nothing is published, or nobody knows what it was made from.
    pub live: Option<Vec<Change>>,
}

/// Judges the source's `latest` state: against `base`, which the draft stands on, and against each of `live`, which the
/// published versions stand on (one a WhatsApp account; empty for none). Of several published versions the one with the
/// most breaking changes speaks.
pub fn judge<'a>(base: &Form, latest: &Form, live: impl IntoIterator<Item = &'a Form>) -> Judgement {
    let changes = compare(base, latest);
    let breaking = live.into_iter().map(|form| {
        // Most often the draft and what is live stand on the same state.
        let mut found = if form == base { changes.clone() } else { compare(form, latest) };
        found.retain(|change| change.breaks_delivery);
        found
    });
    let live = breaking.max_by_key(Vec::len);
    Judgement { changes, live }
}

impl Judgement {
    /// Whether the source may refuse or lose answers of what is published. Before anything is, of the draft.
    pub fn breaks(&self) -> bool {
        self.live.as_ref().map_or_else(|| self.draft_breaks(), |live| !live.is_empty())
    }

    /// Whether publishing mends it: the draft is in line with the source, what is published is not.
    pub fn publish_again(&self) -> bool {
        self.live.as_ref().is_some_and(|live| !live.is_empty()) && !self.draft_breaks()
    }

    fn draft_breaks(&self) -> bool {
        self.changes.iter().any(|change| change.breaks_delivery)
    }
}
