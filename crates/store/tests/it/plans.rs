//! The plans Postgres chooses for hot queries, under the application's role and its policies.

use crate::world::World;

/// Enough rows that reading a table in full would be the wrong choice.
const FILL: &[&str] = &[
    "insert into submissions (tenant_id, id, flow_id, version_id, session_id, body, test, completed_at)
     select s.tenant_id, gen_random_uuid(), case when i % 10 = 0 then s.flow_id else gen_random_uuid() end, s.version_id,
            gen_random_uuid(), s.body, false, now()
       from submissions s cross join generate_series(1, 10000) i",
    "insert into deliveries (tenant_id, id, submission_id, flow_id, destination, connection_id, state)
     select d.tenant_id, gen_random_uuid(), s.id, s.flow_id, 'source', d.connection_id, 'delivered'
       from deliveries d join submissions s using (tenant_id) where s.id <> d.submission_id",
    "insert into sessions (tenant_id, id, flow_id, version_id, publication_id, origin)
     select s.tenant_id, gen_random_uuid(), s.flow_id, s.version_id, s.publication_id, 'agent'
       from sessions s cross join generate_series(1, 3000) i",
    "insert into messages (tenant_id, id, flow_id, publication_id, session_id, phone_number_id, recipient, body,
                           call_to_action, sealed_flow_token, state, wamid)
     select m.tenant_id, gen_random_uuid(), m.flow_id, m.publication_id, m.session_id, '1', '2', '', '', '', 'read',
            gen_random_uuid()::text
       from messages m cross join generate_series(1, 5000) i",
    "analyze",
];

const HOT: &[(&str, &str)] = &[
    (
        "submissions_flow",
        "select id, body from submissions where tenant_id = $T and flow_id = $F and id < '019b0000-0000-7000-8000-000000000000'
          order by id desc limit 50",
    ),
    ("submissions_flow", "select count(*) from submissions where tenant_id = $T and flow_id = $F"),
    ("submissions_tenant_id_session_id_key", "select id from submissions where tenant_id = $T and session_id = $F"),
    (
        "deliveries_open",
        "select flow_id, count(*) from deliveries where tenant_id = $T and state <> 'delivered' group by flow_id",
    ),
    (
        "deliveries_waiting",
        "select id from deliveries where tenant_id = $T and connection_id = $F and waits_for = 'reconnect'",
    ),
    ("deliveries_tenant_id_submission_id", "select state from deliveries where tenant_id = $T and submission_id = $F"),
    ("sessions_pkey", "select answers from sessions where tenant_id = $T and id = $F for update"),
    ("messages_wamid", "select id from messages where tenant_id = $T and (id = $F or wamid = 'x')"),
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
