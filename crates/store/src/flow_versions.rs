//! Immutable compilations of a flow. A version stays runnable for as long as phones may carry its id.

use crate::{FlowId, StoreError, TenantTx, VersionId, row};
use akis_compiler::{Plan, Report};
use akis_form::Form;
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;

/// A compilation to be kept.
#[derive(Debug, Clone)]
pub struct NewVersion {
    /// Made before compiling: it stands in every payload of the Flow JSON.
    pub id: VersionId,
    /// Of which flow.
    pub flow_id: FlowId,
    /// The form as it was compiled.
    pub form: Form,
    /// The Flow JSON, character by character as it is uploaded.
    pub flow_json: String,
    /// How the exchange runs it.
    pub plan: Plan,
    /// What was carried, and what not.
    pub report: Report,
}

/// A compilation.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowVersion {
    /// Names it.
    pub id: VersionId,
    /// Of which flow.
    pub flow_id: FlowId,
    /// 1, 2, 3 … within the flow.
    pub number: u32,
    /// The form as it was compiled.
    pub form: Form,
    /// The Flow JSON, character by character.
    pub flow_json: String,
    /// How the exchange runs it.
    pub plan: Plan,
    /// What was carried, and what not.
    pub report: Report,
    /// When.
    pub created_at: Timestamp,
}

/// What the exchange needs of a version; never changes, so it may be kept in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Runnable {
    /// Which version.
    pub version: VersionId,
    /// Of which flow.
    pub flow_id: FlowId,
    /// How it runs.
    pub plan: Plan,
    /// What the answers are frozen against.
    pub form: Form,
}

/// Keeps a compilation under the flow's next number, which is returned. Two at once take turns on the flow's row.
pub async fn insert(tx: &mut TenantTx, new: &NewVersion) -> Result<u32, StoreError> {
    let tenant = tx.tenant().0;
    sqlx::query("select from flows where tenant_id = $1 and id = $2 for update")
        .bind(tenant)
        .bind(new.flow_id.0)
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(StoreError::NotFound("flow"))?;
    let number: i32 = sqlx::query_scalar(
        "insert into flow_versions (tenant_id, id, flow_id, number, form, flow_json, plan, report)
         select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5::json, $6, $7
           from flow_versions where tenant_id = $1 and flow_id = $3
         returning number",
    )
    .bind(tenant)
    .bind(new.id.0)
    .bind(new.flow_id.0)
    .bind(Json(&new.form))
    .bind(&new.flow_json)
    .bind(Json(&new.plan))
    .bind(Json(&new.report))
    .fetch_one(&mut **tx)
    .await?;
    Ok(u32::try_from(number).unwrap_or_default())
}

/// By id.
pub async fn get(tx: &mut TenantTx, id: VersionId) -> Result<Option<FlowVersion>, StoreError> {
    Ok(sqlx::query(
        "select id, flow_id, number, form, flow_json::text as flow_json, plan, report, created_at
           from flow_versions where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .try_map(|row| read(&row))
    .fetch_optional(&mut **tx)
    .await?)
}

/// The one with the highest number.
pub async fn latest(tx: &mut TenantTx, flow: FlowId) -> Result<Option<FlowVersion>, StoreError> {
    Ok(sqlx::query(
        "select id, flow_id, number, form, flow_json::text as flow_json, plan, report, created_at
           from flow_versions where tenant_id = $1 and flow_id = $2
          order by number desc limit 1",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .try_map(|row| read(&row))
    .fetch_optional(&mut **tx)
    .await?)
}

/// What the exchange needs. By primary key.
pub async fn plan(tx: &mut TenantTx, id: VersionId) -> Result<Option<Runnable>, StoreError> {
    Ok(sqlx::query("select id, flow_id, plan, form from flow_versions where tenant_id = $1 and id = $2")
        .bind(tx.tenant().0)
        .bind(id.0)
        .try_map(|row: PgRow| {
            let (Json(plan), Json(form)) = (row.try_get("plan")?, row.try_get("form")?);
            let flow_id = FlowId(row.try_get("flow_id")?);
            Ok(Runnable { version: VersionId(row.try_get("id")?), flow_id, plan, form })
        })
        .fetch_optional(&mut **tx)
        .await?)
}

fn read(row: &PgRow) -> Result<FlowVersion, sqlx::Error> {
    let Json(form) = row.try_get("form")?;
    let Json(plan) = row.try_get("plan")?;
    let Json(report) = row.try_get("report")?;
    Ok(FlowVersion {
        id: VersionId(row.try_get("id")?),
        flow_id: FlowId(row.try_get("flow_id")?),
        number: u32::try_from(row.try_get::<i32, _>("number")?).unwrap_or_default(),
        form,
        flow_json: row.try_get("flow_json")?,
        plan,
        report,
        created_at: row::at(row, "created_at")?,
    })
}
