//! Files under way: what the job that fetches one needs, how it says what came of it, and what a delivery waits for.

use crate::files::{SOURCE, TABLE};
use crate::{
    AccountId, DeliveryId, DestinationId, FileId, FileRefusal, FileState, FlowId, Scan, StoreError, TenantTx,
    Topic, answer_alerts, events, jobs, row, switched_off,
};
use akis_crypto::seal::DerivedKey;
use akis_form::SubmissionId;
use akis_sentence::{Sentence, sentence};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use uuid::Uuid;

/// A file to be fetched. Without `Debug`: it holds addresses and keys.
#[derive(Clone)]
pub struct Work {
    /// Which file.
    pub id: FileId,
    /// Where it is.
    pub source: Source,
    /// As the person's phone calls it.
    pub file_name: String,
    /// Most kibibytes the question takes.
    pub max_kib: u32,
    /// MIME types the question takes; none takes what pickers offer.
    pub types: Vec<String>,
    /// When it was first named; WhatsApp keeps it for days.
    pub created_at: Timestamp,
    /// The object is complete and proved; only the scanner has not seen it.
    pub fetched: Option<Fetched>,
    /// Seals its object.
    pub key: DerivedKey,
}

/// Where a file is.
#[derive(Clone)]
pub enum Source {
    /// On WhatsApp's CDN, encrypted.
    Cdn {
        /// Where.
        url: SecretString,
        /// `encryption_metadata`, as the phone sent it.
        encryption: Value,
    },
    /// At the Media API.
    Graph {
        /// Whose access token fetches it.
        account: AccountId,
        /// Its id there.
        media_id: String,
        /// What the reply said its SHA-256 is.
        sha256: Option<String>,
    },
}

/// What is known of a file whose object is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// What its content is.
    pub mime_type: String,
    /// Its bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is kept.
    Kept(Scan),
    /// It is not, and trying again would change nothing.
    Refused(FileRefusal),
    /// It could not be fetched or scanned, for this reason in words.
    Failed(Sentence),
}

/// Whether a delivery may go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// Nothing holds it back.
    Ready,
    /// Its destination is switched off; switched on, it is enqueued. The delivery says so now.
    SwitchedOff,
    /// A file is under way; its end enqueues the delivery.
    Waiting,
    /// A file was not kept: a person decides. The delivery says so now.
    Stuck,
}

impl FileRefusal {
    /// Why a file is not kept, for who reads the answers.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::TooLarge => sentence!(
                "This file is larger than the question allows, so it was not kept.",
                "Bu dosya sorunun izin verdiğinden büyük olduğu için saklanmadı."
            ),
            Self::Type => sentence!(
                "This file is not of a kind the question takes, so it was not kept.",
                "Bu dosyanın türü sorunun kabul ettikleri arasında olmadığı için saklanmadı."
            ),
            Self::Damaged => sentence!(
                "This file arrived damaged, so it was not kept.",
                "Bu dosya bozuk ulaştığı için saklanmadı."
            ),
            Self::Infected => sentence!(
                "The virus scanner found something harmful in this file, so it was not kept.",
                "Virüs tarayıcısı bu dosyada zararlı bir şey bulduğu için dosya saklanmadı."
            ),
            Self::Gone => sentence!(
                "WhatsApp no longer has this file. Ask the person to send it again.",
                "Bu dosya artık WhatsApp’ta yok. Kişiden dosyayı yeniden göndermesini isteyin."
            ),
        }
    }
}

/// The key of a file's object.
pub(crate) fn key(tx: &TenantTx, id: FileId) -> DerivedKey {
    tx.derive(TABLE, "object", id.0)
}

