use akis_store::AlertCategory;
use akis_store::alerts::Listed;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What an alert is about.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertCategory)]
pub(super) enum CategoryBody {
    /// A source or WhatsApp refuses a connection.
    Connection,
    /// Answers do not arrive at a destination.
    Delivery,
    /// A form changed at its source.
    SourceChange,
    /// How a published form stands with Meta.
    Health,
    /// A file could not be kept.
    File,
}

impl From<AlertCategory> for CategoryBody {
    fn from(category: AlertCategory) -> Self {
        match category {
            AlertCategory::Connection => Self::Connection,
            AlertCategory::Delivery => Self::Delivery,
            AlertCategory::SourceChange => Self::SourceChange,
            AlertCategory::Health => Self::Health,
            AlertCategory::File => Self::File,
        }
    }
}

impl From<CategoryBody> for AlertCategory {
    fn from(category: CategoryBody) -> Self {
        match category {
            CategoryBody::Connection => Self::Connection,
            CategoryBody::Delivery => Self::Delivery,
            CategoryBody::SourceChange => Self::SourceChange,
            CategoryBody::Health => Self::Health,
            CategoryBody::File => Self::File,
        }
    }
}

/// Something the company must know, or had to.
#[derive(Serialize, ToSchema)]
#[schema(as = Alert)]
pub(super) struct AlertBody {
    id: Uuid,
    category: CategoryBody,
    #[schema(required)]
    flow_id: Option<Uuid>,
    #[schema(required)]
    connection_id: Option<Uuid>,
    /// What happened.
    title: String,
    /// What to do about it.
    next_step: String,
    /// The dashboard's page for that, from its root.
    path: String,
    /// How often it was raised while it stood.
    count: u64,
    #[schema(value_type = String, format = DateTime)]
    raised_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    last_at: Timestamp,
    /// Since when all is well again; null while it stands.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    resolved_at: Option<Timestamp>,
    /// Whether the person who asks has seen it.
    seen: bool,
}

impl AlertBody {
    /// In the language of the person who asks.
    pub(super) fn new(Listed { alert, seen }: Listed, locale: &str) -> Self {
        Self {
            id: alert.id.0,
            category: alert.category.into(),
            flow_id: alert.flow_id.map(|flow| flow.0),
            connection_id: alert.connection_id.map(|connection| connection.0),
            title: alert.title.in_language(locale).to_owned(),
            next_step: alert.next_step.in_language(locale).to_owned(),
            path: alert.path,
            count: alert.count,
            raised_at: alert.raised_at,
            last_at: alert.last_at,
            resolved_at: alert.resolved_at,
            seen,
        }
    }
}
