//! Who the account is.

use super::caller::Caller;
use super::error::ApiError;
use super::portals;
use crate::state::Sandbox;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

pub(super) async fn details(caller: Caller, State(sandbox): State<Sandbox>) -> Result<Json<Value>, ApiError> {
    caller.needs("oauth")?;
    let portal = portals::of(&sandbox, Some(caller.portal()));
    Ok(Json(json!({
        "portalId": portal.id,
        "portalName": portal.name,
        "accountType": "STANDARD",
        "timeZone": "Europe/Istanbul",
        "companyCurrency": "EUR",
        "additionalCurrencies": ["TRY"],
        "utcOffset": "+03:00",
        "utcOffsetMilliseconds": 10_800_000,
        "uiDomain": "app-eu1.hubspot.com",
        "dataHostingLocation": "eu1",
    })))
}
