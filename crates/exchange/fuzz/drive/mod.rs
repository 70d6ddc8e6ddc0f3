//! Steps a plaintext through compiled forms, in every state a session can be in.

mod forms;

use akis_compiler::{Layout, Mode, Plan, PlanOption, Settings, compile};
use akis_exchange::{
    Effect, Facts, FileRefusal, FileState, LiveOptions, Reply, Request, State, check_all, step, wants,
};
use akis_form::{Answers, Fact, SubmissionId};
use std::cell::RefCell;
use uuid::Uuid;

const SUBMISSION: SubmissionId = SubmissionId(Uuid::from_u128(7));

/// The forms, compiled.
pub(crate) struct Drive {
    plans: Vec<Plan>,
}

thread_local! {
    /// What the last answers of each form left behind, so that a request meets a session on its way.
    static KEPT: RefCell<Vec<Answers>> = const { RefCell::new(vec![]) };
}

impl Drive {
    /// Every form in every mode and layout.
    pub(crate) fn new() -> Self {
        let mut plans = vec![];
        for form in forms::all() {
            for (mode, layout) in [
                (Mode::Endpoint, Layout::Auto),
                (Mode::Endpoint, Layout::OnePerScreen),
                (Mode::Endpoint, Layout::Pages),
                (Mode::Static, Layout::Auto),
            ] {
                let settings =
                    Settings { version: "v1".into(), mode, layout, summary: true, ..Settings::default() };
                plans.extend(compile(&form, &settings).map(|compiled| compiled.plan));
            }
        }
        Self { plans }
    }

    /// The forms as the exchange runs them.
    #[allow(dead_code, reason = "one of the two that drive makes requests from them")]
    pub(crate) fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// One plaintext. True when it was a request.
    pub(crate) fn once(&self, choice: u8, plaintext: &[u8]) -> bool {
        let Ok(request) = Request::parse(plaintext) else { return false };
        let at = usize::from(choice) % self.plans.len().max(1);
        let Some(plan) = self.plans.get(at) else { return false };
        let facts = facts(plan, &request, choice);
        let kept = KEPT.with_borrow_mut(|kept| {
            kept.resize(self.plans.len(), Answers::new());
            kept.get(at).cloned().unwrap_or_default()
        });
        let mut state =
            State { session: "s".into(), flow_token: Some("t".into()), answers: kept, completed: None };
        let done = step(plan, &state, &facts, &request, SUBMISSION);
        held(plan, &done.reply);
        let next = match done.effect {
            Effect::Progress { answers, .. } => Some(answers),
            Effect::Complete { .. } | Effect::Refused { .. } => Some(Answers::new()),
            Effect::None | Effect::Opened | Effect::ClientError { .. } => None,
        };
        if let Some(next) = next {
            KEPT.with_borrow_mut(|kept| kept.get_mut(at).map(|kept| *kept = next));
        }
        state.completed = Some(SUBMISSION);
        held(plan, &step(plan, &state, &facts, &request, SUBMISSION).reply);
        let fresh = State { answers: Answers::new(), completed: None, ..state };
        held(plan, &step(plan, &fresh, &Facts::default(), &request, SUBMISSION).reply);
        let _ = check_all(plan, &request.data);
        true
    }
}

/// What is true of every reply.
fn held(plan: &Plan, reply: &Reply) {
    let body = reply.body("3.0");
    if let Reply::Screen { screen, .. } = reply {
        let known = plan.screen(screen);
        assert!(known.is_some(), "{screen} is no screen of the form");
        let Some((_, screen)) = known else { return };
        assert!(body["data"]["akis_session"].is_string());
        assert_eq!(body["data"].get("init").is_some(), screen.prefills);
        for field in screen.fields.iter().filter(|field| screen.prefills && field.initial().is_some()) {
            let begun = &body["data"]["init"][&field.name];
            let nothing = field.initial().map(akis_compiler::Initial::nothing).unwrap_or_default();
            assert_eq!(std::mem::discriminant(begun), std::mem::discriminant(&nothing), "{}", field.name);
        }
    }
    let _ = body.to_string();
}

/// The world as this byte has it.
fn facts(plan: &Plan, request: &Request, choice: u8) -> Facts {
    let wanted = wants(plan, request);
    let option = |value: &str| PlanOption { id: String::new(), value: value.into(), label: value.into() };
    let live = wanted.live.into_iter().map(|source| {
        let options = match choice % 4 {
            0 => LiveOptions::Away,
            1 => LiveOptions::Now(vec![]),
            2 => LiveOptions::Now(vec![option("ten")]),
            _ => LiveOptions::Now(vec![option("ten"), option("eleven"), option("")]),
        };
        (source, options)
    });
    let state = match choice % 5 {
        0 => FileState::Pending,
        1 => FileState::Kept,
        2 => FileState::Refused(FileRefusal::TooLarge),
        3 => FileState::Refused(FileRefusal::Type),
        _ => FileState::Refused(FileRefusal::Gone),
    };
    Facts {
        contact: Fact::ALL.into_iter().map(|fact| (fact, "a@mavideniz.com".to_owned())).collect(),
        live: live.collect(),
        files: wanted.files.into_iter().map(|wanted| (wanted.file.media_id, state)).collect(),
        resume_last_screen: choice.is_multiple_of(2),
    }
}
