use crate::typeform::{Settings, Typeform};
use crate::{Access, Account, AuthorizeRequest, Connector, ConnectorError, FormQuery};
use bytes::Bytes;
use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::collections::HashMap;
use std::time::Duration;
use url::Url;

fn settings() -> Settings {
    Settings {
        api_url: "https://api.typeform.com".parse().unwrap(),
        eu_api_url: "https://api.eu.typeform.com".parse().unwrap(),
        client_id: "client".into(),
        client_secret: SecretString::from("s3cret"),
        eu_2025_api_url: "https://api.typeform.eu".parse().unwrap(),
        eu_2025_client_id: "eu-client".into(),
        eu_2025_client_secret: SecretString::from("eu-s3cret"),
    }
}

fn typeform() -> Typeform {
    Typeform::new(&settings())
}

fn access(base_url: Option<&str>) -> Access {
    let base_url = base_url.map(|url| url.parse().unwrap());
    Access { token: SecretString::from("tfp_token"), account_id: String::new(), base_url }
}

fn redirect() -> Url {
    "https://akis.mavideniz.com.tr/oauth/callback/typeform".parse().unwrap()
}

fn ask(region: Option<&str>) -> (Url, HashMap<String, String>, String) {
    let redirect = redirect();
    let request = AuthorizeRequest { redirect: &redirect, features: &[], region, account_hint: None };
    let authorization = typeform().authorize(&request);
    assert!(authorization.pkce_verifier.is_none(), "Typeform knows no PKCE");
    let query = authorization.url.query_pairs().into_owned().collect();
    (authorization.url, query, authorization.state)
}

fn fields(request: &Request<Bytes>) -> HashMap<String, String> {
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    assert!(!request.headers().contains_key("authorization"));
    url::form_urlencoded::parse(request.body()).into_owned().collect()
}

fn answer(status: u16, body: &str) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::from(body.to_owned())).unwrap()
}

#[test]
fn the_consent_page_is_asked_for_everything_at_once_and_for_a_refresh_token() {
    let (url, query, state) = ask(None);
    assert!(url.as_str().starts_with("https://api.typeform.com/oauth/authorize?"), "{url}");
    assert_eq!(query["client_id"], "client");
    assert_eq!(query["redirect_uri"], redirect().as_str());
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["state"], state);
    assert!(!query.contains_key("code_challenge"));
    let scopes: Vec<&str> = query["scope"].split(' ').collect();
    assert_eq!(scopes, ["accounts:read", "forms:read", "workspaces:read", "offline"]);
    assert!(!url.as_str().contains("s3cret"));
    assert_ne!(ask(None).2, state);
}

#[test]
fn each_region_has_its_own_consent_page_app_and_api() {
    let keys: Vec<String> = typeform().regions().into_iter().map(|region| region.key).collect();
    assert_eq!(keys, ["us", "eu", "eu-2025"]);
    // region, consent and token host, client, API
    let regions = [
        ("us", "api.typeform.com", "client", "https://api.typeform.com/"),
        ("eu", "api.typeform.com", "client", "https://api.eu.typeform.com/"),
        ("eu-2025", "api.typeform.eu", "eu-client", "https://api.typeform.eu/"),
    ];
    for (region, host, client, api) in regions {
        let (url, query, _) = ask(Some(region));
        assert_eq!((url.host_str(), query["client_id"].as_str()), (Some(host), client), "{region}");
        let exchange = typeform().exchange_code_request("c0de", &redirect(), None, Some(region));
        assert_eq!(exchange.uri().to_string(), format!("https://{host}/oauth/token"));
        assert_eq!(fields(&exchange)["client_id"], client);
        let base = typeform().base_url(Some(region)).unwrap();
        assert_eq!(base.as_str(), api);
        assert!(typeform().origins().contains(&base));
        let refresh = typeform().refresh_request(&SecretString::from("r"), Some(&base));
        assert_eq!(refresh.uri().host(), Some(host), "{region}");
        assert_eq!(fields(&refresh)["client_id"], client);
        let key = typeform().tokens_of_key(SecretString::from("tfp_k"), Some(region));
        assert_eq!(key.base_url, Some(base));
    }
}

#[test]
fn an_installation_may_have_an_app_in_one_region_alone() {
    let alone = Typeform::new(&Settings { eu_2025_client_id: String::new(), ..settings() });
    assert!(alone.configured() && alone.configured_in(None) && alone.configured_in(Some("eu")));
    assert!(!alone.configured_in(Some("eu-2025")));
}

