//! The states of a form at its source: what a flow's draft was made from, and what the source has now.
//!
//! A flow that was imported has a *base*, the state its draft and the tenant's own edits stand on, and a *latest*, what
//! the source had when it was last read. What lies between the two is `akis_drift`'s to say.

use crate::{ConnectionId, FlowId, SourceFormId, StoreError, TenantTx, Topic, connections};
use crate::{error::changed, events, jobs, row};
use akis_crypto::token;
use akis_form::{Form, Item, QuestionKind, SourceKind};
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use uuid::Uuid;

/// States kept of a flow beside those that something was made from.
const KEPT: i64 = 20;

/// A state of a form at its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Names it.
    pub id: SourceFormId,
    /// As the connector read it.
    pub form: Form,
    /// The source's token of it.
    pub version: String,
    /// When it was last seen.
    pub seen_at: Timestamp,
}

/// How a flow stands to its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// What the draft stands on.
    pub base: Snapshot,
    /// What the source has.
    pub latest: Snapshot,
    /// When the source was last read.
    pub checked_at: Timestamp,
    /// Since when the source has no such form.
    pub deleted_at: Option<Timestamp>,
}

/// A flow whose source can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Which flow.
    pub flow_id: FlowId,
    /// As people call it.
    pub name: String,
    /// Through which access.
    pub connection_id: ConnectionId,
    /// Which system.
    pub source: SourceKind,
    /// The form's id there.
    pub form_id: String,
    /// When the source was last read; `None` never.
    pub checked_at: Option<Timestamp>,
    /// Whether the source tells of changes by itself.
    pub told: bool,
}

