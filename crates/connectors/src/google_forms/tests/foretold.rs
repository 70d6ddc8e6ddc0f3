use super::{clinic, form_of, read, settings};
use crate::google_forms::{GoogleBridge, GoogleFormPost, GoogleSheet};
use crate::{Destination, Draft, Prediction, Severity};
use akis_form::{Form, Item, SourceKind};
use serde_json::{Value, json};

const ADDRESS: &str = "https://script.google.com/macros/s/AKfycbx/exec";

fn foretold(
    destination: &dyn Destination,
    form: &Form,
    source: Option<&Form>,
    settings: &Value,
) -> Vec<Prediction> {
    let predictions = destination.predict(&Draft { form, source, settings, scopes: None });
    for Prediction { sentence, .. } in &predictions {
        assert!(
            sentence.en.ends_with('.') && sentence.tr.ends_with('.') && sentence.en != sentence.tr,
            "{sentence}"
        );
    }
    predictions
}

/// Code and question of each refusal.
fn refusals(predictions: &[Prediction]) -> Vec<(&'static str, &'static str)> {
    let question = |prediction: &Prediction| -> &'static str {
        prediction.question.as_ref().map_or("", |id| Box::leak(id.0.clone().into_boxed_str()))
    };
    let refusals = predictions.iter().filter(|prediction| prediction.severity == Severity::Refusal);
    refusals.map(|prediction| (prediction.code, question(prediction))).collect()
}

fn bridge(form: &Form, source: Option<&Form>, settings: &Value) -> Vec<Prediction> {
    foretold(&GoogleBridge::new(&super::settings()), form, source, settings)
}

fn post(form: &Form, source: Option<&Form>) -> Vec<Prediction> {
    foretold(&GoogleFormPost::new(&settings()), form, source, &json!({}))
}

/// Two questions: a text and a choice of two.
fn small() -> Value {
    json!({ "formId": "1f", "info": { "title": "Form" }, "items": [
        { "itemId": "1", "title": "Ad", "questionItem": { "question": { "questionId": "a", "required": true, "textQuestion": {} } } },
        { "itemId": "2", "title": "Şube", "questionItem": { "question": { "questionId": "b", "choiceQuestion": {
            "type": "RADIO", "options": [{ "value": "Kadıköy" }, { "value": "Beşiktaş" }] } } } }
    ] })
}

#[test]
fn a_form_as_it_was_read_goes_through_the_bridge() {
    let form = read(&small());
    let settings = json!({ "url": ADDRESS });
    assert_eq!(bridge(&form, Some(&form), &settings), []);
    assert_eq!(bridge(&form, None, &settings), []);
    assert_eq!(refusals(&bridge(&form, None, &json!({}))), [("no_address", "")]);
    assert_eq!(refusals(&bridge(&form, None, &json!({ "url": 5 }))), [("settings", "")]);
}

#[test]
fn what_changed_in_the_form_is_found_before_answers_are_refused() {
    let form = read(&small());
    let settings = json!({ "url": ADDRESS });
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut now = small();
        change(&mut now);
        let now = read(&now);
        refusals(&bridge(&form, Some(&now), &settings))
    };
    assert_eq!(
        changed(&|now| now["items"][1]["questionItem"]["question"]["choiceQuestion"]["options"][1]["value"] =
            "Moda".into()),
        [("option_removed", "2")]
    );
    assert_eq!(changed(&|now| drop(now["items"].as_array_mut().unwrap().remove(1))), [("question_removed", "2")]);
    assert_eq!(
        changed(&|now| {
            let scale = json!({ "questionId": "a", "scaleQuestion": { "high": 5 } });
            now["items"][0]["questionItem"]["question"] = scale;
        }),
        [("kind_changed", "1")]
    );
    assert_eq!(
        changed(&|now| {
            let new = json!({ "itemId": "3", "title": "Yeni", "questionItem": { "question": { "questionId": "c", "required": true, "textQuestion": {} } } });
            now["items"].as_array_mut().unwrap().push(new);
        }),
        [("required_unanswered", "3")]
    );
    assert_eq!(
        changed(&|now| now["publishSettings"] = json!({ "publishState": { "isPublished": true } })),
        [("closed", "")]
    );
    // A drop-down takes the same answers, and words of one's own take any.
    assert_eq!(
        changed(&|now| now["items"][1]["questionItem"]["question"]["choiceQuestion"]["type"] = "DROP_DOWN".into()),
        []
    );
    assert_eq!(
        changed(&|now| now["items"][1]["questionItem"]["question"]["choiceQuestion"]["options"] =
            json!([{ "value": "Moda" }, { "isOther": true }])),
        []
    );
}

