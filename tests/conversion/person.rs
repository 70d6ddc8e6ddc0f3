//! Somebody who fills in a Flow on the sandbox's phone, which reads Flow JSON by its own code.

use akis_compiler::{Compiled, FieldCheck, FieldRole, OTHER, Plan, PlanField, PlanOption};
use akis_exchange::{Effect, Facts, LiveOptions, Reply, Request, State, check_all, step};
use akis_form::{Answer, Answers, Choice, Form, OptionSource, QuestionKind, SubmissionId};
use akis_sandbox::phone::{Component, Opening, Outcome, PhoneFile, Player, ScreenView, Target};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Taps after which somebody is surely lost.
const PATIENCE: usize = 400;

/// What it came to.
#[derive(Debug)]
pub(crate) enum End {
    Refused,
    Sent { answers: Answers, ending: String },
}

pub(crate) struct Person<'a> {
    plan: &'a Plan,
    intended: &'a Answers,
    player: Player,
    /// What the lists of the form hold all the while.
    facts: Facts,
    state: State,
    first: String,
    endpoint: bool,
    /// Screens from which going back asks the endpoint.
    refreshing: BTreeSet<String>,
    taken: BTreeSet<(String, String)>,
}

impl<'a> Person<'a> {
    pub(crate) fn new(compiled: &'a Compiled, form: &Form, intended: &'a Answers) -> Self {
        let flow = serde_json::to_value(&compiled.flow_json).unwrap();
        let player = Player::new(&flow).unwrap().with_token("token");
        assert_eq!(player.unreadable(), &[] as &[String]);
        Self {
            plan: &compiled.plan,
            intended,
            player,
            facts: Facts { live: lists(form), ..Facts::default() },
            state: State {
                session: "session".into(),
                flow_token: Some("token".into()),
                answers: Answers::new(),
                completed: None,
            },
            first: compiled.plan.screens[0].id.clone(),
            endpoint: compiled.flow_json.data_api_version.is_some(),
            refreshing: compiled
                .flow_json
                .screens
                .iter()
                .filter(|screen| screen.refresh_on_back == Some(true))
                .map(|screen| screen.id.clone())
                .collect(),
            taken: BTreeSet::new(),
        }
    }

    /// The ways taken from screen to screen.
    pub(crate) fn taken(self) -> BTreeSet<(String, String)> {
        self.taken
    }

    /// From opening to the end.
    pub(crate) fn fill_in(&mut self) -> End {
        if self.endpoint {
            let (reply, _) = self.ask(&json!({"version": "3.0", "action": "INIT", "flow_token": "token"}));
            self.player.open(Opening::Screen(reply)).unwrap();
        } else {
            let screen = self.first.clone();
            self.player.open(Opening::Navigate { screen, data: json!({}) }).unwrap();
        }
        for _ in 0..PATIENCE {
            let from = self.player.current().unwrap().to_owned();
            self.fill_screen(&from);
            let view = self.player.screen().unwrap();
            let outcome = match self.player.tap(Target::Footer) {
                Ok(outcome) => outcome,
                Err(refusal) => panic!("{refusal} on {from}: {:?}\nmeant {:?}", view.values, self.meant()),
            };
            match outcome {
                Outcome::Request { action, screen, data } => {
                    let request = json!({"version": "3.0", "action": action, "screen": screen, "data": data, "flow_token": "token"});
                    let (reply, effect) = self.ask(&request);
                    if let Effect::Complete { answers, ending, .. } = effect {
                        self.player.answer(&reply).unwrap();
                        return End::Sent { answers, ending };
                    }
                    if reply["data"]["extension_message_response"]["params"]["refused"] == true {
                        return End::Refused;
                    }
                    self.player.answer(&reply).unwrap_or_else(|error| panic!("{error}: {reply}"));
                    let to = self.player.current().unwrap().to_owned();
                    assert_ne!(to, from, "held up: {reply}\nmeant {:?}", self.meant());
                    self.there_and_back(&from, &to, &view);
                    self.taken.insert((from, to));
                }
                Outcome::Screen => {
                    let to = self.player.current().unwrap().to_owned();
                    assert_ne!(to, from);
                    self.taken.insert((from, to));
                }
                Outcome::Completed(payload) => {
                    if payload["refused"] == true {
                        return End::Refused;
                    }
                    let arrived = check_all(self.plan, payload.as_object().unwrap());
                    assert!(arrived.problems.is_empty(), "{:?}", arrived.problems);
                    return End::Sent { answers: arrived.answers, ending: arrived.ending };
                }
                other => panic!("{other:?}"),
            }
        }
        panic!("the form has no end");
    }

