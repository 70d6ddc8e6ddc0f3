use super::AccountBody;
use super::connect::pasted;
use crate::{
    State,
    auth::{Admin, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_store::{AccountId, audit, whatsapp_accounts};
use axum::http::StatusCode;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use utoipa::ToSchema;
use uuid::Uuid;

/// The longest a former secret stays accepted: a month. Whoever needs more has forgotten it.
const MOST_HOURS: u32 = 31 * 24;

/// An app's new secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChangeAppSecret)]
pub(super) struct ChangeAppSecret {
    /// As Meta's app page shows it.
    #[schema(value_type = String)]
    app_secret: SecretString,
    /// How long requests signed with the former one are accepted, in hours: 0 to 744, 72 unless said.
    #[serde(default = "usual_hours")]
    #[schema(default = 72, maximum = 744)]
    keep_old_hours: u32,
}

fn usual_hours() -> u32 {
    u32::try_from(whatsapp_accounts::KEEP_APP_SECRET.as_secs() / 3600).unwrap_or_default()
}

/// Changes the secret of the account's app, on every account this app speaks for. Requests signed with either are accepted
/// until the time is over. For admins.
#[utoipa::path(post, path = "/whatsapp-accounts/{id}/app-secret", tag = "whatsapp", operation_id = "change_app_secret",
    params(("id" = Uuid, Path, description = "The WhatsApp account")), request_body = ChangeAppSecret,
    responses((status = 200, body = AccountBody)))]
pub(super) async fn change(
    state: State,
    member: Member<Admin>,
    Path(id): Path<Uuid>,
    Json(asked): Json<ChangeAppSecret>,
) -> Result<Json<AccountBody>, Problem> {
    let secret = pasted("the app secret", &asked.app_secret)?;
    if asked.keep_old_hours > MOST_HOURS {
        let what = format!("keep_old_hours can be {MOST_HOURS} at most.");
        return Err(RequestProblem::InvalidBody { what }.into());
    }
    let account = AccountId(id);
    let keep = Duration::from_secs(u64::from(asked.keep_old_hours) * 3600);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    whatsapp_accounts::set_app_secret(&mut tx, account, &secret, keep).await?;
    let detail = json!({"keep_old_hours": asked.keep_old_hours});
    let action = "whatsapp_account.app_secret_changed";
    audit::record(&mut tx, Some(member.person), action, &account.to_string(), &detail).await?;
    let account = whatsapp_accounts::get(&mut tx, account).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    Ok(Json(account.into()))
}

/// Stops accepting the former secret at once, for when it has leaked. For admins.
#[utoipa::path(delete, path = "/whatsapp-accounts/{id}/app-secret/previous", tag = "whatsapp",
    operation_id = "forget_previous_app_secret",
    params(("id" = Uuid, Path, description = "The WhatsApp account")), responses((status = 204)))]
pub(super) async fn forget_previous(
    state: State,
    member: Member<Admin>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let account = AccountId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    whatsapp_accounts::forget_previous_app_secret(&mut tx, account).await?;
    let action = "whatsapp_account.previous_app_secret_forgotten";
    audit::record(&mut tx, Some(member.person), action, &account.to_string(), &json!({})).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
