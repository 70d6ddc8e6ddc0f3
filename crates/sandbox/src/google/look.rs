//! What the sandbox's own pages and tests see of Google.

use super::accounts::account;
use super::forms::{described, public_address};
use super::shape::questions;
use super::{FormFile, FormResponse, sheets};
use crate::state::Sandbox;
use serde_json::{Value, json};

/// Every form with its owner, its public address and its scripts.
pub(crate) fn forms(sandbox: &Sandbox) -> Vec<Value> {
    let (files, scripts): (Vec<FormFile>, Vec<(String, String)>) = sandbox.read(|world| {
        let scripts = world.google.scripts.iter().map(|(id, script)| (script.form_id.clone(), id.clone()));
        (world.google.forms.values().cloned().collect(), scripts.collect())
    });
    files
        .iter()
        .map(|file| {
            let own = scripts.iter().filter(|(form, _)| *form == file.form_id);
            let own: Vec<String> = own.map(|(_, id)| super::apps_script::exec_url(sandbox, id)).collect();
            json!({
                "id": file.form_id,
                "title": file.title(),
                "owner": account(&file.owner).map(|owner| owner.email),
                "published_id": file.published_id,
                "public_url": public_address(sandbox, file),
                "open": file.is_open(),
                "needs_sign_in": file.needs_sign_in(),
                "scripts": own,
                "form": described(sandbox, file),
            })
        })
        .collect()
}

/// Responses that arrived, newest first, with what was asked beside what was answered.
pub(crate) fn responses(sandbox: &Sandbox, form: Option<&str>) -> Vec<Value> {
    sandbox.read(|world| {
        let wanted = |response: &&FormResponse| form.is_none_or(|form| response.form_id == form);
        world
            .google
            .responses
            .iter()
            .rev()
            .filter(wanted)
            .map(|response| {
                let file = world.google.forms.get(&response.form_id);
                json!({
                    "response_id": response.response_id,
                    "form_id": response.form_id,
                    "form_title": file.map(FormFile::title),
                    "created": response.created,
                    "email": response.email,
                    "via": response.via,
                    "page_history": response.page_history,
                    "walkable": response.walkable,
                    "ignored": response.ignored,
                    "answers": response.answers,
                    "shown": shown(file, response),
                })
            })
            .collect()
    })
}

/// `label` and `text` in the form's order.
fn shown(file: Option<&FormFile>, response: &FormResponse) -> Vec<Value> {
    let Some(file) = file else { return Vec::new() };
    let asked = questions(&file.form);
    let answered = asked.iter().filter_map(|question| {
        let texts = response.answers.get(question.id)?;
        Some(json!({ "question_id": question.id, "label": question.label(), "text": texts.join(", ") }))
    });
    answered.collect()
}

/// Every spreadsheet with its tabs, without rows.
pub(crate) fn sheets(sandbox: &Sandbox) -> Vec<Value> {
    sandbox.read(|world| {
        let all = world.google.sheets.values();
        all.map(|sheet| {
            let tabs: Vec<Value> =
                sheet.tabs.iter().map(|tab| json!({ "title": tab.title, "rows": tab.rows.len() })).collect();
            json!({
                "id": sheet.id, "title": sheet.title, "tabs": tabs,
                "owner": account(&sheet.owner).map(|owner| owner.email),
            })
        })
        .collect()
    })
}

/// One spreadsheet with everything in it.
pub(crate) fn sheet(sandbox: &Sandbox, id: &str) -> Option<Value> {
    sandbox.read(|world| world.google.sheets.get(id).map(sheets::Spreadsheet::whole))
}
