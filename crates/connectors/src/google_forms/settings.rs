use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// Google's addresses and this installation's app there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where people consent; Google's own is `https://accounts.google.com`.
    pub auth_url: Url,
    /// Tokens; Google's own is `https://oauth2.googleapis.com`.
    pub oauth_url: Url,
    /// Who it is; Google's own is `https://openidconnect.googleapis.com`.
    pub userinfo_url: Url,
    /// The Forms API; Google's own is `https://forms.googleapis.com`.
    pub forms_url: Url,
    /// The Drive API; Google's own is `https://www.googleapis.com`.
    pub drive_url: Url,
    /// The Sheets API; Google's own is `https://sheets.googleapis.com`.
    pub sheets_url: Url,
    /// The public pages of forms; Google's own is `https://docs.google.com`.
    pub docs_url: Url,
    /// Where a bridge is called; Google's own is `https://script.google.com`.
    pub script_url: Url,
    /// Where the answer of a bridge is fetched; Google's own is `https://script.googleusercontent.com`.
    pub script_content_url: Url,
    /// Where the browser loads the Picker from (`/js/api.js`); Google's own is `https://apis.google.com`.
    pub picker_url: Url,
    /// The app's client id; empty when this installation has no Google app.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: SecretString,
    /// The browser key of the Picker; empty without one, and then only `list_all` shows forms.
    pub picker_api_key: String,
    /// The number of the Cloud project, which the Picker calls app id.
    pub picker_app_id: String,
    /// Whether this installation's app may ask to list all forms. Google wants a yearly assessment for that scope.
    pub list_all: bool,
    /// The Pub/Sub topic that hears of changes (`projects/P/topics/T`); without one, forms are asked in turn.
    #[serde(default)]
    pub pubsub_topic: Option<String>,
    /// The service account in whose name Pub/Sub signs its calls; no call is believed without one.
    #[serde(default)]
    pub pubsub_account: Option<String>,
    /// The keys of those signatures; Google's own are at `https://www.googleapis.com/oauth2/v3/certs`.
    #[serde(default)]
    pub pubsub_certs_url: Option<Url>,
}

impl Settings {
    /// Whether forms and spreadsheets can be picked in Google's own window.
    pub fn has_picker(&self) -> bool {
        !self.picker_api_key.is_empty() && !self.picker_app_id.is_empty()
    }
}
