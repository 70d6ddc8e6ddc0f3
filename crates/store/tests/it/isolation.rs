//! Tenant B holds every id of tenant A and calls every function with them.

use crate::world::{
    Company, World, account, draft, new_message, new_session, new_version, submission, tenant_tables, tokens,
};
use akis_sentence::Sentence;
use akis_store::attempts::Attempt;
use akis_store::deliveries::Next;
use akis_store::messages::StatusUpdate;
use akis_store::submissions::CompleteSession;
use akis_store::{
    AttemptOutcome, FlowStatus, MessageState, PublicationState, StepKey, StepState, StoreError, TenantTx,
};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use std::collections::BTreeSet;
use std::time::Duration;

/// Functions that name nothing of a tenant's by id, so that there is nothing to reach for.
const WITHOUT_IDS: &[&str] = &[
    "alert_sends::request_digest",
    "alert_settings::get",
    "alert_settings::set",
    "alert_settings::webhook",
    "audit::record",
    "calendars::insert",
    "connections::insert_or_reconnect",
    "control::oauth_states::insert",
    "events::notify",
    "lists::insert",
    "seen::first_time",
    "seen::prune",
];

/// Calls a function in a transaction of B that commits, and notes its name.
macro_rules! probe {
    ($probed:ident, $world:ident, $b:ident, $module:ident :: $function:ident ($($argument:expr),* $(,)?)) => {{
        $probed.insert(concat!(stringify!($module), "::", stringify!($function)).to_owned());
        let mut tx = $world.begin($b.tenant).await;
        let result = akis_store::$module::$function(&mut tx, $($argument),*).await;
        // After an error of the database the commit is a rollback.
        tx.commit().await.unwrap();
        result
    }};
}

mod destinations;
mod files;
mod health;
mod keys;
mod replies;
mod sources;

mod live;

/// A's destination.
async fn row_of(world: &World, a: &Company) -> akis_store::DestinationId {
    let mut tx = world.begin(a.tenant).await;
    akis_store::destinations::list(&mut tx, a.flow).await.unwrap()[0].id
}

fn refused<T>(result: Result<T, StoreError>) -> bool {
    match result {
        Err(StoreError::NotFound(_)) => true,
        // A foreign key inside the tenant: B has no such row.
        Err(StoreError::Database(error)) => error.to_string().contains("foreign key"),
        Err(_) | Ok(_) => false,
    }
}

#[tokio::test]
async fn a_tenant_sees_and_changes_nothing_of_another_through_any_function() {
    let world = World::new().await;
    let (a, b) = (world.company("a").await, world.company("b").await);
    let live = live::prepare(&world, &a).await;
    let kept = files::prepare(&world, &a).await;
    let told = sources::prepare(&world, &a).await;
    let before = world.rows_of(a.tenant).await;
    let mut probed = BTreeSet::new();
    lists(&world, &a, &b, &mut probed).await;
    gets(&world, &a, &b, &mut probed).await;
    access(&world, &a, &b, &mut probed).await;
    publishing(&world, &a, &b, &mut probed).await;
    answering(&world, &a, &b, &mut probed).await;
    messaging(&world, &a, &b, &mut probed).await;
    health::probes(&world, &a, &b, &mut probed).await;
    files::probe(&world, &a, &b, kept, &mut probed).await;
    destinations::probes(&world, &a, &b, &mut probed).await;
    keys::probes(&world, &a, &b, &mut probed).await;
    replies::probes(&world, &a, &b, &mut probed).await;
    live::probe(&world, &a, &b, &live, &mut probed).await;
    sources::probes(&world, &a, &b, &told, &mut probed).await;
    assert_eq!(world.rows_of(a.tenant).await, before, "B changed something of A's");

    probed.extend(WITHOUT_IDS.iter().map(|&name| name.to_owned()));
    assert_eq!(
        probed,
        functions(),
        "every function that takes a TenantTx is tried here, or is named in WITHOUT_IDS"
    );
}

