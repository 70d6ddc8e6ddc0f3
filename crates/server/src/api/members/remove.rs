use super::{MemberProblem, guard_owners, last_owner};
use crate::{
    State,
    auth::{Admin, Member},
    extract::Path,
    problem::{Problem, RequestProblem},
};
use akis_store::{PersonId, audit, control::members};
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

/// Removes a person from the company and signs them out of it. For admins; owners are removed by owners.
#[utoipa::path(delete, path = "/members/{person_id}", tag = "members", operation_id = "remove_member",
    params(("person_id" = Uuid, Path, description = "The person")),
    responses((status = 204), MemberProblem))]
pub(super) async fn remove(
    state: State,
    member: Member<Admin>,
    Path(person): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let person = PersonId(person);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let present = members::role(&mut tx, member.tenant, person).await?.ok_or(RequestProblem::NotFound)?;
    guard_owners(member.role, &[present])?;
    members::remove(&mut tx, member.tenant, person).await.map_err(last_owner)?;
    audit::record(&mut tx, Some(member.person), "member.removed", &person.to_string(), &json!({})).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
