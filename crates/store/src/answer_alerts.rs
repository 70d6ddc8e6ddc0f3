//! What a company is told of answers that nobody sends before a person has looked at them: a file was not kept, or they do
//! not fit the form. One alert a form and matter, whether the form has destinations or not; it leads to one of the answers,
//! and ends when none is left. Test answers do not count.

use crate::alerts::{self, NewAlert};
use crate::file_work::Verdict;
use crate::{AlertCategory, FileState, FlowId, StoreError, TenantTx};
use akis_form::SubmissionId;
use akis_sentence::{Sentence, sentence};
use sqlx::Row as _;
use uuid::Uuid;

/// What a person has to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Matter {
    /// A file will not be kept: too large, of another kind, infected.
    FileRefused,
    /// A file could not be fetched or scanned: maybe something is out of order here. Told apart, so that one infected file
    /// that nobody settles does not hide that.
    FileFailed,
    /// Answers of a reply do not fit the form.
    Correction,
}

/// The matters of files.
const FILES: &[Matter] = &[Matter::FileRefused, Matter::FileFailed];

impl Matter {
    fn category(self) -> AlertCategory {
        match self {
            Self::FileRefused | Self::FileFailed => AlertCategory::File,
            Self::Correction => AlertCategory::Delivery,
        }
    }

    fn key(self, flow: FlowId) -> String {
        match self {
            Self::FileRefused => format!("{flow}:refused"),
            Self::FileFailed => format!("{flow}:failed"),
            Self::Correction => format!("{flow}:correction"),
        }
    }

    fn title(self, flow: &str) -> Sentence {
        match self {
            Self::FileRefused | Self::FileFailed => sentence!(
                "A file of an answer to “{flow}” could not be kept.",
                "“{flow}” formunun bir yanıtındaki dosya saklanamadı."
            ),
            Self::Correction => sentence!(
                "An answer to “{flow}” does not fit the form.",
                "“{flow}” formunun bir yanıtı forma uymuyor."
            ),
        }
    }
}

/// A file of an answer has settled: people are told that it is lost, or, when it was the last, no more.
pub(crate) async fn file_settled(
    tx: &mut TenantTx,
    submission: SubmissionId,
    flow: FlowId,
    verdict: &Verdict,
) -> Result<(), StoreError> {
    match verdict {
        Verdict::Kept(_) => settle(tx, flow, FILES).await,
        Verdict::Refused(refusal) => {
            raise(tx, submission, Matter::FileRefused, &with_choice(&refusal.sentence())).await
        }
        Verdict::Failed(problem) => raise(tx, submission, Matter::FileFailed, problem).await,
    }
}

/// Files were given to an answer; those of them that were lost before are told now.
pub(crate) async fn files_given(
    tx: &mut TenantTx,
    submission: SubmissionId,
    given: &[(FileState, Option<Sentence>)],
) -> Result<(), StoreError> {
    let why =
        |state: FileState| given.iter().find(|(is, _)| *is == state).and_then(|(_, problem)| problem.as_ref());
    if let Some(problem) = why(FileState::Refused) {
        raise(tx, submission, Matter::FileRefused, &with_choice(problem)).await?;
    }
    match why(FileState::Failed) {
        Some(problem) => raise(tx, submission, Matter::FileFailed, problem).await,
        None => Ok(()),
    }
}

/// A person lets an answer go on without a file.
pub(crate) async fn file_left_out(tx: &mut TenantTx, submission: SubmissionId) -> Result<(), StoreError> {
    let flow: Option<Uuid> =
        sqlx::query_scalar("select flow_id from submissions where tenant_id = $1 and id = $2")
            .bind(tx.tenant().0)
            .bind(submission.0)
            .fetch_optional(&mut **tx)
            .await?;
    match flow {
        Some(flow) => settle(tx, FlowId(flow), FILES).await,
        None => Ok(()),
    }
}

/// Why a file is not kept, and what a person does about it. That it could not be fetched says so itself.
fn with_choice(problem: &Sentence) -> Sentence {
    problem.clone().and(&sentence!(
        "Open the answer and decide: fetch the file again, or let the answer go on without it.",
        "Yanıtı açıp karar verin: dosyayı yeniden alın ya da yanıt dosya olmadan devam etsin."
    ))
}

/// Tells people of an answer; `next_step` says what they do about it.
pub(crate) async fn raise(
    tx: &mut TenantTx,
    submission: SubmissionId,
    matter: Matter,
    next_step: &Sentence,
) -> Result<(), StoreError> {
    let found = sqlx::query(
        "select flows.id, flows.name from submissions
           join flows on flows.tenant_id = submissions.tenant_id and flows.id = submissions.flow_id
          where submissions.tenant_id = $1 and submissions.id = $2 and not submissions.test",
    )
    .bind(tx.tenant().0)
    .bind(submission.0)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(found) = found else { return Ok(()) };
    let flow = FlowId(found.try_get("id")?);
    let alert = NewAlert {
        category: matter.category(),
        key: matter.key(flow),
        flow_id: Some(flow),
        connection_id: None,
        title: matter.title(found.try_get("name")?),
        next_step: next_step.clone(),
        path: path(submission),
    };
    alerts::raise(tx, &alert).await.map(|_| ())
}

/// Ends the alerts of a form that are over, and leads the others to an answer that still waits. Nearly always none stands,
/// and then nothing else is read.
pub(crate) async fn settle(tx: &mut TenantTx, flow: FlowId, matters: &[Matter]) -> Result<(), StoreError> {
    for matter in matters {
        let (category, key) = (matter.category(), matter.key(flow));
        if alerts::standing_of(tx, category, std::slice::from_ref(&key)).await?.is_empty() {
            continue;
        }
        match first(tx, flow, *matter).await? {
            Some(submission) => alerts::lead_to(tx, category, &key, &path(submission)).await?,
            None => {
                alerts::resolve(tx, category, &key).await?;
            }
        }
    }
    Ok(())
}

/// The oldest answer of a form that a person has to look at. Indexes files_trouble and submissions_correction.
async fn first(tx: &mut TenantTx, flow: FlowId, matter: Matter) -> Result<Option<SubmissionId>, StoreError> {
    let state = match matter {
        Matter::FileRefused => FileState::Refused,
        Matter::FileFailed => FileState::Failed,
        Matter::Correction => return first_uncorrected(tx, flow).await,
    };
    let found: Option<Uuid> = sqlx::query_scalar(
        "select files.submission_id from files
           join submissions on submissions.tenant_id = files.tenant_id and submissions.id = files.submission_id
          where files.tenant_id = $1 and files.flow_id = $2 and files.state in ('refused', 'failed')
            and files.state = $3 and files.submission_id is not null and not submissions.test
          order by files.submission_id limit 1",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .bind(state.as_str())
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.map(SubmissionId))
}

async fn first_uncorrected(tx: &mut TenantTx, flow: FlowId) -> Result<Option<SubmissionId>, StoreError> {
    let found: Option<Uuid> = sqlx::query_scalar(
        "select id from submissions
          where tenant_id = $1 and flow_id = $2 and problems is not null and not test order by id limit 1",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.map(SubmissionId))
}

/// The answer's page.
fn path(submission: SubmissionId) -> String {
    format!("/r/{submission}")
}
