use crate::company::Company;
use crate::vendor::Turn;
use crate::world::{World, until};
use akis_store::publications::{self, Publication};
use akis_store::{
    FlowStatus, MIGRATOR, PublicationId, PublicationState, StepKey, StepState, flow_versions, flows, key_pairs,
    whatsapp_accounts,
};
use serde_json::{Value, json};
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_step_is_done_in_order_and_the_form_is_live(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let id = begin(&world, &company).await;
    let worker = world.worker();
    let live = ends(&world, &company, id, PublicationState::Live).await;
    worker.stop().await;

    let names: Vec<&str> = world.vendor.inner().calls.iter().map(|call| call.name).collect();
    let expected =
        ["create_flow", "upload_json", "get_key", "get_key", "set_key", "set_key", "update_flow", "publish"];
    assert_eq!(names, expected);
    assert!(
        live.steps.iter().all(|step| step.state == StepState::Done && step.detail.is_some()),
        "{:?}",
        live.steps
    );
    assert_eq!((live.published_version_id, live.version_number), (live.version_id, Some(1)));
    let update = world.vendor.calls("update_flow")[0].body.clone();
    assert!(update.contains(&format!("https://akis.test/exchange/{}", live.endpoint_id)), "{update}");
    assert!(update.contains(&format!("app-{}", company.tenant)), "{update}");

    // What Meta got is what is kept.
    let mut tx = world.begin(company.tenant).await;
    let version = flow_versions::get(&mut tx, live.version_id.unwrap()).await.unwrap().unwrap();
    assert!(world.vendor.calls("upload_json")[0].body.contains(&version.flow_json));
    let pair = key_pairs::current(&mut tx, company.account).await.unwrap().unwrap();
    let keys = world.vendor.inner().keys.clone();
    assert!(keys.len() == 2 && keys.values().all(|(pem, _)| pem.trim() == pair.public_pem.trim()));
    let account = whatsapp_accounts::get(&mut tx, company.account).await.unwrap().unwrap();
    assert!(account.numbers.iter().all(|number| number.key_registered));
    let flow = flows::get(&mut tx, company.flow).await.unwrap().unwrap();
    assert_eq!(flow.summary.status, FlowStatus::Live);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn published_again_the_same_form_at_meta_gets_the_draft_as_it_is_now(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let worker = world.worker();
    let id = begin(&world, &company).await;
    let first = ends(&world, &company, id, PublicationState::Live).await;
    assert_eq!(begin(&world, &company).await, id);
    let same = ends(&world, &company, id, PublicationState::Live).await;
    assert_eq!(
        (same.version_id, &same.meta_flow_id),
        (first.version_id, &first.meta_flow_id),
        "an unchanged draft"
    );

    let rename = r#"update flows set form = jsonb_set(form, '{pages,0,items,0,label}', '"Ad"')"#;
    sqlx::query(rename).execute(&pool).await.unwrap();
    begin(&world, &company).await;
    let second = ends(&world, &company, id, PublicationState::Live).await;
    worker.stop().await;
    assert_eq!((second.version_number, second.meta_flow_id), (Some(2), first.meta_flow_id));
    assert_eq!(second.endpoint_id, first.endpoint_id);
    assert_eq!((world.vendor.calls("create_flow").len(), world.vendor.calls("set_key").len()), (1, 2));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_key_of_somebody_else_is_left_alone(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let foreign = "-----BEGIN PUBLIC KEY-----\nTheirs\n-----END PUBLIC KEY-----";
    let number = format!("number-2-{}", company.tenant);
    world.vendor.inner().keys.insert(number, (foreign.to_owned(), "VALID"));
    let id = begin(&world, &company).await;
    let worker = world.worker();
    let failed = ends(&world, &company, id, PublicationState::Failed).await;
    worker.stop().await;
    let problem = failed.problem.clone().unwrap().en;
    assert!(problem.contains("+90 216 555 01 43") && problem.contains("Akis did not make"), "{problem}");
    assert_eq!(step(&failed, StepKey::RegisterKey), (StepState::Failed, Some(problem.as_str())));
    assert_eq!(step(&failed, StepKey::Endpoint), (StepState::Waiting, None));
    assert!(world.vendor.calls("set_key").is_empty(), "not even on the other number");
    let mut tx = world.begin(company.tenant).await;
    let flow = flows::get(&mut tx, company.flow).await.unwrap().unwrap();
    assert_eq!(flow.summary.status, FlowStatus::Problem);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_private_key_is_kept_before_meta_sees_the_public_one(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    world.vendor.script("set_key", Turn::DoneThenHang);
    let id = begin(&world, &company).await;
    let worker = world.worker();
    until("Meta has a key", async || (!world.vendor.inner().keys.is_empty()).then_some(())).await;
    worker.kill();
    let registered = world.vendor.inner().keys.values().next().unwrap().0.clone();
    let mut tx = world.begin(company.tenant).await;
    let pair = key_pairs::current(&mut tx, company.account).await.unwrap().unwrap();
    assert_eq!(pair.public_pem.trim(), registered.trim());
    assert_eq!(key_pairs::private_keys(&mut tx, company.account).await.unwrap().len(), 1);
    drop(tx);

    // The next worker recognises it as ours and makes no second one.
    let worker = world.worker();
    ends(&world, &company, id, PublicationState::Live).await;
    worker.stop().await;
    assert!(world.vendor.inner().keys.values().all(|(pem, _)| *pem == registered));
    assert_eq!(world.vendor.calls("set_key").len(), 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_key_whose_signature_does_not_fit_is_uploaded_again(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let worker = world.worker();
    let id = begin(&world, &company).await;
    ends(&world, &company, id, PublicationState::Live).await;
    for (_, status) in world.vendor.inner().keys.values_mut() {
        *status = "MISMATCH";
    }
    begin(&world, &company).await;
    ends(&world, &company, id, PublicationState::Live).await;
    worker.stop().await;
    assert_eq!(world.vendor.calls("set_key").len(), 4);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn mistakes_meta_finds_are_shown_with_their_places(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let errors = json!([{
        "error": "INVALID_PROPERTY_VALUE", "error_type": "FLOW_JSON_ERROR", "message": "Value should be one of: [a].",
        "line_start": 3, "line_end": 3, "column_start": 5, "column_end": 9,
        "pointers": [{"line_start": 3, "line_end": 3, "column_start": 5, "column_end": 9, "path": "screens[0].id"}],
    }]);
    world.vendor.inner().validation_errors = errors.clone();
    let id = begin(&world, &company).await;
    let worker = world.worker();
    let failed = ends(&world, &company, id, PublicationState::Failed).await;
    assert_eq!(failed.validation_errors, errors);
    assert!(failed.problem.unwrap().en.contains("Value should be one of: [a]."));
    assert!(world.vendor.calls("publish").is_empty());

    // Corrected and pressed again, nothing of it is left.
    world.vendor.inner().validation_errors = json!([]);
    begin(&world, &company).await;
    let live = ends(&world, &company, id, PublicationState::Live).await;
    worker.stop().await;
    assert_eq!((live.problem, live.validation_errors), (None, json!([])));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn published_but_not_answered_counts_as_published(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    world.vendor.script("publish", Turn::DoneThenHang);
    let id = begin(&world, &company).await;
    let worker = world.worker();
    let waiting = until("it says that it tries again", async || {
        let publication = get(&world, &company, id).await;
        let detail = step(&publication, StepKey::Publish).1.map(str::to_owned);
        detail.filter(|detail| detail.contains("tries again"))
    })
    .await;
    assert!(waiting.contains("WhatsApp did not answer"), "{waiting}");
    ends(&world, &company, id, PublicationState::Live).await;
    worker.stop().await;
    assert_eq!((world.vendor.calls("create_flow").len(), world.vendor.calls("publish").len()), (1, 2));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn created_but_not_answered_another_name_is_taken(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    world.vendor.script("create_flow", Turn::DoneThenHang);
    world.vendor.script("create_flow", graph_error(400, 100, "Flow name must be unique"));
    let id = begin(&world, &company).await;
    let worker = world.worker();
    let live = ends(&world, &company, id, PublicationState::Live).await;
    worker.stop().await;
    assert_eq!(live.meta_flow_id.as_deref(), Some("101"));
    assert_eq!(world.vendor.calls("create_flow").len(), 3);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn killed_anywhere_another_worker_finishes(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let id = begin(&world, &company).await;
    for call in ["upload_json", "update_flow", "publish"] {
        world.vendor.script(call, Turn::DoneThenHang);
        let worker = world.worker();
        until("it hangs there", async || (!world.vendor.calls(call).is_empty()).then_some(())).await;
        worker.kill();
    }
    let worker = world.worker();
    ends(&world, &company, id, PublicationState::Live).await;
    worker.stop().await;
    assert_eq!(world.vendor.calls("create_flow").len(), 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_refused_token_stops_with_what_to_do(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    world.vendor.script("create_flow", graph_error(401, 190, "Error validating access token"));
    let id = begin(&world, &company).await;
    let worker = world.worker();
    let failed = ends(&world, &company, id, PublicationState::Failed).await;
    assert!(failed.problem.clone().unwrap().en.contains("Connect the WhatsApp account again"), "{failed:?}");
    begin(&world, &company).await;
    ends(&world, &company, id, PublicationState::Live).await;
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_form_that_asks_nothing_says_so(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    sqlx::query("update flows set form = jsonb_set(form, '{pages}', '[]')").execute(&pool).await.unwrap();
    let id = begin(&world, &company).await;
    let worker = world.worker();
    let failed = ends(&world, &company, id, PublicationState::Failed).await;
    worker.stop().await;
    assert!(failed.problem.unwrap().en.starts_with("The form asks nothing that WhatsApp can ask"));
    assert!(world.vendor.inner().calls.is_empty());
}

/// A person presses Publish.
async fn begin(world: &World, company: &Company) -> PublicationId {
    let mut tx = world.begin(company.tenant).await;
    let id = publications::upsert_for_flow(&mut tx, company.flow, company.account).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn get(world: &World, company: &Company, id: PublicationId) -> Publication {
    publications::get(&mut world.begin(company.tenant).await, id).await.unwrap().unwrap()
}

async fn ends(world: &World, company: &Company, id: PublicationId, state: PublicationState) -> Publication {
    let ended = until(&format!("the publication is {state}"), async || {
        Some(get(world, company, id).await).filter(|publication| publication.state != PublicationState::Working)
    })
    .await;
    assert_eq!(ended.state, state, "{ended:?}");
    ended
}

fn step(publication: &Publication, key: StepKey) -> (StepState, Option<&str>) {
    let step = publication.steps.iter().find(|step| step.key == key).unwrap();
    (step.state, step.detail.as_ref().map(|detail| detail.en.as_str()))
}

fn graph_error(status: u16, code: i64, message: &str) -> Turn {
    let body: Value =
        json!({"error": {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "t"}});
    Turn::Answer(status, body)
}
