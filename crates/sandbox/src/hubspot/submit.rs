//! The secure submission endpoint.

use super::caller::Caller;
use super::check::{milliseconds, refusals};
use super::error::ApiError;
use super::{Submission, fields, forms};
use crate::state::Sandbox;
use crate::world::Mail;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Addresses whose submissions HubSpot accepts and forgets.
const SWALLOWED: [&str; 2] = ["@example.com", "@test.com"];

pub(super) async fn secure(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((portal_id, form_id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    caller.needs("forms")?;
    let form = forms::find(&sandbox, &form_id).filter(|form| form["archived"] != true);
    let own = caller.is_main(&sandbox) && portal_id == caller.portal().to_string();
    let Some(form) = form.filter(|_| own) else {
        return Err(ApiError::not_found("The form or the portal does not exist"));
    };
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        return Err(ApiError::validation("The content type must be application/json"));
    }
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        return Err(ApiError::validation("Invalid input JSON"));
    };
    let now = sandbox.now();
    let refused = refusals(&form, &body, now);
    if !refused.is_empty() {
        return Err(ApiError::submission(&refused));
    }
    let email = value_of(&body, "email").map(str::to_lowercase);
    if email.as_ref().is_some_and(|email| SWALLOWED.iter().any(|domain| email.ends_with(domain))) {
        sandbox.write(|world| world.hubspot.swallowed += 1);
    } else {
        keep(&sandbox, &form, &body, email, now);
    }
    let after = &form["configuration"]["postSubmitAction"];
    Ok(Json(match after["type"].as_str() {
        Some("redirect_url") => json!({ "redirectUri": after["value"] }),
        _ => json!({ "inlineMessage": after["value"] }),
    }))
}

fn value_of<'a>(body: &'a Value, name: &str) -> Option<&'a str> {
    let fields = body["fields"].as_array()?;
    fields.iter().find(|field| field["name"] == name)?["value"].as_str().filter(|value| !value.is_empty())
}

fn keep(sandbox: &Sandbox, form: &Value, body: &Value, email: Option<String>, now: Timestamp) {
    let known = fields::all(form);
    let values: Vec<Value> = body["fields"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|field| {
            let definition =
                known.iter().find(|known| field["name"] == known.name()).map(|known| known.definition);
            let value = field["value"].as_str().unwrap_or_default();
            json!({
                "name": field["name"],
                "value": value,
                "objectTypeId": field["objectTypeId"].as_str().unwrap_or("0-1"),
                "label": definition.map_or(&field["name"], |definition| &definition["label"]),
                "display": definition.map_or_else(|| value.to_owned(), |definition| readable(definition, value)),
            })
        })
        .collect();
    let submission = Submission {
        conversion_id: Uuid::now_v7().to_string(),
        form_id: form["id"].as_str().unwrap_or_default().to_owned(),
        form_name: form["name"].as_str().unwrap_or_default().to_owned(),
        submitted_at: milliseconds(&body["submittedAt"]).unwrap_or_else(|| now.as_millisecond()),
        received_at: now,
        values,
        page_url: body["context"]["pageUri"].as_str().map(ToOwned::to_owned),
        page_name: body["context"]["pageName"].as_str().map(ToOwned::to_owned),
        context: body["context"].clone(),
        legal_consent: body["legalConsentOptions"].clone(),
        contact: email.clone(),
    };
    let mails: Vec<Mail> = form["configuration"]["notifyRecipients"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|recipient| notification(&submission, recipient, now))
        .collect();
    let portal = sandbox.options().hubspot.portal_id;
    sandbox.write(|world| {
        if let Some(email) = email {
            let mut properties = BTreeMap::new();
            for value in &submission.values {
                if value["objectTypeId"] == "0-1"
                    && let (Some(name), Some(value)) = (value["name"].as_str(), value["value"].as_str())
                {
                    properties.insert(name.to_owned(), value.to_owned());
                }
            }
            world.hubspot.crm.upsert_contact(portal, &email, properties, now);
        }
        world.hubspot.submissions.push(submission);
        world.mailbox.extend(mails);
    });
}

/// A value as a person reads it: option labels instead of option values, dates instead of milliseconds.
fn readable(definition: &Value, value: &str) -> String {
    let label = |part: &str| {
        let options = definition["options"].as_array().into_iter().flatten();
        let found = options.into_iter().find(|option| option["value"] == part);
        found.and_then(|option| option["label"].as_str()).unwrap_or(part).to_owned()
    };
    match definition["fieldType"].as_str().unwrap_or_default() {
        "multiple_checkboxes" => value.split(';').map(label).collect::<Vec<_>>().join(", "),
        "dropdown" | "radio" => label(value),
        "single_checkbox" => if value == "true" { "Yes" } else { "No" }.to_owned(),
        "datepicker" => value
            .parse::<i64>()
            .ok()
            .and_then(|ms| Timestamp::from_millisecond(ms).ok())
            .map_or_else(|| value.to_owned(), |at| at.to_zoned(TimeZone::UTC).date().to_string()),
        _ => value.to_owned(),
    }
}

fn notification(submission: &Submission, recipient: &str, at: Timestamp) -> Mail {
    let lines: Vec<String> = submission
        .values
        .iter()
        .map(|value| {
            format!(
                "{}: {}",
                value["label"].as_str().unwrap_or_default(),
                value["display"].as_str().unwrap_or_default()
            )
        })
        .collect();
    Mail {
        id: Uuid::now_v7().to_string(),
        at,
        from: "noreply@notifications.hubspot.invalid".into(),
        to: format!("user-{recipient}@mavideniz.com.tr"),
        subject: format!("New submission on HubSpot form \"{}\"", submission.form_name),
        text: lines.join("\n"),
        html: None,
        sender_name: None,
        headers: Vec::new(),
    }
}
