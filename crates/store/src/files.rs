//! Files that people send with a form: expected, looked at, given to a submission, decided about.
//!
//! A file has a row from the moment a request or a reply first names it, whether or not the form is ever finished. Its
//! content lies in the object store under [`object_name`]; fetching and proving it is a job's work
//! ([`file_work`](crate::file_work)). A submission goes out when none of its files is waiting any more; one that was not
//! kept holds it back until a person asks for the file again ([`retry`]) or lets the answers go without it ([`leave_out`]).

use crate::{
    AccountId, FileId, FileRefusal, FileState, FlowId, Scan, SessionId, StoreError, TenantId, TenantTx,
    answer_alerts, file_work, jobs, row,
};
use akis_crypto::seal::DerivedKey;
use akis_form::{QuestionId, SubmissionId};
use akis_sentence::Sentence;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use std::collections::HashSet;

/// Most files one session may name. Pickers take 30 a screen; who sends more is no picker.
pub const MOST_PER_SESSION: i64 = 300;

/// The table, as sealed values name it.
pub(crate) const TABLE: &str = "files";
/// Its column of addresses and keys.
pub(crate) const SOURCE: &str = "sealed_source";

/// The object that holds a file's content.
pub fn object_name(tenant: TenantId, id: FileId) -> String {
    format!("{tenant}/{id}")
}

/// Uploads that a request of the endpoint brings.
#[derive(Clone, Copy)]
pub struct Uploads<'a> {
    /// Of which session; it need not be written yet.
    pub session: SessionId,
    /// Of which flow.
    pub flow: FlowId,
    /// When those are dropped that no submission took.
    pub drop_at: Timestamp,
    /// What they are.
    pub uploads: &'a [Upload],
}

/// An upload on WhatsApp's CDN. Without `Debug`: it holds keys.
#[derive(Clone, PartialEq)]
pub struct Upload {
    /// Whose answer it is.
    pub question: QuestionId,
    /// WhatsApp's id of it; a session's second upload of the same id is the first.
    pub media_id: String,
    /// As the person's phone calls it.
    pub file_name: String,
    /// Where the encrypted copy lies.
    pub cdn_url: Option<String>,
    /// What opens and proves it (`encryption_metadata`).
    pub encryption: Option<Value>,
    /// Most kibibytes the question takes.
    pub max_kib: u32,
    /// MIME types the question takes; none takes what pickers offer.
    pub types: Vec<String>,
}

/// Files that a reply message names (`nfm_reply` of a form without endpoint). The submission is written already.
#[derive(Clone, Copy)]
pub struct Reply<'a> {
    /// Of which session.
    pub session: SessionId,
    /// Of which flow.
    pub flow: FlowId,
    /// Whose access token fetches them.
    pub account: AccountId,
    /// Which answers wait for them.
    pub submission: SubmissionId,
    /// What they are.
    pub files: &'a [ReplyFile],
}

/// A file at the Media API. Without `Debug`: names are people's own.
#[derive(Clone, PartialEq, Eq)]
pub struct ReplyFile {
    /// Whose answer it is.
    pub question: QuestionId,
    /// Its id at the Media API (`id`).
    pub media_id: String,
    /// As the person's phone calls it.
    pub file_name: String,
    /// What the reply says its SHA-256 is, in base64 or hex. The Media API says it too.
    pub sha256: Option<String>,
    /// Most kibibytes the question takes.
    pub max_kib: u32,
    /// MIME types the question takes; none takes what pickers offer.
    pub types: Vec<String>,
}

/// How a file stands, for the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// WhatsApp's id of the upload.
    pub media_id: String,
    /// How it stands.
    pub state: FileState,
    /// Why it is not kept; of [`FileState::Refused`].
    pub refusal: Option<FileRefusal>,
}

