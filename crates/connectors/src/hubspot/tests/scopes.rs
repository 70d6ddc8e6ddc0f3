//! What is asked for, when, and whether it was granted.

use super::{answer, hubspot, settings};
use crate::hubspot::{Hubspot, Settings};
use crate::{AuthorizeRequest, Connector, Feature, Tokens};
use http::Request;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use url::Url;

fn asked(features: &[Feature]) -> HashMap<String, String> {
    let redirect: Url = "https://akis.mavideniz.com.tr/oauth/callback/hubspot".parse().unwrap();
    let request = AuthorizeRequest { redirect: &redirect, features, region: None, account_hint: None };
    hubspot().authorize(&request).url.query_pairs().into_owned().collect()
}

#[test]
fn a_scope_is_asked_for_when_its_feature_is() {
    let forms = asked(&[]);
    assert_eq!((forms["scope"].as_str(), forms.get("optional_scope")), ("oauth forms", None));
    let contacts = asked(&[Feature::Contacts, Feature::Files]);
    let scope = "oauth forms crm.objects.contacts.read crm.objects.contacts.write files";
    assert_eq!(contacts["scope"], scope);
    // Not every plan has all three, and one is enough.
    let objects = asked(&[Feature::Objects]);
    assert_eq!(objects["scope"], "oauth forms");
    let optional: Vec<&str> = objects["optional_scope"].split(' ').collect();
    assert!(optional.contains(&"tickets") && optional.contains(&"crm.objects.deals.write"), "{optional:?}");
    assert!(optional.contains(&"crm.objects.custom.write") && !optional.contains(&"files"));
}

#[test]
fn every_scope_has_its_reason_in_both_languages() {
    let scopes = hubspot().scopes();
    for feature in [Feature::Forms, Feature::Contacts, Feature::Files, Feature::Objects] {
        assert!(scopes.iter().any(|scope| scope.feature == feature), "{feature:?}");
    }
    for scope in scopes {
        assert!(scope.reason_en.ends_with('.') && scope.reason_tr.ends_with('.'), "{}", scope.scope);
        assert_ne!(scope.reason_en, scope.reason_tr);
    }
}

#[test]
fn what_was_granted_decides() {
    let granted = |scopes: &[&str]| -> Vec<String> { scopes.iter().map(|&scope| scope.to_owned()).collect() };
    let allows = |scopes: &[&str], feature| hubspot().allows(&granted(scopes), feature);
    assert!(allows(&["oauth", "forms"], Feature::Forms));
    assert!(!allows(&["oauth"], Feature::Forms));
    assert!(!allows(&["oauth", "forms", "crm.objects.contacts.read"], Feature::Contacts), "read alone");
    assert!(allows(&["crm.objects.contacts.read", "crm.objects.contacts.write"], Feature::Contacts));
    assert!(allows(&["forms", "tickets"], Feature::Objects), "one kind of objects is enough");
    assert!(!allows(&["forms"], Feature::Files));
    assert!(allows(&[], Feature::Files), "a private app's key does not say, and is believed");
}

#[test]
fn the_standards_list_of_scopes_is_read_where_hubspots_is_missing() {
    let body = r#"{"token_type":"bearer","access_token":"a","refresh_token":"r","expires_in":1800,"scope":"oauth forms"}"#;
    let tokens = hubspot().read_tokens(&answer(200, body), Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(tokens.scopes, ["oauth", "forms"]);
}

fn fields(request: &Request<bytes::Bytes>) -> HashMap<String, String> {
    url::form_urlencoded::parse(request.body()).into_owned().collect()
}

fn tokens(refresh: Option<&str>) -> Tokens {
    Tokens {
        access: SecretString::from("a"),
        refresh: refresh.map(SecretString::from),
        expires_at: None,
        scopes: vec![],
        base_url: None,
    }
}

#[test]
fn the_refresh_token_is_taken_back_and_a_key_is_not() {
    let request = hubspot().revoke_request(&tokens(Some("r3fresh"))).unwrap();
    assert_eq!(request.uri(), "https://api.hubapi.com/oauth/v3/token/revoke");
    let fields = fields(&request);
    assert_eq!((fields["token"].as_str(), fields["token_type_hint"].as_str()), ("r3fresh", "refresh_token"));
    assert_eq!(fields["client_secret"], "s3cret");
    assert!(hubspot().revoke_request(&tokens(None)).is_none());
}

#[test]
fn the_version_of_the_authorisation_is_a_setting() {
    let dated = Hubspot::new(&Settings { oauth_version: "2026-09".into(), ..settings() });
    let secret = SecretString::from("r");
    assert_eq!(dated.refresh_request(&secret, None).uri(), "https://api.hubapi.com/oauth/2026-09/token");
    let revoke = dated.revoke_request(&tokens(Some("r"))).unwrap();
    assert_eq!(revoke.uri(), "https://api.hubapi.com/oauth/2026-09/token/revoke");
    let read: Settings = serde_json::from_value(serde_json::json!({
        "app_url": "https://app.hubspot.com", "api_url": "https://api.hubapi.com", "forms_url": "https://api.hsforms.com",
        "client_id": "c", "client_secret": "s", "pkce": false, "scopes": ["oauth", "forms"],
    }))
    .unwrap();
    assert_eq!(read.oauth_version, "v3", "where it is not set");
}

#[test]
fn a_private_apps_key_is_a_connection_without_an_end() {
    let sign_in = hubspot().key_sign_in().unwrap();
    assert!(sign_in.how_en.contains("Private Apps") && sign_in.how_en != sign_in.how_tr);
    let tokens = hubspot().tokens_of_key(SecretString::from(" pat-eu1-6f2c\n"), None);
    assert_eq!(tokens.access.expose_secret(), "pat-eu1-6f2c");
    assert!(tokens.refresh.is_none() && tokens.expires_at.is_none() && tokens.scopes.is_empty());
    let access = crate::Access { token: tokens.access, account_id: String::new(), base_url: None };
    assert!(hubspot().account_name_request(&access).is_none(), "HubSpot tells nothing of keys");
    assert_eq!(hubspot().account_request(&access).headers()["authorization"], "Bearer pat-eu1-6f2c");
}
