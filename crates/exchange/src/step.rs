use crate::check::Problem;
use crate::inputs::Inputs;
use crate::path::{Goal, Way, is_asked, walk};
use crate::sentences::sentences;
use crate::show::Shown;
use crate::{Action, Facts, Hold, RefusalCode, Reply, Request, payload, route, search, wanted};
use akis_compiler::{FieldCheck, Gate, Plan, PlanField, PlanScreen, ScreenRole};
use akis_form::{Answer, Answers, QuestionId, SubmissionId};
use serde_json::{Map, Value};
use std::fmt;

/// What is known of a session before the request.
#[derive(Clone, PartialEq)]
pub struct State {
    /// The session's name. It goes to the phone as `akis_session` and comes back in every payload.
    pub session: String,
    /// The token the session was opened with, when one is known.
    pub flow_token: Option<String>,
    /// The answers kept so far, also of screens no longer on the path.
    pub answers: Answers,
    /// The Submission, once there is one.
    pub completed: Option<SubmissionId>,
}

/// The answer, and what must happen before it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What the phone is told.
    pub reply: Reply,
    /// What the caller does. Only a durable [`Effect::Complete`] may be confirmed to the phone.
    pub effect: Effect,
    /// Places to hold before the reply goes out; see [`Hold`].
    pub holds: Vec<Hold>,
}

/// What a request changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Nothing.
    None,
    /// The person opened the Flow.
    Opened,
    /// Answers to keep. Losing them is harmless: the next request carries them again.
    Progress {
        /// The screen now shown.
        screen: String,
        /// Everything answered so far, in place of what was kept.
        answers: Answers,
    },
    /// The Submission.
    Complete {
        /// The answers on the path the person took, and no others.
        answers: Answers,
        /// Its name, as the phone is told.
        submission: SubmissionId,
        /// The ending that was reached; empty for the form's own.
        ending: String,
    },
    /// A consent without which the form does not go on was not given. Everything kept of the session is erased but
    /// this. Whoever changes their mind goes on as if nothing had been answered.
    Refused {
        /// The consent part.
        consent: QuestionId,
        /// Names the text that was shown.
        text_version: String,
    },
    /// The phone could not use our last answer.
    ClientError {
        /// Meta's key.
        key: String,
    },
}

/// Answers one request. `new_submission` names the Submission if this request completes one.
pub fn step(plan: &Plan, state: &State, _facts: &Facts, request: &Request, new_submission: SubmissionId) -> Step {
    if request.action == Action::Ping {
        return Step { reply: Reply::Pong, effect: Effect::None, holds: vec![] };
    }
    if let Some(error) = request.client_error() {
        return Step { reply: Reply::Acknowledged, effect: Effect::ClientError { key: error.key }, holds: vec![] };
    }
    if let Some(submission) = state.completed {
        return again(plan, state, request, submission);
    }
    let kept = Inputs::of(plan, &state.answers);
    let shown = Shown { plan, state, inputs: &kept };
    match request.action {
        Action::Ping | Action::Init => match Way::start(plan).next {
            Goal::Screen(at) => match plan.screens.get(at) {
                Some(screen) => Step { reply: shown.screen(screen), effect: Effect::Opened, holds: vec![] },
                None => unknown_screen(plan),
            },
            Goal::End(_) => unknown_screen(plan),
        },
        Action::Back => back(&shown, request),
        Action::DataExchange => match searched(plan, request) {
            Some((screen, name, text)) => {
                Step { reply: shown.found(screen, name, text), effect: Effect::None, holds: vec![] }
            }
            None => taken(plan, state, request, new_submission),
        },
    }
}

