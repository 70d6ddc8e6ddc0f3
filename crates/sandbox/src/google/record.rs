//! A response arrives, whichever way: it is stored, and a linked spreadsheet gets its row.

use super::shape::{Answers, questions};
use super::sheets::Tab;
use super::{FormFile, FormResponse, push};
use crate::state::Sandbox;
use crate::world::World;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::tz::TimeZone;
use serde_json::Value;

/// The tab Google writes into.
const TAB: &str = "Form Responses 1";
/// More than a stand-in needs; the oldest go first.
const MOST: usize = 20_000;

/// What came with the answers.
#[derive(Debug, Default)]
pub(super) struct Arrival {
    pub(super) email: Option<String>,
    pub(super) via: &'static str,
    pub(super) page_history: Option<String>,
    pub(super) walkable: bool,
    pub(super) ignored: Vec<String>,
}

/// Stores a response and gives its id.
pub(super) fn keep(sandbox: &Sandbox, file: &FormFile, mut answers: Answers, arrival: Arrival) -> String {
    answers.retain(|_, texts| texts.iter().any(|text| !text.is_empty()));
    let bytes: [u8; 48] = rand::random();
    let response = FormResponse {
        response_id: format!("ACYDBN{}", URL_SAFE_NO_PAD.encode(bytes)),
        form_id: file.form_id.clone(),
        created: sandbox.now(),
        email: arrival.email,
        answers,
        via: arrival.via.to_owned(),
        page_history: arrival.page_history,
        walkable: arrival.walkable,
        ignored: arrival.ignored,
    };
    let id = response.response_id.clone();
    sandbox.write(|world| {
        to_linked_sheet(world, file, &response);
        world.google.responses.push(response);
        let many = world.google.responses.len().saturating_sub(MOST);
        world.google.responses.drain(..many);
    });
    push::tell(sandbox, &file.form_id, "RESPONSES");
    id
}

/// One column a question by its title, grids as `Title [Row]`, several choices joined with a comma (reference 2.5).
fn to_linked_sheet(world: &mut World, file: &FormFile, response: &FormResponse) {
    let Some(id) = file.form["linkedSheetId"].as_str() else { return };
    let Some(sheet) = world.google.sheets.get_mut(id) else { return };
    let asked = questions(&file.form);
    let with_email = file.form["settings"]["emailCollectionType"]
        .as_str()
        .is_some_and(|rule| matches!(rule, "VERIFIED" | "RESPONDER_INPUT"));
    let mut header: Vec<Value> = vec!["Timestamp".into()];
    let zone = TimeZone::get(&sheet.time_zone).unwrap_or(TimeZone::UTC);
    let at = response.created.to_zoned(zone).strftime("%-m/%-d/%Y %-H:%M:%S").to_string();
    let mut row: Vec<Value> = vec![at.into()];
    if with_email {
        header.push("Email Address".into());
        row.push(response.email.clone().unwrap_or_default().into());
    }
    for question in asked {
        header.push(question.label().into());
        row.push(response.answers.get(question.id).map(|texts| texts.join(", ")).unwrap_or_default().into());
    }
    if !sheet.tabs.iter().any(|tab| tab.title == TAB) {
        let id = sheet.free_id();
        sheet.tabs.insert(0, Tab { sheet_id: id, title: TAB.to_owned(), rows: Vec::new() });
    }
    if let Some(tab) = sheet.tabs.iter_mut().find(|tab| tab.title == TAB) {
        if tab.rows.is_empty() {
            tab.rows.push(header);
        }
        tab.rows.push(row);
    }
    sheet.modified = response.created;
}
