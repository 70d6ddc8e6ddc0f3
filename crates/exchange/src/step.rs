use crate::check::{Problem, RefusedFile};
use crate::inputs::Inputs;
use crate::live::{self, Reading};
use crate::outcome::{Effect, State, Step};
use crate::path::{Goal, Way, is_asked, walk};
use crate::sentences::sentences;
use crate::show::Shown;
use crate::{Action, Facts, FileState, Hold, RefusalCode, Reply, Request, payload, resume, route, search, wanted};
use akis_compiler::{FieldCheck, Gate, Plan, PlanField, PlanScreen, ScreenRole};
use akis_form::{Answer, Answers, SubmissionId};
use serde_json::{Map, Value};

/// Answers one request. `new_submission` names the Submission if this request completes one.
pub fn step(plan: &Plan, state: &State, facts: &Facts, request: &Request, new_submission: SubmissionId) -> Step {
    if request.action == Action::Ping {
        return only(Reply::Pong, Effect::None);
    }
    if let Some(error) = request.client_error() {
        return only(Reply::Acknowledged, Effect::ClientError { key: error.key });
    }
    let reading = Reading { language: &plan.language, facts, trusting: state.completed.is_some() };
    let turn = Turn { plan, state, reading, request };
    if let Some(submission) = state.completed {
        return again(&turn, submission);
    }
    let kept = Inputs::of(plan, &state.answers);
    let shown = turn.shown(&kept);
    match request.action {
        Action::Ping | Action::Init => {
            let resumed = if facts.resume_last_screen { resume::screen(plan, &kept) } else { None };
            let entry = || match Way::start(plan).next {
                Goal::Screen(at) => plan.screens.get(at),
                Goal::End(_) => None,
            };
            match resumed.or_else(entry) {
                Some(screen) => only(shown.screen(screen), Effect::Opened),
                None => unknown_screen(plan),
            }
        }
        Action::Back => back(&shown, request),
        Action::DataExchange => match searched(plan, request) {
            Some((screen, name, text)) => {
                let typed = Shown { typed: Some(&request.data), ..shown };
                only(typed.found(screen, name, text), Effect::None)
            }
            None => taken(&turn, new_submission),
        },
    }
}

/// A step that holds no places.
fn only(reply: Reply, effect: Effect) -> Step {
    Step { reply, effect, holds: vec![] }
}

/// A request, and what it is looked at by.
#[derive(Clone, Copy)]
struct Turn<'a> {
    plan: &'a Plan,
    state: &'a State,
    reading: Reading<'a>,
    request: &'a Request,
}

impl<'a> Turn<'a> {
    fn shown(&self, inputs: &'a Inputs<'a>) -> Shown<'a> {
        Shown { plan: self.plan, state: self.state, facts: self.reading.facts, inputs, typed: None }
    }
}

/// Takes a screen's answers and shows where they lead.
fn taken(turn: &Turn<'_>, new_submission: SubmissionId) -> Step {
    let Turn { plan, state, reading, request } = *turn;
    let Some(Moved { inputs, to, holds }) = advance(turn) else { return unknown_screen(plan) };
    let shown = Shown { plan, state, facts: reading.facts, inputs: &inputs, typed: None };
    // The same screen again, with what stands on it.
    let same = Shown { typed: Some(&request.data), ..shown };
    let sentences = sentences(&plan.language);
    let labels = || live::labels(plan, reading.facts, &state.answers, &inputs);
    match to {
        To::Problems { screen, problems } => only(same.problems(screen, &problems), Effect::None),
        To::EarlierMissing { screen, label } => {
            only(same.message(screen, &sentences.earlier_missing(label)), Effect::None)
        }
        To::EarlierTaken { screen, label } => {
            only(same.message(screen, &sentences.earlier_taken(label)), Effect::None)
        }
        To::Screen(screen) => {
            let mut answers = without_keys(inputs.answers(plan, &state.answers));
            live::keep(labels(), &mut answers);
            let effect = Effect::Progress { screen: screen.id.clone(), answers };
            Step { reply: shown.screen(screen), effect, holds }
        }
        To::Done { answers, ending } => Step {
            reply: success(state, request, ("submission_id", Value::from(new_submission.to_string()))),
            effect: Effect::Complete {
                answers: without_keys(answers),
                labels: labels(),
                submission: new_submission,
                ending: ending.to_owned(),
            },
            holds,
        },
        To::Refused { screen, gate } => {
            let nothing = Inputs::of(plan, &Answers::new());
            only(Shown { inputs: &nothing, ..shown }.screen(screen), refusal(gate))
        }
        // Its own screen was shown only after the refusal was kept. Whoever has answers again went on meanwhile.
        To::Closed { gate } => only(
            success(state, request, ("refused", Value::from(true))),
            gate.filter(|_| !state.answers.is_empty()).map_or(Effect::None, refusal),
        ),
    }
}

