//! Key pairs that are replaced, numbers with a pair of their own, and what Meta has for each.

use crate::world::{Company, World};
use akis_sentence::Sentence;
use akis_store::key_pairs::{self, Checked, KeyPair, NewPair, NumberKey};
use akis_store::whatsapp_accounts::{self, NewNumber};
use akis_store::{KeyPairId, KeyStatus, PhoneNumberRowId, StoreError, TenantTx};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use std::time::Duration;

const GRACE: Duration = Duration::from_hours(24);

fn new_pair(a: &Company, number: Option<PhoneNumberRowId>, mark: &str) -> NewPair {
    NewPair {
        account: a.account,
        number,
        public_pem: format!("public {mark}"),
        private_pem: SecretString::from(format!("private {mark}")),
        imported: false,
    }
}

async fn replace(world: &World, a: &Company, number: Option<PhoneNumberRowId>, mark: &str) -> KeyPair {
    let mut tx = world.begin(a.tenant).await;
    let pair = key_pairs::replace(&mut tx, &new_pair(a, number, mark), GRACE).await.unwrap();
    tx.commit().await.unwrap();
    pair
}

async fn opens(tx: &mut TenantTx, a: &Company) -> Vec<String> {
    let keys = key_pairs::private_keys(tx, a.account).await.unwrap();
    keys.iter().map(|(_, key)| key.expose_secret().to_owned()).collect()
}

async fn number(world: &World, a: &Company, at: usize) -> NumberKey {
    key_pairs::of_numbers(&mut world.begin(a.tenant).await, a.account).await.unwrap().remove(at)
}

async fn note(world: &World, a: &Company, number: PhoneNumberRowId, status: KeyStatus, key: Option<KeyPairId>) {
    let mut tx = world.begin(a.tenant).await;
    let problem = (status == KeyStatus::Foreign).then(|| Sentence::quoted("another product's"));
    let checked = Checked { status, registered: key, problem };
    key_pairs::note_check(&mut tx, number, &checked).await.unwrap();
    tx.commit().await.unwrap();
}

/// A second number of the account.
async fn second_number(world: &World, a: &Company, mark: &str) -> PhoneNumberRowId {
    let mut tx = world.begin(a.tenant).await;
    let mut account = crate::world::account(mark, a.person);
    account.numbers.push(NewNumber {
        phone_number_id: format!("second of {mark}"),
        display_phone_number: "+90 212 555 01 43".into(),
        verified_name: "Mavi Deniz".into(),
    });
    whatsapp_accounts::insert(&mut tx, &account).await.unwrap();
    let numbers = whatsapp_accounts::numbers(&mut tx, a.account).await.unwrap();
    tx.commit().await.unwrap();
    numbers[1].id
}

async fn jobs_of(world: &World, a: &Company) -> Vec<(String, f64)> {
    sqlx::query_as(
        "select kind, extract(epoch from run_at - now())::float8 from control.jobs
          where kind = 'register_keys' and key = $1",
    )
    .bind(a.account.to_string())
    .fetch_all(&mut world.database.superuser().await)
    .await
    .unwrap()
}

