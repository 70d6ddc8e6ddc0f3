use super::{graph, token};
use crate::Opening;
use crate::{FlowCategory, FlowMessage, Graph, Settings};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

fn text(request: &Request<Bytes>) -> String {
    assert!(request.headers()["content-type"].to_str().unwrap().starts_with("multipart/form-data; boundary="));
    String::from_utf8(request.body().to_vec()).unwrap()
}

fn part(name: &str, value: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

#[test]
fn every_call_names_the_version_and_carries_the_token() {
    let request = graph().publish(&token(), "1001");
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://graph.facebook.com/v25.0/1001/publish");
    assert_eq!(request.headers()["authorization"], "Bearer EAADEMO");
    assert!(!format!("{request:?}").contains("EAADEMO"));
}

#[test]
fn a_base_with_a_path_keeps_it() {
    let settings = Settings {
        graph_url: "http://localhost:8090/graph/".parse().unwrap(),
        graph_version: "v25.0".into(),
        data_api_version: crate::DataApiVersion::V3,
    };
    let request = Graph::new(&settings).publish(&token(), "1001");
    assert_eq!(request.uri(), "http://localhost:8090/graph/v25.0/1001/publish");
}

#[test]
fn an_id_cannot_leave_its_place_in_the_path() {
    let request = graph().publish(&token(), "1001/../2002?fields=x");
    assert_eq!(request.uri(), "https://graph.facebook.com/v25.0/1001%2F..%2F2002%3Ffields=x/publish");
}

#[test]
fn a_flow_is_created_with_categories_as_json() {
    let endpoint = "https://akis.mavideniz.com.tr/exchange/9vXk2mQ1TzC0a7Yd5wLhRg".parse().unwrap();
    let categories = [FlowCategory::LeadGeneration, FlowCategory::ContactUs];
    let request = graph().create_flow(&token(), "102290129340398", "Tekne turu", &categories, Some(&endpoint));
    assert_eq!(request.uri(), "https://graph.facebook.com/v25.0/102290129340398/flows");
    let body = text(&request);
    assert!(body.contains(&part("name", "Tekne turu")));
    assert!(body.contains(&part("categories", r#"["LEAD_GENERATION","CONTACT_US"]"#)));
    assert!(body.contains(&part("endpoint_uri", endpoint.as_str())));
    let without = graph().create_flow(&token(), "102290129340398", "Tekne turu", &categories, None);
    assert!(!text(&without).contains("endpoint_uri"));
}

#[test]
fn flow_json_is_uploaded_as_a_file_byte_for_byte() {
    let json = "{\n  \"version\": \"7.3\",\n  \"screens\": [\"ğüş\"]\n}";
    let request = graph().upload_flow_json(&token(), "1001", json);
    assert_eq!(request.uri(), "https://graph.facebook.com/v25.0/1001/assets");
    let body = text(&request);
    assert!(body.contains(&part("name", "flow.json")));
    assert!(body.contains(&part("asset_type", "FLOW_JSON")));
    let head = "name=\"file\"; filename=\"flow.json\"\r\nContent-Type: application/json\r\n\r\n";
    assert!(body.contains(&format!("{head}{json}\r\n")));
    assert!(body.ends_with("--\r\n"));
}

#[test]
fn a_key_is_registered_as_it_is_written() {
    let pem = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n";
    let request = graph().set_public_key(&token(), "106540352242922", pem);
    assert_eq!(request.uri(), "https://graph.facebook.com/v25.0/106540352242922/whatsapp_business_encryption");
    assert!(text(&request).contains(&part("business_public_key", pem)));
}

#[test]
fn reading_asks_for_the_fields_that_are_needed_alone() {
    let uris = [
        (graph().get_waba(&token(), "102"), "/v25.0/102?fields=id%2Cname"),
        (
            graph().list_phone_numbers(&token(), "102", Some("QVFI")),
            "/v25.0/102/phone_numbers?fields=id%2Cdisplay_phone_number%2Cverified_name&limit=100&after=QVFI",
        ),
        (
            graph().get_public_key(&token(), "106"),
            "/v25.0/106/whatsapp_business_encryption?fields=business_public_key%2C\
             business_public_key_signature_status",
        ),
        (
            graph().get_flow(&token(), "1001"),
            "/v25.0/1001?fields=id%2Cname%2Cstatus%2Ccategories%2Cvalidation_errors%2Cendpoint_uri",
        ),
    ];
    for (request, uri) in uris {
        assert_eq!(request.method(), "GET");
        assert_eq!(request.uri().path_and_query().unwrap().as_str(), uri);
    }
}

#[test]
fn a_message_opens_a_published_flow_through_its_endpoint() {
    let message = FlowMessage {
        to: "905321112233",
        header: Some("Mavi Deniz"),
        body: "Teklif formunu buradan doldurabilirsiniz.",
        footer: None,
        cta: "Formu aç",
        flow_id: "1001",
        opening: Opening::Endpoint,
        flow_token: "9vXk2mQ1TzC0a7Yd5wLhRg",
        callback_data: "01970000",
    };
    let request = graph().send_flow_message(&token(), "106540352242922", &message);
    assert_eq!(request.uri(), "https://graph.facebook.com/v25.0/106540352242922/messages");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(
        serde_json::from_slice::<Value>(request.body()).unwrap(),
        json!({
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": "905321112233",
            "type": "interactive",
            "interactive": {
                "type": "flow",
                "header": { "type": "text", "text": "Mavi Deniz" },
                "body": { "text": "Teklif formunu buradan doldurabilirsiniz." },
                "action": { "name": "flow", "parameters": {
                    "flow_message_version": "3",
                    "flow_id": "1001",
                    "flow_cta": "Formu aç",
                    "flow_token": "9vXk2mQ1TzC0a7Yd5wLhRg",
                    "flow_action": "data_exchange",
                    "mode": "published",
                } },
            },
            "biz_opaque_callback_data": "01970000",
        })
    );
    assert!(!format!("{message:?}").contains("90532"));
}

#[test]
fn a_form_without_an_endpoint_opens_on_its_first_screen() {
    let mut message = FlowMessage {
        to: "905321112233",
        header: None,
        body: "Teklif formunu buradan doldurabilirsiniz.",
        footer: None,
        cta: "Formu aç",
        flow_id: "1001",
        opening: Opening::Navigate { screen: "WELCOME", data: &serde_json::Map::new() },
        flow_token: "9vXk2mQ1TzC0a7Yd5wLhRg",
        callback_data: "01970000",
    };
    let parameters = |message: &FlowMessage<'_>| {
        let request = graph().send_flow_message(&token(), "106540352242922", message);
        serde_json::from_slice::<Value>(request.body()).unwrap()["interactive"]["action"]["parameters"].clone()
    };
    let bare = parameters(&message);
    assert_eq!(bare["flow_action"], "navigate");
    assert_eq!(bare["flow_token"], "9vXk2mQ1TzC0a7Yd5wLhRg");
    // Meta refuses an empty data object (Flows reference, interactive flow message).
    assert_eq!(bare["flow_action_payload"], json!({ "screen": "WELCOME" }));
    let data = json!({ "title": "Hoş geldiniz" });
    message.opening = Opening::Navigate { screen: "WELCOME", data: data.as_object().unwrap() };
    assert_eq!(parameters(&message)["flow_action_payload"], json!({ "screen": "WELCOME", "data": data }));
}
