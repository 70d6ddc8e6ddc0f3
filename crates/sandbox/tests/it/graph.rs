//! The Graph API stand-in: nodes, error bodies, checks of Flow JSON, publishing.

use crate::business::{AYSE, FIRST_KEY, NUMBER, Reply, WABA, World, json_of, message, pem};
use crate::phone::flow_json;
use akis_sandbox::{App, Options};
use serde_json::{Value, json};

/// Codes the check gives for the test Flow after a change.
async fn codes(world: &World, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut json = flow_json();
    change(&mut json);
    let name = format!("{:x}", rand::random::<u64>());
    let (_, errors) = world.upload(&name, serde_json::to_string_pretty(&json).unwrap()).await;
    errors.iter().map(|error| error["error"].as_str().unwrap().to_owned()).collect()
}

fn form(json: &mut Value, screen: usize) -> &mut Vec<Value> {
    json["screens"][screen]["layout"]["children"][0]["children"].as_array_mut().unwrap()
}

#[tokio::test]
async fn flow_json_is_checked_by_shape_first() {
    let world = World::new().await;
    assert_eq!(codes(&world, |_| {}).await, Vec::<String>::new());
    assert_eq!(codes(&world, |json| json["extra"] = json!(1)).await, ["INVALID_PROPERTY_KEY"]);
    assert_eq!(codes(&world, |json| json["version"] = json!("9.9")).await, ["INVALID_FLOW_JSON_VERSION"]);
    assert_eq!(codes(&world, |json| json["data_api_version"] = json!("1")).await, ["INVALID_DATA_API_VERSION"]);
    assert_eq!(codes(&world, |json| form(json, 0)[0]["colour"] = json!("red")).await, ["INVALID_PROPERTY_KEY"]);
    assert_eq!(codes(&world, |json| form(json, 0)[0]["label"] = json!("  ")).await, ["PATTERN_MISMATCH"]);
    assert_eq!(codes(&world, |json| form(json, 0)[0]["label"] = json!(7)).await, ["INVALID_PROPERTY_TYPE"]);
    assert_eq!(codes(&world, |json| form(json, 0)[0]["required"] = json!("yes")).await, ["INVALID_PROPERTY_TYPE"]);
    assert_eq!(codes(&world, |json| form(json, 0)[1]["input-type"] = json!("mail")).await, ["INVALID_ENUM_VALUE"]);
    assert_eq!(codes(&world, |json| form(json, 0)[0]["type"] = json!("Slider")).await, ["INVALID_PROPERTY_VALUE"]);
    let no_label = |json: &mut Value| {
        form(json, 0)[0].as_object_mut().unwrap().remove("label");
    };
    assert_eq!(codes(&world, no_label).await, ["MISSING_REQUIRED_PROPERTY"]);
    let (_, errors) = world.upload("broken", "{\"version\": ".into()).await;
    assert_eq!(errors[0]["error"], "INVALID_FLOW_JSON");
}

