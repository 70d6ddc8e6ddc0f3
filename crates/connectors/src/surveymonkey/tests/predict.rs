use super::given::destination;
use super::{survey, survey_with};
use crate::{Destination, Draft, Severity};
use akis_form::{Form, Item, OptionSource, Question, QuestionKind};
use serde_json::{Value, json};

fn predicted(
    form: &Form,
    source: Option<&Form>,
    settings: &Value,
    scopes: Option<&[String]>,
) -> Vec<(String, Severity)> {
    let draft = Draft { form, source, settings, scopes };
    destination()
        .predict(&draft)
        .into_iter()
        .map(|one| {
            assert_ne!(one.sentence.en, one.sentence.tr);
            let question = one.question.map(|id| format!(" {id}")).unwrap_or_default();
            (format!("{}{question}", one.code), one.severity)
        })
        .collect()
}

fn refused(form: &Form, source: Option<&Form>, settings: &Value) -> Vec<String> {
    let all = predicted(form, source, settings, None).into_iter();
    all.filter(|(_, severity)| *severity == Severity::Refusal).map(|(code, _)| code).collect()
}

/// The survey as published, changed.
fn changed(id: &str, change: impl Fn(&mut Question)) -> Form {
    let mut form = survey();
    let items = form.pages.iter_mut().flat_map(|page| &mut page.items);
    for item in items {
        if let Item::Question(question) = item
            && question.id.as_str() == id
        {
            change(question);
        }
    }
    form
}

#[test]
fn an_unchanged_survey_is_refused_nothing_and_loses_its_files() {
    let form = survey();
    assert_eq!(refused(&form, Some(&form), &json!({})), Vec::<String>::new());
    let files = form.questions().filter(|question| matches!(question.kind, QuestionKind::File { .. })).count();
    let told = predicted(&form, Some(&form), &json!({}), None);
    assert_eq!(told.iter().filter(|(code, _)| code.starts_with("files ")).count(), files);
    assert!(files > 0);
}

#[test]
fn a_connection_that_may_not_write_is_refused() {
    let form = survey();
    let granted = |scopes: &[&str]| {
        let scopes: Vec<String> = scopes.iter().map(|&scope| scope.to_owned()).collect();
        let told = predicted(&form, None, &json!({}), Some(&scopes));
        told.iter().any(|(code, severity)| code == "missing_scope" && *severity == Severity::Refusal)
    };
    assert!(granted(&["surveys_read", "users_read"]));
    assert!(!granted(&["surveys_read", "responses_write"]));
    assert!(!granted(&[]), "who does not say is believed");
}

#[test]
fn what_was_removed_at_the_source_is_refused() {
    let form = survey();
    let without_question = survey_with(|json| {
        for page in json["pages"].as_array_mut().unwrap() {
            page["questions"].as_array_mut().unwrap().retain(|question| question["id"] != "1103");
        }
    });
    assert_eq!(refused(&form, Some(&without_question), &json!({})), ["question_removed 1103"]);
    let ignored = json!({ "mapping": { "1103": null } });
    assert_eq!(refused(&form, Some(&without_question), &ignored), Vec::<String>::new());

    let without_choice = survey_with(|json| {
        for page in json["pages"].as_array_mut().unwrap() {
            for question in page["questions"].as_array_mut().unwrap() {
                if question["id"] == "1103" {
                    question["answers"]["choices"]
                        .as_array_mut()
                        .unwrap()
                        .retain(|choice| choice["id"] != "21102");
                }
            }
        }
    });
    assert_eq!(refused(&form, Some(&without_choice), &json!({})), ["option_removed 1103"]);
    assert_eq!(refused(&without_choice, Some(&form), &json!({})), Vec::<String>::new(), "one more is no harm");
}

#[test]
fn options_of_ones_own_are_refused() {
    let form = changed("1103", |question| match &mut question.kind {
        QuestionKind::SingleChoice(choices) => choices.source = OptionSource::List { id: "ports".into() },
        _ => panic!("1103 is a choice"),
    });
    assert_eq!(refused(&form, None, &json!({})), ["options_from_elsewhere 1103"]);
    let settings = json!({ "mapping": { "1103": "variable:port" } });
    assert_eq!(refused(&form, None, &settings), Vec::<String>::new());
}

#[test]
fn a_place_that_the_survey_does_not_have_is_refused() {
    let form = survey();
    let to = |place: &str| json!({ "mapping": { "1301": place } });
    assert_eq!(refused(&form, Some(&form), &to("somewhere")), ["unknown_place 1301"]);
    assert_eq!(refused(&form, Some(&form), &to("variable:nope")), ["unknown_variable 1301"]);
    let name = form.hidden.first().unwrap().id.as_str();
    assert_eq!(refused(&form, Some(&form), &to(&format!("variable:{name}"))), Vec::<String>::new());
    assert_eq!(refused(&form, Some(&form), &json!({ "collector": 1 })), ["settings"]);
}

#[test]
fn a_required_question_that_nobody_fills_is_pointed_out() {
    let source = changed("1103", |question| question.required = true);
    let form = changed("1103", |question| question.required = false);
    let told = predicted(&form, Some(&source), &json!({}), None);
    assert!(told.contains(&("required_unfilled 1103".into(), Severity::Warning)), "{told:?}");
    let told = predicted(&source, Some(&source), &json!({}), None);
    assert!(!told.iter().any(|(code, _)| code == "required_unfilled 1103"));
}
