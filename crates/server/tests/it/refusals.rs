//! What a source refuses says something of a connection, or of one thing alone.

use crate::support::{Company, Server, Vendor};
use akis_form::SourceKind;
use akis_store::connections::{self, NewConnection, NewTokens};
use akis_store::{ConnectionId, MIGRATOR, PersonId, SignIn};
use serde_json::{Value, json};
use sqlx::PgPool;

fn missing_scopes() -> Value {
    json!({"status": "error", "category": "MISSING_SCOPES", "message": "not allowed"})
}

/// How the company's connections stand, by their source.
async fn statuses(company: &mut Company) -> Vec<(String, String)> {
    let listed = company.browser.get("/api/v1/connections").await.json;
    let listed = listed["items"].as_array().unwrap_or_else(|| panic!("{listed}")).clone();
    let word = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    listed.iter().map(|one| (word(one, "source"), word(one, "status"))).collect()
}

async fn surveymonkey(server: &Server, company: &Company) -> ConnectionId {
    let new = NewConnection {
        source: SourceKind::Surveymonkey,
        account_id: "sm-1".to_owned(),
        account_name: "Mavi Deniz".to_owned(),
        region: None,
        base_url: None,
        sign_in: SignIn::Key,
        features: Vec::new(),
        missing: None,
        scopes: Vec::new(),
        tokens: NewTokens { access: "survey-token".into(), refresh: None, expires_at: None },
        connected_by: PersonId::new(),
    };
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let id = connections::insert_or_reconnect(&mut tx, &new).await.unwrap().id;
    tx.commit().await.unwrap();
    id
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_refusal_about_one_thing_leaves_the_connection_green(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut company = server.company("owner@mavideniz.test", 1).await;
    let id = company.connection;
    vendor.answers("GET /hubspot/marketing/v3/forms/another", 403, missing_scopes());
    vendor.answers("GET /hubspot/crm/v3/properties/0-1", 403, missing_scopes());
    vendor.answers("GET /hubspot/crm/v3/properties/contacts", 403, missing_scopes());
    let count = company.browser.get(&format!("/api/v1/connections/{id}/forms/another/count")).await;
    count.is_problem(409, "missing_permission");
    let import = json!({"connection_id": id, "source_form_id": "another"});
    company.browser.post("/api/v1/flows", &import).await.is_problem(409, "missing_permission");
    let places = format!("/api/v1/connections/{id}/places?kind=contact_properties");
    company.browser.get(&places).await.is_problem(409, "missing_permission");
    assert_eq!(statuses(&mut company).await, [("hubspot".to_owned(), "active".to_owned())]);
    // Without the list of forms a connection is of little use.
    vendor.answers("GET /hubspot/marketing/v3/forms", 403, missing_scopes());
    let list = company.browser.get(&format!("/api/v1/connections/{id}/forms")).await;
    list.is_problem(409, "missing_permission");
    assert_eq!(statuses(&mut company).await, [("hubspot".to_owned(), "permission_needed".to_owned())]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_access_that_is_over_shows_wherever_it_is_noticed(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut company = server.company("owner@mavideniz.test", 1).await;
    let gone =
        json!({"error": {"id": "1052", "name": "User Soft Deleted", "message": "gone", "http_status_code": 404}});
    let revoked = json!({"status": 1, "errmsg": "Client revoked access grant"});
    vendor.answers("GET /surveymonkey/v3/surveys/520001/details", 404, gone);
    vendor.answers("GET /surveymonkey/v3/surveys/520001/collectors", 200, revoked.clone());
    vendor.answers("GET /surveymonkey/v3/surveys", 200, revoked);
    for path in ["forms/520001/count", "places?kind=collectors&parent=520001", "forms"] {
        let id = surveymonkey(&server, &company).await;
        let active = statuses(&mut company).await;
        assert!(active.iter().all(|(_, status)| status == "active"), "{active:?}");
        let answer = company.browser.get(&format!("/api/v1/connections/{id}/{path}")).await;
        answer.is_problem(409, "reconnect_needed");
        let now = statuses(&mut company).await;
        assert!(now.contains(&("surveymonkey".to_owned(), "reconnect_needed".to_owned())), "{path}: {now:?}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_check_through_a_connection_that_ended_says_connect_again(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut company = server.company("owner@mavideniz.test", 1).await;
    sqlx::query("update source_states set checked_at = checked_at - interval '1 minute'")
        .execute(&pool)
        .await
        .unwrap();
    sqlx::query("update connections set status = 'reconnect_needed'").execute(&pool).await.unwrap();
    let check = format!("/api/v1/flows/{}/source-changes/check", company.flow);
    company.browser.post(&check, &json!({})).await.is_problem(409, "reconnect_needed");
}