#[tokio::test]
async fn flow_json_is_checked_by_meaning_next() {
    let world = World::new().await;
    let screen_id = |json: &mut Value| {
        json["screens"][0]["id"] = json!("SCREEN_1");
        json["routing_model"] = json!({ "SCREEN_1": ["SCREEN_B"], "SCREEN_B": ["SCREEN_C"] });
        form(json, 1)[3]["on-click-action"]["payload"]["first_name"] = json!("x");
    };
    assert_eq!(codes(&world, screen_id).await, ["PATTERN_MISMATCH"]);
    assert_eq!(
        codes(&world, |json| json["screens"][2]["terminal"] = json!(false)).await,
        ["MISSING_TERMINAL_SCREEN"]
    );
    assert_eq!(codes(&world, |json| form(json, 2).truncate(2)).await, ["MISSING_FOOTER_ON_TERMINAL_SCREEN"]);
    assert_eq!(
        codes(&world, |json| form(json, 0)[1]["name"] = json!("first_name")).await,
        ["DUPLICATE_FORM_COMPONENT_NAMES", "INVALID_ON_CLICK_ACTION_PAYLOAD"]
    );
    let dangling =
        |json: &mut Value| form(json, 0)[3]["on-click-action"]["payload"]["x"] = json!("${data.nothing}");
    assert_eq!(codes(&world, dangling).await, ["INVALID_ON_CLICK_ACTION_PAYLOAD"]);
    let bound = |json: &mut Value| form(json, 0)[0]["label"] = json!("${data.errors}");
    assert_eq!(codes(&world, bound).await, ["INVALID_SCREEN_DYNAMIC_DATA"]);
    let init = |json: &mut Value| form(json, 0)[0]["init-value"] = json!("Ayşe");
    assert_eq!(codes(&world, init).await, ["INVALID_PROPERTY_KEY"]);
    let routes = |json: &mut Value, model: Value| json["routing_model"] = model;
    for model in [
        json!({ "SCREEN_A": ["SCREEN_B"] }),
        json!({ "SCREEN_A": ["SCREEN_B"], "SCREEN_B": ["SCREEN_C", "SCREEN_X"] }),
        json!({ "SCREEN_A": ["SCREEN_A", "SCREEN_B"], "SCREEN_B": ["SCREEN_C"], "SCREEN_C": [] }),
        json!({ "SCREEN_A": ["SCREEN_B"], "SCREEN_B": ["SCREEN_C"], "SCREEN_C": ["SCREEN_B"] }),
        json!({ "SCREEN_A": [], "SCREEN_B": ["SCREEN_C"] }),
    ] {
        let found = codes(&world, |json| routes(json, model.clone())).await;
        assert!(
            found.iter().all(|code| code == "INVALID_ROUTING_MODEL") && !found.is_empty(),
            "{model}: {found:?}"
        );
    }
    let without = |json: &mut Value| {
        json.as_object_mut().unwrap().remove("data_api_version");
    };
    assert!(codes(&world, without).await.contains(&"MISSING_REQUIRED_PROPERTY".to_owned()));
    let example = |json: &mut Value| json["screens"][0]["data"]["akis_session"]["__example__"] = json!(1);
    assert_eq!(codes(&world, example).await, ["INVALID_SCREEN_DATA"]);
}

#[tokio::test]
async fn a_fault_names_its_lines_and_columns() {
    let world = World::new().await;
    let text = serde_json::to_string_pretty(&flow_json()).unwrap().replacen("\"label\"", "\"labell\"", 1);
    let (_, errors) = world.upload("positions", text.clone()).await;
    let error = errors.iter().find(|error| error["error"] == "INVALID_PROPERTY_KEY").unwrap();
    let number = |name: &str| usize::try_from(error[name].as_u64().unwrap()).unwrap();
    let line = text.lines().nth(number("line_start") - 1).unwrap();
    assert_eq!(&line[number("column_start") - 1..number("column_end")], "\"labell\"");
    assert_eq!(error["pointers"][0]["path"], "screens[0].layout.children[0].children[0].labell");
    assert_eq!(error["error_type"], "FLOW_JSON_ERROR");
    assert_eq!(error["message"], "Property 'labell' is not allowed in 'TextInput' component.");
}

