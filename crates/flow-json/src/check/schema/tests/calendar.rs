//! CalendarPicker: one value in single mode, pairs in range mode.

use super::{accepted, refused, with, without};
use serde_json::{Value, json};

fn single() -> Value {
    json!({
        "type": "CalendarPicker", "name": "a", "label": "A", "helper-text": "h", "required": "${data.r}",
        "mode": "single", "min-date": "2026-01-01", "max-date": "2026-12-31", "unavailable-dates": ["2026-05-01"],
        "include-days": ["Mon", "Sun"], "enabled": true, "visible": true, "init-value": "2026-02-01",
        "error-message": "e", "on-select-action": { "name": "data_exchange", "payload": { "a": "${form.a}" } },
    })
}

fn range() -> Value {
    let pair = |value: Value| json!({ "start-date": value.clone(), "end-date": value });
    json!({
        "type": "CalendarPicker", "name": "a", "mode": "range", "title": "T", "description": "d",
        "label": pair(json!("A")), "helper-text": pair(json!("h")), "required": pair(json!(true)),
        "init-value": pair(json!("2026-02-01")), "error-message": "${data.errors}", "min-days": 1, "max-days": 5,
        "include-days": "${data.days}",
    })
}

#[test]
fn single_mode() {
    accepted("6.1", &single());
    accepted("6.1", &without(&single(), "mode"));
    let pair = json!({ "start-date": "A", "end-date": "B" });
    refused("6.1", &with(&single(), "label", pair.clone()), "INVALID_TYPE", "label");
    refused("6.1", &with(&single(), "init-value", pair), "INVALID_DATE_SINGLE_INIT_VALUE_FORMAT", "init-value");
    for (key, value) in
        [("title", json!("T")), ("description", json!("d")), ("min-days", json!(1)), ("max-days", json!(1))]
    {
        refused("6.1", &with(&single(), key, value), "INVALID_PROPERTY_NAME_FOR_CONDITION", key);
    }
    refused("6.1", &with(&single(), "include-days", json!(["Monday"])), "INVALID_ENUM_VALUE", "include-days[0]");
    refused("6.1", &with(&single(), "mode", json!("multiple")), "INVALID_ENUM_VALUE", "mode");
    refused("6.1", &with(&single(), "required", json!("yes")), "INVALID_PROPERTY_TYPE", "required");
}

#[test]
fn range_mode() {
    accepted("6.1", &range());
    refused("6.1", &with(&range(), "label", json!("A")), "INVALID_TYPE", "label");
    refused("6.1", &with(&range(), "required", json!(true)), "INVALID_TYPE", "required");
    refused("6.1", &with(&range(), "label", json!(null)), "INVALID_PROPERTY_TYPE", "label");
    let half = json!({ "start-date": "A" });
    refused("6.1", &with(&range(), "label", half), "MISSING_CALENDAR_PICKER_RANGE_MODE_PROP", "label");
    let more = json!({ "start-date": "A", "end-date": "B", "middle": "C" });
    refused("6.1", &with(&range(), "label", more), "UNEXPECTED_CALENDAR_PICKER_RANGE_MODE_PROP", "label.middle");
    let wrong = json!({ "start-date": true, "end-date": "yes" });
    refused("6.1", &with(&range(), "required", wrong), "INVALID_PROPERTY_TYPE", "required.end-date");
}

#[test]
fn a_mode_the_phone_will_know() {
    accepted("6.1", &with(&single(), "mode", json!("${data.mode}")));
    accepted("6.1", &with(&range(), "mode", json!("${data.mode}")));
}
