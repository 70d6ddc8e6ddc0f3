use super::body::{ListBody, OptionBody};
use super::{ListProblem, check};
use crate::{
    State,
    api::text::named,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::Problem,
};
use akis_store::{ListId, PersonId, TenantId, audit, lists};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A list as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplaceList {
    /// The version this change was made on.
    version: i32,
    /// As people will call it.
    name: String,
    /// All options in the order shown, at most 5,000.
    options: Vec<OptionBody>,
}

/// Replaces a list's name and options, when nobody changed it since `version`. People who fill in a form see it within
/// seconds. For editors.
#[utoipa::path(put, path = "/lists/{id}", tag = "live", operation_id = "replace_list",
    params(("id" = Uuid, Path, description = "The list")), request_body = ReplaceList,
    responses((status = 200, body = ListBody), ListProblem))]
pub(super) async fn replace(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    Json(new): Json<ReplaceList>,
) -> Result<Json<ListBody>, Problem> {
    let name = named("the list a name", &new.name)?;
    let options = check::checked(new.options.into_iter().map(Into::into).collect(), &member.locale)?;
    let change = Change { tenant: member.tenant, person: member.person, id: ListId(id), version: new.version };
    Ok(Json(change.write(&state, &name, &options).await?))
}

/// Who replaces which state of a list.
pub(super) struct Change {
    pub(super) tenant: TenantId,
    pub(super) person: PersonId,
    pub(super) id: ListId,
    pub(super) version: i32,
}

impl Change {
    pub(super) async fn write(
        self,
        state: &State,
        name: &str,
        options: &[lists::ListOption],
    ) -> Result<ListBody, Problem> {
        let mut tx = state.store.tenant(self.tenant).begin().await?;
        lists::replace(&mut tx, self.id, self.version, name, options).await.map_err(check::refused)?;
        let detail = json!({"name": name, "options": options.len()});
        audit::record(&mut tx, Some(self.person), "list.replaced", &self.id.to_string(), &detail).await?;
        let list = ListBody::read(&mut tx, self.id).await?;
        tx.commit().await?;
        state.live.forget_list(self.tenant, self.id).await;
        Ok(list)
    }
}
