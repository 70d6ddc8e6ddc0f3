use crate::{
    State,
    auth::{Editor, Member},
    extract::Path,
    problem::{Problem, problems},
};
use akis_store::{DeliveryId, audit, corrections, deliveries};
use axum::http::StatusCode;
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

problems! {
    /// What can stop a repetition.
    pub(crate) enum DeliveryProblem {
        /// It arrived, or is being tried at this moment.
        #[error("There is nothing to repeat: these answers have arrived or are on their way right now.")]
        NothingToRetry = 409 "nothing_to_retry" "Nothing to repeat",
        /// Its answers do not fit the form.
        #[error("Some of these answers do not fit the form. Correct them first, or let them go as they are.")]
        NeedsCorrection = 409 "needs_correction" "Answers need a correction",
    }
}

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(retry))
}

/// Sends answers to their destination now. Answers that may have arrived are looked up there first. For editors.
#[utoipa::path(post, path = "/deliveries/{id}/retry", tag = "answers", operation_id = "retry_delivery",
    params(("id" = Uuid, Path, description = "The delivery")), responses((status = 202), DeliveryProblem))]
async fn retry(state: State, member: Member<Editor>, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    let id = DeliveryId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    if corrections::awaited(&mut tx, id).await? {
        return Err(DeliveryProblem::NeedsCorrection.into());
    }
    if !deliveries::retry(&mut tx, id).await? {
        return Err(DeliveryProblem::NothingToRetry.into());
    }
    audit::record(&mut tx, Some(member.person), "delivery.retried", &id.to_string(), &json!({})).await?;
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}
