use crate::company::{Company, Live};
use crate::world::{World, until};
use akis_form::SubmissionId;
use akis_store::messages::{self, NewMessage};
use akis_store::{InboxId, MIGRATOR, MessageId, MessageState, Origin, control::webhook_inbox, submissions};
use serde_json::{Value, json};
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_forms_reply_confirms_its_submission_once(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let (first, session) = company.complete(&world, &live).await;
    let (other, _) = company.complete(&world, &live).await;
    let reply =
        json!({"flow_token": "not ours", "session_id": session.to_string(), "submission_id": first.to_string()});
    let worker = world.worker();
    take_in(&world, &company, &post(&json!({"messages": [nfm_reply("wamid.A", &reply)]}))).await;
    let confirmed = confirmed_at(&world, &company, first).await;
    assert!(confirmed.is_some() && confirmed_at(&world, &company, other).await.is_none());
    // WhatsApp posts the same for days.
    take_in(&world, &company, &post(&json!({"messages": [nfm_reply("wamid.A", &reply)]}))).await;
    worker.stop().await;
    assert_eq!(confirmed_at(&world, &company, first).await, confirmed);
    let replies: i64 = sqlx::query_scalar("select count(*) from flow_replies").fetch_one(&pool).await.unwrap();
    assert_eq!(replies, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_reply_of_another_companys_session_confirms_nothing(pool: PgPool) {
    let world = World::new(&pool).await;
    let (company, other) = (Company::new(&world).await, Company::new(&world).await);
    let live = other.live(&world).await;
    let (submission, session) = other.complete(&world, &live).await;
    let worker = world.worker();
    let reply = json!({"session_id": session.to_string()});
    take_in(&world, &company, &post(&json!({"messages": [nfm_reply("wamid.A", &reply)]}))).await;
    worker.stop().await;
    assert!(confirmed_at(&world, &other, submission).await.is_none());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn statuses_in_any_order_never_go_back(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let worker = world.worker();
    let message = write(&world, &company, &live).await;
    until("it was sent", async || (state(&world, &company, message).await == MessageState::Sent).then_some(()))
        .await;
    let status = |state: &str, wamid: &str| {
        json!({"id": wamid, "status": state, "timestamp": "1790000000", "recipient_id": "905321112233",
               "biz_opaque_callback_data": message.to_string()})
    };
    take_in(
        &world,
        &company,
        &post(&json!({"statuses": [status("delivered", "wamid.0"), status("sent", "wamid.0")]})),
    )
    .await;
    assert_eq!(state(&world, &company, message).await, MessageState::Delivered);
    take_in(&world, &company, &post(&json!({"statuses": [status("read", "wamid.0")]}))).await;
    take_in(&world, &company, &post(&json!({"statuses": [status("delivered", "wamid.0")]}))).await;
    worker.stop().await;
    assert_eq!(state(&world, &company, message).await, MessageState::Read);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_failure_is_told_in_words_and_one_odd_element_spoils_nothing(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let worker = world.worker();
    let message = write(&world, &company, &live).await;
    until("it was sent", async || (state(&world, &company, message).await == MessageState::Sent).then_some(()))
        .await;
    let failed = json!({
        "id": "wamid.0", "status": "failed", "timestamp": "1790000000",
        "errors": [{"code": 131_047, "title": "Re-engagement message", "error_data": {"details": "More than 24 hours"}}],
    });
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "w", "changes": [
        {"field": "something_new", "value": {"a": 1}},
        {"field": "messages", "value": "not an object"},
        change(&json!({"statuses": [failed]})),
    ]}]});
    take_in(&world, &company, &body.to_string()).await;
    worker.stop().await;
    let message = messages::get(&mut world.begin(company.tenant).await, message).await.unwrap().unwrap();
    assert_eq!(message.state, MessageState::Failed);
    assert!(message.problem.unwrap().en.contains("last 24 hours"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_no_webhook_stays_for_whoever_looks_into_it(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let id = keep(&world, &company, "not json").await;
    let worker = world.worker();
    until("the job failed", async || {
        let failed: i64 = sqlx::query_scalar("select count(*) from control.jobs where state = 'failed'")
            .fetch_one(&pool)
            .await
            .unwrap();
        (failed == 1).then_some(())
    })
    .await;
    worker.stop().await;
    assert!(is_kept(&world, id).await);
}

pub(crate) async fn keep(world: &World, company: &Company, body: &str) -> InboxId {
    let mut control = world.store.control().await.unwrap();
    webhook_inbox::insert(&mut control, company.tenant, "app", body.as_bytes()).await.unwrap()
}

pub(crate) async fn is_kept(world: &World, id: InboxId) -> bool {
    let mut control = world.store.control().await.unwrap();
    webhook_inbox::take(&mut control, id).await.unwrap().is_some()
}

/// Keeps a post and waits until the worker has taken it in.
pub(crate) async fn take_in(world: &World, company: &Company, body: &str) {
    let id = keep(world, company, body).await;
    until("the post was taken in", async || (!is_kept(world, id).await).then_some(())).await;
}

pub(crate) fn change(value: &Value) -> Value {
    let mut value = value.clone();
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({"display_phone_number": "902125550142", "phone_number_id": "1"});
    json!({"field": "messages", "value": value})
}

pub(crate) fn post(value: &Value) -> String {
    json!({"object": "whatsapp_business_account", "entry": [{"id": "w", "changes": [change(value)]}]}).to_string()
}

pub(crate) fn nfm_reply(id: &str, reply: &Value) -> Value {
    json!({
        "id": id, "from": "905321112233", "timestamp": "1790000000", "type": "interactive",
        "context": {"from": "902125550142", "id": "wamid.sent"},
        "interactive": {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": reply.to_string()}},
    })
}

pub(crate) async fn confirmed_at(world: &World, company: &Company, id: SubmissionId) -> Option<String> {
    let row = submissions::get(&mut world.begin(company.tenant).await, id).await.unwrap().unwrap();
    row.confirmed_at.map(|at| at.to_string())
}

async fn state(world: &World, company: &Company, id: MessageId) -> MessageState {
    messages::get(&mut world.begin(company.tenant).await, id).await.unwrap().unwrap().state
}

pub(crate) async fn write(world: &World, company: &Company, live: &Live) -> MessageId {
    let new = NewMessage {
        flow_id: company.flow,
        publication_id: live.publication,
        version_id: live.version,
        phone_number_id: format!("number-1-{}", company.tenant),
        recipient: "905321112233".into(),
        body: "Birkaç soru".into(),
        call_to_action: "Formu aç".into(),
        origin: Origin::Agent,
        deliver_test: false,
        created_by: None,
    };
    let mut tx = world.begin(company.tenant).await;
    let id = messages::insert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id
}
