use super::{MemberBody, MemberProblem, guard_owners, read};
use crate::{
    State,
    api::role::Role,
    auth::{Admin, Member},
    extract::Json,
    problem::Problem,
};
use akis_store::{
    StoreError, audit,
    control::{members, people},
};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Who joins, as what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMember {
    /// Of a person who signed up.
    email: String,
    role: Role,
}

/// Adds a person who has signed up. For admins; owners are added by owners.
#[utoipa::path(post, path = "/members", tag = "members", operation_id = "add_member", request_body = NewMember,
    responses((status = 201, body = MemberBody), MemberProblem))]
pub(super) async fn add(
    state: State,
    member: Member<Admin>,
    Json(new): Json<NewMember>,
) -> Result<(StatusCode, Json<MemberBody>), Problem> {
    let role = new.role.into();
    guard_owners(member.role, &[role])?;
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let person = people::by_email(&mut tx, new.email.trim()).await?.ok_or(MemberProblem::PersonUnknown)?;
    let added = members::add(&mut tx, member.tenant, person.id, role).await;
    added.map_err(|error| match error {
        StoreError::Taken(_) => MemberProblem::AlreadyMember.into(),
        error => Problem::from(error),
    })?;
    let detail = json!({"role": role.as_str()});
    audit::record(&mut tx, Some(member.person), "member.added", &person.id.to_string(), &detail).await?;
    let body = read(&mut tx, member.tenant, person.id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(body)))
}
