//! A form that changes at its source is noticed.

use crate::company::Company;
use crate::vendor::Turn;
use crate::world::{World, until};
use akis_form::{Form, SourceKind, SourceRef};
use akis_store::connections::{self, NewConnection, NewTokens};
use akis_store::control::source_hooks;
use akis_store::flows::{self, NewFlow};
use akis_store::source_forms::{self, Standing};
use akis_store::{AlertCategory, FlowId, MIGRATOR, PersonId, alerts, source_watches};
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::PgPool;

/// HubSpot's definition of a form with these fields (name, whether it is required).
fn definition(updated: &str, fields: &[(&str, bool)]) -> Value {
    let groups: Vec<Value> = fields
        .iter()
        .map(|(name, required)| {
            json!({"groupType": "default_group", "richTextType": "text", "fields": [
                {"objectTypeId": "0-1", "name": name, "label": name, "required": required, "hidden": false,
                 "fieldType": "single_line_text"}]})
        })
        .collect();
    json!({"id": "b0d4e1c2", "name": "Tekne turu", "formType": "hubspot", "archived": false,
           "createdAt": "2026-01-01T00:00:00Z", "updatedAt": updated, "fieldGroups": groups,
           "configuration": {"language": "tr"}, "displayOptions": {}})
}

/// A flow that was imported from this definition.
async fn imported(world: &World, company: &Company, definition: &Value) -> FlowId {
    let answer = http::Response::new(bytes::Bytes::from(definition.to_string()));
    let connectors = world.connectors();
    let form: Form = connectors.get(SourceKind::Hubspot).unwrap().read_form(&answer).unwrap();
    let mut tx = world.begin(company.tenant).await;
    let new = NewFlow {
        name: "Kiralama".into(),
        connection_id: Some(company.connection),
        form,
        created_by: company.person,
    };
    let flow = flows::insert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    flow
}

