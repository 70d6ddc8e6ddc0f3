use super::{access, answer, form_fields, google, json_answer, query, settings, url};
use crate::google_forms::GoogleForms;
use crate::{AuthorizeRequest, Connector, ConnectorError, Feature, Tokens};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

const API: &str = "https://www.googleapis.com/auth/";

fn asked(google: &GoogleForms, features: &[Feature]) -> Vec<String> {
    let redirect = url("https://akis.example/oauth/callback/google_forms");
    let request = AuthorizeRequest { redirect: &redirect, features, region: None, account_hint: None };
    let scope = query(google.authorize(&request).url.as_str())["scope"].clone();
    scope.split(' ').map(str::to_owned).collect()
}

#[test]
fn the_consent_page_is_asked_for_offline_access_with_a_challenge() {
    let redirect = url("https://akis.example/oauth/callback/google_forms");
    let request = AuthorizeRequest {
        redirect: &redirect,
        features: &[],
        region: None,
        account_hint: Some("ayse@mavideniz.com.tr"),
    };
    let authorization = google().authorize(&request);
    assert!(authorization.url.as_str().starts_with("https://accounts.google.com/o/oauth2/v2/auth?"));
    let query = query(authorization.url.as_str());
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "client"),
        ("redirect_uri", redirect.as_str()),
        ("access_type", "offline"),
        ("prompt", "consent"),
        ("include_granted_scopes", "true"),
        ("code_challenge_method", "S256"),
        ("login_hint", "ayse@mavideniz.com.tr"),
        ("state", &authorization.state),
    ] {
        assert_eq!(query[name], value, "{name}");
    }
    let verifier = authorization.pkce_verifier.unwrap();
    let digest = <sha2::Sha256 as sha2::Digest>::digest(verifier.expose_secret().as_bytes());
    let challenge = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, digest);
    assert_eq!(query["code_challenge"], challenge);
}

#[test]
fn each_permission_is_asked_for_when_it_is_needed() {
    let picked = ["openid".to_owned(), "email".to_owned(), format!("{API}drive.file")];
    assert_eq!(asked(&google(), &[]), picked);
    assert_eq!(asked(&google(), &[Feature::Sheets])[3..], [format!("{API}spreadsheets")]);
    let all = [format!("{API}drive.metadata.readonly"), format!("{API}forms.body.readonly")];
    assert_eq!(asked(&google(), &[Feature::AllForms])[3..], all);
    // An app without Google's assessment never asks for it.
    let without = GoogleForms::new(&crate::google_forms::Settings { list_all: false, ..settings() });
    assert_eq!(asked(&without, &[Feature::AllForms]), picked);
    assert!(!without.allows(&picked, Feature::AllForms));
    for reason in google().scopes() {
        assert!(reason.reason_en.ends_with('.') && reason.reason_tr.ends_with('.'), "{}", reason.scope);
    }
}

#[test]
fn what_was_granted_is_read_in_googles_own_words() {
    let granted = |words: &[&str]| -> Vec<String> {
        words
            .iter()
            .map(|word| if *word == "openid" { (*word).to_owned() } else { format!("{API}{word}") })
            .collect()
    };
    let picked = granted(&["userinfo.email", "openid", "drive.file"]);
    assert!(google().allows(&picked, Feature::Forms));
    assert!(google().allows(&picked, Feature::Responses), "those of a picked form");
    for feature in [Feature::Sheets, Feature::AllForms, Feature::Contacts, Feature::Changes] {
        assert!(!google().allows(&picked, feature), "{feature:?}");
    }
    // Somebody has unticked a box.
    assert!(!google().allows(&granted(&["userinfo.email", "openid"]), Feature::Forms));
    let listed = granted(&["drive.file", "drive.metadata.readonly", "forms.body.readonly"]);
    assert!(google().allows(&listed, Feature::AllForms));
    assert!(!google().allows(&listed, Feature::Responses));
}

