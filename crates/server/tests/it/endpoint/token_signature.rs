use super::office::Office;
use super::tables::Tables;
use super::wire::Wire;
use crate::support::{Answer, Server, settings};
use akis_server::ExchangeSettings;
use akis_store::MIGRATOR;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use sqlx::PgPool;

/// As the platform signs a flow token (Data API 4.0).
fn sign(secret: &str, token: &str) -> String {
    let encode = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed =
        format!("{}.{}", encode(json!({"alg": "HS256", "typ": "JWT"})), encode(json!({"flow_token": token})));
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(&signed).finalize();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.into_bytes()))
}

async fn open(wire: &Wire, version: &str, token: &str, signature: Option<&str>) -> Answer {
    let mut request = json!({"version": version, "action": "INIT", "data": {}, "flow_token": token});
    if let Some(signature) = signature {
        request["flow_token_signature"] = json!(signature);
    }
    wire.ask(&request).await.answer
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_bad_signature_of_a_token_is_refused_where_the_installation_insists(pool: PgPool) {
    let strict = ExchangeSettings { refuse_bad_token_signature: true, ..ExchangeSettings::default() };
    let server = Server::with_exchange(&pool, settings(), strict).await;
    let office = Office::open(&server, 1).await;
    let (_, token) = office.send().await;
    let (wire, good) = (office.wire(), sign(&office.app_secret, &token));
    assert_eq!(open(&wire, "4.0", &token, Some(&good)).await.status, 200);
    // The protocol before has none, so none is missed.
    assert_eq!(open(&wire, "3.0", &token, None).await.status, 200);
    let before = Tables::read(&pool).await;
    for bad in [
        None,
        Some(sign("app-secret-2", &token)),
        Some(sign(&office.app_secret, "another token")),
        Some(format!("{good}A")),
        Some("garbage".to_owned()),
    ] {
        let answer = open(&wire, "4.0", &token, bad.as_deref()).await;
        answer.is_problem(432, "token_signature_mismatch");
    }
    // One that comes along is looked at whatever the request calls its version.
    let stranger = sign("app-secret-2", &token);
    open(&wire, "3.0", &token, Some(&stranger)).await.is_problem(432, "token_signature_mismatch");
    assert_eq!(before.changed(&pool).await, [""; 0]);

    // While the secret is replaced, both sign.
    office.replace_app_secret("app-secret-new").await;
    let later = Server::with_exchange(
        &pool,
        settings(),
        ExchangeSettings { refuse_bad_token_signature: true, ..ExchangeSettings::default() },
    )
    .await;
    let wire = office.wire_to(&later);
    for secret in [&office.app_secret, "app-secret-new"] {
        assert_eq!(open(&wire, "4.0", &token, Some(&sign(secret, &token))).await.status, 200);
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn elsewhere_it_is_counted_and_the_form_opens(pool: PgPool) {
    akis_server::install_metrics();
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let (_, token) = office.send().await;
    let bad = sign("app-secret-2", &token);
    assert_eq!(open(&office.wire(), "4.0", &token, Some(&bad)).await.status, 200);
    let metrics = server.browser().get("/metrics").await.text;
    assert!(metrics.contains("akis_exchange_token_signatures_total{verdict=\"bad\"}"), "{metrics}");
    assert!(!metrics.contains(&token));
}
