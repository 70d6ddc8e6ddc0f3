//! Sources tell of changed forms.

use crate::support::{Answer, Company, Server, Vendor, settings};
use akis_form::SourceKind;
use akis_server::GooglePush;
use akis_store::source_forms::Watched;
use akis_store::{MIGRATOR, jobs, source_watches};
use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{Method, Request};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rsa::RsaPrivateKey;
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};
use sqlx::PgPool;

const ACCOUNT: &str = "akis-push@my-project.iam.gserviceaccount.com";

/// Lets an address lead to the company's flow, as if the source had been asked for a watch.
async fn watched(server: &Server, company: &Company, source: SourceKind, token: &str) {
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let flow = Watched {
        flow_id: company.flow,
        name: "Boat trip".to_owned(),
        connection_id: company.connection,
        source,
        form_id: "b0d4e1c2".to_owned(),
        checked_at: None,
        told: false,
    };
    let now = Timestamp::now();
    assert!(source_watches::claim(&mut tx, &flow, &token.into(), now, now).await.unwrap());
    tx.commit().await.unwrap();
}

async fn checks(pool: &PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from control.jobs where kind = $1")
        .bind(jobs::CHECK_SOURCE)
        .fetch_one(pool)
        .await
        .unwrap()
}

async fn call(server: &Server, method: Method, path: &str, header: Option<(&str, &str)>, body: &[u8]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    server.browser().send(request.body(Body::from(body.to_vec())).unwrap()).await
}

fn signed(key: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(body);
    STANDARD.encode(mac.finalize().into_bytes())
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn surveymonkey_tries_the_address_and_its_signed_calls_ask_for_one_check(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let company = server.company("owner@mavideniz.test", 1).await;
    watched(&server, &company, SourceKind::Surveymonkey, "Zm9yLW9uZS1mbG93LW9ubHk").await;
    let path = "/hooks/source/Zm9yLW9uZS1mbG93LW9ubHk";
    assert_eq!(call(&server, Method::HEAD, path, None, b"").await.status.as_u16(), 200);
    assert_eq!(call(&server, Method::HEAD, "/hooks/source/b3RoZXI", None, b"").await.status.as_u16(), 404);

    let body = br#"{"event_type":"survey_updated","event_id":"1","object_id":"b0d4e1c2"}"#;
    for (signature, status) in
        [(signed("client&secret", body), 200), (signed("client&other", body), 401), ("%%%".to_owned(), 401)]
    {
        let answer = call(&server, Method::POST, path, Some(("sm-signature", &signature)), body).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
    }
    assert_eq!(call(&server, Method::POST, path, None, body).await.status.as_u16(), 401);
    let good = signed("client&secret", body);
    for _ in 0..3 {
        call(&server, Method::POST, path, Some(("sm-signature", &good)), body).await;
    }
    assert_eq!(checks(&pool).await, 1);
    let large = vec![b' '; 70_000];
    let signature = signed("client&secret", &large);
    let answer = call(&server, Method::POST, path, Some(("sm-signature", &signature)), &large).await;
    answer.is_problem(413, "too_large");
}

struct Google {
    key: EncodingKey,
}

impl Google {
    /// Publishes a key under this name at the vendor.
    fn new(vendor: &Vendor, kid: &str) -> Self {
        let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap();
        let part = |number: &rsa::BigUint| URL_SAFE_NO_PAD.encode(number.to_bytes_be());
        let jwk = json!({"kty": "RSA", "alg": "RS256", "use": "sig", "kid": kid, "n": part(key.n()), "e": part(key.e())});
        vendor.answers("GET /certs", 200, json!({"keys": [jwk]}));
        Self { key: EncodingKey::from_rsa_der(key.to_pkcs1_der().unwrap().as_bytes()) }
    }

    fn token(&self, kid: &str, claims: &Value) -> String {
        let header = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::RS256) };
        format!("Bearer {}", jsonwebtoken::encode(&header, claims, &self.key).unwrap())
    }
}

fn claims(change: impl FnOnce(&mut Value)) -> Value {
    let mut claims = json!({
        "iss": "https://accounts.google.com", "email": ACCOUNT,
        "email_verified": true, "sub": "1", "exp": Timestamp::now().as_second() + 3_000,
    });
    change(&mut claims);
    claims
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn google_s_pushes_are_believed_when_its_key_signed_them_for_us(pool: PgPool) {
    let vendor = Vendor::start().await;
    let google = Google::new(&vendor, "k1");
    let certs_url = format!("{}/certs", vendor.url).parse().unwrap();
    let push = GooglePush { account: ACCOUNT.to_owned(), certs_url };
    let server = Server::pushed(&pool, &vendor, push).await;
    let company = server.company("owner@mavideniz.test", 1).await;
    watched(&server, &company, SourceKind::GoogleForms, "bm90LXVzZWQ").await;
    let audience = settings().public_url.join("hooks/google").unwrap();
    let claims = |change: &dyn Fn(&mut Value)| {
        claims(|claims| {
            claims["aud"] = json!(audience.as_str());
            change(claims);
        })
    };
    let body = |form: &str| {
        let attributes = json!({"formId": form, "eventType": "SCHEMA", "watchId": "w"});
        json!({"message": {"attributes": attributes, "messageId": "1", "data": ""}, "subscription": "s"})
            .to_string()
    };
    let send = async |token: String, body: String| {
        let answer =
            call(&server, Method::POST, "/hooks/google", Some(("authorization", &token)), body.as_bytes()).await;
        answer.status.as_u16()
    };
    let good = || google.token("k1", &claims(&|_| {}));
    let bad: [(&str, String); 7] = [
        ("audience", google.token("k1", &claims(&|claims| claims["aud"] = json!("https://elsewhere.example")))),
        ("issuer", google.token("k1", &claims(&|claims| claims["iss"] = json!("https://evil.example")))),
        ("account", google.token("k1", &claims(&|claims| claims["email"] = json!("other@example.com")))),
        ("unproved", google.token("k1", &claims(&|claims| claims["email_verified"] = json!(false)))),
        ("too old", google.token("k1", &claims(&|claims| claims["exp"] = json!(1_000_000)))),
        ("unknown key", google.token("k2", &claims(&|_| {}))),
        ("no token", "Bearer nonsense".to_owned()),
    ];
    for (what, token) in bad {
        assert_eq!(send(token, body("b0d4e1c2")).await, 401, "{what}");
    }
    let unsigned = {
        let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"k1"}"#);
        format!("Bearer {head}.{}.", URL_SAFE_NO_PAD.encode(claims(&|_| {}).to_string()))
    };
    assert_eq!(send(unsigned, body("b0d4e1c2")).await, 401);
    assert_eq!(checks(&pool).await, 0);
    assert_eq!(vendor.asked("GET /certs").len(), 1, "an unknown key does not make us fetch again and again");

    assert_eq!(send(good(), body("of somebody else")).await, 204);
    assert_eq!(send(good(), "no json".to_owned()).await, 204);
    assert_eq!(checks(&pool).await, 0);
    assert_eq!(send(good(), body("b0d4e1c2")).await, 204);
    assert_eq!(checks(&pool).await, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn without_settings_nobody_s_push_is_believed(pool: PgPool) {
    let server = Server::start(&pool).await;
    let answer = call(&server, Method::POST, "/hooks/google", Some(("authorization", "Bearer x")), b"{}").await;
    assert_eq!(answer.status.as_u16(), 404);
}
