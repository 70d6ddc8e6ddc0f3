use super::{FlowProblem, mode, report::ReportBody};
use crate::{
    State,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_compiler::{CompileError, Compiled, Settings};
use akis_store::{FlowId, flows};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

/// Stands in every payload of a draft in place of a version; no endpoint answers it.
const DRAFT: &str = "draft";

/// What the draft becomes.
#[derive(Serialize, ToSchema)]
pub(super) struct CompiledDraft {
    /// The Flow JSON as it would be published, keys in their order.
    #[schema(value_type = serde_json::Value)]
    flow_json: Box<RawValue>,
    /// What is carried, adapted and not carried, a row a question.
    report: ReportBody,
}

/// Compiles the draft. Nothing is stored. For every role.
#[utoipa::path(post, path = "/flows/{id}/draft/compile", tag = "flows", operation_id = "compile_draft",
    params(("id" = Uuid, Path, description = "The flow")),
    responses((status = 200, body = CompiledDraft), FlowProblem))]
pub(super) async fn compile(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<CompiledDraft>, Problem> {
    let compiled = compile_draft(&state, &member, id).await?;
    let flow_json = serde_json::value::to_raw_value(&compiled.flow_json).map_err(Problem::internal)?;
    Ok(Json(CompiledDraft { flow_json, report: compiled.report.into() }))
}

/// The compiled draft of one of the tenant's flows.
pub(super) async fn compile_draft<R>(state: &State, member: &Member<R>, id: Uuid) -> Result<Compiled, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let flow = flows::get(&mut tx, FlowId(id)).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    let mode = mode::of_compiler(flow.summary.mode);
    akis_compiler::compile(&flow.form, &Settings { version: DRAFT.to_owned(), mode, ..Settings::default() })
        .map_err(cannot_compile)
}

/// A form that does not fit is the owner's to change; a result that breaks Meta's rules is our own fault.
pub(crate) fn cannot_compile(error: CompileError) -> Problem {
    match error {
        CompileError::Invalid(_) => Problem::internal(error),
        CompileError::NothingToAsk(_) | CompileError::TooManyScreens { .. } | CompileError::TooLarge { .. } => {
            FlowProblem::CannotCompile { why: error.to_string() }.into()
        }
    }
}
