//! Flows, versions and publications.

use crate::world::{World, account, add_version, complete, consent, draft, form, new_session, new_version};
use akis_sentence::sentence;
use akis_store::events::{Event, listen_events};
use akis_store::{
    FlowStatus, PublicationState, StepKey, StepState, TenantTx, Topic, connections, deliveries, flow_versions,
    flows, jobs, publications, sessions, whatsapp_accounts,
};
use std::time::Duration;

#[tokio::test]
async fn a_flow_comes_back_with_its_draft_and_its_counts() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    for mark in ["one", "two"] {
        let session = sessions::open(&mut tx, &new_session(a.flow, a.version, a.publication)).await.unwrap();
        let submission = complete(&mut tx, session, mark).await;
        let delivery = &deliveries::list(&mut tx, submission).await.unwrap()[0];
        let state = if mark == "one" { "given_up" } else { "delivered" };
        sqlx::query("update deliveries set state = $1 where id = $2")
            .bind(state)
            .bind(delivery.id.0)
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    let empty = flows::insert(&mut tx, &draft("b", a.connection, a.person)).await.unwrap();
    flows::rename(&mut tx, empty, "Boş").await.unwrap();

    let list = flows::list(&mut tx).await.unwrap();
    assert_eq!(list.iter().map(|flow| flow.id).collect::<Vec<_>>(), [empty, a.flow], "newest first");
    assert_eq!((list[0].name.as_str(), list[0].answers_count, list[0].status), ("Boş", 0, FlowStatus::Draft));
    let full = &list[1];
    assert_eq!((full.answers_count, full.waiting_count, full.attention_count), (3, 1, 1));
    assert!(full.published_at.is_some());
    let flow = flows::get(&mut tx, a.flow).await.unwrap().unwrap();
    assert_eq!((&flow.summary, &flow.form), (full, &form("a")));
    let counts = deliveries::counts(&mut tx, a.flow).await.unwrap();
    assert_eq!((counts.waiting, counts.attention), (1, 1));
}

#[tokio::test]
async fn versions_count_up_without_a_gap_when_made_at_once() {
    let world = World::new().await;
    let a = world.company("a").await;
    let add = async |mut tx: TenantTx| {
        let number = flow_versions::insert(&mut tx, &new_version(a.flow)).await.unwrap();
        tx.commit().await.unwrap();
        number
    };
    let mut numbers = world.race(a.tenant, 3, add).await;
    numbers.sort_unstable();
    assert_eq!(numbers, [2, 3, 4]);
}

#[tokio::test]
async fn a_version_comes_back_character_by_character() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let new = new_version(a.flow);
    flow_versions::insert(&mut tx, &new).await.unwrap();
    let kept = flow_versions::latest(&mut tx, a.flow).await.unwrap().unwrap();
    assert_eq!(kept.flow_json, new.flow_json);
    assert_eq!((&kept.plan, &kept.report, &kept.form), (&new.plan, &new.report, &new.form));
    assert_eq!(flow_versions::get(&mut tx, new.id).await.unwrap().unwrap(), kept);
    let runnable = flow_versions::plan(&mut tx, new.id).await.unwrap().unwrap();
    assert_eq!((runnable.flow_id, runnable.plan, runnable.form), (a.flow, new.plan, new.form));
}

