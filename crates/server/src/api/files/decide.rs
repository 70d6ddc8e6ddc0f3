use super::FileProblem;
use crate::{
    State,
    auth::{Editor, Member},
    extract::Path,
    problem::Problem,
};
use akis_form::SubmissionId;
use akis_store::{FileId, audit, files};
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

/// Fetches a file that was not kept once more; the answers wait for it. For editors.
#[utoipa::path(post, path = "/submissions/{id}/files/{file_id}/retry", tag = "answers", operation_id = "retry_file",
    params(("id" = Uuid, Path, description = "The submission"), ("file_id" = Uuid, Path, description = "The file")),
    responses((status = 202), FileProblem))]
pub(super) async fn retry(
    state: State,
    member: Member<Editor>,
    Path((id, file)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    if !files::retry(&mut tx, SubmissionId(id), FileId(file)).await? {
        return Err(FileProblem::NothingToFetch.into());
    }
    let detail = json!({ "submission_id": id });
    audit::record(&mut tx, Some(member.person), "file.retried", &file.to_string(), &detail).await?;
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

/// Lets the answers go out without a file that was not kept. For editors.
#[utoipa::path(post, path = "/submissions/{id}/files/{file_id}/leave-out", tag = "answers", operation_id = "leave_out_file",
    params(("id" = Uuid, Path, description = "The submission"), ("file_id" = Uuid, Path, description = "The file")),
    responses((status = 204), FileProblem))]
pub(super) async fn leave_out(
    state: State,
    member: Member<Editor>,
    Path((id, file)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    if !files::leave_out(&mut tx, SubmissionId(id), FileId(file)).await? {
        return Err(FileProblem::NothingToLeaveOut.into());
    }
    let detail = json!({ "submission_id": id });
    audit::record(&mut tx, Some(member.person), "file.left_out", &file.to_string(), &detail).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
