use super::{FlowProblem, compile::compile_draft};
use crate::{
    State,
    auth::{Member, Viewer},
    exchange::live_options,
    extract::{Json, Path},
    problem::Problem,
};
use akis_exchange::{Action, Effect, Facts, Reply, Request};
use akis_form::{Answers, SubmissionId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

/// Where the player is, and what its phone would send.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StepInput {
    /// Any word that names this play; the endpoint would make one.
    session: String,
    /// `answers` of the step before; `{}` at the start.
    #[schema(value_type = HashMap<String, Value>)]
    #[serde(default)]
    answers: Answers,
    /// What the phone sends.
    request: StepRequest,
}

/// One request of the phone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StepRequest {
    /// What is wanted.
    action: StepAction,
    /// The screen it comes from; none on opening.
    #[serde(default)]
    screen: Option<String>,
    /// The footer's payload with every reference replaced.
    #[schema(value_type = HashMap<String, Value>)]
    #[serde(default)]
    data: Map<String, Value>,
}

/// What the phone wants.
#[derive(Clone, Copy, Deserialize, ToSchema)]
enum StepAction {
    /// Opening. WhatsApp spells it in capitals.
    #[serde(rename = "INIT", alias = "init")]
    Init,
    /// Going back.
    #[serde(rename = "BACK", alias = "back")]
    Back,
    /// The footer was tapped.
    #[serde(rename = "data_exchange")]
    DataExchange,
}

/// What the endpoint would answer.
#[derive(Serialize, ToSchema)]
pub(super) struct StepOutput {
    /// As the phone would get it.
    reply: StepReply,
    /// Goes into the next step.
    #[schema(value_type = HashMap<String, Value>)]
    answers: Answers,
    /// The form is complete. Nothing was stored and nothing will be sent.
    done: bool,
}

/// The answer's body.
#[derive(Serialize, ToSchema)]
struct StepReply {
    /// The screen to show; `SUCCESS` closes the form.
    screen: String,
    /// The screen's data.
    #[schema(value_type = HashMap<String, Value>)]
    data: Map<String, Value>,
}

/// Plays one step of the draft, as the endpoint would answer it. Nothing is stored. For every role.
#[utoipa::path(post, path = "/flows/{id}/draft/step", tag = "flows", operation_id = "play_draft",
    params(("id" = Uuid, Path, description = "The flow")), request_body = StepInput,
    responses((status = 200, body = StepOutput), FlowProblem))]
pub(super) async fn step(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
    Json(input): Json<StepInput>,
) -> Result<Json<StepOutput>, Problem> {
    let plan = compile_draft(&state, &member, id).await?.plan;
    let before =
        akis_exchange::State { session: input.session, flow_token: None, answers: input.answers, completed: None };
    let request = Request {
        version: "3.0".to_owned(),
        action: match input.request.action {
            StepAction::Init => Action::Init,
            StepAction::Back => Action::Back,
            StepAction::DataExchange => Action::DataExchange,
        },
        screen: input.request.screen,
        data: input.request.data,
        flow_token: None,
        flow_token_signature: None,
    };
    // Lists and places as somebody new would see them; nothing is held.
    let wanted = akis_exchange::wants(&plan, &request);
    let live = live_options(&state, member.tenant, None, &plan.language, &wanted.live).await?;
    let facts = Facts { live, ..Facts::default() };
    let step = akis_exchange::step(&plan, &before, &facts, &request, SubmissionId(Uuid::now_v7()));
    let reply = match step.reply {
        Reply::Screen { screen, data } => StepReply { screen, data },
        Reply::Success { params } => StepReply { screen: "SUCCESS".to_owned(), data: params },
        Reply::Gone { sentence } | Reply::Refused { sentence, .. } => {
            return Err(FlowProblem::PlayerRefused { why: sentence }.into());
        }
        Reply::Pong | Reply::Acknowledged => {
            let why = "This request asks for no screen.".to_owned();
            return Err(FlowProblem::PlayerRefused { why }.into());
        }
    };
    let (answers, done) = match step.effect {
        Effect::Progress { answers, .. } => (answers, false),
        Effect::Complete { answers, .. } => (answers, true),
        Effect::Refused { .. } => (Answers::new(), false),
        Effect::None | Effect::Opened | Effect::ClientError { .. } => (before.answers, false),
    };
    Ok(Json(StepOutput { reply, answers, done }))
}
