//! The list of an account's surveys (SurveyMonkey API v3, `GET /surveys`).

use super::refusal;
use crate::request::{address, get};
use crate::{Access, ConnectorError, FormList, FormQuery, FormSummary, answer};
use bytes::Bytes;
use http::{Request, Response};
use jiff::civil::DateTime;
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// Surveys a page; SurveyMonkey gives at most 1000.
const PAGE_SIZE: u64 = 100;

/// Pages are numbered from one. A cursor that is no number asks for the first.
fn page(query: &FormQuery<'_>) -> u64 {
    query.after.and_then(|after| after.parse().ok()).filter(|page| *page > 0).unwrap_or(1)
}

pub(super) fn request(base: &Url, access: &Access, query: &FormQuery<'_>) -> Request<Bytes> {
    let mut url = address(base, &["v3", "surveys"]);
    let title = query.search.map(str::trim).filter(|search| !search.is_empty());
    url.query_pairs_mut()
        .append_pair("page", &page(query).to_string())
        .append_pair("per_page", &PAGE_SIZE.to_string())
        .append_pair("sort_by", "date_modified")
        .append_pair("sort_order", "DESC")
        .append_pair("include", "question_count,date_modified,response_count")
        .extend_pairs(title.map(|title| ("title", title)));
    get(&url, &access.token)
}

#[derive(Deserialize)]
struct List {
    data: Vec<Value>,
    #[serde(default, deserialize_with = "answer::or_default")]
    total: u64,
    #[serde(default, deserialize_with = "answer::or_default")]
    links: Value,
}

#[derive(Deserialize)]
struct Row {
    id: Value,
    #[serde(default, deserialize_with = "answer::or_default")]
    title: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    nickname: String,
    #[serde(default)]
    question_count: Option<u32>,
    #[serde(default, deserialize_with = "answer::or_default")]
    date_modified: String,
}

pub(super) fn read(response: &Response<Bytes>, query: &FormQuery<'_>) -> Result<FormList, ConnectorError> {
    let list: List = refusal::json(response)?;
    let page = page(query);
    let more = list.links.get("next").and_then(Value::as_str).is_some_and(|next| !next.is_empty())
        || page.saturating_mul(PAGE_SIZE) < list.total;
    // An empty page ends the list, whatever the total says.
    let next = (more && !list.data.is_empty()).then(|| page.saturating_add(1).to_string());
    // A row of another shape hides that survey, not all of them.
    let rows = list.data.into_iter().filter_map(|row| serde_json::from_value::<Row>(row).ok());
    Ok(FormList { forms: rows.filter_map(summary).collect(), next })
}

fn summary(row: Row) -> Option<FormSummary> {
    let title = crate::plain_text::plain(&row.title);
    Some(FormSummary {
        id: refusal::id(&row.id)?,
        name: if title.is_empty() { row.nickname } else { title },
        question_count: row.question_count,
        updated_at: moment(&row.date_modified).unwrap_or(Timestamp::UNIX_EPOCH),
        captcha: false,
    })
}

/// SurveyMonkey writes moments of surveys without an offset, in UTC.
fn moment(text: &str) -> Option<Timestamp> {
    let with_offset = text.parse::<Timestamp>().ok();
    with_offset.or_else(|| Some(text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp()))
}
