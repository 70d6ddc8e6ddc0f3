use super::{ConnectionProblem, call_problem, connected, forms::is_long, refused};
use crate::{
    State,
    api::page::Page,
    auth::{Editor, Member},
    extract::{Json, Path, Query},
    problem::{Problem, RequestProblem},
};
use akis_connections::TokenVersion;
use akis_connectors::{Access, Place};
use akis_store::ConnectionId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which places.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PlacesQuery {
    /// Of which kind: `contact_properties`, `objects`, `pipelines`, `spreadsheets`, `sheets`, `collectors` and the like,
    /// as the source has them.
    kind: String,
    /// The place they stand in, where they stand in one (a spreadsheet's sheets).
    parent: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
}

/// Somewhere an answer can go.
#[derive(Serialize, ToSchema)]
#[schema(as = Place)]
pub(in crate::api) struct PlaceBody {
    /// What the destination's settings take.
    value: String,
    /// As the source's own pages call it.
    label: String,
    /// What tells it from others of its name.
    #[schema(required)]
    detail: Option<String>,
}

impl From<Place> for PlaceBody {
    fn from(place: Place) -> Self {
        Self { value: place.value, label: place.label, detail: place.detail }
    }
}

/// Lists the places of an account that answers can be mapped to. For editors.
#[utoipa::path(get, path = "/connections/{id}/places", tag = "connections", operation_id = "list_places",
    params(("id" = Uuid, Path, description = "The connection"), PlacesQuery),
    responses((status = 200, body = Page<PlaceBody>), ConnectionProblem))]
pub(super) async fn places(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    Query(query): Query<PlacesQuery>,
) -> Result<Json<Page<PlaceBody>>, Problem> {
    let id = ConnectionId(id);
    let connector = connected(&state, member.tenant, id).await?;
    let (kind, parent, after) = (query.kind.as_str(), query.parent.as_deref(), query.after.as_deref());
    if is_long(parent) || is_long(after) {
        let what = "`parent` or `after` is too long.".to_owned();
        return Err(RequestProblem::MalformedParameter { what }.into());
    }
    // Whether the source has the kind does not depend on whose account it is.
    let nobody = Access { token: String::new().into(), account_id: String::new(), base_url: None };
    if connector.places_request(&nobody, kind, parent, after).is_none() {
        let what = "`kind` is none of this system’s.".to_owned();
        return Err(RequestProblem::MalformedParameter { what }.into());
    }
    let ask = |access: &Access| {
        connector.places_request(access, kind, parent, after).unwrap_or_else(|| connector.account_request(access))
    };
    let response = state.caller.call(member.tenant, id, ask).await.map_err(call_problem)?;
    let (places, next) = match connector.read_places(kind, &response) {
        Ok(read) => read,
        Err(error) => return Err(refused(&state, member.tenant, id, TokenVersion::of(&response), error).await),
    };
    Ok(Json(Page { items: places.into_iter().map(PlaceBody::from).collect(), next }))
}
