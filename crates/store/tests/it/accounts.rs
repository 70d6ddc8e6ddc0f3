//! People, companies, members and sign-ins.

use crate::world::World;
use akis_store::control::people::NewPerson;
use akis_store::control::tenants::NewTenant;
use akis_store::control::{members, people, sign_in_attempts, sign_ins, tenants, webhook_inbox};
use akis_store::{InboxId, PersonId, Role, StoreError, audit};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};

fn person(email: &str) -> NewPerson {
    NewPerson {
        email: email.into(),
        name: "Deniz Kaya".into(),
        locale: "tr".into(),
        password_hash: SecretString::from("$argon2id$…"),
    }
}

#[tokio::test]
async fn signing_up_is_one_transaction_with_its_audit_row() {
    let world = World::new().await;
    let mut tx = world.store.begin_control().await.unwrap();
    let deniz = people::create(&mut tx, &person("Deniz@kaya.test")).await.unwrap();
    let new = NewTenant { name: "Kaya".into(), time_zone: "Europe/Istanbul".into(), locale: "tr".into() };
    let tenant = tenants::create(&world.store, &mut tx, &new).await.unwrap();
    members::add(&mut tx, tenant, deniz, Role::Owner).await.unwrap();
    let mut tx = world.store.enter(tx, tenant).await.unwrap();
    audit::record(&mut tx, Some(deniz), "tenant.created", "Kaya", &serde_json::json!({})).await.unwrap();
    let expires = Timestamp::now() + SignedDuration::from_hours(1);
    let token = sign_ins::create(&mut tx, deniz, tenant, "Firefox", expires).await.unwrap();
    tx.commit().await.unwrap();

    let mut connection = world.store.control().await.unwrap();
    let found = people::by_email(&mut connection, "dENIZ@Kaya.test").await.unwrap().unwrap();
    assert_eq!((found.id, found.email.as_str()), (deniz, "Deniz@kaya.test"));
    let sign_in = sign_ins::find(&mut connection, token.expose_secret()).await.unwrap().unwrap();
    assert_eq!((sign_in.person, sign_in.tenant, sign_in.role), (deniz, tenant, Role::Owner));
    assert_eq!(tenants::of_person(&mut connection, deniz).await.unwrap()[0].0.name, "Kaya");
    let rows = audit::list(&mut world.begin(tenant).await, None, 10).await.unwrap();
    assert_eq!((rows[0].action.as_str(), rows[0].person_name.as_deref()), ("tenant.created", Some("Deniz Kaya")));
}

