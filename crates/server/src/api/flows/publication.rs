use crate::{
    State,
    api::text::said,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_store::{FlowId, PublicationState, StepKey, StepState, publications};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A flow on a WhatsApp account.
#[derive(Serialize, ToSchema)]
#[schema(as = Publication)]
pub(super) struct PublicationBody {
    id: Uuid,
    whatsapp_account_id: Uuid,
    /// Meta's id of the flow, once it was created there.
    #[schema(required)]
    meta_flow_id: Option<String>,
    state: Standing,
    /// Every step in its order.
    steps: Vec<StepBody>,
    /// What went wrong, in words.
    #[schema(required)]
    problem: Option<String>,
    /// Meta's own list, as it was answered.
    #[schema(value_type = Vec<serde_json::Value>)]
    validation_errors: serde_json::Value,
    /// Of the version phones get; before the first publication, of the one being published; null before it was compiled.
    #[schema(required)]
    version_number: Option<u32>,
    /// Where WhatsApp sends what people do.
    endpoint_url: String,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    published_at: Option<Timestamp>,
}

/// How a publication stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PublicationState)]
enum Standing {
    /// Steps are being done.
    Working,
    /// Published.
    Live,
    /// A step failed.
    Failed,
}

/// One step of publishing.
#[derive(Serialize, ToSchema)]
#[schema(as = PublicationStep)]
struct StepBody {
    key: StepName,
    state: Progress,
    /// More about it, in words.
    #[schema(required)]
    detail: Option<String>,
}

/// The steps of publishing, in their order.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PublicationStepKey)]
enum StepName {
    /// The draft becomes a version.
    Compile,
    /// Meta makes the flow.
    CreateFlow,
    /// Meta receives the Flow JSON and checks it.
    UploadJson,
    /// The account's key pair is made.
    KeyPair,
    /// The public key is registered on the account's numbers.
    RegisterKey,
    /// Meta learns the endpoint's address.
    Endpoint,
    /// Meta publishes.
    Publish,
}

/// How a step stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PublicationStepState)]
enum Progress {
    /// Not begun.
    Waiting,
    /// Under way.
    Working,
    /// Finished.
    Done,
    /// Ended with an error.
    Failed,
}

impl PublicationBody {
    pub(super) fn new(state: &State, row: publications::Publication, locale: &str) -> Self {
        Self {
            id: row.id.0,
            whatsapp_account_id: row.account_id.0,
            meta_flow_id: row.meta_flow_id,
            state: match row.state {
                PublicationState::Working => Standing::Working,
                PublicationState::Live => Standing::Live,
                PublicationState::Failed => Standing::Failed,
            },
            steps: row.steps.into_iter().map(|step| StepBody::new(step, locale)).collect(),
            problem: said(row.problem, locale),
            validation_errors: row.validation_errors,
            version_number: row.version_number,
            endpoint_url: state.settings.absolute(&format!("/exchange/{}", row.endpoint_id)),
            published_at: row.published_at,
        }
    }
}

impl StepBody {
    fn new(step: publications::Step, locale: &str) -> Self {
        Self {
            key: match step.key {
                StepKey::Compile => StepName::Compile,
                StepKey::CreateFlow => StepName::CreateFlow,
                StepKey::UploadJson => StepName::UploadJson,
                StepKey::KeyPair => StepName::KeyPair,
                StepKey::RegisterKey => StepName::RegisterKey,
                StepKey::Endpoint => StepName::Endpoint,
                StepKey::Publish => StepName::Publish,
            },
            state: match step.state {
                StepState::Waiting => Progress::Waiting,
                StepState::Working => Progress::Working,
                StepState::Done => Progress::Done,
                StepState::Failed => Progress::Failed,
            },
            detail: said(step.detail, locale),
        }
    }
}

/// Reads how far publishing has come. Not found when the flow was never published. For every role.
#[utoipa::path(get, path = "/flows/{id}/publication", tag = "flows", operation_id = "get_publication",
    params(("id" = Uuid, Path, description = "The flow")), responses((status = 200, body = PublicationBody)))]
pub(super) async fn publication(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<PublicationBody>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let row = publications::by_flow(&mut tx, FlowId(id)).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    Ok(Json(PublicationBody::new(&state, row, &member.locale)))
}
