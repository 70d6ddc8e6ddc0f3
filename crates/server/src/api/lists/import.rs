use super::body::ListBody;
use super::replace::Change;
use super::{ListProblem, check, csv};
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_store::{ListId, lists};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A table as text.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportList {
    /// The version this change was made on.
    version: i32,
    /// Rows of value, label, description, hidden, separated by commas, semicolons or tabs; with a heading, in any order.
    /// One column alone is both value and label.
    csv: String,
}

/// Replaces a list's options by those of a table (CSV), when nobody changed the list since `version`. For editors.
#[utoipa::path(post, path = "/lists/{id}/import", tag = "live", operation_id = "import_list",
    params(("id" = Uuid, Path, description = "The list")), request_body = ImportList,
    responses((status = 200, body = ListBody), ListProblem))]
pub(super) async fn import(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    Json(table): Json<ImportList>,
) -> Result<Json<ListBody>, Problem> {
    let id = ListId(id);
    let options = check::checked(csv::read(&table.csv, check::OPTIONS), &member.locale)?;
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let name = lists::get(&mut tx, id).await?.ok_or(RequestProblem::NotFound)?.name;
    tx.commit().await?;
    let change = Change { tenant: member.tenant, person: member.person, id, version: table.version };
    Ok(Json(change.write(&state, &name, &options).await?))
}
