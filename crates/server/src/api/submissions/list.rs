use super::delivery::Standing;
use crate::{
    State,
    api::{
        page::{Page, PageQuery},
        text::said,
    },
    auth::{Member, Viewer},
    extract::{Json, Path, Query},
    problem::{Problem, RequestProblem},
};
use akis_form::{AnsweredQuestion, SubmissionId};
use akis_store::{FlowId, flows, submissions};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How many answers a row shows.
const SHOWN: usize = 3;
/// Stands in lists for an answer that is marked sensitive.
const MASK: &str = "•••";

/// A completed form, in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = SubmissionSummary)]
pub(super) struct SummaryBody {
    id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    completed_at: Timestamp,
    /// A member tried the form.
    test: bool,
    /// A second reply on the same message; only of a form that phones run alone.
    again: bool,
    /// Some answers do not fit the form and wait for a correction.
    needs_correction: bool,
    /// The first answers.
    summary: Vec<ShownAnswer>,
    /// The one that most needs a look; null when it goes nowhere.
    #[schema(required)]
    delivery: Option<DeliveryBrief>,
}

/// A question and its answer in the words the person saw.
#[derive(Serialize, ToSchema)]
struct ShownAnswer {
    label: String,
    /// Masked when it is marked sensitive.
    display: String,
}

/// How a delivery stands.
#[derive(Serialize, ToSchema)]
struct DeliveryBrief {
    state: Standing,
    /// What went wrong and what to do, in words.
    #[schema(required)]
    problem: Option<String>,
}

/// Lists what people answered, newest first. For every role.
#[utoipa::path(get, path = "/flows/{id}/submissions", tag = "answers", operation_id = "list_submissions",
    params(("id" = Uuid, Path, description = "The flow"), PageQuery),
    responses((status = 200, body = Page<SummaryBody>)))]
pub(super) async fn list(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<SummaryBody>>, Problem> {
    let after = query.after()?.map(SubmissionId);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    flows::get(&mut tx, FlowId(id)).await?.ok_or(RequestProblem::NotFound)?;
    let rows = submissions::list(&mut tx, FlowId(id), after, query.limit() + 1).await?;
    tx.commit().await?;
    Ok(Json(query.page(rows, |row| row.id.0).map(|row| SummaryBody::new(row, &member.locale))))
}

impl SummaryBody {
    fn new(row: submissions::SubmissionRow, locale: &str) -> Self {
        Self {
            id: row.id.0,
            completed_at: row.completed_at,
            test: row.test,
            again: row.again,
            needs_correction: !row.problems.is_empty(),
            summary: row.submission.answers.into_iter().take(SHOWN).map(Into::into).collect(),
            delivery: row.delivery.map(|delivery| DeliveryBrief {
                state: delivery.state.into(),
                problem: said(delivery.problem, locale),
            }),
        }
    }
}

impl From<AnsweredQuestion> for ShownAnswer {
    fn from(answer: AnsweredQuestion) -> Self {
        let display = if answer.sensitive { MASK.to_owned() } else { answer.display };
        Self { label: answer.label, display }
    }
}
