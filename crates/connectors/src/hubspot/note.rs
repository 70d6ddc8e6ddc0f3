//! A note on the contact that the files hang on.

use super::{Settings, record, upload};
use crate::{Call, ConnectorError, Done, EncodeError, LookFound, Order};
use bytes::Bytes;
use http::Response;
use serde_json::json;

/// HubSpot's number for a connection of a note with a contact (HubSpot developers: Notes, associations).
const ON_CONTACT: u32 = 202;

/// More files than this are attached without being named.
const MOST_NAMED: usize = 50;

/// Of each question's label, so that the note stays below HubSpot's 65,536 characters.
const MOST_LABEL: usize = 200;

pub(super) fn call(
    settings: &Settings,
    order: &Order<'_>,
    contact: &str,
    done: &Done,
    marker: &str,
) -> Result<Call, EncodeError> {
    let known = order.files.iter().filter_map(|file| done.get(&upload::key(file)));
    let mut ids: Vec<&str> = known.map(|brought| upload::id_in(brought)).filter(|id| !id.is_empty()).collect();
    if ids.is_empty() {
        // A preview is made before anything was uploaded.
        match (order.access, order.files.first()) {
            (Some(_), Some(file)) => return Err(EncodeError::StepMissing { step: upload::key(file) }),
            _ => ids.extend(order.files.iter().map(|_| "fileId")),
        }
    }
    let body = json!({
        "properties": {
            "hs_timestamp": timestamp(order),
            "hs_note_body": text(order, marker),
            "hs_attachment_ids": ids.join(";"),
        },
        "associations": [{
            "to": { "id": contact },
            "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": ON_CONTACT }],
        }],
    });
    Ok(record::call(settings, order, &["crm", "v3", "objects", "notes"], &body))
}

/// The note stands in the contact's history where the form was completed.
fn timestamp(order: &Order<'_>) -> String {
    order.submission.completed_at.as_millisecond().to_string()
}

/// HTML, which HubSpot shows.
fn text(order: &Order<'_>, marker: &str) -> String {
    let title = escape(&order.submission.form_title);
    let turkish = order.form.language.as_str() == "tr";
    let head = if turkish {
        format!("WhatsApp’taki “{title}” formuyla gönderilen dosyalar.")
    } else {
        format!("Files sent with the WhatsApp form “{title}”.")
    };
    let test = match (order.test, turkish) {
        (true, true) => "Deneme yanıtı. ",
        (true, false) => "Test answer. ",
        (false, _) => "",
    };
    let labels: std::collections::HashMap<_, _> =
        order.submission.answers.iter().map(|answered| (&answered.id, answered.label.as_str())).collect();
    let lines = order.files.iter().take(MOST_NAMED).map(|file| {
        let label = labels.get(&file.question).copied().unwrap_or_default();
        let label: String = label.chars().take(MOST_LABEL).collect();
        let name: String = file.name.chars().take(MOST_LABEL).collect();
        format!("<li>{}: {}</li>", escape(&label), escape(&name))
    });
    let page = escape(marker);
    format!("<p>{test}{head}</p><ul>{}</ul><p><a href=\"{page}\">{page}</a></p>", lines.collect::<String>())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Looks among the notes of the very millisecond for the one with our marker: HubSpot finds a word in a text by rules
/// that an address with hyphens does not fit.
pub(super) fn look(settings: &Settings, order: &Order<'_>, after: Option<&str>) -> Call {
    let at = json!({ "propertyName": "hs_timestamp", "operator": "EQ", "value": timestamp(order) });
    record::search(settings, order, "notes", &[at], "hs_note_body", after)
}

pub(super) fn read_look(response: &Response<Bytes>, marker: &str) -> Result<LookFound, ConnectorError> {
    record::read_search(response, "hs_note_body", marker)
}
