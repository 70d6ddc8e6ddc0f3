//! The plans Postgres chooses for hot queries, under the application's role and its policies.

use crate::world::{World, answers, complete, master, new_message, settings, url};
use akis_crypto::token;
use akis_store::progress::{self, Progress, Wanted};
use akis_store::{Store, key_pairs, messages};
use secrecy::ExposeSecret as _;

/// Enough rows that reading a table in full would be the wrong choice.
const FILL: &[&str] = &[
    "insert into submissions (tenant_id, id, flow_id, version_id, session_id, body, test, completed_at)
     select s.tenant_id, gen_random_uuid(), case when i % 10 = 0 then s.flow_id else gen_random_uuid() end, s.version_id,
            gen_random_uuid(), s.body, false, now()
       from submissions s cross join generate_series(1, 10000) i",
    "insert into deliveries (tenant_id, id, submission_id, flow_id, destination, connection_id, state)
     select d.tenant_id, gen_random_uuid(), s.id, s.flow_id, 'source', d.connection_id, 'delivered'
       from deliveries d join submissions s using (tenant_id) where s.id <> d.submission_id",
    "insert into flows (tenant_id, id, name, status, form, created_by)
     select f.tenant_id, gen_random_uuid(), f.name, 'draft', '{}', f.created_by from flows f cross join generate_series(1, 200) i",
    // As many as a flow can have, all but one switched off.
    "insert into destinations (tenant_id, id, flow_id, kind, enabled)
     select f.tenant_id, gen_random_uuid(), f.id, 'webhook', false from flows f cross join generate_series(1, 15) i",
    "insert into sessions (tenant_id, id, flow_id, version_id, publication_id, origin)
     select s.tenant_id, gen_random_uuid(), s.flow_id, s.version_id, s.publication_id, 'agent'
       from sessions s cross join generate_series(1, 3000) i",
    "insert into messages (tenant_id, id, flow_id, publication_id, session_id, phone_number_id, recipient, body,
                           call_to_action, sealed_flow_token, state, wamid)
     select m.tenant_id, gen_random_uuid(), m.flow_id, m.publication_id, m.session_id, '1', '2', '', '', '', 'read',
            gen_random_uuid()::text
       from messages m cross join generate_series(1, 5000) i",
    "insert into files (tenant_id, id, session_id, flow_id, submission_id, question, media_id, origin, file_name, max_kib, types,
                        state, mime_type, size, scanned)
     select tenant_id, gen_random_uuid(), session_id, flow_id, id, 'cv', 'x', 'cdn', 'x', 1, '{}', 'kept', 'x', 1, 'clean'
       from submissions",
    "insert into calendars (tenant_id, id, name, rules) select tenant_id, flow_id, 'x', '{}' from submissions
      group by tenant_id, flow_id",
    "insert into bookings (tenant_id, id, calendar_id, session_id, starts_at, ends_at, state, booked_at)
     select tenant_id, gen_random_uuid(), flow_id, session_id, now() + n * interval '1 hour',
            now() + (n + 1) * interval '1 hour', 'booked', now()
       from (select *, row_number() over () - 5000 as n from submissions) s",
    "insert into flow_replies (tenant_id, message_id, session_id)
     select s.tenant_id, gen_random_uuid()::text, gen_random_uuid() from sessions s",
    "insert into contacts (tenant_id, id, wa_id)
     select c.tenant_id, gen_random_uuid(), (905000000000 + i)::text from contacts c cross join generate_series(1, 5000) i",
    "analyze",
];

