//! Immutable compilations of a flow. A version stays runnable for as long as phones may carry its id.

use crate::{FlowId, StoreError, TenantTx, Topic, VersionId, events, row};
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
    /// Whether the phone asks our endpoint; else it finds its way alone and sends every answer at the end.
    pub endpoint: bool,
    /// When it was taken out of use; phones that hold it are told so.
    pub retired_at: Option<Timestamp>,
    /// When.
    pub created_at: Timestamp,
}

/// A compilation in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionSummary {
    /// Names it.
    pub id: VersionId,
    /// 1, 2, 3 … within the flow.
    pub number: u32,
    /// Whether the phone asks our endpoint.
    pub endpoint: bool,
    /// Phones get it now, on some account.
    pub published: bool,
    /// When it was taken out of use.
    pub retired_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What the exchange needs of a version. It never changes, so it may be kept in memory; whether it was taken out of use is
/// told by [`retired`].
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
    /// Whether the phone asks our endpoint.
    pub endpoint: bool,
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
        "insert into flow_versions (tenant_id, id, flow_id, number, form, flow_json, plan, report, endpoint, source_form_id)
         select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5::json, $6, $7,
                $5::json ->> 'data_api_version' is not null,
                (select base_id from source_states where tenant_id = $1 and flow_id = $3)
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
        "select id, flow_id, number, form, flow_json::text as flow_json, plan, report, endpoint, retired_at, created_at
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
        "select id, flow_id, number, form, flow_json::text as flow_json, plan, report, endpoint, retired_at, created_at
           from flow_versions where tenant_id = $1 and flow_id = $2
          order by number desc limit 1",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .try_map(|row| read(&row))
    .fetch_optional(&mut **tx)
    .await?)
}

/// Whether a version was made from the state of the source that the draft stands on now; also when there is no source.
pub async fn stands_on_base(tx: &mut TenantTx, id: VersionId) -> Result<bool, StoreError> {
    let same: Option<bool> = sqlx::query_scalar(
        "select flow_versions.source_form_id is not distinct from source_states.base_id
           from flow_versions
           left join source_states on source_states.tenant_id = flow_versions.tenant_id
                                  and source_states.flow_id = flow_versions.flow_id
          where flow_versions.tenant_id = $1 and flow_versions.id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?;
    same.ok_or(StoreError::NotFound("flow version"))
}

/// What the exchange needs. By primary key.
pub async fn plan(tx: &mut TenantTx, id: VersionId) -> Result<Option<Runnable>, StoreError> {
    let sql = "select id, flow_id, plan, form, endpoint from flow_versions where tenant_id = $1 and id = $2";
    Ok(sqlx::query(sql)
        .bind(tx.tenant().0)
        .bind(id.0)
        .try_map(|row: PgRow| {
            let (Json(plan), Json(form)) = (row.try_get("plan")?, row.try_get("form")?);
            let flow_id = FlowId(row.try_get("flow_id")?);
            Ok(Runnable {
                version: VersionId(row.try_get("id")?),
                flow_id,
                plan,
                form,
                endpoint: row.try_get("endpoint")?,
            })
        })
        .fetch_optional(&mut **tx)
        .await?)
}

/// The versions of a flow that were taken out of use. By the index of flow and number.
pub async fn retired(tx: &mut TenantTx, flow: FlowId) -> Result<Vec<VersionId>, StoreError> {
    let sql = "select id from flow_versions where tenant_id = $1 and flow_id = $2 and retired_at is not null";
    Ok(sqlx::query(sql)
        .bind(tx.tenant().0)
        .bind(flow.0)
        .try_map(|row: PgRow| Ok(VersionId(row.try_get("id")?)))
        .fetch_all(&mut **tx)
        .await?)
}

/// The versions of a flow, newest first, without what they hold.
pub async fn list(tx: &mut TenantTx, flow: FlowId) -> Result<Vec<VersionSummary>, StoreError> {
    Ok(sqlx::query(
        "select id, number, endpoint, retired_at, created_at,
                exists (select from publications
                         where publications.tenant_id = flow_versions.tenant_id
                           and publications.flow_id = flow_versions.flow_id
                           and publications.published_version_id = flow_versions.id) as published
           from flow_versions where tenant_id = $1 and flow_id = $2 order by number desc",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .try_map(|row: PgRow| {
        Ok(VersionSummary {
            id: VersionId(row.try_get("id")?),
            number: u32::try_from(row.try_get::<i32, _>("number")?).unwrap_or_default(),
            endpoint: row.try_get("endpoint")?,
            published: row.try_get("published")?,
            retired_at: row::at_or_none(&row, "retired_at")?,
            created_at: row::at(&row, "created_at")?,
        })
    })
    .fetch_all(&mut **tx)
    .await?)
}

/// Takes a version out of use: phones that hold it are told how to begin again. Called again it keeps the first time.
/// [`StoreError::NotFound`] without such a version; [`StoreError::Taken`] for one that is being published, or that phones
/// get now.
pub async fn retire(tx: &mut TenantTx, flow: FlowId, number: u32) -> Result<VersionId, StoreError> {
    let found: Option<(uuid::Uuid, bool)> = sqlx::query_as(
        "select id, exists (select from publications
                             where publications.tenant_id = flow_versions.tenant_id
                               and publications.flow_id = flow_versions.flow_id
                               and flow_versions.id in (published_version_id, version_id)) as in_use
           from flow_versions where tenant_id = $1 and flow_id = $2 and number = $3 for update of flow_versions",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .bind(i64::from(number))
    .fetch_optional(&mut **tx)
    .await?;
    let (id, in_use) = found.ok_or(StoreError::NotFound("flow version"))?;
    if in_use {
        return Err(StoreError::Taken("this version is published"));
    }
    sqlx::query(
        "update flow_versions set retired_at = coalesce(retired_at, now()) where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id)
    .execute(&mut **tx)
    .await?;
    events::notify(tx, Topic::Publication, Some(flow)).await?;
    Ok(VersionId(id))
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
        endpoint: row.try_get("endpoint")?,
        retired_at: row::at_or_none(row, "retired_at")?,
        created_at: row::at(row, "created_at")?,
    })
}
