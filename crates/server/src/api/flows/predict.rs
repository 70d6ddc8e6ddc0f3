use crate::{State, problem::Problem};
use akis_connectors::{Draft, Prediction, Severity};
use akis_form::Form;
use akis_store::{DestinationId, TenantId, connections, destinations, flows::Flow};
use std::time::Duration;

/// How long the source may take to show its form. Without it less can be predicted.
const PATIENCE: Duration = Duration::from_secs(8);

/// What one destination foresees.
pub(super) struct Predicted {
    pub(super) destination_id: DestinationId,
    /// Its name as people write it.
    pub(super) destination: &'static str,
    pub(super) prediction: Prediction,
}

/// What the enabled destinations of a flow foresee of its draft, refusals first.
pub(super) async fn predict(state: &State, tenant: TenantId, flow: &Flow) -> Result<Vec<Predicted>, Problem> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let mut rows = destinations::list(&mut tx, flow.summary.id).await?;
    rows.retain(|row| row.enabled);
    let mut scopes = Vec::new();
    for row in &rows {
        let connection = match row.connection_id {
            Some(id) => connections::get(&mut tx, id).await?,
            None => None,
        };
        scopes.push(connection.map(|connection| connection.scopes));
    }
    tx.commit().await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let source = source_form(state, tenant, flow).await;
    let mut predicted = Vec::new();
    for (row, scopes) in rows.iter().zip(&scopes) {
        let Some(destination) = state.connectors.destination(row.kind) else { continue };
        let draft = Draft {
            form: &flow.form,
            source: source.as_ref(),
            settings: &row.settings,
            // A source that does not say what it granted is believed.
            scopes: scopes.as_deref().filter(|scopes| !scopes.is_empty()),
        };
        predicted.extend(destination.predict(&draft).into_iter().map(|prediction| Predicted {
            destination_id: row.id,
            destination: destination.name(),
            prediction,
        }));
    }
    predicted.sort_by_key(|one| one.prediction.severity != Severity::Refusal);
    Ok(predicted)
}

/// The form as the source has it now; `None` when it cannot be read in a moment.
async fn source_form(state: &State, tenant: TenantId, flow: &Flow) -> Option<Form> {
    let connector = state.connectors.get(flow.summary.source?)?;
    let (connection, form_id) = (flow.summary.connection_id?, flow.summary.source_form_id.as_deref()?);
    let ask = state.caller.call(tenant, connection, |access| connector.form_request(access, form_id));
    let response = tokio::time::timeout(PATIENCE, ask).await.ok()?.ok()?;
    connector.read_form(&response).ok()
}

/// The refusals as one text: which question, why, and what to do.
pub(super) fn refusals(predicted: &[Predicted], form: &Form, locale: &str) -> Option<String> {
    /// So many are told at once; the predictions tell all.
    const TOLD: usize = 5;
    let refusals = predicted.iter().filter(|one| one.prediction.severity == Severity::Refusal);
    let sentences: Vec<String> = refusals
        .take(TOLD)
        .map(|one| {
            let sentence = one.prediction.sentence.in_language(locale);
            let question = one.prediction.question.as_ref().and_then(|id| form.question(id));
            let label = question.map(|question| question.label.trim()).filter(|label| !label.is_empty());
            match label {
                Some(label) if !sentence.contains(label) => format!("“{label}”: {sentence}"),
                _ => sentence.to_owned(),
            }
        })
        .collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}
