use crate::company::{Company, Live};
use crate::vendor::Turn;
use crate::world::{World, until};
use akis_store::messages::{self, Message, NewMessage, StatusUpdate};
use akis_store::{MIGRATOR, MessageId, MessageState, Origin, control, sessions};
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn it_is_sent_with_a_token_that_names_its_session(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let id = write(&world, &company, &live).await;
    let worker = world.worker();
    is(&world, &company, id, MessageState::Sent).await;
    worker.stop().await;

    let sent = world.vendor.inner().sent[0].clone();
    let parameters = &sent["interactive"]["action"]["parameters"];
    assert_eq!((&sent["to"], &parameters["flow_id"]), (&json!("905321112233"), &json!("100")));
    assert_eq!(
        (&parameters["flow_action"], &parameters["flow_cta"]),
        (&json!("data_exchange"), &json!("Formu aç"))
    );
    assert_eq!(sent["biz_opaque_callback_data"], json!(id.to_string()));
    let token = parameters["flow_token"].as_str().unwrap();
    let mut control = world.store.control().await.unwrap();
    let (tenant, session) = control::flow_tokens::find(&mut control, token).await.unwrap().unwrap();
    assert_eq!(tenant, company.tenant);
    let session = sessions::by_id(&mut world.begin(tenant).await, session).await.unwrap().unwrap();
    assert_eq!((session.flow_id, session.version_id), (company.flow, live.version));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn without_an_answer_it_is_unclear_and_never_sent_again(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("send", Turn::DoneThenHang);
    let id = write(&world, &company, &live).await;
    let worker = world.worker();
    let unclear = is(&world, &company, id, MessageState::Unclear).await;
    assert!(unclear.problem.unwrap().en.contains("did not say whether"));
    worker.stop().await;
    assert_eq!(world.vendor.calls("send").len(), 1);

    // A status that carries our own id clears it up.
    let callback = id.to_string();
    let status = StatusUpdate {
        callback: Some(&callback),
        wamid: "wamid.0",
        state: MessageState::Delivered,
        problem: None,
    };
    let mut tx = world.begin(company.tenant).await;
    assert_eq!(messages::set_status(&mut tx, status).await.unwrap(), Some(id));
    tx.commit().await.unwrap();
    let cleared = get(&world, &company, id).await;
    assert_eq!((cleared.state, cleared.problem), (MessageState::Delivered, None));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_worker_killed_while_sending_leaves_it_unclear(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("send", Turn::DoneThenHang);
    let id = write(&world, &company, &live).await;
    let first = world.worker();
    until("it was sent", async || (!world.vendor.inner().sent.is_empty()).then_some(())).await;
    first.kill();
    assert_eq!(get(&world, &company, id).await.state, MessageState::Sending);
    let second = world.worker();
    is(&world, &company, id, MessageState::Unclear).await;
    second.stop().await;
    assert_eq!((world.vendor.calls("send").len(), world.vendor.inner().sent.len()), (1, 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_error_of_metas_own_is_unclear_too(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("send", graph_error(500, 131_000, "Something went wrong"));
    let id = write(&world, &company, &live).await;
    let worker = world.worker();
    is(&world, &company, id, MessageState::Unclear).await;
    worker.stop().await;
    assert_eq!(world.vendor.calls("send").len(), 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn refused_before_anything_was_done_it_is_tried_again(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("send", graph_error(400, 130_429, "Rate limit hit"));
    let id = write(&world, &company, &live).await;
    let worker = world.worker();
    is(&world, &company, id, MessageState::Sent).await;
    worker.stop().await;
    assert_eq!((world.vendor.calls("send").len(), world.vendor.inner().sent.len()), (2, 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_person_who_did_not_write_lately_is_explained(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("send", graph_error(400, 131_047, "Re-engagement message"));
    let id = write(&world, &company, &live).await;
    let worker = world.worker();
    let failed = is(&world, &company, id, MessageState::Failed).await;
    worker.stop().await;
    assert!(failed.problem.unwrap().en.contains("last 24 hours"));
}

pub(crate) async fn write(world: &World, company: &Company, live: &Live) -> MessageId {
    let new = NewMessage {
        flow_id: company.flow,
        publication_id: live.publication,
        version_id: live.version,
        phone_number_id: format!("number-1-{}", company.tenant),
        recipient: "905321112233".into(),
        body: "Tekne turu için birkaç soru".into(),
        call_to_action: "Formu aç".into(),
        origin: Origin::Agent,
        deliver_test: false,
        created_by: Some(company.person),
    };
    let mut tx = world.begin(company.tenant).await;
    let id = messages::insert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn get(world: &World, company: &Company, id: MessageId) -> Message {
    messages::get(&mut world.begin(company.tenant).await, id).await.unwrap().unwrap()
}

pub(crate) async fn is(world: &World, company: &Company, id: MessageId, state: MessageState) -> Message {
    until(&format!("the message is {state}"), async || {
        Some(get(world, company, id).await).filter(|message| message.state == state)
    })
    .await
}

fn graph_error(status: u16, code: i64, message: &str) -> Turn {
    Turn::Answer(status, json!({"error": {"message": message, "type": "OAuthException", "code": code}}))
}
