use super::cache::Caches;
use super::problem::ExchangeProblem;
use super::{complaint, session};
use crate::State;
use crate::problem::Problem;
use akis_exchange::{Action, Effect, Facts, Reply, Request, Step};
use akis_form::{Submission, SubmissionId};
use akis_store::flow_versions::Runnable;
use akis_store::publications::Route;
use akis_store::sessions::{self, NewSession, Session};
use akis_store::submissions::{self, CompleteSession};
use akis_store::{Origin, SessionId, StoreError, VersionId};
use jiff::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// The longest foreign token that is kept. It only helps a person to recognise where a session came from.
const MOST_TOKEN_CHARS: usize = 512;

/// Finds the session, takes the step, makes its effects durable, and gives the reply.
pub(super) async fn run(
    state: &State,
    caches: &Caches,
    route: &Route,
    request: &Request,
) -> Result<Reply, Problem> {
    if request.action == Action::Ping {
        return Ok(Reply::Pong);
    }
    let mut tx = state.store.tenant(route.tenant).begin().await.map_err(Problem::internal)?;
    let found = session::find(&mut tx, route, request).await.map_err(Problem::internal)?;
    if let Some(error) = request.client_error() {
        complaint::note(tx, route, found, &error.key).await.map_err(Problem::internal)?;
        return Ok(Reply::Acknowledged);
    }
    // A version may have to be read first; no second connection is taken while this one is held.
    drop(tx);
    let Some(version) = version(state, caches, route, request, found.as_ref()).await? else {
        return Ok(Reply::Gone { sentence: not_open("en") });
    };
    if found.is_none() && request.action != Action::Init {
        // No token of ours and no session id of ours: nothing of it can be kept.
        return Ok(Reply::Gone { sentence: not_open(version.plan.language.as_str()) });
    }
    act(state, route, request, &version, found).await.map_err(Problem::internal)
}

/// The version that runs the request: the payload's own; else the session's; else the published one. `None` when nothing
/// is published yet.
async fn version(
    state: &State,
    caches: &Caches,
    route: &Route,
    request: &Request,
    session: Option<&Session>,
) -> Result<Option<Arc<Runnable>>, Problem> {
    let id = match request.akis_version() {
        Some(text) => text.parse().map_err(|_| ExchangeProblem::UnknownVersion)?,
        None => match session.map(|session| session.version_id).or(route.published_version) {
            Some(id) => id,
            None => return Ok(None),
        },
    };
    let version = caches.version(&state.store, route.tenant, id).await.map_err(Problem::internal)?;
    let version = version.filter(|version| version.flow_id == route.flow);
    Ok(Some(version.ok_or(ExchangeProblem::UnknownVersion)?))
}

/// Steps and writes. Without a session, one begins with this request and is written together with its opening. A
/// finishing request that another one overtook steps again, over the Submission there is now.
async fn act(
    state: &State,
    route: &Route,
    request: &Request,
    version: &Runnable,
    found: Option<Session>,
) -> Result<Reply, StoreError> {
    let is_new = found.is_none();
    let id = found.as_ref().map_or_else(SessionId::new, |session| session.id);
    let (answers, completed) = found.map(|session| (session.answers, session.submission)).unwrap_or_default();
    let mut before = akis_exchange::State {
        session: id.to_string(),
        flow_token: session::token(request).map(str::to_owned),
        answers,
        completed,
    };
    let facts = Facts::default();
    let Step { reply, effect, holds: _ } =
        akis_exchange::step(&version.plan, &before, &facts, request, SubmissionId(Uuid::now_v7()));
    if effect == Effect::None {
        return Ok(reply);
    }
    let mut tx = state.store.tenant(route.tenant).begin().await?;
    if is_new {
        sessions::open(&mut tx, &new_session(route, version.version, id, request)).await?;
    }
    match effect {
        // Complaints are noted before the step is taken.
        Effect::None | Effect::ClientError { .. } => {}
        Effect::Opened => sessions::mark_opened(&mut tx, id).await?,
        Effect::Progress { screen, answers } => {
            tx.progress_only().await?;
            sessions::save_progress(&mut tx, id, &screen, &answers).await?;
        }
        Effect::Refused { consent, text_version } => {
            if !sessions::refuse(&mut tx, id, &consent, &text_version).await? {
                return Ok(Reply::Gone { sentence: not_open(version.plan.language.as_str()) });
            }
        }
        Effect::Complete { answers, submission, ending: _ } => {
            let submission = Submission::freeze(submission, &version.form, &answers, Timestamp::now());
            let source: &[&str] = if version.form.source.is_some() { &[submissions::SOURCE] } else { &[] };
            let end = CompleteSession {
                session: id,
                version: version.version,
                submission: &submission,
                destinations: source,
            };
            let completed = submissions::complete(&mut tx, end).await?;
            if completed.already {
                before.completed = Some(completed.submission_id);
                let again = akis_exchange::step(&version.plan, &before, &facts, request, completed.submission_id);
                return Ok(again.reply);
            }
        }
    }
    tx.commit().await?;
    Ok(reply)
}

fn new_session(route: &Route, version: VersionId, id: SessionId, request: &Request) -> NewSession {
    NewSession {
        id,
        flow_id: route.flow,
        version_id: version,
        publication_id: route.publication,
        origin: Origin::Unknown,
        flow_token: None,
        external_token: session::token(request)
            .filter(|token| token.chars().count() <= MOST_TOKEN_CHARS)
            .map(str::to_owned),
    }
}

/// What a person reads when there is nothing to go on with.
fn not_open(language: &str) -> String {
    match language {
        "tr" => "Bu form artık açık değil. Yenisini istemek için bize yazın.".to_owned(),
        _ => "This form is no longer open. Write to us to get a new one.".to_owned(),
    }
}