/// A file of a submission, as people see it. Without `Debug`: names are people's own.
#[derive(Clone, PartialEq)]
pub struct File {
    /// Names it.
    pub id: FileId,
    /// Whose answer it is.
    pub question: QuestionId,
    /// As the person's phone calls it.
    pub file_name: String,
    /// How it stands.
    pub state: FileState,
    /// Why it is not kept.
    pub refusal: Option<FileRefusal>,
    /// The same in words.
    pub problem: Option<Sentence>,
    /// What a scanner said; known once it is kept.
    pub scanned: Option<Scan>,
    /// What its content is, once it was fetched.
    pub mime_type: Option<String>,
    /// Its bytes, once it was fetched.
    pub size: Option<u64>,
    /// When it was first named.
    pub created_at: Timestamp,
}

/// A row to be written. Rows, jobs and standings come from it alike for uploads and replies.
struct NewFile<'a> {
    question: &'a QuestionId,
    media_id: &'a str,
    file_name: &'a str,
    source: Option<Value>,
    max_kib: u32,
    types: &'a [String],
}

/// Where new rows belong.
struct Place {
    session: SessionId,
    flow: FlowId,
    submission: Option<SubmissionId>,
    account: Option<AccountId>,
}

/// Gives each upload its row and its job, and says how each stands. Called again with the same ones it finds them; one that
/// could not be fetched is tried anew. What names no address or keys is refused as damaged at once.
pub async fn expect(tx: &mut TenantTx, uploads: Uploads<'_>) -> Result<Vec<Standing>, StoreError> {
    let new = uploads.uploads.iter().map(|upload| NewFile {
        question: &upload.question,
        media_id: &upload.media_id,
        file_name: &upload.file_name,
        source: upload
            .cdn_url
            .as_ref()
            .zip(upload.encryption.as_ref())
            .map(|(url, encryption)| json!({ "cdn_url": url, "encryption": encryption })),
        max_kib: upload.max_kib,
        types: &upload.types,
    });
    let place = Place { session: uploads.session, flow: uploads.flow, submission: None, account: None };
    let added = insert(tx, &place, new.collect()).await?;
    jobs::enqueue_files(tx, jobs::DROP_FILE, &added, uploads.drop_at).await?;
    let ids: Vec<&str> = uploads.uploads.iter().map(|upload| upload.media_id.as_str()).collect();
    again(tx, uploads.session, &ids).await?;
    let mut standings = standings(tx, uploads.session, &ids).await?;
    let known: HashSet<String> = standings.iter().map(|standing| standing.media_id.clone()).collect();
    // Above what a session may name, nothing is written.
    standings.extend(ids.iter().filter(|id| !known.contains(**id)).map(|id| Standing {
        media_id: (*id).to_owned(),
        state: FileState::Refused,
        refusal: Some(FileRefusal::TooLarge),
    }));
    Ok(standings)
}

/// Gives each file of a reply its row and its job, for a submission written in the same transaction. Called again it
/// finds them.
pub async fn expect_from_reply(tx: &mut TenantTx, reply: Reply<'_>) -> Result<(), StoreError> {
    let new = reply.files.iter().map(|file| NewFile {
        question: &file.question,
        media_id: &file.media_id,
        file_name: &file.file_name,
        source: Some(json!({ "sha256": file.sha256 })),
        max_kib: file.max_kib,
        types: &file.types,
    });
    let place = Place {
        session: reply.session,
        flow: reply.flow,
        submission: Some(reply.submission),
        account: Some(reply.account),
    };
    insert(tx, &place, new.collect()).await?;
    Ok(())
}