/// Takes a screen's answers and shows where they lead.
fn taken(plan: &Plan, state: &State, request: &Request, new_submission: SubmissionId) -> Step {
    let Some(Moved { inputs, to }) = advance(plan, state, request) else { return unknown_screen(plan) };
    let shown = Shown { plan, state, inputs: &inputs };
    match to {
        To::Problems { screen, problems } => {
            Step { reply: shown.problems(screen, &problems), effect: Effect::None, holds: vec![] }
        }
        To::EarlierMissing { screen, label } => {
            let sentence = sentences(&plan.language).earlier_missing(label);
            Step { reply: shown.message(screen, &sentence), effect: Effect::None, holds: vec![] }
        }
        To::Screen(screen) => Step {
            reply: shown.screen(screen),
            effect: Effect::Progress { screen: screen.id.clone(), answers: inputs.answers(plan, &state.answers) },
            holds: vec![],
        },
        To::Done { answers, ending } => Step {
            reply: success(state, request, ("submission_id", Value::from(new_submission.to_string()))),
            effect: Effect::Complete { answers, submission: new_submission, ending: ending.to_owned() },
            holds: vec![],
        },
        To::Refused { screen, gate } => {
            let nothing = Inputs::of(plan, &Answers::new());
            let shown = Shown { plan, state, inputs: &nothing };
            Step { reply: shown.screen(screen), effect: refusal(gate), holds: vec![] }
        }
        // Its own screen was shown only after the refusal was kept. Whoever has answers again went on meanwhile.
        To::Closed { gate } => Step {
            reply: success(state, request, ("refused", Value::from(true))),
            effect: gate.filter(|_| !state.answers.is_empty()).map_or(Effect::None, refusal),
            holds: vec![],
        },
    }
}

fn refusal(gate: &Gate) -> Effect {
    Effect::Refused { consent: gate.consent.clone(), text_version: gate.text_version.clone() }
}

/// A session that has its Submission. Meta repeats a request whose answer got lost, so the finishing one gets
/// the same answer again; everything else is too late.
fn again(plan: &Plan, state: &State, request: &Request, submission: SubmissionId) -> Step {
    let finishes = request.action == Action::DataExchange
        && searched(plan, request).is_none()
        && matches!(advance(plan, state, request), Some(Moved { to: To::Done { .. }, .. }));
    let reply = if finishes {
        success(state, request, ("submission_id", Value::from(submission.to_string())))
    } else {
        Reply::Gone { sentence: sentences(&plan.language).gone.to_owned() }
    };
    Step { reply, effect: Effect::None, holds: vec![] }
}

fn back(shown: &Shown<'_>, request: &Request) -> Step {
    let plan = shown.plan;
    let Some((at, screen)) = from(plan, request) else { return unknown_screen(plan) };
    let to_end = || walk(plan, shown.inputs, usize::MAX);
    let place = match screen.role {
        ScreenRole::Ask => walk(plan, shown.inputs, at).screens.last().copied(),
        ScreenRole::Review => to_end().screens.last().copied(),
        ScreenRole::Step => route::before_step(plan, screen, &to_end()),
        ScreenRole::Refused => plan.screens.iter().position(|screen| !screen.gates.is_empty()),
    };
    let before = place.and_then(|place| plan.screens.get(place)).unwrap_or(screen);
    Step { reply: shown.screen(before), effect: Effect::None, holds: vec![] }
}

/// The screen a request comes from.
fn from<'a>(plan: &'a Plan, request: &Request) -> Option<(usize, &'a PlanScreen)> {
    request.screen.as_deref().and_then(|id| plan.screen(id))
}

/// A request for options of a long list: the screen, the input and what is looked for.
fn searched<'a, 'r>(plan: &'a Plan, request: &'r Request) -> Option<(&'a PlanScreen, &'r str, &'r str)> {
    let (name, text) = request.akis_search()?;
    let (_, screen) = from(plan, request)?;
    search::field(screen, name).map(|_| (screen, name, text))
}

/// Where a request's answers lead.
struct Moved<'a> {
    /// What every input gave, this request's included.
    inputs: Inputs<'a>,
    to: To<'a>,
}

