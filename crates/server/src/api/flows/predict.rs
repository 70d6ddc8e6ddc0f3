use crate::{State, problem::Problem};
use akis_connectors::{Draft, Prediction, Severity};
use akis_form::Form;
use akis_sentence::sentence;
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
    predicted.extend(not_read(state, flow, &rows, source.as_ref()));
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

/// That the source did not show its form, so that less could be foreseen. Said once, by the first destination that writes
/// there; who writes elsewhere needs no look at it.
fn not_read(
    state: &State,
    flow: &Flow,
    rows: &[destinations::Destination],
    source: Option<&Form>,
) -> Option<Predicted> {
    let kind = flow.summary.source.filter(|_| source.is_none() && flow.summary.source_form_id.is_some())?;
    let connector = state.connectors.get(kind)?;
    let (row, destination) = rows
        .iter()
        .filter_map(|row| Some((row, state.connectors.destination(row.kind)?)))
        .find(|(_, destination)| destination.source() == Some(kind))?;
    let source = connector.name();
    let sentence = sentence!(
        "{source} did not show the form just now, so only a part could be checked: what changed there since may be \
         refused. Look again before you publish.",
        "{source} formu şu anda göstermedi; bu yüzden yalnızca bir bölümü denetlenebildi. Orada bu arada değişen bir şey \
         reddedilebilir. Yayımlamadan önce yeniden bakın."
    );
    let prediction = Prediction { code: "source_not_read", severity: Severity::Warning, question: None, sentence };
    Some(Predicted { destination_id: row.id, destination: destination.name(), prediction })
}

/// The form as the source has it now; `None` when it cannot be read in a moment. What only a person can mend is noted at
/// the connection.
async fn source_form(state: &State, tenant: TenantId, flow: &Flow) -> Option<Form> {
    let source = flow.summary.source?;
    let (connection, form_id) = (flow.summary.connection_id?, flow.summary.source_form_id.as_deref()?);
    let ask = state.caller.form(tenant, connection, source, form_id);
    let read = tokio::time::timeout(PATIENCE, ask).await.ok()?.ok()?;
    match read.form {
        Ok(form) => Some(form),
        Err(error) => {
            if let Err(error) = state.caller.refused(tenant, connection, read.version, &error).await {
                tracing::warn!(%tenant, %connection, %error, "what the source refused could not be noted");
            }
            None
        }
    }
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
