//! A flow on a WhatsApp account: how far publishing has come, what phones get, and the endpoint's address.

use crate::{
    AccountId, FlowId, FlowStatus, PublicationId, PublicationState, StepKey, StepState, Store, StoreError,
    TenantId, TenantTx, Topic, VersionId, control, error::changed, events, flows, jobs, row,
};
use akis_crypto::token;
use akis_form::Form;
use akis_sentence::Sentence;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use std::collections::BTreeMap;

/// A flow on a WhatsApp account.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// Names it.
    pub id: PublicationId,
    /// Which flow.
    pub flow_id: FlowId,
    /// On which account.
    pub account_id: AccountId,
    /// Public, in the endpoint's address; never changes.
    pub endpoint_id: String,
    /// Meta's id of the flow, once it was created there.
    pub meta_flow_id: Option<String>,
    /// How it stands.
    pub state: PublicationState,
    /// Every step in its order.
    pub steps: Vec<Step>,
    /// What went wrong, in words.
    pub problem: Option<Sentence>,
    /// Meta's own list, as it was answered; empty array when there is none.
    pub validation_errors: Value,
    /// The version being published.
    pub version_id: Option<VersionId>,
    /// The version phones get.
    pub published_version_id: Option<VersionId>,
    /// Its number within the flow; before the first publication, that of the one being published.
    pub version_number: Option<u32>,
    /// When it was last published.
    pub published_at: Option<Timestamp>,
}

/// One step of publishing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub key: StepKey,
    /// How it stands.
    pub state: StepState,
    /// More about it, in words.
    pub detail: Option<Sentence>,
}

/// Where an endpoint's request goes; small, so it may be kept in memory and forgotten on [`Topic::Publication`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Whose.
    pub tenant: TenantId,
    /// Which publication.
    pub publication: PublicationId,
    /// Which flow.
    pub flow: FlowId,
    /// Whose keys and app secrets.
    pub account: AccountId,
    /// The version phones get; `None` before the first publication, when only Meta's ping comes.
    pub published_version: Option<VersionId>,
}

/// The kept form of a step.
#[derive(Serialize, Deserialize)]
struct KeptStep {
    state: StepState,
    detail: Option<Sentence>,
}

/// A publication and the rest of its query.
macro_rules! publications {
    ($rest:literal) => {
        concat!(
            "select publications.id, publications.flow_id, account_id, endpoint_id, meta_flow_id, state, steps, problem,
                   validation_errors, version_id, published_version_id, flow_versions.number as version_number, published_at
              from publications
              left join flow_versions on flow_versions.tenant_id = publications.tenant_id
                                     and flow_versions.id = coalesce(published_version_id, version_id)
             where publications.tenant_id = $1 ",
            $rest
        )
    };
}

/// Begins to publish a flow on an account: makes the publication with its endpoint, or takes the one there is and starts its
/// steps anew, and enqueues the job. One that is being published already goes on where it is.
pub async fn upsert_for_flow(
    tx: &mut TenantTx,
    flow: FlowId,
    account: AccountId,
) -> Result<PublicationId, StoreError> {
    let tenant = tx.tenant();
    let endpoint_id = token::random_token();
    let row = sqlx::query(
        "insert into publications (tenant_id, id, flow_id, account_id, endpoint_id, state)
         values ($1, $2, $3, $4, $5, 'working')
         on conflict (tenant_id, flow_id, account_id) do update set
             state = 'working', updated_at = now(),
             steps = case when publications.state = 'working' then publications.steps else '{}' end,
             version_id = case when publications.state = 'working' then publications.version_id end,
             draft_hash = case when publications.state = 'working' then publications.draft_hash end,
             problem = null, validation_errors = '[]'
         returning id, endpoint_id",
    )
    .bind(tenant.0)
    .bind(PublicationId::new().0)
    .bind(flow.0)
    .bind(account.0)
    .bind(&endpoint_id)
    .fetch_one(&mut **tx)
    .await?;
    let publication_id = PublicationId(row.try_get("id")?);
    if row.try_get::<&str, _>("endpoint_id")? == endpoint_id {
        control::endpoints::insert(tx, &endpoint_id, tenant, publication_id).await?;
    }
    flows::set_status(tx, flow, FlowStatus::Publishing).await?;
    jobs::enqueue(tx, jobs::PUBLISH, publication_id.0, jobs::Publish { publication_id }).await?;
    events::notify(tx, Topic::Publication, Some(flow)).await?;
    Ok(publication_id)
}

