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

use bytes::Bytes;
use document::Document;
use http::{Request, Response};
use requests::Case;
use serde_json::Value;
use statement::Statement;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

fn statements() -> BTreeMap<String, Statement> {
    statement::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts"))
}

/// The vendors' documents, which are too large and not ours to keep here. They lie beside the repository or nowhere; a test
/// that finds none passes, and says so where nobody can miss it.
fn documents(test: &str) -> Option<PathBuf> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/contracts");
    if place.is_dir() {
        return Some(place);
    }
    let place = place.display();
    // What a test prints with `eprintln!` is hidden when it passes; this is not.
    let told = writeln!(
        std::io::stderr(),
        "\n#### NOT CHECKED: `{test}` compared nothing with the vendors' own documents: there are none at {place}. ####"
    );
    drop(told);
    None
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
    each_documented("every_statement_agrees_with_the_vendors_document", |document, statement, _| {
        document.faults(statement)
    });
}

/// What a vendor requires must stand in our statement, which every request keeps to.
#[test]
fn everything_the_vendors_require_is_stated() {
    each_documented("everything_the_vendors_require_is_stated", |document, statement, _| {
        document.unstated(statement)
    });
}

#[test]
fn every_word_we_send_is_one_the_vendor_allows() {
    each_documented("every_word_we_send_is_one_the_vendor_allows", |document, statement, requests| {
        requests.iter().flat_map(|request| document.disallowed(statement, request)).collect()
    });
}

/// Asks for the faults of every operation that a vendor's document describes; there must be none.
fn each_documented(test: &str, faults: impl Fn(&Document, &Statement, &[Request<Bytes>]) -> Vec<String>) {
    let Some(place) = documents(test) else { return };
    let mut read: BTreeMap<String, Document> = BTreeMap::new();
    let mut found = Vec::new();
    let statements = statements();
    for case in cases() {
        let statement = &statements[case.operation];
        let Some(name) = &statement.document else { continue };
        let document = read.entry(name.clone()).or_insert_with(|| Document::read(&place.join(name)));
        let faults = faults(document, statement, &case.requests);
        found.extend(faults.into_iter().map(|fault| format!("{}: {fault}", case.operation)));
    }
    assert!(!read.is_empty(), "nothing was compared");
    assert!(found.is_empty(), "{found:#?}");
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
    let Some(place) = documents("the_form_in_our_tests_is_one_by_hubspots_document") else { return };
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

/// The checks against the vendors' documents can fail.
#[test]
fn a_word_no_vendor_knows_and_a_field_left_out_are_noticed() {
    let Some(place) = documents("a_word_no_vendor_knows_and_a_field_left_out_are_noticed") else { return };
    let (mut statements, cases) = (statements(), cases());
    let request = |operation: &str| {
        cases
            .iter()
            .find(|case| case.operation == operation)
            .and_then(|case| case.requests.first().cloned())
            .unwrap()
    };
    let document = |statement: &Statement| Document::read(&place.join(statement.document.as_ref().unwrap()));

    for (operation, word, wrong) in [
        ("hubspot.create_note", "HUBSPOT_DEFINED", "AKIS_DEFINED"),
        ("hubspot.find_contact", "\"EQ\"", "\"SAME\""),
        ("hubspot.refresh", "grant_type=refresh_token", "grant_type=renew"),
        ("google.watch", "SCHEMA", "SHAPE"),
        ("meta.send_flow_message", "individual", "somebody"),
    ] {
        let mut request = request(operation);
        let statement = &statements[operation];
        let document = document(statement);
        assert!(document.disallowed(statement, &request).is_empty(), "{operation}");
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        assert!(body.contains(word), "{operation}: {body}");
        *request.body_mut() = body.replace(word, wrong).into();
        assert!(!document.disallowed(statement, &request).is_empty(), "{operation}: {wrong}");
    }
    let mut asked = request("google.append_row");
    *asked.uri_mut() = asked.uri().to_string().replace("=RAW", "=COOKED").parse().unwrap();
    let statement = &statements["google.append_row"];
    assert!(!document(statement).disallowed(statement, &asked).is_empty(), "a word in a query");

    let note = statements.get_mut("hubspot.create_note").unwrap();
    let document = document(note);
    assert!(document.unstated(note).is_empty());
    let fields = &mut note.body.as_mut().unwrap().fields;
    let to = fields.remove("associations[].to.id").unwrap();
    assert_eq!(document.unstated(note), ["body associations[].to is required"]);
    note.body
        .as_mut()
        .unwrap()
        .fields
        .insert("associations[].to.id".into(), statement::Field { required: false, ..to });
    assert_eq!(document.unstated(note), ["body associations[].to.id is required"], "as optional");
    note.needless.insert("body associations[].to.id".into(), "a reason".into());
    note.needless.insert("body archived".into(), "a reason".into());
    assert_eq!(document.unstated(note), ["body archived needs no excuse"]);
}
