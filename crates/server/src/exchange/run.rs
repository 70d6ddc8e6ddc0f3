use super::admission::{Admission, Permit};
use super::endpoints::Endpoint;
use super::finish::Finished;
use super::problem::{COME_BACK, ExchangeProblem, away, stored, unanswered};
use super::versions::Version;
use super::{Exchange, complaint, files, live, sentences, session};
use crate::State;
use crate::problem::Problem;
use akis_exchange::{Action, Effect, Facts, Hold, LiveOptions, Reply, Request, Step, Wants};
use akis_form::{Fact, OptionSource, Submission, SubmissionId};
use akis_store::progress::Found;
use akis_store::publications::Route;
use akis_store::sessions::Session;
use akis_store::{PublicationId, SessionId, StoreError};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// How often a step is taken anew because a place it chose went to somebody else. Each time the person is offered what
/// is left, so the second is the last in practice.
const MOST_STEPS: usize = 4;

/// A request's turn. It is given back while the request waits for the outside.
pub(super) struct Turn<'a> {
    admission: &'a Admission<PublicationId>,
    key: PublicationId,
    permit: Option<Permit<PublicationId>>,
}

impl<'a> Turn<'a> {
    /// Waits for it.
    pub(super) async fn take(
        admission: &'a Admission<PublicationId>,
        key: PublicationId,
    ) -> Result<Self, Problem> {
        let mut turn = Self { admission, key, permit: None };
        turn.retake().await?;
        Ok(turn)
    }

    async fn retake(&mut self) -> Result<(), Problem> {
        let permit = self.admission.enter(&self.key).await;
        self.permit = Some(permit.map_err(|_| Problem::from(ExchangeProblem::Busy).after(COME_BACK))?);
        Ok(())
    }

    /// Waits for something without it.
    async fn aside<T>(&mut self, outside: impl Future<Output = Result<T, StoreError>>) -> Result<T, Problem> {
        self.permit = None;
        let came = outside.await.map_err(stored)?;
        self.retake().await?;
        Ok(came)
    }
}

/// Finds the session, takes the step, makes its effects as durable as the reply promises, and gives the reply.
pub(super) async fn run(
    state: &State,
    endpoint: &Endpoint,
    request: &Request,
    turn: &mut Turn<'_>,
) -> Result<Reply, Problem> {
    if request.action == Action::Ping {
        return Ok(Reply::Pong);
    }
    let (desk, route) = (&state.exchange, &endpoint.route);
    let found = desk.sessions.find(route, request).await.map_err(unanswered)?;
    if let Some(error) = request.client_error() {
        complaint::note(state, route, found.session, &error.key).await.map_err(stored)?;
        return Ok(Reply::Acknowledged);
    }
    let version = match version(desk, endpoint, request, found.session.as_ref()).await? {
        Ok(version) => version,
        Err(gone) => return Ok(gone),
    };
    let language = version.plan.language.as_str();
    if found.expired {
        return Ok(Reply::Gone { sentence: sentences::too_old(language) });
    }
    if found.session.is_none() && request.action != Action::Init {
        // No token of ours and no session id of ours: nothing of it can be kept.
        return Ok(Reply::Gone { sentence: sentences::not_open(language) });
    }
    Passage::new(state, route, request, &version, found).act(turn).await
}

/// The version that runs the request: the payload's own; else the session's; else the published one. The inner error is
/// the answer to a request whose version there is no more, or before anything is published. A version that was taken out
/// of use still tells whoever finished on it that they did.
async fn version(
    desk: &Exchange,
    endpoint: &Endpoint,
    request: &Request,
    session: Option<&Session>,
) -> Result<Result<Arc<Version>, Reply>, Problem> {
    let route = &endpoint.route;
    let id = match request.akis_version() {
        Some(text) => Some(text.parse().map_err(|_| ExchangeProblem::UnknownVersion)?),
        None => session.map(|session| session.version_id).or(route.published_version),
    };
    let of_flow = async |id| {
        let version = desk.versions.get(route.tenant, id).await.map_err(stored)?;
        Ok::<_, Problem>(version.filter(|version| version.flow_id == route.flow))
    };
    let Some(id) = id else {
        return Ok(Err(Reply::Gone { sentence: sentences::not_open("en") }));
    };
    if let Some(version) = of_flow(id).await? {
        let is_finished = session.is_some_and(|session| session.submission.is_some());
        if endpoint.retired.contains(&id) && !is_finished {
            return Ok(Err(Reply::Gone { sentence: sentences::replaced(version.plan.language.as_str()) }));
        }
        return Ok(Ok(version));
    }
    let published = match route.published_version {
        Some(id) => of_flow(id).await?,
        None => None,
    };
    let language = published.as_ref().map_or("en", |version| version.plan.language.as_str());
    Ok(Err(Reply::Gone { sentence: sentences::replaced(language) }))
}

/// One request on its way through a version.
struct Passage<'a> {
    state: &'a State,
    route: &'a Route,
    request: &'a Request,
    version: &'a Version,
    id: SessionId,
    /// `None` for a session that begins with this request.
    session: Option<Session>,
    /// What is known of the person it was sent to.
    facts: BTreeMap<Fact, String>,
    token_issued: bool,
    before: akis_exchange::State,
    wants: Wants,
}

