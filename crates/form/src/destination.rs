use serde::{Deserialize, Serialize};

/// What an answer is written to. A flow has any number of destinations; with none, its answers are kept here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DestinationKind {
    /// A submission of the HubSpot form itself.
    HubspotForm,
    /// A contact in HubSpot, and what hangs on it, without a form.
    HubspotContact,
    /// A response of the Google form, through an Apps Script in the customer's own account.
    GoogleBridge,
    /// A post to the Google form's public page. Unofficial.
    GoogleFormPost,
    /// A row of a Google Sheet.
    GoogleSheet,
    /// A response of one of the SurveyMonkey survey's collectors.
    SurveymonkeyResponse,
    /// A webhook with Typeform's own payload.
    TypeformWebhook,
    /// A webhook as Standard Webhooks describes it.
    Webhook,
}

impl DestinationKind {
    /// All of them, in the order people see.
    pub const ALL: [Self; 8] = [
        Self::HubspotForm,
        Self::HubspotContact,
        Self::GoogleBridge,
        Self::GoogleFormPost,
        Self::GoogleSheet,
        Self::SurveymonkeyResponse,
        Self::TypeformWebhook,
        Self::Webhook,
    ];

    /// The word used in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HubspotForm => "hubspot_form",
            Self::HubspotContact => "hubspot_contact",
            Self::GoogleBridge => "google_bridge",
            Self::GoogleFormPost => "google_form_post",
            Self::GoogleSheet => "google_sheet",
            Self::SurveymonkeyResponse => "surveymonkey_response",
            Self::TypeformWebhook => "typeform_webhook",
            Self::Webhook => "webhook",
        }
    }

    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}
