use secrecy::SecretString;
use serde::Deserialize;
use std::{net::SocketAddr, path::PathBuf, time::Duration};
use url::Url;

/// The `[server]` section of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The address people and WhatsApp reach us by, without a path: `https://akis.example`. With `https`, cookies are
    /// marked `Secure`.
    pub public_url: Url,
    /// Folder of the built dashboard; none serves the API alone.
    #[serde(default)]
    pub web_dir: Option<PathBuf>,
    /// Largest body the API accepts, in bytes. The data-exchange endpoint and the webhooks have limits of their own.
    pub body_limit_bytes: usize,
    /// How long one request may take before it is stopped with a 503, in seconds. Streams are not counted.
    pub request_timeout_seconds: u64,
    /// Connections that may be open at a time; who comes above waits to be accepted.
    pub max_open_connections: usize,
    /// Set by the demonstration alone.
    #[serde(default)]
    pub demo: Option<Demo>,
}

/// What only the demonstration has.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    /// Opens `/demo/sign-in?key=`, which signs the demonstration's person in without a password.
    pub key: SecretString,
    /// E-mail address of that person; they must exist.
    pub email: String,
    /// Where the stand-ins of WhatsApp and the source systems are reached with a browser.
    pub sandbox_url: Url,
}

impl Settings {
    /// The longest one request may take.
    pub fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout_seconds.max(1))
    }

    /// Whether browsers reach us over TLS.
    pub fn is_secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// An absolute address of ours: `path` starts with a slash.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}
