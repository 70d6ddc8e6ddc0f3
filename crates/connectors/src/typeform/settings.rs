use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// Typeform's addresses and this installation's apps there.
///
/// Typeform keeps accounts at three addresses, which people choose from ([`Connector::regions`](crate::Connector::regions)):
/// `us`, `eu` (the same accounts and app, with their data in the EU) and `eu-2025` (accounts opened in the EU since August
/// 2025, where apps are registered of their own).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Consent, tokens and API of `us`; Typeform's own is `https://api.typeform.com`.
    pub api_url: Url,
    /// The API of `eu`, whose consent and tokens are those of `us`; Typeform's own is `https://api.eu.typeform.com`.
    pub eu_api_url: Url,
    /// The app's client id; empty when this installation has no Typeform app.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: SecretString,
    /// Consent, tokens and API of `eu-2025`; Typeform's own is `https://api.typeform.eu`.
    pub eu_2025_api_url: Url,
    /// The client id of the app registered there; empty when there is none.
    pub eu_2025_client_id: String,
    /// That app's client secret.
    pub eu_2025_client_secret: SecretString,
}