/// What is to be done; `None` when nothing is: it has settled, or is gone.
pub async fn get(tx: &mut TenantTx, id: FileId) -> Result<Option<Work>, StoreError> {
    let found = sqlx::query(
        "select origin, account_id, media_id, sealed_source, file_name, max_kib, types, created_at, mime_type, size, sha256
           from files where tenant_id = $1 and id = $2 and state = 'waiting' and sealed_source is not null",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let sealed: Vec<u8> = found.try_get("sealed_source")?;
    let opened = tx.unseal(TABLE, SOURCE, id.0, &sealed)?;
    let said: Value = serde_json::from_str(opened.expose_secret()).unwrap_or_default();
    let text = |name: &str| said.get(name).and_then(Value::as_str).map(str::to_owned);
    let source = match found.try_get::<Option<Uuid>, _>("account_id")? {
        Some(account) => Source::Graph {
            account: AccountId(account),
            media_id: found.try_get("media_id")?,
            sha256: text("sha256"),
        },
        None => Source::Cdn {
            url: text("cdn_url").unwrap_or_default().into(),
            encryption: said.get("encryption").cloned().unwrap_or_default(),
        },
    };
    Ok(Some(Work {
        id,
        source,
        file_name: found.try_get("file_name")?,
        max_kib: u32::try_from(found.try_get::<i32, _>("max_kib")?).unwrap_or_default(),
        types: found.try_get("types")?,
        created_at: row::at(&found, "created_at")?,
        fetched: fetched(&found)?,
        key: key(tx, id),
    }))
}

fn fetched(row: &PgRow) -> Result<Option<Fetched>, sqlx::Error> {
    let mime_type: Option<String> = row.try_get("mime_type")?;
    let size: Option<i64> = row.try_get("size")?;
    let sha256 = row.try_get::<Option<Vec<u8>>, _>("sha256")?.and_then(|hash| hash.try_into().ok());
    let (Some(mime_type), Some(size), Some(sha256)) = (mime_type, size, sha256) else { return Ok(None) };
    Ok(Some(Fetched { mime_type, size: u64::try_from(size).unwrap_or_default(), sha256 }))
}

/// Notes that the object is complete and proved; it is not kept before its scan. False when the file has settled or is
/// gone meanwhile.
pub async fn mark_fetched(tx: &mut TenantTx, id: FileId, fetched: &Fetched) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "update files set mime_type = $3, size = $4, sha256 = $5, fetched_at = now()
          where tenant_id = $1 and id = $2 and state = 'waiting'",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(&fetched.mime_type)
    .bind(i64::try_from(fetched.size).unwrap_or(i64::MAX))
    .bind(fetched.sha256.as_slice())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Settles a file, and with the last one of a submission its deliveries: they go out, or wait for a person. How it stands
/// then; `None` when it is gone. One that has settled before stays as it is.
pub async fn settle(tx: &mut TenantTx, id: FileId, verdict: &Verdict) -> Result<Option<FileState>, StoreError> {
    let (state, refusal, scan, problem) = match verdict {
        Verdict::Kept(scan) => (FileState::Kept, None, Some(*scan), None),
        Verdict::Refused(refusal) => (FileState::Refused, Some(*refusal), None, Some(refusal.sentence())),
        Verdict::Failed(problem) => (FileState::Failed, None, None, Some(problem.clone())),
    };
    let settled = sqlx::query(
        "update files set state = $3, refusal = $4, scanned = $5, problem = $6, settled_at = now(),
                sealed_source = case when $3 = 'kept' then null else sealed_source end
          where tenant_id = $1 and id = $2 and state = 'waiting'
         returning submission_id, flow_id",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(state.as_str())
    .bind(refusal.map(FileRefusal::as_str))
    .bind(scan.map(Scan::as_str))
    .bind(problem.map(Json))
    .fetch_optional(&mut **tx)
    .await?;
    let Some(settled) = settled else { return standing(tx, id).await };
    if let Some(submission) = settled.try_get::<Option<Uuid>, _>("submission_id")? {
        free_deliveries(tx, SubmissionId(submission)).await?;
        let flow = FlowId(settled.try_get("flow_id")?);
        answer_alerts::file_settled(tx, SubmissionId(submission), flow, verdict).await?;
        events::notify(tx, Topic::Submission, Some(flow)).await?;
    }
    Ok(Some(state))
}

async fn standing(tx: &mut TenantTx, id: FileId) -> Result<Option<FileState>, StoreError> {
    Ok(sqlx::query("select state from files where tenant_id = $1 and id = $2")
        .bind(tx.tenant().0)
        .bind(id.0)
        .try_map(|row: PgRow| row::word(&row, "state"))
        .fetch_optional(&mut **tx)
        .await?)
}

/// Sets deliveries going that only files held back, or says at them what a person must decide. Holds the submission's row:
/// of two files that settle at once, the second sees the first.
pub(crate) async fn free_deliveries(tx: &mut TenantTx, submission: SubmissionId) -> Result<(), StoreError> {
    sqlx::query("select from submissions where tenant_id = $1 and id = $2 for no key update")
        .bind(tx.tenant().0)
        .bind(submission.0)
        .execute(&mut **tx)
        .await?;
    match readiness(tx, submission).await? {
        // Only a delivery's destination can be that.
        Readiness::Waiting | Readiness::SwitchedOff => Ok(()),
        Readiness::Stuck => hold(tx, submission).await,
        Readiness::Ready => {
            let ids: Vec<Uuid> = sqlx::query_scalar(
                "update deliveries set
                     problem = case when held_by_files then null else problem end,
                     waits_for = null, state = 'waiting', held_by_files = false
                  where tenant_id = $1 and submission_id = $2 and attempts = 0
                    and (state = 'waiting' or (state = 'needs_attention' and held_by_files))
                 returning id",
            )
            .bind(tx.tenant().0)
            .bind(submission.0)
            .fetch_all(&mut **tx)
            .await?;
            let ids: Vec<DeliveryId> = ids.into_iter().map(DeliveryId).collect();
            jobs::enqueue_deliveries(tx, &ids).await
        }
    }
}

async fn readiness(tx: &mut TenantTx, submission: SubmissionId) -> Result<Readiness, StoreError> {
    let (waiting, stuck): (i64, i64) = sqlx::query_as(
        "select count(*) filter (where state = 'waiting'), count(*) filter (where state in ('refused', 'failed'))
           from files where tenant_id = $1 and submission_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(submission.0)
    .fetch_one(&mut **tx)
    .await?;
    Ok(match (waiting, stuck) {
        (0, 0) => Readiness::Ready,
        (0, _) => Readiness::Stuck,
        _ => Readiness::Waiting,
    })
}

/// What a delivery says that a file holds back.
fn held() -> Sentence {
    sentence!(
        "A file that belongs to this answer could not be kept. Look at the answer's files: fetch the file again, or let \
         the answer go out without it.",
        "Bu yanıta ait bir dosya saklanamadı. Yanıtın dosyalarına bakın: dosyayı yeniden alın ya da yanıtı dosya olmadan \
         gönderin."
    )
}

/// Marks the deliveries that have not gone out.
async fn hold(tx: &mut TenantTx, submission: SubmissionId) -> Result<(), StoreError> {
    let flows: Vec<Uuid> = sqlx::query_scalar(
        "update deliveries set state = 'needs_attention', waits_for = 'correction', problem = $3, next_attempt_at = null,
                held_by_files = true
          where tenant_id = $1 and submission_id = $2 and state = 'waiting' and attempts = 0
         returning flow_id",
    )
    .bind(tx.tenant().0)
    .bind(submission.0)
    .bind(Json(held()))
    .fetch_all(&mut **tx)
    .await?;
    if let Some(flow) = flows.first() {
        events::notify(tx, Topic::Delivery, Some(FlowId(*flow))).await?;
    }
    Ok(())
}

/// Whether a delivery may begin: its destination is switched on, or it is a test; and, asked before its first try, no file holds
/// it back. One that has been tried goes on whatever is done to its files. Commit, whatever the answer: the delivery may say it.
pub async fn of_delivery(tx: &mut TenantTx, delivery: DeliveryId) -> Result<Readiness, StoreError> {
    let found = sqlx::query(
        "select deliveries.submission_id, deliveries.destination_id,
                deliveries.state = 'waiting' and deliveries.attempts = 0 as is_new,
                not deliveries.test and destinations.enabled is false as is_off
           from deliveries
           left join destinations on destinations.tenant_id = deliveries.tenant_id
                                 and destinations.id = deliveries.destination_id
          where deliveries.tenant_id = $1 and deliveries.id = $2
            and deliveries.state in ('waiting', 'retrying', 'delivering')",
    )
    .bind(tx.tenant().0)
    .bind(delivery.0)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(found) = found else { return Ok(Readiness::Ready) };
    let destination = found.try_get::<Option<Uuid>, _>("destination_id")?.map(DestinationId);
    let is_off: bool = found.try_get("is_off")?;
    if let Some(destination) = destination.filter(|_| is_off)
        && switched_off::hold(tx, delivery, destination).await?
    {
        return Ok(Readiness::SwitchedOff);
    }
    if !found.try_get::<bool, _>("is_new")? {
        return Ok(Readiness::Ready);
    }
    let submission = SubmissionId(found.try_get("submission_id")?);
    let readiness = readiness(tx, submission).await?;
    if readiness == Readiness::Stuck {
        hold(tx, submission).await?;
    }
    Ok(readiness)
}

/// Drops a file that belongs to no submission. True when it has no row now, so that its object goes too.
pub async fn drop_unattached(tx: &mut TenantTx, id: FileId) -> Result<bool, StoreError> {
    sqlx::query("delete from files where tenant_id = $1 and id = $2 and submission_id is null")
        .bind(tx.tenant().0)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    Ok(standing(tx, id).await?.is_none())
}
