use super::predict::{predict, refusals};
use super::{FlowProblem, publication::PublicationBody};
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_store::{AccountId, FlowId, audit, flows, publications, source_forms, whatsapp_accounts};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where to publish.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PublishFlow {
    whatsapp_account_id: Uuid,
}

/// Begins to publish the draft; its steps go on by themselves. Asking again starts them anew, with the draft as it is then.
/// Refused while a destination would refuse answers. An edit made before it is under way stops it. For editors.
#[utoipa::path(post, path = "/flows/{id}/publish", tag = "flows", operation_id = "publish_flow",
    params(("id" = Uuid, Path, description = "The flow")), request_body = PublishFlow,
    responses((status = 202, body = PublicationBody), FlowProblem))]
pub(super) async fn publish(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    Json(wanted): Json<PublishFlow>,
) -> Result<(StatusCode, Json<PublicationBody>), Problem> {
    let (flow, account) = (FlowId(id), AccountId(wanted.whatsapp_account_id));
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let draft = flows::get(&mut tx, flow).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    // The source may be asked for its form, so no transaction is open meanwhile.
    let predicted = predict(&state, member.tenant, &draft).await?;
    if let Some(what) = refusals(&predicted, &draft.form, &member.locale) {
        return Err(FlowProblem::PredictedRefusal { what }.into());
    }

    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let found = whatsapp_accounts::get(&mut tx, account).await?.ok_or(RequestProblem::NotFound)?;
    if found.numbers.is_empty() {
        return Err(FlowProblem::NoPhoneNumber.into());
    }
    let publication = publications::upsert_for_flow(&mut tx, flow, account).await?;
    // An edit from now on was seen by no prediction.
    publications::set_checked(&mut tx, publication, &draft.form).await?;
    // Whoever publishes hears of what changed at the source since the draft was made.
    source_forms::request_check(&mut tx, flow, Timestamp::now()).await?;
    let detail = json!({"whatsapp_account_id": account, "publication_id": publication});
    audit::record(&mut tx, Some(member.person), "flow.publish_requested", &flow.to_string(), &detail).await?;
    let row = publications::get(&mut tx, publication).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(PublicationBody::new(&state, row, &member.locale))))
}