#[tokio::test]
async fn publishing_keeps_its_endpoint_and_starts_its_steps_anew() {
    let world = World::new().await;
    let (tenant, person) = world.tenant("a").await;
    let mut tx = world.begin(tenant).await;
    let connection = connections::insert_or_reconnect(&mut tx, &consent("a", person)).await.unwrap().id;
    let account = whatsapp_accounts::insert(&mut tx, &account("a", person)).await.unwrap();
    let flow = flows::insert(&mut tx, &draft("a", connection, person)).await.unwrap();
    assert!(publications::by_flow(&mut tx, flow).await.unwrap().is_none());
    let id = publications::upsert_for_flow(&mut tx, flow, account).await.unwrap();
    let begun = publications::get(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(begun.steps.iter().map(|step| step.key).collect::<Vec<_>>(), StepKey::ALL);
    assert!(begun.steps.iter().all(|step| step.state == StepState::Waiting));
    assert_eq!(flows::get(&mut tx, flow).await.unwrap().unwrap().summary.status, FlowStatus::Publishing);

    let version = add_version(&mut tx, flow).await;
    publications::set_version(&mut tx, id, version).await.unwrap();
    publications::set_step(&mut tx, id, StepKey::Compile, StepState::Working, None).await.unwrap();
    let detail = sentence!("3 screens", "3 ekran");
    publications::set_step(&mut tx, id, StepKey::Compile, StepState::Done, Some(&detail)).await.unwrap();
    publications::set_meta_flow_id(&mut tx, id, "1234").await.unwrap();
    // Asked for again while under way: it goes on where it is.
    assert_eq!(publications::upsert_for_flow(&mut tx, flow, account).await.unwrap(), id);
    let under_way = publications::get(&mut tx, id).await.unwrap().unwrap();
    assert_eq!((under_way.steps[0].state, under_way.steps[0].detail.as_ref()), (StepState::Done, Some(&detail)));
    assert_eq!((under_way.version_id, under_way.version_number), (Some(version), Some(1)));

    let errors = serde_json::json!([{"error": "INVALID_PROPERTY"}]);
    let failed = PublicationState::Failed;
    let problem = sentence!("Meta refuses a screen.", "Meta bir ekranı reddediyor.");
    publications::set_state(&mut tx, id, failed, Some(&problem), Some(&errors)).await.unwrap();
    let seen = publications::by_flow(&mut tx, flow).await.unwrap().unwrap();
    assert_eq!((seen.state, seen.problem), (failed, Some(problem)));
    assert_eq!(seen.validation_errors, errors);
    assert_eq!(flows::get(&mut tx, flow).await.unwrap().unwrap().summary.status, FlowStatus::Problem);

    publications::upsert_for_flow(&mut tx, flow, account).await.unwrap();
    let again = publications::get(&mut tx, id).await.unwrap().unwrap();
    assert!(again.steps.iter().all(|step| step.state == StepState::Waiting), "after a failure from the beginning");
    assert_eq!((again.problem, again.version_id), (None, None));
    assert_eq!(again.meta_flow_id.as_deref(), Some("1234"), "what Meta has stays");
    assert_eq!(again.endpoint_id, begun.endpoint_id);
    tx.commit().await.unwrap();
    let lease = Duration::from_mins(1);
    let mut turn = akis_jobs::Turn::default();
    let claimed = akis_jobs::claim(world.store.pool(), "w", &[jobs::PUBLISH], 9, lease, &mut turn).await.unwrap();
    assert_eq!(claimed.len(), 1, "one job however often it was asked for");
    let payload: jobs::Publish = serde_json::from_value(claimed[0].payload.clone()).unwrap();
    assert_eq!(payload.publication_id, id);
}

#[tokio::test]
async fn an_endpoint_leads_to_what_the_exchange_needs() {
    let world = World::new().await;
    let a = world.company("a").await;
    let endpoint =
        publications::get(&mut world.begin(a.tenant).await, a.publication).await.unwrap().unwrap().endpoint_id;
    assert_eq!(endpoint.len(), 22);
    let route = publications::route(&world.store, &endpoint).await.unwrap().unwrap();
    assert_eq!(
        (route.tenant, route.publication, route.flow, route.account),
        (a.tenant, a.publication, a.flow, a.account)
    );
    assert_eq!(route.published_version, Some(a.version));
    assert!(publications::route(&world.store, "nowhere").await.unwrap().is_none());
}

#[tokio::test]
async fn an_event_is_heard_after_the_commit_and_not_before() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut listener = listen_events(&world.store).await.unwrap();
    let mut rolled_back = world.begin(a.tenant).await;
    akis_store::events::notify(&mut rolled_back, Topic::Message, None).await.unwrap();
    drop(rolled_back);
    let mut tx = world.begin(a.tenant).await;
    publications::set_step(&mut tx, a.publication, StepKey::Publish, StepState::Done, None).await.unwrap();
    tx.commit().await.unwrap();
    let heard = tokio::time::timeout(Duration::from_secs(10), listener.recv()).await.unwrap().unwrap();
    let expected = Event { tenant: a.tenant, topic: Topic::Publication, flow_id: Some(a.flow) };
    assert_eq!(heard, Some(expected));

    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where query like 'LISTEN%' and datname = current_database()")
        .execute(&mut world.database.superuser().await)
        .await
        .unwrap();
    let lost = tokio::time::timeout(Duration::from_secs(10), listener.recv()).await.unwrap();
    assert!(matches!(lost, Ok(None)), "a gap is told: {lost:?}");
    let mut tx = world.begin(a.tenant).await;
    akis_store::events::notify(&mut tx, Topic::Connection, None).await.unwrap();
    tx.commit().await.unwrap();
    let heard = tokio::time::timeout(Duration::from_secs(10), listener.recv()).await.unwrap().unwrap();
    assert_eq!(heard.map(|event| event.topic), Some(Topic::Connection), "and it listens again");
}

#[tokio::test]
async fn another_draft_than_the_one_that_was_checked_is_noticed() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let id = publications::upsert_for_flow(&mut tx, a.flow, a.account).await.unwrap();
    let draft = flows::get(&mut tx, a.flow).await.unwrap().unwrap().form;
    let mut edited = draft.clone();
    edited.title.push('!');
    assert!(publications::is_checked(&mut tx, id, &edited).await.unwrap(), "none was noted");
    publications::set_checked(&mut tx, id, &draft).await.unwrap();
    assert!(publications::is_checked(&mut tx, id, &draft).await.unwrap());
    assert!(!publications::is_checked(&mut tx, id, &edited).await.unwrap());
    // What was checked for a publication that ended is checked no more.
    publications::set_state(&mut tx, id, PublicationState::Live, None, None).await.unwrap();
    publications::upsert_for_flow(&mut tx, a.flow, a.account).await.unwrap();
    assert!(publications::is_checked(&mut tx, id, &edited).await.unwrap());
}