#[tokio::test]
async fn a_replaced_pair_opens_requests_until_its_grace_ends() {
    let world = World::new().await;
    let a = world.company("a").await;
    assert!(jobs_of(&world, &a).await.is_empty());
    let new = replace(&world, &a, None, "new").await;
    assert_eq!(jobs_of(&world, &a).await.len(), 1, "the worker is asked to register it, once");
    let mut tx = world.begin(a.tenant).await;
    assert_eq!(key_pairs::current(&mut tx, a.account).await.unwrap().as_ref(), Some(&new));
    assert_eq!(opens(&mut tx, &a).await, ["private new", "private a"]);
    let old = &key_pairs::list(&mut tx, a.account).await.unwrap()[1];
    let left = old.retired_at.unwrap().duration_since(Timestamp::now());
    assert!(left > SignedDuration::from_hours(23) && left <= SignedDuration::from_hours(24), "{left}");
    drop(tx);

    note(&world, &a, a.number, KeyStatus::Uploaded, Some(new.id)).await;
    let mut db = world.database.superuser().await;
    sqlx::query("update key_pairs set retired_at = now() - interval '1 second' where retired_at is not null")
        .execute(&mut db)
        .await
        .unwrap();
    let mut tx = world.begin(a.tenant).await;
    assert_eq!(opens(&mut tx, &a).await, ["private new"]);
    assert_eq!(key_pairs::forget_expired(&mut tx, a.account).await.unwrap(), 1);
    assert_eq!(key_pairs::forget_expired(&mut tx, a.account).await.unwrap(), 0);
    let known: Vec<_> = key_pairs::list(&mut tx, a.account).await.unwrap();
    assert_eq!(known[1].public_pem, "public a", "still known for ours");
}

/// Meta was out of reach for longer than the grace: phones were given the old key all the time.
#[tokio::test]
async fn a_pair_that_meta_still_has_opens_requests_however_long() {
    let world = World::new().await;
    let a = world.company("a").await;
    let new = replace(&world, &a, None, "new").await;
    let mut db = world.database.superuser().await;
    sqlx::query("update key_pairs set retired_at = now() - interval '9 days' where retired_at is not null")
        .execute(&mut db)
        .await
        .unwrap();
    let mut tx = world.begin(a.tenant).await;
    assert_eq!(key_pairs::forget_expired(&mut tx, a.account).await.unwrap(), 0);
    assert_eq!(opens(&mut tx, &a).await, ["private new", "private a"]);
    drop(tx);
    // At last the new one arrives; phones keep the old one for a while, so its grace begins now.
    note(&world, &a, a.number, KeyStatus::Uploaded, Some(new.id)).await;
    let mut tx = world.begin(a.tenant).await;
    assert_eq!(opens(&mut tx, &a).await, ["private new", "private a"]);
    let left = key_pairs::list(&mut tx, a.account).await.unwrap()[1].retired_at.unwrap();
    assert!(left.duration_since(Timestamp::now()) > SignedDuration::from_hours(23));
}

#[tokio::test]
async fn a_number_may_have_its_own_pair() {
    let world = World::new().await;
    let a = world.company("a").await;
    let second = second_number(&world, &a, "a").await;
    let own = replace(&world, &a, Some(second), "own").await;
    assert_eq!((own.number_id, own.account_id), (Some(second), a.account));
    assert_eq!(number(&world, &a, 0).await.pair.unwrap().id, a.key, "the first keeps the account's");
    assert_eq!(number(&world, &a, 1).await.pair.unwrap().id, own.id);
    let mut tx = world.begin(a.tenant).await;
    assert_eq!(key_pairs::current(&mut tx, a.account).await.unwrap().unwrap().id, a.key);
    assert_eq!(opens(&mut tx, &a).await, ["private own", "private a"]);
    drop(tx);

    // Its own pair is replaced by its own; the account's present one is left alone.
    let next = replace(&world, &a, Some(second), "next").await;
    let mut tx = world.begin(a.tenant).await;
    assert_eq!(opens(&mut tx, &a).await, ["private next", "private own", "private a"]);
    drop(tx);
    // The account's key on that number is not the one its phones should have.
    note(&world, &a, second, KeyStatus::Valid, Some(a.key)).await;
    let registered = async || {
        let numbers = whatsapp_accounts::numbers(&mut world.begin(a.tenant).await, a.account).await.unwrap();
        numbers.iter().map(|number| number.key_registered).collect::<Vec<_>>()
    };
    assert_eq!(registered().await, [true, false]);
    note(&world, &a, second, KeyStatus::Valid, Some(next.id)).await;
    assert_eq!(registered().await, [true, true]);
}

