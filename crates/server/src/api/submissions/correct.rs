use super::get::SubmissionBody;
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem, problems},
};
use akis_exchange::check_all;
use akis_form::{Submission, SubmissionId};
use akis_store::replies::ReplyProblem;
use akis_store::{TenantTx, audit, corrections, flow_versions, submissions};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

problems! {
    /// What can stop a correction.
    pub(crate) enum CorrectionProblem {
        /// Nothing of it waits for one.
        #[error("These answers need no correction.")]
        NothingToCorrect = 409 "nothing_to_correct" "Nothing to correct",
        /// The form has no such input.
        #[error("The form has no input called {field}.")]
        UnknownField { field: String } = 422 "unknown_field" "Unknown input",
        /// A consent cannot be taken back for somebody else.
        #[error("A correction cannot refuse a consent that the person gave.")]
        ConsentRefused = 422 "consent_refused" "Consent refused",
    }
}

/// A correction: new values, or the decision to let the answers go as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Correction {
    /// New values by input name (`problems[].field`), in the shape `problems[].value` has: a text, an option's id, a list of
    /// ids, true or false.
    #[schema(value_type = HashMap<String, Value>)]
    #[serde(default)]
    answers: Map<String, Value>,
    /// Lets the answers go as they are, with what does not fit; `answers` is not looked at then.
    #[serde(default)]
    accept: bool,
}

/// Corrects answers that did not fit the form, or lets them go as they are. What is left to correct stands in `problems` of
/// the answer; once nothing is, the answers are delivered. For editors.
#[utoipa::path(post, path = "/submissions/{id}/corrections", tag = "answers", operation_id = "correct_submission",
    params(("id" = Uuid, Path, description = "The completed form")), request_body = Correction,
    responses((status = 200, body = SubmissionBody), CorrectionProblem))]
pub(super) async fn correct(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
    Json(correction): Json<Correction>,
) -> Result<Json<SubmissionBody>, Problem> {
    let id = SubmissionId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let Some(waiting) = corrections::get(&mut tx, id).await? else {
        submissions::get(&mut tx, id).await?.ok_or(RequestProblem::NotFound)?;
        return Err(CorrectionProblem::NothingToCorrect.into());
    };
    let (action, detail) = if correction.accept {
        corrections::finish(&mut tx, id, None, member.person).await?;
        ("submission.accepted", json!({}))
    } else {
        // Which inputs, never what was written.
        let fields: Vec<&String> = correction.answers.keys().collect();
        let detail = json!({"fields": fields});
        rewrite(&mut tx, &member, waiting, correction.answers).await?;
        ("submission.corrected", detail)
    };
    audit::record(&mut tx, Some(member.person), action, &id.to_string(), &detail).await?;
    let body = SubmissionBody::read(&mut tx, id, &state.connectors, &member.locale).await?;
    tx.commit().await?;
    Ok(Json(body))
}

/// Writes new values over what the phone sent, and checks everything again.
async fn rewrite(
    tx: &mut TenantTx,
    member: &Member<Editor>,
    waiting: corrections::Uncorrected,
    answers: Map<String, Value>,
) -> Result<(), Problem> {
    let version = flow_versions::plan(tx, waiting.version_id).await?.ok_or(RequestProblem::NotFound)?;
    let names: std::collections::HashSet<&str> =
        version.plan.screens.iter().flat_map(|screen| &screen.fields).map(|field| field.name.as_str()).collect();
    if let Some(field) = answers.keys().find(|name| !names.contains(name.as_str())) {
        return Err(CorrectionProblem::UnknownField { field: field.clone() }.into());
    }
    let mut reply = waiting.reply;
    reply.extend(answers.into_iter().map(|(name, value)| (name, without_nul(value))));
    let arrived = check_all(&version.plan, &reply);
    if arrived.refused.is_some() {
        return Err(CorrectionProblem::ConsentRefused.into());
    }
    let submission = Submission::freeze(waiting.id, &version.form, &arrived.answers, waiting.completed_at);
    let problems = ReplyProblem::of(&version.plan, &arrived.problems);
    if problems.is_empty() {
        corrections::finish(tx, waiting.id, Some(&submission), member.person).await?;
    } else {
        corrections::keep(tx, &submission, &problems, &reply).await?;
    }
    Ok(())
}

/// Without the one character that PostgreSQL does not keep.
fn without_nul(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace('\0', "")),
        Value::Array(list) => Value::Array(list.into_iter().map(without_nul).collect()),
        Value::Object(object) => Value::Object(
            object.into_iter().map(|(name, value)| (name.replace('\0', ""), without_nul(value))).collect(),
        ),
        other => other,
    }
}
