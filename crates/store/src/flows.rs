//! A tenant's WhatsApp forms: the draft and how it stands.

use crate::{
    ConnectionId, FlowId, FlowMode, FlowStatus, PersonId, StoreError, TenantTx, connections, destinations,
    error::changed, row, source_forms,
};
use akis_form::{Form, SourceKind};
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;

/// A flow as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowSummary {
    /// Names it.
    pub id: FlowId,
    /// As people call it.
    pub name: String,
    /// How it stands.
    pub status: FlowStatus,
    /// Who checks its answers, from the next publication on.
    pub mode: FlowMode,
    /// Where its form came from.
    pub source: Option<SourceKind>,
    /// The form's id there.
    pub source_form_id: Option<String>,
    /// Through which access.
    pub connection_id: Option<ConnectionId>,
    /// Completed forms, without tests.
    pub answers_count: u64,
    /// Deliveries on their way by themselves: waiting, delivering, retrying.
    pub waiting_count: u64,
    /// Deliveries that need a person: needing attention or given up.
    pub attention_count: u64,
    /// Since when.
    pub created_at: Timestamp,
    /// When the draft last changed.
    pub updated_at: Timestamp,
    /// When it was last published, on any account.
    pub published_at: Option<Timestamp>,
}

/// A flow with its draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// How it stands.
    pub summary: FlowSummary,
    /// The draft.
    pub form: Form,
}

/// A flow to be added.
#[derive(Debug, Clone)]
pub struct NewFlow {
    /// As people call it.
    pub name: String,
    /// Through which access the form was read.
    pub connection_id: Option<ConnectionId>,
    /// The draft, with its source.
    pub form: Form,
    /// Who adds it.
    pub created_by: PersonId,
}

/// A summary and the rest of its query. The counts read submissions_answers and the small deliveries_open, never the tables.
macro_rules! summaries {
    ($rest:literal) => {
        concat!(
            "select flows.id, flows.name, flows.status, flows.mode, flows.source, flows.source_form_id, flows.connection_id, flows.created_at,
                   flows.updated_at,
                   (select count(*) from submissions
                     where submissions.tenant_id = flows.tenant_id and submissions.flow_id = flows.id
                       and not submissions.test) as answers_count,
                   coalesce(open.waiting, 0) as waiting_count,
                   coalesce(open.attention, 0) as attention_count,
                   (select max(published_at) from publications
                     where publications.tenant_id = flows.tenant_id and publications.flow_id = flows.id) as published_at,
                   flows.form
              from flows
              left join (
                  select flow_id,
                         count(*) filter (where state in ('waiting', 'delivering', 'retrying')) as waiting,
                         count(*) filter (where state in ('needs_attention', 'given_up')) as attention
                    from deliveries
                   where tenant_id = $1 and state not in ('delivered', 'switched_off', 'left_here') and not test
                   group by flow_id) open on open.flow_id = flows.id
             where flows.tenant_id = $1 ",
            $rest
        )
    };
}

