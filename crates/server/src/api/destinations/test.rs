use super::body::known;
use super::problem::DestinationProblem;
use super::sample::{Sampler, sample};
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::Problem,
};
use akis_form::{Submission, SubmissionId};
use akis_store::{DestinationId, audit, control::people, flow_versions, submissions};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A test answer on its way.
#[derive(Serialize, ToSchema)]
pub(super) struct TestSent {
    /// The answer, marked as a test; how far it is stands with it.
    submission_id: Uuid,
    /// Where to look for it, and how to take it away again.
    where_to_look: String,
}

/// Sends a made-up answer to one destination, marked as a test. It stays out of counts and exports. For editors.
#[utoipa::path(post, path = "/destinations/{id}/test", tag = "destinations", operation_id = "send_test_answer",
    params(("id" = Uuid, Path, description = "The destination")),
    responses((status = 202, body = TestSent), DestinationProblem))]
pub(super) async fn test(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<TestSent>), Problem> {
    let id = DestinationId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let (row, destination) = known(&state, &mut tx, id).await?;
    let version = flow_versions::latest(&mut tx, row.flow_id).await?.ok_or(DestinationProblem::NoVersionYet)?;
    // An address of somebody who knows of it: made-up ones are refused, or belong to a stranger.
    let person = people::by_id(&mut tx, member.person).await?;
    let email = person.map(|person| person.email).unwrap_or_default();
    let now = Timestamp::now();
    let answers = sample(&version.form, &Sampler { email: &email, now });
    let submission = Submission::freeze(SubmissionId(Uuid::now_v7()), &version.form, &answers, now);
    let sent = submissions::insert_test(&mut tx, row.flow_id, version.id, &submission, id).await?;
    let detail = json!({"flow_id": row.flow_id, "submission_id": sent});
    audit::record(&mut tx, Some(member.person), "destination.tested", &id.to_string(), &detail).await?;
    tx.commit().await?;
    let place = destination.where_to_look(&row.settings).and(&destination.how_to_remove_a_test(&row.settings));
    let where_to_look = place.in_language(&member.locale).to_owned();
    Ok((StatusCode::ACCEPTED, Json(TestSent { submission_id: sent.0, where_to_look })))
}
