//! Lists that change while somebody fills in the form: what is shown, what is taken, what is said.

use super::*;
use crate::{Facts, Hold, LiveOptions, wants};
use akis_compiler::{PlanOption, ScreenRole};
use akis_form::{OptionSource, Submission};

const SLOT: &str = "2026-05-04T10:00:00+03:00";
const LATER: &str = "2026-05-04T11:00:00+03:00";

fn slots() -> OptionSource {
    OptionSource::Slots { id: "room".into() }
}

fn live(source: OptionSource) -> QuestionKind {
    QuestionKind::SingleChoice(Choices { source, ..Choices::default() })
}

/// A name, a time and a note, each on a screen of its own.
fn booking(required: bool, source: OptionSource) -> Compiled {
    let text = || QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None };
    let items = vec![
        Item::Question(question("who", "Who?", true, text())),
        Item::Question(question("when", "Appointment", required, live(source))),
        Item::Question(question("note", "Note", false, text())),
    ];
    let form = Form {
        title: "Booking".into(),
        language: Language::new("en"),
        pages: vec![Page { items, ..Page::default() }],
        ..Form::default()
    };
    let layout = akis_compiler::Layout::OnePerScreen;
    compile(&form, &Settings { version: "v1".into(), layout, ..Settings::default() }).unwrap()
}

fn option(value: &str, label: &str) -> PlanOption {
    PlanOption { id: "ignored".into(), value: value.into(), label: label.into() }
}

fn now(source: OptionSource, options: &[(&str, &str)]) -> Facts {
    let options = options.iter().map(|(value, label)| option(value, label)).collect();
    Facts { live: [(source, LiveOptions::Now(options))].into(), ..Facts::default() }
}

fn both() -> Facts {
    now(slots(), &[(SLOT, "Mon 4 May, 10:00"), (LATER, "Mon 4 May, 11:00")])
}

fn data(step: &Step) -> &serde_json::Map<String, Value> {
    let Reply::Screen { data, .. } = &step.reply else { panic!("{:?}", step.reply) };
    data
}

fn shown_values(step: &Step) -> Vec<&str> {
    let list = data(step)["options_when"].as_array().unwrap();
    list.iter().map(|option| option["id"].as_str().unwrap()).collect()
}

/// As far as the screen with the list.
fn at_the_list(compiled: &Compiled, facts: Facts) -> (Phone<'_>, Step) {
    let mut phone = Phone::new(compiled);
    phone.facts = facts;
    phone.open();
    phone.fill(&[("who", json!("Ayşe"))]);
    let step = phone.tap();
    (phone, step)
}

#[test]
fn a_place_is_chosen_held_and_named_in_the_submission() {
    let compiled = booking(true, slots());
    let (mut phone, step) = at_the_list(&compiled, both());
    assert_eq!(shown_values(&step), [SLOT, LATER]);
    assert_eq!(data(&step)["init"]["when"], "");
    assert!(step.holds.is_empty() && error_message(&step).is_none());
    phone.fill(&[("when", json!(SLOT))]);
    let step = phone.tap();
    assert_eq!(step.holds, [Hold { calendar: "room".into(), slot: SLOT.into() }]);
    let step = phone.tap();
    assert_eq!(step.holds.len(), 1, "going on keeps it");
    let Effect::Complete { answers, labels, submission, .. } = &step.effect else { panic!("{:?}", step.effect) };
    assert_eq!(answers[&QuestionId::new("when")], Answer::Choice(SLOT.into()));
    let form = Form {
        pages: vec![Page {
            items: vec![Item::Question(question("when", "Appointment", true, live(slots())))],
            ..Page::default()
        }],
        ..Form::default()
    };
    let frozen = Submission::freeze_with(*submission, &form, answers, labels, jiff::Timestamp::UNIX_EPOCH);
    assert_eq!(frozen.answers[0].display, "Mon 4 May, 10:00");
    // The phone asks again, when the place is no longer among the free ones.
    phone.facts = now(slots(), &[(LATER, "x")]);
    let last = phone.last.clone().unwrap();
    let again = crate::step(&compiled.plan, &phone.state, &phone.facts, &last, SUBMISSION);
    assert!(matches!(again.reply, Reply::Success { .. }));
}

