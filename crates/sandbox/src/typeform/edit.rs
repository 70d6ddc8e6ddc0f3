//! Changes of a form, as its owner makes them in Typeform's editor.

use super::{Form, Store};
use crate::edit::{Edit, EditError, any_is};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

/// Adds a form or replaces the one with the same id; one that is new belongs to `account`.
pub(crate) fn put(store: &mut Store, account: &str, definition: Value) {
    match store.forms.iter_mut().find(|form| form.definition["id"] == definition["id"]) {
        Some(form) => form.definition = definition,
        None => store.forms.push(Form { account: account.to_owned(), definition }),
    }
}

pub(crate) fn delete(store: &mut Store, id: &str) -> Result<(), EditError> {
    let before = store.forms.len();
    store.forms.retain(|form| form.definition["id"] != id);
    if store.forms.len() == before {
        return Err(EditError::NoForm);
    }
    store.deleted.push(id.to_owned());
    Ok(())
}

/// Makes the change and moves `last_updated_at`; gives the form as it is then.
pub(crate) fn edit(store: &mut Store, id: &str, edit: Edit, now: Timestamp) -> Result<Value, EditError> {
    let form = store.forms.iter_mut().find(|form| form.definition["id"] == id).ok_or(EditError::NoForm)?;
    let mut changed = form.definition.clone();
    apply(&mut changed, edit)?;
    let at = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    changed["last_updated_at"] = at.clone().into();
    changed["published_at"] = at.into();
    form.definition = changed.clone();
    Ok(changed)
}

fn apply(form: &mut Value, edit: Edit) -> Result<(), EditError> {
    match edit {
        Edit::Title { title } => form["title"] = title.into(),
        Edit::RemoveField { field } => {
            let reference = find(form, &field)?["ref"].clone();
            remove(&mut form["fields"], &field);
            // Typeform takes the rules that hung on the question away with it.
            if let Some(logic) = form["logic"].as_array_mut() {
                logic.retain(|rule| rule["ref"] != reference && !mentions(rule, &reference));
            }
        }
        Edit::Require { field, required } => {
            let field = find(form, &field)?;
            if field["validations"].is_object() {
                field["validations"]["required"] = required.into();
            } else {
                field["validations"] = json!({ "required": required });
            }
        }
        Edit::Rename { field, label } => find(form, &field)?["title"] = label.into(),
        Edit::AddOption { field, label } => {
            let choices = choices(find(form, &field)?)?;
            let id = Uuid::now_v7().simple().to_string();
            choices.push(json!({ "id": id.get(20..).unwrap_or(&id), "ref": Uuid::now_v7(), "label": label }));
        }
        Edit::RemoveOption { field, label } => {
            let choices = choices(find(form, &field)?)?;
            let before = choices.len();
            choices.retain(|choice| !any_is(choice, &["label", "ref", "id"], &label));
            if choices.len() == before {
                return Err(EditError::NoOption(label));
            }
        }
        Edit::AddField { definition } => {
            form["fields"].as_array_mut().ok_or(EditError::NoForm)?.push(definition);
        }
        Edit::Captcha { .. } => return Err(EditError::Unsupported("captcha")),
    }
    Ok(())
}

fn is(field: &Value, name: &str) -> bool {
    any_is(field, &["ref", "id"], name)
}

/// A question, also one inside a group.
fn find<'a>(form: &'a mut Value, name: &str) -> Result<&'a mut Value, EditError> {
    let missing = || EditError::NoField(name.to_owned());
    let fields = form["fields"].as_array_mut().ok_or_else(missing)?;
    for field in fields {
        if is(field, name) {
            return Ok(field);
        }
        let inner = field.pointer("/properties/fields").and_then(Value::as_array);
        if let Some(at) = inner.and_then(|inner| inner.iter().position(|field| is(field, name))) {
            return field.pointer_mut(&format!("/properties/fields/{at}")).ok_or_else(missing);
        }
    }
    Err(missing())
}

fn remove(fields: &mut Value, name: &str) {
    let Some(fields) = fields.as_array_mut() else { return };
    fields.retain(|field| !is(field, name));
    for field in fields {
        if let Some(inner) = field.pointer_mut("/properties/fields").and_then(Value::as_array_mut) {
            inner.retain(|field| !is(field, name));
        }
    }
}

fn choices(field: &mut Value) -> Result<&mut Vec<Value>, EditError> {
    field.pointer_mut("/properties/choices").and_then(Value::as_array_mut).ok_or(EditError::NoOptions)
}

/// Whether a rule names a question anywhere.
fn mentions(rule: &Value, reference: &Value) -> bool {
    match rule {
        Value::Array(items) => items.iter().any(|item| mentions(item, reference)),
        Value::Object(members) => members.values().any(|member| mentions(member, reference)),
        text => text == reference,
    }
}
