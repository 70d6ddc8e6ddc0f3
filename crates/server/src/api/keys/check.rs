use super::find;
use crate::{
    State,
    auth::{Admin, Member},
    extract::Path,
    problem::Problem,
};
use akis_store::{AccountId, audit, key_pairs};
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

/// Looks at Meta's keys for every number now, and registers ours where it is missing or damaged. It runs on after the
/// answer; the keys show what came of it. For admins.
#[utoipa::path(post, path = "/whatsapp-accounts/{id}/keys/check", tag = "keys", operation_id = "check_keys",
    params(("id" = Uuid, Path, description = "The WhatsApp account")), responses((status = 202)))]
pub(super) async fn check(
    state: State,
    member: Member<Admin>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let account = AccountId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    find(&mut tx, account, None).await?;
    key_pairs::request_check(&mut tx, account).await?;
    audit::record(&mut tx, Some(member.person), "key.check_asked", &account.to_string(), &json!({})).await?;
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}
