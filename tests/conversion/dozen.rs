//! Twelve forms as people make them, each as its source's API answers it: what the owner is told and what the
//! customer sees, kept as snapshots to be read whenever they change.
//!
//! The counts beside each form were made by hand from its document in `forms/`.

use crate::outline::outline;
use crate::person::{End, Person};
use crate::source::Way;
use crate::{answers, settings, source};
use akis_compiler::{Compiled, Layout, Mode, Outcome, Report, compile};
use akis_connectors::{google_forms, hubspot, surveymonkey, typeform};
use akis_flow_json::{Flow, Options, check};
use akis_form::{
    Answer, Answers, ConsentPart, Form, Item, JumpTarget, Page, QuestionId, QuestionKind, WriteTarget,
};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::BTreeSet;

/// How many rows of each part the report must have.
struct Rows {
    questions: usize,
    consents: usize,
    content: usize,
}

fn rows(questions: usize, consents: usize, content: usize) -> Rows {
    Rows { questions, consents, content }
}

/// Compiles and looks at everything that holds in each mode.
fn one(form: &Form, mode: Mode, rows: &Rows) -> Compiled {
    let compiled = compile(form, &settings(mode, Layout::Auto)).unwrap();
    let text = serde_json::to_string(&compiled.flow_json).unwrap();
    let checked = check(&text, Options { strict: true });
    assert!(checked.errors.is_empty(), "{mode:?}: {:#?}", checked.errors);
    let judged = akis_sandbox::validation_errors(&text);
    assert!(judged.is_empty(), "{mode:?}: {judged:#?}");
    let read: Flow = serde_json::from_str(&text).unwrap();
    assert_eq!(read, compiled.flow_json, "{mode:?}: what is read is what was written");
    let report = &compiled.report;
    let counted = [report.questions.len(), report.consents.len(), report.content.len()];
    let ids: Vec<&str> = report.questions.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(counted, [rows.questions, rows.consents, rows.content], "{mode:?}: {ids:?} {:#?}", report.content);
    for row in &report.questions {
        assert!(row.outcome == Outcome::Carried || !row.note.is_empty(), "{mode:?}: nothing said of {row:?}");
        let asked = !row.hidden && row.outcome != Outcome::NotCarried;
        assert_eq!(asked, !row.screens.is_empty(), "{mode:?}: {row:?}");
    }
    compiled
}

/// Compiles a form in the three modes and keeps what the automatic one came to.
fn keep(name: &str, form: &Form, rows: &Rows) -> Compiled {
    let auto = one(form, Mode::Auto, rows);
    let endpoint = one(form, Mode::Endpoint, rows);
    let alone = one(form, Mode::Static, rows);
    fill_in(form, &endpoint);
    if auto.report.mode == "static" {
        assert_eq!(auto.flow_json, alone.flow_json, "what the phone can do alone is the same when asked for");
        fill_in(form, &auto);
    } else {
        assert_eq!((auto.report.mode.as_str(), &auto.flow_json), ("endpoint", &endpoint.flow_json));
    }
    snapshots(|| {
        insta::assert_json_snapshot!(format!("{name}_report"), auto.report);
        insta::assert_snapshot!(format!("{name}_outline"), outline(&auto));
    });
    auto
}

/// Keeps the whole Flow too.
fn keep_flow(name: &str, compiled: &Compiled) {
    snapshots(|| insta::assert_json_snapshot!(format!("{name}_flow"), compiled.flow_json));
}

fn snapshots(assert: impl FnOnce()) {
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false }, { assert() });
}

