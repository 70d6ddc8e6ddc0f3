use super::{access, answer, consent_to_forms, hubspot, settings};
use crate::hubspot::Hubspot;
use crate::{Account, Connector, ConnectorError};
use bytes::Bytes;
use http::Request;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use url::Url;

fn redirect() -> Url {
    "https://akis.mavideniz.com.tr/oauth/callback/hubspot".parse().unwrap()
}

fn query(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}

fn fields(request: &Request<Bytes>) -> HashMap<String, String> {
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    url::form_urlencoded::parse(request.body()).into_owned().collect()
}

#[test]
fn the_consent_page_gets_state_scopes_and_a_challenge() {
    let authorization = hubspot().authorize(&consent_to_forms(&redirect()));
    assert!(authorization.url.as_str().starts_with("https://app.hubspot.com/oauth/authorize?"));
    let query = query(&authorization.url);
    assert_eq!(query["client_id"], "client");
    assert_eq!(query["redirect_uri"], redirect().as_str());
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["scope"], "oauth forms");
    assert_eq!(query["state"], authorization.state);
    assert_eq!(query["code_challenge_method"], "S256");
    let verifier = authorization.pkce_verifier.unwrap();
    assert!(!authorization.url.as_str().contains(verifier.expose_secret()));
    assert!(!authorization.url.as_str().contains("s3cret"));

    let again = hubspot().authorize(&consent_to_forms(&redirect()));
    assert_ne!(again.state, authorization.state);
    assert!(again.state.len() >= 22, "128 bits at least");
}

#[test]
fn the_challenge_is_left_out_where_it_is_switched_off() {
    let plain = Hubspot::new(&crate::hubspot::Settings { pkce: false, ..settings() });
    let authorization = plain.authorize(&consent_to_forms(&redirect()));
    assert!(authorization.pkce_verifier.is_none());
    assert!(!query(&authorization.url).contains_key("code_challenge"));
}

#[test]
fn the_code_is_exchanged_with_the_secret_in_the_body() {
    let verifier = SecretString::from("v".repeat(43));
    let request = hubspot().exchange_code_request("c0de", &redirect(), Some(&verifier), None);
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://api.hubapi.com/oauth/v3/token");
    assert!(!request.headers().contains_key("authorization"));
    let fields = fields(&request);
    assert_eq!(fields["grant_type"], "authorization_code");
    assert_eq!(fields["code"], "c0de");
    assert_eq!(fields["redirect_uri"], redirect().as_str());
    assert_eq!(fields["client_id"], "client");
    assert_eq!(fields["client_secret"], "s3cret");
    assert_eq!(fields["code_verifier"], "v".repeat(43));
}

#[test]
fn a_refresh_names_the_refresh_token() {
    let request = hubspot().refresh_request(&SecretString::from("r3fresh"), None);
    assert_eq!(request.uri(), "https://api.hubapi.com/oauth/v3/token");
    let fields = fields(&request);
    assert_eq!(fields["grant_type"], "refresh_token");
    assert_eq!(fields["refresh_token"], "r3fresh");
    assert_eq!(fields["client_secret"], "s3cret");
}

#[test]
fn tokens_are_read_with_their_end_and_scopes() {
    let body = r#"{"token_type":"bearer","token_use":"access_token","access_token":"a","refresh_token":"r",
        "expires_in":1800,"hub_id":4711001,"user_id":99,"scopes":["oauth","forms"]}"#;
    let now = Timestamp::UNIX_EPOCH;
    let tokens = hubspot().read_tokens(&answer(200, body), now).unwrap();
    assert_eq!(tokens.access.expose_secret(), "a");
    assert_eq!(tokens.refresh.unwrap().expose_secret(), "r");
    assert_eq!(tokens.expires_at, Some(now + SignedDuration::from_secs(1800)));
    assert_eq!(tokens.scopes, ["oauth", "forms"]);
}

#[test]
fn a_grant_that_is_gone_asks_for_a_new_connection() {
    let gone = [
        r#"{"status":"BAD_REFRESH_TOKEN","message":"refresh token is invalid, expired or revoked"}"#,
        r#"{"error":"invalid_grant","error_description":"refresh token is invalid, expired or revoked"}"#,
        r#"{"status":"BAD_AUTH_CODE","message":"missing or unknown auth code"}"#,
    ];
    for body in gone {
        let error = hubspot().read_tokens(&answer(400, body), Timestamp::UNIX_EPOCH).unwrap_err();
        assert!(matches!(error, ConnectorError::Reconnect { .. }), "{error}");
    }
    let ours = r#"{"status":"BAD_CLIENT_SECRET","message":"wrong client secret"}"#;
    let error = hubspot().read_tokens(&answer(400, ours), Timestamp::UNIX_EPOCH).unwrap_err();
    let ConnectorError::Refused { status: 400, message } = &error else { panic!("{error}") };
    assert!(message.contains("client id or secret") && message.contains("wrong client secret"), "{message}");
    assert!(!error.is_temporary());
    let error = hubspot().read_tokens(&answer(503, ""), Timestamp::UNIX_EPOCH).unwrap_err();
    assert!(error.is_temporary());
}

#[test]
fn the_account_is_known_by_its_portal_and_named_by_its_domain() {
    let request = hubspot().account_request(&access());
    assert_eq!(request.uri(), "https://api.hubapi.com/account-info/v3/details");
    let body = r#"{"portalId":4711001,"accountType":"STANDARD","timeZone":"Europe/Istanbul","companyCurrency":"TRY",
        "additionalCurrencies":[],"utcOffset":"+03:00","utcOffsetMilliseconds":10800000,
        "uiDomain":"app-eu1.hubspot.com","dataHostingLocation":"eu1"}"#;
    assert_eq!(
        hubspot().read_account(&answer(200, body)).unwrap(),
        Account { id: "4711001".into(), name: "HubSpot 4711001".into(), region: Some("eu1".into()) }
    );

    let request = hubspot().account_name_request(&access()).unwrap();
    assert_eq!(request.uri(), "https://api.hubapi.com/oauth/v3/token/introspect");
    assert_eq!(fields(&request)["token"], "token");
    let name = hubspot().read_account_name(&answer(200, r#"{"active":true,"hub_domain":"mavideniz.com.tr"}"#));
    assert_eq!(name.unwrap().as_deref(), Some("mavideniz.com.tr"));
    assert_eq!(hubspot().read_account_name(&answer(200, r#"{"active":false}"#)).unwrap(), None);
}

#[test]
fn nothing_secret_is_printed() {
    let printed =
        format!("{:?} {:?}", hubspot(), hubspot().authorize(&consent_to_forms(&redirect())).pkce_verifier);
    assert!(!printed.contains("s3cret"));
    assert!(printed.contains("REDACTED"));
    let request = hubspot().account_request(&access());
    assert!(!format!("{request:?}").contains("Bearer token"));
}
