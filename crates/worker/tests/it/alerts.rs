//! People are told of alerts, once.

use crate::company::Company;
use crate::smtp::{Smtp, Takes};
use crate::world::{World, until};
use akis_sentence::Sentence;
use akis_store::alert_settings::{self, Ways};
use akis_store::alerts::{self, NewAlert};
use akis_store::control::people::NewPerson;
use akis_store::control::{members, people};
use akis_store::{AlertCategory, AlertId, MIGRATOR, PersonId, Role, TenantId};
use akis_worker::{EmailSettings, Mailer};
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::SecretString;
use sqlx::PgPool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

async fn person(world: &World, tenant: TenantId, name: &str, locale: &str, role: Role) -> PersonId {
    let mut control = world.store.control().await.unwrap();
    let new = NewPerson {
        email: format!("{name}@mavideniz.test"),
        name: name.into(),
        locale: locale.into(),
        password_hash: SecretString::from("x"),
    };
    let id = people::create(&mut control, &new).await.unwrap();
    members::add(&mut control, tenant, id, role).await.unwrap();
    id
}

async fn raise(world: &World, tenant: TenantId, key: &str) -> AlertId {
    let mut tx = world.begin(tenant).await;
    let new = NewAlert {
        category: AlertCategory::Delivery,
        key: key.into(),
        flow_id: None,
        connection_id: None,
        title: Sentence { en: format!("Answers wait <{key}>"), tr: format!("Bekleyen cevaplar var <{key}>") },
        next_step: Sentence { en: "Connect again.".into(), tr: "Hesaba tekrar girin.".into() },
        path: "/connections".into(),
    };
    let (id, _) = alerts::raise(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A world with a mail server, and a company with an owner (Turkish), an admin (English) and a viewer.
async fn mailed(pool: &PgPool) -> (World, Company, Smtp) {
    let mut world = World::new(pool).await;
    let (smtp, url) = Smtp::start().await;
    let settings = EmailSettings { smtp_url: url.into(), from: "Akis <alerts@akis.test>".into() };
    world.mailer = Mailer::new(&settings).unwrap();
    let company = Company::new(&world).await;
    person(&world, company.tenant, "owner", "tr", Role::Owner).await;
    person(&world, company.tenant, "admin", "en", Role::Admin).await;
    person(&world, company.tenant, "viewer", "en", Role::Viewer).await;
    (world, company, smtp)
}

fn to(mails: &[(String, String)]) -> Vec<&str> {
    let mut to: Vec<&str> = mails.iter().map(|(to, _)| to.as_str()).collect();
    to.sort_unstable();
    to
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn owners_and_admins_get_one_mail_each_in_their_language(pool: PgPool) {
    let (world, company, smtp) = mailed(&pool).await;
    raise(&world, company.tenant, "crm").await;
    raise(&world, company.tenant, "crm").await;
    let workers = [world.worker(), world.worker()];
    until("both are told", async || (smtp.mails().len() >= 2).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mails = smtp.mails();
    assert_eq!(to(&mails), ["admin@mavideniz.test", "owner@mavideniz.test"]);
    let (_, english) = mails.iter().find(|(to, _)| to.starts_with("admin")).unwrap();
    assert!(english.contains("Answers wait <crm>") && english.contains("Connect again."), "{english}");
    assert!(english.contains("https://akis.test/connections"), "{english}");
    assert!(english.contains("Answers wait &lt;crm&gt;"), "HTML is escaped: {english}");
    assert!(english.contains("Auto-Submitted: auto-generated"), "{english}");
    let (_, turkish) = mails.iter().find(|(to, _)| to.starts_with("owner")).unwrap();
    assert!(turkish.contains("Bekleyen cevaplar var") && turkish.contains("Hesaba tekrar girin."), "{turkish}");
    for worker in workers {
        worker.stop().await;
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_certainly_failed_is_repeated_and_what_may_have_arrived_is_not(pool: PgPool) {
    let (world, company, smtp) = mailed(&pool).await;
    smtp.takes(Takes::Nothing);
    raise(&world, company.tenant, "first").await;
    let worker = world.worker();
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(smtp.mails().is_empty());
    smtp.takes(Takes::Mail);
    until("both are told", async || (smtp.mails().len() == 2).then_some(())).await;

    smtp.takes(Takes::Silently);
    raise(&world, company.tenant, "second").await;
    until("it went out", async || (smtp.mails().len() == 4).then_some(())).await;
    smtp.takes(Takes::Mail);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(smtp.mails().len(), 4, "nobody is told twice");
    let unclear: i64 = sqlx::query_scalar("select count(*) from alert_sends where state = 'unclear'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(unclear, 2);
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_digest_is_one_mail_and_a_quiet_category_is_in_none(pool: PgPool) {
    let (world, company, smtp) = mailed(&pool).await;
    let mut tx = world.begin(company.tenant).await;
    let mut settings = alert_settings::get(&mut tx).await.unwrap();
    settings.digest_hour = Some(8);
    alert_settings::set(&mut tx, &settings, None).await.unwrap();
    tx.commit().await.unwrap();
    for key in ["one", "two"] {
        raise(&world, company.tenant, key).await;
    }
    let mut tx = world.begin(company.tenant).await;
    alerts::resolve(&mut tx, AlertCategory::Delivery, "two").await.unwrap();
    tx.commit().await.unwrap();
    let worker = world.worker();
    let at = until("the digest is planned", async || {
        let sql = "select run_at::text from control.jobs where kind = 'alert_digest' and state = 'ready'";
        sqlx::query_scalar::<_, String>(sql).fetch_optional(&pool).await.unwrap()
    })
    .await;
    // Eight in Istanbul is five in Greenwich, all year.
    assert!(at.contains(" 05:00:00+00"), "{at}");
    assert!(smtp.mails().is_empty());
    sqlx::query("update control.jobs set run_at = now() where kind = 'alert_digest'")
        .execute(&pool)
        .await
        .unwrap();
    until("both are told", async || (smtp.mails().len() == 2).then_some(())).await;
    let mails = smtp.mails();
    let (_, english) = mails.iter().find(|(to, _)| to.starts_with("admin")).unwrap();
    assert!(english.contains("2 alerts in Mavi Deniz"), "{english}");
    assert!(english.contains("1 still need") && english.contains("settled itself"), "{english}");

    let mut tx = world.begin(company.tenant).await;
    settings.digest_hour = None;
    settings.ways.insert(AlertCategory::Delivery, Ways { email: false, ..Ways::ALL });
    alert_settings::set(&mut tx, &settings, None).await.unwrap();
    tx.commit().await.unwrap();
    raise(&world, company.tenant, "three").await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(smtp.mails().len(), 2);
    worker.stop().await;
}

type Posts = Arc<Mutex<Vec<(HeaderMap, String)>>>;

async fn listener() -> (Posts, String) {
    let posts: Posts = Arc::default();
    let take = async |State(posts): State<Posts>, headers: HeaderMap, body: String| {
        let mut posts = posts.lock().unwrap();
        posts.push((headers, body));
        // The first try fails; the second is taken.
        if posts.len() == 1 { axum::http::StatusCode::BAD_GATEWAY } else { axum::http::StatusCode::NO_CONTENT }
    };
    let router = Router::new().fallback(take).with_state(posts.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/alerts", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (posts, url)
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_webhook_gets_each_alert_signed_under_the_same_id(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let (posts, url) = listener().await;
    let key = [7_u8; 32];
    let secret = SecretString::from(format!("whsec_{}", STANDARD.encode(key)));
    let mut tx = world.begin(company.tenant).await;
    let mut settings = alert_settings::get(&mut tx).await.unwrap();
    settings.webhook_url = Some(url);
    alert_settings::set(&mut tx, &settings, Some(&secret)).await.unwrap();
    tx.commit().await.unwrap();
    let alert = raise(&world, company.tenant, "crm").await;
    let worker = world.worker();
    until("it is taken", async || (posts.lock().unwrap().len() == 2).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let posts = posts.lock().unwrap().clone();
    assert_eq!(posts.len(), 2, "what is taken is not posted again");
    for (headers, body) in &posts {
        let header = |name: &str| headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("webhook-id"), alert.to_string());
        let signed = format!("{}.{}.{body}", header("webhook-id"), header("webhook-timestamp"));
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
        mac.update(signed.as_bytes());
        let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        assert_eq!(header("webhook-signature"), signature);
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!((&body["type"], &body["data"]["category"]), (&"alert.raised".into(), &"delivery".into()));
        assert_eq!(body["data"]["url"], "https://akis.test/connections");
    }
    worker.stop().await;
}
