use super::page::{Page, PageQuery};
use crate::{
    State,
    auth::{Member, Viewer},
    extract::{Json, Query},
    problem::Problem,
};
use akis_store::audit;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// One change.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEntry)]
struct AuditBody {
    id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Who; null is the product itself, or a person who is gone.
    #[schema(required)]
    who: Option<String>,
    /// What was done: `member.role_changed`.
    action: String,
    /// To what: an id or a name.
    target: String,
    /// More about it; never secrets or answers.
    #[schema(value_type = serde_json::Value)]
    detail: serde_json::Value,
}

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Lists who changed what, newest first. For every role.
#[utoipa::path(get, path = "/audit", tag = "audit", operation_id = "list_audit", params(PageQuery),
    responses((status = 200, body = Page<AuditBody>)))]
async fn list(
    state: State,
    member: Member<Viewer>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<AuditBody>>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let rows = audit::list(&mut tx, query.after()?, query.limit() + 1).await?;
    tx.commit().await?;
    let page = query.page(rows, |row| row.id);
    Ok(Json(page.map(|row| AuditBody {
        id: row.id,
        at: row.at,
        who: row.person_name,
        action: row.action,
        target: row.target,
        detail: row.detail,
    })))
}
