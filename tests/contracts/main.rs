//! What we send to the vendors and read from them, against our statement of each operation (the JSON files here), and the
//! statements against the vendors' own published documents where those are at hand.
//!
//! A new call is a new statement and a new case in the vendor's file; a call without a statement, or a statement without a
//! call, fails.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot be set up has failed")]

mod discovery;
mod document;
mod google;
mod hubspot;
mod requests;
mod shape;
mod statement;
mod surveymonkey;
mod typeform;
mod webhook;

use document::Document;
use http::Response;
use requests::Case;
use serde_json::Value;
use statement::Statement;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn statements() -> BTreeMap<String, Statement> {
    statement::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts"))
}

/// The vendors' documents, which are too large and not ours to keep here. They lie beside the repository or nowhere.
fn documents() -> Option<PathBuf> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/contracts");
    place.is_dir().then_some(place)
}

fn cases() -> Vec<Case> {
    let sources =
        hubspot::cases().into_iter().chain(google::cases()).chain(typeform::cases()).chain(surveymonkey::cases());
    sources.chain(webhook::cases()).chain(requests::meta()).collect()
}

#[test]
fn every_call_has_a_statement_and_every_statement_a_call() {
    let stated: BTreeSet<String> = statements().into_keys().collect();
    let made: BTreeSet<String> = cases().into_iter().map(|case| case.operation.to_owned()).collect();
    assert_eq!(stated, made);
}

#[test]
fn every_request_keeps_to_its_statement() {
    let statements = statements();
    for case in cases() {
        for request in &case.requests {
            let faults = statements[case.operation].faults(request);
            assert!(faults.is_empty(), "{}: {faults:#?}", case.operation);
        }
    }
}

/// Optional fields are only stated if a request really carries them.
#[test]
fn everything_stated_is_sent_by_some_request() {
    let statements = statements();
    for case in cases() {
        let sent: BTreeSet<String> = case.requests.iter().flat_map(statement::sent).collect();
        let unsent: Vec<&String> =
            statements[case.operation].fields().filter(|name| !sent.contains(*name)).collect();
        assert!(unsent.is_empty(), "{}: {unsent:?}", case.operation);
    }
}

#[test]
fn every_answer_as_stated_is_read() {
    let statements = statements();
    for case in cases() {
        let Some(read) = case.read else { continue };
        let body = statements[case.operation].answer().to_string();
        let answer = Response::builder().status(200).body(body.into()).unwrap();
        assert_eq!(read(&answer), Ok(()), "{}", case.operation);
    }
}

#[test]
fn every_statement_agrees_with_the_vendors_document() {
    let Some(place) = documents() else { return };
    let mut read: BTreeMap<String, Document> = BTreeMap::new();
    let mut faults = Vec::new();
    for (operation, statement) in statements() {
        let Some(name) = &statement.document else { continue };
        let document = read.entry(name.clone()).or_insert_with(|| Document::read(&place.join(name)));
        faults.extend(document.faults(&statement).into_iter().map(|fault| format!("{operation}: {fault}")));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_statement_says_where_it_comes_from() {
    for (operation, statement) in statements() {
        assert!(statement.document.is_some() || statement.described_in.is_some(), "{operation}");
    }
}

/// The form that the connector's own tests read.
#[test]
fn the_form_in_our_tests_is_one_by_hubspots_document() {
    let Some(place) = documents() else { return };
    let form: Value =
        serde_json::from_str(include_str!("../../crates/connectors/testdata/hubspot/form.json")).unwrap();
    let document = Document::read(&place.join("hubspot/forms-v3.json"));
    let faults = document.validate("HubSpotFormDefinition", &form);
    assert!(faults.is_empty(), "{faults:#?}");

    let mut broken = form;
    broken["fieldGroups"][1]["fields"][0].as_object_mut().unwrap().remove("name");
    assert!(!document.validate("HubSpotFormDefinition", &broken).is_empty(), "the check itself can fail");
}

#[test]
fn a_request_that_breaks_its_statement_is_noticed() {
    let statements = statements();
    let case = cases().into_iter().find(|case| case.operation == "hubspot.submit").unwrap();
    let good = &case.requests[0];
    let broken = |change: &dyn Fn(&mut Value)| {
        let mut body: Value = serde_json::from_slice(good.body()).unwrap();
        change(&mut body);
        let mut request = good.clone();
        *request.body_mut() = body.to_string().into();
        statements["hubspot.submit"].faults(&request)
    };
    assert!(broken(&|_| {}).is_empty());
    assert!(!broken(&|body| body["skipValidation"] = true.into()).is_empty(), "an unknown field");
    assert!(!broken(&|body| body["fields"][0]["value"] = 5.into()).is_empty(), "another type");
    assert!(!broken(&|body| body["context"] = Value::Null).is_empty(), "a missing field");

    let mut unauthorized = good.clone();
    unauthorized.headers_mut().remove("authorization");
    assert!(!statements["hubspot.submit"].faults(&unauthorized).is_empty(), "no token");
    let mut elsewhere = good.clone();
    *elsewhere.uri_mut() = "https://api.hsforms.com/submissions/v3/integration/submit/1/2".parse().unwrap();
    assert!(!statements["hubspot.submit"].faults(&elsewhere).is_empty(), "another path");
}
