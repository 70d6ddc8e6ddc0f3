//! Whether a submission is among the newest of its form.

use super::Settings;
use super::value::marker;
use crate::request::{address, bare};
use crate::{Call, ConnectorError, LookFound, Order, Reach, answer};
use akis_form::SubmissionId;
use bytes::Bytes;
use http::{Method, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

pub(super) fn ask(settings: &Settings, order: &Order<'_>, after: Option<&str>) -> Call {
    let form_id = order.submission.source.as_ref().map(|source| source.form_id.as_str()).unwrap_or_default();
    let mut url = address(&settings.api_url, &["form-integrations", "v1", "submissions", "forms", form_id]);
    // Fifty is the most HubSpot gives; the newest come first.
    url.query_pairs_mut().append_pair("limit", "50").extend_pairs(after.map(|after| ("after", after)));
    let token = order.access.map(|access| &access.token);
    Call { request: bare(Method::GET, &url, token), upload: None, reach: Reach::Vendor }
}

/// A page of `GET /form-integrations/v1/submissions/forms/{guid}`, newest first.
#[derive(Deserialize)]
struct Submissions {
    results: Vec<Row>,
    #[serde(default, deserialize_with = "answer::or_default")]
    paging: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    submitted_at: i64,
    #[serde(default, deserialize_with = "answer::or_default")]
    page_url: String,
}

pub(super) fn read(
    response: &Response<Bytes>,
    submission: SubmissionId,
    public_url: &Url,
    since: Timestamp,
) -> Result<LookFound, ConnectorError> {
    let page: Submissions = answer::json(response)?;
    let marker = marker(public_url, submission);
    // HubSpot may add a query of its own.
    let is_ours = |row: &Row| row.page_url.split(['?', '#']).next() == Some(marker.as_str());
    if page.results.iter().any(is_ours) {
        return Ok(LookFound::Yes { result: None });
    }
    let reaches_further_back = page.results.last().is_some_and(|row| row.submitted_at >= since.as_millisecond());
    let next = page.paging.pointer("/next/after").and_then(Value::as_str).filter(|_| reaches_further_back);
    Ok(next.map_or(LookFound::No, |after| LookFound::Further { after: after.to_owned() }))
}
