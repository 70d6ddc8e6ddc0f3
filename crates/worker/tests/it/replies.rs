//! Completed forms that WhatsApp brings: confirming what the endpoint had, completing what phones ran alone.

use crate::company::{Company, Live, form};
use crate::webhook::{change, confirmed_at, keep, nfm_reply, post, take_in, write};
use crate::world::{World, until};
use akis_compiler::Mode;
use akis_form::{
    Answer, Answers, Consent, ConsentPart, Fact, FileTypes, Item, Question, QuestionId, QuestionKind, Submission,
    SubmissionId, WriteTarget,
};
use akis_store::dead_letters::{self, DeadLetter};
use akis_store::submissions::{self, CompleteSession, SubmissionRow};
use akis_store::{
    DeliveryState, FlowMode, MIGRATOR, MessageId, MessageState, Origin, PublicationState, SessionId, WaitsFor,
    contacts, corrections, flow_versions, flows, messages, publications, sessions,
};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

/// Sends the form; answers the message, its token and its session.
async fn sent(world: &World, company: &Company, live: &Live) -> (MessageId, String, SessionId) {
    let id = write(world, company, live).await;
    until("it was sent", async || {
        let mut tx = world.begin(company.tenant).await;
        let message = messages::get(&mut tx, id).await.unwrap().unwrap();
        (message.state == MessageState::Sent).then_some(())
    })
    .await;
    let mut tx = world.begin(company.tenant).await;
    let token = messages::get_for_sending(&mut tx, id).await.unwrap().unwrap().flow_token;
    let token = token.expose_secret().to_owned();
    let session = sessions::by_token(&mut tx, &token).await.unwrap().unwrap();
    (id, token, session.id)
}

/// What a phone sends that ran the form alone.
async fn alone(world: &World, company: &Company, live: &Live, email: &str) -> Value {
    let mut tx = world.begin(company.tenant).await;
    let plan = flow_versions::plan(&mut tx, live.version).await.unwrap().unwrap().plan;
    let mut reply = json!({ "akis_version": live.version.to_string() });
    for field in plan.screens.iter().flat_map(|screen| &screen.fields) {
        let value = if field.question.as_str() == "email" { email } else { "Zeynep" };
        reply[&field.name] = value.into();
    }
    reply
}

fn with(mut reply: Value, name: &str, value: &str) -> Value {
    reply[name] = value.into();
    reply
}

async fn all(world: &World, company: &Company) -> Vec<SubmissionRow> {
    submissions::list(&mut world.begin(company.tenant).await, company.flow, None, 50).await.unwrap()
}

async fn letters(world: &World, company: &Company) -> Vec<DeadLetter> {
    dead_letters::list(&mut world.begin(company.tenant).await, 10).await.unwrap()
}

fn one(id: &str, reply: &Value) -> String {
    post(&json!({ "messages": [nfm_reply(id, reply)] }))
}

