//! Search: filters, order, pages, and an index that may be behind.

use super::types;
use super::write::body;
use super::{Crm, Record};
use crate::hubspot::caller::Caller;
use crate::hubspot::error::ApiError;
use crate::hubspot::{is_known, rate};
use crate::state::Sandbox;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::cmp::Ordering;

const PAGE: u64 = 10;
const LARGEST_PAGE: u64 = 200;
const MOST_GROUPS: usize = 5;
const MOST_FILTERS: usize = 18;

pub(super) async fn search(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(kind): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, ApiError> {
    let kind = sandbox.read(|world| types::find(&world.hubspot, &kind))?;
    caller.needs(kind.read)?;
    rate::count_search(&sandbox, caller.portal())?;
    let body = body(&bytes)?;
    let groups = groups(&body)?;
    let limit = match &body["limit"] {
        Value::Null => PAGE,
        limit => limit
            .as_u64()
            .filter(|limit| (1..=LARGEST_PAGE).contains(limit))
            .ok_or_else(|| ApiError::validation(format!("limit must be between 1 and {LARGEST_PAGE}")))?,
    };
    let after = match &body["after"] {
        Value::Null => 0,
        after => {
            let after = after.as_u64().or_else(|| after.as_str()?.parse().ok());
            after.ok_or_else(|| ApiError::validation("after is not a valid cursor"))?
        }
    };
    let names = body["properties"].as_array().map(Vec::as_slice).unwrap_or_default();
    let names: Vec<String> = names.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect();
    let now = sandbox.now();
    let query = body["query"].as_str().unwrap_or_default().to_lowercase();
    sandbox.read(|world| {
        let store = &world.hubspot;
        let definitions = types::definitions(store, &kind.id);
        let known = |name: &str| {
            name.starts_with("associations.") || definitions.iter().any(|definition| definition["name"] == name)
        };
        if let Some(unknown) = groups.iter().flatten().find(|filter| !known(filter.property)) {
            let message = format!("There was a problem with the request: unknown property {}", unknown.property);
            return Err(ApiError::validation(message));
        }
        let hit = |record: &&Record| {
            let indexed = is_known(record.created_at, store.settings.search_lag_seconds, now);
            let said =
                query.is_empty() || record.properties.values().any(|value| value.to_lowercase().contains(&query));
            let fits = groups.is_empty()
                || groups.iter().any(|group| group.iter().all(|filter| filter.holds(&store.crm, record)));
            indexed && said && fits
        };
        let mut found: Vec<&Record> = store.crm.of(caller.portal(), &kind.id).filter(hit).collect();
        sort(&mut found, &body["sorts"]);
        let skip = usize::try_from(after).unwrap_or(usize::MAX);
        let take = usize::try_from(limit).unwrap_or(usize::MAX);
        let results: Vec<Value> =
            found.iter().skip(skip).take(take).map(|record| record.shown(Some(&names))).collect();
        let mut answer = json!({ "total": found.len(), "results": results });
        let next = skip.saturating_add(take);
        if next < found.len() {
            answer["paging"] = json!({ "next": { "after": next.to_string() } });
        }
        Ok(Json(answer))
    })
}

/// One condition.
struct Filter<'a> {
    property: &'a str,
    operator: &'a str,
    value: String,
    high: String,
    values: Vec<String>,
}

fn groups(body: &Value) -> Result<Vec<Vec<Filter<'_>>>, ApiError> {
    let groups = body["filterGroups"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut kept = Vec::new();
    let mut count = 0;
    for group in groups {
        let filters =
            group["filters"].as_array().ok_or_else(|| ApiError::validation("Invalid input JSON: filters"))?;
        count += filters.len();
        kept.push(filters.iter().map(filter).collect::<Result<Vec<_>, _>>()?);
    }
    if kept.len() > MOST_GROUPS || count > MOST_FILTERS {
        return Err(ApiError::validation("There are too many filter groups or filters"));
    }
    Ok(kept)
}

