use super::body::{ListBody, OptionBody};
use super::{ListProblem, check};
use crate::{
    State,
    api::text::named,
    auth::{Editor, Member},
    extract::Json,
    problem::Problem,
};
use akis_store::{audit, lists};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// A new list.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewList {
    /// As people will call it.
    name: String,
    /// In the order shown, at most 5,000.
    #[serde(default)]
    options: Vec<OptionBody>,
}

/// Adds a list of options. For editors.
#[utoipa::path(post, path = "/lists", tag = "live", operation_id = "create_list", request_body = NewList,
    responses((status = 201, body = ListBody), ListProblem))]
pub(super) async fn create(
    state: State,
    member: Member<Editor>,
    Json(new): Json<NewList>,
) -> Result<(StatusCode, Json<ListBody>), Problem> {
    let name = named("the list a name", &new.name)?;
    let options = check::checked(new.options.into_iter().map(Into::into).collect(), &member.locale)?;
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let id = lists::insert(&mut tx, &name, &options).await?;
    let detail = json!({"name": name, "options": options.len()});
    audit::record(&mut tx, Some(member.person), "list.created", &id.to_string(), &detail).await?;
    let list = ListBody::read(&mut tx, id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(list)))
}
