use super::{AuthProblem, me::Me};
use crate::{
    State,
    auth::{Member, Viewer},
    extract::Json,
    problem::Problem,
};
use akis_store::{StoreError, TenantId, control::sign_ins};
use secrecy::ExposeSecret;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where to go on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SwitchTenant {
    /// One of the companies the person belongs to.
    tenant_id: Uuid,
}

/// Goes on in another of one's companies. For every role.
#[utoipa::path(post, path = "/auth/tenant", tag = "auth", operation_id = "switch_tenant", request_body = SwitchTenant,
    responses((status = 200, body = Me), AuthProblem))]
pub(super) async fn switch_tenant(
    state: State,
    member: Member<Viewer>,
    Json(wanted): Json<SwitchTenant>,
) -> Result<Json<Me>, Problem> {
    let tenant = TenantId(wanted.tenant_id);
    let mut control = state.store.control().await?;
    let switched = sign_ins::switch_tenant(&mut control, member.token.expose_secret(), tenant).await;
    switched.map_err(|error| match error {
        StoreError::NotFound(_) => AuthProblem::NotAMember.into(),
        error => Problem::from(error),
    })?;
    Ok(Json(Me::read(&state, &mut control, member.person, tenant).await?))
}