#[tokio::test]
async fn the_same_pair_again_changes_nothing() {
    let world = World::new().await;
    let a = world.company("a").await;
    let again = replace(&world, &a, None, "a").await;
    assert_eq!((again.id, again.retired_at), (a.key, None));
    assert_eq!(key_pairs::list(&mut world.begin(a.tenant).await, a.account).await.unwrap().len(), 1);
}

#[tokio::test]
async fn of_two_replaced_at_once_one_is_present_and_all_open() {
    let world = World::new().await;
    let a = world.company("a").await;
    let work = async |mut tx: TenantTx| {
        let mark = uuid::Uuid::now_v7().to_string();
        key_pairs::replace(&mut tx, &new_pair(&a, None, &mark), GRACE).await.unwrap();
        tx.commit().await.unwrap();
    };
    world.race(a.tenant, 4, work).await;
    let mut tx = world.begin(a.tenant).await;
    let pairs = key_pairs::list(&mut tx, a.account).await.unwrap();
    assert_eq!(pairs.iter().filter(|pair| pair.retired_at.is_none()).count(), 1);
    assert_eq!((pairs.len(), opens(&mut tx, &a).await.len()), (5, 5));
}

#[tokio::test]
async fn a_pair_of_another_accounts_number_is_refused() {
    let world = World::new().await;
    let (a, b) = (world.company("a").await, world.company("b").await);
    for number in [b.number, PhoneNumberRowId::new()] {
        let mut tx = world.begin(a.tenant).await;
        let refused = key_pairs::replace(&mut tx, &new_pair(&a, Some(number), "x"), GRACE).await;
        assert!(matches!(refused, Err(StoreError::NotFound("phone number"))), "{refused:?}");
    }
}