async fn lists(world: &World, a: &Company, b: &Company, probed: &mut BTreeSet<String>) {
    assert_eq!(probe!(probed, world, b, connections::list()).unwrap().len(), 1);
    assert_eq!(probe!(probed, world, b, whatsapp_accounts::list()).unwrap().len(), 1);
    assert_eq!(probe!(probed, world, b, flows::list()).unwrap().len(), 1);
    assert!(probe!(probed, world, b, audit::list(None, 50)).unwrap().is_empty());
    assert!(probe!(probed, world, b, whatsapp_accounts::numbers(a.account)).unwrap().is_empty());
    assert!(probe!(probed, world, b, whatsapp_accounts::app_secrets(a.account)).unwrap().is_empty());
    assert!(probe!(probed, world, b, key_pairs::private_keys(a.account)).unwrap().is_empty());
    assert!(probe!(probed, world, b, submissions::list(a.flow, None, 50)).unwrap().is_empty());
    assert!(probe!(probed, world, b, deliveries::list(a.submission)).unwrap().is_empty());
    assert!(probe!(probed, world, b, attempts::list(a.submission)).unwrap().is_empty());
    assert!(probe!(probed, world, b, messages::list(a.flow, 50)).unwrap().is_empty());
    let counts = probe!(probed, world, b, deliveries::counts(a.flow)).unwrap();
    assert_eq!((counts.waiting, counts.attention), (0, 0));
}

async fn gets(world: &World, a: &Company, b: &Company, probed: &mut BTreeSet<String>) {
    assert!(probe!(probed, world, b, flow_versions::retired(a.flow)).unwrap().is_empty());
    assert!(probe!(probed, world, b, connections::get(a.connection)).unwrap().is_none());
    assert!(probe!(probed, world, b, connections::tokens(a.connection)).unwrap().is_none());
    let portal = "portal a";
    assert!(
        probe!(probed, world, b, connections::by_account(akis_form::SourceKind::Hubspot, portal))
            .unwrap()
            .is_none()
    );
    assert!(probe!(probed, world, b, whatsapp_accounts::get(a.account)).unwrap().is_none());
    assert!(probe!(probed, world, b, whatsapp_accounts::access_token(a.account)).unwrap().is_none());
    assert!(probe!(probed, world, b, key_pairs::current(a.account)).unwrap().is_none());
    assert!(probe!(probed, world, b, flows::get(a.flow)).unwrap().is_none());
    assert!(probe!(probed, world, b, flow_versions::get(a.version)).unwrap().is_none());
    assert!(probe!(probed, world, b, flow_versions::latest(a.flow)).unwrap().is_none());
    assert!(probe!(probed, world, b, flow_versions::plan(a.version)).unwrap().is_none());
    assert!(probe!(probed, world, b, publications::get(a.publication)).unwrap().is_none());
    assert!(probe!(probed, world, b, publications::by_flow(a.flow)).unwrap().is_none());
    assert!(probe!(probed, world, b, sessions::by_id(a.session)).unwrap().is_none());
    assert!(probe!(probed, world, b, sessions::by_token(a.flow_token.expose_secret())).unwrap().is_none());
    assert!(probe!(probed, world, b, submissions::get(a.submission)).unwrap().is_none());
    assert!(probe!(probed, world, b, messages::get(a.message)).unwrap().is_none());
    assert!(probe!(probed, world, b, messages::get_for_sending(a.message)).unwrap().is_none());
}

async fn access(world: &World, a: &Company, b: &Company, probed: &mut BTreeSet<String>) {
    let (id, until) = (a.connection, Timestamp::now());
    assert!(!probe!(probed, world, b, connections::claim_refresh(id, 1, until)).unwrap());
    probe!(probed, world, b, connections::release_refresh(id, 1)).unwrap();
    assert!(!probe!(probed, world, b, connections::replace_tokens(id, &tokens("x"), 1)).unwrap());
    assert!(!probe!(probed, world, b, connections::mark_reconnect_needed(id, 1, &Sentence::quoted("x"))).unwrap());
    let lacks = Sentence::quoted("x");
    assert!(!probe!(probed, world, b, connections::mark_permission_needed(id, 1, &lacks)).unwrap());
    probe!(probed, world, b, connections::mark_used(id)).unwrap();
    assert!(refused(probe!(probed, world, b, connections::delete(id))));
    // A's app and number under B's name.
    let taken = probe!(probed, world, b, whatsapp_accounts::insert(&account("a", b.person)));
    assert!(matches!(taken, Err(StoreError::Taken(_))), "{taken:?}");
    let private = SecretString::from("x");
    assert!(refused(probe!(probed, world, b, key_pairs::insert(a.account, "x", &private))));
    assert!(refused(probe!(probed, world, b, key_pairs::mark_registered(a.number, b.key))));
    assert!(refused(probe!(probed, world, b, key_pairs::mark_registered(b.number, a.key))));
}

