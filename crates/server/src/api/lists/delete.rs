use super::ListProblem;
use crate::{
    State,
    auth::{Editor, Member},
    extract::Path,
    problem::Problem,
};
use akis_store::{ListId, audit, calendars, lists};
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

/// Deletes a list that no form takes options from. For editors.
#[utoipa::path(delete, path = "/lists/{id}", tag = "live", operation_id = "delete_list",
    params(("id" = Uuid, Path, description = "The list")), responses((status = 204), ListProblem))]
pub(super) async fn delete(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let forms = calendars::forms_with(&mut tx, id).await?;
    if !forms.is_empty() {
        return Err(ListProblem::ListInUse { forms: forms.join(", ") }.into());
    }
    lists::delete(&mut tx, ListId(id)).await?;
    audit::record(&mut tx, Some(member.person), "list.deleted", &id.to_string(), &json!({})).await?;
    tx.commit().await?;
    state.live.forget_list(member.tenant, ListId(id)).await;
    Ok(StatusCode::NO_CONTENT)
}
