use akis_egress::{Destination, Egress};
use bytes::Bytes;
use http::{Request, header};
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use url::Url;

/// Keys are fetched anew after this, although they serve.
const FRESH: Duration = Duration::from_hours(6);

/// A key nobody knows leads to a new fetch, but not more often than this.
const PAUSE: Duration = Duration::from_mins(1);

/// Why there is no key.
#[derive(Debug)]
pub(crate) enum KeyError {
    /// Google has none of this name.
    Unknown,
    /// Google's keys could not be fetched just now.
    Unavailable(Box<dyn std::error::Error + Send + Sync>),
}

/// The public keys of Google's tokens, fetched when they are first needed and kept.
#[derive(Default)]
pub(crate) struct GoogleKeys(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    keys: Vec<Jwk>,
    fetched: Option<Instant>,
    /// When they were last asked for, with whatever end.
    asked: Option<Instant>,
}

impl GoogleKeys {
    /// The key of this name. One caller fetches; the others wait for it.
    pub(crate) async fn key(&self, egress: &Egress, url: &Url, kid: &str) -> Result<DecodingKey, KeyError> {
        let mut kept = self.0.lock().await;
        let fresh = kept.fetched.is_some_and(|at| at.elapsed() < FRESH);
        if let Some(key) = kept.find(kid).filter(|_| fresh) {
            return Ok(key);
        }
        if kept.asked.is_none_or(|at| at.elapsed() >= PAUSE) {
            kept.asked = Some(Instant::now());
            match fetch(egress, url).await {
                Ok(keys) => {
                    kept.keys = keys;
                    kept.fetched = Some(Instant::now());
                }
                // Those that are kept serve on.
                Err(error) if kept.find(kid).is_none() => return Err(KeyError::Unavailable(error)),
                Err(error) => tracing::warn!(%error, "Google's keys could not be renewed"),
            }
        }
        match (kept.find(kid), kept.fetched) {
            (Some(key), _) => Ok(key),
            (None, Some(_)) => Err(KeyError::Unknown),
            (None, None) => Err(KeyError::Unavailable("they were asked for a moment ago, without success".into())),
        }
    }
}

impl Kept {
    fn find(&self, kid: &str) -> Option<DecodingKey> {
        let jwk = self.keys.iter().find(|jwk| jwk.common.key_id.as_deref() == Some(kid))?;
        DecodingKey::from_jwk(jwk).ok()
    }
}

async fn fetch(egress: &Egress, url: &Url) -> Result<Vec<Jwk>, Box<dyn std::error::Error + Send + Sync>> {
    let request = Request::get(url.as_str()).header(header::ACCEPT, "application/json").body(Bytes::new())?;
    let answer = egress.send(Destination::Vendor(std::slice::from_ref(url)), request).await?;
    if !answer.status().is_success() {
        return Err(format!("the answer has status {}", answer.status()).into());
    }
    Ok(serde_json::from_slice::<JwkSet>(answer.body())?.keys)
}
