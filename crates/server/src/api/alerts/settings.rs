use super::AlertProblem;
use super::body::CategoryBody;
use crate::{
    State,
    auth::{Admin, Member, Viewer},
    extract::Json,
    problem::{Problem, RequestProblem},
};
use akis_connectors::webhook;
use akis_crypto::token;
use akis_store::alert_settings::{self, AlertSettings, Ways};
use akis_store::{AlertCategory, audit};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;
use utoipa::ToSchema;

/// Longest address.
const URL_CHARS: usize = 2_000;

/// How one category is told.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlertWays)]
pub(super) struct WaysBody {
    category: CategoryBody,
    /// In the dashboard.
    app: bool,
    /// By e-mail, to owners and admins.
    email: bool,
    /// By a call of the webhook.
    webhook: bool,
}

/// How alerts are told.
#[derive(Serialize, ToSchema)]
#[schema(as = AlertSettings)]
pub(super) struct SettingsBody {
    /// One entry a category.
    categories: Vec<WaysBody>,
    /// Hour of the company's day, 0 to 23, at which e-mails come as one; null at once.
    #[schema(required)]
    digest_hour: Option<u8>,
    /// Where alerts are posted to.
    #[schema(required)]
    webhook_url: Option<String>,
    /// The webhook's signing secret (Standard Webhooks), in the answer that made it alone.
    #[schema(required)]
    webhook_secret: Option<String>,
}

impl SettingsBody {
    fn new(settings: AlertSettings, secret: Option<&SecretString>) -> Self {
        let ways = |(category, ways): (AlertCategory, Ways)| WaysBody {
            category: category.into(),
            app: ways.app,
            email: ways.email,
            webhook: ways.webhook,
        };
        Self {
            categories: settings.ways.into_iter().map(ways).collect(),
            digest_hour: settings.digest_hour,
            webhook_url: settings.webhook_url,
            webhook_secret: secret.map(|secret| secret.expose_secret().to_owned()),
        }
    }
}

/// How alerts shall be told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetAlertSettings {
    /// Categories that are not named stay as they are.
    categories: Vec<WaysBody>,
    /// Hour of the company's day, 0 to 23; null at once.
    digest_hour: Option<u8>,
    /// Where alerts are posted to; null nowhere.
    webhook_url: Option<String>,
    /// Replaces the signing secret. An address that had none gets one by itself.
    #[serde(default)]
    new_secret: bool,
}

/// How the company's alerts are told. For every role.
#[utoipa::path(get, path = "/alert-settings", tag = "alerts", operation_id = "get_alert_settings",
    responses((status = 200, body = SettingsBody)))]
pub(super) async fn get(state: State, member: Member<Viewer>) -> Result<Json<SettingsBody>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let settings = alert_settings::get(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(SettingsBody::new(settings, None)))
}

/// Changes how the company's alerts are told. For admins.
#[utoipa::path(put, path = "/alert-settings", tag = "alerts", operation_id = "set_alert_settings",
    request_body = SetAlertSettings, responses((status = 200, body = SettingsBody), AlertProblem))]
pub(super) async fn set(
    state: State,
    member: Member<Admin>,
    Json(wanted): Json<SetAlertSettings>,
) -> Result<Json<SettingsBody>, Problem> {
    if wanted.digest_hour.is_some_and(|hour| hour > 23) {
        let what = "`digest_hour` is an hour from 0 to 23, or null.".to_owned();
        return Err(RequestProblem::InvalidBody { what }.into());
    }
    let webhook_url = wanted.webhook_url.as_deref().map(address).transpose()?;
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let mut settings = alert_settings::get(&mut tx).await?;
    for WaysBody { category, app, email, webhook } in wanted.categories {
        settings.ways.insert(category.into(), Ways { app, email, webhook });
    }
    let has_secret = alert_settings::webhook(&mut tx).await?.is_some();
    let secret = (webhook_url.is_some() && (wanted.new_secret || !has_secret)).then(new_secret);
    settings.digest_hour = wanted.digest_hour;
    settings.webhook_url = webhook_url;
    alert_settings::set(&mut tx, &settings, secret.as_ref()).await?;
    let detail = json!({
        "digest_hour": settings.digest_hour,
        "webhook": settings.webhook_url.is_some(),
        "new_secret": secret.is_some(),
    });
    audit::record(&mut tx, Some(member.person), "alert_settings.changed", "alerts", &detail).await?;
    tx.commit().await?;
    Ok(Json(SettingsBody::new(settings, secret.as_ref())))
}

/// An address that can be called; whether it is a public one is looked at whenever it is.
fn address(text: &str) -> Result<String, AlertProblem> {
    let text = text.trim();
    let url = Url::parse(text).ok().filter(|url| {
        matches!(url.scheme(), "https" | "http")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    });
    match url {
        Some(url) if text.len() <= URL_CHARS => Ok(url.to_string()),
        _ => Err(AlertProblem::InvalidAlertWebhook),
    }
}

fn new_secret() -> SecretString {
    let random = format!("{}{}", token::random_token(), token::random_token());
    webhook::new_secret(&token::hash(&random))
}
