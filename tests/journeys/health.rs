//! The endpoint is tested as Meta would, Meta's news arrive, and the form's health says so.

use crate::steps::{self, Live};
use akis::config::{Config, Sources};
use akis::stack::Rooms;
use akis_store::{FlowId, Store};
use akis_testkit::{Method, Product, wait_until};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

const FORM: &str = "Holiday enquiry";

/// Runs the test and answers the sheet.
async fn examine(product: &Product, live: &Live) -> Result<Value> {
    product.dashboard.post(&format!("/api/v1/flows/{}/doctor", live.flow), &json!({})).await
}

/// `state` of a check, with its sentences for the failure message.
fn check<'a>(sheet: &'a Value, key: &str) -> Result<(&'a str, &'a Value)> {
    let checks = sheet["checks"].as_array().context("checks")?;
    let check = checks.iter().find(|check| check["key"] == key).with_context(|| format!("no {key}: {sheet}"))?;
    Ok((check["state"].as_str().unwrap_or_default(), check))
}

fn failed(sheet: &Value) -> Vec<&str> {
    let checks = sheet["checks"].as_array().into_iter().flatten();
    checks.filter(|check| check["state"] == "failed").filter_map(|check| check["key"].as_str()).collect()
}

async fn health(product: &Product, live: &Live) -> Result<Value> {
    product.dashboard.get(&format!("/api/v1/flows/{}/health", live.flow)).await
}

async fn meta_flow_id(product: &Product, live: &Live) -> Result<String> {
    steps::text(
        &product.dashboard.get(&format!("/api/v1/flows/{}/publication", live.flow)).await?,
        "/meta_flow_id",
    )
}

async fn scalar(product: &Product, sql: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(sql).fetch_one(&mut product.database.look().await?).await?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_well_endpoint_passes_every_check_and_leaves_nothing_behind() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let none = product.dashboard.fetch(&format!("/api/v1/flows/{}/doctor", live.flow)).await?;
    assert_eq!(none.status, 404);
    let before = scalar(&product, "select count(*) from control.flow_tokens").await?;

    let sheet = examine(&product, &live).await?;
    assert_eq!(failed(&sheet), Vec::<&str>::new(), "{sheet:#}");
    assert_eq!(sheet["passed"], true);
    let keys: Vec<&str> =
        sheet["checks"].as_array().context("checks")?.iter().filter_map(|check| check["key"].as_str()).collect();
    assert_eq!(
        keys,
        [
            "address",
            "ping",
            "opening",
            "exchange",
            "wrong_key",
            "dead_token",
            "bad_signature",
            "error_notice",
            "slow_database",
            "latency",
            "app_secret",
            "keys",
            "flow_at_meta"
        ]
    );
    for key in keys {
        assert_eq!(check(&sheet, key)?.0, "passed", "{sheet:#}");
    }
    assert_eq!(sheet["latency"]["samples"], 20);
    let kept = product.dashboard.get(&format!("/api/v1/flows/{}/doctor", live.flow)).await?;
    assert_eq!(kept, sheet);

    // Nothing of it counts or stays.
    assert_eq!(scalar(&product, "select count(*) from sessions").await?, 0);
    assert_eq!(scalar(&product, "select count(*) from submissions").await?, 0);
    assert_eq!(scalar(&product, "select count(*) from control.flow_tokens").await?, before);
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_key_at_meta_a_wrong_secret_and_a_hanging_meta_are_told_apart() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let numbers = product.vendors.control().get("/sandbox/phone-numbers").await?;
    let number = steps::text(&numbers, "/0/id")?;
    let key = format!("/sandbox/phone-numbers/{number}/key");

    let strange = include_str!("../../crates/doctor/src/stranger.pem");
    product.vendors.control().put(&key, &json!({ "public_key": strange })).await?;
    let sheet = examine(&product, &live).await?;
    assert_eq!(failed(&sheet), ["keys"], "{sheet:#}");
    assert!(check(&sheet, "keys")?.1["advice"].as_str().is_some_and(|advice| !advice.is_empty()));

    // Another app's secret: ours would verify what we sign ourselves, but Meta does not accept a proof made with it.
    change_app_secret(&product, "0123456789abcdef0123456789abcdef").await?;
    let sheet = examine(&product, &live).await?;
    assert!(failed(&sheet).contains(&"app_secret"), "{sheet:#}");
    assert_eq!(sheet["passed"], false);

    product.vendors.fault("graph", &json!({ "kind": "hang" })).await?;
    let sheet = examine(&product, &live).await?;
    for key in ["app_secret", "keys", "flow_at_meta"] {
        assert_eq!(check(&sheet, key)?.0, "skipped", "{sheet:#}");
    }
    product.stop().await
}

