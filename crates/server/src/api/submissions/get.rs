use super::delivery::DeliveryBody;
use super::problem::{self, ProblemBody};
use crate::api::files::FileBody;
use crate::{
    State,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_connectors::Connectors;
use akis_form::{AnsweredQuestion, SubmissionId};
use akis_store::{TenantTx, corrections, deliveries, files, flow_versions, submissions};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A completed form with everything about it.
#[derive(Serialize, ToSchema)]
#[schema(as = Submission)]
pub(super) struct SubmissionBody {
    id: Uuid,
    flow_id: Uuid,
    flow_name: String,
    /// Which version of the flow the person filled in.
    version_number: u32,
    #[schema(value_type = String, format = DateTime)]
    completed_at: Timestamp,
    /// When WhatsApp brought the person's reply as well.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    confirmed_at: Option<Timestamp>,
    /// A member tried the form.
    test: bool,
    /// A second reply on the same message; only of a form that phones run alone.
    again: bool,
    /// What must be corrected before the answers are delivered; empty when nothing.
    problems: Vec<ProblemBody>,
    /// When somebody corrected them, or let them go as they were.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    corrected_at: Option<Timestamp>,
    /// In the form's order.
    answers: Vec<AnswerBody>,
    deliveries: Vec<DeliveryBody>,
    /// Those that came with the answers, in the order they were sent. The deliveries wait until each is kept or left out.
    files: Vec<FileBody>,
}

/// One answer with what was asked.
#[derive(Serialize, ToSchema)]
#[schema(as = Answer)]
struct AnswerBody {
    /// As the person read it.
    label: String,
    /// The question's kind, or `consent`.
    kind: String,
    /// In the words the person saw.
    display: String,
    /// To be shown only when asked for.
    sensitive: bool,
}

/// Reads one completed form. For every role.
#[utoipa::path(get, path = "/submissions/{id}", tag = "answers", operation_id = "get_submission",
    params(("id" = Uuid, Path, description = "The completed form")),
    responses((status = 200, body = SubmissionBody)))]
pub(super) async fn get(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<SubmissionBody>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let body = SubmissionBody::read(&mut tx, SubmissionId(id), &state.connectors, &member.locale).await?;
    tx.commit().await?;
    Ok(Json(body))
}

impl SubmissionBody {
    /// Reads it for a person of this language; not found when it is none of this tenant.
    pub(super) async fn read(
        tx: &mut TenantTx,
        id: SubmissionId,
        connectors: &Connectors,
        locale: &str,
    ) -> Result<Self, Problem> {
        let row = submissions::get(tx, id).await?.ok_or(RequestProblem::NotFound)?;
        let deliveries = deliveries::list(tx, id).await?;
        let files = files::list(tx, id).await?;
        let files = files.into_iter().map(|file| FileBody::new(file, &row.submission, locale)).collect();
        let mut problems = Vec::new();
        if !row.problems.is_empty()
            && let Some(waiting) = corrections::get(tx, id).await?
            && let Some(version) = flow_versions::plan(tx, row.version_id).await?
        {
            problems = problem::bodies(&version.plan, waiting);
        }
        Ok(Self {
            id: row.id.0,
            flow_id: row.flow_id.0,
            flow_name: row.flow_name,
            version_number: row.version_number,
            completed_at: row.completed_at,
            confirmed_at: row.confirmed_at,
            test: row.test,
            again: row.again,
            problems,
            corrected_at: row.corrected_at,
            answers: row.submission.answers.into_iter().map(Into::into).collect(),
            deliveries: deliveries.into_iter().map(|row| DeliveryBody::new(row, connectors, locale)).collect(),
            files,
        })
    }
}

impl From<AnsweredQuestion> for AnswerBody {
    fn from(answer: AnsweredQuestion) -> Self {
        Self { label: answer.label, kind: answer.kind, display: answer.display, sensitive: answer.sensitive }
    }
}
