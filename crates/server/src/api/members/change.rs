use super::{MemberBody, MemberProblem, guard_owners, last_owner, read};
use crate::{
    State,
    api::role::Role,
    auth::{Admin, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_store::{PersonId, audit, control::members};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A new role.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeMember {
    role: Role,
}

/// Changes what a person may do. For admins; owners are changed by owners.
#[utoipa::path(patch, path = "/members/{person_id}", tag = "members", operation_id = "change_member",
    params(("person_id" = Uuid, Path, description = "The person")), request_body = ChangeMember,
    responses((status = 200, body = MemberBody), MemberProblem))]
pub(super) async fn change(
    state: State,
    member: Member<Admin>,
    Path(person): Path<Uuid>,
    Json(change): Json<ChangeMember>,
) -> Result<Json<MemberBody>, Problem> {
    let (person, role) = (PersonId(person), change.role.into());
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let present = members::role(&mut tx, member.tenant, person).await?.ok_or(RequestProblem::NotFound)?;
    guard_owners(member.role, &[present, role])?;
    members::set_role(&mut tx, member.tenant, person, role).await.map_err(last_owner)?;
    let detail = json!({"from": present.as_str(), "to": role.as_str()});
    audit::record(&mut tx, Some(member.person), "member.role_changed", &person.to_string(), &detail).await?;
    let body = read(&mut tx, member.tenant, person).await?;
    tx.commit().await?;
    Ok(Json(body))
}
