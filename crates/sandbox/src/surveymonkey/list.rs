//! Lists come page by page, with links to the neighbours.

use super::error::ApiError;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use url::form_urlencoded;

/// The query of a list.
pub(super) type Asked = BTreeMap<String, String>;

/// `data`, `page`, `per_page`, `total`, `links`; `most` is the largest `per_page`.
pub(super) fn paged(all: &[Value], asked: &Asked, href: &str, most: usize) -> Result<Value, ApiError> {
    let number = |name: &str, usual: usize, most: usize| match asked.get(name).map(|text| text.parse::<usize>()) {
        None => Ok(usual),
        Some(Ok(number)) if (1..=most).contains(&number) => Ok(number),
        Some(_) => Err(ApiError::because(1003, format!("{name} must be a number from 1 to {most}."))),
    };
    let page = number("page", 1, 1_000_000)?;
    let per_page = number("per_page", 50, most)?;
    let last = all.len().div_ceil(per_page).max(1);
    let link = |page: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(asked.iter().filter(|(name, _)| !matches!(name.as_str(), "page" | "per_page")));
        query.append_pair("page", &page.to_string()).append_pair("per_page", &per_page.to_string());
        format!("{href}?{}", query.finish())
    };
    let mut links = json!({ "self": link(page) });
    if page > 1 {
        links["prev"] = link(page - 1).into();
        links["first"] = link(1).into();
    }
    if page < last {
        links["next"] = link(page + 1).into();
        links["last"] = link(last).into();
    }
    let data: Vec<&Value> = all.iter().skip((page - 1).saturating_mul(per_page)).take(per_page).collect();
    Ok(json!({ "data": data, "per_page": per_page, "page": page, "total": all.len(), "links": links }))
}

/// A moment in a query: with an offset, or without one in UTC.
pub(super) fn moment(asked: &Asked, name: &str) -> Result<Option<jiff::Timestamp>, ApiError> {
    let Some(text) = asked.get(name) else { return Ok(None) };
    // A plus in a query reads as a blank when a client did not encode it.
    let text = text.replace(' ', "+");
    let utc = || text.parse::<jiff::civil::DateTime>().ok()?.in_tz("UTC").ok().map(|at| at.timestamp());
    let at = text.parse::<jiff::Timestamp>().ok().or_else(utc);
    at.map(Some).ok_or_else(|| ApiError::because(1003, format!("{name} is not a date.")))
}
