use crate::world::{World, consent, url};
use akis_store::control::oauth_states::{self, NewOAuthState};
use akis_store::{Store, StoreError, connections, key_pairs, messages, whatsapp_accounts};
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::Row as _;

/// Every secret of the company called "a".
const SECRETS: &[&str] = &[
    "access a",
    "refresh a",
    "graph a",
    "secret a",
    "verify a",
    "private a",
    "token of a",
    "the verifier",
    "the state",
];

#[tokio::test]
async fn no_secret_stands_in_the_database() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    oauth_states::insert(&mut tx, &round_trip(a.person)).await.unwrap();
    let flow_token = messages::get_for_sending(&mut tx, a.message).await.unwrap().unwrap().flow_token;
    tx.commit().await.unwrap();

    let mut db = world.database.superuser().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select oid::regclass::text from pg_class
          where relkind = 'r' and relnamespace in ('public'::regnamespace, 'control'::regnamespace)",
    )
    .fetch_all(&mut db)
    .await
    .unwrap();
    for table in tables {
        let sql =
            sqlx::AssertSqlSafe(format!("select coalesce(string_agg(t::text, ' '), '') as dump from {table} t"));
        let dump: String = sqlx::query(sql).fetch_one(&mut db).await.unwrap().get("dump");
        for secret in SECRETS.iter().copied().chain([flow_token.expose_secret()]) {
            // Bytes are dumped as hex.
            let hex: String = secret.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
            assert!(!dump.contains(secret) && !dump.contains(&hex), "{secret:?} stands in {table}");
        }
    }
}

fn digit(half: u8) -> char {
    char::from_digit(u32::from(half), 16).unwrap()
}

fn round_trip(person: akis_store::PersonId) -> NewOAuthState {
    NewOAuthState {
        features: vec!["files".into()],
        region: Some("eu".into()),
        connection: None,
        state: SecretString::from("the state"),
        person,
        source: akis_form::SourceKind::Hubspot,
        verifier: Some(SecretString::from("the verifier")),
        expires_at: jiff::Timestamp::now() + jiff::SignedDuration::from_mins(10),
    }
}

#[tokio::test]
async fn secrets_come_back_as_they_went_in() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let tokens = connections::tokens(&mut tx, a.connection).await.unwrap().unwrap();
    assert_eq!(tokens.access.expose_secret(), "access a");
    assert_eq!(tokens.refresh.unwrap().expose_secret(), "refresh a");
    let graph = whatsapp_accounts::access_token(&mut tx, a.account).await.unwrap().unwrap();
    assert_eq!(graph.expose_secret(), "graph a");
    let keys = key_pairs::private_keys(&mut tx, a.account).await.unwrap();
    assert_eq!(
        keys.iter().map(|(id, key)| (*id, key.expose_secret())).collect::<Vec<_>>(),
        [(a.key, "private a")]
    );

    oauth_states::insert(&mut tx, &round_trip(a.person)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(oauth_states::take(&world.store, "another").await.unwrap().is_none());
    let taken = oauth_states::take(&world.store, "the state").await.unwrap().unwrap();
    assert_eq!((taken.tenant, taken.person), (a.tenant, a.person));
    assert_eq!(taken.verifier.unwrap().expose_secret(), "the verifier");
    assert_eq!((taken.features, taken.region), (vec!["files".to_owned()], Some("eu".to_owned())));
    assert!(oauth_states::take(&world.store, "the state").await.unwrap().is_none(), "once");
}

#[tokio::test]
async fn a_sealed_value_moved_to_another_row_or_tenant_does_not_open() {
    let world = World::new().await;
    let (a, b) = (world.company("a").await, world.company("b").await);
    let mut tx = world.begin(a.tenant).await;
    let other = connections::insert_or_reconnect(&mut tx, &consent("a2", a.person)).await.unwrap().id;
    tx.commit().await.unwrap();
    let mut db = world.database.superuser().await;
    for (tenant, target) in [(a.tenant, other), (b.tenant, b.connection)] {
        sqlx::query(
            "update connections set sealed_access_token = (select sealed_access_token from connections where id = $1)
              where id = $2",
        )
        .bind(a.connection.0)
        .bind(target.0)
        .execute(&mut db)
        .await
        .unwrap();
        let mut tx = world.begin(tenant).await;
        let moved = connections::tokens(&mut tx, target).await;
        assert!(matches!(moved, Err(StoreError::Sealed { table: "connections", .. })), "{:?}", moved.err());
    }
}

#[tokio::test]
async fn another_master_key_opens_nothing() {
    let world = World::new().await;
    let (tenant, _) = world.tenant("a").await;
    let other = akis_crypto::seal::MasterKey::from_base64(&SecretString::from(
        "//////////////////////////////////////////8=",
    ))
    .unwrap();
    let settings = crate::world::settings(url(&world.database, "akis_app"));
    let store = Store::connect(&settings, other).await.unwrap();
    let refused = store.tenant(tenant).begin().await.map(|_| ());
    assert!(matches!(refused, Err(StoreError::Sealed { table: "control.tenants", .. })), "{refused:?}");
}
