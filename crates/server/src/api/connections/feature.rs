use akis_connectors::{Connector, Feature};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What a connection may be allowed. Each is asked for when it is first needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConnectionFeature)]
pub(in crate::api) enum FeatureWord {
    /// Reading forms; goes without saying.
    Forms,
    /// Listing all forms, not only picked ones (Google).
    AllForms,
    /// Writing responses of the form (SurveyMonkey).
    Responses,
    /// Contacts, and notes on them (HubSpot).
    Contacts,
    /// Uploading files (HubSpot).
    Files,
    /// Deals, tickets or custom objects (HubSpot).
    Objects,
    /// Writing to spreadsheets (Google).
    Sheets,
    /// Hearing of changes of forms (SurveyMonkey).
    Changes,
}

impl From<Feature> for FeatureWord {
    fn from(feature: Feature) -> Self {
        match feature {
            Feature::Forms => Self::Forms,
            Feature::AllForms => Self::AllForms,
            Feature::Responses => Self::Responses,
            Feature::Contacts => Self::Contacts,
            Feature::Files => Self::Files,
            Feature::Objects => Self::Objects,
            Feature::Sheets => Self::Sheets,
            Feature::Changes => Self::Changes,
        }
    }
}

impl From<FeatureWord> for Feature {
    fn from(word: FeatureWord) -> Self {
        match word {
            FeatureWord::Forms => Self::Forms,
            FeatureWord::AllForms => Self::AllForms,
            FeatureWord::Responses => Self::Responses,
            FeatureWord::Contacts => Self::Contacts,
            FeatureWord::Files => Self::Files,
            FeatureWord::Objects => Self::Objects,
            FeatureWord::Sheets => Self::Sheets,
            FeatureWord::Changes => Self::Changes,
        }
    }
}

/// What can be asked of a source.
pub(super) fn offered(connector: &dyn Connector) -> BTreeSet<Feature> {
    connector.scopes().into_iter().map(|scope| scope.feature).chain([Feature::Forms]).collect()
}

/// Kept words as features; one that this version does not know is left out.
pub(super) fn of_words(words: &[String]) -> BTreeSet<Feature> {
    words.iter().filter_map(|word| Feature::from_word(word)).collect()
}

/// Features as kept words. [`Feature::Forms`] goes without saying.
pub(super) fn words(features: &BTreeSet<Feature>) -> Vec<String> {
    let beyond = features.iter().filter(|feature| **feature != Feature::Forms);
    beyond.map(|feature| feature.as_str().to_owned()).collect()
}

/// What a source offers, and whether a connection is allowed it; what the source does not have is absent.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = ConnectionFeatures)]
pub(super) struct Features {
    #[serde(skip_serializing_if = "Option::is_none")]
    forms: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    all_forms: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    responses: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contacts: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    objects: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheets: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<bool>,
}

impl Features {
    /// With these granted scopes.
    pub(super) fn of(connector: &dyn Connector, scopes: &[String]) -> Self {
        let mut features = Self::default();
        for feature in offered(connector) {
            let place = match feature {
                Feature::Forms => &mut features.forms,
                Feature::AllForms => &mut features.all_forms,
                Feature::Responses => &mut features.responses,
                Feature::Contacts => &mut features.contacts,
                Feature::Files => &mut features.files,
                Feature::Objects => &mut features.objects,
                Feature::Sheets => &mut features.sheets,
                Feature::Changes => &mut features.changes,
            };
            *place = Some(connector.allows(scopes, feature));
        }
        features
    }
}
