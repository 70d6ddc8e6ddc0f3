use super::*;

fn group(items: Value) -> Value {
    json!({ "type": "RadioButtonsGroup", "name": "r", "label": "L", "data-source": items })
}

#[test]
fn a_list_has_images_or_colors() {
    let item = |key: &str, value: &str| json!({ "id": key, "title": "T", key: value });
    clean(&one(vec![group(json!([item("image", "aGk="), { "id": "2", "title": "T" }]))]));
    clean(&one(vec![group(json!([item("color", "#FFFFFF")]))]));
    let both = group(json!([item("image", "aGk="), item("color", "#FFFFFF")]));
    refused(&one(vec![both]), "DATA_SOURCE_ITEMS_HAVE_BOTH_IMAGE_AND_COLOR", "'r'");
}

#[test]
fn images_are_base64() {
    let image = |src: &str| one(vec![json!({ "type": "Image", "src": src })]);
    clean(&image("iVBORw0KGgo="));
    clean(&with(data(), vec![json!({ "type": "Image", "src": "${data.text}" })]));
    refused(&image("https://example.com/logo.png"), "INVALID_PROPERTY_VALUE", "base64");
    warned(&image(&"A".repeat(500_000)), "INVALID_PROPERTY_VALUE", "300 KB");
    let option = |image: &str| one(vec![group(json!([{ "id": "1", "title": "T", "image": image }]))]);
    warned(&option(&"A".repeat(200_000)), "INVALID_PROPERTY_VALUE", "100 KB");
    warned(&option("https://example.com"), "INVALID_PROPERTY_VALUE", "base64");
}

/// A Flow whose first screen is this list.
fn list(change: impl FnOnce(&mut Value)) -> Value {
    let item = |id: &str| json!({ "id": id, "main-content": { "title": id }, "on-click-action": navigate("B", json!({})) });
    let mut list = json!({ "type": "NavigationList", "name": "list", "list-items": [item("a"), item("b")] });
    change(&mut list);
    let screen = json!({ "id": "A", "title": "T", "layout": layout(vec![list]) });
    flow("7.3", &[screen, last("B", vec![])])
}

#[test]
fn a_navigation_list_leads_on() {
    clean(&list(|_| {}));
    let whole = |list: &mut Value| {
        list["on-click-action"] = navigate("B", json!({}));
        for item in list["list-items"].as_array_mut().unwrap() {
            item.as_object_mut().unwrap().remove("on-click-action");
        }
    };
    clean(&list(whole));
    refused(
        &list(|list| list["on-click-action"] = navigate("B", json!({}))),
        "DUPLICATE_PROPETY_FOR_CONDITION",
        "'list'",
    );
    let half = |list: &mut Value| {
        list["list-items"][1].as_object_mut().unwrap().remove("on-click-action");
    };
    refused(&list(half), "MISSING_REQUIRED_PROPERTY", "every one of its items");
    let same = |list: &mut Value| list["list-items"][1]["on-click-action"]["next"]["name"] = "A".into();
    refused(&list(same), "INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME", "[A]");
}

#[test]
fn a_navigation_list_has_one_badge_and_no_end_when_large() {
    let badges = |count: usize| {
        list(|list| {
            for item in list["list-items"].as_array_mut().unwrap().iter_mut().take(count) {
                item["badge"] = "New".into();
            }
        })
    };
    clean(&badges(1));
    refused(&badges(2), "MAX_ITEMS_REQUIRED", "2 have");
    let large = |list: &mut Value| {
        list["media-size"] = "large".into();
        list["list-items"][0]["end"] = json!({ "title": "1" });
    };
    refused(&list(large), "INVALID_PROPERTY_VALUE_FOR_CONDITION", "media-size");
}

#[test]
fn a_navigation_list_stands_alone() {
    let mut beside = list(|_| {});
    beside["screens"][0]["layout"]["children"].as_array_mut().unwrap().push(body("x"));
    refused(&beside, "INVALID_COMPONENT_PLACEMENT", "NavigationList");
    let mut terminal = list(|_| {});
    terminal["screens"][0]["terminal"] = true.into();
    refused(&terminal, "INVALID_PROPERTY_KEY", "'A'");
}

fn date(more: Value) -> Value {
    let mut picker = json!({ "type": "DatePicker", "name": "day", "label": "L", "min-date": "2024-01-01", "max-date": "2024-12-31" });
    picker.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    one(vec![picker])
}

#[test]
fn dates_are_days_within_the_range() {
    let code = "INVALID_DATE_RANGE";
    clean(&date(json!({ "init-value": "2024-02-29", "unavailable-dates": ["2024-01-01", "2024-12-31"] })));
    for wrong in ["2024-1-1", "01.01.2024", "1704067200000", "2024-02-30"] {
        refused(&date(json!({ "min-date": wrong })), code, "min-date");
    }
    refused(&date(json!({ "min-date": "2025-01-01" })), code, "after 'max-date'");
    refused(&date(json!({ "init-value": "2023-12-31" })), code, "before 'min-date'");
    let found = refused(&date(json!({ "unavailable-dates": ["2024-01-01", "2025-01-01"] })), code, "2025-01-01");
    assert_eq!(found.pointers[0].0, "screens[0].layout.children[0].unavailable-dates[1]");
    let mut old = date(json!({ "min-date": "1704067200000", "max-date": "1735603200000" }));
    old["version"] = "4.0".into();
    clean(&old);
}

fn calendar(more: Value) -> Value {
    let mut picker = json!({ "type": "CalendarPicker", "name": "days", "label": "L" });
    picker.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    one(vec![picker])
}

#[test]
fn a_calendar_begins_on_a_day_within_its_range() {
    clean(&calendar(json!({ "init-value": "2024-05-05", "required": true, "helper-text": "x" })));
    refused(&calendar(json!({ "init-value": "5 May" })), "INVALID_DATE_SINGLE_INIT_VALUE_FORMAT", "5 May");
    refused(
        &calendar(json!({ "init-value": "2024-05-05", "max-date": "2024-05-04" })),
        "INVALID_DATE_RANGE",
        "2024-05-05",
    );
}

#[test]
fn a_range_of_days_runs_forward() {
    let range = |more: Value| {
        let mut flow = calendar(
            json!({ "mode": "range", "title": "T", "label": { "start-date": "From", "end-date": "To" } }),
        );
        flow["screens"][0]["layout"]["children"][0]
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        flow
    };
    let dates = |start: &str, end: &str| json!({ "init-value": { "start-date": start, "end-date": end } });
    clean(&range(json!({ "required": { "start-date": true, "end-date": false }, "min-days": 3, "max-days": 10 })));
    clean(&range(dates("2024-05-05", "2024-05-09")));
    refused(&range(json!({ "min-days": 5, "max-days": 4 })), "INVALID_MIN_MAX_DAYS", "'days'");
    refused(&range(dates("2024-05-09", "2024-05-05")), "INVALID_DATE_RANGE", "after its 'end-date'");
}
