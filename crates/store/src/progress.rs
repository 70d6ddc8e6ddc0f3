//! The endpoint's reads and writes of sessions, many at a time: one statement for the people of several tenants. Each
//! function opens a transaction of its own whose scope is exactly the tenants it is given.

use crate::error::StoreError;
use crate::sessions::{COLUMNS, NewSession, Session, read};
use crate::{FlowId, SessionId, Store, TenantId, contacts};
use akis_form::Fact;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Postgres, Row as _, Transaction};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use uuid::Uuid;

/// The plan of each statement here is kept by its connection, perhaps from a day when the tables were small; walking the
/// primary key is right at any size.
const BY_KEY: &str = "set local enable_hashjoin = off; set local enable_mergejoin = off";

/// Progress may return from its commit before the disk has it: every request carries all answers again.
const LATER: &str = "set local synchronous_commit = off";

/// A session that a request names.
#[derive(Clone)]
pub struct Wanted {
    /// Whose endpoint was asked.
    pub tenant: TenantId,
    /// Which flow it serves; a session of another flow is not found.
    pub flow: FlowId,
    /// [`akis_crypto::token::hash`] of the token that came along. It goes before the id.
    pub token_hash: Option<[u8; 32]>,
    /// The session's id, as a payload carries it.
    pub session: Option<SessionId>,
}

/// What there is for a [`Wanted`]. Without `Debug`: it holds what is known of a person.
#[derive(Clone, Default, PartialEq)]
pub struct Found {
    /// The session.
    pub session: Option<Session>,
    /// What is known of the person it was sent to, see [`contacts::facts`]; empty for a session that was completed.
    pub facts: BTreeMap<Fact, String>,
    /// It began longer ago than sessions live, by the database's clock.
    pub expired: bool,
    /// The token is one we issued, to whomever: a secret of theirs, not to be kept as it came.
    pub token_issued: bool,
}

/// A session that begins with a request, without a token of ours.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Whose.
    pub tenant: TenantId,
    /// The session; its `flow_token` is not looked at.
    pub session: NewSession,
}

/// What a request changed in a session without completing it.
#[derive(Clone)]
pub struct Progress {
    /// Whose.
    pub tenant: TenantId,
    /// Which session.
    pub session: SessionId,
    /// [`Session::erasures`] as the request found them. A refusal that came later stands.
    pub erasures: i32,
    /// A phone shows it.
    pub opened: bool,
    /// The screen passed last and all answers so far, as JSON; `None` leaves both as they are. Whoever goes on has not
    /// refused.
    pub kept: Option<(String, String)>,
}

static FIND: LazyLock<String> = LazyLock::new(|| {
    format!(
        "select w.n, t.session_id is not null as token_issued,
                s.created_at < now() - make_interval(days => $5) as expired, s.*,
                c.wa_id, c.name, c.facts
           from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::uuid[])
                with ordinality w (of_tenant, of_flow, token_hash, of_session, n)
           left join lateral (
                select tenant_id, session_id from control.flow_tokens
                 where control.flow_tokens.token_hash = w.token_hash limit 1) t on true
           left join lateral (
                select {COLUMNS}, created_at, contact_id from sessions
                 where sessions.tenant_id = w.of_tenant and sessions.flow_id = w.of_flow
                   and sessions.id in (case when t.tenant_id = w.of_tenant then t.session_id end, w.of_session)
                 order by sessions.id is not distinct from t.session_id desc limit 1) s on true
           left join lateral (
                select wa_id, name, facts from contacts
                 where contacts.tenant_id = w.of_tenant and contacts.id = s.contact_id
                   and s.completed_at is null limit 1) c on true"
    )
});

/// Looks all of them up; the answers stand in the order of the questions. A tenant's token or session id finds nothing
/// for another. By primary keys.
pub async fn find(store: &Store, wanted: &[Wanted], session_days: u32) -> Result<Vec<Found>, StoreError> {
    let mut found = vec![Found::default(); wanted.len()];
    if wanted.is_empty() {
        return Ok(found);
    }
    let mut tx = begin(store, wanted.iter().map(|wanted| wanted.tenant), BY_KEY).await?;
    let rows = sqlx::query(FIND.as_str())
        .bind(wanted.iter().map(|wanted| wanted.tenant.0).collect::<Vec<_>>())
        .bind(wanted.iter().map(|wanted| wanted.flow.0).collect::<Vec<_>>())
        .bind(wanted.iter().map(|wanted| wanted.token_hash.map(|hash| hash.to_vec())).collect::<Vec<_>>())
        .bind(wanted.iter().map(|wanted| wanted.session.map(|id| id.0)).collect::<Vec<_>>())
        .bind(i32::try_from(session_days).unwrap_or(i32::MAX))
        .fetch_all(&mut *tx)
        .await?;
    tx.commit().await?;
    for row in rows {
        let place = place(&row)?;
        let there = row.try_get::<Option<Uuid>, _>("id")?.is_some();
        let read = Found {
            session: if there { Some(read(&row)?) } else { None },
            facts: contacts::read_facts(&row)?,
            expired: row.try_get::<Option<bool>, _>("expired")?.unwrap_or_default(),
            token_issued: row.try_get("token_issued")?,
        };
        if let Some(found) = found.get_mut(place) {
            *found = read;
        }
    }
    Ok(found)
}

