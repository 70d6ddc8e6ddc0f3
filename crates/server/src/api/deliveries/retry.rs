use super::DeliveryProblem;
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_store::{DeliveryId, DeliveryState, FlowId, audit, corrections, deliveries, flows};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Most deliveries that may be named at once.
const MOST_NAMED: usize = 500;

/// Which deliveries of a flow.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// These, at most 500, also tests and those that were left here; all but those when absent.
    #[serde(default)]
    delivery_ids: Option<Vec<Uuid>>,
    /// Only those that stand so.
    #[serde(default)]
    state: Option<StandingStill>,
}

/// How a delivery stands that can be sent again.
#[derive(Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum StandingStill {
    /// Failed for now, tried again later.
    Retrying,
    /// A person had to do something first.
    NeedsAttention,
    /// Not tried any more.
    GivenUp,
}

/// How many were set going.
#[derive(Serialize, ToSchema)]
pub(super) struct SetGoing {
    count: usize,
}

/// Sends answers to their destination now. Answers that may have arrived are looked up there first. For editors.
#[utoipa::path(post, path = "/deliveries/{id}/retry", tag = "answers", operation_id = "retry_delivery",
    params(("id" = Uuid, Path, description = "The delivery")), responses((status = 202), DeliveryProblem))]
pub(super) async fn retry(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let id = DeliveryId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    if corrections::awaited(&mut tx, id).await? {
        return Err(DeliveryProblem::NeedsCorrection.into());
    }
    if deliveries::decision_awaited(&mut tx, id).await? {
        return Err(DeliveryProblem::NeedsDecision.into());
    }
    if deliveries::switched_off(&mut tx, id).await? {
        return Err(DeliveryProblem::DestinationOff.into());
    }
    if !deliveries::retry(&mut tx, id).await? {
        return Err(DeliveryProblem::NothingToRetry.into());
    }
    audit::record(&mut tx, Some(member.person), "delivery.retried", &id.to_string(), &json!({})).await?;
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

/// Sends answers of a form that have not arrived to their destinations now, at most 10,000 at a time. Left out are answers
/// that need a correction, those of which somebody must say whether they arrived, and what waits for its destination to be
/// switched on. For editors.
#[utoipa::path(post, path = "/flows/{id}/deliveries/retry", tag = "answers", operation_id = "retry_deliveries",
    params(("id" = Uuid, Path, description = "The flow")), request_body = Option<Which>,
    responses((status = 202, body = SetGoing)))]
pub(super) async fn retry_many(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    which: Option<Json<Which>>,
) -> Result<(StatusCode, Json<SetGoing>), Problem> {
    let which = which.map(|Json(which)| which).unwrap_or_default();
    let named = which.delivery_ids.map(|ids| ids.into_iter().map(DeliveryId).collect::<Vec<_>>());
    if named.as_ref().is_some_and(|named| named.len() > MOST_NAMED) {
        let what = format!("Name at most {MOST_NAMED} deliveries at once.");
        return Err(RequestProblem::InvalidBody { what }.into());
    }
    let standing = which.state.map(|state| match state {
        StandingStill::Retrying => DeliveryState::Retrying,
        StandingStill::NeedsAttention => DeliveryState::NeedsAttention,
        StandingStill::GivenUp => DeliveryState::GivenUp,
    });
    let flow = FlowId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    flows::get(&mut tx, flow).await?.ok_or(RequestProblem::NotFound)?;
    let count = deliveries::retry_many(&mut tx, flow, named.as_deref(), standing).await?;
    let detail = json!({"count": count});
    audit::record(&mut tx, Some(member.person), "deliveries.retried", &flow.to_string(), &detail).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(SetGoing { count })))
}