async fn publishing(world: &World, a: &Company, b: &Company, probed: &mut BTreeSet<String>) {
    assert!(refused(probe!(probed, world, b, flows::insert(&draft("x", a.connection, b.person)))));
    assert!(refused(probe!(probed, world, b, flows::rename(a.flow, "x"))));
    assert!(refused(probe!(probed, world, b, flows::set_status(a.flow, FlowStatus::Problem))));
    assert!(refused(probe!(probed, world, b, flow_versions::insert(&new_version(a.flow)))));
    assert!(refused(probe!(probed, world, b, publications::upsert_for_flow(a.flow, b.account))));
    assert!(refused(probe!(probed, world, b, publications::upsert_for_flow(b.flow, a.account))));
    let id = a.publication;
    let step = (StepKey::Publish, StepState::Failed);
    assert!(refused(probe!(probed, world, b, publications::set_step(id, step.0, step.1, None))));
    assert!(refused(probe!(probed, world, b, publications::set_version(id, b.version))));
    assert!(refused(probe!(probed, world, b, publications::set_version(b.publication, a.version))));
    assert!(refused(probe!(probed, world, b, publications::set_meta_flow_id(id, "x"))));
    assert!(refused(probe!(probed, world, b, publications::set_checked(id, &crate::world::form("x")))));
    assert!(refused(probe!(probed, world, b, publications::is_checked(id, &crate::world::form("x")))));
    assert!(refused(probe!(probed, world, b, flow_versions::stands_on_base(a.version))));
    assert!(refused(probe!(probed, world, b, publications::set_state(id, PublicationState::Failed, None, None))));
    assert!(refused(probe!(probed, world, b, publications::set_published_version(id, b.version))));
}

async fn answering(world: &World, a: &Company, b: &Company, probed: &mut BTreeSet<String>) {
    // B may open a session of its own that names A's flow; it leads nowhere.
    let mut new = new_session(a.flow, a.version, a.publication);
    new.flow_token = Some(SecretString::from("b's own"));
    probe!(probed, world, b, sessions::open(&new)).unwrap();
    new.flow_token = Some(a.flow_token.clone());
    new.id = akis_store::SessionId::new();
    let stolen = probe!(probed, world, b, sessions::open(&new));
    assert!(matches!(stolen, Err(StoreError::Database(_))), "A's token leads to A for good");

    let consent = akis_form::QuestionId::new("x");
    assert!(!probe!(probed, world, b, sessions::refuse(a.session, &consent, "x")).unwrap());
    assert!(refused(probe!(probed, world, b, sessions::record_client_error(a.session, "x"))));
    let submission = submission("x");
    let end = CompleteSession { session: a.session, version: a.version, submission: &submission };
    assert!(refused(probe!(probed, world, b, submissions::complete(end))));
    assert!(probe!(probed, world, b, delivery_work::begin(a.delivery)).unwrap().is_none());
    let attempt = Attempt {
        step: None,
        started_at: Timestamp::now(),
        duration: Duration::from_millis(1),
        outcome: AttemptOutcome::Delivered,
        http_status: None,
        code: None,
        message: None,
    };
    assert!(refused(probe!(probed, world, b, deliveries::record_attempt(a.delivery, &attempt, &Next::Delivered))));
}

