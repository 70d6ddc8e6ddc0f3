//! People by number and by business-scoped id, and what is known of them.

use crate::world::{Company, World, complete, new_message};
use akis_form::Fact;
use akis_store::contacts::{self, Person};
use akis_store::replies::{self, NewReply};
use akis_store::{ContactId, SessionId, TenantTx, messages};
use std::collections::BTreeMap;

const WABA: &str = "102290129340398";
const PHONE: &str = "905321112233";
const OTHER: &str = "905329998877";

async fn meet(tx: &mut TenantTx, phone: Option<&str>, user: Option<&str>, name: Option<&str>) -> ContactId {
    let person = Person { wa_id: phone, waba_id: WABA, user_id: user, name };
    contacts::meet(tx, person, true).await.unwrap().unwrap()
}

/// A message to a number; answers its session.
async fn write_to(tx: &mut TenantTx, a: &Company, phone: &str) -> SessionId {
    let mut new = new_message(a.flow, a.publication, a.version, a.person);
    phone.clone_into(&mut new.recipient);
    let id = messages::insert(tx, &new).await.unwrap();
    let wamid = format!("wamid.{id}");
    messages::mark_sent(tx, id, &wamid).await.unwrap();
    messages::session_by_wamid(tx, &wamid).await.unwrap().unwrap()
}

async fn known(tx: &mut TenantTx, session: SessionId) -> Vec<(Fact, String)> {
    contacts::facts(tx, session).await.unwrap().into_iter().collect()
}

fn of(fact: Fact, words: &str) -> (Fact, String) {
    (fact, words.to_owned())
}

async fn count(tx: &mut TenantTx) -> i64 {
    sqlx::query_scalar("select count(*) from contacts").fetch_one(&mut **tx).await.unwrap()
}

#[tokio::test]
async fn a_message_makes_the_person_and_the_webhook_names_them() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let session = write_to(&mut tx, &a, PHONE).await;
    assert_eq!(known(&mut tx, session).await, [of(Fact::Phone, "+905321112233")]);
    let elif = meet(&mut tx, Some(PHONE), Some("TR.1a"), Some("  Elif\u{0} Kaya ")).await;
    assert_eq!(known(&mut tx, session).await, [of(Fact::Name, "Elif Kaya"), of(Fact::Phone, "+905321112233")]);
    // Later posts may bring the id alone (Cloud API, business-scoped user ids).
    assert_eq!(meet(&mut tx, None, Some("TR.1a"), None).await, elif);
    assert_ne!(write_to(&mut tx, &a, PHONE).await, session);
    assert_eq!(count(&mut tx).await, 1);
    // Nobody's token: nothing is filled in.
    assert!(known(&mut tx, a.session).await.is_empty());
    let stranger = Person { wa_id: Some("905000000000"), waba_id: WABA, ..Person::default() };
    assert!(contacts::meet(&mut tx, stranger, false).await.unwrap().is_none());
    let odd = Person { wa_id: Some("TR.13"), waba_id: WABA, ..Person::default() };
    assert!(contacts::meet(&mut tx, odd, true).await.unwrap().is_none(), "an id is no number");
}

#[tokio::test]
async fn what_a_person_said_is_known_next_time_and_newer_words_win() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let session = write_to(&mut tx, &a, PHONE).await;
    let elif = meet(&mut tx, Some(PHONE), None, Some("elif 🌊")).await;
    let said = |pairs: &[(Fact, &str)]| -> BTreeMap<Fact, String> {
        pairs.iter().map(|(fact, words)| (*fact, (*words).to_owned())).collect()
    };
    let first = said(&[
        (Fact::FirstName, "Elif"),
        (Fact::LastName, "Kaya"),
        (Fact::Phone, "+1"),
        (Fact::Email, "e@x.test"),
    ]);
    contacts::learn(&mut tx, elif, &first).await.unwrap();
    contacts::learn(&mut tx, elif, &said(&[(Fact::Email, "elif@kaya.test"), (Fact::Company, " ")])).await.unwrap();
    assert_eq!(
        known(&mut tx, session).await,
        [
            of(Fact::Name, "Elif Kaya"),
            of(Fact::FirstName, "Elif"),
            of(Fact::LastName, "Kaya"),
            of(Fact::Email, "elif@kaya.test"),
            of(Fact::Phone, "+905321112233"),
        ]
    );
}

