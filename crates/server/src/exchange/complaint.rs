use crate::State;
use akis_store::StoreError;
use akis_store::publications::Route;
use akis_store::sessions::{self, Session};

/// The keys Meta documents for what a phone complains of, in both spellings it uses.
const KEYS: [&str; 16] = [
    "timeout_error",
    "TIMEOUT",
    "missing_capability",
    "CAPABILITY_ERROR",
    "cannot_be_served",
    "no_http_response_error",
    "unexpected_http_status_code",
    "public-key-missing",
    "PUBLIC_KEY_MISSING",
    "public-key-signiture-verification",
    "public-key-signature-verification",
    "response-decryption-error",
    "invalid-screen-transition",
    "INVALID_SCREEN_TRANSITION",
    "payload-schema-error",
    "business-decryption-error",
];

/// Any other key. It is text a phone wrote, so it may be anything of anybody's: neither logged nor kept.
const UNKNOWN: &str = "unknown";

/// The phone could not use our last answer: noted at its session, if it has one.
pub(super) async fn note(
    state: &State,
    route: &Route,
    session: Option<Session>,
    key: &str,
) -> Result<(), StoreError> {
    let key = KEYS.into_iter().find(|known| *known == key).unwrap_or(UNKNOWN);
    tracing::warn!(publication = %route.publication, key, "a phone could not use our answer");
    if let Some(session) = session {
        let mut tx = state.store.tenant(route.tenant).begin().await?;
        sessions::record_client_error(&mut tx, session.id, key).await?;
        tx.commit().await?;
    }
    Ok(())
}