/// Uploads by id and name alone. Their addresses and keys are the caller's, who was given them by
/// [`wants`](crate::wants), and stand in no answer.
pub(crate) fn without_keys(mut answers: Answers) -> Answers {
    for answer in answers.values_mut() {
        if let Answer::Files(files) = answer {
            for file in files {
                file.cdn_url = None;
                file.encryption = None;
            }
        }
    }
    answers
}

fn refusal(gate: &Gate) -> Effect {
    Effect::Refused { consent: gate.consent.clone(), text_version: gate.text_version.clone() }
}

/// A session that has its Submission. Meta repeats a request whose answer got lost, so the finishing one gets
/// the same answer again; everything else is too late.
fn again(turn: &Turn<'_>, submission: SubmissionId) -> Step {
    let Turn { plan, state, request, .. } = *turn;
    let finishes = request.action == Action::DataExchange
        && searched(plan, request).is_none()
        && matches!(advance(turn), Some(Moved { to: To::Done { .. }, .. }));
    let reply = if finishes {
        success(state, request, ("submission_id", Value::from(submission.to_string())))
    } else {
        Reply::Gone { sentence: sentences(&plan.language).gone.to_owned() }
    };
    only(reply, Effect::None)
}

fn back(shown: &Shown<'_>, request: &Request) -> Step {
    let plan = shown.plan;
    let Some((at, screen)) = from(plan, request) else { return unknown_screen(plan) };
    let to_end = || walk(plan, shown.inputs, usize::MAX);
    let (place, goal) = match screen.role {
        ScreenRole::Ask => (walk(plan, shown.inputs, at).screens.last().copied(), Goal::Screen(at)),
        ScreenRole::Review => {
            let way = to_end();
            (way.screens.last().copied(), way.next)
        }
        ScreenRole::Step => (route::before_step(plan, screen, &to_end()), Goal::Screen(at)),
        ScreenRole::Refused => (plan.screens.iter().position(|screen| !screen.gates.is_empty()), Goal::Screen(at)),
    };
    let before = place.and_then(|place| plan.screens.get(place)).unwrap_or(screen);
    // Over steps the phone came by the last of them.
    let before =
        if screen.role == ScreenRole::Step { before } else { route::last_step(plan, before, screen, goal) };
    only(shown.screen(before), Effect::None)
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
    /// Places that its answers want.
    holds: Vec<Hold>,
}

enum To<'a> {
    Problems { screen: &'a PlanScreen, problems: Vec<(&'a PlanField, Problem)> },
    EarlierMissing { screen: &'a PlanScreen, label: &'a str },
    EarlierTaken { screen: &'a PlanScreen, label: &'a str },
    Screen(&'a PlanScreen),
    Done { answers: Answers, ending: &'a str },
    Refused { screen: &'a PlanScreen, gate: &'a Gate },
    Closed { gate: Option<&'a Gate> },
}

/// `None` for a request from no screen of the plan.
fn advance<'a>(turn: &Turn<'a>) -> Option<Moved<'a>> {
    let Turn { plan, state, reading, request } = *turn;
    let (at, screen) = from(plan, request)?;
    let mut inputs = Inputs::of(plan, &state.answers);
    let earlier = if screen.role.is_ask() { plan.screens.get(..at)? } else { &plan.screens };
    for earlier in earlier {
        payload::carry(&mut inputs, earlier, reading, &request.data);
    }
    let mut holds = vec![];
    let to = match screen.role {
        ScreenRole::Ask => asked(turn, at, screen, &mut inputs, &mut holds),
        ScreenRole::Step | ScreenRole::Review => passed(turn, screen, &inputs, &mut holds),
        ScreenRole::Refused => {
            let leads_here = |of: &&PlanScreen| route::refused(plan, of).is_some_and(|to| to.id == screen.id);
            To::Closed { gate: plan.screens.iter().filter(leads_here).find_map(|screen| screen.gates.first()) }
        }
    };
    Some(Moved { inputs, to, holds })
}

