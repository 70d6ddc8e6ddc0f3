use super::office::Office;
use super::tables::Tables;
use crate::support::Server;
use akis_store::MIGRATOR;
use serde_json::json;
use sqlx::PgPool;

/// Another process rotated the key a moment ago: this one has the old in memory, and finds the new.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_key_made_after_the_keys_were_read_is_found_and_the_old_one_still_opens(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let ping = json!({"version": "3.0", "action": "ping"});
    assert_eq!(office.wire().ask(&ping).await.answer.status, 200);
    let other = office.other_wire();
    other.ask(&ping).await.answer.is_problem(421, "undecryptable");

    sqlx::query("update key_pairs set retired_at = now() + interval '1 hour'").execute(&pool).await.unwrap();
    office.keep_other_key().await;
    for wire in [&other, &office.wire(), &other] {
        assert_eq!(wire.ask(&ping).await.plain["data"]["status"], "active");
    }
    // Past its grace the old one is forgotten, at the latest with the next reading.
    sqlx::query("update key_pairs set retired_at = now() - interval '1 hour' where retired_at is not null")
        .execute(&pool)
        .await
        .unwrap();
    let restarted = Server::start(&pool).await;
    let body = office.wire().seal(ping.to_string().as_bytes()).body();
    let signature = super::wire::sign(&office.app_secret, &body);
    let request = http::Request::post(format!("/exchange/{}", office.live.endpoint))
        .header("X-Hub-Signature-256", signature)
        .body(body.into())
        .unwrap();
    restarted.browser().send(request).await.is_problem(421, "undecryptable");
}

/// An account without a key pair yet: nothing can be opened, nothing is remembered as opened by none.
#[sqlx::test(migrator = "MIGRATOR")]
async fn the_first_key_is_found_too(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    sqlx::query("delete from key_pairs").execute(&pool).await.unwrap();
    let (wire, ping) = (office.other_wire(), json!({"version": "3.0", "action": "ping"}));
    wire.ask(&ping).await.answer.is_problem(421, "undecryptable");
    office.keep_other_key().await;
    assert_eq!(wire.ask(&ping).await.plain["data"]["status"], "active");
}

/// While an app's secret is replaced, both are good.
#[sqlx::test(migrator = "MIGRATOR")]
async fn the_former_app_secret_signs_as_well(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    office.replace_app_secret("app-secret-new").await;
    let ping = json!({"version": "3.0", "action": "ping"});
    let (mut new, mut stranger) = (office.wire(), office.wire());
    "app-secret-new".clone_into(&mut new.app_secret);
    "app-secret-none".clone_into(&mut stranger.app_secret);
    assert_eq!(office.wire().ask(&ping).await.answer.status, 200);
    assert_eq!(new.ask(&ping).await.answer.status, 200);
    let before = Tables::read(&pool).await;
    stranger.ask(&ping).await.answer.is_problem(432, "signature_mismatch");
    assert_eq!(before.changed(&pool).await, [""; 0]);
}
