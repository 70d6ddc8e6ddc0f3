use super::get::FlowBody;
use crate::{
    State,
    api::connections::{ConnectionProblem, call_problem, connected, refused},
    auth::{Editor, Member},
    extract::Json,
    problem::Problem,
};
use akis_connections::FormRead;
use akis_store::{
    ConnectionId, audit,
    flows::{self, NewFlow},
};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which form to import.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportForm {
    connection_id: Uuid,
    /// The form's id at the source.
    source_form_id: String,
}

/// Imports a form of a connected account as a new flow. For editors.
#[utoipa::path(post, path = "/flows", tag = "flows", operation_id = "import_form", request_body = ImportForm,
    responses((status = 201, body = FlowBody), ConnectionProblem))]
pub(super) async fn import(
    state: State,
    member: Member<Editor>,
    Json(wanted): Json<ImportForm>,
) -> Result<(StatusCode, Json<FlowBody>), Problem> {
    let connection = ConnectionId(wanted.connection_id);
    let connector = connected(&state, member.tenant, connection).await?;
    let source = connector.kind();
    let asked = state.caller.form(member.tenant, connection, source, &wanted.source_form_id).await;
    let FormRead { form, version } = asked.map_err(call_problem)?;
    let form = match form {
        Ok(form) => form,
        Err(error) => return Err(refused(&state, member.tenant, connection, version, error).await),
    };

    let name = if form.title.trim().is_empty() { wanted.source_form_id.clone() } else { form.title.clone() };
    let new = NewFlow { name, connection_id: Some(connection), form, created_by: member.person };
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let id = flows::insert(&mut tx, &new).await?;
    let detail = json!({"source": source.as_str(), "source_form_id": wanted.source_form_id});
    audit::record(&mut tx, Some(member.person), "flow.imported", &id.to_string(), &detail).await?;
    let flow = FlowBody::read(&state, &mut tx, id, &member.locale).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(flow)))
}
