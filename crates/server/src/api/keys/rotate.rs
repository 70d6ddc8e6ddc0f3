use super::body::{self, KeysBody};
use super::{KeyProblem, find, replace};
use crate::{
    State,
    auth::{Admin, Member},
    extract::{Json, Path},
    problem::Problem,
};
use akis_crypto::key_pair;
use akis_store::key_pairs::NewPair;
use akis_store::{AccountId, audit};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Whose key is replaced.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RotateKey)]
pub(super) struct Rotate {
    /// Meta's id of one number: it gets a new key of its own. Without it, the account's key is replaced.
    #[serde(default)]
    phone_number_id: Option<String>,
}

/// Makes a new key and registers it on the numbers, one after the other. The old one goes on opening requests until
/// the end of its grace, so nobody notices. Answers as soon as the key is kept; registering runs on. For admins.
#[utoipa::path(post, path = "/whatsapp-accounts/{id}/keys/rotate", tag = "keys", operation_id = "rotate_key",
    params(("id" = Uuid, Path, description = "The WhatsApp account")), request_body = Rotate,
    responses((status = 200, body = KeysBody), KeyProblem))]
pub(super) async fn rotate(
    state: State,
    member: Member<Admin>,
    Path(id): Path<Uuid>,
    Json(asked): Json<Rotate>,
) -> Result<Json<KeysBody>, Problem> {
    let account = AccountId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let number = find(&mut tx, account, asked.phone_number_id.as_deref()).await?;
    drop(tx);
    // Takes a moment of one core; no transaction waits for it.
    let made = tokio::task::spawn_blocking(key_pair::generate).await.map_err(Problem::internal)?;
    let made = made.map_err(Problem::internal)?;
    let new =
        NewPair { account, number, public_pem: made.public_pem, private_pem: made.private_pem, imported: false };
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let pair = replace(&state, &mut tx, &new).await?;
    let detail = json!({"key": pair.id, "phone_number_id": asked.phone_number_id});
    audit::record(&mut tx, Some(member.person), "key.rotated", &account.to_string(), &detail).await?;
    let keys = body::read(&mut tx, account, &member.locale).await?;
    tx.commit().await?;
    Ok(Json(keys))
}
