use super::{ConnectionProblem, call_problem};
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_form::SourceKind;
use akis_store::{ConnectionId, connections};
use secrecy::ExposeSecret as _;
use serde::Serialize;
use url::Url;
use utoipa::ToSchema;
use uuid::Uuid;

/// What the browser needs to open Google's Picker, with which people choose single forms or spreadsheets.
#[derive(Serialize, ToSchema)]
#[schema(as = Picker)]
pub(super) struct PickerBody {
    /// Where the Picker's script is loaded from.
    script_url: String,
    /// The browser key.
    api_key: String,
    /// The Cloud project's number.
    app_id: String,
    /// An access token of the account, good for an hour at most. The Picker runs in the account's name and takes no lesser
    /// one: whoever holds this may do all that the account allowed Akis. Keep it nowhere.
    token: String,
}

/// Reads what opens Google's Picker for an account. What is picked there may then be read. It needs both of the Picker's
/// settings: without the project's number, what is picked stays closed to us (Google Picker API, `setAppId`). For editors.
#[utoipa::path(get, path = "/connections/{id}/picker", tag = "connections", operation_id = "get_picker",
    params(("id" = Uuid, Path, description = "The connection")),
    responses((status = 200, body = PickerBody), ConnectionProblem))]
pub(super) async fn picker(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
) -> Result<Json<PickerBody>, Problem> {
    let id = ConnectionId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let connection = connections::get(&mut tx, id).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    let google = state.connectors.google();
    if connection.source != SourceKind::GoogleForms || !google.has_picker() {
        return Err(ConnectionProblem::NoPicker.into());
    }
    let token = state.caller.token(member.tenant, id).await.map_err(call_problem)?;
    Ok(Json(PickerBody {
        script_url: script(&google.picker_url),
        api_key: google.picker_api_key.clone(),
        app_id: google.picker_app_id.clone(),
        token: token.expose_secret().to_owned(),
    }))
}

/// Google's loader stands at `/js/api.js` (Google Picker API, "Load the Google Picker library").
fn script(base: &Url) -> String {
    format!("{}/js/api.js", base.as_str().trim_end_matches('/'))
}
