//! What an editor of a form does: questions go, come, become required; the form is closed or deleted.

use super::shape::decimal;
use super::{FormFile, forms, push};
use crate::edit::{Edit, EditError};
use crate::state::Sandbox;
use serde::Deserialize;
use serde_json::{Value, json};

/// How a form is published, as its settings page has it; what is absent stays.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Publishing {
    /// Whether it takes answers.
    accepting: Option<bool>,
    /// `DO_NOT_COLLECT`, `RESPONDER_INPUT` or `VERIFIED`.
    collect_email: Option<String>,
    /// Whether people must sign in.
    requires_login: Option<bool>,
    /// Whether everybody answers once.
    limit_one_response: Option<bool>,
}

/// Applies changes, all or none, and gives the form as it is then.
pub(crate) fn edit(sandbox: &Sandbox, form_id: &str, edits: Vec<Edit>) -> Result<Value, EditError> {
    change(sandbox, form_id, |file| edits.into_iter().try_for_each(|edit| apply(file, edit)))
}

/// Changes how a form is published.
pub(crate) fn publish(sandbox: &Sandbox, form_id: &str, given: Publishing) -> Result<Value, EditError> {
    change(sandbox, form_id, |file| {
        match given.accepting {
            // What is false is left out.
            Some(false) => file.form["publishSettings"] = json!({ "publishState": { "isPublished": true } }),
            Some(true) => {
                file.form["publishSettings"] =
                    json!({ "publishState": { "isPublished": true, "isAcceptingResponses": true } });
            }
            None => {}
        }
        if let Some(rule) = given.collect_email {
            file.form["settings"]["emailCollectionType"] = rule.into();
        }
        file.public.requires_login = given.requires_login.unwrap_or(file.public.requires_login);
        file.public.limit_one_response = given.limit_one_response.unwrap_or(file.public.limit_one_response);
        Ok(())
    })
}

fn change(
    sandbox: &Sandbox,
    form_id: &str,
    act: impl FnOnce(&mut FormFile) -> Result<(), EditError>,
) -> Result<Value, EditError> {
    let now = sandbox.now();
    let changed = sandbox.write(|world| {
        let file = world.google.forms.get_mut(form_id).ok_or(EditError::NoForm)?;
        let mut changed = file.clone();
        act(&mut changed)?;
        changed.revision += 1;
        changed.modified = Some(now);
        *file = changed.clone();
        Ok(changed)
    })?;
    push::tell(sandbox, form_id, "SCHEMA");
    Ok(forms::described(sandbox, &changed))
}

/// Deletes a form for good.
pub(crate) fn remove(sandbox: &Sandbox, form_id: &str) -> Result<(), EditError> {
    sandbox.write(|world| world.google.forms.remove(form_id)).ok_or(EditError::NoForm)?;
    push::tell(sandbox, form_id, "SCHEMA");
    Ok(())
}

fn apply(file: &mut FormFile, edit: Edit) -> Result<(), EditError> {
    match edit {
        Edit::Title { title } => file.form["info"]["title"] = title.into(),
        Edit::RemoveField { field } => {
            let at = position(file, &field)?;
            items(file)?.remove(at);
        }
        Edit::Require { field, required } => require(found(file, &field)?, required)?,
        Edit::Rename { field, label } => found(file, &field)?["title"] = label.into(),
        Edit::AddOption { field, label } => {
            let options = options(found(file, &field)?)?;
            // The "Other" option stays the last one.
            let end = options.iter().position(|option| option["isOther"] == true).unwrap_or(options.len());
            options.insert(end, json!({ "value": label }));
        }
        Edit::RemoveOption { field, label } => {
            let options = options(found(file, &field)?)?;
            let at =
                options.iter().position(|option| option["value"] == label).ok_or(EditError::NoOption(label))?;
            options.remove(at);
        }
        Edit::AddField { definition } => {
            if definition["itemId"].as_str().is_none_or(|id| decimal(id).is_none()) {
                return Err(EditError::Unsupported("an item without a hexadecimal itemId"));
            }
            items(file)?.push(definition);
        }
        Edit::Captcha { .. } => return Err(EditError::Unsupported("a CAPTCHA")),
    }
    Ok(())
}

fn items(file: &mut FormFile) -> Result<&mut Vec<Value>, EditError> {
    file.form["items"].as_array_mut().ok_or(EditError::NoOptions)
}

/// A question by question id, item id or title.
fn position(file: &FormFile, name: &str) -> Result<usize, EditError> {
    let is = |item: &Value| {
        let rows = item["questionGroupItem"]["questions"].as_array().into_iter().flatten();
        item["itemId"] == name
            || item["title"] == name
            || item["questionItem"]["question"]["questionId"] == name
            || rows.into_iter().any(|row| row["questionId"] == name)
    };
    let found = file.form["items"].as_array().and_then(|items| items.iter().position(is));
    found.ok_or_else(|| EditError::NoField(name.to_owned()))
}

fn found<'a>(file: &'a mut FormFile, name: &str) -> Result<&'a mut Value, EditError> {
    let at = position(file, name)?;
    items(file)?.get_mut(at).ok_or_else(|| EditError::NoField(name.to_owned()))
}

fn options(item: &mut Value) -> Result<&mut Vec<Value>, EditError> {
    let place = if item.get("questionGroupItem").is_some() {
        "/questionGroupItem/grid/columns/options"
    } else {
        "/questionItem/question/choiceQuestion/options"
    };
    item.pointer_mut(place).and_then(Value::as_array_mut).ok_or(EditError::NoOptions)
}

/// Sets a question's mark, or the one of every row of a grid; false is left out.
fn require(item: &mut Value, required: bool) -> Result<(), EditError> {
    let set = |question: &mut Value| {
        if let Some(members) = question.as_object_mut() {
            if required {
                members.insert("required".into(), true.into());
            } else {
                members.remove("required");
            }
        }
    };
    if let Some(question) = item.pointer_mut("/questionItem/question") {
        set(question);
        return Ok(());
    }
    let rows = item.pointer_mut("/questionGroupItem/questions").and_then(Value::as_array_mut);
    rows.ok_or(EditError::Unsupported("requiring what asks nothing"))?.iter_mut().for_each(set);
    Ok(())
}