/// The endpoint's part of the end of a session, as `server` does it.
async fn complete(world: &World, company: &Company, live: &Live, session: SessionId) {
    let answers = Answers::from([(QuestionId::new("firstname"), Answer::Text("Zeynep".into()))]);
    let submission = Submission::freeze(SubmissionId(Uuid::now_v7()), &form(), &answers, Timestamp::now());
    let mut tx = world.begin(company.tenant).await;
    let end = CompleteSession { session, version: live.version, submission: &submission };
    submissions::complete(&mut tx, end).await.unwrap();
    tx.commit().await.unwrap();
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn endpoint_and_reply_in_any_order_ten_times_at_once_are_one_confirmed_submission(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let worker = world.worker();
    for order in 0..3 {
        let (_, token, session) = sent(&world, &company, &live).await;
        let reply = json!({"flow_token": token, "session_id": session.to_string(), "submission_id": "x"});
        let body = one(&format!("wamid.order.{order}"), &reply);
        match order {
            0 => {
                take_in(&world, &company, &body).await;
                assert!(all(&world, &company).await.is_empty(), "a reply makes nothing of a hosted form");
                complete(&world, &company, &live, session).await;
            }
            1 => {
                complete(&world, &company, &live, session).await;
                take_in(&world, &company, &body).await;
            }
            _ => {
                for _ in 0..5 {
                    keep(&world, &company, &body).await;
                }
                let ends = (0..10).map(|_| complete(&world, &company, &live, session));
                let posts = async {
                    for _ in 0..5 {
                        take_in(&world, &company, &body).await;
                    }
                };
                tokio::join!(
                    async {
                        for end in ends {
                            end.await;
                        }
                    },
                    posts
                );
            }
        }
        let rows = all(&world, &company).await;
        let mine: Vec<_> = rows.iter().filter(|row| row.session_id == session).collect();
        assert_eq!(mine.len(), 1, "order {order}");
        assert!(confirmed_at(&world, &company, mine[0].id).await.is_some(), "order {order}");
        company.delivery_is(&world, mine[0].id, DeliveryState::Delivered).await;
        assert_eq!(world.vendor.arrived(mine[0].id), 1);
    }
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_phone_alone_completes_by_its_reply_once_however_often_it_is_posted(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live_as(&world, Mode::Static).await;
    let worker = world.worker();
    let (_, token, session) = sent(&world, &company, &live).await;
    let message = world.vendor.inner().sent[0]["interactive"]["action"]["parameters"].clone();
    assert_eq!(message["flow_action"], "navigate");
    assert!(message["flow_action_payload"]["screen"].is_string(), "{message}");

    let reply = with(alone(&world, &company, &live, "zeynep@kaya.test").await, "flow_token", &token);
    for _ in 0..4 {
        keep(&world, &company, &one("wamid.same", &reply)).await;
    }
    take_in(&world, &company, &one("wamid.same", &reply)).await;
    until("every post was taken in", async || inbox(&pool).await.eq(&0).then_some(())).await;
    let rows = all(&world, &company).await;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].session_id, rows[0].again, rows[0].version_id), (session, false, live.version));
    assert!(rows[0].confirmed_at.is_some() && rows[0].problems.is_empty());
    company.delivery_is(&world, rows[0].id, DeliveryState::Delivered).await;
    assert_eq!(world.vendor.arrived(rows[0].id), 1);
    assert_eq!(world.vendor.inner().kept[0].fields[0]["value"], "Zeynep");

    // The person opens the same message again and sends other answers.
    let second = with(alone(&world, &company, &live, "elif@kaya.test").await, "flow_token", &token);
    take_in(&world, &company, &one("wamid.second", &second)).await;
    let rows = all(&world, &company).await;
    assert_eq!(rows.iter().map(|row| row.again).collect::<Vec<_>>(), [true, false]);
    company.delivery_is(&world, rows[0].id, DeliveryState::Delivered).await;
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_does_not_fit_waits_for_a_person_and_is_delivered_after_the_correction(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live_as(&world, Mode::Static).await;
    let worker = world.worker();
    let (_, token, _) = sent(&world, &company, &live).await;
    let reply = with(alone(&world, &company, &live, "not an address").await, "flow_token", &token);
    take_in(&world, &company, &one("wamid.wrong", &reply)).await;
    let row = all(&world, &company).await.remove(0);
    assert_eq!(row.problems.len(), 1);
    assert_eq!(row.problems[0].question, "E-posta");
    let waiting = company.delivery(&world, row.id).await;
    assert_eq!((waiting.state, waiting.waits_for), (DeliveryState::NeedsAttention, Some(WaitsFor::Correction)));
    let said = waiting.problem.unwrap();
    assert!(said.en.contains("Correct them") && said.tr.contains("Düzeltin"), "{said:?}");
    assert!(row.submission.answers.iter().any(|answer| answer.display == "not an address"), "nothing is lost");
    assert_eq!(world.vendor.arrived(row.id), 0);

    let mut tx = world.begin(company.tenant).await;
    let kept = corrections::get(&mut tx, row.id).await.unwrap().unwrap();
    assert_eq!(kept.reply[&kept.problems[0].field], "not an address");
    corrections::finish(&mut tx, row.id, None, company.person).await.unwrap();
    tx.commit().await.unwrap();
    company.delivery_is(&world, row.id, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!(world.vendor.arrived(row.id), 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_reply_without_a_usable_token_is_found_by_the_message_it_answers(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live_as(&world, Mode::Static).await;
    let worker = world.worker();
    let mut expected = Vec::new();
    for (turn, token) in [None, Some("unused"), Some("somebody else's")].into_iter().enumerate() {
        let (_, _, session) = sent(&world, &company, &live).await;
        let mut reply = alone(&world, &company, &live, "zeynep@kaya.test").await;
        if let Some(token) = token {
            reply["flow_token"] = token.into();
        }
        let mut message = nfm_reply(&format!("wamid.in.{turn}"), &reply);
        // The stand-in names its messages wamid.0, wamid.1 …
        message["context"]["id"] = json!(format!("wamid.{turn}"));
        take_in(&world, &company, &post(&json!({ "messages": [message] }))).await;
        expected.insert(0, session);
    }
    worker.stop().await;
    let found: Vec<_> = all(&world, &company).await.iter().map(|row| row.session_id).collect();
    assert_eq!(found, expected);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_form_that_was_opened_without_us_is_kept_and_a_strangers_reply_is_not(pool: PgPool) {
    let world = World::new(&pool).await;
    let (company, other) = (Company::new(&world).await, Company::new(&world).await);
    let live = company.live_as(&world, Mode::Static).await;
    let hosted = other.live(&world).await;
    let worker = world.worker();
    let reply = alone(&world, &company, &live, "zeynep@kaya.test").await;
    take_in(&world, &company, &one("wamid.qr", &reply)).await;
    // Another company's version, a version of nobody, nothing at all; and a hosted form that names no session.
    take_in(&world, &other, &one("wamid.a", &reply)).await;
    let nobody = json!({"akis_version": Uuid::now_v7().to_string(), "email": "x"});
    take_in(&world, &company, &one("wamid.b", &nobody)).await;
    take_in(&world, &company, &one("wamid.c", &json!({"flow_token": "unused"}))).await;
    let no_session = json!({"akis_version": hosted.version.to_string()});
    take_in(&world, &other, &one("wamid.d", &no_session)).await;
    worker.stop().await;
    let rows = all(&world, &company).await;
    assert_eq!(rows.len(), 1);
    assert!(all(&world, &other).await.is_empty());
    let mut tx = world.begin(company.tenant).await;
    let session = sessions::by_id(&mut tx, rows[0].session_id).await.unwrap().unwrap();
    assert_eq!((session.origin, session.version_id), (Origin::Unknown, live.version));
    assert!(contacts::facts(&mut tx, session.id).await.unwrap().is_empty(), "no token of ours, no facts");
    assert!(letters(&world, &company).await.is_empty());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_a_person_answered_is_known_in_the_next_form(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let worker = world.worker();
    let (_, token, session) = sent(&world, &company, &live).await;
    let answers = Answers::from([
        (QuestionId::new("firstname"), Answer::Text("Zeynep".into())),
        (QuestionId::new("email"), Answer::Text("zeynep@kaya.test".into())),
    ]);
    let submission = Submission::freeze(SubmissionId(Uuid::now_v7()), &form(), &answers, Timestamp::now());
    let mut tx = world.begin(company.tenant).await;
    let end = CompleteSession { session, version: live.version, submission: &submission };
    submissions::complete(&mut tx, end).await.unwrap();
    tx.commit().await.unwrap();
    let reply = json!({"flow_token": token, "session_id": session.to_string()});
    let mut value = json!({ "messages": [nfm_reply("wamid.r", &reply)] });
    value["contacts"] = json!([{"profile": {"name": "zeyno"}, "wa_id": "905321112233", "user_id": "TR.1"}]);
    take_in(&world, &company, &post(&value)).await;
    let (_, _, next) = sent(&world, &company, &live).await;
    let facts = contacts::facts(&mut world.begin(company.tenant).await, next).await.unwrap();
    worker.stop().await;
    assert_eq!(facts.get(&Fact::Email).map(String::as_str), Some("zeynep@kaya.test"));
    assert_eq!(facts.get(&Fact::FirstName).map(String::as_str), Some("Zeynep"));
    assert_eq!(facts.get(&Fact::Phone).map(String::as_str), Some("+905321112233"));
    assert_eq!(facts.get(&Fact::Name).map(String::as_str), Some("zeyno"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_bad_element_is_kept_apart_and_the_rest_goes_through(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live_as(&world, Mode::Static).await;
    let worker = world.worker();
    let (message, token, _) = sent(&world, &company, &live).await;
    let reply = with(alone(&world, &company, &live, "zeynep@kaya.test").await, "flow_token", &token);
    let mut unreadable = nfm_reply("wamid.unreadable", &reply);
    unreadable["interactive"]["nfm_reply"]["response_json"] = json!("{not json");
    unreadable["context"]["id"] = json!("wamid.0");
    let value = json!({
        // PostgreSQL keeps no null character, so the first reply cannot be written.
        "messages": [nfm_reply("wamid.\u{0}", &reply), unreadable, nfm_reply("wamid.good", &reply)],
        "statuses": [{"id": "wamid.0", "status": "read", "timestamp": "1790000000"}, {"no": "id"}],
    });
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "w", "changes": [
        {"field": "messages", "value": 7}, change(&value)]}]})
    .to_string();
    take_in(&world, &company, &body).await;
    worker.stop().await;
    assert_eq!(all(&world, &company).await.len(), 1);
    let mut tx = world.begin(company.tenant).await;
    assert_eq!(messages::get(&mut tx, message).await.unwrap().unwrap().state, MessageState::Read);
    let kept = letters(&world, &company).await;
    assert_eq!(kept.len(), 1);
    assert!(kept[0].body == body);
    let places: Vec<_> = kept[0].problems.iter().map(|part| part.place.as_str()).collect();
    assert_eq!(places, ["changes/0", "changes/1", "changes/1/messages/0", "changes/1/messages/1"]);
    let reasons = format!("{:?}", kept[0].problems);
    assert!(!reasons.contains("Zeynep") && !reasons.contains("905321112233"), "{reasons}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_form_for_the_phone_alone_needs_no_key_and_no_address(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let mut tx = world.begin(company.tenant).await;
    flows::set_mode(&mut tx, company.flow, FlowMode::Auto).await.unwrap();
    let id = publications::upsert_for_flow(&mut tx, company.flow, company.account).await.unwrap();
    tx.commit().await.unwrap();
    let worker = world.worker();
    let live = until("it is live", async || {
        let mut tx = world.begin(company.tenant).await;
        let row = publications::get(&mut tx, id).await.unwrap().unwrap();
        (row.state != PublicationState::Working).then_some(row)
    })
    .await;
    worker.stop().await;
    assert_eq!(live.state, PublicationState::Live, "{:?}", live.problem);
    let names: Vec<&str> = world.vendor.inner().calls.iter().map(|call| call.name).collect();
    assert_eq!(names, ["create_flow", "upload_json", "publish"]);
    let told = live.steps.iter().filter(|step| {
        step.detail
            .as_ref()
            .is_some_and(|detail| detail.en.contains("phone alone") && detail.tr.contains("telefon"))
    });
    assert_eq!(told.count(), 4, "{:?}", live.steps);
    let mut tx = world.begin(company.tenant).await;
    assert!(!flow_versions::plan(&mut tx, live.version_id.unwrap()).await.unwrap().unwrap().endpoint);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_refusal_leaves_nothing_but_itself_and_who_goes_on_after_all_is_kept(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let mut asks = form();
    let gate = Consent {
        id: QuestionId::new("privacy"),
        part: ConsentPart::Ask { label: "Verilerimin işlenmesini kabul ediyorum.".into(), required: true },
        text: String::new(),
        target: WriteTarget::None,
        gate: true,
    };
    asks.pages[0].items.insert(0, Item::Consent(gate));
    let live = company.live_with(&world, Mode::Static, &asks).await;
    let worker = world.worker();
    let (_, token, session) = sent(&world, &company, &live).await;
    let mut reply = with(alone(&world, &company, &live, "zeynep@kaya.test").await, "flow_token", &token);
    let mut tx = world.begin(company.tenant).await;
    let plan = flow_versions::plan(&mut tx, live.version).await.unwrap().unwrap().plan;
    let mut fields = plan.screens.iter().flat_map(|screen| &screen.fields);
    let tick = fields.find(|field| field.question.as_str() == "privacy").unwrap().name.clone();
    reply[&tick] = json!(false);
    take_in(&world, &company, &one("wamid.no", &reply)).await;
    assert!(all(&world, &company).await.is_empty());
    let kept = sessions::by_id(&mut tx, session).await.unwrap().unwrap();
    assert_eq!(kept.refused.map(|refusal| refusal.consent), Some(QuestionId::new("privacy")));
    assert!(kept.answers.is_empty());
    let everything: String =
        sqlx::query_scalar("select coalesce(string_agg(r::text, ' '), '') from flow_replies r")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert!(!everything.contains("zeynep@kaya.test"));

    reply[&tick] = json!(true);
    take_in(&world, &company, &one("wamid.yes", &reply)).await;
    worker.stop().await;
    let rows = all(&world, &company).await;
    assert_eq!((rows.len(), rows[0].again, rows[0].problems.len()), (1, false, 0));
    assert!(sessions::by_id(&mut tx, session).await.unwrap().unwrap().refused.is_none());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_files_of_a_reply_are_fetched_before_it_is_delivered(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let mut asks = form();
    let photo = Question {
        id: QuestionId::new("photo"),
        label: "Fotoğraf".into(),
        kind: QuestionKind::File { max_files: 2, max_kib: Some(2048), accept: FileTypes::default() },
        ..Default::default()
    };
    asks.pages[0].items.push(Item::Question(photo));
    let live = company.live_with(&world, Mode::Static, &asks).await;
    let worker = world.worker();
    let (_, token, _) = sent(&world, &company, &live).await;
    let mut reply = with(alone(&world, &company, &live, "zeynep@kaya.test").await, "flow_token", &token);
    let mut tx = world.begin(company.tenant).await;
    let plan = flow_versions::plan(&mut tx, live.version).await.unwrap().unwrap().plan;
    for field in plan.screens.iter().flat_map(|screen| &screen.fields) {
        if field.question.as_str() == "photo" {
            // As WhatsApp Flows shows it, media in the response message.
            reply[&field.name] = json!([{"file_name": "tekne.jpg", "mime_type": "image/jpeg",
                "sha256": "KkM5mCOOzgTPOOh5ZLzHGKXWWUxGfFFwXqEHKjkfzGQ=", "id": "790734069"}]);
        }
    }
    take_in(&world, &company, &one("wamid.file", &reply)).await;
    worker.stop().await;
    let row = all(&world, &company).await.remove(0);
    assert!(row.problems.is_empty());
    let kept = akis_store::files::list(&mut tx, row.id).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].file_name.as_str(), kept[0].question.as_str()), ("tekne.jpg", "photo"));
    assert_eq!(world.vendor.arrived(row.id), 0, "the stand-in has no such file");
}

async fn inbox(pool: &PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from control.webhook_inbox").fetch_one(pool).await.unwrap()
}