/// Connects the account once more, with another secret.
async fn change_app_secret(product: &Product, secret: &str) -> Result<()> {
    let accounts = product.dashboard.get("/api/v1/whatsapp-accounts").await?;
    let account = steps::text(&steps::items(&accounts)?[0], "/id")?;
    let path = format!("/api/v1/whatsapp-accounts/{account}/app-secret");
    product.dashboard.post(&path, &json!({ "app_secret": secret })).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_lets_people_wait_fails_the_sheet() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    // Whoever reads a session while somebody holds one waits longer than WhatsApp allows.
    let slow = "create policy slow on sessions as restrictive using (
                    not exists (select from pg_locks
                                 where relation = 'sessions'::regclass and mode = 'RowShareLock' and granted
                                   and pid <> pg_backend_pid())
                    or pg_sleep(1.2) is not null)";
    sqlx::query(slow).execute(&mut product.database.look().await?).await?;
    let sheet = examine(&product, &live).await?;
    // The endpoint holds a session, too, while it writes one; what comes just then is slow as well.
    assert!(failed(&sheet).contains(&"slow_database"), "{sheet:#}");
    assert_eq!(check(&sheet, "opening")?.0, "passed", "{sheet:#}");
    let advice = check(&sheet, "slow_database")?.1["advice"].as_str().unwrap_or_default();
    assert!(advice.contains("load and disk"), "{advice}");
    assert_eq!(sheet["passed"], false);

    sqlx::query("drop policy slow on sessions").execute(&mut product.database.look().await?).await?;
    assert_eq!(examine(&product, &live).await?["passed"], true);
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_is_not_there_is_said_and_the_rest_is_not_looked_at() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    // As the command line runs it, at an address where nobody listens.
    let (store, rooms, config) = rooms_at(&product, "http://127.0.0.1:9").await?;
    let mut said = Vec::new();
    let flow: FlowId = live.flow.parse()?;
    assert!(!akis::doctor::examine(&rooms.doctor(&config), &store, flow, "tr", &mut said).await?);
    let said = String::from_utf8(said)?;
    assert!(said.contains("BAŞARISIZ") && said.contains("Bağlantı kurulamadı"), "{said}");
    assert!(said.trim_end().ends_with("2 geçti, 2 başarısız, 9 bakılmadı."), "{said}");
    let sheet = product.dashboard.get(&format!("/api/v1/flows/{}/doctor", live.flow)).await?;
    assert_eq!(sheet["passed"], false);
    // Meta is asked all the same, and calls an address that is not this one.
    assert_eq!(failed(&sheet), ["address", "flow_at_meta"], "{sheet:#}");
    for key in ["ping", "opening", "slow_database", "latency"] {
        assert_eq!(check(&sheet, key)?.0, "skipped");
    }
    assert_eq!(check(&sheet, "keys")?.0, "passed");
    product.stop().await
}

/// The rooms of another process on the product's database and vendors, at another public address.
async fn rooms_at(product: &Product, address: &str) -> Result<(Store, Rooms, Config)> {
    let config = Sources::demo()
        .with("server.listen", "127.0.0.1:0")
        .with("server.public_url", address)
        .with("media.store", "file:///tmp/akis-doctor-test")
        .with("meta.graph_url", format!("{}graph", product.vendors.control().base()))
        .with("egress.timeout_ms", 1_500)
        .config()?;
    let mut database = config.database.clone();
    database.url = Some(product.database.app_url.clone().into());
    let store = Store::connect(&database, config.secrets.master_key()?).await?;
    let rooms = Rooms::new(&config, store.clone())?;
    Ok((store, rooms, config))
}

