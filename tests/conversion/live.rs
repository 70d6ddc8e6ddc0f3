//! What changes while a form is filled in, as somebody with a phone sees it.

use akis_compiler::{Compiled, Layout, Mode, PlanOption, compile};
use akis_exchange::{Effect, Facts, FileRefusal, FileState, LiveOptions, Reply, Request, State, step};
use akis_form::{
    Answers, Choices, Fact, FileTypes, Form, Item, Language, OptionSource, Page, Question, QuestionId,
    QuestionKind, SubmissionId,
};
use akis_sandbox::phone::{Opening, Outcome, PhoneFile, Player, ScreenView, Target};
use serde_json::{Value, json};

fn slots() -> OptionSource {
    OptionSource::Slots { id: "room".into() }
}

fn question(id: &str, label: &str, kind: QuestionKind) -> Item {
    Item::Question(Question {
        id: QuestionId::new(id),
        label: label.into(),
        required: true,
        kind,
        ..Question::default()
    })
}

/// Who, when, a photo.
fn compiled() -> Compiled {
    let cities = (1..=300).map(|number| akis_form::Choice {
        value: format!("v{number}"),
        label: format!("City {number}"),
        ..akis_form::Choice::default()
    });
    let items = vec![
        question("email", "E-mail", QuestionKind::Email { blocked_domains: vec![], blocks_free_mail: false }),
        question("when", "When", QuestionKind::SingleChoice(Choices { source: slots(), ..Choices::default() })),
        question("photo", "Photo", QuestionKind::File { max_files: 2, max_kib: None, accept: FileTypes::Images }),
        question(
            "city",
            "City",
            QuestionKind::SingleChoice(Choices {
                options: cities.collect(),
                other: Some(akis_form::OtherOption::default()),
                ..Choices::default()
            }),
        ),
    ];
    let form = Form {
        title: "Visit".into(),
        language: Language::new("en"),
        pages: vec![Page { items, ..Page::default() }],
        ..Form::default()
    };
    compile(&form, &super::settings(Mode::Auto, Layout::OnePerScreen)).unwrap()
}

struct Visit {
    compiled: Compiled,
    player: Player,
    facts: Facts,
    state: State,
}

impl Visit {
    fn new() -> Self {
        let compiled = compiled();
        let player = Player::new(&serde_json::to_value(&compiled.flow_json).unwrap()).unwrap();
        let state = State {
            session: "session".into(),
            flow_token: Some("token".into()),
            answers: Answers::new(),
            completed: None,
        };
        let mut visit = Self { compiled, player: player.with_token("token"), facts: Facts::default(), state };
        visit.offer(&["ten", "eleven"]);
        visit.facts.contact.insert(Fact::Email, "ayse@mavideniz.com".into());
        visit
    }

    fn offer(&mut self, times: &[&str]) {
        let option = |time: &&str| PlanOption {
            id: (*time).to_owned(),
            value: (*time).to_owned(),
            label: format!("Monday at {time}"),
        };
        self.facts.live.insert(slots(), LiveOptions::Now(times.iter().map(option).collect()));
    }

    fn ask(&mut self, request: &Value) -> (Value, Effect) {
        let request = Request::parse(request.to_string().as_bytes()).unwrap();
        let done = step(&self.compiled.plan, &self.state, &self.facts, &request, SubmissionId(uuid::Uuid::nil()));
        if let Effect::Progress { answers, .. } = &done.effect {
            self.state.answers = answers.clone();
        }
        assert!(matches!(done.reply, Reply::Screen { .. } | Reply::Success { .. }), "{:?}", done.reply);
        (done.reply.body("3.0"), done.effect)
    }

    fn open(&mut self) -> ScreenView {
        let (reply, _) = self.ask(&json!({"action": "INIT", "flow_token": "token"}));
        self.player.open(Opening::Screen(reply)).unwrap();
        self.player.screen().unwrap()
    }

