use crate::world::{World, account};
use akis_store::control::{apps, phone_numbers};
use akis_store::{StoreError, TenantTx, key_pairs, whatsapp_accounts};
use secrecy::{ExposeSecret as _, SecretString};

#[tokio::test]
async fn an_account_is_found_by_app_and_number() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut db = world.store.control().await.unwrap();
    let route = apps::find(&mut db, "app a").await.unwrap().unwrap();
    assert_eq!((route.tenant, route.account), (a.tenant, a.account));
    assert!(route.knows("verify a") && !route.knows("verify b"));
    assert_eq!(phone_numbers::find(&mut db, "number a").await.unwrap(), Some((a.tenant, a.account)));
    assert_eq!(apps::find(&mut db, "app b").await.unwrap(), None);
    assert_eq!(phone_numbers::find(&mut db, "number b").await.unwrap(), None);
}

#[tokio::test]
async fn a_changed_app_secret_leaves_the_former_accepted() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let mut again = account("a", a.person);
    assert_eq!(whatsapp_accounts::insert(&mut tx, &again).await.unwrap(), a.account);
    assert_eq!(whatsapp_accounts::app_secrets(&mut tx, a.account).await.unwrap().len(), 1, "unchanged, so one");
    again.app_secret = SecretString::from("turned over");
    again.access_token = SecretString::from("new graph token");
    whatsapp_accounts::insert(&mut tx, &again).await.unwrap();
    let secrets = whatsapp_accounts::app_secrets(&mut tx, a.account).await.unwrap();
    let secrets: Vec<&str> = secrets.iter().map(SecretString::expose_secret).collect();
    assert_eq!(secrets, ["turned over", "secret a"]);
    let token = whatsapp_accounts::access_token(&mut tx, a.account).await.unwrap().unwrap();
    assert_eq!(token.expose_secret(), "new graph token");
    assert_eq!(whatsapp_accounts::list(&mut tx).await.unwrap()[0].numbers.len(), 1);
}

#[tokio::test]
async fn an_app_or_number_of_another_company_is_refused() {
    let world = World::new().await;
    world.company("a").await;
    let b = world.company("b").await;
    for steal in ["app", "number"] {
        let mut new = account("b2", b.person);
        if steal == "app" {
            new.app_id = "app a".into();
        } else {
            new.numbers[0].phone_number_id = "number a".into();
        }
        let mut tx = world.begin(b.tenant).await;
        let refused = whatsapp_accounts::insert(&mut tx, &new).await;
        assert!(matches!(refused, Err(StoreError::Taken(_))), "{steal}: {refused:?}");
    }
}

#[tokio::test]
async fn of_two_key_pairs_made_at_once_one_counts() {
    let world = World::new().await;
    let (tenant, person) = world.tenant("a").await;
    let mut tx = world.begin(tenant).await;
    let id = whatsapp_accounts::insert(&mut tx, &account("a", person)).await.unwrap();
    tx.commit().await.unwrap();
    let make = async |mut tx: TenantTx| {
        let mark = uuid::Uuid::now_v7().to_string();
        let pair = key_pairs::insert(&mut tx, id, &mark, &SecretString::from(mark.as_str())).await.unwrap();
        tx.commit().await.unwrap();
        pair
    };
    let pairs = world.race(tenant, 2, make).await;
    assert_eq!(pairs[0], pairs[1]);
    let mut tx = world.begin(tenant).await;
    let keys = key_pairs::private_keys(&mut tx, id).await.unwrap();
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0].1.expose_secret(), pairs[0].public_pem, "the private half belongs to the public one");
}

#[tokio::test]
async fn a_number_shows_whether_meta_has_the_present_key() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    assert!(whatsapp_accounts::numbers(&mut tx, a.account).await.unwrap()[0].key_registered);
    // As a rotation will leave it: the old pair still opens for a while, a new one is present.
    sqlx::query("update key_pairs set retired_at = now() + interval '1 day'").execute(&mut *tx).await.unwrap();
    let new = key_pairs::insert(&mut tx, a.account, "new", &SecretString::from("new")).await.unwrap();
    assert_ne!(new.id, a.key);
    assert!(!whatsapp_accounts::numbers(&mut tx, a.account).await.unwrap()[0].key_registered);
    let keys: Vec<_> =
        key_pairs::private_keys(&mut tx, a.account).await.unwrap().iter().map(|(id, _)| *id).collect();
    assert_eq!(keys, [new.id, a.key], "newest first");
    key_pairs::mark_registered(&mut tx, a.number, new.id).await.unwrap();
    assert!(whatsapp_accounts::get(&mut tx, a.account).await.unwrap().unwrap().numbers[0].key_registered);
}