fn filter(given: &Value) -> Result<Filter<'_>, ApiError> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let property = given["propertyName"].as_str().filter(|name| !name.is_empty());
    let property = property.ok_or_else(|| ApiError::validation("Invalid input JSON: propertyName"))?;
    let operator = given["operator"].as_str().unwrap_or_default();
    let values: Vec<String> = given["values"].as_array().into_iter().flatten().map(text).collect();
    let complete = match operator {
        "HAS_PROPERTY" | "NOT_HAS_PROPERTY" => true,
        "IN" | "NOT_IN" => !values.is_empty(),
        "BETWEEN" => !given["value"].is_null() && !given["highValue"].is_null(),
        "EQ" | "NEQ" | "LT" | "LTE" | "GT" | "GTE" | "CONTAINS_TOKEN" | "NOT_CONTAINS_TOKEN" => {
            !given["value"].is_null()
        }
        _ => return Err(ApiError::validation(format!("Invalid input JSON: operator {operator}"))),
    };
    if !complete {
        return Err(ApiError::validation(format!("The filter on {property} lacks a value")));
    }
    Ok(Filter { property, operator, value: text(&given["value"]), high: text(&given["highValue"]), values })
}

impl Filter<'_> {
    fn holds(&self, crm: &Crm, record: &Record) -> bool {
        if self.property.starts_with("associations.") {
            let linked = |value: &String| {
                let id = value.parse::<u64>().ok();
                record.associations.iter().any(|link| {
                    Some(link.to) == id && crm.records.get(&link.to).is_some_and(|other| !other.archived)
                })
            };
            return match self.operator {
                "EQ" => linked(&self.value),
                "IN" => self.values.iter().any(linked),
                "HAS_PROPERTY" => !record.associations.is_empty(),
                _ => false,
            };
        }
        let own = record.properties.get(self.property).map(String::as_str).filter(|value| !value.is_empty());
        let Some(own) = own else {
            return matches!(self.operator, "NOT_HAS_PROPERTY" | "NEQ" | "NOT_IN" | "NOT_CONTAINS_TOKEN");
        };
        let against = |value: &str| compare(own, value);
        match self.operator {
            "EQ" => against(&self.value) == Ordering::Equal,
            "NEQ" => against(&self.value) != Ordering::Equal,
            "LT" => against(&self.value) == Ordering::Less,
            "LTE" => against(&self.value) != Ordering::Greater,
            "GT" => against(&self.value) == Ordering::Greater,
            "GTE" => against(&self.value) != Ordering::Less,
            "BETWEEN" => against(&self.value) != Ordering::Less && against(&self.high) != Ordering::Greater,
            "IN" => self.values.iter().any(|value| against(value) == Ordering::Equal),
            "NOT_IN" => !self.values.iter().any(|value| against(value) == Ordering::Equal),
            "CONTAINS_TOKEN" => has_token(own, &self.value),
            "NOT_CONTAINS_TOKEN" => !has_token(own, &self.value),
            "HAS_PROPERTY" => true,
            _ => false,
        }
    }
}

/// Numbers and moments by size, texts without regard to case.
fn compare(own: &str, other: &str) -> Ordering {
    let moment = |text: &str| {
        let written = text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond);
        written.or_else(|| text.parse::<i64>().ok())
    };
    if let (Some(own), Some(other)) = (moment(own), moment(other)) {
        return own.cmp(&other);
    }
    if let (Ok(own), Ok(other)) = (own.parse::<f64>(), other.parse::<f64>()) {
        return own.partial_cmp(&other).unwrap_or(Ordering::Equal);
    }
    own.to_lowercase().cmp(&other.to_lowercase())
}

/// Whole words, as HubSpot cuts them; a star stands for the rest of one.
fn has_token(text: &str, token: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|letter: char| !letter.is_alphanumeric() && letter != '*');
        parts.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let own = words(text);
    let wanted = words(token);
    !wanted.is_empty()
        && wanted.iter().all(|wanted| match wanted.strip_suffix('*') {
            Some(start) => own.iter().any(|word| word.starts_with(start)),
            None => own.contains(wanted),
        })
}

fn sort(found: &mut [&Record], sorts: &Value) {
    let Some(first) = sorts.get(0) else { return };
    let name = first.as_str().or_else(|| first["propertyName"].as_str()).unwrap_or_default();
    let down = first["direction"] == "DESCENDING" || name.starts_with('-');
    let name = name.trim_start_matches('-');
    let value = |record: &Record| record.properties.get(name).cloned().unwrap_or_default();
    found.sort_by(|one, other| {
        let order = compare(&value(one), &value(other));
        if down { order.reverse() } else { order }
    });
}
