use super::kind::KindWord;
use super::problem::DestinationProblem;
use crate::{
    State,
    api::{connections::FeatureWord, sources::Contract, text::said},
    problem::{Problem, RequestProblem},
};
use akis_store::{
    DestinationId, TenantTx, connections,
    destinations::{self, Destination, Undelivered},
};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a flow's answers are written to.
#[derive(Serialize, ToSchema)]
#[schema(as = Destination)]
pub(super) struct DestinationBody {
    id: Uuid,
    flow_id: Uuid,
    kind: KindWord,
    /// Its name as people write it.
    name: String,
    /// What is promised about an answer; null when this version no longer knows the kind.
    #[schema(required)]
    contract: Option<Contract>,
    /// Whose access writes; null for one with an address of its own.
    #[schema(required)]
    connection_id: Option<Uuid>,
    /// In the kind's own shape.
    #[schema(value_type = Object)]
    settings: Value,
    /// What the connection is not allowed and needs with these settings: connect it again with these.
    missing_features: Vec<FeatureWord>,
    /// Whether it has a secret of its own.
    has_secret: bool,
    /// Whether answers go to it.
    enabled: bool,
    /// Answers that are sent there by themselves, now or as soon as it is switched on or its connection works again. Without
    /// tests.
    waiting: u64,
    /// Answers that nobody sends there before a person does something: refused, given up, or nobody knows whether they
    /// arrived. Without tests and without those that were left here.
    stuck: u64,
    /// When it was last checked.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    checked_at: Option<Timestamp>,
    /// What was wrong then, in words; null when it was good.
    #[schema(required)]
    check_problem: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// A destination with its new secret, which is shown this once.
#[derive(Serialize, ToSchema)]
#[schema(as = DestinationWithSecret)]
pub(super) struct KeptBody {
    destination: DestinationBody,
    /// Goes to whoever receives the calls; null when nothing new was made.
    #[schema(required)]
    secret: Option<String>,
}

impl KeptBody {
    pub(super) fn new(destination: DestinationBody, secret: Option<&SecretString>) -> Self {
        Self { destination, secret: secret.map(|secret| secret.expose_secret().to_owned()) }
    }
}

impl DestinationBody {
    pub(super) async fn read(
        state: &State,
        tx: &mut TenantTx,
        id: DestinationId,
        locale: &str,
    ) -> Result<Self, Problem> {
        let row = destinations::get(tx, id).await?.ok_or(RequestProblem::NotFound)?;
        Self::of(state, tx, row, locale).await
    }

    pub(super) async fn of(
        state: &State,
        tx: &mut TenantTx,
        row: Destination,
        locale: &str,
    ) -> Result<Self, Problem> {
        let destination = state.connectors.destination(row.kind);
        let mut missing_features = Vec::new();
        if let (Some(destination), Some(connection)) = (destination, row.connection_id)
            && let Some(connection) = connections::get(tx, connection).await?
            && let Some(connector) = state.connectors.get(connection.source)
        {
            let needed = destination.features(&row.settings).into_iter();
            missing_features = needed
                .filter(|feature| !connector.allows(&connection.scopes, *feature))
                .map(FeatureWord::from)
                .collect();
        }
        let Undelivered { waiting, stuck } = destinations::undelivered(tx, row.id).await?;
        Ok(Self {
            id: row.id.0,
            flow_id: row.flow_id.0,
            kind: row.kind.into(),
            name: destination.map_or(row.kind.as_str(), |destination| destination.name()).to_owned(),
            contract: destination.map(|destination| destination.contract().into()),
            connection_id: row.connection_id.map(|connection| connection.0),
            settings: row.settings,
            missing_features,
            has_secret: row.has_secret,
            enabled: row.enabled,
            waiting,
            stuck,
            checked_at: row.checked_at,
            check_problem: said(row.check_problem, locale),
            created_at: row.created_at,
        })
    }
}

/// The destination and the code that writes to it.
pub(super) async fn known<'a>(
    state: &'a State,
    tx: &mut TenantTx,
    id: DestinationId,
) -> Result<(Destination, &'a dyn akis_connectors::Destination), Problem> {
    let row = destinations::get(tx, id).await?.ok_or(RequestProblem::NotFound)?;
    let destination = state.connectors.destination(row.kind).ok_or(DestinationProblem::NotOffered)?;
    Ok((row, destination))
}
