//! What the dashboard says about the systems forms come from, and what came of a consent page.

use crate::connecting::{connect, only, query};
use crate::support::{Server, Vendor};
use akis_store::MIGRATOR;
use http::header;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

/// Every setting of the program that a table of the default settings has, also those without a default.
fn settings_of(section: &str) -> BTreeSet<String> {
    let defaults = include_str!("../../../../config/default.toml");
    let (_, rest) = defaults.split_once(&format!("\n[{section}]\n")).unwrap();
    let table = rest.split("\n[").next().unwrap();
    let name = |line: &str| {
        let (name, _) = line.trim_start_matches("# ").split_once(" = ")?;
        name.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            .then(|| name.to_owned())
    };
    table.lines().filter_map(name).map(|name| format!("{section}.{name}")).collect()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_source_says_how_to_set_it_up(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let sources = browser.get("/api/v1/sources").await;
    let items = sources.json["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 4);
    for item in items {
        let source = item["source"].as_str().unwrap();
        assert!(!item["contract"]["sentence_tr"].as_str().unwrap().is_empty());
        let setup = browser.get(&format!("/api/v1/sources/{source}/setup")).await;
        assert_eq!(setup.status, 200, "{source}: {}", setup.text);
        assert_eq!(setup.json["redirect_url"], format!("http://akis.test/oauth/callback/{source}"));
        let list = |name: &str| setup.json[name].as_array().unwrap().clone();
        for text in list("steps").iter().chain(&list("limits")) {
            let (en, tr) = (text["en"].as_str().unwrap(), text["tr"].as_str().unwrap());
            assert!(en.ends_with('.') && tr.ends_with('.') && en != tr, "{source}: {text}");
            assert!(!en.contains('{') && !tr.contains('{'), "{source}: {text}");
        }
        assert!(!list("scopes").is_empty(), "{source}");

        // Whoever follows the page fills in everything but the systems' own addresses, and is told in which step.
        let named: BTreeSet<String> =
            list("settings").iter().map(|name| name.as_str().unwrap().to_owned()).collect();
        let mut all = settings_of(source.trim_end_matches("_forms"));
        all.retain(|name| !name.ends_with("_url"));
        assert_eq!(named, all, "{source}");
        for name in named {
            for language in ["en", "tr"] {
                let told = |step: &Value| step[language].as_str().unwrap().contains(&name);
                assert!(list("steps").iter().any(told), "{name} in {language}");
            }
        }
    }
    browser.get("/api/v1/sources/pigeon/setup").await.is_problem(404, "not_found");

    // Pub/Sub calls this address, and names it as the audience; no other is believed.
    let google = browser.get("/api/v1/sources/google_forms/setup").await;
    let steps = google.json["steps"].as_array().unwrap();
    let push = steps.iter().find(|step| step["en"].as_str().unwrap().contains("push subscription")).unwrap();
    for language in ["en", "tr"] {
        assert_eq!(push[language].as_str().unwrap().matches("http://akis.test/hooks/google").count(), 2, "{push}");
    }
    // Personal tokens are no apps.
    let typeform = browser.get("/api/v1/sources/typeform/setup").await;
    assert_eq!(typeform.json["console_url"], "https://admin.typeform.com/");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_source_says_when_it_asks_and_where_the_account_lives(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let sources = browser.get("/api/v1/sources").await;
    let items = sources.json["items"].as_array().unwrap();
    let by_name: BTreeMap<&str, &Value> =
        items.iter().map(|item| (item["source"].as_str().unwrap(), item)).collect();
    let asked = |source: &str, scope: &str| {
        let scopes = by_name[source]["scopes"].as_array().unwrap();
        scopes.iter().find(|row| row["scope"] == scope).unwrap()["asked"].clone()
    };
    assert_eq!(asked("hubspot", "forms"), "at_once");
    assert_eq!(asked("hubspot", "crm.objects.contacts.write"), "when_needed");
    assert_eq!(asked("google_forms", "https://www.googleapis.com/auth/drive.file"), "at_once");
    assert_eq!(asked("google_forms", "https://www.googleapis.com/auth/spreadsheets"), "when_needed");
    // SurveyMonkey has one consent page for all that is ticked at the app.
    assert_eq!(asked("surveymonkey", "responses_write"), "at_once");
    for (source, region_for) in
        [("hubspot", "none"), ("google_forms", "none"), ("typeform", "both"), ("surveymonkey", "key")]
    {
        assert_eq!(by_name[source]["region_for"], region_for, "{source}");
        let regions = by_name[source]["regions"].as_array().unwrap();
        assert_eq!(regions.is_empty(), region_for == "none", "{source}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_setup_asks_for_exactly_what_is_asked_for(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let setup = browser.get("/api/v1/sources/hubspot/setup").await;
    let shown: BTreeSet<String> = setup.json["scopes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["scope"].as_str().unwrap().to_owned())
        .collect();
    let all = json!({"features": ["forms", "contacts", "files", "objects"]});
    let begun = browser.post("/api/v1/connections/hubspot/authorize", &all).await;
    let query = query(&begun.json);
    let asked: BTreeSet<String> =
        format!("{} {}", query["scope"], query["optional_scope"]).split_whitespace().map(str::to_owned).collect();
    assert_eq!(shown, asked);

    // README names them as well, and no other.
    let readme = include_str!("../../../../README.md");
    let (_, hubspot) = readme.split_once("**HubSpot**, at").unwrap();
    let paragraph = hubspot.split("\n\n").next().unwrap();
    let (_, named) = paragraph.split_once("Required scopes").unwrap();
    let named: BTreeSet<String> =
        named.split('`').skip(1).step_by(2).flat_map(str::split_whitespace).map(str::to_owned).collect();
    assert_eq!(named, asked);
}

#[test]
fn readme_names_every_setting_of_every_system() {
    let readme = include_str!("../../../../README.md");
    for section in ["hubspot", "google", "typeform", "surveymonkey"] {
        let settings = settings_of(section);
        assert!(settings.len() >= 6, "{settings:?}");
        for setting in settings {
            assert!(readme.contains(&format!("`{setting}`")), "{setting} is not in README.md");
        }
    }
    assert!(readme.matches("{public_url}/hooks/google").count() >= 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_a_consent_page_refused_is_told_apart(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let cases = [
        ("error=access_denied", "access_denied"),
        ("", "access_denied"),
        ("error=admin_policy_enforced", "consent_admin_policy"),
        ("error=invalid_scope", "consent_invalid_scope"),
        ("error=server_error", "consent_unavailable"),
        ("error=temporarily_unavailable", "consent_unavailable"),
        ("error=unauthorized_client&error_description=no", "consent_app_refused"),
        ("error=%0A%00anything+else&code=c", "consent_app_refused"),
    ];
    for (came, problem) in cases {
        let begun = browser.post("/api/v1/connections/google_forms/authorize", &json!({})).await;
        let state = query(&begun.json)["state"].clone();
        let back = browser.get(&format!("/oauth/callback/google_forms?state={state}&{came}")).await;
        assert_eq!(back.status, 303, "{}", back.text);
        assert_eq!(back.headers[header::LOCATION], format!("/connections?problem={problem}"), "{came}");
    }
    assert!(vendor.asked("POST /oauth2/token").is_empty());
}

/// On a plan that does not include writing, connecting again for ever would help nobody.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_plan_that_does_not_include_writing_is_named(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut browser = server.owner("ayse@mavideniz.test", "Mavi Deniz").await;
    let tokens = json!({"access_token": "t", "token_type": "bearer", "expires_in": null, "access_url": null});
    vendor.answers("POST /surveymonkey/oauth/token", 200, tokens);
    let me = json!({
        "id": "7", "username": "ayse", "email": "ayse@mavideniz.example",
        "scopes": {"available": [], "granted": ["surveys_read", "users_read"]},
    });
    vendor.answers("GET /surveymonkey/v3/users/me", 200, me);
    let back = connect(&mut browser, "surveymonkey", &json!({"features": ["responses"]})).await;
    assert!(back.contains("connected="), "{back}");
    let amber = only(&mut browser).await;
    let problem = amber["problem"].as_str().unwrap();
    // Ayşe reads Turkish.
    assert!(problem.contains("responses_write") && problem.contains("ücretli"), "{problem}");
}
