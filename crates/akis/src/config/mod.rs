//! Settings: three layers, checked when the program starts.

mod error;
mod load;
mod production;

use std::path::PathBuf;

use akis_crypto::seal::MasterKey;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

pub use error::ConfigError;
pub use load::{DEFAULTS, DEMO, Sources};
pub use production::check_production;

/// Everything that can be set. Each room defines its own section.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Addresses and limits of the HTTP side.
    pub server: akis_server::Settings,
    /// The data-exchange endpoint.
    pub exchange: akis_server::ExchangeSettings,
    /// Postgres.
    pub database: akis_store::Settings,
    /// The key to all other secrets.
    pub secrets: Secrets,
    /// Deliveries, publishing, sending.
    pub worker: akis_worker::Settings,
    /// The Graph API.
    pub meta: akis_whatsapp::Settings,
    /// HubSpot and our app there.
    pub hubspot: akis_connectors::hubspot::Settings,
    /// Google and our app there.
    pub google: akis_connectors::google_forms::Settings,
    /// Typeform and our apps there.
    pub typeform: akis_connectors::typeform::Settings,
    /// SurveyMonkey and our app there.
    pub surveymonkey: akis_connectors::surveymonkey::Settings,
    /// Files that people send.
    pub media: akis_objects::Settings,
    /// Key pairs of WhatsApp numbers.
    pub keys: akis_store::key_pairs::Settings,
    /// Outgoing calls.
    pub egress: akis_egress::Settings,
    /// Looking after endpoints.
    pub health: akis_doctor::Settings,
    /// Alerts by e-mail.
    pub email: akis_worker::EmailSettings,
    /// Logging.
    pub log: Log,
    /// The stand-ins; in the demo's and the tests' configuration alone.
    #[serde(default)]
    pub sandbox: Option<Sandbox>,
}

/// The section `secrets`: exactly one of the two is given.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    /// 32 bytes in base64.
    #[serde(default)]
    pub master_key: Option<SecretString>,
    /// A file that holds them.
    #[serde(default)]
    pub master_key_file: Option<PathBuf>,
}

/// The section `log`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// Which modules log from which level, as `tracing` reads it.
    pub filter: String,
    /// For whom.
    pub format: LogFormat,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines, one JSON object a line.
    Json,
}

/// The section `sandbox`: the Meta app that the stand-ins and the seeded WhatsApp account share.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sandbox {
    /// The app's id.
    pub app_id: String,
    /// Signs webhooks and endpoint requests.
    pub app_secret: SecretString,
    /// The word of the webhook handshake.
    pub verify_token: SecretString,
    /// The bearer token the Graph API stand-in accepts.
    pub access_token: SecretString,
}

impl Secrets {
    /// The master key, from whichever of the two is given.
    pub fn master_key(&self) -> Result<MasterKey, ConfigError> {
        MasterKey::from_base64(&self.text()?).map_err(|_| ConfigError::InvalidMasterKey)
    }

    /// The master key as it is written.
    fn text(&self) -> Result<SecretString, ConfigError> {
        let text = match (&self.master_key, &self.master_key_file) {
            (Some(_), Some(_)) => return Err(ConfigError::TwoMasterKeys),
            (None, None) => return Err(ConfigError::NoMasterKey),
            (Some(key), None) => key.clone(),
            (None, Some(file)) => std::fs::read_to_string(file)
                .map(|text| SecretString::from(text.trim()))
                .map_err(|cause| ConfigError::MasterKeyFile { file: file.clone(), cause })?,
        };
        if text.expose_secret().is_empty() { Err(ConfigError::NoMasterKey) } else { Ok(text) }
    }
}