#[test]
fn a_place_that_was_just_taken_is_said_in_words() {
    let compiled = booking(true, slots());
    let (mut phone, _) = at_the_list(&compiled, both());
    phone.fill(&[("when", json!(SLOT))]);
    phone.facts = now(slots(), &[(LATER, "Mon 4 May, 11:00")]);
    let step = phone.tap();
    assert_eq!(errors(&step), [("when".to_owned(), "Just taken. Choose another.".to_owned())]);
    assert!(error_message(&step).unwrap().contains("just taken"));
    assert_eq!((shown_values(&step), &step.effect), (vec![LATER], &Effect::None));
    // What does not exist is not chosen either.
    phone.fill(&[("when", json!("yesterday"))]);
    assert_eq!(phone.tap().effect, Effect::None);
    phone.fill(&[("when", json!([LATER]))]);
    assert_eq!(phone.tap().effect, Effect::None);
}

#[test]
fn a_place_lost_on_the_way_stops_the_form_before_it_is_sent() {
    for required in [true, false] {
        let compiled = booking(required, slots());
        let (mut phone, _) = at_the_list(&compiled, both());
        phone.fill(&[("when", json!(SLOT))]);
        phone.tap();
        phone.facts = now(slots(), &[(LATER, "Mon 4 May, 11:00")]);
        let step = phone.tap();
        assert_eq!(step.effect, Effect::None);
        assert!(error_message(&step).unwrap().contains("“Appointment” was just taken"), "{required}");
        // Going back shows what is free now, and another place will do.
        let step = phone.send(&json!({"version": "3.0", "action": "BACK", "screen": "SCREEN_C"}));
        assert_eq!((shown_values(&step), phone.screen.as_deref()), (vec![LATER], Some("SCREEN_B")));
        phone.fill(&[("when", json!(LATER))]);
        assert_eq!(phone.tap().holds[0].slot, LATER);
        assert!(matches!(phone.tap().effect, Effect::Complete { .. }));
    }
}

#[test]
fn going_back_shows_the_list_of_now_with_what_was_chosen() {
    let compiled = booking(true, slots());
    let flow = serde_json::to_value(&compiled.flow_json).unwrap();
    let refreshed: Vec<bool> =
        flow["screens"].as_array().unwrap().iter().map(|screen| screen["refresh_on_back"] == true).collect();
    assert_eq!(refreshed, [false, false, true]);
    let (mut phone, _) = at_the_list(&compiled, both());
    phone.fill(&[("when", json!(LATER))]);
    phone.tap();
    phone.facts = now(slots(), &[("2026-05-05T09:00:00+03:00", "Tue"), (LATER, "Mon 4 May, 11:00")]);
    let step = phone.send(&json!({"version": "3.0", "action": "BACK", "screen": "SCREEN_C", "flow_token": "t"}));
    assert_eq!(shown_values(&step), ["2026-05-05T09:00:00+03:00", LATER]);
    assert_eq!(data(&step)["init"]["when"], LATER);
}

#[test]
fn a_list_that_is_away_or_empty_is_never_a_silent_dead_end() {
    let list = || OptionSource::List { id: "branches".into() };
    let compiled = booking(true, list());
    let (_, step) = at_the_list(&compiled, Facts::default());
    assert!(error_message(&step).unwrap().contains("cannot be loaded"));
    assert_eq!(shown_values(&step), [] as [&str; 0]);
    let (_, step) = at_the_list(&compiled, now(list(), &[]));
    assert!(error_message(&step).unwrap().contains("Nothing can be chosen"));
    // Nobody needs an optional one.
    let compiled = booking(false, list());
    let (mut phone, step) = at_the_list(&compiled, now(list(), &[]));
    assert_eq!(error_message(&step), None);
    assert!(matches!(phone.tap().effect, Effect::Progress { .. }));
}

