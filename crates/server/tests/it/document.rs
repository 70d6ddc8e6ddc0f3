use crate::support::Server;
use akis_store::MIGRATOR;
use serde_json::Value;
use sqlx::PgPool;
use std::collections::BTreeSet;

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_description_is_served_and_is_openapi_3_1(pool: PgPool) {
    let server = Server::start(&pool).await;
    let answer = server.browser().get("/api/openapi.json").await;
    assert_eq!(answer.json, serde_json::to_value(akis_server::openapi()).unwrap());
    assert!(answer.json["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(answer.json["info"]["title"], "Akis");
}

/// Every operation of the description.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push((format!("{method} {path}"), operation));
        }
    }
    all
}

#[test]
fn every_operation_is_described_whole() {
    let document = serde_json::to_value(akis_server::openapi()).unwrap();
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&document) {
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{name} shares its id");
        assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{name} says nothing");
        assert!(operation["security"].is_array(), "{name} does not say who may ask");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with(['2', '3'])), "{name} never succeeds");
        for (status, response) in responses.iter().filter(|(status, _)| status.starts_with(['4', '5'])) {
            let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/Problem", "{name} {status}");
        }
        assert!(responses.contains_key("500"), "{name} is never our fault");
        let is_public = operation["security"][0].as_object().unwrap().is_empty();
        let expects_sign_in = responses
            .get("401")
            .is_some_and(|response| response["description"].as_str().unwrap().contains("`not_signed_in`"));
        assert_eq!(expects_sign_in, !is_public, "{name}");
    }
}

#[test]
fn every_reference_resolves() {
    fn visit<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    found.insert(reference);
                }
                fields.values().for_each(|value| visit(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| visit(value, found)),
            _ => {}
        }
    }
    let document = serde_json::to_value(akis_server::openapi()).unwrap();
    let mut references = BTreeSet::new();
    visit(&document, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
}

#[test]
fn codes_are_a_closed_list_without_repetition() {
    let document = serde_json::to_value(akis_server::openapi()).unwrap();
    let codes = document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].as_array().unwrap();
    let unique: BTreeSet<_> = codes.iter().map(|code| code.as_str().unwrap()).collect();
    assert_eq!(unique.len(), codes.len());
    for code in ["wrong_credentials", "too_many_attempts", "not_found", "internal", "reconnect_needed"] {
        assert!(unique.contains(code), "{code}");
    }
    for (name, operation) in operations(&document) {
        for response in operation["responses"].as_object().unwrap().values() {
            let text = response["description"].as_str().unwrap_or_default();
            for code in text
                .split('`')
                .skip(1)
                .step_by(2)
                .filter(|_| response["content"]["application/problem+json"].is_object())
            {
                assert!(unique.contains(code), "{name} answers {code}, which is not in the list");
            }
        }
    }
}
