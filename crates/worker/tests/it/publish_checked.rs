//! What goes live is what was looked at, and what stood against it is settled when it does.

use crate::company::Company;
use crate::world::{World, until};
use akis_connections::Caller;
use akis_egress::Egress;
use akis_form::Form;
use akis_store::publications::{self, Publication};
use akis_store::{
    AlertCategory, MIGRATOR, PublicationId, PublicationState, alerts, flow_versions, flows, source_forms,
};
use sqlx::PgPool;

/// A person presses Publish; the draft as it is was checked.
async fn press_publish(world: &World, company: &Company) -> PublicationId {
    let mut tx = world.begin(company.tenant).await;
    let id = publications::upsert_for_flow(&mut tx, company.flow, company.account).await.unwrap();
    let draft = flows::get(&mut tx, company.flow).await.unwrap().unwrap().form;
    publications::set_checked(&mut tx, id, &draft).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn ended(world: &World, company: &Company, id: PublicationId) -> Publication {
    until("publishing ends", async || {
        let found = publications::get(&mut world.begin(company.tenant).await, id).await.unwrap().unwrap();
        (found.state != PublicationState::Working).then_some(found)
    })
    .await
}

async fn draft(world: &World, company: &Company) -> Form {
    flows::get(&mut world.begin(company.tenant).await, company.flow).await.unwrap().unwrap().form
}

async fn edit(world: &World, company: &Company, change: impl FnOnce(&mut Form)) -> Form {
    let mut form = draft(world, company).await;
    change(&mut form);
    let mut tx = world.begin(company.tenant).await;
    flows::set_draft(&mut tx, company.flow, &form).await.unwrap();
    tx.commit().await.unwrap();
    form
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_edit_after_publish_was_pressed_does_not_go_live_unchecked(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let id = press_publish(&world, &company).await;
    let edited = edit(&world, &company, |form| form.captcha = true).await;
    let worker = world.worker();
    let stopped = ended(&world, &company, id).await;
    assert_eq!(stopped.state, PublicationState::Failed);
    assert!(stopped.problem.unwrap().en.contains("edited after Publish was pressed"));
    assert!(world.vendor.inner().calls.is_empty(), "WhatsApp was told something");
    let mut tx = world.begin(company.tenant).await;
    assert_eq!(flow_versions::list(&mut tx, company.flow).await.unwrap(), [], "nothing was made of it");
    drop(tx);

    // Checked, it goes live.
    press_publish(&world, &company).await;
    let live = ended(&world, &company, id).await;
    worker.stop().await;
    assert_eq!(live.state, PublicationState::Live);
    let mut tx = world.begin(company.tenant).await;
    let version = flow_versions::get(&mut tx, live.published_version_id.unwrap()).await.unwrap().unwrap();
    assert_eq!(version.form, edited);
}

/// The source takes a question away, and the company takes that over, or puts it aside and leaves its draft.
async fn mended_by_publishing(pool: &PgPool, takes_over: bool) {
    let world = World::new(pool).await;
    let company = Company::new(&world).await;
    let worker = world.worker();
    let id = press_publish(&world, &company).await;
    let first = ended(&world, &company, id).await.published_version_id;
    let mut source = draft(&world, &company).await;
    source.pages[0].items.pop();
    let mut tx = world.begin(company.tenant).await;
    source_forms::note_read(&mut tx, company.flow, &source, "2").await.unwrap();
    let latest = source_forms::standing(&mut tx, company.flow).await.unwrap().unwrap().latest.id;
    source_forms::set_base(&mut tx, company.flow, latest).await.unwrap();
    let settings = akis_egress::Settings {
        connect_timeout_ms: 1_000,
        timeout_ms: 1_000,
        max_response_bytes: 1_024,
        allow_private: false,
    };
    let egress = Egress::new(&settings).unwrap();
    let caller = Caller::new(world.store.clone(), world.connectors(), egress);
    caller.tell_again(&mut tx, company.flow).await.unwrap();
    tx.commit().await.unwrap();
    let key = format!("{}:breaking", company.flow);
    let alert = async || {
        alerts::standing(&mut world.begin(company.tenant).await, AlertCategory::SourceChange, &key).await.unwrap()
    };
    assert!(alert().await.unwrap().next_step.en.contains("Publish the form again."));

    if takes_over {
        edit(&world, &company, |form| *form = source.clone()).await;
    }
    press_publish(&world, &company).await;
    let live = ended(&world, &company, id).await;
    worker.stop().await;
    assert_eq!(live.state, PublicationState::Live);
    assert_ne!(live.published_version_id, first, "a version of its own, that stands on the new state");
    assert!(alert().await.is_none(), "settled as it goes live");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_breaking_change_taken_over_is_settled_when_it_goes_live(pool: PgPool) {
    mended_by_publishing(&pool, true).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_breaking_change_put_aside_is_settled_when_the_draft_goes_live(pool: PgPool) {
    mended_by_publishing(&pool, false).await;
}
