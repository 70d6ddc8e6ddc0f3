use crate::world::{World, consent};
use akis_form::SourceKind;
use akis_sentence::Sentence;
use akis_store::connections::{self, NewConnection};
use akis_store::control::source_grants;
use akis_store::{ConnectionId, PersonId, SignIn, TenantId};

/// A consent of one person's Google account.
fn google(account_id: &str, person: PersonId) -> NewConnection {
    NewConnection { source: SourceKind::GoogleForms, account_id: account_id.to_owned(), ..consent("x", person) }
}

async fn connect(world: &World, tenant: TenantId, new: &NewConnection) -> ConnectionId {
    let mut tx = world.begin(tenant).await;
    let id = connections::insert_or_reconnect(&mut tx, new).await.unwrap().id;
    tx.commit().await.unwrap();
    id
}

/// Whether somebody besides this company holds a consent of the account.
async fn shared(world: &World, tenant: TenantId, source: SourceKind, account: &str) -> bool {
    let mut control = world.store.control().await.unwrap();
    source_grants::held_by_others(&mut control, tenant, source, account).await.unwrap()
}

#[tokio::test]
async fn an_account_is_shared_while_another_company_lives_on_its_consent() {
    let world = World::new().await;
    let ((a, ayse), (b, bora)) = (world.tenant("a").await, world.tenant("b").await);
    let google_forms = SourceKind::GoogleForms;
    connect(&world, a, &google("1071", ayse)).await;
    assert!(!shared(&world, a, google_forms, "1071").await, "one's own does not count");
    assert!(shared(&world, b, google_forms, "1071").await, "before B has it");
    assert!(!shared(&world, b, google_forms, "107").await);
    assert!(!shared(&world, b, SourceKind::Hubspot, "1071").await, "the same id at another system");

    let theirs = connect(&world, b, &google("1071", bora)).await;
    assert!(shared(&world, a, google_forms, "1071").await);

    // Amber still works, ended does not, and connecting again brings it back.
    let mut tx = world.begin(b).await;
    let version = connections::tokens(&mut tx, theirs).await.unwrap().unwrap().version;
    let problem = Sentence::quoted("Allow it.");
    assert!(connections::mark_permission_needed(&mut tx, theirs, version, &problem).await.unwrap());
    tx.commit().await.unwrap();
    assert!(shared(&world, a, google_forms, "1071").await);
    let mut tx = world.begin(b).await;
    assert!(connections::mark_reconnect_needed(&mut tx, theirs, version, &problem).await.unwrap());
    tx.commit().await.unwrap();
    assert!(!shared(&world, a, google_forms, "1071").await);
    assert_eq!(connect(&world, b, &google("1071", bora)).await, theirs);
    assert!(shared(&world, a, google_forms, "1071").await);

    // A key is no consent.
    let key = NewConnection { sign_in: SignIn::Key, ..google("1071", bora) };
    assert_eq!(connect(&world, b, &key).await, theirs);
    assert!(!shared(&world, a, google_forms, "1071").await);
    assert_eq!(connect(&world, b, &google("1071", bora)).await, theirs);

    let mut tx = world.begin(b).await;
    connections::delete(&mut tx, theirs).await.unwrap();
    assert!(shared(&world, a, google_forms, "1071").await, "not before it is committed");
    tx.commit().await.unwrap();
    assert!(!shared(&world, a, google_forms, "1071").await);
}

#[tokio::test]
async fn nothing_of_the_account_stands_outside_row_level_security() {
    let world = World::new().await;
    let ((a, ayse), (b, _)) = (world.tenant("a").await, world.tenant("b").await);
    connect(&world, a, &google("ayse-107150012345", ayse)).await;
    let mut control = world.store.control().await.unwrap();
    let (hash, rest): (Vec<u8>, String) = sqlx::query_as(
        "select account_hash, (to_jsonb(source_grants) - 'account_hash')::text from control.source_grants",
    )
    .fetch_one(&mut *control)
    .await
    .unwrap();
    assert_eq!(hash.len(), 32);
    assert!(!hash.windows(4).any(|part| part == b"ayse") && !rest.contains("ayse"), "{rest}");
    drop(control);
    // B's own scope still holds nothing of A's.
    let mut tx = world.begin(b).await;
    let seen: i64 = sqlx::query_scalar("select count(*) from connections").fetch_one(&mut *tx).await.unwrap();
    assert_eq!(seen, 0);
}

#[tokio::test]
async fn connections_from_before_are_counted_and_a_lost_company_is_not() {
    let world = World::new().await;
    let ((a, ayse), (b, bora)) = (world.tenant("a").await, world.tenant("b").await);
    connect(&world, a, &google("1071", ayse)).await;
    connect(&world, b, &google("1071", bora)).await;
    let mut db = world.database.superuser().await;
    // As the database was before the table was there; the migration's own words fill it, as the owner.
    let migration = include_str!("../../../../migrations/0021_source_grants.sql");
    let (_, backfill) = migration.split_once("lifted for this statement alone.\n").unwrap();
    sqlx::raw_sql("delete from control.source_grants; set role akis_owner").execute(&mut db).await.unwrap();
    sqlx::raw_sql(backfill).execute(&mut db).await.unwrap();
    sqlx::raw_sql("reset role").execute(&mut db).await.unwrap();
    assert!(shared(&world, a, SourceKind::GoogleForms, "1071").await);
    let forced: bool =
        sqlx::query_scalar("select relforcerowsecurity from pg_class where oid = 'connections'::regclass")
            .fetch_one(&mut db)
            .await
            .unwrap();
    assert!(forced);

    sqlx::query("delete from connections where tenant_id = $1").bind(b.0).execute(&mut db).await.unwrap();
    assert!(!shared(&world, a, SourceKind::GoogleForms, "1071").await);
}
