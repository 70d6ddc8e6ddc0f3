//! The people of a company and what they may do.

mod add;
mod change;
mod list;
mod problem;
mod remove;

pub(super) use problem::MemberProblem;

use super::role::Role;
use crate::{State, auth::AccessProblem, problem::Problem};
use akis_store::{PersonId, StoreError, control::members};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// A person in the company.
#[derive(Serialize, ToSchema)]
#[schema(as = MemberView)]
struct MemberBody {
    person_id: Uuid,
    email: String,
    name: String,
    role: Role,
}

impl From<members::Member> for MemberBody {
    fn from(member: members::Member) -> Self {
        Self { person_id: member.person_id.0, email: member.email, name: member.name, role: member.role.into() }
    }
}

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(list::list, add::add)).routes(routes!(change::change, remove::remove))
}

/// Only an owner makes, changes or removes an owner.
fn guard_owners(own: akis_store::Role, touched: &[akis_store::Role]) -> Result<(), AccessProblem> {
    let is_about_owner = touched.contains(&akis_store::Role::Owner);
    if is_about_owner && own != akis_store::Role::Owner { Err(AccessProblem::Forbidden) } else { Ok(()) }
}

/// One member after a change.
async fn read(
    connection: &mut sqlx::PgConnection,
    tenant: akis_store::TenantId,
    person: PersonId,
) -> Result<MemberBody, Problem> {
    let all = members::list(connection, tenant).await?;
    let one = all.into_iter().find(|member| member.person_id == person);
    Ok(one.ok_or(StoreError::NotFound("member"))?.into())
}

fn last_owner(error: StoreError) -> Problem {
    match error {
        StoreError::LastOwner => MemberProblem::LastOwner.into(),
        error => error.into(),
    }
}
