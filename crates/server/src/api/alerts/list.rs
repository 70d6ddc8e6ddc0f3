use super::body::AlertBody;
use crate::{
    State,
    api::page::{Page, PageQuery},
    auth::{Member, Viewer},
    extract::{Json, Query},
    problem::Problem,
};
use akis_store::{AlertId, alerts};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which alerts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AlertQuery {
    /// Only those that stand, of the categories that the company has shown in the app.
    open: Option<bool>,
}

/// Lists alerts, the newest first. For every role.
#[utoipa::path(get, path = "/alerts", tag = "alerts", operation_id = "list_alerts", params(AlertQuery, PageQuery),
    responses((status = 200, body = Page<AlertBody>)))]
pub(super) async fn list(
    state: State,
    member: Member<Viewer>,
    Query(which): Query<AlertQuery>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<AlertBody>>, Problem> {
    let (open, before) = (which.open.unwrap_or(false), query.after()?.map(AlertId));
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let rows = alerts::list(&mut tx, member.person, open, before, query.limit() + 1).await?;
    tx.commit().await?;
    let page = query.page(rows, |row| row.alert.id.0);
    Ok(Json(page.map(|row| AlertBody::new(row, &member.locale))))
}

/// How many there are.
#[derive(Serialize, ToSchema)]
#[schema(as = UnseenAlerts)]
pub(super) struct UnseenBody {
    count: u64,
}

/// How many alerts stand that the person who asks has not seen. For every role.
#[utoipa::path(get, path = "/alerts/unseen", tag = "alerts", operation_id = "count_unseen_alerts",
    responses((status = 200, body = UnseenBody)))]
pub(super) async fn unseen(state: State, member: Member<Viewer>) -> Result<Json<UnseenBody>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let count = alerts::unseen(&mut tx, member.person).await?;
    tx.commit().await?;
    Ok(Json(UnseenBody { count }))
}
