use super::body::known;
use crate::{
    State,
    api::connections::PlaceBody,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_connectors::{own_place, places_kind, places_of_form};
use akis_store::{DestinationId, flows};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which question goes to which place.
#[derive(Serialize, ToSchema)]
#[schema(as = DestinationMapping)]
pub(super) struct MappingBody {
    /// In the order they are asked.
    questions: Vec<MappedQuestion>,
    /// The places of the form itself that a question can be mapped to.
    places: Vec<PlaceBody>,
    /// The kind of places of the connection that can be chosen from as well; null when there are none.
    #[schema(required)]
    places_kind: Option<&'static str>,
}

/// A question and where its answer goes.
#[derive(Serialize, ToSchema)]
struct MappedQuestion {
    id: String,
    label: String,
    /// The kind of question.
    kind: &'static str,
    /// Where the answer goes by itself; null: nowhere, unless somebody chooses a place.
    #[schema(required)]
    automatic: Option<PlaceBody>,
    choice: Choice,
    /// The chosen place's value; null unless the choice is a place.
    #[schema(required)]
    place: Option<String>,
}

/// What somebody chose for a question.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MappingChoice)]
enum Choice {
    /// Nothing: it goes where it goes by itself.
    Automatic,
    /// A place.
    Place,
    /// It is not sent.
    NotSent,
}

/// Reads where each answer goes, by itself and by choice. A choice is made in the destination's settings, under
/// `mapping`: a place's value, or null for not sent. For every role.
#[utoipa::path(get, path = "/destinations/{id}/mapping", tag = "destinations", operation_id = "get_destination_mapping",
    params(("id" = Uuid, Path, description = "The destination")), responses((status = 200, body = MappingBody)))]
pub(super) async fn mapping(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<MappingBody>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let (row, _) = known(&state, &mut tx, DestinationId(id)).await?;
    let flow = flows::get(&mut tx, row.flow_id).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    let chosen = row.settings.get("mapping").and_then(Value::as_object);
    let questions = flow.form.questions().map(|question| {
        let (choice, place) = match chosen.and_then(|chosen| chosen.get(question.id.as_str())) {
            None => (Choice::Automatic, None),
            Some(Value::String(place)) => (Choice::Place, Some(place.clone())),
            Some(_) => (Choice::NotSent, None),
        };
        MappedQuestion {
            id: question.id.0.clone(),
            label: question.label.clone(),
            kind: question.kind.name(),
            automatic: own_place(row.kind, question).map(PlaceBody::from),
            choice,
            place,
        }
    });
    Ok(Json(MappingBody {
        questions: questions.collect(),
        places: places_of_form(row.kind, &flow.form).into_iter().map(PlaceBody::from).collect(),
        places_kind: places_kind(row.kind),
    }))
}
