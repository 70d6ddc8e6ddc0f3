//! Answers that wait for a correction, who checks a form's answers, and versions.

use crate::support::{Company, Server, form};
use akis_exchange::check_all;
use akis_form::{Submission, SubmissionId};
use akis_sentence::sentence;
use akis_store::replies::{self, CompleteByReply, Correction, NewReply, ReplyProblem};
use akis_store::sessions::{self, NewSession};
use akis_store::{MIGRATOR, Origin, SessionId, VersionId, flow_versions, publications};
use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

/// A reply whose boat is none of the form's, as the worker keeps it. Answers the submission and the input's name.
async fn wrong_boat(server: &Server, company: &Company) -> (SubmissionId, String) {
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let plan = flow_versions::plan(&mut tx, company.version).await.unwrap().unwrap().plan;
    let mut sent = json!({});
    let mut boat = String::new();
    for field in plan.screens.iter().flat_map(|screen| &screen.fields) {
        sent[&field.name] = "Zeynep".into();
        if field.question.as_str() == "boat" {
            boat.clone_from(&field.name);
        }
    }
    let sent = sent.as_object().unwrap().clone();
    let arrived = check_all(&plan, &sent);
    let problems = ReplyProblem::of(&plan, &arrived.problems);
    assert_eq!(problems.len(), 1);
    let session = SessionId::new();
    let new = NewSession {
        id: session,
        flow_id: company.flow,
        version_id: company.version,
        publication_id: company.publication,
        origin: Origin::Agent,
        flow_token: None,
        external_token: None,
    };
    sessions::open(&mut tx, &new).await.unwrap();
    let message_id = format!("wamid.{session}");
    replies::note(&mut tx, NewReply { message_id: &message_id, session, contact: None }).await.unwrap();
    let id = SubmissionId(Uuid::now_v7());
    let submission = Submission::freeze(id, &form(), &arrived.answers, Timestamp::now());
    let waits = sentence!("It waits.", "Bekliyor.");
    let end = CompleteByReply {
        message_id: &message_id,
        session,
        version: company.version,
        submission: &submission,
        correction: Some(Correction { problems: &problems, reply: &sent, waits: &waits }),
    };
    replies::complete(&mut tx, end).await.unwrap();
    tx.commit().await.unwrap();
    (id, boat)
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn answers_that_do_not_fit_are_listed_corrected_and_sent(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("owner@mavideniz.test", 1).await;
    let (id, boat) = wrong_boat(&server, &company).await;
    let list = company.browser.get(&format!("/api/v1/flows/{}/submissions", company.flow)).await;
    assert_eq!(list.json["items"][0]["needs_correction"], true, "{}", list.json);
    assert_eq!(list.json["items"][1]["needs_correction"], false);

    let path = format!("/api/v1/submissions/{id}");
    let one = company.browser.get(&path).await.json;
    let problem = &one["problems"][0];
    assert_eq!((&problem["field"], &problem["value"]), (&json!(boat), &json!("Zeynep")));
    assert_eq!((&problem["question"], &problem["input"]), (&json!("Which boat?"), &json!("choice")));
    let labels: Vec<&str> =
        problem["options"].as_array().unwrap().iter().map(|option| option["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["Gulet", "Catamaran"]);
    assert_eq!(one["deliveries"][0]["state"], "needs_attention");

    let retry = format!("/api/v1/deliveries/{}/retry", one["deliveries"][0]["id"].as_str().unwrap());
    company.browser.post(&retry, &json!({})).await.is_problem(409, "needs_correction");
    let correct = format!("{path}/corrections");
    let unknown = company.browser.post(&correct, &json!({"answers": {"nothing": "x"}})).await;
    unknown.is_problem(422, "unknown_field");
    // Still wrong: kept, and still waiting.
    let still = company.browser.post(&correct, &json!({"answers": {&boat: "rowing"}})).await.json;
    assert_eq!(still["problems"][0]["value"], "rowing");
    assert_eq!(still["deliveries"][0]["state"], "needs_attention");

    let gulet = problem["options"][0]["id"].clone();
    let right = company.browser.post(&correct, &json!({"answers": {&boat: gulet}})).await.json;
    assert_eq!(right["problems"], json!([]));
    assert!(!right["corrected_at"].is_null());
    assert_eq!(right["deliveries"][0]["state"], "waiting");
    let shown = |body: &Value| {
        let answers = body["answers"].as_array().unwrap();
        answers.iter().find(|answer| answer["label"] == "Which boat?").unwrap()["display"].clone()
    };
    assert_eq!(shown(&right), "Gulet");
    company.browser.post(&correct, &json!({"accept": true})).await.is_problem(409, "nothing_to_correct");
    let audit = company.browser.get("/api/v1/audit").await.json.to_string();
    assert!(audit.contains("submission.corrected") && !audit.contains("rowing"), "{audit}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn answers_may_go_as_they_are_and_are_nobody_elses(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("owner@mavideniz.test", 1).await;
    let mut other = server.company("owner@kaya.test", 2).await;
    let (id, _) = wrong_boat(&server, &company).await;
    let correct = format!("/api/v1/submissions/{id}/corrections");
    other.browser.post(&correct, &json!({"accept": true})).await.is_problem(404, "not_found");
    let gone = company.browser.post(&correct, &json!({"accept": true})).await.json;
    assert_eq!((&gone["problems"], &gone["deliveries"][0]["state"]), (&json!([]), &json!("waiting")));
    let theirs = format!("/api/v1/submissions/{}/corrections", other.submission);
    other.browser.post(&theirs, &json!({"accept": true})).await.is_problem(409, "nothing_to_correct");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_flow_says_who_checks_its_answers_and_the_preview_follows(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("owner@mavideniz.test", 1).await;
    let path = format!("/api/v1/flows/{}", company.flow);
    assert_eq!(company.browser.get(&path).await.json["mode"], "endpoint");
    let compiled = company.browser.post(&format!("{path}/draft/compile"), &json!({})).await.json;
    assert!(!compiled["flow_json"]["data_api_version"].is_null());
    let changed = company.browser.ask(Method::PATCH, &path, Some(&json!({"mode": "static"}))).await;
    assert_eq!(changed.json["mode"], "static");
    let compiled = company.browser.post(&format!("{path}/draft/compile"), &json!({})).await.json;
    assert!(compiled["flow_json"]["data_api_version"].is_null());
    assert_eq!(compiled["report"]["mode"], "static");
    let odd = company.browser.ask(Method::PATCH, &path, Some(&json!({"mode": "later"}))).await;
    odd.is_problem(422, "invalid_body");
    let nothing = company.browser.ask(Method::PATCH, &path, Some(&json!({}))).await;
    assert_eq!(nothing.json["mode"], "static");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_old_version_is_retired_and_the_present_one_is_not(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("owner@mavideniz.test", 1).await;
    let path = format!("/api/v1/flows/{}/versions", company.flow);
    company.browser.post(&format!("{path}/1/retire"), &json!({})).await.is_problem(409, "version_in_use");
    company.browser.post(&format!("{path}/9/retire"), &json!({})).await.is_problem(404, "not_found");

    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let first = flow_versions::get(&mut tx, company.version).await.unwrap().unwrap();
    let id = VersionId::new();
    let new = flow_versions::NewVersion {
        id,
        flow_id: company.flow,
        form: first.form,
        flow_json: first.flow_json,
        plan: first.plan,
        report: first.report,
    };
    flow_versions::insert(&mut tx, &new).await.unwrap();
    publications::set_version(&mut tx, company.publication, id).await.unwrap();
    publications::set_published_version(&mut tx, company.publication, id).await.unwrap();
    tx.commit().await.unwrap();
    let retired = company.browser.post(&format!("{path}/1/retire"), &json!({})).await.json;
    assert_eq!((&retired["number"], &retired["published"]), (&json!(1), &json!(false)));
    assert!(!retired["retired_at"].is_null());
    let listed = company.browser.get(&path).await.json;
    assert_eq!((&listed["items"][0]["number"], &listed["items"][0]["published"]), (&json!(2), &json!(true)));
}