#[test]
fn codes_and_tokens_are_exchanged_in_the_body() {
    let redirect = url("https://akis.example/cb");
    let verifier = SecretString::from("v".repeat(43));
    let exchange = google().exchange_code_request("4/0A", &redirect, Some(&verifier), None);
    assert_eq!(exchange.uri(), "https://oauth2.googleapis.com/token");
    let fields = form_fields(&exchange);
    let field = |name: &str| fields.iter().find(|field| field.0 == name).map(|field| field.1.as_str());
    assert_eq!(field("grant_type"), Some("authorization_code"));
    assert_eq!(field("code"), Some("4/0A"));
    assert_eq!(field("redirect_uri"), Some("https://akis.example/cb"));
    assert_eq!(field("code_verifier"), Some("v".repeat(43).as_str()));
    assert_eq!((field("client_id"), field("client_secret")), (Some("client"), Some("s3cret")));
    let refresh = google().refresh_request(&SecretString::from("1//r"), None);
    assert!(form_fields(&refresh).contains(&("refresh_token".into(), "1//r".into())));
}

#[test]
fn a_refresh_brings_no_refresh_token_and_keeps_the_old_one() {
    let first = json!({ "access_token": "ya29.a", "expires_in": 3599, "refresh_token": "1//r", "token_type": "Bearer",
        "scope": "openid https://www.googleapis.com/auth/drive.file", "refresh_token_expires_in": 604_799,
        "id_token": "eyJ" });
    let tokens = google().read_tokens(&json_answer(200, &first), Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(tokens.refresh.unwrap().expose_secret(), "1//r");
    assert_eq!(tokens.expires_at, Some(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(3599)));
    assert_eq!(tokens.scopes, ["openid", "https://www.googleapis.com/auth/drive.file"]);
    let next = json!({ "access_token": "ya29.b", "expires_in": 3599, "token_type": "Bearer", "scope": "openid" });
    let tokens = google().read_tokens(&json_answer(200, &next), Timestamp::UNIX_EPOCH).unwrap();
    assert!(tokens.refresh.is_none());
}

#[test]
fn a_dead_token_asks_for_a_new_connection_and_our_own_mistake_does_not() {
    let gone = json!({ "error": "invalid_grant", "error_description": "Token has been expired or revoked." });
    let error = google().read_tokens(&json_answer(400, &gone), Timestamp::UNIX_EPOCH).unwrap_err();
    assert_eq!(error, ConnectorError::Reconnect { message: "Token has been expired or revoked.".into() });
    let ours = json!({ "error": "redirect_uri_mismatch", "error_description": "Bad Request" });
    let error = google().read_tokens(&json_answer(400, &ours), Timestamp::UNIX_EPOCH).unwrap_err();
    assert!(matches!(error, ConnectorError::Refused { status: 400, .. }), "{error}");
    let secret =
        json!({ "error": "invalid_client", "error_description": "The provided client secret is invalid." });
    let error = google().read_tokens(&json_answer(401, &secret), Timestamp::UNIX_EPOCH).unwrap_err();
    let ConnectorError::Refused { status: 401, message } = &error else { panic!("{error}") };
    assert!(message.contains("client id or secret"), "{message}");
    let nothing = google().read_tokens(&answer(200, "{}"), Timestamp::UNIX_EPOCH).unwrap_err();
    assert!(matches!(nothing, ConnectorError::Unreadable { .. }));
}

#[test]
fn the_account_is_known_by_its_number_and_shown_by_its_address() {
    let request = google().account_request(&access());
    assert_eq!(request.uri(), "https://openidconnect.googleapis.com/v1/userinfo");
    assert_eq!(request.headers()["authorization"], "Bearer ya29.token");
    let info = json!({ "sub": "1077", "email": "ayse@mavideniz.com.tr", "email_verified": true, "name": "Ayşe" });
    let account = google().read_account(&json_answer(200, &info)).unwrap();
    assert_eq!((account.id.as_str(), account.name.as_str()), ("1077", "ayse@mavideniz.com.tr"));
    let account = google().read_account(&json_answer(200, &json!({ "sub": "1077" }))).unwrap();
    assert_eq!(account.name, "Google 1077");
}

#[test]
fn what_is_taken_back_is_the_refresh_token_where_there_is_one() {
    let mut tokens = Tokens {
        access: SecretString::from("ya29.a"),
        refresh: Some(SecretString::from("1//r")),
        expires_at: None,
        scopes: Vec::new(),
        base_url: None,
    };
    let revoke = google().revoke_request(&tokens).unwrap();
    assert_eq!(revoke.uri(), "https://oauth2.googleapis.com/revoke?token=1%2F%2Fr");
    assert_eq!(revoke.method(), "POST");
    tokens.refresh = None;
    assert!(google().revoke_request(&tokens).unwrap().uri().to_string().ends_with("token=ya29.a"));
}