/// Writes the rows that are not there yet, and their fetching jobs.
async fn insert(tx: &mut TenantTx, place: &Place, files: Vec<NewFile<'_>>) -> Result<Vec<FileId>, StoreError> {
    let tenant = tx.tenant().0;
    let there: i64 = sqlx::query_scalar("select count(*) from files where tenant_id = $1 and session_id = $2")
        .bind(tenant)
        .bind(place.session.0)
        .fetch_one(&mut **tx)
        .await?;
    let room = usize::try_from(MOST_PER_SESSION.saturating_sub(there)).unwrap_or_default();
    let mut added = Vec::new();
    for file in files {
        if added.len() >= room {
            break;
        }
        let id = FileId::new();
        let refusal = file.source.is_none().then_some(FileRefusal::Damaged);
        let source =
            file.source.map(|source| tx.seal(TABLE, SOURCE, id.0, &SecretString::from(source.to_string())));
        let state = if refusal.is_some() { FileState::Refused } else { FileState::Waiting };
        let done = sqlx::query(
            "insert into files (tenant_id, id, session_id, flow_id, submission_id, question, media_id, origin, account_id,
                                file_name, sealed_source, max_kib, types, state, refusal, problem, settled_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                     case when $14 = 'refused' then now() end)
             on conflict (tenant_id, session_id, media_id) do nothing",
        )
        .bind(tenant)
        .bind(id.0)
        .bind(place.session.0)
        .bind(place.flow.0)
        .bind(place.submission.map(|submission| submission.0))
        .bind(file.question.as_str())
        .bind(file.media_id)
        .bind(if place.account.is_some() { "graph" } else { "cdn" })
        .bind(place.account.map(|account| account.0))
        .bind(file.file_name)
        .bind(source)
        .bind(i32::try_from(file.max_kib).unwrap_or(i32::MAX))
        .bind(file.types)
        .bind(state.as_str())
        .bind(refusal.map(FileRefusal::as_str))
        .bind(refusal.map(|refusal| Json(refusal.sentence())))
        .execute(&mut **tx)
        .await?;
        if done.rows_affected() == 1 {
            added.push((id, state));
        }
    }
    let to_fetch: Vec<FileId> =
        added.iter().filter(|(_, state)| *state == FileState::Waiting).map(|(id, _)| *id).collect();
    jobs::enqueue_files(tx, jobs::FETCH_FILE, &to_fetch, Timestamp::now()).await?;
    Ok(added.into_iter().map(|(id, _)| id).collect())
}

/// Tries anew what could not be fetched: the person is there and waits for it.
async fn again(tx: &mut TenantTx, session: SessionId, media_ids: &[&str]) -> Result<(), StoreError> {
    let ids: Vec<uuid::Uuid> = sqlx::query_scalar(
        "update files set state = 'waiting', problem = null, settled_at = null,
                mime_type = null, size = null, sha256 = null, fetched_at = null
          where tenant_id = $1 and session_id = $2 and media_id = any ($3) and state = 'failed'
         returning id",
    )
    .bind(tx.tenant().0)
    .bind(session.0)
    .bind(media_ids)
    .fetch_all(&mut **tx)
    .await?;
    let ids: Vec<FileId> = ids.into_iter().map(FileId).collect();
    jobs::enqueue_files(tx, jobs::FETCH_FILE, &ids, Timestamp::now()).await
}

/// How uploads of a session stand; those that have a row. By its unique key.
pub async fn standings(
    tx: &mut TenantTx,
    session: SessionId,
    media_ids: &[&str],
) -> Result<Vec<Standing>, StoreError> {
    Ok(sqlx::query(
        "select media_id, state, refusal from files
          where tenant_id = $1 and session_id = $2 and media_id = any ($3)",
    )
    .bind(tx.tenant().0)
    .bind(session.0)
    .bind(media_ids)
    .try_map(|row: PgRow| {
        Ok(Standing {
            media_id: row.try_get("media_id")?,
            state: row::word(&row, "state")?,
            refusal: row::word_or_none(&row, "refusal")?,
        })
    })
    .fetch_all(&mut **tx)
    .await?)
}

/// Gives a finished form the files its answers name; the others of its session are dropped in time. In the transaction that
/// completes it.
pub async fn attach(tx: &mut TenantTx, session: SessionId, submission: SubmissionId) -> Result<(), StoreError> {
    // The session's files come first: nearly always there are none, and then nothing else is read.
    let given = sqlx::query(
        "update files set submission_id = $3
           from submissions
          where files.tenant_id = $1 and files.session_id = $2
            and submissions.tenant_id = $1 and submissions.id = $3
            and jsonb_path_exists(submissions.body, '$.**.media_id ? (@ == $id)',
                                  jsonb_build_object('id', files.media_id))
         returning files.state, files.problem",
    )
    .bind(tx.tenant().0)
    .bind(session.0)
    .bind(submission.0)
    .try_map(|row: PgRow| Ok((row::word(&row, "state")?, row::sentence_or_none(&row, "problem")?)))
    .fetch_all(&mut **tx)
    .await?;
    answer_alerts::files_given(tx, submission, &given).await
}