#[tokio::test(flavor = "multi_thread")]
async fn metas_alerts_stand_until_they_end_whatever_order_they_come_in() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let well = health(&product, &live).await?;
    assert_eq!(well["level"], "good", "{well:#}");
    assert_eq!(well["series"].as_array().map(Vec::len), Some(60));
    let news = format!("/sandbox/flows/{}/news", meta_flow_id(&product, &live).await?);
    let begun = 1_790_000_000_i64;
    let post = async |value: Value| -> Result<()> {
        let reply = product.vendors.control().json(Method::POST, &news, &value).await?;
        assert_eq!(reply.status, 202, "{}", reply.text);
        Ok(())
    };
    let level = async |wanted: &'static str| {
        wait_until(&format!("the level is {wanted}"), async || {
            let found = health(&product, &live).await?;
            Ok((found["level"] == wanted).then_some(found))
        })
        .await
    };

    post(
        json!({ "event": "ENDPOINT_ERROR_RATE", "alert_state": "ACTIVATED", "threshold": 10, "error_rate": 14.28,
        "errors": [{ "error_type": "TIMEOUT", "error_rate": 100, "error_count": 2 }], "time": begun, "times": 3 }),
    )
    .await?;
    let found = level("critical").await?;
    assert_eq!(found["meta"]["alerts"].as_array().map(Vec::len), Some(1), "{found:#}");
    assert_eq!(found["metrics"][1]["alert"]["value"], 14.28);
    assert_eq!(found["metrics"][1]["reached"], 10.0);

    post(json!({ "event": "FLOW_STATUS_CHANGE", "old_status": "PUBLISHED", "new_status": "THROTTLED" })).await?;
    assert_eq!(level("throttled").await?["meta"]["status"], "THROTTLED");

    post(json!({ "event": "ENDPOINT_ERROR_RATE", "alert_state": "DEACTIVATED", "threshold": 10, "time": begun + 120 }))
        .await?;
    // What comes late changes nothing: neither an alert nor a status.
    post(
        json!({ "event": "FLOW_STATUS_CHANGE", "old_status": "DRAFT", "new_status": "PUBLISHED", "time": begun }),
    )
    .await?;
    post(
        json!({ "event": "ENDPOINT_ERROR_RATE", "alert_state": "ACTIVATED", "threshold": 10, "time": begun + 30 }),
    )
    .await?;
    post(json!({ "event": "FLOW_STATUS_CHANGE", "old_status": "THROTTLED", "new_status": "PUBLISHED" })).await?;
    let found = level("good").await?;
    assert_eq!(found["meta"]["alerts"][0]["active"], false, "{found:#}");

    post(json!({ "event": "FLOW_VERSION_EXPIRY_WARNING", "warning": "Your version will freeze in 21 days." }))
        .await?;
    let found = wait_until("the warning is there", async || {
        let found = health(&product, &live).await?;
        Ok((!found["meta"]["version_expiry"].is_null()).then_some(found))
    })
    .await?;
    assert_eq!(found["level"], "watch");
    assert!(found["meta"]["version_expiry"]["on"].is_string());
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_endpoint_is_pinged_and_what_phones_ask_is_counted() -> Result<()> {
    let product = Product::start().await?;
    let live = steps::go_live(&product, FORM).await?;
    let message = steps::send_to_phone(&product, &live.flow).await?;
    product.vendors.phone().fill(&message).await?;
    let found = wait_until("pings and requests are counted", async || {
        let found = health(&product, &live).await?;
        let pinged = found["metrics"][3]["value"] == 100.0;
        let counted = found["metrics"][2]["samples"].as_u64().is_some_and(|samples| samples > 1);
        Ok((pinged && counted).then_some(found))
    })
    .await?;
    assert_eq!(found["level"], "good", "{found:#}");
    let point = found["series"].as_array().into_iter().flatten().find(|point| point["requests"] != 0);
    assert!(point.is_some_and(|point| point["p90_ms"].is_number() && point["failed"] == 0), "{found:#}");

    // Our own requests do not count among people's.
    let requests =
        async || scalar(&product, "select coalesce(sum(requests), 0)::bigint from endpoint_minutes").await;
    examine(&product, &live).await?;
    let before = requests().await?;
    tokio::time::sleep(std::time::Duration::from_secs(11)).await;
    assert_eq!(requests().await?, before);
    product.stop().await
}