/// Adds a draft, with the destination its answers have from the beginning.
pub async fn insert(tx: &mut TenantTx, new: &NewFlow) -> Result<FlowId, StoreError> {
    let id = FlowId::new();
    let source = new.form.source.as_ref();
    sqlx::query(
        "insert into flows (tenant_id, id, name, status, source, source_form_id, connection_id, form, created_by)
         values ($1, $2, $3, 'draft', $4, $5, $6, $7, $8)",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(&new.name)
    .bind(source.map(|source| source.kind.as_str()))
    .bind(source.map(|source| &source.form_id))
    .bind(new.connection_id.map(|id| id.0))
    .bind(Json(&new.form))
    .bind(new.created_by.0)
    .execute(&mut **tx)
    .await?;
    if source.is_some() {
        source_forms::begin(tx, id, &new.form).await?;
    }
    destinations::insert_default(tx, id, source.map(|source| source.kind), new.connection_id).await?;
    Ok(id)
}

/// All with their counts, the newest first, in one query.
pub async fn list(tx: &mut TenantTx) -> Result<Vec<FlowSummary>, StoreError> {
    Ok(sqlx::query(summaries!("order by flows.id desc"))
        .bind(tx.tenant().0)
        .try_map(|row| read(&row))
        .fetch_all(&mut **tx)
        .await?)
}

/// One with its counts and draft.
pub async fn get(tx: &mut TenantTx, id: FlowId) -> Result<Option<Flow>, StoreError> {
    Ok(sqlx::query(summaries!("and flows.id = $2"))
        .bind(tx.tenant().0)
        .bind(id.0)
        .try_map(|row: PgRow| {
            let Json(form) = row.try_get("form")?;
            Ok(Flow { summary: read(&row)?, form })
        })
        .fetch_optional(&mut **tx)
        .await?)
}

/// Renames.
pub async fn rename(tx: &mut TenantTx, id: FlowId, name: &str) -> Result<(), StoreError> {
    let done = sqlx::query("update flows set name = $3, updated_at = now() where tenant_id = $1 and id = $2")
        .bind(tx.tenant().0)
        .bind(id.0)
        .bind(name)
        .execute(&mut **tx)
        .await?;
    changed(done.rows_affected(), "flow")
}

/// Changes who checks the answers. What is published stays as it is until the flow is published again.
pub async fn set_mode(tx: &mut TenantTx, id: FlowId, mode: FlowMode) -> Result<(), StoreError> {
    let done = sqlx::query("update flows set mode = $3, updated_at = now() where tenant_id = $1 and id = $2")
        .bind(tx.tenant().0)
        .bind(id.0)
        .bind(mode.as_str())
        .execute(&mut **tx)
        .await?;
    changed(done.rows_affected(), "flow")
}

/// The draft alone, held until the transaction ends, so that of two who change it at once the second changes what the
/// first made of it.
pub async fn draft_to_change(tx: &mut TenantTx, id: FlowId) -> Result<Option<Form>, StoreError> {
    Ok(sqlx::query("select form from flows where tenant_id = $1 and id = $2 for no key update")
        .bind(tx.tenant().0)
        .bind(id.0)
        .try_map(|row| row::json(&row, "form"))
        .fetch_optional(&mut **tx)
        .await?)
}

/// Replaces the draft. What is published stays as it is until the flow is published again.
pub async fn set_draft(tx: &mut TenantTx, id: FlowId, form: &Form) -> Result<(), StoreError> {
    let done = sqlx::query("update flows set form = $3, updated_at = now() where tenant_id = $1 and id = $2")
        .bind(tx.tenant().0)
        .bind(id.0)
        .bind(Json(form))
        .execute(&mut **tx)
        .await?;
    changed(done.rows_affected(), "flow")
}

/// Changes how it stands. Publications do it by themselves.
pub async fn set_status(tx: &mut TenantTx, id: FlowId, status: FlowStatus) -> Result<(), StoreError> {
    let done = sqlx::query("update flows set status = $3, updated_at = now() where tenant_id = $1 and id = $2")
        .bind(tx.tenant().0)
        .bind(id.0)
        .bind(status.as_str())
        .execute(&mut **tx)
        .await?;
    changed(done.rows_affected(), "flow")
}

fn read(row: &PgRow) -> Result<FlowSummary, sqlx::Error> {
    let source = row.try_get::<Option<&str>, _>("source")?.map(connections::source_of).transpose()?;
    Ok(FlowSummary {
        id: FlowId(row.try_get("id")?),
        name: row.try_get("name")?,
        status: row::word(row, "status")?,
        mode: row::word(row, "mode")?,
        source,
        source_form_id: row.try_get("source_form_id")?,
        connection_id: row.try_get::<Option<uuid::Uuid>, _>("connection_id")?.map(ConnectionId),
        answers_count: row::count(row, "answers_count")?,
        waiting_count: row::count(row, "waiting_count")?,
        attention_count: row::count(row, "attention_count")?,
        created_at: row::at(row, "created_at")?,
        updated_at: row::at(row, "updated_at")?,
        published_at: row::at_or_none(row, "published_at")?,
    })
}
