use super::*;

const PAYLOAD: &str = "INVALID_NAVIGATE_ACTION_PAYLOAD";
const CLICK: &str = "INVALID_ON_CLICK_ACTION_PAYLOAD";

/// FIRST leads to SECOND with this payload; SECOND declares this data.
fn two(payload: Value, model: Option<Value>) -> Value {
    let mut first = on("FIRST", "SECOND", payload);
    first["data"] = data();
    let inputs = [
        input("typed"),
        json!({ "type": "TextInput", "name": "age", "label": "L", "input-type": "number" }),
        json!({ "type": "OptIn", "name": "agreed", "label": "L" }),
        json!({ "type": "CheckboxGroup", "name": "many", "label": "L", "data-source": "${data.list}" }),
    ];
    first["layout"]["children"].as_array_mut().unwrap().extend(inputs);
    let mut second = last("SECOND", vec![]);
    if let Some(model) = model {
        second["data"] = model;
    }
    flow("7.3", &[first, second])
}

#[test]
fn a_payload_is_the_next_screens_data() {
    clean(&two(json!({}), None));
    clean(&two(json!({}), Some(json!({}))));
    clean(&two(json!({ "name": "Ada" }), Some(json!({ "name": string("x") }))));
    clean(&two(json!({ "name": "${form.typed}" }), Some(json!({ "name": string("x") }))));
    clean(&two(json!({ "name": "`${form.typed} '!'`" }), Some(json!({ "name": string("x") }))));
    let array = json!({ "type": "array", "items": { "type": "string" }, "__example__": [] });
    clean(&two(json!({ "many": "${form.many}" }), Some(json!({ "many": array }))));
    clean(&two(
        json!({ "agreed": "${form.agreed}" }),
        Some(json!({ "agreed": { "type": "boolean", "__example__": true } })),
    ));
    for kind in [json!({ "type": "number", "__example__": 1 }), string("1")] {
        clean(&two(json!({ "age": "${form.age}" }), Some(json!({ "age": kind }))));
    }
}

#[test]
fn a_payload_brings_nothing_else() {
    refused(&two(json!({ "name": "Ada" }), None), PAYLOAD, "No data model");
    refused(&two(json!({ "name": "Ada" }), Some(json!({}))), PAYLOAD, "[name]");
    refused(&two(json!({}), Some(json!({ "name": string("x") }))), PAYLOAD, "missing in payload: [name]");
    refused(
        &two(json!({ "name": 123 }), Some(json!({ "name": string("x") }))),
        PAYLOAD,
        "expecting 'string' but got 'number'",
    );
    let flag = json!({ "name": { "type": "boolean", "__example__": true } });
    refused(&two(json!({ "name": "${form.typed}" }), Some(flag)), PAYLOAD, "expecting 'boolean' but got 'string'");
    let optional = json!({ "name": string("x"), "more": string("y"), "required": ["name"] });
    clean(&two(json!({ "name": "Ada" }), Some(optional)));
}

#[test]
fn a_payload_is_there_when_it_is_needed() {
    let without = |model: Value| {
        let mut flow = two(json!({}), Some(model));
        flow["screens"][0]["layout"]["children"][0]["on-click-action"].as_object_mut().unwrap().remove("payload");
        flow
    };
    clean(&without(json!({})));
    refused(&without(json!({ "name": string("x") })), "MISSING_NAVIGATION_ACTION_PAYLOAD", "SECOND");
}

#[test]
fn an_endpoint_may_bring_the_rest() {
    let flow_of = |version: &str, payload: Value, model: Value| {
        let mut flow = two(payload, Some(model));
        flow["version"] = version.into();
        flow["data_api_version"] = "3.0".into();
        flow["routing_model"] = json!({ "FIRST": ["SECOND"] });
        flow
    };
    clean(&flow_of("7.2", json!({ "other": 1 }), json!({ "name": string("x") })));
    warned(&flow_of("7.3", json!({}), json!({ "name": string("x") })), PAYLOAD, "name");
    refused(&flow_of("7.3", json!({ "other": 1 }), json!({})), PAYLOAD, "other");
    refused(&flow_of("7.3", json!({ "name": 1 }), json!({ "name": string("x") })), PAYLOAD, "'number'");
}

#[test]
fn navigation_leads_to_another_screen() {
    let code = "INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME";
    let link =
        |next: &str| json!({ "type": "EmbeddedLink", "text": "x", "on-click-action": navigate(next, json!({})) });
    refused(&one(vec![link("NOWHERE")]), code, "NOWHERE");
    refused(&one(vec![link("ONLY")]), code, "Loop detected at [ONLY]");
}

#[test]
fn completing_is_for_terminal_screens() {
    let mut flow = two(json!({}), None);
    flow["screens"][0]["layout"]["children"][1] = footer(complete(json!({})));
    flow["screens"][0]["layout"]["children"].as_array_mut().unwrap().truncate(2);
    flow["screens"][0]["layout"]["children"][0] =
        json!({ "type": "EmbeddedLink", "text": "x", "on-click-action": navigate("SECOND", json!({})) });
    refused(&flow, "INVALID_COMPLETE_ACTION", "FIRST");
}

#[test]
fn exchanging_needs_an_endpoint() {
    let screen = || {
        let mut screen = last("ONLY", vec![]);
        screen["layout"]["children"][0] = footer(exchange(json!({ "a": 1 })));
        screen
    };
    clean(&endpoint("7.3", json!({}), &[screen()]));
    refused(&flow("7.3", &[screen()]), "MISSING_REQUIRED_PROPERTY", "data_api_version");
}