/// Opens all of them, shown by their phones now. Durable when this returns.
pub async fn open(store: &Store, arrivals: &[Arrival]) -> Result<(), StoreError> {
    if arrivals.is_empty() {
        return Ok(());
    }
    let mut tx = begin(store, arrivals.iter().map(|arrival| arrival.tenant), BY_KEY).await?;
    let each = |part: fn(&Arrival) -> Uuid| arrivals.iter().map(part).collect::<Vec<_>>();
    sqlx::query(
        "insert into sessions (tenant_id, id, flow_id, version_id, publication_id, origin, external_token, opened_at,
                               last_seen_at)
         select n.*, now(), now()
           from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[]) n",
    )
    .bind(each(|arrival| arrival.tenant.0))
    .bind(each(|arrival| arrival.session.id.0))
    .bind(each(|arrival| arrival.session.flow_id.0))
    .bind(each(|arrival| arrival.session.version_id.0))
    .bind(each(|arrival| arrival.session.publication_id.0))
    .bind(arrivals.iter().map(|arrival| arrival.session.origin.as_str()).collect::<Vec<_>>())
    .bind(arrivals.iter().map(|arrival| arrival.session.external_token.clone()).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// Writes what of it still holds and returns the places of those whose session somebody else has locked: to be tried
/// again, nobody waits for them. What is passed over for good: a session that is completed, gone, or was refused later.
/// No session may come twice.
pub async fn write(store: &Store, progress: &[Progress]) -> Result<Vec<usize>, StoreError> {
    if progress.is_empty() {
        return Ok(vec![]);
    }
    let mut tx = begin(store, progress.iter().map(|row| row.tenant), &format!("{BY_KEY}; {LATER}")).await?;
    let tenants: Vec<_> = progress.iter().map(|row| row.tenant.0).collect();
    let sessions: Vec<_> = progress.iter().map(|row| row.session.0).collect();
    let erasures: Vec<_> = progress.iter().map(|row| row.erasures).collect();
    let kept = |part: fn(&(String, String)) -> &str| {
        progress.iter().map(|row| row.kept.as_ref().map(part)).collect::<Vec<_>>()
    };
    let written = sqlx::query(
        "with wanted as materialized (
             select * from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::boolean[], $5::text[], $6::text[])
                           with ordinality w (tenant_id, id, erasures, opened, screen, answers, n)
         ), held as materialized (
             select w.n from wanted w cross join lateral (
                 select from sessions s
                  where s.tenant_id = w.tenant_id and s.id = w.id and s.erasures = w.erasures
                    and s.completed_at is null
                  for update skip locked) locked
         )
         update sessions s set
             last_seen_at = now(),
             opened_at = case when w.opened then coalesce(s.opened_at, now()) else s.opened_at end,
             screen = case when w.answers is null then s.screen else w.screen end,
             answers = coalesce(w.answers::jsonb, s.answers),
             refused_consent = case when w.answers is null then s.refused_consent end,
             refused_text = case when w.answers is null then s.refused_text end,
             refused_at = case when w.answers is null then s.refused_at end
           from held join wanted w using (n)
          where s.tenant_id = w.tenant_id and s.id = w.id and s.erasures = w.erasures and s.completed_at is null
         returning n",
    )
    .bind(&tenants)
    .bind(&sessions)
    .bind(&erasures)
    .bind(progress.iter().map(|row| row.opened).collect::<Vec<_>>())
    .bind(kept(|(screen, _)| screen))
    .bind(kept(|(_, answers)| answers))
    .fetch_all(&mut *tx)
    .await?;
    let mut locked = Vec::new();
    if written.len() < progress.len() {
        let written = written.iter().map(place).collect::<Result<BTreeSet<_>, _>>()?;
        let waiting = sqlx::query(
            "select w.n from unnest($1::uuid[], $2::uuid[], $3::integer[])
                             with ordinality w (tenant_id, id, erasures, n)
              cross join lateral (
                    select from sessions s
                     where s.tenant_id = w.tenant_id and s.id = w.id and s.erasures = w.erasures
                       and s.completed_at is null) there",
        )
        .bind(&tenants)
        .bind(&sessions)
        .bind(&erasures)
        .fetch_all(&mut *tx)
        .await?;
        for row in &waiting {
            let place = place(row)?;
            if !written.contains(&place) {
                locked.push(place);
            }
        }
    }
    tx.commit().await?;
    Ok(locked)
}

/// A transaction that sees these tenants' rows and no others, with settings of its own; one trip.
async fn begin(
    store: &Store,
    tenants: impl Iterator<Item = TenantId>,
    settings: &str,
) -> Result<Transaction<'static, Postgres>, StoreError> {
    let tenants: BTreeSet<String> = tenants.map(|tenant| tenant.to_string()).collect();
    let tenants: Vec<String> = tenants.into_iter().collect();
    // Ids are hexadecimal digits and dashes: nothing in them ends the text.
    let begin = format!("begin; set local app.tenants = '{}'; {settings}", tenants.join(","));
    Ok(store.pool().begin_with(AssertSqlSafe(begin)).await?)
}

/// The place of the question a row answers.
fn place(row: &PgRow) -> Result<usize, sqlx::Error> {
    Ok(usize::try_from(row.try_get::<i64, _>("n")?.saturating_sub(1)).unwrap_or(usize::MAX))
}