/// Sends people through the Flow, each with other answers. What arrives must be what the source would have got.
fn fill_in(form: &Form, compiled: &Compiled) {
    let mut carried = source::carried(form, compiled);
    // The report counts what the source collects beside its questions among the content.
    carried.extend(form.questions().filter(|question| question.collected).map(|question| question.id.clone()));
    for seed in 0..40 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut intended = Answers::new();
        for question in form.questions() {
            let good = match &question.kind {
                // The generator knows no digits: a year.
                QuestionKind::Number { min_digits: Some(4), .. } => Some(Answer::Number(2019.0)),
                kind => answers::answer(kind, &mut rng),
            };
            let skip = !question.required && rng.random_bool(0.3);
            intended.extend(good.filter(|_| !skip).map(|answer| (question.id.clone(), answer)));
        }
        for consent in form.consents() {
            let given = match consent.part {
                ConsentPart::Notice => true,
                ConsentPart::Ask { required, .. } => (required && !consent.gate) || rng.random_bool(0.5),
            };
            intended.insert(consent.id.clone(), Answer::Bool(given));
        }
        let jumps = form.questions().any(|question| !question.jumps.is_empty());
        let expected =
            if jumps { jumping(form, &carried, &intended) } else { source::answered(form, &carried, &intended) };
        match (expected, Person::new(compiled, form, &intended).fill_in()) {
            (Way::Refused, End::Refused) => {}
            (Way::Answered { mut answers, ending }, End::Sent { answers: mut sent, ending: reached }) => {
                // A notice nobody waits to hear of is shown and not answered.
                let told = form.consents().filter(|consent| consent.target != WriteTarget::None);
                let told: Vec<_> = told.map(|consent| &consent.id).collect();
                let kept = |id: &QuestionId| form.question(id).is_some() || told.contains(&id);
                answers.retain(|id, _| kept(id));
                // A score stands among the answers, under its own name.
                sent.retain(|id, _| kept(id));
                assert_eq!(source::bare(&sent), source::bare(&answers), "person {seed}");
                assert_eq!(reached, ending, "person {seed}");
            }
            (expected, end) => panic!("person {seed}: expected {expected:?}, came to {end:?}"),
        }
    }
}

/// A form whose jumps hang on its questions, as its source would run it.
fn jumping(form: &Form, carried: &BTreeSet<QuestionId>, intended: &Answers) -> Way {
    let items: Vec<(&Page, &Item)> =
        form.pages.iter().flat_map(|page| page.items.iter().map(move |item| (page, item))).collect();
    let mut answers = Answers::new();
    let mut at = 0;
    while let Some((page, item)) = items.get(at) {
        let jumps = match item {
            Item::Question(question) => {
                let answer = intended.get(&question.id).filter(|_| carried.contains(&question.id));
                answers.extend(answer.map(|answer| (question.id.clone(), answer.clone())));
                question.jumps.as_slice()
            }
            Item::Content(content) => &content.jumps,
            Item::Consent(_) => &[],
        };
        let last = items.get(at + 1).is_none_or(|(next, _)| !std::ptr::eq(*next, *page));
        let mut jumps = jumps.iter().chain(page.jumps.iter().filter(|_| last));
        at = match jumps.find(|jump| jump.when.holds(&answers)).map(|jump| &jump.to) {
            None => at + 1,
            Some(JumpTarget::Ending(id)) => return Way::Answered { answers, ending: id.clone() },
            Some(JumpTarget::Start) => panic!("none of the twelve begins again"),
            Some(JumpTarget::Page(id)) => items.iter().position(|(page, _)| page.id == *id).unwrap(),
            Some(JumpTarget::Item(id)) => {
                let is_it = |item: &Item| match item {
                    Item::Question(question) => question.id == *id,
                    Item::Content(content) => content.id.as_ref() == Some(id),
                    Item::Consent(_) => false,
                };
                items.iter().position(|(_, item)| is_it(item)).unwrap()
            }
        };
    }
    Way::Answered { answers, ending: String::new() }
}

/// The ids of questions that are not carried.
fn left_out(report: &Report) -> Vec<&str> {
    let left_out = report.questions.iter().filter(|row| row.outcome == Outcome::NotCarried);
    left_out.map(|row| row.id.as_str()).collect()
}

#[test]
fn a_lead_form_in_english() {
    let form = hubspot::read_definition(include_bytes!("forms/lead_hubspot_en.json")).unwrap();
    let compiled = keep("lead_hubspot_en", &form, &rows(13, 1, 1));
    assert!((3..=5).contains(&compiled.plan.screens.len()), "{} screens", compiled.plan.screens.len());
    assert_eq!(left_out(&compiled.report), [""; 0]);
    assert_eq!(compiled.report.conditions.len(), 2);
    keep_flow("lead_hubspot_en", &compiled);
}