const HOT: &[(&str, &str)] = &[
    (
        "submissions_flow",
        "select id, body from submissions where tenant_id = $T and flow_id = $F and id < '019b0000-0000-7000-8000-000000000000'
          order by id desc limit 50",
    ),
    ("submissions_answers", "select count(*) from submissions where tenant_id = $T and flow_id = $F and not test"),
    ("submissions_session", "select id from submissions where tenant_id = $T and session_id = $F and not again"),
    ("flow_replies_session", "select min(received_at) from flow_replies where tenant_id = $T and session_id = $F"),
    ("contacts_phone", "select id from contacts where tenant_id = $T and wa_id = '905321112233'"),
    (
        "deliveries_open",
        "select flow_id, count(*) from deliveries
          where tenant_id = $T and state not in ('delivered', 'switched_off', 'left_here') group by flow_id",
    ),
    (
        "deliveries_waiting",
        "select id from deliveries where tenant_id = $T and connection_id = $F and waits_for = 'reconnect'",
    ),
    ("destinations_flow", "select kind from destinations where tenant_id = $T and flow_id = $F order by created_at, id limit 20"),
    (
        "deliveries_destination",
        "select count(*) from deliveries where tenant_id = $T and destination_id = $F and state <> 'delivered' and not test",
    ),
    (
        "deliveries_destination",
        "select id from deliveries where tenant_id = $T and destination_id = $F and state = 'switched_off'
          order by id limit 10000 for update",
    ),
    (
        "files_trouble",
        "select files.submission_id from files where tenant_id = $T and flow_id = $F and state in ('refused', 'failed')
            and state = 'failed' and submission_id is not null order by submission_id limit 1",
    ),
    ("deliveries_submission", "select state from deliveries where tenant_id = $T and submission_id = $F"),
    ("sessions_pkey", "select answers from sessions where tenant_id = $T and id = $F for update"),
    ("messages_wamid", "select id from messages where tenant_id = $T and (id = $F or wamid = 'x')"),
    (
        "bookings_calendar",
        "select starts_at, ends_at, count(*) from bookings
          where tenant_id = $T and calendar_id = $F and starts_at < now() + interval '2 hours' and ends_at > now()
            and starts_at > now() - interval '25 hours'
            and (state = 'booked' or (state = 'held' and held_until > clock_timestamp())) group by 1, 2",
    ),
    ("bookings_session", "select starts_at from bookings where tenant_id = $T and session_id = $F and state <> 'cancelled'"),
    ("messages_flow", "select id from messages where tenant_id = $T and flow_id = $F order by id desc limit 50"),
];

#[tokio::test]
async fn hot_queries_use_their_indexes() {
    let world = World::new().await;
    let (a, _b) = (world.company("a").await, world.company("b").await);
    let mut db = world.database.superuser().await;
    for sql in FILL {
        sqlx::query(*sql).execute(&mut db).await.unwrap();
    }
    let mut tx = world.begin(a.tenant).await;
    for (index, sql) in HOT {
        let sql = sql.replace("$T", &format!("'{}'", a.tenant)).replace("$F", &format!("'{}'", a.flow));
        let explain = sqlx::AssertSqlSafe(format!("explain {sql}"));
        let lines: Vec<String> = sqlx::query_scalar(explain).fetch_all(&mut *tx).await.unwrap();
        let plan = lines.join("\n");
        assert!(plan.contains(index) && !plan.contains("Seq Scan"), "{sql}\n{plan}");
    }
}

/// Rows of others, past every rule, so that a table read in full is noticed.
const CROWD: &[&str] = &[
    "set session_replication_role = replica",
    "insert into control.flow_tokens (token_hash, tenant_id, session_id)
     select sha256(i::text::bytea), gen_random_uuid(), gen_random_uuid() from generate_series(1, 20000) i",
    "insert into key_pairs (tenant_id, id, account_id, public_pem, sealed_private_pem)
     select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '', '' from generate_series(1, 20000)",
    "insert into phone_numbers (tenant_id, id, account_id, phone_number_id, display_phone_number, verified_name)
     select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '', '', '' from generate_series(1, 20000)",
    "insert into flow_versions (tenant_id, id, flow_id, number, form, flow_json, plan, report)
     select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, '{}', '{}', '{}', '{}'
       from generate_series(1, 20000)",
    "analyze",
];