impl<'a> Passage<'a> {
    fn new(
        state: &'a State,
        route: &'a Route,
        request: &'a Request,
        version: &'a Version,
        mut found: Found,
    ) -> Self {
        let id = found.session.as_ref().map_or_else(SessionId::new, |session| session.id);
        let answers = found.session.as_mut().map(|session| std::mem::take(&mut session.answers));
        let before = akis_exchange::State {
            session: id.to_string(),
            flow_token: session::token(request).map(str::to_owned),
            answers: answers.unwrap_or_default(),
            completed: found.session.as_ref().and_then(|session| session.submission),
        };
        let wants = akis_exchange::wants(&version.plan, request);
        let Found { session, facts, token_issued, .. } = found;
        Self { state, route, request, version, id, session, facts, token_issued, before, wants }
    }

    /// Steps and writes. A finishing request that another one overtook steps again, over the Submission there is now.
    async fn act(mut self, turn: &mut Turn<'_>) -> Result<Reply, Problem> {
        let mut facts = self.facts(turn).await?;
        for _ in 0..MOST_STEPS {
            let submission = SubmissionId(Uuid::now_v7());
            let Step { reply, effect, holds } =
                akis_exchange::step(&self.version.plan, &self.before, &facts, self.request, submission);
            if !holds.is_empty() {
                let (state, route, id) = (self.state, self.route, self.id);
                if !turn.aside(live::hold(state, route, id, &holds)).await? {
                    facts.live = self.live(turn).await?;
                    continue;
                }
            }
            match self.keep(effect, &holds).await? {
                Kept::AsSaid => return Ok(reply),
                Kept::Other(other) => return Ok(other),
                Kept::Completed(submission) => self.before.completed = Some(submission),
                Kept::PlaceGone => facts.live = self.live(turn).await?,
            }
        }
        // Places went faster than they could be offered.
        Err(away())
    }

    /// What a step will look at.
    async fn facts(&mut self, turn: &mut Turn<'_>) -> Result<Facts, Problem> {
        let resume_last_screen = self.state.exchange.settings.resume_last_screen;
        let contact = std::mem::take(&mut self.facts);
        let mut facts = Facts { contact, resume_last_screen, ..Facts::default() };
        // A repeated finishing request asks for nothing to be fetched.
        if !self.wants.files.is_empty() && self.before.completed.is_none() {
            let settle = files::settle(self.state, self.route, self.id, &self.wants.files);
            facts.files = turn.aside(settle).await?;
        }
        if !self.wants.live.is_empty() {
            facts.live = self.live(turn).await?;
        }
        Ok(facts)
    }

    async fn live(&self, turn: &mut Turn<'_>) -> Result<BTreeMap<OptionSource, LiveOptions>, Problem> {
        let language = &self.version.plan.language;
        turn.aside(live::options(self.state, self.route, self.id, language, &self.wants.live)).await
    }

    /// Makes an effect as durable as its kind promises. `holds`: the places that were held for it.
    async fn keep(&mut self, effect: Effect, holds: &[Hold]) -> Result<Kept, Problem> {
        if self.session.is_none() && effect != Effect::None {
            self.open().await?;
        }
        let (desk, tenant) = (&self.state.exchange, self.route.tenant);
        let Some(session) = &self.session else { return Ok(Kept::AsSaid) };
        match effect {
            // Complaints are noted before the step is taken.
            Effect::None | Effect::ClientError { .. } => {}
            // A session that began just now was opened as it was written.
            Effect::Opened => {
                if session.opened_at.is_none() || session.screen.is_some() {
                    desk.pending.opened(tenant, session).map_err(|_| away())?;
                }
            }
            Effect::Progress { screen, answers } => {
                desk.pending.progress(tenant, session, screen, answers).map_err(|_| away())?;
            }
            Effect::Refused { consent, text_version } => {
                desk.pending.forget(self.id);
                if !desk.finishing.refuse(self.route, self.id, &consent, &text_version).await? {
                    let sentence = sentences::not_open(self.version.plan.language.as_str());
                    return Ok(Kept::Other(Reply::Gone { sentence }));
                }
            }
            Effect::Complete { answers, labels, submission, .. } => {
                let form = &self.version.form;
                let frozen = Submission::freeze_with(submission, form, &answers, &labels, Timestamp::now());
                let places = live::wanted(holds);
                let done = desk.finishing.complete(self.route, self.version, self.id, &frozen, &places).await?;
                desk.pending.forget(self.id);
                match done {
                    Finished::Now => {}
                    Finished::Before(submission) => return Ok(Kept::Completed(submission)),
                    Finished::PlaceGone => return Ok(Kept::PlaceGone),
                    Finished::NoSession => {
                        let sentence = sentences::not_open(self.version.plan.language.as_str());
                        return Ok(Kept::Other(Reply::Gone { sentence }));
                    }
                }
            }
        }
        Ok(Kept::AsSaid)
    }

    /// Begins the session; every server finds it from now on.
    async fn open(&mut self) -> Result<(), Problem> {
        let (desk, version) = (&self.state.exchange, self.version.version);
        let opening = desk.sessions.open(self.route, version, self.id, self.request, self.token_issued);
        opening.await.map_err(unanswered)?;
        self.session = Some(Session {
            id: self.id,
            flow_id: self.route.flow,
            version_id: version,
            publication_id: self.route.publication,
            origin: akis_store::Origin::Unknown,
            answers: akis_form::Answers::new(),
            screen: None,
            opened_at: Some(Timestamp::now()),
            completed_at: None,
            submission: None,
            refused: None,
            erasures: 0,
        });
        Ok(())
    }
}

/// What came of an effect.
enum Kept {
    /// As the step's reply says.
    AsSaid,
    /// This is to be said instead.
    Other(Reply),
    /// Another request completed the session first.
    Completed(SubmissionId),
    /// A place was gone.
    PlaceGone,
}