    /// Goes back where that asks the endpoint, finds what was there, and comes on again.
    fn there_and_back(&mut self, from: &str, to: &str, before: &ScreenView) {
        let refreshes = &self.refreshing;
        if !refreshes.contains(to) {
            return;
        }
        let Outcome::Request { action, screen, data } = self.player.back().unwrap() else {
            panic!("{to} asks nobody when it is left");
        };
        assert_eq!((action.as_str(), screen.as_str()), ("BACK", to));
        let request =
            json!({"version": "3.0", "action": action, "screen": screen, "data": data, "flow_token": "token"});
        let (reply, _) = self.ask(&request);
        self.player.answer(&reply).unwrap_or_else(|error| panic!("back from {to}: {error}: {reply}"));
        assert_eq!(self.player.current(), Some(from));
        assert_eq!(self.player.screen().unwrap().values, before.values, "what was chosen is there");
        let Outcome::Request { action, screen, data } = self.player.tap(Target::Footer).unwrap() else {
            panic!("{from} asks nobody");
        };
        let request =
            json!({"version": "3.0", "action": action, "screen": screen, "data": data, "flow_token": "token"});
        let (reply, _) = self.ask(&request);
        self.player.answer(&reply).unwrap();
        assert_eq!(self.player.current(), Some(to));
    }

    fn meant(&self) -> String {
        serde_json::to_string(self.intended).unwrap()
    }

    fn ask(&mut self, request: &Value) -> (Value, Effect) {
        let request = Request::parse(request.to_string().as_bytes()).unwrap();
        let done = step(self.plan, &self.state, &self.facts, &request, SubmissionId(uuid::Uuid::nil()));
        if let Effect::Progress { answers, .. } = &done.effect {
            self.state.answers = answers.clone();
        }
        if let Reply::Gone { .. } | Reply::Refused { .. } = &done.reply {
            panic!("{:?}", done.reply);
        }
        (done.reply.body("3.0"), done.effect)
    }

    /// Everything meant for this screen, until nothing new shows.
    fn fill_screen(&mut self, screen: &str) {
        let plan = self.plan;
        let Some((_, fields)) = plan.screen(screen).map(|(at, screen)| (at, &screen.fields)) else { return };
        let mut done: BTreeSet<&str> = BTreeSet::new();
        loop {
            let view = self.player.screen().unwrap();
            let next = fields.iter().find(|field| {
                !done.contains(field.name.as_str())
                    && field.role != FieldRole::Narrows
                    && view.input(&field.name).is_some()
            });
            let Some(field) = next else { return };
            done.insert(&field.name);
            if let Some(answer) = self.intended.get(&field.question).cloned() {
                self.fill_field(field, &answer, &view);
            }
        }
    }

    fn fill_field(&mut self, field: &PlanField, answer: &Answer, view: &ScreenView) {
        if let (FieldCheck::Files { .. }, Answer::Files(files)) = (&field.check, answer) {
            let file = |name: &str| PhoneFile {
                file_name: name.to_owned(),
                mime: "image/jpeg".into(),
                bytes: vec![7; 20],
            };
            let files = files.iter().map(|reference| file(&reference.file_name)).collect();
            self.player.attach(&field.name, files).unwrap();
            return;
        }
        let Some(value) = value(field, answer) else { return };
        let input = view.input(&field.name).unwrap();
        if let FieldCheck::Search { options } = &field.check
            && !offers(input, &value)
        {
            let option = options.iter().find(|option| value == option.id.as_str()).unwrap();
            self.narrow(field, option);
        }
        match self.player.fill(&field.name, value.clone()) {
            Ok(_) => {}
            Err(refusal) => panic!("{refusal}: {value} for {field:?}"),
        }
    }

    /// Brings a far option into the list: by the search, or by its letter.
    fn narrow(&mut self, field: &PlanField, option: &PlanOption) {
        let plan = self.plan;
        let narrows = |other: &&PlanField| other.question == field.question && other.role == FieldRole::Narrows;
        let helper = plan.screens.iter().flat_map(|screen| &screen.fields).find(narrows).unwrap();
        let letters = self.player.screen().unwrap().input(&helper.name).unwrap().options.clone();
        if letters.is_empty() {
            self.player.fill(&helper.name, option.label.as_str()).unwrap();
            // Each search of a screen has its own link, in the same order.
            let on_screen = plan.screens.iter().find(|screen| screen.fields.contains(helper)).unwrap();
            let narrowing = |other: &&PlanField| other.role == FieldRole::Narrows;
            let link = on_screen.fields.iter().filter(narrowing).position(|other| other == helper).unwrap();
            let Outcome::Request { action, screen, data } = self.player.tap(Target::Link(link)).unwrap() else {
                panic!("the link asks nothing");
            };
            let (reply, effect) = self.ask(&json!({"action": action, "screen": screen, "data": data}));
            assert_eq!(effect, Effect::None);
            self.player.answer(&reply).unwrap();
            return;
        }
        for letter in letters {
            self.player.fill(&helper.name, letter["id"].clone()).unwrap();
            let view = self.player.screen().unwrap();
            if offers(view.input(&field.name).unwrap(), &json!(option.id)) {
                return;
            }
        }
        panic!("{} is under no letter", option.label);
    }
}

