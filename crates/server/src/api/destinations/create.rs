use super::body::{DestinationBody, KeptBody};
use super::kind::{KindWord, begins_enabled, fits};
use super::problem::DestinationProblem;
use super::rules::{check_settings, secret, writer};
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_form::DestinationKind;
use akis_store::{
    FlowId, StoreError, audit,
    destinations::{self, NewDestination},
    flows,
};
use axum::http::StatusCode;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

/// A destination to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDestination)]
pub(super) struct CreateDestination {
    kind: KindWord,
    /// Whose access writes; absent the connection the form was imported through, where that fits.
    connection_id: Option<Uuid>,
    /// In the kind's own shape; absent all is automatic.
    #[schema(value_type = Option<Object>)]
    settings: Option<Value>,
    /// Signs the calls of a kind that has a secret; absent a new one is made.
    #[schema(value_type = Option<String>)]
    secret: Option<SecretString>,
    /// Whether answers go there; absent as the kind begins.
    enabled: Option<bool>,
}

/// Adds a destination: what is answered from now on goes there too. For editors.
#[utoipa::path(post, path = "/flows/{id}/destinations", tag = "destinations", operation_id = "create_destination",
    params(("id" = Uuid, Path, description = "The flow")), request_body = CreateDestination,
    responses((status = 201, body = KeptBody), DestinationProblem))]
pub(super) async fn create(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    Json(new): Json<CreateDestination>,
) -> Result<(StatusCode, Json<KeptBody>), Problem> {
    let kind = DestinationKind::from(new.kind);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let flow = flows::get(&mut tx, FlowId(id)).await?.ok_or(RequestProblem::NotFound)?;
    let destination = state.connectors.destination(kind).filter(|_| fits(kind, flow.summary.source));
    let destination = destination.ok_or(DestinationProblem::NotOffered)?;
    let own = flow.summary.connection_id.filter(|_| destination.source() == flow.summary.source);
    let connection_id = writer(&mut tx, destination, new.connection_id.or(own.map(|own| own.0))).await?;
    let settings = new.settings.unwrap_or_else(|| json!({}));
    check_settings(destination, &flow.form, &settings, &member.locale)?;
    let secret = secret(kind, new.secret.as_ref())?;

    let row = NewDestination {
        flow_id: FlowId(id),
        kind,
        connection_id,
        settings,
        secret: secret.clone(),
        enabled: new.enabled.unwrap_or(begins_enabled(kind)),
    };
    let added = destinations::insert(&mut tx, &row).await.map_err(|error| match error {
        StoreError::Taken(_) => DestinationProblem::TooMany.into(),
        error => Problem::from(error),
    })?;
    let detail =
        json!({"flow_id": id, "kind": kind.as_str(), "connection_id": connection_id, "enabled": row.enabled});
    audit::record(&mut tx, Some(member.person), "destination.added", &added.to_string(), &detail).await?;
    let body = DestinationBody::read(&state, &mut tx, added, &member.locale).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(KeptBody::new(body, secret.as_ref()))))
}
