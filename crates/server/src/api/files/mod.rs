//! Files that came with answers: looked at, taken away, fetched again, left out.

mod body;
mod decide;
mod download;
mod name;

pub(super) use body::FileBody;
pub(super) use name::disposition;

use crate::State;
use crate::problem::problems;
use utoipa_axum::{router::OpenApiRouter, routes};

problems! {
    /// What can stop a file.
    pub(crate) enum FileProblem {
        /// It is not fetched yet, or was not kept.
        #[error("This file is not here to be downloaded: it is still being fetched, or it was not kept.")]
        NotKept = 409 "file_not_kept" "File not kept",
        /// It is here already, or under way.
        #[error("There is nothing to fetch: this file is here already, on its way, or WhatsApp's address of it is unknown.")]
        NothingToFetch = 409 "nothing_to_fetch" "Nothing to fetch",
        /// It is kept, under way, or left out already.
        #[error("This file does not hold the answer back.")]
        NothingToLeaveOut = 409 "nothing_to_leave_out" "Nothing to leave out",
    }
}

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(download::download))
        .routes(routes!(decide::retry))
        .routes(routes!(decide::leave_out))
}