#[test]
fn a_mapping_that_leads_nowhere_or_leaves_a_required_question_empty_is_refused() {
    let form = read(&small());
    let with =
        |mapping: Value| refusals(&bridge(&form, Some(&form), &json!({ "url": ADDRESS, "mapping": mapping })));
    assert_eq!(with(json!({ "2": null })), []);
    assert_eq!(with(json!({ "1": null })), [("required_unanswered", "1")]);
    assert_eq!(with(json!({ "2": "9" })), [("unknown_place", "2")]);
    assert_eq!(with(json!({ "1": "2" })), [("kind_changed", "1"), ("required_unanswered", "1")]);
    // A choice can be written down where text is asked for.
    assert_eq!(with(json!({ "1": null, "2": "1" })), []);
}

#[test]
fn files_and_collected_addresses_are_lost_or_refused() {
    let form = clinic();
    let predictions = bridge(&form, Some(&form), &json!({ "url": ADDRESS }));
    let of =
        |code: &str| predictions.iter().find(|prediction| prediction.code == code).map(|found| found.severity);
    assert_eq!(of("files"), Some(Severity::Warning));
    assert_eq!(of("collected_email"), Some(Severity::Warning));
    // A signature is required there, and WhatsApp has none.
    assert_eq!(refusals(&predictions), [("required_unanswered", "8192a3b5")]);

    let upload = json!({ "questionId": "a", "required": true, "fileUploadQuestion": { "types": ["PDF"] } });
    let form = form_of(&json!([{ "itemId": "1", "title": "Belge", "questionItem": { "question": upload } }]));
    assert_eq!(refusals(&bridge(&form, None, &json!({ "url": ADDRESS }))), [("required_files", "1")]);
}

#[test]
fn the_public_page_is_closed_to_forms_that_want_people_to_sign_in() {
    let form = read(&small());
    let open = post(&form, Some(&form));
    assert_eq!(refusals(&open), []);
    assert!(open.iter().any(|prediction| prediction.code == "unofficial"));

    let mut verified = small();
    verified["settings"] = json!({ "emailCollectionType": "VERIFIED" });
    assert_eq!(refusals(&post(&read(&verified), None)), [("sign_in", "")]);
    // Even a file nobody must send.
    assert_eq!(refusals(&post(&clinic(), None)), [("files", "8192a3b4"), ("required_unanswered", "8192a3b5")]);

    let mut sections = small();
    sections["items"].as_array_mut().unwrap().insert(1, json!({ "itemId": "9", "pageBreakItem": {} }));
    let sections = read(&sections);
    assert_eq!(refusals(&post(&form, Some(&sections))), [("sections_changed", "")]);
    assert!(post(&sections, Some(&sections)).iter().any(|prediction| prediction.code == "sections"));
}

#[test]
fn a_form_of_another_system_can_only_become_rows() {
    let mut form = read(&small());
    if let Some(source) = &mut form.source {
        source.kind = SourceKind::Typeform;
    }
    let sheet = GoogleSheet::new(&settings());
    assert_eq!(refusals(&bridge(&form, None, &json!({ "url": ADDRESS }))), [("other_system", "")]);
    assert_eq!(refusals(&post(&form, None)), [("other_system", "")]);
    let wish = json!({ "spreadsheet_id": "1sheet" });
    assert_eq!(foretold(&sheet, &form, None, &wish), []);
}

#[test]
fn rows_need_a_spreadsheet_and_the_permission_to_write() {
    let sheet = GoogleSheet::new(&settings());
    let form = clinic();
    let with = |wish: &Value, scopes: &[&str]| {
        let scopes: Vec<String> =
            scopes.iter().map(|scope| format!("https://www.googleapis.com/auth/{scope}")).collect();
        let draft = Draft { form: &form, source: None, settings: wish, scopes: Some(&scopes) };
        let predictions = sheet.predict(&draft);
        predictions.into_iter().map(|prediction| prediction.code).collect::<Vec<_>>()
    };
    let good = json!({ "spreadsheet_id": "1sheet" });
    assert_eq!(with(&good, &["drive.file", "spreadsheets"]), ["files"]);
    assert_eq!(with(&good, &["drive.file"]), ["missing_scope", "files"]);
    // A source that does not say what it granted is believed.
    assert_eq!(with(&good, &[]), ["files"]);
    assert_eq!(with(&json!({}), &[]), ["no_spreadsheet", "files"]);
    let columns = json!({ "spreadsheet_id": "1sheet", "columns": [{ "key": "question:gone" }] });
    assert_eq!(with(&columns, &[]), ["unknown_column", "files"]);
}

/// A question somebody has added here stands in no form there.
#[test]
fn questions_of_ones_own_are_kept_here() {
    let source = read(&small());
    let mut form = source.clone();
    let mut own = form.questions().next().unwrap().clone();
    own.id = akis_form::QuestionId::new("own");
    own.target = akis_form::WriteTarget::None;
    form.pages[0].items.push(Item::Question(own));
    let predictions = bridge(&form, Some(&source), &json!({ "url": ADDRESS }));
    assert_eq!(
        predictions.iter().map(|one| (one.code, one.severity)).collect::<Vec<_>>(),
        [("kept_here", Severity::Warning)]
    );
}
