//! Changes of a form, as its owner makes them in HubSpot's editor.

use super::{Store, moment};
use crate::edit::{Edit, EditError, any_is};
use jiff::Timestamp;
use serde_json::{Value, json};

/// The form goes to the archive: its id is not found any more.
pub(crate) fn delete(store: &mut Store, id: &str, now: Timestamp) -> Result<(), EditError> {
    let form = store.forms.iter_mut().find(|form| form["id"] == id && form["archived"] != true);
    let form = form.ok_or(EditError::NoForm)?;
    form["archived"] = true.into();
    form["archivedAt"] = moment(now).into();
    Ok(())
}

/// Makes the change and moves `updatedAt`; gives the form as it is then.
pub(crate) fn edit(store: &mut Store, id: &str, edit: Edit, now: Timestamp) -> Result<Value, EditError> {
    let form = store.forms.iter_mut().find(|form| form["id"] == id && form["archived"] != true);
    let form = form.ok_or(EditError::NoForm)?;
    let mut changed = form.clone();
    apply(&mut changed, edit)?;
    changed["updatedAt"] = moment(now).into();
    *form = changed.clone();
    Ok(changed)
}

fn apply(form: &mut Value, edit: Edit) -> Result<(), EditError> {
    match edit {
        Edit::Title { title } => form["name"] = title.into(),
        Edit::RemoveField { field } => {
            find(form, &field)?;
            for group in form["fieldGroups"].as_array_mut().into_iter().flatten() {
                remove(&mut group["fields"], &field);
            }
        }
        Edit::Require { field, required } => find(form, &field)?["required"] = required.into(),
        Edit::Rename { field, label } => find(form, &field)?["label"] = label.into(),
        Edit::AddOption { field, label } => {
            let options = find(form, &field)?["options"].as_array_mut().ok_or(EditError::NoOptions)?;
            let at = options.len();
            options.push(json!({ "label": label, "value": label, "description": "", "displayOrder": at }));
        }
        Edit::RemoveOption { field, label } => {
            let options = find(form, &field)?["options"].as_array_mut().ok_or(EditError::NoOptions)?;
            let before = options.len();
            options.retain(|option| !any_is(option, &["label", "value"], &label));
            if options.len() == before {
                return Err(EditError::NoOption(label));
            }
        }
        Edit::AddField { definition } => {
            let group = json!({ "groupType": "default_group", "richTextType": "text", "fields": [definition] });
            form["fieldGroups"].as_array_mut().ok_or(EditError::NoForm)?.push(group);
        }
        Edit::Captcha { on } => form["configuration"]["recaptchaEnabled"] = on.into(),
    }
    Ok(())
}

/// A field by its name, dependent ones too.
fn find<'a>(form: &'a mut Value, name: &str) -> Result<&'a mut Value, EditError> {
    let groups = form["fieldGroups"].as_array_mut().into_iter().flatten();
    let fields = groups.filter_map(|group| group["fields"].as_array_mut()).flatten();
    fields.into_iter().find_map(|field| within(field, name)).ok_or_else(|| EditError::NoField(name.to_owned()))
}

fn within<'a>(field: &'a mut Value, name: &str) -> Option<&'a mut Value> {
    if field["name"] == name {
        return Some(field);
    }
    let dependents = field["dependentFields"].as_array_mut()?;
    dependents.iter_mut().find_map(|dependent| within(dependent.get_mut("dependentField")?, name))
}

/// Takes a field out, and with it everything that depends on it.
fn remove(fields: &mut Value, name: &str) {
    let Some(fields) = fields.as_array_mut() else { return };
    fields.retain(|field| field["name"] != name);
    for field in fields {
        let Some(dependents) = field["dependentFields"].as_array_mut() else { continue };
        dependents.retain(|dependent| dependent["dependentField"]["name"] != name);
        for dependent in dependents {
            let inner = &mut dependent["dependentField"];
            let mut alone = json!([inner.clone()]);
            remove(&mut alone, name);
            *inner = alone[0].clone();
        }
    }
}