enum To<'a> {
    Problems { screen: &'a PlanScreen, problems: Vec<(&'a PlanField, Problem)> },
    EarlierMissing { screen: &'a PlanScreen, label: &'a str },
    Screen(&'a PlanScreen),
    Done { answers: Answers, ending: &'a str },
    Refused { screen: &'a PlanScreen, gate: &'a Gate },
    Closed { gate: Option<&'a Gate> },
}

/// `None` for a request from no screen of the plan.
fn advance<'a>(plan: &'a Plan, state: &State, request: &'a Request) -> Option<Moved<'a>> {
    let (at, screen) = from(plan, request)?;
    let mut inputs = Inputs::of(plan, &state.answers);
    let earlier = if screen.role.is_ask() { plan.screens.get(..at)? } else { &plan.screens };
    for earlier in earlier {
        payload::carry(&mut inputs, earlier, &plan.language, &request.data);
    }
    let to = match screen.role {
        ScreenRole::Ask => asked(plan, at, screen, request, &mut inputs),
        ScreenRole::Step | ScreenRole::Review => passed(plan, screen, &inputs),
        ScreenRole::Refused => {
            let leads_here = |of: &&PlanScreen| route::refused(plan, of).is_some_and(|to| to.id == screen.id);
            To::Closed { gate: plan.screens.iter().filter(leads_here).find_map(|screen| screen.gates.first()) }
        }
    };
    Some(Moved { inputs, to })
}

/// From a screen that asks.
fn asked<'a>(
    plan: &'a Plan,
    at: usize,
    screen: &'a PlanScreen,
    request: &'a Request,
    inputs: &mut Inputs<'a>,
) -> To<'a> {
    let mut way = walk(plan, inputs, at);
    // Someone who changed an earlier answer can stand on a screen that is no longer meant for them.
    if way.next == Goal::Screen(at) {
        if let Some((gate, refused)) = unticked(plan, screen, &request.data, &way.known)
            .and_then(|gate| Some((gate, route::refused(plan, screen)?)))
        {
            return To::Refused { screen: refused, gate };
        }
        let mut problems = way.pass(at, &mut payload::own(screen, &plan.language, &request.data));
        problems.extend(wanted::broken(&way, screen, &problems));
        for (field, answer) in way.given(screen) {
            inputs.set(field, answer);
        }
        if !problems.is_empty() {
            return To::Problems { screen, problems };
        }
        way.leave(at);
    }
    onward(plan, screen, &way)
}

/// From a screen that stands between or at the end.
fn passed<'a>(plan: &'a Plan, screen: &'a PlanScreen, inputs: &Inputs<'a>) -> To<'a> {
    let mut way = walk(plan, inputs, usize::MAX);
    if screen.role == ScreenRole::Step
        && let Some(before) = route::before_step(plan, screen, &way)
    {
        way = walk(plan, inputs, before + 1);
    }
    onward(plan, screen, &way)
}

fn onward<'a>(plan: &'a Plan, screen: &'a PlanScreen, way: &Way<'a>) -> To<'a> {
    if let Some((_, field)) = way.missing {
        return To::EarlierMissing { screen, label: &field.label };
    }
    match (route::next(plan, screen, way.next), way.next) {
        (Some(next), _) => To::Screen(next),
        (None, Goal::End(ending)) => To::Done { answers: way.answers(), ending },
        (None, Goal::Screen(_)) => To::Done { answers: way.answers(), ending: "" },
    }
}

/// The first gate of a screen that was seen and not ticked.
pub(crate) fn unticked<'a>(
    plan: &Plan,
    screen: &'a PlanScreen,
    data: &Map<String, Value>,
    known: &Answers,
) -> Option<&'a Gate> {
    screen.gates.iter().find(|gate| {
        let mut fields = screen.fields.iter().filter(|field| field.question == gate.consent);
        fields.any(|field| {
            matches!(field.check, FieldCheck::Consent { .. })
                && is_asked(field, known)
                && matches!(payload::value(field, &plan.language, data), Ok(None | Some(Answer::Bool(false))))
        })
    })
}

fn unknown_screen(plan: &Plan) -> Step {
    let sentence = sentences(&plan.language).unknown_screen.to_owned();
    Step {
        reply: Reply::Refused { code: RefusalCode::UnknownScreen, sentence },
        effect: Effect::None,
        holds: vec![],
    }
}

fn success(state: &State, request: &Request, (key, value): (&str, Value)) -> Reply {
    let token = request.flow_token.as_ref().or(state.flow_token.as_ref()).unwrap_or(&state.session);
    Reply::Success {
        params: Map::from_iter([
            ("flow_token".to_owned(), Value::from(token.as_str())),
            ("session_id".to_owned(), Value::from(state.session.as_str())),
            (key.to_owned(), value),
        ]),
    }
}

/// Answers and tokens never reach a log.
impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State")
            .field("answers", &self.answers.len())
            .field("completed", &self.completed)
            .finish_non_exhaustive()
    }
}
