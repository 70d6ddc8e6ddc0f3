use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::Problem,
};
use akis_store::{ListId, audit, lists};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// One option as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeOption {
    /// Which.
    value: String,
    /// True when it is sold out or out of season.
    hidden: bool,
}

/// Takes one option out of what is offered, or offers it again, whoever else changes the list. For editors.
#[utoipa::path(patch, path = "/lists/{id}/options", tag = "live", operation_id = "change_list_option",
    params(("id" = Uuid, Path, description = "The list")), request_body = ChangeOption,
    responses((status = 204)))]
pub(super) async fn change(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    Json(change): Json<ChangeOption>,
) -> Result<StatusCode, Problem> {
    let id = ListId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    lists::set_hidden(&mut tx, id, &change.value, change.hidden).await?;
    let detail = json!({"value": change.value, "hidden": change.hidden});
    audit::record(&mut tx, Some(member.person), "list.option_changed", &id.to_string(), &detail).await?;
    tx.commit().await?;
    state.live.forget_list(member.tenant, id).await;
    Ok(StatusCode::NO_CONTENT)
}
