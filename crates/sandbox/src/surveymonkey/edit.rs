//! Changes of a survey, as its owner makes them in SurveyMonkey's editor.

use super::{Store, Survey};
use crate::edit::{Edit, EditError, any_is};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Adds a survey or replaces the one with the same id; one that is new belongs to `account`.
pub(crate) fn put(store: &mut Store, account: &str, definition: Value) {
    match store.surveys.iter_mut().find(|survey| survey.definition["id"] == definition["id"]) {
        Some(survey) => survey.definition = definition,
        None => store.surveys.push(Survey { account: account.to_owned(), definition }),
    }
}

pub(crate) fn delete(store: &mut Store, id: &str) -> Result<(), EditError> {
    let before = store.surveys.len();
    store.surveys.retain(|survey| survey.definition["id"] != id);
    if store.surveys.len() == before {
        return Err(EditError::NoForm);
    }
    store.collectors.retain(|collector| collector.survey_id != id);
    store.deleted.push(id.to_owned());
    Ok(())
}

/// Changes members of a collector, for example `{"status": "closed"}`.
pub(crate) fn change_collector(store: &mut Store, id: &str, change: Value) -> Result<Value, EditError> {
    let collector = store.collectors.iter_mut().find(|collector| collector.id == id).ok_or(EditError::NoForm)?;
    if let (Some(body), Value::Object(change)) = (collector.body.as_object_mut(), change) {
        body.extend(change);
    }
    Ok(collector.body.clone())
}

/// Makes the change, counts anew and moves `date_modified`; gives the survey as it is then.
pub(crate) fn edit(store: &mut Store, id: &str, edit: Edit, now: Timestamp) -> Result<Value, EditError> {
    let survey = store.surveys.iter_mut().find(|survey| survey.definition["id"] == id).ok_or(EditError::NoForm)?;
    let mut changed = survey.definition.clone();
    let new_id = now.as_millisecond().to_string();
    apply(&mut changed, edit, &new_id)?;
    let mut all = 0;
    for page in changed["pages"].as_array_mut().into_iter().flatten() {
        let count = page["questions"].as_array().map_or(0, Vec::len);
        page["question_count"] = count.into();
        all += count;
    }
    changed["question_count"] = all.into();
    changed["date_modified"] = now.strftime("%Y-%m-%dT%H:%M:%S").to_string().into();
    survey.definition = changed.clone();
    Ok(changed)
}

fn apply(survey: &mut Value, edit: Edit, new_id: &str) -> Result<(), EditError> {
    match edit {
        Edit::Title { title } => survey["title"] = title.into(),
        Edit::RemoveField { field } => {
            find(survey, &field)?;
            for page in survey["pages"].as_array_mut().into_iter().flatten() {
                if let Some(questions) = page["questions"].as_array_mut() {
                    questions.retain(|question| !is(question, &field));
                }
            }
        }
        Edit::Require { field, required } => {
            let text = "This question requires an answer.";
            let rule = if required { json!({ "text": text, "type": null, "amount": "0" }) } else { Value::Null };
            find(survey, &field)?["required"] = rule;
        }
        Edit::Rename { field, label } => find(survey, &field)?["headings"] = json!([{ "heading": label }]),
        Edit::AddOption { field, label } => {
            let choices = choices(find(survey, &field)?)?;
            let position = choices.len() + 1;
            let choice = json!({
                "id": new_id, "text": label, "position": position, "visible": true, "quiz_options": { "score": 0 },
            });
            choices.push(choice);
        }
        Edit::RemoveOption { field, label } => {
            let choices = choices(find(survey, &field)?)?;
            let before = choices.len();
            choices.retain(|choice| !any_is(choice, &["text", "id"], &label));
            if choices.len() == before {
                return Err(EditError::NoOption(label));
            }
        }
        Edit::AddField { definition } => {
            let page = survey["pages"].as_array_mut().and_then(|pages| pages.last_mut());
            let questions = page.and_then(|page| page["questions"].as_array_mut());
            questions.ok_or(EditError::NoForm)?.push(definition);
        }
        Edit::Captcha { .. } => return Err(EditError::Unsupported("captcha")),
    }
    Ok(())
}

/// By id, or by the wording.
fn is(question: &Value, name: &str) -> bool {
    question["id"] == name || question["headings"][0]["heading"] == name
}

fn find<'a>(survey: &'a mut Value, name: &str) -> Result<&'a mut Value, EditError> {
    let pages = survey["pages"].as_array_mut().into_iter().flatten();
    let mut questions = pages.filter_map(|page| page["questions"].as_array_mut()).flatten();
    questions.find(|question| is(question, name)).ok_or_else(|| EditError::NoField(name.to_owned()))
}

fn choices(question: &mut Value) -> Result<&mut Vec<Value>, EditError> {
    question.pointer_mut("/answers/choices").and_then(Value::as_array_mut).ok_or(EditError::NoOptions)
}