/// The files of a submission, in the order they were named; index files_submission.
pub async fn list(tx: &mut TenantTx, submission: SubmissionId) -> Result<Vec<File>, StoreError> {
    Ok(sqlx::query(
        "select id, question, file_name, state, refusal, problem, scanned, mime_type, size, created_at
           from files where tenant_id = $1 and submission_id = $2 order by id",
    )
    .bind(tx.tenant().0)
    .bind(submission.0)
    .try_map(|row| read(&row))
    .fetch_all(&mut **tx)
    .await?)
}

/// One of them, with the key that opens its object; `None` also when it is another submission's.
pub async fn get(
    tx: &mut TenantTx,
    submission: SubmissionId,
    id: FileId,
) -> Result<Option<(File, DerivedKey)>, StoreError> {
    let file = sqlx::query(
        "select id, question, file_name, state, refusal, problem, scanned, mime_type, size, created_at
           from files where tenant_id = $1 and id = $3 and submission_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(submission.0)
    .bind(id.0)
    .try_map(|row| read(&row))
    .fetch_optional(&mut **tx)
    .await?;
    Ok(file.map(|file| (file, file_work::key(tx, id))))
}

/// Fetches a file of a submission anew, because a person asked. False, and nothing changes, when it is kept or under way.
pub async fn retry(tx: &mut TenantTx, submission: SubmissionId, id: FileId) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "update files set state = 'waiting', refusal = null, problem = null, settled_at = null,
                mime_type = null, size = null, sha256 = null, fetched_at = null
          where tenant_id = $1 and id = $3 and submission_id = $2
            and state in ('refused', 'failed', 'left_out') and sealed_source is not null",
    )
    .bind(tx.tenant().0)
    .bind(submission.0)
    .bind(id.0)
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return if get(tx, submission, id).await?.is_some() {
            Ok(false)
        } else {
            Err(StoreError::NotFound("file"))
        };
    }
    jobs::enqueue_files(tx, jobs::FETCH_FILE, &[id], Timestamp::now()).await?;
    file_work::free_deliveries(tx, submission).await?;
    Ok(true)
}

/// Lets a submission go on without a file that was not kept, because a person decided so. False, and nothing changes, when
/// the file is kept, under way, or left out already.
pub async fn leave_out(tx: &mut TenantTx, submission: SubmissionId, id: FileId) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "update files set state = 'left_out'
          where tenant_id = $1 and id = $3 and submission_id = $2 and state in ('refused', 'failed')",
    )
    .bind(tx.tenant().0)
    .bind(submission.0)
    .bind(id.0)
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return if get(tx, submission, id).await?.is_some() {
            Ok(false)
        } else {
            Err(StoreError::NotFound("file"))
        };
    }
    file_work::free_deliveries(tx, submission).await?;
    answer_alerts::file_left_out(tx, submission).await?;
    Ok(true)
}

fn read(row: &PgRow) -> Result<File, sqlx::Error> {
    Ok(File {
        id: FileId(row.try_get("id")?),
        question: QuestionId(row.try_get("question")?),
        file_name: row.try_get("file_name")?,
        state: row::word(row, "state")?,
        refusal: row::word_or_none(row, "refusal")?,
        problem: row::sentence_or_none(row, "problem")?,
        scanned: row::word_or_none(row, "scanned")?,
        mime_type: row.try_get("mime_type")?,
        size: row.try_get::<Option<i64>, _>("size")?.map(|size| u64::try_from(size).unwrap_or_default()),
        created_at: row::at(row, "created_at")?,
    })
}
