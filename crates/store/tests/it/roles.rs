use crate::database::Database;
use crate::world::{World, master, settings, url};
use akis_store::{Store, StoreError, TenantId, migrate};

#[tokio::test]
async fn only_a_role_that_owns_nothing_may_serve() {
    let world = World::new().await;
    world.store.verify_role().await.unwrap();
    let superuser = std::env::var("DATABASE_URL").unwrap().parse::<sqlx::postgres::PgConnectOptions>().unwrap();
    for role in ["akis_owner", superuser.get_username()] {
        let store = Store::connect(&settings(url(&world.database, role)), master()).await.unwrap();
        let refusal = store.verify_role().await.unwrap_err();
        assert!(matches!(&refusal, StoreError::Role(sentence) if sentence.contains(role)), "{refusal}");
    }
}

#[tokio::test]
async fn migrating_is_repeatable_and_its_absence_is_named() {
    let database = Database::empty().await;
    let store = Store::connect(&settings(url(&database, "akis_app")), master()).await.unwrap();
    let missing = store.verify_schema().await.unwrap_err();
    assert!(missing.to_string().contains("akis migrate"), "{missing}");
    let owner = url(&database, "akis_owner");
    let (first, second) = tokio::join!(migrate(&owner), migrate(&owner));
    first.unwrap();
    second.unwrap();
    migrate(&owner).await.unwrap();
    store.verify_schema().await.unwrap();
}

#[tokio::test]
async fn a_tenant_that_does_not_exist_has_no_transaction() {
    let world = World::new().await;
    let nobody = world.store.tenant(TenantId::new()).begin().await.map(|_| ());
    assert!(matches!(nobody, Err(StoreError::NotFound("tenant"))), "{nobody:?}");
}

#[tokio::test]
async fn an_error_never_quotes_a_row() {
    let world = World::new().await;
    let error = sqlx::query("insert into control.people (id, email, name, locale, password_hash) values (gen_random_uuid(), '', 'gizli', 'tr', 'x')")
        .execute(world.store.pool())
        .await
        .unwrap_err();
    let error = StoreError::from(error);
    assert!(!format!("{error} {error:?}").contains("gizli"));
}
