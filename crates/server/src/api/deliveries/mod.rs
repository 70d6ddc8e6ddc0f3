//! Answers on their way: sent again, looked at before they are, decided about, and left here.

mod leave;
mod preview;
mod resolve;
mod retry;

use crate::State;
use crate::problem::problems;
use utoipa_axum::{router::OpenApiRouter, routes};

problems! {
    /// What can stop a repetition.
    pub(crate) enum DeliveryProblem {
        /// It arrived, or is being tried at this moment.
        #[error("There is nothing to repeat: these answers have arrived or are on their way right now.")]
        NothingToRetry = 409 "nothing_to_retry" "Nothing to repeat",
        /// Its answers do not fit the form.
        #[error("Some of these answers do not fit the form. Correct them first, or let them go as they are.")]
        NeedsCorrection = 409 "needs_correction" "Answers need a correction",
        /// They may have arrived, and Akis cannot ask.
        #[error("These answers may have arrived. Look for them at the destination, then say whether they are there.")]
        NeedsDecision = 409 "needs_decision" "A person must say whether they arrived",
        /// Its destination is switched off.
        #[error("This destination is switched off. Switch it on: what waits for it is sent then.")]
        DestinationOff = 409 "destination_switched_off" "Destination switched off",
        /// It arrived, is being tried at this moment, or was left before.
        #[error("There is nothing to leave here: these answers have arrived, are on their way right now, or were left here before.")]
        NothingToLeave = 409 "nothing_to_leave" "Nothing to leave here",
        /// Nobody is asked whether they arrived.
        #[error("Nobody needs to say whether these answers arrived.")]
        NothingToResolve = 409 "nothing_to_resolve" "Nothing to decide",
    }
}

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(retry::retry))
        .routes(routes!(retry::retry_many))
        .routes(routes!(leave::leave))
        .routes(routes!(resolve::resolve))
        .routes(routes!(preview::preview))
}
