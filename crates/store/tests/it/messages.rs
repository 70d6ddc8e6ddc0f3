use crate::world::World;
use akis_sentence::{Sentence, sentence};
use akis_store::messages::{self, StatusUpdate};
use akis_store::{MessageState, TenantTx, jobs, sessions};
use secrecy::ExposeSecret as _;
use std::time::Duration;

fn status(callback: Option<&str>, state: MessageState) -> StatusUpdate<'_> {
    StatusUpdate { callback, wamid: "wamid.1", state, problem: None }
}

#[tokio::test]
async fn a_message_carries_a_token_that_finds_its_session() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let outgoing = messages::get_for_sending(&mut tx, a.message).await.unwrap().unwrap();
    assert_eq!((outgoing.state, outgoing.account_id), (MessageState::Queued, a.account));
    assert_eq!((outgoing.recipient.as_str(), outgoing.call_to_action.as_str()), ("905321112233", "Formu aç"));
    let session = sessions::by_token(&mut tx, outgoing.flow_token.expose_secret()).await.unwrap().unwrap();
    assert_eq!((session.flow_id, session.version_id), (a.flow, a.version));
    let lease = Duration::from_mins(1);
    let mut turn = akis_jobs::Turn::default();
    let claimed =
        akis_jobs::claim(world.store.pool(), "w", &[jobs::SEND_MESSAGE], 9, lease, &mut turn).await.unwrap();
    let payload: jobs::SendMessage = serde_json::from_value(claimed[0].payload.clone()).unwrap();
    assert_eq!(payload.message_id, a.message);
    assert!(messages::list(&mut tx, a.flow, 10).await.unwrap().iter().any(|message| message.id == a.message));
}

#[tokio::test]
async fn the_right_to_send_is_given_once() {
    let world = World::new().await;
    let a = world.company("a").await;
    let claim = async |mut tx: TenantTx| {
        let won = messages::claim_sending(&mut tx, a.message).await.unwrap();
        tx.commit().await.unwrap();
        won
    };
    let won = world.race(a.tenant, 4, claim).await;
    assert_eq!(won.iter().filter(|&&won| won).count(), 1);
    let mut tx = world.begin(a.tenant).await;
    assert!(messages::unclaim_sending(&mut tx, a.message).await.unwrap());
    assert!(messages::claim_sending(&mut tx, a.message).await.unwrap(), "given back, it can be taken again");
    assert!(messages::mark_unclear(&mut tx, a.message, &Sentence::quoted("Nobody knows.")).await.unwrap());
    assert!(!messages::claim_sending(&mut tx, a.message).await.unwrap(), "and never from there");
}

#[tokio::test]
async fn statuses_come_in_any_order_and_clear_up_what_was_unclear() {
    let world = World::new().await;
    let a = world.company("a").await;
    let callback = a.message.to_string();
    let mut tx = world.begin(a.tenant).await;
    messages::claim_sending(&mut tx, a.message).await.unwrap();
    messages::mark_unclear(&mut tx, a.message, &Sentence::quoted("Nobody knows.")).await.unwrap();
    // By our own id: the answer that carried WhatsApp's id was lost.
    let by_callback = status(Some(&callback), MessageState::Delivered);
    assert_eq!(messages::set_status(&mut tx, by_callback).await.unwrap(), Some(a.message));
    assert_eq!(messages::set_status(&mut tx, status(None, MessageState::Sent)).await.unwrap(), None, "too late");
    assert_eq!(messages::set_status(&mut tx, status(None, MessageState::Failed)).await.unwrap(), None);
    messages::mark_sent(&mut tx, a.message, "wamid.1").await.unwrap();
    assert!(!messages::mark_failed(&mut tx, a.message, &Sentence::quoted("x")).await.unwrap());
    let seen = messages::get(&mut tx, a.message).await.unwrap().unwrap();
    assert_eq!((seen.state, seen.problem), (MessageState::Delivered, None));
    // By WhatsApp's id alone.
    assert_eq!(messages::set_status(&mut tx, status(None, MessageState::Read)).await.unwrap(), Some(a.message));
    assert_eq!(messages::set_status(&mut tx, status(Some("not ours"), MessageState::Read)).await.unwrap(), None);
}

#[tokio::test]
async fn a_refused_message_says_why() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    messages::claim_sending(&mut tx, a.message).await.unwrap();
    messages::mark_sent(&mut tx, a.message, "wamid.1").await.unwrap();
    let problem = sentence!("The number is not on WhatsApp.", "Numara WhatsApp kullanmıyor.");
    let update =
        StatusUpdate { callback: None, wamid: "wamid.1", state: MessageState::Failed, problem: Some(&problem) };
    assert_eq!(messages::set_status(&mut tx, update).await.unwrap(), Some(a.message));
    let seen = messages::get(&mut tx, a.message).await.unwrap().unwrap();
    assert_eq!((seen.state, seen.problem), (MessageState::Failed, Some(problem)));
}