/// Keeps a state of the flow's form, with the source's token of it. The same form seen again is the same state; its token
/// and time are renewed. States that nothing was made from are forgotten when there are many.
pub async fn keep(
    tx: &mut TenantTx,
    flow: FlowId,
    form: &Form,
    version: &str,
) -> Result<SourceFormId, StoreError> {
    let id: Uuid = sqlx::query_scalar(
        "insert into source_forms (tenant_id, id, flow_id, hash, form, version) values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, flow_id, hash) do update set version = excluded.version, seen_at = now()
         returning id",
    )
    .bind(tx.tenant().0)
    .bind(SourceFormId::new().0)
    .bind(flow.0)
    .bind(hash(form))
    .bind(Json(form))
    .bind(version)
    .fetch_one(&mut **tx)
    .await?;
    sqlx::query(
        "delete from source_forms
          where tenant_id = $1 and flow_id = $2 and id <> $3
            and id not in (select id from source_forms where tenant_id = $1 and flow_id = $2
                            order by seen_at desc limit $4)
            and not exists (select from flow_versions
                             where flow_versions.tenant_id = source_forms.tenant_id
                               and flow_versions.flow_id = source_forms.flow_id
                               and flow_versions.source_form_id = source_forms.id)
            and not exists (select from source_states
                             where source_states.tenant_id = source_forms.tenant_id
                               and source_states.flow_id = source_forms.flow_id
                               and source_forms.id in (base_id, latest_id))",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .bind(id)
    .bind(KEPT)
    .execute(&mut **tx)
    .await?;
    Ok(SourceFormId(id))
}

/// Keeps what a flow was made from as its base and latest. A flow that has both keeps them.
pub async fn begin(tx: &mut TenantTx, flow: FlowId, form: &Form) -> Result<(), StoreError> {
    let version = form.source.as_ref().map_or("", |source| source.version.as_str());
    let id = keep(tx, flow, form, version).await?;
    sqlx::query(
        "insert into source_states (tenant_id, flow_id, base_id, latest_id) values ($1, $2, $3, $3)
         on conflict (tenant_id, flow_id) do nothing",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .bind(id.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How the flow stands to its source; `None` for one that has no source, or was imported before states were kept.
pub async fn standing(tx: &mut TenantTx, flow: FlowId) -> Result<Option<Standing>, StoreError> {
    Ok(sqlx::query(
        "select base.id as base_id, base.form as base_form, base.version as base_version, base.seen_at as base_seen_at,
                latest.id as latest_id, latest.form as latest_form, latest.version as latest_version,
                latest.seen_at as latest_seen_at, source_states.checked_at, source_states.deleted_at
           from source_states
           join source_forms base on base.tenant_id = source_states.tenant_id and base.id = source_states.base_id
           join source_forms latest on latest.tenant_id = source_states.tenant_id and latest.id = source_states.latest_id
          where source_states.tenant_id = $1 and source_states.flow_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .try_map(|row: PgRow| {
        Ok(Standing {
            base: snapshot(&row, ["base_id", "base_form", "base_version", "base_seen_at"])?,
            latest: snapshot(&row, ["latest_id", "latest_form", "latest_version", "latest_seen_at"])?,
            checked_at: row::at(&row, "checked_at")?,
            deleted_at: row::at_or_none(&row, "deleted_at")?,
        })
    })
    .fetch_optional(&mut **tx)
    .await?)
}

/// As [`standing`], and nobody else changes it until the transaction ends: for what is concluded from it and kept.
pub async fn standing_to_conclude(tx: &mut TenantTx, flow: FlowId) -> Result<Option<Standing>, StoreError> {
    match hold(tx, flow).await {
        Ok(_) => standing(tx, flow).await,
        Err(StoreError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The states that the flow's published versions were made from, each once; none for versions from before states were
/// kept.
pub async fn live(tx: &mut TenantTx, flow: FlowId) -> Result<Vec<Snapshot>, StoreError> {
    Ok(sqlx::query(
        "select id, form, version, seen_at from source_forms
          where tenant_id = $1 and flow_id = $2
            and id in (select flow_versions.source_form_id
                         from publications
                         join flow_versions on flow_versions.tenant_id = publications.tenant_id
                                           and flow_versions.id = publications.published_version_id
                        where publications.tenant_id = $1 and publications.flow_id = $2)",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .try_map(|row: PgRow| snapshot(&row, ["id", "form", "version", "seen_at"]))
    .fetch_all(&mut **tx)
    .await?)
}

/// Notes what the source has now: its latest state, read a moment ago. Whether that is another one than before, or the
/// form is there again. [`StoreError::NotFound`] without a [`begin`].
pub async fn note_read(tx: &mut TenantTx, flow: FlowId, form: &Form, version: &str) -> Result<bool, StoreError> {
    let before = hold(tx, flow).await?;
    let id = keep(tx, flow, form, version).await?;
    sqlx::query(
        "update source_states set latest_id = $3, checked_at = now(), deleted_at = null
          where tenant_id = $1 and flow_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .bind(id.0)
    .execute(&mut **tx)
    .await?;
    let is_new = before.0 != id || before.1;
    if is_new {
        events::notify(tx, Topic::SourceChange, Some(flow)).await?;
    }
    Ok(is_new)
}

/// Notes that the source has no such form any more. Whether that is news. [`StoreError::NotFound`] without a [`begin`].
pub async fn note_deleted(tx: &mut TenantTx, flow: FlowId) -> Result<bool, StoreError> {
    let (_, deleted) = hold(tx, flow).await?;
    sqlx::query(
        "update source_states set checked_at = now(), deleted_at = coalesce(deleted_at, now())
          where tenant_id = $1 and flow_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .execute(&mut **tx)
    .await?;
    if !deleted {
        events::notify(tx, Topic::SourceChange, Some(flow)).await?;
    }
    Ok(!deleted)
}

/// Makes a state the one that the draft stands on: its changes were taken over, or put aside. [`StoreError::NotFound`]
/// when the flow has no such state.
pub async fn set_base(tx: &mut TenantTx, flow: FlowId, id: SourceFormId) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update source_states set base_id = $3
          where tenant_id = $1 and flow_id = $2
            and exists (select from source_forms where source_forms.tenant_id = $1 and source_forms.flow_id = $2
                           and source_forms.id = $3)",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .bind(id.0)
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "state of the source form")?;
    events::notify(tx, Topic::SourceChange, Some(flow)).await
}

/// The flows whose sources can be asked now: those read through a connection that works. In their order of age.
pub async fn watched(tx: &mut TenantTx, flow: Option<FlowId>) -> Result<Vec<Watched>, StoreError> {
    Ok(sqlx::query(
        "select flows.id, flows.name, flows.connection_id, flows.source, flows.source_form_id, source_states.checked_at,
                coalesce(source_watches.watch_id is not null
                         and (source_watches.expires_at is null or source_watches.expires_at > now()), false) as told
           from flows
           join connections on connections.tenant_id = flows.tenant_id and connections.id = flows.connection_id
                and connections.status in ('active', 'permission_needed')
           left join source_states on source_states.tenant_id = flows.tenant_id and source_states.flow_id = flows.id
           left join source_watches on source_watches.tenant_id = flows.tenant_id and source_watches.flow_id = flows.id
          where flows.tenant_id = $1 and ($2::uuid is null or flows.id = $2)
            and flows.source is not null and flows.source_form_id is not null
          order by flows.id",
    )
    .bind(tx.tenant().0)
    .bind(flow.map(|flow| flow.0))
    .try_map(|row: PgRow| {
        let source: &str = row.try_get("source")?;
        Ok(Watched {
            flow_id: FlowId(row.try_get("id")?),
            name: row.try_get("name")?,
            connection_id: ConnectionId(row.try_get("connection_id")?),
            source: connections::source_of(source)?,
            form_id: row.try_get("source_form_id")?,
            checked_at: row::at_or_none(&row, "checked_at")?,
            told: row.try_get("told")?,
        })
    })
    .fetch_all(&mut **tx)
    .await?)
}

/// Asks for the flow's source to be read, not later than this instant. [`StoreError::NotFound`] without such a flow.
pub async fn request_check(tx: &mut TenantTx, flow: FlowId, at: Timestamp) -> Result<(), StoreError> {
    let there = sqlx::query("select from flows where tenant_id = $1 and id = $2")
        .bind(tx.tenant().0)
        .bind(flow.0)
        .fetch_optional(&mut **tx)
        .await?;
    changed(u64::from(there.is_some()), "flow")?;
    jobs::enqueue_at(tx, jobs::CHECK_SOURCE, flow.0, jobs::CheckSource { flow_id: flow }, at).await
}

/// The latest state's id and whether the form was gone, held until the transaction ends.
async fn hold(tx: &mut TenantTx, flow: FlowId) -> Result<(SourceFormId, bool), StoreError> {
    let sql = "select latest_id, deleted_at is not null from source_states
                where tenant_id = $1 and flow_id = $2 for no key update";
    let held: Option<(Uuid, bool)> =
        sqlx::query_as(sql).bind(tx.tenant().0).bind(flow.0).fetch_optional(&mut **tx).await?;
    let (latest, deleted) = held.ok_or(StoreError::NotFound("state of the source form"))?;
    Ok((SourceFormId(latest), deleted))
}

/// What tells states apart: everything but the source's token, and at Google the addresses of pictures, which are made
/// anew at every reading and live for half an hour (Forms API, `contentUri` of an image).
fn hash(form: &Form) -> Vec<u8> {
    let mut bare = form.clone();
    if let Some(source) = &mut bare.source {
        source.version.clear();
        if source.kind == SourceKind::GoogleForms {
            bare.pages.iter_mut().flat_map(|page| &mut page.items).for_each(without_address);
        }
    }
    token::hash(&serde_json::json!(bare).to_string()).to_vec()
}

/// That there is a picture stays; where it lies does not.
fn without_address(item: &mut Item) {
    let blank = |image: &mut Option<String>| image.iter_mut().for_each(String::clear);
    match item {
        Item::Content(content) => blank(&mut content.image),
        Item::Question(question) => {
            if let QuestionKind::SingleChoice(choices)
            | QuestionKind::MultiChoice(choices)
            | QuestionKind::Ranking(choices)
            | QuestionKind::Matrix { columns: choices, .. } = &mut question.kind
            {
                choices.options.iter_mut().for_each(|option| blank(&mut option.image));
            }
        }
        Item::Consent(_) => {}
    }
}

fn snapshot(row: &PgRow, [id, form, version, seen_at]: [&str; 4]) -> Result<Snapshot, sqlx::Error> {
    Ok(Snapshot {
        id: SourceFormId(row.try_get(id)?),
        form: row::json(row, form)?,
        version: row.try_get(version)?,
        seen_at: row::at(row, seen_at)?,
    })
}
