use crate::api::text::said;
use akis_form::Submission;
use akis_store::files::File;
use akis_store::{FileState, Scan};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A file that came with answers.
#[derive(Serialize, ToSchema)]
#[schema(as = SubmissionFile)]
pub(crate) struct FileBody {
    id: Uuid,
    /// The id of the question it answers.
    question: String,
    /// That question, as the person read it; null when the form's version does not tell.
    #[schema(required)]
    label: Option<String>,
    /// As the person's phone calls it.
    name: String,
    /// Bytes; null until it was fetched.
    #[schema(required)]
    size: Option<u64>,
    /// What its content is, as a MIME type; null until it was fetched.
    #[schema(required)]
    mime_type: Option<String>,
    state: Standing,
    /// Of a refused one: `too_large`, `type`, `damaged`, `infected` or `gone`.
    #[schema(required)]
    refusal: Option<&'static str>,
    /// Why it is not kept and what to do, in words.
    #[schema(required)]
    problem: Option<String>,
    /// Of a kept one: what the virus scanner said.
    #[schema(required)]
    scanned: Option<Scanned>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// How a file stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FileState)]
enum Standing {
    /// Being fetched; the answers wait for it.
    Waiting,
    /// Here.
    Kept,
    /// Not kept; the answers wait for a person's decision.
    Refused,
    /// Could not be fetched; the answers wait for a person's decision.
    Failed,
    /// Not kept, and a person let the answers go without it.
    LeftOut,
}

/// What a scanner said.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FileScan)]
enum Scanned {
    /// None is set up.
    NotScanned,
    /// It found nothing.
    Clean,
}

impl FileBody {
    /// For a person of this language.
    pub(crate) fn new(file: File, submission: &Submission, locale: &str) -> Self {
        let answer = submission.answers.iter().find(|answer| answer.id == file.question);
        Self {
            id: file.id.0,
            label: answer.map(|answer| answer.label.clone()),
            question: file.question.as_str().to_owned(),
            name: file.file_name,
            size: file.size,
            mime_type: file.mime_type,
            state: match file.state {
                FileState::Waiting => Standing::Waiting,
                FileState::Kept => Standing::Kept,
                FileState::Refused => Standing::Refused,
                FileState::Failed => Standing::Failed,
                FileState::LeftOut => Standing::LeftOut,
            },
            refusal: file.refusal.map(akis_store::FileRefusal::as_str),
            problem: said(file.problem, locale),
            scanned: file.scanned.map(|scan| match scan {
                Scan::NotScanned => Scanned::NotScanned,
                Scan::Clean => Scanned::Clean,
            }),
            created_at: file.created_at,
        }
    }
}
