//! The pipelines of deals and tickets, and their stages.

use super::types::{self, DEAL, TICKET};
use crate::hubspot::caller::Caller;
use crate::hubspot::error::ApiError;
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

/// Id and label.
type Named = (&'static str, &'static str);

/// Pipelines of a kind, with their stages.
pub(crate) fn of(kind: &str) -> &'static [(Named, &'static [Named])] {
    match kind {
        DEAL => &[
            (
                ("default", "Sales Pipeline"),
                &[
                    ("appointmentscheduled", "Appointment Scheduled"),
                    ("contractsent", "Contract Sent"),
                    ("closedwon", "Closed Won"),
                    ("closedlost", "Closed Lost"),
                ],
            ),
            (("91827364", "Group bookings"), &[("191000001", "Request"), ("191000002", "Offer")]),
        ],
        TICKET => &[(
            ("0", "Support Pipeline"),
            &[("1", "New"), ("2", "Waiting on contact"), ("3", "Waiting on us"), ("4", "Closed")],
        )],
        _ => &[],
    }
}

fn stage((at, (id, label)): (usize, &Named)) -> Value {
    json!({
        "id": id, "label": label, "displayOrder": at, "metadata": {}, "archived": false,
        "createdAt": "2021-03-02T08:15:00.000Z", "updatedAt": "2021-03-02T08:15:00.000Z",
    })
}

pub(super) async fn list(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(kind): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let kind = sandbox.read(|world| types::find(&world.hubspot, &kind))?;
    caller.needs(kind.read)?;
    let pipelines: Vec<Value> = of(&kind.id)
        .iter()
        .enumerate()
        .map(|(at, ((id, label), stages))| {
            json!({
                "id": id, "label": label, "displayOrder": at, "archived": false,
                "createdAt": "2021-03-02T08:15:00.000Z", "updatedAt": "2021-03-02T08:15:00.000Z",
                "stages": stages.iter().enumerate().map(stage).collect::<Vec<_>>(),
            })
        })
        .collect();
    Ok(Json(json!({ "results": pipelines })))
}

pub(super) async fn stages(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((kind, pipeline)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let kind = sandbox.read(|world| types::find(&world.hubspot, &kind))?;
    caller.needs(kind.read)?;
    let found = of(&kind.id).iter().find(|((id, _), _)| *id == pipeline);
    let (_, stages) = found.ok_or_else(|| ApiError::not_found("pipeline not found"))?;
    Ok(Json(json!({ "results": stages.iter().enumerate().map(stage).collect::<Vec<_>>() })))
}
