//! Keys and app secrets through the API.

use crate::support::Server;
use akis_crypto::key_pair;
use akis_crypto::pem;
use akis_store::{MIGRATOR, key_pairs, whatsapp_accounts};
use http::Method;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use sqlx::PgPool;

/// What `openssl` wrote of one key, by form.
fn openssl() -> Value {
    serde_json::from_str(include_str!("../../../crypto/testdata/openssl.json")).unwrap()
}

async fn jobs(pool: &PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from control.jobs where kind = 'register_keys'")
        .fetch_one(pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_key_is_rotated_and_the_former_one_shows_its_end(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let path = format!("/api/v1/whatsapp-accounts/{}/keys", company.account);
    let empty = company.browser.get(&path).await;
    assert_eq!(empty.json["keys"], json!([]));
    let number = empty.json["numbers"][0].clone();
    assert_eq!(
        (&number["key_id"], &number["status"], &number["own_key"]),
        (&Value::Null, &Value::Null, &json!(false))
    );
    let nothing = company.browser.post(&format!("{path}/register"), &json!({"replace": true})).await;
    nothing.is_problem(409, "no_key");

    let first = company.browser.post(&format!("{path}/rotate"), &json!({})).await;
    assert_eq!(first.status, 200, "{}", first.text);
    let second = company.browser.post(&format!("{path}/rotate"), &json!({})).await.json;
    let states: Vec<&str> =
        second["keys"].as_array().unwrap().iter().map(|key| key["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["present", "retired"]);
    assert_eq!(second["keys"][1]["id"], first.json["keys"][0]["id"]);
    let until: jiff::Timestamp = second["keys"][1]["accepted_until"].as_str().unwrap().parse().unwrap();
    let hours = until.duration_since(jiff::Timestamp::now()).as_hours();
    assert!((166..=168).contains(&hours), "the setting's 168 hours: {hours}");
    assert_eq!(second["numbers"][0]["key_id"], second["keys"][0]["id"]);
    assert_eq!(jobs(&pool).await, 1, "one job for both");

    // A number's own.
    let id = number["phone_number_id"].as_str().unwrap();
    let own = company.browser.post(&format!("{path}/rotate"), &json!({"phone_number_id": id})).await.json;
    assert_eq!((&own["numbers"][0]["own_key"], &own["keys"][0]["phone_number_id"]), (&json!(true), &json!(id)));
    assert_eq!(own["keys"][1]["state"], "present", "the account keeps its own");
    let unknown = company.browser.post(&format!("{path}/rotate"), &json!({"phone_number_id": "0"})).await;
    unknown.is_problem(422, "number_not_of_account");

    // No private half in any answer; the fingerprint is the public key's.
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let listed = company.browser.get(&path).await;
    for (_, private) in key_pairs::private_keys(&mut tx, company.account).await.unwrap() {
        assert!(!listed.text.contains(private.expose_secret().lines().nth(1).unwrap()));
    }
    assert!(!listed.text.contains("PRIVATE"));
    let pair = key_pairs::current(&mut tx, company.account).await.unwrap().unwrap();
    assert_eq!(listed.json["keys"][1]["fingerprint"], key_pair::fingerprint(&pair.public_pem));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn nobody_fills_the_house_with_keys(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let path = format!("/api/v1/whatsapp-accounts/{}/keys/rotate", company.account);
    for _ in 0..8 {
        assert_eq!(company.browser.post(&path, &json!({})).await.status, 200);
    }
    company.browser.post(&path, &json!({})).await.is_problem(409, "too_many_keys");
    // A grace that ended makes room.
    let ended = "update key_pairs set retired_at = now() - interval '1 second' where retired_at is not null";
    sqlx::query(ended).execute(&pool).await.unwrap();
    assert_eq!(company.browser.post(&path, &json!({})).await.status, 200);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_key_is_brought_under_its_passphrase(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let (openssl, account) = (openssl(), company.account);
    let path = format!("/api/v1/whatsapp-accounts/{account}/keys/import");
    let passphrase = openssl["passphrase"].as_str().unwrap();
    let key = &openssl["private"]["legacy_des3"];
    let refusals = [
        (json!({"pem": key}), "key_passphrase_needed"),
        (json!({"pem": key, "passphrase": "falsch"}), "key_passphrase_wrong"),
        (json!({"pem": openssl["public"]}), "key_is_public"),
        (json!({"pem": openssl["refused"]["1024"]}), "key_not_rsa_2048"),
        (json!({"pem": openssl["refused"]["ec"]}), "key_not_rsa_2048"),
        (json!({"pem": openssl["refused"]["scrypt"], "passphrase": passphrase}), "key_unreadable"),
        (json!({"pem": "no key"}), "key_unreadable"),
    ];
    for (body, code) in refusals {
        let refused = company.browser.post(&path, &body).await;
        refused.is_problem(422, code);
        assert!(!refused.text.contains("falsch") && !refused.text.contains("MII"), "{}", refused.text);
    }
    assert_eq!(jobs(&pool).await, 0);

    let body = json!({"pem": key, "passphrase": passphrase, "replace": true});
    let taken = company.browser.post(&path, &body).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert_eq!(taken.json["keys"][0]["imported"], true);
    assert_eq!(taken.json["numbers"][0]["replacing"], true);
    assert!(!taken.text.contains(passphrase) && !taken.text.contains("PRIVATE"));
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let kept = key_pairs::private_keys(&mut tx, account).await.unwrap();
    let clear = pem::import(&SecretString::from(openssl["private"]["pkcs8"].as_str().unwrap()), None).unwrap();
    assert_eq!(kept[0].1.expose_secret(), clear.private_pem.expose_secret());
    drop(tx);
    // In the database it is sealed.
    let raw: Vec<u8> =
        sqlx::query_scalar("select sealed_private_pem from key_pairs").fetch_one(&pool).await.unwrap();
    assert!(!raw.windows(7).any(|part| part == b"PRIVATE"));

    let audit = company.browser.get("/api/v1/audit").await;
    assert_eq!(audit.json["items"][0]["action"], "key.imported");
    assert!(!audit.text.contains(passphrase) && !audit.text.contains("MII"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn looking_and_deciding_ask_the_worker(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let path = format!("/api/v1/whatsapp-accounts/{}/keys", company.account);
    company.browser.post(&format!("{path}/rotate"), &json!({})).await;
    sqlx::query("delete from control.jobs").execute(&pool).await.unwrap();
    assert_eq!(company.browser.post(&format!("{path}/check"), &json!({})).await.status, 202);
    assert_eq!(jobs(&pool).await, 1);
    let replacing = async |company: &mut crate::support::Company| {
        company.browser.get(&path).await.json["numbers"][0]["replacing"].clone()
    };
    assert_eq!(company.browser.post(&format!("{path}/register"), &json!({"replace": false})).await.status, 202);
    assert_eq!(replacing(&mut company).await, false);
    assert_eq!(company.browser.post(&format!("{path}/register"), &json!({"replace": true})).await.status, 202);
    assert_eq!(replacing(&mut company).await, true);
    let audit = company.browser.get("/api/v1/audit").await.json;
    let actions: Vec<&str> =
        audit["items"].as_array().unwrap().iter().take(4).map(|row| row["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["key.register_asked", "key.register_asked", "key.check_asked", "key.rotated"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn another_companys_keys_are_not_there(pool: PgPool) {
    let server = Server::start(&pool).await;
    let own = server.company("ayse@mavideniz.test", 1).await;
    let mut other = server.company("bora@baska.test", 2).await;
    let path = format!("/api/v1/whatsapp-accounts/{}", own.account);
    other.browser.get(&format!("{path}/keys")).await.is_problem(404, "not_found");
    let openssl = openssl();
    let asks = [
        ("keys/rotate", json!({})),
        ("keys/import", json!({"pem": openssl["private"]["pkcs8"]})),
        ("keys/check", json!({})),
        ("keys/register", json!({"replace": true})),
        ("app-secret", json!({"app_secret": "another"})),
    ];
    for (ask, body) in asks {
        other.browser.post(&format!("{path}/{ask}"), &body).await.is_problem(404, "not_found");
    }
    other
        .browser
        .ask(Method::DELETE, &format!("{path}/app-secret/previous"), None)
        .await
        .is_problem(404, "not_found");
    assert_eq!(jobs(&pool).await, 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_app_secret_is_changed_and_the_former_one_ends(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    let path = format!("/api/v1/whatsapp-accounts/{}/app-secret", company.account);
    let secrets = async || {
        let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
        let secrets = whatsapp_accounts::app_secrets(&mut tx, company.account).await.unwrap();
        secrets.iter().map(|secret| secret.expose_secret().to_owned()).collect::<Vec<_>>()
    };
    let former = secrets().await;
    let browser = &mut company.browser;
    let changed = browser.post(&path, &json!({"app_secret": " freshly-made ", "keep_old_hours": 1})).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert!(!changed.text.contains("freshly-made"));
    let until: jiff::Timestamp = changed.json["previous_app_secret_until"].as_str().unwrap().parse().unwrap();
    assert!(until.duration_since(jiff::Timestamp::now()).as_mins() <= 60);
    assert_eq!(secrets().await, ["freshly-made", former[0].as_str()]);
    let listed = browser.get("/api/v1/whatsapp-accounts").await.json;
    assert_eq!(listed["items"][0]["previous_app_secret_until"], changed.json["previous_app_secret_until"]);

    assert_eq!(browser.ask(Method::DELETE, &format!("{path}/previous"), None).await.status, 204);
    assert_eq!(secrets().await, ["freshly-made"]);
    let listed = browser.get("/api/v1/whatsapp-accounts").await.json;
    assert_eq!(listed["items"][0]["previous_app_secret_until"], Value::Null);

    for body in [
        json!({"app_secret": ""}),
        json!({"app_secret": "a b"}),
        json!({"app_secret": "x", "keep_old_hours": 745}),
    ] {
        browser.post(&path, &body).await.is_problem(422, "invalid_body");
    }
    let audit = browser.get("/api/v1/audit").await;
    assert_eq!(audit.json["items"][1]["action"], "whatsapp_account.app_secret_changed");
    assert!(!audit.text.contains("freshly-made"));
}
