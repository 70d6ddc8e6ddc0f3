use akis_form::{DestinationKind, SourceKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an answer is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DestinationKind)]
pub(super) enum KindWord {
    /// A submission of the HubSpot form itself.
    HubspotForm,
    /// A contact in HubSpot, without a form.
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

impl From<DestinationKind> for KindWord {
    fn from(kind: DestinationKind) -> Self {
        match kind {
            DestinationKind::HubspotForm => Self::HubspotForm,
            DestinationKind::HubspotContact => Self::HubspotContact,
            DestinationKind::GoogleBridge => Self::GoogleBridge,
            DestinationKind::GoogleFormPost => Self::GoogleFormPost,
            DestinationKind::GoogleSheet => Self::GoogleSheet,
            DestinationKind::SurveymonkeyResponse => Self::SurveymonkeyResponse,
            DestinationKind::TypeformWebhook => Self::TypeformWebhook,
            DestinationKind::Webhook => Self::Webhook,
        }
    }
}

impl From<KindWord> for DestinationKind {
    fn from(word: KindWord) -> Self {
        match word {
            KindWord::HubspotForm => Self::HubspotForm,
            KindWord::HubspotContact => Self::HubspotContact,
            KindWord::GoogleBridge => Self::GoogleBridge,
            KindWord::GoogleFormPost => Self::GoogleFormPost,
            KindWord::GoogleSheet => Self::GoogleSheet,
            KindWord::SurveymonkeyResponse => Self::SurveymonkeyResponse,
            KindWord::TypeformWebhook => Self::TypeformWebhook,
            KindWord::Webhook => Self::Webhook,
        }
    }
}

/// Whether a kind can take the answers of a form of this source.
pub(super) fn fits(kind: DestinationKind, source: Option<SourceKind>) -> bool {
    match kind {
        DestinationKind::HubspotForm => source == Some(SourceKind::Hubspot),
        DestinationKind::GoogleBridge | DestinationKind::GoogleFormPost => source == Some(SourceKind::GoogleForms),
        DestinationKind::SurveymonkeyResponse => source == Some(SourceKind::Surveymonkey),
        DestinationKind::TypeformWebhook => source == Some(SourceKind::Typeform),
        DestinationKind::HubspotContact | DestinationKind::GoogleSheet | DestinationKind::Webhook => true,
    }
}

/// What signs the calls to a destination.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Signs {
    /// Nothing.
    Nothing,
    /// A secret of ours, shown once to whoever receives the calls.
    OurSecret,
}

/// Whether a destination has a secret of its own.
pub(super) fn signs(kind: DestinationKind) -> Signs {
    match kind {
        DestinationKind::GoogleBridge | DestinationKind::TypeformWebhook | DestinationKind::Webhook => {
            Signs::OurSecret
        }
        DestinationKind::HubspotForm
        | DestinationKind::HubspotContact
        | DestinationKind::GoogleFormPost
        | DestinationKind::GoogleSheet
        | DestinationKind::SurveymonkeyResponse => Signs::Nothing,
    }
}

/// Whether answers go there at once, or only after a person has switched it on: the unofficial post, and the bridge, which
/// does not exist before it is deployed.
pub(super) fn begins_enabled(kind: DestinationKind) -> bool {
    !matches!(kind, DestinationKind::GoogleFormPost | DestinationKind::GoogleBridge)
}
