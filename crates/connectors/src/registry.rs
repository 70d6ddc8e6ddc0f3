use crate::{Connector, hubspot};
use akis_form::SourceKind;
use std::sync::Arc;

/// The settings of every source system.
#[derive(Debug, Clone)]
pub struct Settings {
    /// HubSpot.
    pub hubspot: hubspot::Settings,
}

/// The source systems of this installation.
#[derive(Clone)]
pub struct Connectors(Arc<[Arc<dyn Connector>]>);

impl Connectors {
    /// Every system Akis knows, over these settings.
    pub fn from_settings(settings: &Settings) -> Self {
        Self(Arc::new([Arc::new(hubspot::Hubspot::new(&settings.hubspot)) as Arc<dyn Connector>]))
    }

    /// The connector of a system; `None` when this version has none for it.
    pub fn get(&self, kind: SourceKind) -> Option<&dyn Connector> {
        self.iter().find(|connector| connector.kind() == kind)
    }

    /// All of them, in the order people see.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Connector> {
        self.0.iter().map(AsRef::as_ref)
    }
}
