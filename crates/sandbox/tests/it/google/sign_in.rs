//! Consent page, codes, tokens, who somebody is.

use super::{AUTH, CAN, CLIENT, ELIF, REDIRECT, client, connected, decide, get, start, token, value};
use crate::business::json_of;
use akis_sandbox::{Fault, FaultKind, Faults};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

const VERIFIER: &str = "a-verifier-that-is-long-enough-to-be-taken-by-rfc-7636";
const CONSENT: [(&str, &str); 1] = [("prompt", "consent")];

#[tokio::test]
async fn the_page_offers_accounts_and_boxes_and_refuses_strangers() {
    let sandbox = start().await;
    let page = async |query: &[(&str, &str)]| {
        let request = client().get(sandbox.url("/google/accounts/o/oauth2/v2/auth")).query(query);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let scope = format!("openid email {AUTH}drive.file");
    let good = [
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("scope", scope.as_str()),
        ("state", "\"><script>"),
    ];
    let (status, text) = page(&good).await;
    assert_eq!(status, 200);
    assert!(text.contains("Sandbox") && text.contains("Elif Kaya") && text.contains("Can Demir"));
    assert!(text.contains(">Allow</button>") && text.contains(">Cancel</button>") && !text.contains("<script>"));
    assert_eq!(text.matches("type=\"checkbox\"").count(), 1, "signing in has no box");
    for (at, bad) in [
        (0, "other"),
        (1, "https://elsewhere.example/callback"),
        (2, "token"),
        (3, "https://x.example/everything"),
    ] {
        let mut query = good;
        query[at].1 = bad;
        assert_eq!(page(&query).await.0, 400, "{bad}");
    }
}

#[tokio::test]
async fn a_refresh_token_comes_first_and_on_request_and_stays_the_same() {
    let sandbox = start().await;
    let first = connected(&sandbox, &["forms.body.readonly"], &[]).await;
    assert_eq!((&first["expires_in"], &first["token_type"]), (&3599.into(), &"Bearer".into()));
    let scope = format!("openid {AUTH}userinfo.email {AUTH}forms.body.readonly");
    assert_eq!(first["scope"], scope, "Google spells email out");
    let refresh_token = first["refresh_token"].as_str().unwrap().to_owned();
    assert!(
        connected(&sandbox, &["drive.file"], &[]).await["refresh_token"].is_null(),
        "the second time it is kept"
    );
    assert!(connected(&sandbox, &["drive.file"], &CONSENT).await["refresh_token"].is_string());
    let online = [("access_type", "online"), ("prompt", "consent")];
    assert!(connected(&sandbox, &["drive.file"], &online).await["refresh_token"].is_null());

    sandbox.sandbox().advance_clock(SignedDuration::from_secs(3600));
    let userinfo = "/google/openid/v1/userinfo";
    let old = first["access_token"].as_str().unwrap();
    assert_eq!(get(&sandbox, old, userinfo).await.0, 401);
    let (status, fresh) =
        token(&sandbox, &[("grant_type", "refresh_token"), ("refresh_token", &refresh_token)]).await;
    assert_eq!(status, 200);
    assert!(fresh["refresh_token"].is_null(), "no rotation");
    let access = fresh["access_token"].as_str().unwrap();
    let (status, who) = get(&sandbox, access, userinfo).await;
    assert_eq!((status, who["sub"].as_str(), who["name"].as_str()), (200, Some(ELIF), None));
    assert_eq!(who["email"], "elif.kaya@mavideniz.com.tr");

    let revoke = client().post(sandbox.url("/google/oauth2/revoke")).query(&[("token", &refresh_token)]);
    assert_eq!(json_of(revoke.form(&[("", "")])).await.0, 200);
    assert_eq!(get(&sandbox, access, userinfo).await.0, 401);
    let (status, dead) =
        token(&sandbox, &[("grant_type", "refresh_token"), ("refresh_token", &refresh_token)]).await;
    assert_eq!((status, dead["error"].as_str()), (400, Some("invalid_grant")));
    assert_eq!(dead["error_description"], "Token has been expired or revoked.");
}

#[tokio::test]
async fn only_ticked_boxes_are_granted_and_earlier_ones_can_be_added() {
    let sandbox = start().await;
    let drive_file = format!("{AUTH}drive.file");
    let ticked = [("granular", "1"), ("grant", drive_file.as_str())];
    let tokens = connected(&sandbox, &["drive.file", "forms.body.readonly"], &ticked).await;
    assert!(!tokens["scope"].as_str().unwrap().contains("forms.body"));
    let tokens = connected(&sandbox, &["spreadsheets"], &[("include_granted_scopes", "true")]).await;
    let scope = tokens["scope"].as_str().unwrap();
    assert!(scope.contains("spreadsheets") && scope.contains("drive.file"));
    let back = decide(&sandbox, &drive_file, &[("granular", "1")]).await;
    assert_eq!((value(&back, "error").as_str(), value(&back, "state").as_str()), ("access_denied", "state-1"));
    let back = decide(&sandbox, &drive_file, &[("decision", "cancel")]).await;
    assert_eq!(value(&back, "error"), "access_denied");
}

#[tokio::test]
async fn a_code_is_good_once_for_its_own_client_address_and_verifier() {
    let sandbox = start().await;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER.as_bytes()));
    let extra = [("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")];
    let code = value(&decide(&sandbox, "openid", &extra).await, "code");
    let exchange = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let expect = async |extra: &[(&str, &str)], status: u16, error: &str| {
        let mut form = exchange.to_vec();
        form.retain(|(name, _)| !extra.iter().any(|(other, _)| other == name));
        form.extend_from_slice(extra);
        let (was, answer) = token(&sandbox, &form).await;
        assert_eq!((was, answer["error"].as_str()), (status, Some(error)), "{answer}");
    };
    expect(&[("client_secret", "wrong")], 401, "invalid_client").await;
    expect(&[("client_id", "wrong")], 401, "invalid_client").await;
    expect(&[("redirect_uri", "http://localhost:4000/other")], 400, "redirect_uri_mismatch").await;
    expect(&[("code", "wrong")], 400, "invalid_grant").await;
    expect(&[("code_verifier", "")], 400, "invalid_grant").await;
    expect(&[("code_verifier", "another-verifier-that-is-long-enough-to-be-taken")], 400, "invalid_grant").await;
    expect(&[("grant_type", "password")], 400, "unsupported_grant_type").await;
    let (status, tokens) = token(&sandbox, &exchange).await;
    assert_eq!(status, 200, "{tokens}");
    assert!(tokens["id_token"].as_str().unwrap().split('.').count() == 3);
    expect(&[], 400, "invalid_grant").await;
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(
        get(&sandbox, access, "/google/openid/v1/userinfo").await.0,
        401,
        "what the code gave is taken back"
    );

    let code = value(&decide(&sandbox, "openid", &[]).await, "code");
    sandbox.sandbox().advance_clock(SignedDuration::from_mins(11));
    expect(&[("code", &code)], 400, "invalid_grant").await;
}