async fn messaging(world: &World, a: &Company, b: &Company, probed: &mut BTreeSet<String>) {
    let new = new_message(a.flow, a.publication, a.version, b.person);
    let own = probe!(probed, world, b, messages::insert(&new)).unwrap();
    let sendable = probe!(probed, world, b, messages::get_for_sending(own)).unwrap();
    assert!(sendable.is_none(), "a message under A's publication cannot be sent");
    assert!(!probe!(probed, world, b, messages::claim_sending(a.message)).unwrap());
    assert!(!probe!(probed, world, b, messages::unclaim_sending(a.message)).unwrap());
    assert!(refused(probe!(probed, world, b, messages::mark_sent(a.message, "x"))));
    assert!(!probe!(probed, world, b, messages::mark_failed(a.message, &Sentence::quoted("x"))).unwrap());
    assert!(!probe!(probed, world, b, messages::mark_unclear(a.message, &Sentence::quoted("x"))).unwrap());
    let callback = a.message.to_string();
    let status = StatusUpdate { callback: Some(&callback), wamid: "x", state: MessageState::Read, problem: None };
    assert!(probe!(probed, world, b, messages::set_status(status)).unwrap().is_none());
}

/// The names of all public functions that take a `TenantTx`, read from the source.
fn functions() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (folder, prefix) in [(source.clone(), ""), (source.join("control"), "control::")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            for piece in text.split("\npub async fn ").skip(1) {
                let (name, rest) = piece.split_once('(').unwrap();
                if rest.trim_start().starts_with("tx: &mut TenantTx") {
                    found.insert(format!("{prefix}{module}::{name}"));
                }
            }
        }
    }
    assert!(found.len() > 50, "{found:?}");
    found
}

#[tokio::test]
async fn row_level_security_stands_without_any_where_clause() {
    let world = World::new().await;
    let (a, b) = (world.company("a").await, world.company("b").await);
    let tables = tenant_tables(&mut world.database.superuser().await).await;
    for table in &tables {
        let count = sqlx::AssertSqlSafe(format!("select count(*) from {table} where tenant_id = $1"));
        let mut nobody = world.store.control().await.unwrap();
        let seen: i64 = sqlx::query_scalar(count).bind(a.tenant.0).fetch_one(&mut *nobody).await.unwrap();
        assert_eq!(seen, 0, "{table} without a tenant in scope");
        let all = sqlx::AssertSqlSafe(format!("select count(*) from {table} where tenant_id <> $1"));
        let mut tx = world.begin(b.tenant).await;
        let foreign: i64 = sqlx::query_scalar(all).bind(b.tenant.0).fetch_one(&mut *tx).await.unwrap();
        assert_eq!(foreign, 0, "{table} in B's scope");
        let delete = sqlx::AssertSqlSafe(format!("update {table} set tenant_id = tenant_id where tenant_id = $1"));
        if table != "audit" {
            let touched = sqlx::query(delete).bind(a.tenant.0).execute(&mut *tx).await.unwrap();
            assert_eq!(touched.rows_affected(), 0, "{table}");
        }
    }
    let mut tx = world.begin(b.tenant).await;
    let smuggled = sqlx::query("insert into seen (tenant_id, kind, key) values ($1, 'k', 'k')")
        .bind(a.tenant.0)
        .execute(&mut *tx)
        .await
        .unwrap_err();
    assert!(smuggled.to_string().contains("row-level security"), "{smuggled}");
}

#[tokio::test]
async fn a_scope_ends_with_its_transaction() {
    let world = World::new().await;
    let a = world.company("a").await;
    // One connection, so that the next user gets the one that was scoped.
    let mut settings = crate::world::settings(crate::world::url(&world.database, "akis_app"));
    settings.max_connections = 2;
    let store = akis_store::Store::connect(&settings, crate::world::master()).await.unwrap();
    let mut held: Vec<TenantTx> = Vec::new();
    for _ in 0..2 {
        held.push(store.tenant(a.tenant).begin().await.unwrap());
    }
    for tx in held {
        tx.commit().await.unwrap();
    }
    for _ in 0..2 {
        let mut connection = store.control().await.unwrap();
        let seen: i64 =
            sqlx::query_scalar("select count(*) from flows").fetch_one(&mut *connection).await.unwrap();
        assert_eq!(seen, 0);
    }
}
