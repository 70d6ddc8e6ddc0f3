//! The control API: the same customer and the same weather over HTTP, and the pages.

use crate::business::{AYSE, NUMBER, Reply, World, json_of};
use akis_sandbox::control_router;
use serde_json::{Value, json};

async fn call(world: &World, method: &str, path: &str, body: Value) -> (u16, Value) {
    json_of(world.http.request(method.parse().unwrap(), world.sandbox.url(path)).json(&body)).await
}

#[tokio::test]
async fn a_customer_is_played_over_http() {
    let world = World::new().await;
    world.business.answers(|request| match request["action"].as_str() {
        Some("INIT") => {
            Reply::Json(json!({ "screen": "SCREEN_A", "data": { "akis_session": "s", "errors": {} } }))
        }
        _ => Reply::Json(json!({ "screen": "SCREEN_B", "data": { "akis_session": "s" } })),
    });
    let flow = world.publish().await;
    let message = world.send(&flow).await;
    let (_, messages) = call(&world, "GET", &format!("/sandbox/messages?to={AYSE}"), json!(null)).await;
    assert_eq!(messages[0]["flow_token"], "token-1");
    assert_eq!(messages[0]["flow_action"], "data_exchange");
    let after = format!("/sandbox/messages?after={message}");
    assert_eq!(call(&world, "GET", &after, json!(null)).await.1, json!([]));

    let phone = format!("/sandbox/phones/{AYSE}");
    let act = async |verb: &str, body: Value| call(&world, "POST", &format!("{phone}/{verb}"), body).await;
    let (status, view) = act("open", json!({ "message_id": message })).await;
    assert_eq!((status, view["open"]["screen"].as_str()), (200, Some("SCREEN_A")));
    assert_eq!(view["open"]["components"][0]["label"], "First name");
    let (status, refused) = act("tap", json!({ "target": "footer" })).await;
    assert_eq!((status, refused["error"]["code"].as_str()), (409, Some("footer_disabled")));
    assert_eq!(act("input", json!({ "name": "shoe_size", "value": "38" })).await.0, 404);
    assert_eq!(act("input", json!({ "name": "email", "value": ["a"] })).await.0, 400);
    act("input", json!({ "name": "first_name", "value": "Elif" })).await;
    act("input", json!({ "name": "email", "value": "elif@deniz.com.tr" })).await;
    let (_, view) = act("tap", json!({ "target": "footer" })).await;
    assert_eq!(view["open"]["screen"], "SCREEN_B");
    let (_, view) = act("back", json!({})).await;
    assert_eq!(view["open"]["values"]["email"], "elif@deniz.com.tr");
    assert_eq!(act("close", json!({})).await.1["open"], json!(null));
    assert_eq!(act("text", json!({ "phone_number_id": NUMBER, "text": "Merhaba" })).await.0, 200);
    let (_, exchanges) = call(&world, "GET", &format!("{phone}/exchanges"), json!(null)).await;
    assert_eq!(exchanges[1]["request"]["data"]["first_name"], "Elif");
    assert_eq!(call(&world, "GET", "/sandbox/phones/abc", json!(null)).await.0, 400);

    let (_, shown) = call(&world, "GET", &format!("/sandbox/flows/{flow}"), json!(null)).await;
    assert_eq!(shown["flow_json"]["version"], "7.3");
    assert_eq!(shown["endpoint_uri"], world.business.endpoint);
    let (_, number) = call(&world, "GET", &format!("/sandbox/phone-numbers/{NUMBER}"), json!(null)).await;
    assert!(number["public_key"].as_str().unwrap().starts_with("-----BEGIN PUBLIC KEY-----"));
    let (_, requests) = call(&world, "GET", "/sandbox/requests?vendor=graph", json!(null)).await;
    let text = requests.to_string();
    assert!(text.contains("/messages") && !text.contains("EAADEMO"), "tokens are not in the log");
    assert_eq!(call(&world, "DELETE", "/sandbox/requests", json!(null)).await.0, 204);
    assert_eq!(call(&world, "POST", "/sandbox/app/handshake", json!({})).await.1["ok"], true);
}

#[tokio::test]
async fn weather_and_clock_over_http() {
    let world = World::new().await;
    let storm = json!({ "graph": { "kind": "server_error", "times": 1 } });
    let (status, faults) = call(&world, "PUT", "/sandbox/faults", storm).await;
    assert_eq!((status, faults["graph"]["times"].as_u64()), (200, Some(1)));
    let (status, answer) = json_of(world.graph("GET", NUMBER)).await;
    assert_eq!((status, &answer["error"]["is_transient"]), (500, &json!(true)));
    assert_eq!(json_of(world.graph("GET", NUMBER)).await.0, 200);
    assert_eq!(call(&world, "PUT", "/sandbox/faults", json!({ "moon": {} })).await.0, 400);
    assert_eq!(call(&world, "PUT", "/sandbox/faults", json!({ "graph": { "kind": "earthquake" } })).await.0, 400);
    let (_, clock) = call(&world, "POST", "/sandbox/clock", json!({ "advance_seconds": 60 })).await;
    assert_eq!(clock["ahead_seconds"], 60);
}

#[tokio::test]
async fn pages_and_the_description_are_served_also_from_another_port() {
    let world = World::new().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let router = control_router(world.sandbox.sandbox().clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    for (path, expected) in [
        ("/sandbox", "Akis sandbox"),
        ("/sandbox/phone", "phone.js"),
        ("/sandbox/hubspot", "Submissions"),
        ("/sandbox/typeform", "typeform.js"),
        ("/sandbox/surveymonkey", "surveymonkey.js"),
        ("/sandbox/listener", "listener.js"),
        ("/sandbox/mails", "mailbox.js"),
        ("/sandbox/assets/received.js", "setInterval"),
        ("/sandbox/assets/typeform.js", "received.js"),
        ("/sandbox/assets/surveymonkey.js", "received.js"),
        ("/sandbox/assets/listener.js", "received.js"),
        ("/sandbox/assets/mailbox.js", "received.js"),
        ("/sandbox/assets/phone.js", "setInterval"),
        ("/sandbox/assets/draw.js", "RadioButtonsGroup"),
        ("/sandbox/assets/phone.css", ".phone"),
    ] {
        let answer = world.http.get(format!("{base}{path}")).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        assert!(answer.text().await.unwrap().contains(expected), "{path}");
    }
    let (_, api) = json_of(world.http.get(format!("{base}/sandbox/api"))).await;
    for operation in api["operations"].as_array().unwrap() {
        assert!(operation["path"].as_str().unwrap().starts_with("/sandbox"));
    }
    let graph = world.http.get(format!("{base}/graph/v25.0/{NUMBER}")).send().await.unwrap();
    assert_eq!(graph.status(), 404, "vendors stay on their own port");
}