#[tokio::test]
async fn one_account_an_address_and_the_transaction_goes_on() {
    let world = World::new().await;
    let mut tx = world.store.begin_control().await.unwrap();
    people::create(&mut tx, &person("a@kaya.test")).await.unwrap();
    let again = people::create(&mut tx, &person("A@KAYA.test")).await;
    assert!(matches!(again, Err(StoreError::Taken(_))), "{again:?}");
    people::create(&mut tx, &person("b@kaya.test")).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_sign_in_ends_with_time_sign_out_or_membership() {
    let world = World::new().await;
    let (tenant, owner) = world.tenant("a").await;
    let (other, _) = world.tenant("b").await;
    let mut db = world.store.control().await.unwrap();
    let later = Timestamp::now() + SignedDuration::from_hours(1);
    let agent = people::create(&mut db, &person("agent@kaya.test")).await.unwrap();
    members::add(&mut db, tenant, agent, Role::Agent).await.unwrap();

    let expired = sign_ins::create(&mut db, agent, tenant, "", Timestamp::now() - SignedDuration::from_secs(1));
    let expired = expired.await.unwrap();
    assert!(sign_ins::find(&mut db, expired.expose_secret()).await.unwrap().is_none());
    assert_eq!(sign_ins::delete_expired(&mut db).await.unwrap(), 1);

    let token = sign_ins::create(&mut db, agent, tenant, "", later).await.unwrap();
    let elsewhere = sign_ins::switch_tenant(&mut db, token.expose_secret(), other).await;
    assert!(matches!(elsewhere, Err(StoreError::NotFound(_))), "no member there");
    members::add(&mut db, other, agent, Role::Viewer).await.unwrap();
    sign_ins::switch_tenant(&mut db, token.expose_secret(), other).await.unwrap();
    let sign_in = sign_ins::find(&mut db, token.expose_secret()).await.unwrap().unwrap();
    assert_eq!((sign_in.tenant, sign_in.role), (other, Role::Viewer));
    members::remove(&mut db, other, agent).await.unwrap();
    assert!(sign_ins::find(&mut db, token.expose_secret()).await.unwrap().is_none());

    let token = sign_ins::create(&mut db, owner, tenant, "", later).await.unwrap();
    sign_ins::touch(&mut db, token.expose_secret(), later + SignedDuration::from_hours(1)).await.unwrap();
    sign_ins::delete(&mut db, token.expose_secret()).await.unwrap();
    assert!(sign_ins::find(&mut db, token.expose_secret()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_company_keeps_an_owner_even_when_two_leave_at_once() {
    let world = World::new().await;
    let (tenant, first) = world.tenant("a").await;
    let mut db = world.store.control().await.unwrap();
    assert!(matches!(members::remove(&mut db, tenant, first).await, Err(StoreError::LastOwner)));
    assert!(matches!(members::set_role(&mut db, tenant, first, Role::Admin).await, Err(StoreError::LastOwner)));
    let second = people::create(&mut db, &person("second@kaya.test")).await.unwrap();
    members::add(&mut db, tenant, second, Role::Owner).await.unwrap();

    let leave = async |mut tx: akis_store::ControlTx, who: PersonId| {
        let left = members::remove(&mut tx, tenant, who).await;
        tx.commit().await.unwrap();
        left.is_ok()
    };
    let both = (world.store.begin_control().await.unwrap(), world.store.begin_control().await.unwrap());
    let (one, two) = tokio::join!(leave(both.0, first), leave(both.1, second));
    assert!(one ^ two, "exactly one may leave: {one} {two}");
    let left = members::list(&mut db, tenant).await.unwrap();
    assert_eq!(left.iter().map(|member| member.role).collect::<Vec<_>>(), [Role::Owner]);
}

#[tokio::test]
async fn guessing_is_throttled_a_key_at_a_time_and_ends_with_the_window() {
    let world = World::new().await;
    let mut db = world.store.control().await.unwrap();
    let start: Timestamp = "2026-03-01T10:00:00Z".parse().unwrap();
    for _ in 0..sign_in_attempts::LIMIT {
        assert_eq!(sign_in_attempts::blocked_until(&mut db, "a@kaya.test", start).await.unwrap(), None);
        sign_in_attempts::fail(&mut db, "a@kaya.test", start).await.unwrap();
    }
    let end = start + sign_in_attempts::WINDOW;
    assert_eq!(sign_in_attempts::blocked_until(&mut db, "a@kaya.test", start).await.unwrap(), Some(end));
    assert_eq!(sign_in_attempts::blocked_until(&mut db, "b@kaya.test", start).await.unwrap(), None);
    assert_eq!(sign_in_attempts::blocked_until(&mut db, "a@kaya.test", end).await.unwrap(), None);
    sign_in_attempts::fail(&mut db, "a@kaya.test", end).await.unwrap();
    assert_eq!(sign_in_attempts::blocked_until(&mut db, "a@kaya.test", end).await.unwrap(), None, "a new window");
    sign_in_attempts::clear(&mut db, "a@kaya.test").await.unwrap();
}

#[tokio::test]
async fn a_webhook_is_kept_with_its_job_and_taken_in_once() {
    let world = World::new().await;
    let (tenant, _) = world.tenant("a").await;
    let mut db = world.store.control().await.unwrap();
    let id = webhook_inbox::insert(&mut db, tenant, "app a", b"{}").await.unwrap();
    let jobs = akis_jobs::claim(
        world.store.pool(),
        "w",
        &["webhook"],
        9,
        std::time::Duration::from_mins(1),
        &mut akis_jobs::Turn::default(),
    )
    .await
    .unwrap();
    let payload: akis_store::jobs::Webhook = serde_json::from_value(jobs[0].payload.clone()).unwrap();
    assert_eq!((jobs.len(), payload.inbox_id), (1, id));

    let mut tx = world.begin(tenant).await;
    let row = webhook_inbox::take(&mut tx, id).await.unwrap().unwrap();
    assert_eq!((row.tenant, row.app_id.as_str(), row.body.as_slice()), (tenant, "app a", b"{}".as_slice()));
    webhook_inbox::delete(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(webhook_inbox::take(&mut db, id).await.unwrap().is_none());
    assert!(webhook_inbox::take(&mut db, InboxId::new()).await.unwrap().is_none());
}