#[test]
fn the_code_and_the_refresh_token_are_exchanged_with_the_secret_in_the_body() {
    let exchange = fields(&typeform().exchange_code_request("c0de", &redirect(), None, None));
    assert_eq!(exchange["grant_type"], "authorization_code");
    assert_eq!(exchange["code"], "c0de");
    assert_eq!(exchange["redirect_uri"], redirect().as_str());
    assert_eq!(exchange["client_secret"], "s3cret");
    let refresh = fields(&typeform().refresh_request(&SecretString::from("r3fresh"), None));
    assert_eq!(refresh["grant_type"], "refresh_token");
    assert_eq!(refresh["refresh_token"], "r3fresh");
    assert_eq!(refresh["client_secret"], "s3cret");
    assert_eq!(refresh["scope"], "accounts:read forms:read workspaces:read offline");
}

#[test]
fn every_answer_with_tokens_brings_the_next_refresh_token() {
    let body = r#"{"access_token":"a","token_type":"bearer","expires_in":604800,"refresh_token":"r2",
        "scope":"accounts:read forms:read workspaces:read offline"}"#;
    let tokens = typeform().read_tokens(&answer(200, body), Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(tokens.access.expose_secret(), "a");
    assert_eq!(tokens.refresh.unwrap().expose_secret(), "r2");
    assert_eq!(tokens.expires_at, Some(Timestamp::UNIX_EPOCH + SignedDuration::from_hours(7 * 24)));
    assert_eq!(tokens.scopes, ["accounts:read", "forms:read", "workspaces:read", "offline"]);
    // Without `offline` there is none, and an end that is not said is not made up.
    let tokens = typeform().read_tokens(&answer(200, r#"{"access_token":"a"}"#), Timestamp::UNIX_EPOCH).unwrap();
    assert!(tokens.refresh.is_none() && tokens.expires_at.is_none() && tokens.scopes.is_empty());
}

#[test]
fn a_refresh_token_that_was_used_up_asks_for_a_new_connection() {
    let used = r#"{"error":"invalid_grant","error_description":"refresh token is invalid or used"}"#;
    for status in [400, 401] {
        let error = typeform().read_tokens(&answer(status, used), Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(error, ConnectorError::Reconnect { message: "refresh token is invalid or used".into() });
    }
    let ours = r#"{"error":"invalid_client","error_description":"no such app"}"#;
    // RFC 6749, 5.2 allows either status; a new consent would not help.
    for status in [400, 401] {
        let error = typeform().read_tokens(&answer(status, ours), Timestamp::UNIX_EPOCH).unwrap_err();
        let ConnectorError::Refused { message, .. } = &error else { panic!("{status}: {error}") };
        assert!(message.contains("client id or secret") && message.contains("no such app"), "{message}");
    }
}

#[test]
fn the_account_is_known_by_its_user_and_named_by_its_address() {
    let request = typeform().account_request(&access(Some("https://api.eu.typeform.com")));
    assert_eq!(request.uri(), "https://api.eu.typeform.com/me");
    assert_eq!(request.headers()["authorization"], "Bearer tfp_token");
    let body = r#"{"user_id":"01HX","email":"ayse@mavideniz.com.tr","alias":"Ayşe","language":"tr"}"#;
    let account = typeform().read_account(&answer(200, body)).unwrap();
    assert_eq!(account, Account { id: "01HX".into(), name: "ayse@mavideniz.com.tr".into(), region: None });
    let unnamed = typeform().read_account(&answer(200, r#"{"user_id":"01HX","alias":null}"#)).unwrap();
    assert_eq!(unnamed.name, "Typeform 01HX");
}

fn page_of(count: u32, title: &str) -> String {
    json!({
        "total_items": 250, "page_count": count,
        "items": [
            { "id": "aB3dE5gH", "type": "quiz", "title": title, "last_updated_at": "2026-04-02T11:30:00Z",
              "created_at": "2026-01-10T08:00:00Z", "settings": { "is_public": true, "is_trial": false },
              "self": { "href": "https://api.typeform.com/forms/aB3dE5gH" },
              "theme": { "href": "https://api.typeform.com/themes/Th1" },
              "_links": { "display": "https://demo.typeform.com/to/aB3dE5gH" } },
            { "no": "id" },
        ],
    })
    .to_string()
}

#[test]
fn forms_are_listed_page_by_page_and_searched() {
    let query = |after, search| FormQuery { after, search };
    let first = typeform().list_forms(&access(None), &query(None, None));
    assert_eq!(first.uri(), "https://api.typeform.com/forms?page=1&page_size=100");
    let list = typeform().read_forms(&answer(200, &page_of(3, " Kredi ön başvuru ")), &query(None, None)).unwrap();
    assert_eq!(list.next.as_deref(), Some("2"));
    assert_eq!(list.forms.len(), 1, "what has no id is no form");
    assert_eq!(list.forms[0].name, "Kredi ön başvuru");
    assert_eq!(list.forms[0].updated_at, "2026-04-02T11:30:00Z".parse().unwrap());
    assert_eq!(list.forms[0].question_count, None, "Typeform's list does not say");

    let found = typeform().list_forms(&access(None), &query(Some("3"), Some(" tekne turu ")));
    assert_eq!(found.uri(), "https://api.typeform.com/forms?page=3&page_size=100&search=tekne+turu");
    let end = typeform().read_forms(&answer(200, &page_of(3, "x")), &query(Some("3"), None)).unwrap();
    assert_eq!(end.next, None);
    let odd = typeform().list_forms(&access(None), &query(Some("../me"), None));
    assert_eq!(odd.uri().query(), Some("page=1&page_size=100"));
}

#[test]
fn a_form_is_read_and_a_form_that_is_gone_is_told_from_a_dead_token() {
    let request = typeform().form_request(&access(Some("https://api.typeform.eu")), "aB3/../me");
    assert_eq!(request.uri(), "https://api.typeform.eu/forms/aB3%2F..%2Fme");
    let form = typeform().read_form(&answer(200, super::EVERY_KIND)).unwrap();
    assert!(form.questions().count() > 10);

    let error = |status, code: &str, words: &str| {
        let body =
            json!({ "code": code, "description": words, "help": "https://developer.typeform.com" }).to_string();
        typeform().read_form(&answer(status, &body)).unwrap_err()
    };
    assert_eq!(error(404, "FORM_NOT_FOUND", "Form with id aB3 was not found"), ConnectorError::NotFound);
    for status in [401, 403] {
        assert_eq!(
            error(status, "AUTHENTICATION_FAILED", "Authentication credentials not found"),
            ConnectorError::Reconnect { message: "Authentication credentials not found".into() }
        );
    }
    // One form that this person may not see says nothing of the account; the list of forms would.
    let closed = "You do not have access to this form";
    assert_eq!(error(403, "FORBIDDEN", closed), ConnectorError::Refused { status: 403, message: closed.into() });
    let body = json!({ "code": "FORBIDDEN", "description": "The token does not have the scope forms:read" });
    let listed = typeform().read_forms(&answer(403, &body.to_string()), &FormQuery::default());
    assert!(matches!(listed, Err(ConnectorError::MissingPermission { .. })), "{listed:?}");
    let words = "page_size is too large";
    assert_eq!(
        error(400, "VALIDATION_ERROR", words),
        ConnectorError::Refused { status: 400, message: words.into() }
    );
    assert_eq!(error(503, "", ""), ConnectorError::Unavailable { status: 503 });
    let mut limited = answer(429, r#"{"code":"TOO_MANY_REQUESTS"}"#);
    limited.headers_mut().insert("retry-after", "2".parse().unwrap());
    let error = typeform().read_form(&limited).unwrap_err();
    assert_eq!(error, ConnectorError::RateLimited { after: Some(Duration::from_secs(2)) });
}

#[test]
fn forms_are_asked_in_turn_since_typeform_tells_of_no_change() {
    let hook = "https://akis.mavideniz.com.tr/hooks/x".parse().unwrap();
    assert!(typeform().watch_request(&access(None), "aB3dE5gH", &hook).is_none());
}

#[test]
fn what_is_promised_says_that_typeform_takes_no_answers() {
    let contract = typeform().contract();
    assert_eq!(contract.kind.as_str(), "kept_here");
    assert!(
        contract.sentence_en.contains("Typeform takes no answers")
            && contract.sentence_tr.contains("kabul etmiyor")
    );
}

#[test]
fn nothing_secret_is_printed() {
    assert!(!format!("{:?}", typeform()).contains("s3cret"));
}