#[tokio::test]
async fn publishing_asks_for_everything_meta_asks_for() {
    let world = World::new().await;
    let refused = async |id: &str| {
        let (status, answer) = json_of(world.graph("POST", &format!("{id}/publish"))).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(139_002)), "{answer}");
        answer["error"]["error_user_msg"].as_str().unwrap().to_owned()
    };
    let (bad, _) = world.upload("bad", "{}".into()).await;
    assert!(refused(&bad).await.contains("validation errors"));
    let (id, _) = world.upload("good", flow_json().to_string()).await;
    assert!(refused(&id).await.contains("public key"));
    world.register(&FIRST_KEY).await;
    world.business.set_down(true);
    assert!(refused(&id).await.contains("HTTP 503"));
    world.business.set_down(false);
    world.business.use_key(&crate::business::SECOND_KEY);
    assert!(refused(&id).await.contains("HTTP 421"), "the ping is encrypted under the registered key");
    world.business.use_key(&FIRST_KEY);
    let (status, _) = json_of(world.graph("POST", &format!("{id}/publish"))).await;
    assert_eq!(status, 200);
    assert_eq!(world.business.pings(), 1, "the one that could be decrypted");
    assert!(refused(&id).await.contains("not a draft"));
    world.business.webhook_where(|value| value["new_status"] == "PUBLISHED").await;

    let (_, shown) =
        json_of(world.graph("GET", &format!("{id}?fields=id,status,json_version,endpoint_uri"))).await;
    assert_eq!(shown["status"], "PUBLISHED");
    assert_eq!(shown["json_version"], "7.3");
    let (status, answer) = json_of(world.graph("DELETE", &id)).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(139_004)));
    let (_, assets) = json_of(world.graph("GET", &format!("{id}/assets"))).await;
    let text = world.http.get(assets["data"][0]["download_url"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(text.json::<Value>().await.unwrap(), flow_json());
}

#[tokio::test]
async fn an_edited_flow_keeps_the_version_that_was_sent() {
    let world = World::new().await;
    world
        .business
        .answers(|_| Reply::Json(json!({ "screen": "SCREEN_A", "data": { "akis_session": "s", "errors": {} } })));
    let id = world.publish().await;
    let first = world.send(&id).await;
    let mut changed = flow_json();
    changed["screens"][0]["title"] = json!("Changed");
    let file =
        reqwest::multipart::Part::text(changed.to_string()).file_name("f").mime_str("application/json").unwrap();
    let upload = reqwest::multipart::Form::new()
        .text("name", "flow.json")
        .text("asset_type", "FLOW_JSON")
        .part("file", file);
    json_of(world.graph("POST", &format!("{id}/assets")).multipart(upload)).await;
    let (_, shown) = json_of(world.graph("GET", &id)).await;
    assert_eq!(shown["status"], "DRAFT");
    json_of(world.graph("POST", &format!("{id}/publish"))).await;
    let second = world.send(&id).await;
    let phone = world.sandbox.phone(AYSE);
    let title = async |message: &str| phone.open(message).await.unwrap().open.unwrap().title;
    assert_eq!(title(&first).await, "About you");
    assert_eq!(title(&second).await, "Changed");
}

#[tokio::test]
async fn errors_have_metas_shape() {
    let world = World::new().await;
    let expect = async |request: reqwest::RequestBuilder, status: u16, code: u32| {
        let (was, answer) = json_of(request).await;
        assert_eq!((was, answer["error"]["code"].as_u64()), (status, Some(code.into())), "{answer}");
        assert!(answer["error"]["fbtrace_id"].is_string() && answer["error"]["type"].is_string());
    };
    let url = |path: &str| world.sandbox.url(path);
    expect(world.http.get(url(&format!("/graph/v25.0/{WABA}"))), 401, 190).await;
    expect(world.http.get(url(&format!("/graph/v25.0/{WABA}"))).bearer_auth("x"), 401, 190).await;
    expect(world.http.get(url(&format!("/graph/v9.0/{WABA}"))).bearer_auth("EAADEMOx"), 400, 2500).await;
    expect(world.graph("GET", "999"), 400, 100).await;
    expect(world.graph("GET", &format!("{WABA}?fields=id,secrets")), 400, 100).await;
    expect(world.graph("GET", &format!("{WABA}?appsecret_proof=00")), 400, 100).await;
    expect(world.graph("POST", &format!("{WABA}/flows")).json(&json!({ "name": "x" })), 400, 100).await;
    expect(
        world.graph("POST", &format!("{WABA}/flows")).json(&json!({ "name": "x", "categories": ["NONE"] })),
        400,
        100,
    )
    .await;
    let create = json!({ "name": "same", "categories": ["OTHER"] });
    assert_eq!(json_of(world.graph("POST", &format!("{WABA}/flows")).json(&create)).await.0, 200);
    expect(world.graph("POST", &format!("{WABA}/flows")).json(&create), 400, 100).await;
    let key = format!("{NUMBER}/whatsapp_business_encryption");
    expect(world.graph("POST", &key).form(&[("business_public_key", "no key")]), 400, 100).await;
    assert_eq!(json_of(world.graph("GET", &key)).await.1, json!({ "data": [] }));
    world.register(&FIRST_KEY).await;
    let (_, shown) = json_of(world.graph("GET", &key)).await;
    assert_eq!(shown["data"][0]["business_public_key"], pem(&FIRST_KEY));
    assert_eq!(shown["data"][0]["business_public_key_signature_status"], "VALID");

    let send = |change: &dyn Fn(&mut Value)| {
        let mut body = message("1");
        change(&mut body);
        world.graph("POST", &format!("{NUMBER}/messages")).json(&body)
    };
    expect(send(&|body| body["messaging_product"] = json!("sms")), 400, 100).await;
    expect(send(&|body| body["to"] = json!("Ayşe")), 400, 131_009).await;
    expect(send(&|body| body["interactive"]["body"] = json!({})), 400, 131_008).await;
    expect(send(&|_| {}), 400, 131_009).await;
    expect(send(&|body| body["type"] = json!("sticker")), 400, 131_051).await;
}

#[tokio::test]
async fn account_numbers_and_subscription() {
    let options = Options { app: App { subscribed: false, ..App::default() }, ..Options::default() };
    let world = World::with(options).await;
    let (_, waba) = json_of(world.graph("GET", &format!("{WABA}?fields=id,name,currency"))).await;
    assert_eq!(waba, json!({ "id": WABA, "name": "Mavi Deniz Turizm", "currency": "EUR" }));
    let (_, numbers) = json_of(world.graph("GET", &format!("{WABA}/phone_numbers"))).await;
    assert_eq!(numbers["data"][0]["id"], NUMBER);
    assert_eq!(numbers["data"][0]["verified_name"], "Akis Demo");
    let path = format!("{WABA}/subscribed_apps");
    assert_eq!(json_of(world.graph("GET", &path)).await.1, json!({ "data": [] }));
    let wrong = json!({ "override_callback_uri": world.business.webhook, "verify_token": "wrong" });
    assert_eq!(json_of(world.graph("POST", &path).json(&wrong)).await.0, 400);
    assert_eq!(json_of(world.graph("POST", &path)).await.1, json!({ "success": true }));
    let (_, apps) = json_of(world.graph("GET", &path)).await;
    assert_eq!(apps["data"][0]["whatsapp_business_api_data"]["id"], "670843887433847");
    let (_, token) = json_of(world.graph("GET", "debug_token?input_token=EAADEMOx")).await;
    assert_eq!(token["data"]["granular_scopes"][0]["target_ids"], json!([WABA]));
}

#[tokio::test]
async fn a_message_that_cannot_arrive_fails_later() {
    let world = World::new().await;
    world.business.answers(|_| Reply::Status(500, ""));
    let id = world.publish().await;
    let mut body = message(&id);
    body["to"] = json!("905000131026");
    let (status, _) = json_of(world.graph("POST", &format!("{NUMBER}/messages")).json(&body)).await;
    assert_eq!(status, 200, "accepted first");
    let value = world.business.webhook_where(|value| value["statuses"][0]["status"] == "failed").await;
    assert_eq!(value["statuses"][0]["errors"][0]["code"], 131_026);
    assert!(world.sandbox.phone("905000131026").view().messages.is_empty());
}

#[tokio::test]
async fn outside_the_service_window_only_when_asked_for() {
    let world = World::with(Options { enforce_service_window: true, ..Options::default() }).await;
    let id = world.publish().await;
    let request = || world.graph("POST", &format!("{NUMBER}/messages")).json(&message(&id));
    assert_eq!(json_of(request()).await.1["error"]["code"], 131_047);
    world.sandbox.phone(AYSE).text(NUMBER, "Merhaba").unwrap();
    assert_eq!(json_of(request()).await.0, 200);
    world.sandbox.sandbox().advance_clock(jiff::SignedDuration::from_hours(25));
    assert_eq!(json_of(request()).await.1["error"]["code"], 131_047);
}
