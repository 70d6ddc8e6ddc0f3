use super::text::named;
use crate::{
    State,
    auth::{Member, Viewer},
    extract::Json,
    problem::Problem,
};
use akis_store::{
    Role, audit,
    control::{
        members,
        tenants::{self, NewTenant},
    },
};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// A company to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCompany {
    /// As people call it.
    name: String,
}

/// A company that was added.
#[derive(Serialize, ToSchema)]
struct CreatedCompany {
    id: Uuid,
    name: String,
}

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(create))
}

/// Makes another company, owned by whoever asks. For every role.
#[utoipa::path(post, path = "/tenants", tag = "members", operation_id = "create_tenant", request_body = NewCompany,
    responses((status = 201, body = CreatedCompany)))]
async fn create(
    state: State,
    member: Member<Viewer>,
    Json(new): Json<NewCompany>,
) -> Result<(StatusCode, Json<CreatedCompany>), Problem> {
    let name = named("the company's name", &new.name)?;
    let mut tx = state.store.begin_control().await?;
    let present = tenants::get(&mut tx, member.tenant).await?.ok_or_else(|| Problem::internal("no tenant"))?;
    let new = NewTenant { name: name.clone(), time_zone: present.time_zone, locale: present.locale };
    let id = tenants::create(&state.store, &mut tx, &new).await?;
    members::add(&mut tx, id, member.person, Role::Owner).await?;
    let mut tx = state.store.enter(tx, id).await?;
    audit::record(&mut tx, Some(member.person), "tenant.created", &id.to_string(), &serde_json::json!({})).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(CreatedCompany { id: id.0, name })))
}
