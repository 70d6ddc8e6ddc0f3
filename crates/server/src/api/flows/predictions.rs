use super::predict::{Predicted, predict};
use crate::{
    State,
    api::page::Page,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_connectors::Severity;
use akis_form::Form;
use akis_store::{FlowId, flows};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that will go wrong, or be lost, with the answers of the draft.
#[derive(Serialize, ToSchema)]
#[schema(as = Prediction)]
pub(super) struct PredictionBody {
    /// Which destination says so.
    destination_id: Uuid,
    /// Its name as people write it.
    destination: &'static str,
    /// A stable word.
    code: &'static str,
    severity: SeverityBody,
    /// Which question, when it is about one.
    #[schema(required)]
    question_id: Option<String>,
    /// The question as people read it.
    #[schema(required)]
    question: Option<String>,
    /// What, and what to do, in words.
    sentence: String,
}

/// How bad a prediction is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PredictionSeverity)]
enum SeverityBody {
    /// Carried with a loss.
    Warning,
    /// Answers will be refused: nothing is published until it is settled.
    Refusal,
}

impl PredictionBody {
    fn new(predicted: Predicted, form: &Form, locale: &str) -> Self {
        let prediction = predicted.prediction;
        let question = prediction.question.as_ref();
        Self {
            destination_id: predicted.destination_id.0,
            destination: predicted.destination,
            code: prediction.code,
            severity: match prediction.severity {
                Severity::Warning => SeverityBody::Warning,
                Severity::Refusal => SeverityBody::Refusal,
            },
            question: question.and_then(|id| form.question(id)).map(|question| question.label.clone()),
            question_id: prediction.question.map(|id| id.0),
            sentence: prediction.sentence.in_language(locale).to_owned(),
        }
    }
}

/// Predicts what the destinations will refuse or lose of the draft's answers, refusals first. For every role.
#[utoipa::path(get, path = "/flows/{id}/predictions", tag = "flows", operation_id = "list_predictions",
    params(("id" = Uuid, Path, description = "The flow")),
    responses((status = 200, body = Page<PredictionBody>)))]
pub(super) async fn predictions(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<Page<PredictionBody>>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let flow = flows::get(&mut tx, FlowId(id)).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    let predicted = predict(&state, member.tenant, &flow).await?;
    let items = predicted.into_iter().map(|one| PredictionBody::new(one, &flow.form, &member.locale));
    Ok(Json(Page::whole(items)))
}
