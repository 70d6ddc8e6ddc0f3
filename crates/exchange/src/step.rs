use crate::check::Problem;
use crate::sentences::sentences;
use crate::{Action, RefusalCode, Reply, Request, path, payload};
use akis_compiler::{Plan, PlanScreen};
use akis_form::{Answers, SubmissionId};
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
    },
    /// The phone could not use our last answer.
    ClientError {
        /// Meta's key.
        key: String,
    },
}

/// Answers one request. `new_submission` names the Submission if this request completes one.
pub fn step(plan: &Plan, state: &State, request: &Request, new_submission: SubmissionId) -> Step {
    if request.action == Action::Ping {
        return Step { reply: Reply::Pong, effect: Effect::None };
    }
    if let Some(error) = request.client_error() {
        return Step { reply: Reply::Acknowledged, effect: Effect::ClientError { key: error.key } };
    }
    if let Some(submission) = state.completed {
        return again(plan, state, request, submission);
    }
    match request.action {
        Action::Ping | Action::Init => match path::next(plan, &Answers::new(), 0) {
            Some(screen) => Step { reply: show(screen, state), effect: Effect::Opened },
            None => unknown_screen(plan),
        },
        Action::Back => back(plan, state, request),
        Action::DataExchange => match advance(plan, state, request) {
            Advance::UnknownScreen => unknown_screen(plan),
            Advance::Problems { screen, problems } => refuse(plan, state, screen, &problems),
            Advance::EarlierMissing { screen, label } => {
                let sentence = sentences(&plan.language).earlier_missing(label);
                Step { reply: message(screen, state, &[], sentence), effect: Effect::None }
            }
            Advance::To { screen, answers } => Step {
                reply: show(screen, state),
                effect: Effect::Progress { screen: screen.id.clone(), answers },
            },
            Advance::Done { answers } => Step {
                reply: success(state, request, new_submission),
                effect: Effect::Complete { answers, submission: new_submission },
            },
        },
    }
}

/// A session that has its Submission. Meta repeats a request whose answer got lost, so the finishing one gets
/// the same answer again; everything else is too late.
fn again(plan: &Plan, state: &State, request: &Request, submission: SubmissionId) -> Step {
    let finishes =
        request.action == Action::DataExchange && matches!(advance(plan, state, request), Advance::Done { .. });
    let reply = if finishes {
        success(state, request, submission)
    } else {
        Reply::Gone { sentence: sentences(&plan.language).gone.to_owned() }
    };
    Step { reply, effect: Effect::None }
}

fn back(plan: &Plan, state: &State, request: &Request) -> Step {
    let Some((at, screen)) = request.screen.as_deref().and_then(|id| plan.screen(id)) else {
        return unknown_screen(plan);
    };
    let shown = path::previous(plan, &state.answers, at).unwrap_or(screen);
    Step { reply: show(shown, state), effect: Effect::None }
}

/// Where a screen's answers lead.
enum Advance<'a> {
    UnknownScreen,
    Problems { screen: &'a PlanScreen, problems: Vec<(&'a str, Problem)> },
    EarlierMissing { screen: &'a PlanScreen, label: &'a str },
    To { screen: &'a PlanScreen, answers: Answers },
    Done { answers: Answers },
}

fn advance<'a>(plan: &'a Plan, state: &State, request: &Request) -> Advance<'a> {
    let Some((at, screen)) = request.screen.as_deref().and_then(|id| plan.screen(id)) else {
        return Advance::UnknownScreen;
    };
    let mut answers = state.answers.clone();
    for earlier in &plan.screens[..at] {
        answers.extend(payload::carried(earlier, &request.data));
    }
    let before = path::walk(plan, &answers, at);
    let own = payload::own(screen, &request.data, &before.answers);
    // Someone who changed an earlier answer can stand on a screen that is no longer meant for them.
    if path::is_shown(screen, &before.answers) {
        if !own.problems.is_empty() {
            return Advance::Problems { screen, problems: own.problems };
        }
        if let Some(field) = before.missing {
            return Advance::EarlierMissing { screen, label: &field.label };
        }
        for field in &screen.fields {
            answers.remove(&field.question);
        }
        answers.extend(own.answers);
    }
    let path = path::walk(plan, &answers, at + 1);
    match path::next(plan, &path.answers, at + 1) {
        Some(screen) => Advance::To { screen, answers },
        None => Advance::Done { answers: path.answers },
    }
}

fn unknown_screen(plan: &Plan) -> Step {
    let sentence = sentences(&plan.language).unknown_screen.to_owned();
    Step { reply: Reply::Refused { code: RefusalCode::UnknownScreen, sentence }, effect: Effect::None }
}

/// The same screen again, with a sentence under each field that needs one. Nothing is kept.
fn refuse(plan: &Plan, state: &State, screen: &PlanScreen, problems: &[(&str, Problem)]) -> Step {
    let sentences = sentences(&plan.language);
    let errors: Vec<(&str, String)> =
        problems.iter().map(|(name, problem)| (*name, sentences.problem(problem))).collect();
    Step { reply: message(screen, state, &errors, sentences.check_answers()), effect: Effect::None }
}

fn message(screen: &PlanScreen, state: &State, errors: &[(&str, String)], sentence: String) -> Reply {
    let mut data = screen_data(screen, state, errors);
    data.insert("error_message".to_owned(), Value::from(sentence));
    Reply::Screen { screen: screen.id.clone(), data }
}

fn show(screen: &PlanScreen, state: &State) -> Reply {
    Reply::Screen { screen: screen.id.clone(), data: screen_data(screen, state, &[]) }
}

/// Everything the screen declares: phones refuse an answer that leaves something out.
fn screen_data(screen: &PlanScreen, state: &State, errors: &[(&str, String)]) -> Map<String, Value> {
    let sentence = |name: &str| errors.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text);
    let errors: Map<String, Value> =
        screen.fields.iter().map(|field| (field.name.clone(), Value::from(sentence(&field.name)))).collect();
    Map::from_iter([
        ("akis_session".to_owned(), Value::from(state.session.as_str())),
        ("errors".to_owned(), Value::Object(errors)),
    ])
}

fn success(state: &State, request: &Request, submission: SubmissionId) -> Reply {
    let token = request.flow_token.as_ref().or(state.flow_token.as_ref()).unwrap_or(&state.session);
    Reply::Success {
        params: Map::from_iter([
            ("flow_token".to_owned(), Value::from(token.as_str())),
            ("session_id".to_owned(), Value::from(state.session.as_str())),
            ("submission_id".to_owned(), Value::from(submission.to_string())),
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
