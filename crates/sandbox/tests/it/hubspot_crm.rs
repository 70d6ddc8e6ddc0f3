//! HubSpot's contacts, tickets, deals, custom objects and their connections.

use crate::business::json_of;
use crate::oauth::start;
use akis_sandbox::Running;
use jiff::SignedDuration;
use serde_json::{Value, json};

pub(crate) const PRIVATE: &str = "pat-eu1-5c1e7f20-8b34-4d0a-9a17-62f0c8d3e4b5";
const NARROW: &str = "pat-eu1-0d9b6a31-2c47-4e58-b1f6-7730a4c5d812";

async fn with(sandbox: &Running, token: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let url = sandbox.url(&format!("/hubspot{path}"));
    let request = reqwest::Client::new().request(method.parse().unwrap(), url).bearer_auth(token);
    json_of(if body.is_null() { request } else { request.json(body) }).await
}

pub(crate) async fn call(sandbox: &Running, method: &str, path: &str, body: Value) -> (u16, Value) {
    with(sandbox, PRIVATE, method, path, &body).await
}

pub(crate) async fn control(sandbox: &Running, method: &str, path: &str, body: Value) -> (u16, Value) {
    let url = sandbox.url(&format!("/sandbox/hubspot{path}"));
    json_of(reqwest::Client::new().request(method.parse().unwrap(), url).json(&body)).await
}