/// The options of the form's questions, as lists that others keep.
fn lists(form: &Form) -> BTreeMap<OptionSource, LiveOptions> {
    let all = form.questions().filter_map(|question| match &question.kind {
        QuestionKind::SingleChoice(choices) if !choices.source.is_fixed() => {
            let option = |choice: &Choice| PlanOption {
                id: choice.value.clone(),
                value: choice.value.clone(),
                label: choice.label.clone(),
            };
            let options = choices.options.iter().map(option).collect();
            Some((choices.source.clone(), LiveOptions::Now(options)))
        }
        _ => None,
    });
    all.collect()
}

fn offers(input: &Component, value: &Value) -> bool {
    input.options.iter().any(|option| option["id"] == *value)
}

/// What is typed or tapped for this input.
fn value(field: &PlanField, answer: &Answer) -> Option<Value> {
    let part;
    let answer = match (&field.role, answer) {
        (FieldRole::Part(id), Answer::Parts(parts)) => {
            part = parts.get(id)?.clone();
            &part
        }
        (FieldRole::Other { .. }, Answer::Other { text, .. }) => return Some(json!(text)),
        (FieldRole::Other { .. }, _) => return None,
        (FieldRole::Rank(place), Answer::Ranked(values)) => {
            part = Answer::Choice(values.get(usize::try_from(*place).unwrap() - 1)?.clone());
            &part
        }
        (FieldRole::DateOf, Answer::DateTime(moment)) => return Some(json!(moment.date().to_string())),
        (FieldRole::TimeOf, Answer::DateTime(moment)) => {
            return Some(json!(moment.strftime("%H:%M").to_string()));
        }
        (FieldRole::Month, Answer::MonthDay { month, .. }) => {
            part = Answer::Number(f64::from(*month));
            &part
        }
        (FieldRole::Day, Answer::MonthDay { day, .. }) => {
            part = Answer::Number(f64::from(*day));
            &part
        }
        (FieldRole::Hours, Answer::Duration(seconds)) => return Some(json!((seconds / 3600).to_string())),
        (FieldRole::Minutes, Answer::Duration(seconds)) => return Some(json!((seconds / 60 % 60).to_string())),
        (FieldRole::Seconds, Answer::Duration(seconds)) => return Some(json!((seconds % 60).to_string())),
        (_, answer) => answer,
    };
    let id = |options: &[PlanOption], value: &str| {
        options.iter().find(|option| option.value == value).map(|option| option.id.clone())
    };
    let number = |options: &[PlanOption], number: f64| {
        options.iter().find(|option| option.value.parse() == Ok(number)).map(|option| json!(option.id))
    };
    match (&field.check, answer) {
        (FieldCheck::Choice { options } | FieldCheck::Search { options }, Answer::Choice(value)) => {
            Some(json!(id(options, value)?))
        }
        (FieldCheck::Choice { options }, Answer::Other { values, .. }) => {
            Some(json!(id(options, values.first().map_or(OTHER, String::as_str))?))
        }
        (FieldCheck::Choice { options } | FieldCheck::NumberChoice { options }, Answer::Number(n)) => {
            number(options, *n)
        }
        (FieldCheck::Choices { options }, Answer::Choices(values)) => {
            let ids: Vec<String> = values.iter().filter_map(|value| id(options, value)).collect();
            (!ids.is_empty()).then(|| json!(ids))
        }
        // The phone sends the value itself where it makes an id.
        (FieldCheck::Live { .. }, Answer::Choice(value)) => Some(json!(value)),
        (FieldCheck::Bool, Answer::Bool(yes)) => Some(json!(if *yes { "yes" } else { "no" })),
        (FieldCheck::Consent { .. }, Answer::Bool(yes)) => Some(json!(yes)),
        (FieldCheck::Date { .. }, Answer::Date(date)) => Some(json!(date.to_string())),
        (FieldCheck::Time, Answer::Time(time)) => Some(json!(time.strftime("%H:%M").to_string())),
        (FieldCheck::Number { .. }, Answer::Number(n)) => Some(json!(n.to_string())),
        (_, Answer::Text(text)) => Some(json!(text)),
        (check, answer) => panic!("{check:?} cannot take {answer:?} for {:?}", field.question),
    }
}