async fn check_now(world: &World, company: &Company, flow: FlowId) {
    let mut tx = world.begin(company.tenant).await;
    source_forms::request_check(&mut tx, flow, Timestamp::now()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn standing(world: &World, company: &Company, flow: FlowId) -> Standing {
    let mut tx = world.begin(company.tenant).await;
    source_forms::standing(&mut tx, flow).await.unwrap().unwrap()
}

/// What stands about the flow's source: the last part of each key, and the sentences.
async fn told(world: &World, company: &Company, flow: FlowId) -> Vec<(String, String)> {
    let mut tx = world.begin(company.tenant).await;
    let listed = alerts::list(&mut tx, PersonId::new(), true, None, 50).await.unwrap();
    let of_flow = listed
        .into_iter()
        .map(|one| one.alert)
        .filter(|alert| alert.category == AlertCategory::SourceChange && alert.flow_id == Some(flow));
    of_flow.map(|alert| (alert.key.rsplit(':').next().unwrap().to_owned(), alert.next_step.en)).collect()
}

const TWO: [(&str, bool); 2] = [("firstname", true), ("city", false)];

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_change_raises_one_alert_and_going_back_resolves_it(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let flow = imported(&world, &company, &definition("2026-05-01T00:00:00Z", &TWO)).await;
    let worker = world.worker();
    let answers = |definition: Value| world.vendor.script("form", Turn::Answer(200, definition));

    // A new optional question: worth a word, and answers still arrive.
    answers(definition("2026-05-02T00:00:00Z", &[TWO[0], TWO[1], ("company", false)]));
    check_now(&world, &company, flow).await;
    let said = until("it is told", async || told(&world, &company, flow).await.pop()).await;
    assert_eq!((said.0.as_str(), said.1.contains("“company” is new.")), ("changed", true), "{said:?}");

    // Now one must be answered: another matter.
    let needed = definition("2026-05-03T00:00:00Z", &[TWO[0], ("city", true)]);
    answers(needed.clone());
    check_now(&world, &company, flow).await;
    until("it breaks", async || {
        let told = told(&world, &company, flow).await;
        (told.len() == 1 && told[0].0 == "breaking").then_some(())
    })
    .await;

    // Looked at again, it is the same alert, counted once.
    let before = standing(&world, &company, flow).await.checked_at;
    answers(needed);
    check_now(&world, &company, flow).await;
    until("it was read again", async || {
        (standing(&world, &company, flow).await.checked_at > before).then_some(())
    })
    .await;
    let mut tx = world.begin(company.tenant).await;
    let key = format!("{flow}:breaking");
    let alert = alerts::standing(&mut tx, AlertCategory::SourceChange, &key).await.unwrap().unwrap();
    assert_eq!(alert.count, 1);
    drop(tx);

    answers(definition("2026-05-04T00:00:00Z", &TWO));
    check_now(&world, &company, flow).await;
    until("all is well", async || told(&world, &company, flow).await.is_empty().then_some(())).await;
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_deleted_form_is_told_and_a_source_in_trouble_is_not(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let first = definition("2026-05-01T00:00:00Z", &TWO);
    let flow = imported(&world, &company, &first).await;
    let worker = world.worker();
    // A source that does not answer says nothing about the form; the job asks again.
    world.vendor.script("form", Turn::Answer(503, json!({})));
    world.vendor.script("form", Turn::Later(429, json!({"errorType": "RATE_LIMIT"}), 0));
    world.vendor.script("form", Turn::Answer(404, json!({"status": "error", "message": "gone"})));
    check_now(&world, &company, flow).await;
    let said = until("it is told", async || told(&world, &company, flow).await.pop()).await;
    assert_eq!(said.0, "deleted");
    assert_eq!(world.vendor.calls("form").len(), 3);
    assert!(standing(&world, &company, flow).await.deleted_at.is_some());

    world.vendor.script("form", Turn::Answer(200, first));
    check_now(&world, &company, flow).await;
    until("it is back", async || told(&world, &company, flow).await.is_empty().then_some(())).await;
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_flow_is_read_in_turn_by_one_round(pool: PgPool) {
    let world = World::with(&pool, |settings| settings.source_check_seconds = 1.0).await;
    let (one, other) = (Company::new(&world).await, Company::new(&world).await);
    // As if they had been read long ago.
    sqlx::query("update source_states set checked_at = now() - interval '1 day'").execute(&pool).await.unwrap();
    let workers = [world.worker(), world.worker()];
    for company in [&one, &other] {
        until("it was read", async || standing(&world, company, company.flow).await.deleted_at.map(drop)).await;
    }
    for worker in workers {
        worker.stop().await;
    }
    let rounds: i64 = sqlx::query_scalar("select count(*) from control.jobs where kind = 'check_sources'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(rounds, 1, "the next round waits");
}

/// A SurveyMonkey account, and flows that were imported through it.
async fn surveys(world: &World, company: &Company, count: usize) -> Vec<FlowId> {
    let mut tx = world.begin(company.tenant).await;
    let new = NewConnection {
        source: SourceKind::Surveymonkey,
        account_id: "sm-1".into(),
        account_name: "Mavi Deniz".into(),
        region: None,
        base_url: None,
        sign_in: akis_store::SignIn::Oauth,
        features: Vec::new(),
        missing: None,
        scopes: Vec::new(),
        tokens: NewTokens { access: "access".into(), refresh: None, expires_at: None },
        connected_by: company.person,
    };
    let connection = connections::insert_or_reconnect(&mut tx, &new).await.unwrap().id;
    let mut flows = Vec::new();
    for _ in 0..count {
        let source = SourceRef { kind: SourceKind::Surveymonkey, form_id: "520001".into(), version: "1".into() };
        let form = Form { source: Some(source), ..crate::company::form() };
        let new =
            NewFlow { name: "Anket".into(), connection_id: Some(connection), form, created_by: company.person };
        flows.push(flows::insert(&mut tx, &new).await.unwrap());
    }
    tx.commit().await.unwrap();
    flows
}

/// As SurveyMonkey gives a survey without questions.
fn survey() -> Value {
    json!({"id": "520001", "title": "Anket", "language": "tr", "date_modified": "2026-05-01T00:00:00",
           "pages": [{"id": "1", "title": "", "position": 1, "questions": []}]})
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn surveymonkey_is_asked_once_to_tell_of_changes_at_an_address_of_the_flow_s_own(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let flow = surveys(&world, &company, 1).await[0];
    let survey = survey();
    let worker = world.worker();
    world.vendor.script("survey", Turn::Answer(200, survey.clone()));
    world.vendor.script("watch", Turn::Answer(201, json!({"id": "wh-1", "name": "Akis 520001"})));
    check_now(&world, &company, flow).await;
    let watch = until("the watch stands", async || {
        let mut tx = world.begin(company.tenant).await;
        source_watches::get(&mut tx, flow).await.unwrap().filter(|watch| watch.watch_id.is_some())
    })
    .await;
    assert_eq!(watch.watch_id.as_deref(), Some("wh-1"));
    let asked: Value = serde_json::from_str(&world.vendor.calls("watch")[0].body).unwrap();
    let address = asked["subscription_url"].as_str().unwrap();
    let token = address.strip_prefix("https://akis.test/hooks/source/").unwrap();
    let mut control = world.store.control().await.unwrap();
    let hook = source_hooks::find(&mut control, token).await.unwrap().unwrap();
    assert_eq!((hook.tenant, hook.flow), (company.tenant, flow));
    drop(control);

    // It stands, so it is not asked for again.
    world.vendor.script("survey", Turn::Answer(200, survey));
    check_now(&world, &company, flow).await;
    until("it was read again", async || (world.vendor.calls("survey").len() == 2).then_some(())).await;
    worker.stop().await;
    assert_eq!(world.vendor.calls("watch").len(), 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn readings_leave_most_of_a_small_allowance_to_the_answers(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let flows = surveys(&world, &company, 40).await;
    for flow in &flows {
        world.vendor.script("survey", Turn::Answer(200, survey()));
        check_now(&world, &company, *flow).await;
    }
    let worker = world.worker();
    let put_off =
        "select count(*) from control.jobs where kind = 'check_source' and run_at > now() + interval '1 minute'";
    let left: i64 = until("the others are put off", async || {
        let left: i64 = sqlx::query_scalar(put_off).fetch_one(&pool).await.unwrap();
        let read = i64::try_from(world.vendor.calls("survey").len()).unwrap();
        (left + read == 40).then_some(left)
    })
    .await;
    worker.stop().await;
    // At once a tenth of a day's third, and who is just coming.
    assert!((10..=17).contains(&(40 - left)), "{left} of 40 were put off");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_connection_that_ended_at_a_reading_says_so(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let flow = surveys(&world, &company, 1).await[0];
    let gone =
        json!({"error": {"id": "1052", "name": "User Soft Deleted", "message": "gone", "http_status_code": 404}});
    world.vendor.script("survey", Turn::Answer(404, gone));
    let worker = world.worker();
    check_now(&world, &company, flow).await;
    until("it is marked", async || {
        let mut tx = world.begin(company.tenant).await;
        let listed = connections::list(&mut tx).await.unwrap();
        let survey = listed.into_iter().find(|one| one.source == SourceKind::Surveymonkey).unwrap();
        (survey.status == akis_store::ConnectionStatus::ReconnectNeeded).then_some(())
    })
    .await;
    worker.stop().await;
    assert!(standing(&world, &company, flow).await.deleted_at.is_none(), "the form is not what is gone");
}

/// Flows of the company's account whose forms have these ids.
async fn forms(world: &World, company: &Company, ids: &[&str]) -> Vec<FlowId> {
    let mut flows = Vec::new();
    for id in ids {
        let mut definition = definition("2026-05-01T00:00:00Z", &TWO);
        definition["id"] = json!(id);
        flows.push(imported(world, company, &definition).await);
    }
    flows
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_look_at_a_list_serves_all_forms_of_an_account(pool: PgPool) {
    let world = World::with(&pool, |settings| settings.source_check_seconds = 3_600.0).await;
    let company = Company::new(&world).await;
    let flows = forms(&world, &company, &["one", "two", "three", "four"]).await;
    sqlx::query("update source_states set checked_at = now() - interval '1 day'").execute(&pool).await.unwrap();
    // The last was not read itself for too long.
    sqlx::query("update source_forms set seen_at = now() - interval '25 hours' where flow_id = $1")
        .bind(flows[3].0)
        .execute(&pool)
        .await
        .unwrap();
    let listed = |id: &str, updated: &str| {
        let mut listed = definition(updated, &TWO);
        listed["id"] = json!(id);
        listed
    };
    let (before, after) = ("2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z");
    let list = [listed("one", before), listed("two", after), listed("three", before), listed("four", before)];
    world.vendor.script("forms", Turn::Answer(200, json!({"results": list})));
    // In their order: the company’s own form, which the list does not show, and the two that must be read.
    world.vendor.script("form", Turn::Answer(404, json!({})));
    let mut changed = definition(after, &[TWO[0], ("city", true)]);
    changed["id"] = json!("two");
    world.vendor.script("form", Turn::Answer(200, changed));
    world.vendor.script("form", Turn::Answer(200, listed("four", before)));
    let worker = world.worker();
    check_now(&world, &company, flows[0]).await;
    until("all are checked", async || {
        let old = "select count(*) from source_states where checked_at < now() - interval '1 hour'";
        let old: i64 = sqlx::query_scalar(old).fetch_one(&pool).await.unwrap();
        (old == 0).then_some(())
    })
    .await;
    worker.stop().await;
    assert_eq!(world.vendor.calls("forms").len(), 1);
    let read: Vec<String> = world.vendor.calls("form").into_iter().map(|call| call.path).collect();
    let of = |id: &str| read.iter().filter(|path| path.contains(&format!("/forms/{id}"))).count();
    assert_eq!((read.len(), of("b0d4e1c2"), of("two"), of("four")), (3, 1, 1, 1), "{read:?}");
    assert_eq!(told(&world, &company, flows[1]).await[0].0, "breaking");
    assert!(told(&world, &company, flows[0]).await.is_empty());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_list_that_cannot_be_read_hides_no_change(pool: PgPool) {
    let world = World::with(&pool, |settings| settings.source_check_seconds = 3_600.0).await;
    let company = Company::new(&world).await;
    forms(&world, &company, &["one"]).await;
    sqlx::query("update source_states set checked_at = now() - interval '1 day'").execute(&pool).await.unwrap();
    world.vendor.script("forms", Turn::Answer(200, json!("nonsense")));
    for _ in 0..2 {
        world.vendor.script("form", Turn::Answer(404, json!({})));
    }
    let worker = world.worker();
    check_now(&world, &company, company.flow).await;
    until("both are read", async || {
        let gone = "select count(*) from source_states where deleted_at is not null";
        let gone: i64 = sqlx::query_scalar(gone).fetch_one(&pool).await.unwrap();
        (gone == 2).then_some(())
    })
    .await;
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_form_that_stays_unreadable_is_told(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    for _ in 0..4 {
        world.vendor.script("form", Turn::Answer(200, json!("nonsense")));
    }
    let worker = world.worker();
    check_now(&world, &company, company.flow).await;
    let said = until("it is told", async || told(&world, &company, company.flow).await.pop()).await;
    worker.stop().await;
    assert_eq!(said.0, "unreadable");
    assert_eq!(world.vendor.calls("form").len(), 4, "not for one answer alone");
}
