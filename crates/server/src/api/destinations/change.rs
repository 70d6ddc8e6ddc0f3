use super::body::{DestinationBody, KeptBody, known};
use super::problem::DestinationProblem;
use super::rules::{check_settings, replacing, secret, writer};
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_store::{
    DestinationId, audit,
    destinations::{self, DestinationChange},
    flows,
};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

/// What becomes different; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeDestination {
    /// All settings, in the kind's own shape.
    #[schema(value_type = Option<Object>)]
    settings: Option<Value>,
    /// Another secret of one's own.
    #[schema(value_type = Option<String>)]
    secret: Option<SecretString>,
    /// Makes another secret and shows it once. A webhook is signed with both until the next one is made.
    #[serde(default)]
    new_secret: bool,
    /// Whether answers go there. Switched off, they wait here; switched on, those that waited are sent.
    enabled: Option<bool>,
    /// Whose access writes; what has not arrived goes that way too.
    connection_id: Option<Uuid>,
}

/// Changes a destination. What waits for it is written as it is then. For editors.
#[utoipa::path(patch, path = "/destinations/{id}", tag = "destinations", operation_id = "change_destination",
    params(("id" = Uuid, Path, description = "The destination")), request_body = ChangeDestination,
    responses((status = 200, body = KeptBody), DestinationProblem))]
pub(super) async fn change(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    Json(wanted): Json<ChangeDestination>,
) -> Result<Json<KeptBody>, Problem> {
    let id = DestinationId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let (row, destination) = known(&state, &mut tx, id).await?;
    if let Some(settings) = &wanted.settings {
        let flow = flows::get(&mut tx, row.flow_id).await?.ok_or(RequestProblem::NotFound)?;
        check_settings(destination, &flow.form, settings, &member.locale)?;
    }
    let connection_id = match wanted.connection_id {
        Some(named) => writer(&mut tx, destination, Some(named)).await?,
        None => None,
    };
    let new = match (&wanted.secret, wanted.new_secret) {
        (None, false) => None,
        (brought, _) => secret(row.kind, brought.as_ref())?,
    };
    let kept = match &new {
        Some(new) => Some(replacing(destinations::secret(&mut tx, id).await?, new, row.kind)),
        None => None,
    };
    let detail = json!({
        "flow_id": row.flow_id,
        "kind": row.kind.as_str(),
        "settings": wanted.settings.is_some(),
        "secret": new.is_some(),
        "enabled": wanted.enabled,
        "connection_id": connection_id,
    });
    let change =
        DestinationChange { settings: wanted.settings, secret: kept, enabled: wanted.enabled, connection_id };
    destinations::change(&mut tx, id, &change).await?;
    audit::record(&mut tx, Some(member.person), "destination.changed", &id.to_string(), &detail).await?;
    let body = DestinationBody::read(&state, &mut tx, id, &member.locale).await?;
    tx.commit().await?;
    Ok(Json(KeptBody::new(body, new.as_ref())))
}