pub(crate) async fn contact(sandbox: &Running, email: &str) -> String {
    let body = json!({ "properties": { "email": email, "firstname": "Elif" } });
    let (status, made) = call(sandbox, "POST", "/crm/v3/objects/contacts", body).await;
    assert_eq!(status, 201, "{made}");
    made["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn contacts_are_made_or_changed_by_their_address() {
    let sandbox = start().await;
    let input =
        |email: &str, properties: Value| json!({ "id": email, "idProperty": "email", "properties": properties });
    let upsert = async |inputs: Value| {
        call(&sandbox, "POST", "/crm/v3/objects/contacts/batch/upsert", json!({ "inputs": inputs })).await
    };
    let (status, made) = upsert(json!([input("Elif@Deniz.com.tr", json!({ "firstname": "Elif" }))])).await;
    assert_eq!((status, made["status"].as_str()), (200, Some("COMPLETE")), "{made}");
    let first = &made["results"][0];
    assert_eq!(
        (first["new"].as_bool(), first["properties"]["email"].as_str()),
        (Some(true), Some("elif@deniz.com.tr"))
    );
    let (status, mixed) = upsert(json!([
        input("elif@deniz.com.tr", json!({ "lastname": "Kaya" })),
        input("ali@deniz.com.tr", json!({ "shoe_size": "42" })),
        input("nobody", json!({})),
    ]))
    .await;
    assert_eq!((status, mixed["numErrors"].as_u64()), (207, Some(2)), "{mixed}");
    assert_eq!(
        (mixed["results"][0]["id"].clone(), mixed["results"][0]["new"].as_bool()),
        (first["id"].clone(), Some(false))
    );
    assert_eq!(mixed["results"][0]["properties"]["firstname"], "Elif", "what was not named stays");
    assert_eq!(mixed["errors"][0]["category"], "VALIDATION_ERROR");
    assert!(mixed["errors"][0]["message"].as_str().unwrap().contains("PROPERTY_DOESNT_EXIST"));
    let many: Vec<Value> = (0..101).map(|at| input(&format!("a{at}@deniz.com.tr"), json!({}))).collect();
    assert_eq!(upsert(json!(many)).await.0, 400);
}

#[tokio::test]
async fn a_contact_that_exists_is_a_conflict() {
    let sandbox = start().await;
    let id = contact(&sandbox, "elif@deniz.com.tr").await;
    let again = json!({ "properties": { "email": "ELIF@deniz.com.tr" } });
    let (status, refused) = call(&sandbox, "POST", "/crm/v3/objects/contacts", again).await;
    assert_eq!((status, refused["category"].as_str()), (409, Some("CONFLICT")));
    assert!(refused["message"].as_str().unwrap().ends_with(&format!("Existing ID: {id}")));
    let path = "/crm/v3/objects/contacts/elif@deniz.com.tr?idProperty=email";
    let change = json!({ "properties": { "city": "İzmir", "lifecyclestage": "lead" } });
    assert_eq!(call(&sandbox, "PATCH", path, change).await.1["properties"]["city"], "İzmir");
    let (_, shown) = call(&sandbox, "GET", &format!("{path}&properties=city"), json!(null)).await;
    assert_eq!((shown["id"].as_str(), shown["properties"]["city"].as_str()), (Some(id.as_str()), Some("İzmir")));
    for (properties, error) in [
        (json!({ "lifecyclestage": "friend" }), "INVALID_OPTION"),
        (json!({ "email": "nobody" }), "INVALID_EMAIL"),
        (json!({ "annualrevenue": "much" }), "INVALID_NUMERIC"),
        (json!({ "createdate": "2026-01-01T00:00:00Z" }), "READ_ONLY_VALUE"),
    ] {
        let (status, refused) = call(&sandbox, "PATCH", path, json!({ "properties": properties })).await;
        assert_eq!((status, refused["errors"][0]["code"].as_str()), (400, Some(error)), "{refused}");
    }
    assert_eq!(call(&sandbox, "DELETE", &format!("/crm/v3/objects/contacts/{id}"), json!(null)).await.0, 204);
    assert_eq!(call(&sandbox, "GET", path, json!(null)).await.0, 404);
}

#[tokio::test]
async fn search_may_be_behind() {
    let sandbox = start().await;
    control(&sandbox, "PUT", "/settings", json!({ "search_lag_seconds": 5.0 })).await;
    let id = contact(&sandbox, "elif@deniz.com.tr").await;
    let search = async || {
        let filter = json!({ "propertyName": "email", "operator": "EQ", "value": "Elif@deniz.com.tr" });
        let body = json!({ "filterGroups": [{ "filters": [filter] }], "properties": ["email"], "sorts": [], "limit": 1, "after": "0" });
        call(&sandbox, "POST", "/crm/v3/objects/contacts/search", body).await
    };
    assert_eq!(search().await.1["total"], 0, "not in the index yet");
    assert_eq!(call(&sandbox, "GET", &format!("/crm/v3/objects/contacts/{id}"), json!(null)).await.0, 200);
    sandbox.sandbox().advance_clock(SignedDuration::from_secs(5));
    assert_eq!(search().await.1["results"][0]["id"], id.as_str());
    let unknown =
        json!({ "filterGroups": [{ "filters": [{ "propertyName": "shoe", "operator": "EQ", "value": "1" }] }] });
    assert_eq!(call(&sandbox, "POST", "/crm/v3/objects/contacts/search", unknown).await.0, 400);
    let mut last = 200;
    for _ in 0..8 {
        last = search().await.0;
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429, "five a second");
}

#[tokio::test]
async fn scopes_are_named_when_they_lack() {
    let sandbox = start().await;
    let narrow = async |method: &str, path: &str| with(&sandbox, NARROW, method, path, &json!({})).await;
    assert_eq!(narrow("GET", "/marketing/v3/forms").await.0, 200);
    for (method, path, scope) in [
        ("POST", "/crm/v3/objects/contacts", "crm.objects.contacts.write"),
        ("POST", "/crm/v3/objects/contacts/search", "crm.objects.contacts.read"),
        ("POST", "/crm/v3/objects/tickets", "tickets"),
        ("POST", "/crm/v3/objects/0-3", "crm.objects.deals.write"),
        ("POST", "/crm/v3/objects/2-9081726", "crm.objects.custom.write"),
        ("GET", "/crm/v3/schemas", "crm.schemas.custom.read"),
        ("POST", "/files/v3/files", "files.ui_hidden.write"),
    ] {
        let (status, refused) = narrow(method, path).await;
        assert_eq!((status, refused["category"].as_str()), (403, Some("MISSING_SCOPES")), "{path} {refused}");
        let named = &refused["errors"][0]["context"]["requiredGranularScopes"];
        assert!(named.as_array().unwrap().contains(&json!(scope)), "{path} {named}");
    }
    let url = sandbox.url("/hubspot/oauth/v2/private-apps/get/access-token-info");
    let (_, info) = json_of(reqwest::Client::new().post(url).json(&json!({ "tokenKey": NARROW }))).await;
    assert_eq!((info["hubId"].as_u64(), &info["scopes"]), (Some(4_711_001), &json!(["oauth", "forms"])));
    sandbox.sandbox().uninstall_hubspot_app();
    assert_eq!(narrow("GET", "/marketing/v3/forms").await.0, 401);
}

#[tokio::test]
async fn tickets_deals_and_custom_objects_belong_to_a_contact() {
    let sandbox = start().await;
    let id = contact(&sandbox, "elif@deniz.com.tr").await;
    let link = |number: u64| {
        let spec = json!({ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number });
        json!([{ "to": { "id": id }, "types": [spec] }])
    };
    let ticket = json!({ "properties": { "subject": "Boat trip", "content": "https://x.test/r/1", "hs_pipeline_stage": "1" }, "associations": link(16) });
    let (status, made) = call(&sandbox, "POST", "/crm/v3/objects/0-5", ticket.clone()).await;
    assert_eq!((status, made["properties"]["hs_pipeline"].as_str()), (201, Some("0")), "{made}");
    let mut wrong = ticket.clone();
    wrong["associations"] = link(3);
    assert_eq!(
        call(&sandbox, "POST", "/crm/v3/objects/tickets", wrong).await.0,
        400,
        "a deal's kind of connection"
    );
    let mut stage = ticket.clone();
    stage["properties"]["hs_pipeline_stage"] = json!("closedwon");
    assert_eq!(
        call(&sandbox, "POST", "/crm/v3/objects/tickets", stage).await.1["errors"][0]["code"],
        "INVALID_OPTION"
    );
    let (status, refused) =
        call(&sandbox, "POST", "/crm/v3/objects/tickets", json!({ "properties": { "subject": "x" } })).await;
    assert_eq!((status, &refused["context"]["properties"]), (400, &json!(["hs_pipeline_stage"])));

    let filters = json!([
        { "propertyName": "associations.contact", "operator": "EQ", "value": id },
        { "propertyName": "createdate", "operator": "GTE", "value": "1700000000000" },
    ]);
    let (_, found) = call(
        &sandbox,
        "POST",
        "/crm/v3/objects/0-5/search",
        json!({ "filterGroups": [{ "filters": filters }], "properties": ["content"] }),
    )
    .await;
    assert_eq!(
        (found["total"].as_u64(), found["results"][0]["properties"]["content"].as_str()),
        (Some(1), Some("https://x.test/r/1"))
    );
    let (_, shown) =
        call(&sandbox, "GET", &format!("/crm/v3/objects/contacts/{id}?associations=tickets"), json!(null)).await;
    assert_eq!(shown["associations"]["tickets"]["results"][0]["id"], made["id"], "known from both ends");

    let deal = json!({ "properties": { "dealname": "Trip", "dealstage": "191000001", "pipeline": "91827364", "amount": "1200.5" } });
    let (status, deal) = call(&sandbox, "POST", "/crm/v3/objects/deals", deal).await;
    assert_eq!(status, 201);
    let reservation = json!({ "properties": { "reservation_name": "R-1", "guests": 4, "arrival": "2026-08-01", "board": "half" } });
    let (status, made) = call(&sandbox, "POST", "/crm/v3/objects/2-9081726", reservation).await;
    assert_eq!(status, 201, "{made}");
    for (kind, object) in [("0-3", &deal), ("2-9081726", &made)] {
        let object = object["id"].as_str().unwrap();
        let path = format!("/crm/v4/objects/{kind}/{object}/associations/default/0-1/{id}");
        for _ in 0..2 {
            let (status, done) = call(&sandbox, "PUT", &path, json!(null)).await;
            assert_eq!((status, done["status"].as_str()), (200, Some("COMPLETE")), "{done}");
        }
        let path = format!("/crm/v4/objects/{kind}/{object}/associations/contacts");
        assert_eq!(call(&sandbox, "GET", &path, json!(null)).await.1["results"].as_array().unwrap().len(), 1);
    }
    assert_eq!(call(&sandbox, "POST", "/crm/v3/objects/2-9081726", json!({ "properties": {} })).await.0, 400);
    let (_, all) = control(&sandbox, "GET", "/objects?kind=2-9081726", json!(null)).await;
    assert_eq!(all[0]["properties"]["guests"], "4");
}

#[tokio::test]
async fn what_can_be_chosen_is_listed() {
    let sandbox = start().await;
    let get = async |path: &str| call(&sandbox, "GET", path, json!(null)).await.1["results"].clone();
    let properties = get("/crm/v3/properties/contacts").await;
    let named = |name: &str| properties.as_array().unwrap().iter().find(|one| one["name"] == name).cloned();
    assert_eq!(named("lifecyclestage").unwrap()["type"], "enumeration");
    assert_eq!(named("createdate").unwrap()["modificationMetadata"]["readOnlyValue"], true);
    let (_, forms) = control(&sandbox, "GET", "/forms", json!(null)).await;
    for field in forms[0]["fieldGroups"][0]["fields"].as_array().unwrap() {
        let name = field["name"].as_str().unwrap();
        assert!(field["objectTypeId"] != "0-1" || named(name).is_some(), "a form asks for properties: {name}");
    }
    assert_eq!(get("/crm/v3/schemas").await[0]["objectTypeId"], "2-9081726");
    assert_eq!(get("/crm-object-schemas/v3/schemas").await[0]["fullyQualifiedName"], "p4711001_reservation");
    assert_eq!(get("/crm/v3/pipelines/deals").await[1]["stages"][0]["id"], "191000001");
    assert_eq!(get("/crm/v3/pipelines/0-5/0/stages").await[0]["label"], "New");
    assert!(get("/crm/v3/properties/2-9081726").await.as_array().unwrap().len() >= 5);
    assert_eq!(call(&sandbox, "GET", "/crm/v3/properties/2-1", json!(null)).await.0, 400);
}

#[tokio::test]
async fn every_reply_tells_what_is_left() {
    let sandbox = start().await;
    let left = async || {
        let url = sandbox.url("/hubspot/account-info/v3/details");
        let answer = reqwest::Client::new().get(url).bearer_auth(PRIVATE).send().await.unwrap();
        assert_eq!(answer.headers()["x-hubspot-ratelimit-max"], "110");
        answer.headers()["x-hubspot-ratelimit-remaining"].to_str().unwrap().parse::<u64>().unwrap()
    };
    assert_eq!((left().await, left().await), (109, 108));
}