#[tokio::test]
async fn what_meta_has_stands_at_the_number() {
    let world = World::new().await;
    let a = world.company("a").await;
    let fresh = number(&world, &a, 0).await;
    assert_eq!((fresh.status, fresh.checked_at, fresh.registered), (None, None, Some(a.key)));

    note(&world, &a, a.number, KeyStatus::Foreign, None).await;
    let foreign = number(&world, &a, 0).await;
    assert_eq!((foreign.status, foreign.registered, foreign.may_replace), (Some(KeyStatus::Foreign), None, false));
    assert_eq!(foreign.problem, Some(Sentence::quoted("another product's")));
    assert!(foreign.checked_at.is_some());

    // A person decides; the decision outlives a look that changed nothing and ends with the registration.
    let mut tx = world.begin(a.tenant).await;
    key_pairs::allow_replacing(&mut tx, a.account, Some(a.number)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(jobs_of(&world, &a).await.len(), 1);
    note(&world, &a, a.number, KeyStatus::Foreign, None).await;
    assert!(number(&world, &a, 0).await.may_replace);
    note(&world, &a, a.number, KeyStatus::Uploaded, Some(a.key)).await;
    let ours = number(&world, &a, 0).await;
    assert_eq!((ours.may_replace, ours.problem, ours.registered), (false, None, Some(a.key)));

    let mut tx = world.begin(a.tenant).await;
    key_pairs::note_unread(&mut tx, a.number, &Sentence::quoted("token refused")).await.unwrap();
    tx.commit().await.unwrap();
    let unread = number(&world, &a, 0).await;
    assert_eq!((unread.status, unread.registered), (Some(KeyStatus::Unread), Some(a.key)), "what was known stays");
}

#[tokio::test]
async fn many_alerts_ask_for_one_look_and_the_sooner_one_counts() {
    let world = World::new().await;
    let a = world.company("a").await;
    let tomorrow = Timestamp::now().saturating_add(SignedDuration::from_hours(24)).unwrap();
    let mut tx = world.begin(a.tenant).await;
    key_pairs::check_at(&mut tx, a.account, tomorrow).await.unwrap();
    tx.commit().await.unwrap();
    assert!(jobs_of(&world, &a).await[0].1 > 80_000.0);
    for _ in 0..3 {
        let mut tx = world.begin(a.tenant).await;
        key_pairs::request_check(&mut tx, a.account).await.unwrap();
        tx.commit().await.unwrap();
    }
    let jobs = jobs_of(&world, &a).await;
    assert_eq!(jobs.len(), 1);
    assert!(jobs[0].1 < 1.0, "{jobs:?}");
}

async fn secrets(world: &World, a: &Company) -> Vec<String> {
    let secrets = whatsapp_accounts::app_secrets(&mut world.begin(a.tenant).await, a.account).await.unwrap();
    secrets.iter().map(|secret| secret.expose_secret().to_owned()).collect()
}

async fn set_secret(world: &World, a: &Company, secret: &str, keep: Duration) {
    let mut tx = world.begin(a.tenant).await;
    whatsapp_accounts::set_app_secret(&mut tx, a.account, &SecretString::from(secret), keep).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_former_app_secret_is_accepted_until_its_end() {
    let world = World::new().await;
    let a = world.company("a").await;
    let until = async || {
        let account = whatsapp_accounts::get(&mut world.begin(a.tenant).await, a.account).await.unwrap();
        account.unwrap().previous_app_secret_until
    };
    assert_eq!((secrets(&world, &a).await, until().await), (vec!["secret a".to_owned()], None));
    set_secret(&world, &a, "new", Duration::from_hours(1)).await;
    assert_eq!(secrets(&world, &a).await, ["new", "secret a"]);
    let left = until().await.unwrap().duration_since(Timestamp::now());
    assert!(left > SignedDuration::from_mins(59) && left <= SignedDuration::from_hours(1), "{left}");
    // The same again neither prolongs nor drops the former one.
    set_secret(&world, &a, "new", Duration::from_hours(9)).await;
    assert_eq!(until().await.unwrap().duration_since(Timestamp::now()).as_hours(), left.as_hours());

    let mut db = world.database.superuser().await;
    let past = "update whatsapp_accounts set previous_app_secret_until = now() - interval '1 second'";
    sqlx::query(past).execute(&mut db).await.unwrap();
    assert_eq!((secrets(&world, &a).await, until().await), (vec!["new".to_owned()], None));
    let mut tx = world.begin(a.tenant).await;
    whatsapp_accounts::forget_expired_app_secret(&mut tx, a.account).await.unwrap();
    tx.commit().await.unwrap();
    let kept: Option<Vec<u8>> = sqlx::query_scalar("select sealed_previous_app_secret from whatsapp_accounts")
        .fetch_one(&mut db)
        .await
        .unwrap();
    assert_eq!(kept, None);
}

#[tokio::test]
async fn a_former_app_secret_can_be_dropped_at_once() {
    let world = World::new().await;
    let a = world.company("a").await;
    set_secret(&world, &a, "new", Duration::from_hours(1)).await;
    let mut tx = world.begin(a.tenant).await;
    whatsapp_accounts::forget_previous_app_secret(&mut tx, a.account).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(secrets(&world, &a).await, ["new"]);
    set_secret(&world, &a, "newer", Duration::ZERO).await;
    assert_eq!(secrets(&world, &a).await, ["newer"], "no grace at all");
}

/// An app has one secret, whichever of its accounts it is changed at.
#[tokio::test]
async fn every_account_of_the_app_gets_the_secret() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let mut other = crate::world::account("other", a.person);
    other.app_id = "app a".into();
    other.app_secret = SecretString::from("secret a");
    let other = whatsapp_accounts::insert(&mut tx, &other).await.unwrap();
    tx.commit().await.unwrap();
    set_secret(&world, &a, "new", Duration::from_hours(1)).await;
    let of_other = whatsapp_accounts::app_secrets(&mut world.begin(a.tenant).await, other).await.unwrap();
    let of_other: Vec<_> = of_other.iter().map(secrecy::ExposeSecret::expose_secret).collect();
    assert_eq!(of_other, ["new", "secret a"]);
}
