use crate::{Connector, Destination, google_forms, hubspot, surveymonkey, typeform, webhook};
use akis_form::{DestinationKind, SourceKind};
use std::sync::Arc;

/// The settings of every source system.
#[derive(Debug, Clone)]
pub struct Settings {
    /// HubSpot.
    pub hubspot: hubspot::Settings,
    /// Google Forms.
    pub google: google_forms::Settings,
    /// Typeform.
    pub typeform: typeform::Settings,
    /// SurveyMonkey.
    pub surveymonkey: surveymonkey::Settings,
}

/// The source systems and the destinations of this installation.
#[derive(Clone)]
pub struct Connectors {
    google: Arc<google_forms::Settings>,
    sources: Arc<[Arc<dyn Connector>]>,
    destinations: Arc<[Arc<dyn Destination>]>,
}

impl Connectors {
    /// Every system Akis knows, over these settings.
    pub fn from_settings(settings: &Settings) -> Self {
        Self {
            google: Arc::new(settings.google.clone()),
            sources: Arc::new([
                Arc::new(hubspot::Hubspot::new(&settings.hubspot)) as Arc<dyn Connector>,
                Arc::new(google_forms::GoogleForms::new(&settings.google)),
                Arc::new(typeform::Typeform::new(&settings.typeform)),
                Arc::new(surveymonkey::Surveymonkey::new(&settings.surveymonkey)),
            ]),
            destinations: Arc::new([
                Arc::new(hubspot::HubspotForm::new(&settings.hubspot)) as Arc<dyn Destination>,
                Arc::new(hubspot::HubspotContact::new(&settings.hubspot)),
                Arc::new(google_forms::GoogleBridge::new(&settings.google)),
                Arc::new(google_forms::GoogleFormPost::new(&settings.google)),
                Arc::new(google_forms::GoogleSheet::new(&settings.google)),
                Arc::new(surveymonkey::SurveymonkeyResponse::new(&settings.surveymonkey)),
                Arc::new(typeform::TypeformWebhook::new()),
                Arc::new(webhook::Webhook::new()),
            ]),
        }
    }

    /// What the Picker in the browser needs, and where Google tells of changes.
    pub fn google(&self) -> &google_forms::Settings {
        &self.google
    }

    /// The connector of a system; `None` when this version has none for it.
    pub fn get(&self, kind: SourceKind) -> Option<&dyn Connector> {
        self.iter().find(|connector| connector.kind() == kind)
    }

    /// All of them, in the order people see.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Connector> {
        self.sources.iter().map(AsRef::as_ref)
    }

    /// With another destination in place of its kind's; for tests of what writes to destinations.
    #[must_use]
    pub fn with_destination(self, other: Arc<dyn Destination>) -> Self {
        let kind = other.kind();
        let kept = self.destinations.iter().filter(|destination| destination.kind() != kind).cloned();
        Self { destinations: kept.chain([other]).collect(), sources: self.sources, google: self.google }
    }

    /// The destination of a kind; `None` when this version has none for it.
    pub fn destination(&self, kind: DestinationKind) -> Option<&dyn Destination> {
        self.destinations().find(|destination| destination.kind() == kind)
    }

    /// All of them, in the order people see.
    pub fn destinations(&self) -> impl Iterator<Item = &dyn Destination> {
        self.destinations.iter().map(AsRef::as_ref)
    }
}
