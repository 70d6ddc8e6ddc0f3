//! One person's pass through a flow version.

use crate::{
    FlowId, Origin, PublicationId, SessionId, StoreError, TenantTx, VersionId, control, error::changed, row,
};
use akis_form::{Answers, QuestionId, SubmissionId};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Row as _};

/// A session.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Names it; goes to the phone as `akis_session`.
    pub id: SessionId,
    /// Of which flow. Whoever found the session by what a phone sent compares it with the endpoint's.
    pub flow_id: FlowId,
    /// Which version it runs.
    pub version_id: VersionId,
    /// Under which publication.
    pub publication_id: PublicationId,
    /// How the person came here.
    pub origin: Origin,
    /// What was answered so far; empty once completed.
    pub answers: Answers,
    /// The last screen that was passed.
    pub screen: Option<String>,
    /// When the phone first showed it.
    pub opened_at: Option<Timestamp>,
    /// When it was completed.
    pub completed_at: Option<Timestamp>,
    /// What it became.
    pub submission: Option<SubmissionId>,
    /// The consent that was not given and without which the form does not go on.
    pub refused: Option<Refusal>,
    /// How often a refusal erased what was answered.
    pub erasures: i32,
}

/// What is kept of a person who did not consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The consent part.
    pub consent: QuestionId,
    /// Names the text that was shown.
    pub text_version: String,
    /// When.
    pub at: Timestamp,
}

/// A session to be opened.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Made by the caller, who may need it first.
    pub id: SessionId,
    /// Of which flow.
    pub flow_id: FlowId,
    /// Which version it runs.
    pub version_id: VersionId,
    /// Under which publication.
    pub publication_id: PublicationId,
    /// How the person came here.
    pub origin: Origin,
    /// A token we issue for it, by which it can be found.
    pub flow_token: Option<SecretString>,
    /// A token that came and is not ours: kept, never a key.
    pub external_token: Option<String>,
}

/// What [`read`] reads.
pub(crate) const COLUMNS: &str =
    "id, flow_id, version_id, publication_id, origin, answers, screen, opened_at, completed_at,
    submission_id, refused_consent, refused_text, refused_at, erasures";

/// Opens a session and returns its id.
pub async fn open(tx: &mut TenantTx, new: &NewSession) -> Result<SessionId, StoreError> {
    let tenant = tx.tenant();
    sqlx::query(
        "insert into sessions (tenant_id, id, flow_id, version_id, publication_id, origin, external_token)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(tenant.0)
    .bind(new.id.0)
    .bind(new.flow_id.0)
    .bind(new.version_id.0)
    .bind(new.publication_id.0)
    .bind(new.origin.as_str())
    .bind(&new.external_token)
    .execute(&mut **tx)
    .await?;
    if let Some(token) = &new.flow_token {
        control::flow_tokens::insert(tx, token.expose_secret(), tenant, new.id).await?;
    }
    Ok(new.id)
}

/// By id. By primary key.
pub async fn by_id(tx: &mut TenantTx, id: SessionId) -> Result<Option<Session>, StoreError> {
    let sql = AssertSqlSafe(format!("select {COLUMNS} from sessions where tenant_id = $1 and id = $2"));
    Ok(sqlx::query(sql).bind(tx.tenant().0).bind(id.0).try_map(|row| read(&row)).fetch_optional(&mut **tx).await?)
}

/// By a token we issued to this tenant. Two look-ups by primary key.
pub async fn by_token(tx: &mut TenantTx, flow_token: &str) -> Result<Option<Session>, StoreError> {
    match control::flow_tokens::find(tx, flow_token).await? {
        Some((tenant, session)) if tenant == tx.tenant() => by_id(tx, session).await,
        _ => Ok(None),
    }
}

/// Erases what was answered and keeps the refusal alone. Called again it keeps the time of the first. False, and nothing
/// changes, when the session was completed meanwhile.
pub async fn refuse(
    tx: &mut TenantTx,
    id: SessionId,
    consent: &QuestionId,
    text_version: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "update sessions set answers = '{}', screen = null, last_seen_at = now(), erasures = erasures + 1,
                refused_at = case when refused_consent = $3 and refused_text = $4 then refused_at else now() end,
                refused_consent = $3, refused_text = $4
          where tenant_id = $1 and id = $2 and completed_at is null",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(consent.as_str())
    .bind(text_version)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes an error the phone reported, by Meta's key of it.
pub async fn record_client_error(tx: &mut TenantTx, id: SessionId, key: &str) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update sessions set last_client_error = $3, last_seen_at = now() where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(key)
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "session")
}

pub(crate) fn read(row: &PgRow) -> Result<Session, sqlx::Error> {
    let answers = row::json(row, "answers")?;
    let consent: Option<String> = row.try_get("refused_consent")?;
    let text: Option<String> = row.try_get("refused_text")?;
    let refused = match (consent, text, row::at_or_none(row, "refused_at")?) {
        (Some(consent), Some(text_version), Some(at)) => {
            Some(Refusal { consent: QuestionId(consent), text_version, at })
        }
        _ => None,
    };
    Ok(Session {
        id: SessionId(row.try_get("id")?),
        flow_id: FlowId(row.try_get("flow_id")?),
        version_id: VersionId(row.try_get("version_id")?),
        publication_id: PublicationId(row.try_get("publication_id")?),
        origin: row::word(row, "origin")?,
        answers,
        screen: row.try_get("screen")?,
        opened_at: row::at_or_none(row, "opened_at")?,
        completed_at: row::at_or_none(row, "completed_at")?,
        submission: row.try_get::<Option<uuid::Uuid>, _>("submission_id")?.map(SubmissionId),
        refused,
        erasures: row.try_get("erasures")?,
    })
}