#[test]
fn a_lead_form_in_turkish_with_notice_and_gate() {
    let form = hubspot::read_definition(include_bytes!("forms/lead_hubspot_tr.json")).unwrap();
    let compiled = keep("lead_hubspot_tr", &form, &rows(10, 6, 1));
    assert_eq!(left_out(&compiled.report), [""; 0]);
    assert!(!compiled.plan.screens[0].gates.is_empty(), "consent comes before the first question");
    keep_flow("lead_hubspot_tr", &compiled);
}

#[test]
fn a_booking_form_in_turkish() {
    let form = google_forms::read_definition(include_bytes!("forms/booking_google_tr.json")).unwrap();
    let compiled = keep("booking_google_tr", &form, &rows(10, 0, 1));
    assert_eq!(left_out(&compiled.report), [""; 0]);
}

#[test]
fn an_event_registration_in_english() {
    let form = google_forms::read_definition(include_bytes!("forms/event_google_en.json")).unwrap();
    let compiled = keep("event_google_en", &form, &rows(10, 0, 3));
    assert_eq!(left_out(&compiled.report), [""; 0]);
}

#[test]
fn a_recommendation_form_in_english() {
    let form = typeform::read_definition(include_bytes!("forms/nps_typeform_en.json")).unwrap();
    let compiled = keep("nps_typeform_en", &form, &rows(11, 0, 0));
    assert_eq!(left_out(&compiled.report), [""; 0]);
}

#[test]
fn an_order_form_in_arabic() {
    let form = typeform::read_definition(include_bytes!("forms/order_typeform_ar.json")).unwrap();
    let compiled = keep("order_typeform_ar", &form, &rows(9, 0, 0));
    let payment = compiled.report.questions.iter().find(|row| row.kind == "payment").unwrap();
    assert_eq!(left_out(&compiled.report), [payment.id.as_str()]);
    keep_flow("order_typeform_ar", &compiled);
}

#[test]
fn a_loan_check_in_english() {
    let form = hubspot::read_definition(include_bytes!("forms/loan_hubspot_en.json")).unwrap();
    let compiled = keep("loan_hubspot_en", &form, &rows(22, 4, 2));
    assert_eq!(left_out(&compiled.report), ["national_id"]);
    assert_eq!(compiled.report.questions.iter().filter(|row| row.policy).count(), 1);
    assert_eq!(compiled.report.conditions.len(), 4);
}

#[test]
fn a_support_request_in_turkish() {
    let form = hubspot::read_definition(include_bytes!("forms/support_hubspot_v2_tr.json")).unwrap();
    let compiled = keep("support_hubspot_v2_tr", &form, &rows(14, 1, 1));
    assert_eq!(left_out(&compiled.report), [""; 0]);
}

#[test]
fn a_patient_survey_in_english() {
    let form = surveymonkey::read_definition(include_bytes!("forms/patient_surveymonkey_en.json")).unwrap();
    let compiled = keep("patient_surveymonkey_en", &form, &rows(11, 0, 2));
    assert_eq!(left_out(&compiled.report), [""; 0]);
}

#[test]
fn an_employee_survey_in_turkish() {
    let form = surveymonkey::read_definition(include_bytes!("forms/employee_surveymonkey_tr.json")).unwrap();
    let compiled = keep("employee_surveymonkey_tr", &form, &rows(10, 0, 1));
    assert_eq!(left_out(&compiled.report), [""; 0]);
}

#[test]
fn a_newsletter_with_every_country() {
    let form = typeform::read_definition(include_bytes!("forms/newsletter_typeform_en.json")).unwrap();
    let compiled = keep("newsletter_typeform_en", &form, &rows(5, 0, 0));
    assert_eq!(left_out(&compiled.report), [""; 0]);
}

#[test]
fn a_restaurant_survey_in_arabic() {
    let form = google_forms::read_definition(include_bytes!("forms/restaurant_google_ar.json")).unwrap();
    let compiled = keep("restaurant_google_ar", &form, &rows(9, 0, 0));
    assert_eq!(left_out(&compiled.report), [""; 0]);
}