/// Notes which draft was checked before it is published: another one is not, see [`is_checked`].
pub async fn set_checked(tx: &mut TenantTx, id: PublicationId, draft: &Form) -> Result<(), StoreError> {
    let done = sqlx::query("update publications set draft_hash = $3 where tenant_id = $1 and id = $2")
        .bind(tx.tenant().0)
        .bind(id.0)
        .bind(hash(draft))
        .execute(&mut **tx)
        .await?;
    changed(done.rows_affected(), "publication")
}

/// Whether this draft is the one that was checked; any is when none was noted.
pub async fn is_checked(tx: &mut TenantTx, id: PublicationId, draft: &Form) -> Result<bool, StoreError> {
    let checked: Option<Option<Vec<u8>>> =
        sqlx::query_scalar("select draft_hash from publications where tenant_id = $1 and id = $2")
            .bind(tx.tenant().0)
            .bind(id.0)
            .fetch_optional(&mut **tx)
            .await?;
    let checked = checked.ok_or(StoreError::NotFound("publication"))?;
    Ok(checked.is_none_or(|checked| checked == hash(draft)))
}

/// By id.
pub async fn get(tx: &mut TenantTx, id: PublicationId) -> Result<Option<Publication>, StoreError> {
    Ok(sqlx::query(publications!("and publications.id = $2"))
        .bind(tx.tenant().0)
        .bind(id.0)
        .try_map(|row| read(&row))
        .fetch_optional(&mut **tx)
        .await?)
}

/// The flow's publication; of several, the one touched last.
pub async fn by_flow(tx: &mut TenantTx, flow: FlowId) -> Result<Option<Publication>, StoreError> {
    Ok(sqlx::query(publications!("and publications.flow_id = $2 order by publications.updated_at desc limit 1"))
        .bind(tx.tenant().0)
        .bind(flow.0)
        .try_map(|row| read(&row))
        .fetch_optional(&mut **tx)
        .await?)
}

/// Notes how a step stands.
pub async fn set_step(
    tx: &mut TenantTx,
    id: PublicationId,
    key: StepKey,
    state: StepState,
    detail: Option<&Sentence>,
) -> Result<(), StoreError> {
    let step = KeptStep { state, detail: detail.cloned() };
    let flow: Option<uuid::Uuid> = sqlx::query_scalar(
        "update publications set steps = steps || jsonb_build_object($3::text, $4::jsonb), updated_at = now()
          where tenant_id = $1 and id = $2 returning flow_id",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(key.as_str())
    .bind(Json(step))
    .fetch_optional(&mut **tx)
    .await?;
    announce(tx, flow).await
}

/// Notes which version is being published.
pub async fn set_version(tx: &mut TenantTx, id: PublicationId, version: VersionId) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update publications set version_id = $3, updated_at = now() where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(version.0)
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "publication")
}

/// Notes Meta's id of the flow.
pub async fn set_meta_flow_id(tx: &mut TenantTx, id: PublicationId, meta_flow_id: &str) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update publications set meta_flow_id = $3, updated_at = now() where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(meta_flow_id)
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "publication")
}

