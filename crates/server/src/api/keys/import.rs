use super::body::{self, KeysBody};
use super::{KeyProblem, find, replace};
use crate::{
    State,
    auth::{Admin, Member},
    extract::{Json, Path},
    problem::Problem,
};
use akis_crypto::pem;
use akis_store::key_pairs::{self, NewPair};
use akis_store::{AccountId, audit};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A private key that a person brings.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ImportKey)]
pub(super) struct Import {
    /// The whole file: PKCS#8 or PKCS#1 in PEM form, with a passphrase or without. RSA, 2048 bits.
    #[schema(value_type = String)]
    pem: SecretString,
    /// What protects it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    passphrase: Option<SecretString>,
    /// Meta's id of the one number the key is for. Without it, the key becomes the account's.
    #[serde(default)]
    phone_number_id: Option<String>,
    /// A key of another product that Meta has for the numbers is replaced by this one. Without it, such numbers are left
    /// alone and say so.
    #[serde(default)]
    replace: bool,
}

/// Takes over a key that exists already, so that forms which phones know by it go on. Where Meta has it, nothing changes
/// there; where not, it is registered. The private half is sealed and never shown again. For admins.
#[utoipa::path(post, path = "/whatsapp-accounts/{id}/keys/import", tag = "keys", operation_id = "import_key",
    params(("id" = Uuid, Path, description = "The WhatsApp account")), request_body = Import,
    responses((status = 200, body = KeysBody), KeyProblem))]
pub(super) async fn import(
    state: State,
    member: Member<Admin>,
    Path(id): Path<Uuid>,
    Json(asked): Json<Import>,
) -> Result<Json<KeysBody>, Problem> {
    let account = AccountId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let number = find(&mut tx, account, asked.phone_number_id.as_deref()).await?;
    drop(tx);
    // A passphrase may take a few seconds of one core, as the file says.
    let Import { pem, passphrase, .. } = asked;
    let read = tokio::task::spawn_blocking(move || pem::import(&pem, passphrase.as_ref())).await;
    let brought = read.map_err(Problem::internal)?.map_err(KeyProblem::from)?;
    let new = NewPair {
        account,
        number,
        public_pem: brought.public_pem,
        private_pem: brought.private_pem,
        imported: true,
    };
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let pair = replace(&state, &mut tx, &new).await?;
    if asked.replace {
        key_pairs::allow_replacing(&mut tx, account, number).await?;
    }
    let detail = json!({"key": pair.id, "phone_number_id": asked.phone_number_id, "replace": asked.replace});
    audit::record(&mut tx, Some(member.person), "key.imported", &account.to_string(), &detail).await?;
    let keys = body::read(&mut tx, account, &member.locale).await?;
    tx.commit().await?;
    Ok(Json(keys))
}
