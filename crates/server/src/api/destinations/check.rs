use super::body::known;
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::Problem,
};
use akis_connections::CallError;
use akis_connectors::{EncodeError, Probe};
use akis_egress::EgressError;
use akis_sentence::{Sentence, sentence};
use akis_store::{DestinationId, destinations};
use jiff::Timestamp;
use serde::Serialize;
use url::Url;
use utoipa::ToSchema;
use uuid::Uuid;

/// Whether a destination answers.
#[derive(Serialize, ToSchema)]
pub(super) struct DestinationCheck {
    /// The light: green or not.
    good: bool,
    /// Why not and what to do, in words.
    #[schema(required)]
    problem: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    checked_at: Timestamp,
}

/// Asks a destination whether it would take answers, without sending one: the bridge's light, a webhook's ping, or whether
/// the connection still works. For editors.
#[utoipa::path(post, path = "/destinations/{id}/check", tag = "destinations", operation_id = "check_destination",
    params(("id" = Uuid, Path, description = "The destination")), responses((status = 200, body = DestinationCheck)))]
pub(super) async fn check(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
) -> Result<Json<DestinationCheck>, Problem> {
    let id = DestinationId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let (row, destination) = known(&state, &mut tx, id).await?;
    let secret = destinations::secret(&mut tx, id).await?;
    tx.commit().await?;

    let now = Timestamp::now();
    let probe = Probe { settings: &row.settings, secret: secret.as_ref(), now };
    let asked = match (destination.probe(&probe), row.connection_id) {
        (Some(_), _) => {
            let origins: Vec<Url> =
                state.connectors.iter().flat_map(|connector| connector.origins().iter().cloned()).collect();
            let build = |_: Option<&_>| destination.probe(&probe).ok_or(EncodeError::OtherSystem);
            let answer = state.caller.send(member.tenant, None, &origins, build, None).await;
            answer.map(|response| destination.read_probe(&probe, &response))
        }
        (None, Some(connection)) => {
            let connector = destination.source().and_then(|source| state.connectors.get(source));
            match connector {
                Some(connector) => state
                    .caller
                    .call(member.tenant, connection, |access| connector.account_request(access))
                    .await
                    .map(|response| connector.read_account(&response).map(|_| ()).map_err(|error| unwell(&error))),
                None => Ok(Ok(())),
            }
        }
        // What has neither light nor connection is set up when its settings are.
        (None, None) => Ok(Ok(())),
    };
    let problem = match asked {
        Ok(answered) => answered.err(),
        Err(CallError::Store(error)) => return Err(error.into()),
        Err(error) => Some(unheard(&error)),
    };
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    destinations::mark_checked(&mut tx, id, problem.as_ref()).await?;
    tx.commit().await?;
    Ok(Json(DestinationCheck {
        good: problem.is_none(),
        problem: problem.map(|problem| problem.in_language(&member.locale).to_owned()),
        checked_at: now,
    }))
}

fn unwell(error: &akis_connectors::ConnectorError) -> Sentence {
    if error.is_temporary() {
        sentence!(
            "The system does not answer at the moment. Try again in a minute.",
            "Sistem şu anda yanıt vermiyor. Bir dakika sonra yeniden deneyin."
        )
    } else {
        sentence!(
            "The system does not accept the connection. Connect the account again.",
            "Sistem bağlantıyı kabul etmiyor. Hesabı yeniden bağlayın."
        )
    }
}

/// Why nothing answered.
fn unheard(error: &CallError) -> Sentence {
    match error {
        CallError::ReconnectNeeded { sentence } => sentence.clone(),
        CallError::NotFound => sentence!(
            "The account is no longer connected. Connect it again.",
            "Hesap artık bağlı değil. Hesabı yeniden bağlayın."
        ),
        CallError::NotConfigured(_) => {
            sentence!("This system is not set up here.", "Bu sistem burada kurulu değil.")
        }
        CallError::Encode(error) => error.sentence(),
        CallError::Egress(EgressError::Refused { .. }) => sentence!(
            "This address may not be called. It must be a public http or https address.",
            "Bu adres çağrılamaz. Herkese açık bir http ya da https adresi olmalı."
        ),
        CallError::Egress(EgressError::Connect) => sentence!(
            "Nothing answers at this address. Check that it is written correctly.",
            "Bu adreste yanıt veren yok. Adresin doğru yazıldığını denetleyin."
        ),
        CallError::Egress(_) | CallError::Refresh(_) | CallError::Store(_) => sentence!(
            "No complete answer came in time. Try again in a minute.",
            "Zamanında tam bir yanıt gelmedi. Bir dakika sonra yeniden deneyin."
        ),
    }
}