/// Notes how it stands, with the sentence and Meta's list when it failed; the flow's status follows.
pub async fn set_state(
    tx: &mut TenantTx,
    id: PublicationId,
    state: PublicationState,
    problem: Option<&Sentence>,
    validation_errors: Option<&Value>,
) -> Result<(), StoreError> {
    let none = Value::Array(Vec::new());
    let flow: Option<uuid::Uuid> = sqlx::query_scalar(
        "update publications set state = $3, problem = $4, validation_errors = $5, updated_at = now()
          where tenant_id = $1 and id = $2 returning flow_id",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(state.as_str())
    .bind(problem.map(Json))
    .bind(validation_errors.unwrap_or(&none))
    .fetch_optional(&mut **tx)
    .await?;
    if let Some(flow) = flow {
        let status = match state {
            PublicationState::Working => FlowStatus::Publishing,
            PublicationState::Live => FlowStatus::Live,
            PublicationState::Failed => FlowStatus::Problem,
        };
        flows::set_status(tx, FlowId(flow), status).await?;
    }
    announce(tx, flow).await
}

/// Notes that phones get this version from now on.
pub async fn set_published_version(
    tx: &mut TenantTx,
    id: PublicationId,
    version: VersionId,
) -> Result<(), StoreError> {
    let flow: Option<uuid::Uuid> = sqlx::query_scalar(
        "update publications set published_version_id = $3, published_at = now(), updated_at = now()
          where tenant_id = $1 and id = $2 returning flow_id",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(version.0)
    .fetch_optional(&mut **tx)
    .await?;
    announce(tx, flow).await
}

/// Where the requests of this endpoint go; `None` for an unknown endpoint. Two look-ups by primary key.
pub async fn route(store: &Store, endpoint_id: &str) -> Result<Option<Route>, StoreError> {
    let mut control = store.control().await?;
    let found = control::endpoints::find(&mut control, endpoint_id).await?;
    drop(control);
    let Some((tenant, publication)) = found else { return Ok(None) };
    let mut tx = store.tenant(tenant).begin().await?;
    Ok(sqlx::query(
        "select flow_id, account_id, published_version_id from publications where tenant_id = $1 and id = $2",
    )
    .bind(tenant.0)
    .bind(publication.0)
    .try_map(|row: PgRow| {
        Ok(Route {
            tenant,
            publication,
            flow: FlowId(row.try_get("flow_id")?),
            account: AccountId(row.try_get("account_id")?),
            published_version: row.try_get::<Option<uuid::Uuid>, _>("published_version_id")?.map(VersionId),
        })
    })
    .fetch_optional(&mut *tx)
    .await?)
}

fn hash(draft: &Form) -> Vec<u8> {
    token::hash(&serde_json::json!(draft).to_string()).to_vec()
}

async fn announce(tx: &mut TenantTx, flow: Option<uuid::Uuid>) -> Result<(), StoreError> {
    let flow = flow.ok_or(StoreError::NotFound("publication"))?;
    events::notify(tx, Topic::Publication, Some(FlowId(flow))).await
}

fn read(row: &PgRow) -> Result<Publication, sqlx::Error> {
    // By word: a step of a newer version is passed over, one that is absent has not begun.
    let Json(mut kept): Json<BTreeMap<String, KeptStep>> = row.try_get("steps")?;
    let steps = StepKey::ALL
        .iter()
        .map(|&key| match kept.remove(key.as_str()) {
            Some(KeptStep { state, detail }) => Step { key, state, detail },
            None => Step { key, state: StepState::Waiting, detail: None },
        })
        .collect();
    Ok(Publication {
        id: PublicationId(row.try_get("id")?),
        flow_id: FlowId(row.try_get("flow_id")?),
        account_id: AccountId(row.try_get("account_id")?),
        endpoint_id: row.try_get("endpoint_id")?,
        meta_flow_id: row.try_get("meta_flow_id")?,
        state: row::word(row, "state")?,
        steps,
        problem: row::sentence_or_none(row, "problem")?,
        validation_errors: row.try_get("validation_errors")?,
        version_id: row.try_get::<Option<uuid::Uuid>, _>("version_id")?.map(VersionId),
        published_version_id: row.try_get::<Option<uuid::Uuid>, _>("published_version_id")?.map(VersionId),
        version_number: row
            .try_get::<Option<i32>, _>("version_number")?
            .map(|number| u32::try_from(number).unwrap_or_default()),
        published_at: row::at_or_none(row, "published_at")?,
    })
}
