use crate::{
    State,
    auth::{Member, Viewer},
    extract::Path,
    problem::Problem,
};
use akis_store::{AlertId, alerts};
use axum::http::StatusCode;
use uuid::Uuid;

/// Notes that the person who asks has seen an alert. It goes on standing for the others, and until all is well. For every
/// role.
#[utoipa::path(post, path = "/alerts/{id}/seen", tag = "alerts", operation_id = "see_alert",
    params(("id" = Uuid, Path, description = "The alert")), responses((status = 204)))]
pub(super) async fn seen(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    alerts::seen(&mut tx, AlertId(id), member.person).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