/// How often each of the large tables was read in full and by an index so far.
const READ: &str = "select relname::text, seq_scan, idx_scan from pg_stat_user_tables
      where relname in ('sessions', 'submissions', 'deliveries', 'contacts', 'flow_tokens', 'key_pairs', 'phone_numbers',
                        'flow_versions')
      order by schemaname, relname";

/// The endpoint's own functions, so often that their connections have settled on a plan.
#[tokio::test]
async fn the_endpoints_functions_read_no_large_table_in_full() {
    let world = World::new().await;
    let (a, b) = (world.company("a").await, world.company("b").await);
    let mut tx = world.begin(a.tenant).await;
    let new = new_message(a.flow, a.publication, a.version, a.person);
    let id = messages::insert(&mut tx, &new).await.unwrap();
    let sent = messages::get_for_sending(&mut tx, id).await.unwrap().unwrap().flow_token;
    tx.commit().await.unwrap();
    let mut db = world.database.superuser().await;
    for sql in FILL.iter().chain(CROWD) {
        sqlx::query(*sql).execute(&mut db).await.unwrap();
    }
    let mut settings = settings(url(&world.database, "akis_app"));
    settings.max_connections = 2;
    let store = Store::connect(&settings, master()).await.unwrap();
    // What the others' connections did before is told first.
    world.store.pool().close().await;
    let before: Vec<(String, i64, i64)> = sqlx::query_as(READ).fetch_all(&mut db).await.unwrap();

    let hash = |token: &secrecy::SecretString| Some(token::hash(token.expose_secret()));
    let asked = [
        Wanted { tenant: a.tenant, flow: a.flow, token_hash: hash(&sent), session: None },
        Wanted { tenant: a.tenant, flow: a.flow, token_hash: hash(&a.flow_token), session: Some(a.done) },
        Wanted { tenant: b.tenant, flow: b.flow, token_hash: None, session: Some(b.session) },
    ];
    let kept = Some(("SCREEN_A".to_owned(), serde_json::to_string(&answers("a")).unwrap()));
    let row = Progress { tenant: a.tenant, session: a.session, erasures: 0, opened: true, kept };
    let rows = [row.clone(), Progress { tenant: b.tenant, session: b.session, ..row }];
    for _ in 0..12 {
        let found = progress::find(&store, &asked, 30).await.unwrap();
        assert!(found.iter().all(|found| found.session.is_some()) && !found[0].facts.is_empty());
        assert!(progress::write(&store, &rows).await.unwrap().is_empty());
    }
    // After all progress: a transaction that is dropped holds its locks until its connection has rolled it back, and
    // progress passes over what is locked.
    for round in 0..12 {
        let mut tx = store.tenant(a.tenant).begin().await.unwrap();
        assert_eq!(key_pairs::private_keys(&mut tx, a.account).await.unwrap().len(), 1);
        akis_store::flow_versions::retired(&mut tx, a.flow).await.unwrap();
        complete(&mut tx, a.session, "a").await;
        // The last one stays.
        if round == 11 {
            tx.commit().await.unwrap();
        }
    }
    let mut told = Vec::new();
    for _ in 0..2 {
        let mut connection = store.control().await.unwrap();
        sqlx::query("select pg_stat_force_next_flush()").execute(&mut *connection).await.unwrap();
        told.push(connection);
    }
    drop(told);
    store.pool().close().await;
    let after: Vec<(String, i64, i64)> = sqlx::query_as(READ).fetch_all(&mut db).await.unwrap();
    assert_eq!(after.len(), before.len());
    for ((table, in_full, by_index), (_, in_full_before, by_index_before)) in after.iter().zip(&before) {
        assert_eq!(in_full, in_full_before, "{table} was read in full");
        let is_read =
            matches!(table.as_str(), "sessions" | "contacts" | "flow_tokens" | "key_pairs" | "flow_versions");
        assert!(!is_read || *by_index >= by_index_before + 12, "{table} was not read");
    }
}
