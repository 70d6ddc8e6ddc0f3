use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// SurveyMonkey's addresses and this installation's app there.
///
/// Where an account lives is told with its token (`access_url`); it must be one of the three API addresses here.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where people consent and tokens are given, for every data centre; SurveyMonkey's own is
    /// `https://api.surveymonkey.com`.
    pub auth_url: Url,
    /// The API for accounts kept in the United States; SurveyMonkey's own is `https://api.surveymonkey.com`.
    pub api_url: Url,
    /// The API for accounts kept in the EU; SurveyMonkey's own is `https://api.eu.surveymonkey.com`.
    pub eu_api_url: Url,
    /// The API for accounts kept in Canada; SurveyMonkey's own is `https://api.surveymonkey.ca`.
    pub ca_api_url: Url,
    /// The app's client id; empty when this installation has no SurveyMonkey app.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: SecretString,
}