    fn done(&mut self, outcome: Outcome) -> Effect {
        let Outcome::Request { action, screen, data } = outcome else { panic!("{outcome:?}") };
        let (reply, effect) = self.ask(&json!({"action": action, "screen": screen, "data": data}));
        self.player.answer(&reply).unwrap_or_else(|error| panic!("{error}: {reply}"));
        effect
    }

    fn tap(&mut self) -> ScreenView {
        let outcome = self.player.tap(Target::Footer).unwrap();
        self.done(outcome);
        self.player.screen().unwrap()
    }

    fn back(&mut self) -> ScreenView {
        let outcome = self.player.back().unwrap();
        if let Outcome::Request { .. } = outcome {
            self.done(outcome);
        }
        self.player.screen().unwrap()
    }
}

#[test]
fn the_phone_shows_what_is_known_what_is_free_and_what_is_wrong() {
    let mut visit = Visit::new();
    assert_eq!(visit.compiled.report.mode, "endpoint", "a live list needs the endpoint");
    // Known beforehand: the button is not grey.
    let view = visit.open();
    assert_eq!(view.values["email"], "ayse@mavideniz.com");
    let view = visit.tap();
    let times: Vec<&Value> = view.input("when").unwrap().options.iter().map(|option| &option["title"]).collect();
    assert_eq!(times, ["Monday at ten", "Monday at eleven"]);
    // Taken between looking and tapping.
    visit.player.fill("when", "ten").unwrap();
    visit.offer(&["eleven"]);
    let view = visit.tap();
    assert!(view.snackbar.unwrap().contains("just taken"));
    assert_eq!((view.errors["when"].as_str(), &view.values["when"]), ("Just taken. Choose another.", &json!("")));
    visit.player.fill("when", "eleven").unwrap();
    let view = visit.tap();
    // A file that is not kept has its sentence on it until another is chosen.
    let file = |name: &str| PhoneFile { file_name: name.into(), mime: "image/jpeg".into(), bytes: vec![7; 20] };
    assert!(view.errors.is_empty());
    visit.player.attach("photo", vec![file("a.jpg"), file("b.jpg")]).unwrap();
    let ids = visit.player.screen().unwrap().values["photo"].clone();
    let second = ids[1]["media_id"].as_str().unwrap().to_owned();
    visit.facts.files.insert(second, FileState::Refused(FileRefusal::Infected));
    let view = visit.tap();
    assert_eq!(view.errors["photo"], "Unsafe file. Add another one.");
    assert_eq!(view.snackbar.as_deref(), Some("“b.jpg”: Unsafe file. Add another one."));
    // Back asks for what is free now; what was chosen stands.
    visit.offer(&["twelve", "eleven"]);
    let view = visit.back();
    assert_eq!((view.input("when").unwrap().options.len(), &view.values["when"]), (2, &json!("eleven")));
    visit.tap();
    visit.player.attach("photo", vec![file("a.jpg")]).unwrap();
    visit.tap();
    // A search takes nothing away that was typed beside it.
    visit.player.fill("city_search", "299").unwrap();
    let outcome = visit.player.tap(Target::Link(0)).unwrap();
    visit.done(outcome);
    visit.player.fill("city", "o300").unwrap();
    let outcome = visit.player.tap(Target::Footer).unwrap();
    assert!(matches!(visit.done(outcome), Effect::Complete { .. }));
}

#[test]
fn opening_again_goes_on_with_what_was_kept() {
    let mut visit = Visit::new();
    visit.open();
    visit.player.fill("email", "ali@mavideniz.com").unwrap();
    visit.tap();
    visit.player.fill("when", "ten").unwrap();
    visit.tap();
    visit.player.close();
    let fresh = |visit: &Visit| Player::new(&serde_json::to_value(&visit.compiled.flow_json).unwrap()).unwrap();
    visit.player = fresh(&visit);
    assert_eq!(visit.open().values["email"], "ali@mavideniz.com");
    assert_eq!(visit.tap().values["when"], "ten");
    visit.facts.resume_last_screen = true;
    visit.player = fresh(&visit);
    assert_eq!(visit.open().screen, "SCREEN_C");
}
