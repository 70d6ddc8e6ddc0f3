use super::{KeyProblem, find};
use crate::{
    State,
    auth::{Admin, Member},
    extract::{Json, Path},
    problem::Problem,
};
use akis_store::{AccountId, audit, key_pairs};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// How our key is registered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RegisterKeys)]
pub(super) struct Register {
    /// A key of another product is replaced. Its forms on these numbers stop at once.
    replace: bool,
    /// Meta's id of one number; without it, every number of the account.
    #[serde(default)]
    phone_number_id: Option<String>,
}

/// Registers our key, and with `replace` also where another product's key stands: the decision that Akis leaves to a
/// person. It runs on after the answer; the keys show what came of it. For admins.
#[utoipa::path(post, path = "/whatsapp-accounts/{id}/keys/register", tag = "keys", operation_id = "register_keys",
    params(("id" = Uuid, Path, description = "The WhatsApp account")), request_body = Register,
    responses((status = 202), KeyProblem))]
pub(super) async fn register(
    state: State,
    member: Member<Admin>,
    Path(id): Path<Uuid>,
    Json(asked): Json<Register>,
) -> Result<StatusCode, Problem> {
    let account = AccountId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let number = find(&mut tx, account, asked.phone_number_id.as_deref()).await?;
    if key_pairs::list(&mut tx, account).await?.is_empty() {
        return Err(KeyProblem::NoKey.into());
    }
    if asked.replace {
        key_pairs::allow_replacing(&mut tx, account, number).await?;
    }
    key_pairs::request_check(&mut tx, account).await?;
    let detail = json!({"phone_number_id": asked.phone_number_id, "replace": asked.replace});
    audit::record(&mut tx, Some(member.person), "key.register_asked", &account.to_string(), &detail).await?;
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}