#[tokio::test]
async fn two_rows_of_one_person_become_one_and_lose_no_session() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let by_id = meet(&mut tx, None, Some("TR.1a"), Some("Elif")).await;
    contacts::learn(&mut tx, by_id, &BTreeMap::from([of(Fact::Email, "elif@kaya.test")])).await.unwrap();
    let session = write_to(&mut tx, &a, OTHER).await;
    assert_eq!(known(&mut tx, session).await.len(), 1);
    // One post with both names says that they are one person.
    let joined = meet(&mut tx, Some(OTHER), Some("TR.1a"), None).await;
    assert_eq!(joined, by_id, "the older row stays");
    assert_eq!(
        known(&mut tx, session).await,
        [of(Fact::Name, "Elif"), of(Fact::Email, "elif@kaya.test"), of(Fact::Phone, "+905329998877")]
    );
    // The other one is whom the company of the fixture wrote to.
    assert_eq!(count(&mut tx).await, 2);
}

#[tokio::test]
async fn a_new_number_and_a_new_id_take_everything_along() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let session = write_to(&mut tx, &a, PHONE).await;
    let elif = meet(&mut tx, Some(PHONE), Some("TR.old"), Some("Elif")).await;
    let waiting = write_to(&mut tx, &a, OTHER).await;
    assert!(contacts::change_phone(&mut tx, PHONE, OTHER).await.unwrap());
    assert!(contacts::change_user_id(&mut tx, WABA, "TR.old", "TR.new").await.unwrap());
    assert!(!contacts::change_user_id(&mut tx, WABA, "TR.old", "TR.newer").await.unwrap());
    for session in [session, waiting] {
        assert_eq!(known(&mut tx, session).await, [of(Fact::Name, "Elif"), of(Fact::Phone, "+905329998877")]);
    }
    assert_eq!(meet(&mut tx, None, Some("TR.new"), None).await, elif);
    assert!(!contacts::change_phone(&mut tx, PHONE, OTHER).await.unwrap(), "nobody has the old one");
}

#[tokio::test]
async fn the_next_owner_of_a_number_learns_nothing_of_the_last() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let session = write_to(&mut tx, &a, PHONE).await;
    let elif = meet(&mut tx, Some(PHONE), Some("TR.elif"), Some("Elif")).await;
    contacts::learn(&mut tx, elif, &BTreeMap::from([of(Fact::Email, "elif@kaya.test")])).await.unwrap();
    meet(&mut tx, Some(PHONE), Some("TR.somebody"), None).await;
    assert_eq!(known(&mut tx, session).await, [of(Fact::Phone, "+905321112233")]);
    // And one whose id is known takes the number over without becoming the other.
    let deniz = meet(&mut tx, Some(OTHER), Some("TR.deniz"), Some("Deniz")).await;
    assert_eq!(meet(&mut tx, Some(PHONE), Some("TR.deniz"), None).await, deniz);
    assert_eq!(meet(&mut tx, Some(PHONE), None, None).await, deniz);
}

#[tokio::test]
async fn a_number_is_met_by_many_at_once_and_is_one_person() {
    let world = World::new().await;
    let a = world.company("a").await;
    let met = world
        .race(a.tenant, 10, |mut tx| async move {
            let contact = contacts::with_phone(&mut tx, "+905551234567").await.unwrap().unwrap();
            tx.commit().await.unwrap();
            contact
        })
        .await;
    assert!(met.iter().all(|contact| *contact == met[0]), "{met:?}");
}

#[tokio::test]
async fn it_is_certain_who_answered_only_when_nobody_else_replied() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let session = write_to(&mut tx, &a, PHONE).await;
    let elif = meet(&mut tx, Some(PHONE), None, None).await;
    let submission = complete(&mut tx, session, "x").await;
    assert_eq!(contacts::of_submission(&mut tx, submission).await.unwrap(), Some(elif));
    let reply = NewReply { message_id: "wamid.r1", session, contact: Some(elif) };
    replies::note(&mut tx, reply).await.unwrap();
    assert_eq!(contacts::of_submission(&mut tx, submission).await.unwrap(), Some(elif));
    let other = meet(&mut tx, Some(OTHER), None, None).await;
    let reply = NewReply { message_id: "wamid.r2", session, contact: Some(other) };
    replies::note(&mut tx, reply).await.unwrap();
    assert!(contacts::of_submission(&mut tx, submission).await.unwrap().is_none());
    assert!(contacts::of_submission(&mut tx, a.submission).await.unwrap().is_none(), "a token of nobody");
}