#[test]
fn what_was_chosen_stays_while_the_list_is_away() {
    let list = || OptionSource::Url { url: "https://example.com/branches".into() };
    let compiled = booking(true, list());
    let (mut phone, _) = at_the_list(&compiled, now(list(), &[("34", "İstanbul"), ("06", "Ankara")]));
    phone.fill(&[("when", json!("34"))]);
    phone.tap();
    phone.facts = Facts { live: [(list(), LiveOptions::Away)].into(), ..Facts::default() };
    // On its own screen it is still there to go on with; another one cannot be had.
    let step = phone.send(&json!({"version": "3.0", "action": "BACK", "screen": "SCREEN_C"}));
    assert_eq!((shown_values(&step), error_message(&step)), (vec!["34"], None));
    assert_eq!(data(&step)["options_when"][0]["title"], "İstanbul");
    assert!(matches!(phone.tap().effect, Effect::Progress { .. }));
    let Effect::Complete { labels, answers, .. } = phone.tap().effect else { panic!("the form ends") };
    assert_eq!(labels[&QuestionId::new("when")]["34"], "İstanbul");
    assert_eq!(answers.len(), 2);
}

#[test]
fn an_entry_taken_off_a_list_stays_with_whoever_chose_it() {
    let list = || OptionSource::List { id: "branches".into() };
    let compiled = booking(true, list());
    let (mut phone, _) = at_the_list(&compiled, now(list(), &[("34", "İstanbul"), ("06", "Ankara")]));
    phone.fill(&[("when", json!("34"))]);
    phone.tap();
    phone.facts = now(list(), &[("06", "Ankara")]);
    let Effect::Complete { labels, answers, .. } = phone.tap().effect else { panic!("the form ends") };
    assert_eq!(labels[&QuestionId::new("when")]["34"], "İstanbul");
    assert_eq!(answers[&QuestionId::new("when")], Answer::Choice("34".into()));
}

#[test]
fn a_list_is_cut_where_the_phone_cuts_it_and_keeps_the_chosen_one() {
    let list = || OptionSource::List { id: "long".into() };
    let compiled = booking(true, list());
    let names: Vec<String> = (0..500).map(|number| format!("v{number}")).collect();
    let all: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    let (mut phone, step) = at_the_list(&compiled, now(list(), &all));
    assert_eq!(shown_values(&step).len(), 200);
    assert_eq!(data(&step)["options_when"][3]["title"], "v3");
    phone.fill(&[("when", json!("v450"))]);
    phone.tap();
    let step = phone.send(&json!({"version": "3.0", "action": "BACK", "screen": "SCREEN_C"}));
    let shown = shown_values(&step);
    assert_eq!((shown.len(), shown[0], shown[1]), (200, "v450", "v0"));
    // Values that are no ids get one, and stand once.
    let odd = ["", "  a", "${form.q}", "`x`", "b", "b"].map(|value| (value, "Odd"));
    let (_, step) = at_the_list(&compiled, now(list(), &odd));
    let ids = shown_values(&step);
    assert_eq!(ids.len(), 5);
    assert!(ids.iter().all(|id| !id.is_empty() && !id.contains(['$', '`']) && id.trim() == *id));
}

#[test]
fn a_step_says_which_lists_and_uploads_it_will_look_at() {
    let compiled = booking(true, slots());
    let of = |request: Value| {
        let request = crate::Request::parse(request.to_string().as_bytes()).unwrap();
        wants(&compiled.plan, &request)
    };
    assert_eq!(of(json!({"action": "INIT"})).live, [slots()]);
    assert_eq!(of(json!({"action": "BACK", "screen": "SCREEN_C"})).live, [slots()]);
    assert!(of(json!({"action": "ping"})).live.is_empty());
    assert!(of(json!({"action": "data_exchange", "data": {"error": "x"}})).live.is_empty());
    assert_eq!(compiled.plan.screens.iter().filter(|screen| screen.role == ScreenRole::Ask).count(), 3);
}