#[tokio::test]
async fn another_account_can_be_chosen_and_testing_kills_tokens_after_a_week() {
    let sandbox = start().await;
    let tokens = connected(&sandbox, &["drive.file"], &[("account", CAN)]).await;
    let (_, who) = get(&sandbox, tokens["access_token"].as_str().unwrap(), "/google/openid/v1/userinfo").await;
    assert_eq!((who["email"].as_str(), who["sub"] == ELIF), (Some(CAN), false));
    let refresh = async |token_of: &serde_json::Value| {
        let kept = token_of["refresh_token"].as_str().unwrap();
        token(&sandbox, &[("grant_type", "refresh_token"), ("refresh_token", kept)]).await
    };
    sandbox.sandbox().advance_clock(SignedDuration::from_hours(8 * 24));
    assert_eq!(refresh(&tokens).await.0, 200);
    sandbox.sandbox().set_google_testing(true);
    assert_eq!(refresh(&tokens).await.1["error"], "invalid_grant");
    let testing = connected(&sandbox, &["drive.file"], &CONSENT).await;
    assert_eq!(testing["refresh_token_expires_in"], 604_799);
    assert_eq!(refresh(&testing).await.0, 200);
    sandbox.sandbox().set_faults(Faults { google: Fault::always(FaultKind::Revoked), ..Faults::default() });
    assert_eq!(refresh(&testing).await.1["error"], "invalid_grant");
}
