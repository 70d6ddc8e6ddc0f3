//! What a destination must fulfil before it is kept.

use super::kind::{Signs, signs};
use super::problem::DestinationProblem;
use crate::problem::{Problem, RequestProblem};
use akis_connectors::{Destination, Draft, webhook::rotated};
use akis_crypto::token::random_token;
use akis_form::{DestinationKind, Form};
use akis_store::{ConnectionId, ConnectionStatus, TenantTx, connections};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use uuid::Uuid;

/// Largest settings, in bytes of JSON; a mapping of 500 questions is a tenth of it.
const SETTINGS_BYTES: usize = 256 * 1024;
/// The predictions that say the settings have another shape, and that a webhook has no address.
const UNFIT: [&str; 2] = ["settings", "bad_address"];

/// Refuses settings that are no object, too large, or of another shape than the kind's.
pub(super) fn check_settings(
    destination: &dyn Destination,
    form: &Form,
    settings: &Value,
    locale: &str,
) -> Result<(), Problem> {
    if !settings.is_object() || settings.to_string().len() > SETTINGS_BYTES {
        let what = "`settings` must be an object of at most 256 kB.".to_owned();
        return Err(RequestProblem::InvalidBody { what }.into());
    }
    let draft = Draft { form, source: None, settings, scopes: None };
    let wrong = destination.predict(&draft).into_iter().find(|prediction| UNFIT.contains(&prediction.code));
    match wrong {
        Some(wrong) => {
            let what = wrong.sentence.in_language(locale).to_owned();
            Err(DestinationProblem::SettingsRefused { what }.into())
        }
        None => Ok(()),
    }
}

/// The connection that writes: of the destination's system and connected. `None` where none is needed.
pub(super) async fn writer(
    tx: &mut TenantTx,
    destination: &dyn Destination,
    named: Option<Uuid>,
) -> Result<Option<ConnectionId>, Problem> {
    let Some(source) = destination.source() else { return Ok(None) };
    let id = ConnectionId(named.ok_or(DestinationProblem::ConnectionNeeded)?);
    let connection = connections::get(tx, id).await?.ok_or(RequestProblem::NotFound)?;
    if connection.source != source || connection.status == ConnectionStatus::Disconnected {
        return Err(DestinationProblem::ConnectionNeeded.into());
    }
    Ok(Some(id))
}

/// The secret that signs calls to a destination: the brought one, or a new one. `None` for kinds without.
pub(super) fn secret(
    kind: DestinationKind,
    brought: Option<&SecretString>,
) -> Result<Option<SecretString>, RequestProblem> {
    if signs(kind) == Signs::Nothing {
        return Ok(None);
    }
    let Some(brought) = brought else { return Ok(Some(new_secret(kind))) };
    let text = brought.expose_secret();
    let fits = (16..=256).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if !fits || kind == DestinationKind::Webhook && !is_standard(text) {
        let what = match kind {
            DestinationKind::Webhook => "`secret` must be whsec_ and base64 of 24 to 64 bytes.",
            _ => "`secret` must be 16 to 256 characters without spaces.",
        };
        return Err(RequestProblem::InvalidBody { what: what.to_owned() });
    }
    Ok(Some(brought.clone()))
}

/// What is kept when a secret takes another's place: a webhook's receiver needs time, so both sign meanwhile (Standard
/// Webhooks, "Signature scheme": several signatures during a rotation).
pub(super) fn replacing(old: Option<SecretString>, new: &SecretString, kind: DestinationKind) -> SecretString {
    match old {
        Some(old) if kind == DestinationKind::Webhook => rotated(&old, new),
        _ => new.clone(),
    }
}

/// A webhook's secret has the shape of Standard Webhooks, "Signature scheme": `whsec_` and base64 of 24 to 64 bytes.
fn new_secret(kind: DestinationKind) -> SecretString {
    match kind {
        DestinationKind::Webhook => {
            // Twice 22 characters with 128 random bits each.
            let key = random_token() + &random_token();
            SecretString::from(format!("whsec_{}", STANDARD.encode(key)))
        }
        _ => SecretString::from(random_token() + &random_token()),
    }
}

fn is_standard(text: &str) -> bool {
    let key = text.strip_prefix("whsec_").and_then(|key| STANDARD.decode(key).ok());
    key.is_some_and(|key| (24..=64).contains(&key.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_webhook_secret_is_what_standard_webhooks_ask_for() {
        let secret = new_secret(DestinationKind::Webhook);
        assert!(is_standard(secret.expose_secret()));
        assert_ne!(secret.expose_secret(), new_secret(DestinationKind::Webhook).expose_secret());
    }
}