#[test]
fn payloads_name_what_exists() {
    let flow_of = |value: &str| {
        let mut flow =
            with(data(), vec![form(vec![input("a"), footer(complete(json!({ "x": { "y": [value] } })))])]);
        flow["screens"][0]["layout"]["children"].as_array_mut().unwrap().truncate(1);
        flow
    };
    clean(&flow_of("${form.a}"));
    clean(&flow_of("${data.object.inner}"));
    clean(&flow_of("`${form.a} ' and more'`"));
    refused(&flow_of("${form.b}"), CLICK, "${form.b}");
    refused(&flow_of("${data.none}"), CLICK, "${data.none}");
    refused(&flow_of("${form.form}"), CLICK, "value of a Form");
    refused(&flow_of("${screen.NONE.form.a}"), CLICK, "NONE");
    refused(&flow_of("`${form.b} '!'`"), "INVALID_ACTION_PAYLOAD_PROPERTY", "${form.b}");
    refused(&flow_of("`plain words`"), "INVALID_ACTION_PAYLOAD_PROPERTY", "column 2");
    warned(&flow_of("Dear ${form.a}"), CLICK, "longer text");
    warned(&flow_of("${screen.ONLY.form.a}"), CLICK, "stands on");
    let mut old = flow_of("`${form.b} '!'`");
    old["version"] = "7.1".into();
    warned(&old, "INVALID_ACTION_PAYLOAD_PROPERTY", "${form.b}");
}

#[test]
fn updates_fit_the_screens_data() {
    let code = "INVALID_UPDATE_DATA_ACTION_PAYLOAD";
    let group = |payload: Value| {
        let source = json!([{ "id": "1", "title": "One" }]);
        let action = update(payload);
        json!({ "type": "RadioButtonsGroup", "name": "r", "label": "L", "data-source": source, "on-select-action": action })
    };
    clean(&with(data(), vec![group(json!({ "flag": false, "list": [{ "id": "2", "title": "Two" }] }))]));
    clean(&with(data(), vec![group(json!({ "text": "${form.r}", "flag": "`${form.r} == '1'`" }))]));
    refused(&with(data(), vec![group(json!({ "none": 1 }))]), code, "[none]");
    refused(&one(vec![group(json!({ "none": 1 }))]), code, "No data model");
    refused(&with(data(), vec![group(json!({ "flag": "yes" }))]), code, "expecting 'boolean' but got 'string'");
    refused(&with(data(), vec![group(json!({ "flag": "${data.text}" }))]), code, "'flag'");
    refused(&with(data(), vec![group(json!({ "text": "${data.text}" }))]), code, "itself");
    refused(
        &with(data(), vec![group(json!({ "text": "${data.none}" }))]),
        "INVALID_ACTION_PAYLOAD_PROPERTY",
        "none",
    );
}

fn photo(limits: Value) -> Value {
    let mut picker = json!({ "type": "PhotoPicker", "name": "photo", "label": "L" });
    picker.as_object_mut().unwrap().extend(limits.as_object().unwrap().clone());
    picker
}

#[test]
fn pictures_are_whole_values_of_a_payload() {
    let small = json!({ "max-uploaded-photos": 10, "max-file-size-kb": 10240 });
    let flow_of = |limits: &Value, payload: Value| {
        let mut flow = one(vec![photo(limits.clone())]);
        flow["screens"][0]["layout"]["children"][1] = footer(complete(payload));
        flow
    };
    clean(&flow_of(&small, json!({ "photo": "${form.photo}" })));
    refused(&flow_of(&small, json!({ "photo": { "first": ["${form.photo}"] } })), CLICK, "top-level");
    let many = json!({ "max-uploaded-photos": 11, "max-file-size-kb": 1 });
    refused(&flow_of(&many, json!({ "photo": "${form.photo}" })), CLICK, "at most 10 files");
    let large = json!({ "max-uploaded-photos": 10, "max-file-size-kb": 10241 });
    refused(&flow_of(&large, json!({ "photo": "${form.photo}" })), CLICK, "102400 KB");
    // The same picker twice brings its files once.
    clean(&flow_of(&small, json!({ "photo": "${form.photo}", "again": "${form.photo}" })));
}

#[test]
fn pictures_do_not_travel_by_navigation() {
    let mut flow = two(json!({ "photo": "${form.photo}" }), Some(json!({ "photo": string("x") })));
    flow["screens"][0]["layout"]["children"].as_array_mut().unwrap().push(photo(json!({})));
    refused(&flow, CLICK, "'photo' is not allowed in the payload of the navigate action");
    let mut global = two(json!({}), None);
    global["screens"][0]["layout"]["children"]
        .as_array_mut()
        .unwrap()
        .push(photo(json!({ "max-uploaded-photos": 1 })));
    global["screens"][1]["layout"]["children"][0] = footer(complete(json!({ "p": "${screen.FIRST.form.photo}" })));
    clean(&global);
}

#[test]
fn addresses_can_be_bound() {
    let link = |url: &str| json!({ "type": "EmbeddedLink", "text": "x", "on-click-action": { "name": "open_url", "url": url } });
    clean(&with(data(), vec![link("${data.text}")]));
    refused(&with(data(), vec![link("${data.none}")]), CLICK, "none");
}