/// From a screen that asks.
fn asked<'a>(
    turn: &Turn<'a>,
    at: usize,
    screen: &'a PlanScreen,
    inputs: &mut Inputs<'a>,
    holds: &mut Vec<Hold>,
) -> To<'a> {
    let Turn { plan, reading, request, .. } = *turn;
    let mut way = walk(plan, inputs, at);
    // Someone who changed an earlier answer can stand on a screen that is no longer meant for them.
    if way.next == Goal::Screen(at) {
        if let Some((gate, refused)) = unticked(screen, reading, &request.data, &way.known)
            .and_then(|gate| Some((gate, route::refused(plan, screen)?)))
        {
            return To::Refused { screen: refused, gate };
        }
        let mut problems = way.pass(at, &mut payload::own(screen, reading, &request.data, inputs));
        problems.extend(wanted::broken(&way, screen, &problems));
        if !reading.trusting {
            problems.extend(refused_files(&way.given(screen), reading.facts));
        }
        for (field, answer) in way.given(screen) {
            inputs.set(field, answer);
        }
        if !problems.is_empty() {
            return To::Problems { screen, problems };
        }
        way.leave(at);
    }
    onward(turn, screen, &way, holds)
}

/// The inputs whose uploads will not all be kept.
fn refused_files<'a>(given: &[(&'a PlanField, Option<Answer>)], facts: &Facts) -> Vec<(&'a PlanField, Problem)> {
    let refused = |(field, answer): &(&'a PlanField, Option<Answer>)| {
        let Some(Answer::Files(files)) = answer else { return None };
        let why = |file: &akis_form::FileRef| match facts.files.get(&file.media_id) {
            Some(FileState::Refused(why)) => Some(RefusedFile { file: file.clone(), why: *why }),
            Some(FileState::Pending | FileState::Kept) | None => None,
        };
        let files: Vec<RefusedFile> = files.iter().filter_map(why).collect();
        (!files.is_empty()).then_some((*field, Problem::Files(files)))
    };
    given.iter().filter_map(refused).collect()
}

/// From a screen that stands between or at the end.
fn passed<'a>(turn: &Turn<'a>, screen: &'a PlanScreen, inputs: &Inputs<'a>, holds: &mut Vec<Hold>) -> To<'a> {
    let plan = turn.plan;
    let mut way = walk(plan, inputs, usize::MAX);
    if screen.role == ScreenRole::Step
        && let Some(before) = route::before_step(plan, screen, &way)
    {
        way = walk(plan, inputs, before + 1);
    }
    onward(turn, screen, &way, holds)
}

fn onward<'a>(turn: &Turn<'a>, screen: &'a PlanScreen, way: &Way<'a>, holds: &mut Vec<Hold>) -> To<'a> {
    let plan = turn.plan;
    if let Some(field) = live::taken(plan, way, turn.reading) {
        return To::EarlierTaken { screen, label: &field.label };
    }
    if let Some((_, field)) = way.missing {
        return To::EarlierMissing { screen, label: &field.label };
    }
    *holds = live::holds(plan, way);
    match (route::next(plan, screen, way.next), way.next) {
        (Some(next), _) => To::Screen(next),
        (None, Goal::End(ending)) => To::Done { answers: way.answers(), ending },
        (None, Goal::Screen(_)) => To::Done { answers: way.answers(), ending: "" },
    }
}

/// The first gate of a screen that was seen and not ticked.
pub(crate) fn unticked<'a>(
    screen: &'a PlanScreen,
    reading: Reading<'_>,
    data: &Map<String, Value>,
    known: &Answers,
) -> Option<&'a Gate> {
    screen.gates.iter().find(|gate| {
        let mut fields = screen.fields.iter().filter(|field| field.question == gate.consent);
        fields.any(|field| {
            matches!(field.check, FieldCheck::Consent { .. })
                && is_asked(field, known)
                && matches!(payload::value(field, reading, data), Ok(None | Some(Answer::Bool(false))))
        })
    })
}

fn unknown_screen(plan: &Plan) -> Step {
    let sentence = sentences(&plan.language).unknown_screen.to_owned();
    only(Reply::Refused { code: RefusalCode::UnknownScreen, sentence }, Effect::None)
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
