//! What a person says of themselves in a form, kept so that the next form need not ask it again.

use crate::State;
use akis_compiler::{FieldRole, Plan, PlanField};
use akis_form::{Answer, Fact, Submission, SubmissionId};
use akis_store::{StoreError, TenantId, TenantTx, contacts, flow_versions, submissions};
use std::collections::BTreeMap;

/// Keeps what a submission says of the person who sent it, when it is certain who that is.
pub(crate) async fn learn(tx: &mut TenantTx, submission: SubmissionId) -> Result<(), StoreError> {
    let Some(contact) = contacts::of_submission(tx, submission).await? else { return Ok(()) };
    let Some(row) = submissions::get(tx, submission).await? else { return Ok(()) };
    let Some(version) = flow_versions::plan(tx, row.version_id).await? else { return Ok(()) };
    contacts::learn(tx, contact, &learned(&version.plan, &row.submission)).await
}

/// The same beside work that does not wait for it: what goes wrong is logged, and nothing more.
pub(crate) async fn learn_by_the_way(state: &State, tenant: TenantId, submission: SubmissionId) {
    let learned = async {
        let mut tx = state.store.tenant(tenant).begin().await?;
        learn(&mut tx, submission).await?;
        tx.commit().await
    };
    if let Err(error) = learned.await {
        tracing::warn!(%submission, %tenant, cause = error.cause(), "nothing was learned from a submission");
    }
}

/// The facts among the answers. Answers marked sensitive give none, and neither does anything but plain words. The phone
/// number is WhatsApp's to say.
fn learned(plan: &Plan, submission: &Submission) -> BTreeMap<Fact, String> {
    let fields = plan.screens.iter().flat_map(|screen| &screen.fields);
    let mut facts = BTreeMap::new();
    for (field, fact) in fields.filter_map(|field| Some((field, field.fact?))) {
        if field.sensitive || fact == Fact::Phone {
            continue;
        }
        let answer = submission.answers.iter().find(|answer| answer.id == field.question && !answer.sensitive);
        if let Some(words) = answer.and_then(|answer| words(field, &answer.answer)) {
            // The first question that asks for it is the one about the person.
            facts.entry(fact).or_insert(words);
        }
    }
    facts
}

/// What the input of a field gave.
fn words(field: &PlanField, answer: &Answer) -> Option<String> {
    let text = match (&field.role, answer) {
        (FieldRole::Whole, Answer::Text(text)) => text,
        (FieldRole::Part(id), Answer::Parts(parts)) => match parts.get(id) {
            Some(Answer::Text(text)) => text,
            _ => return None,
        },
        _ => return None,
    };
    Some(text.clone()).filter(|text| !text.trim().is_empty())
}
