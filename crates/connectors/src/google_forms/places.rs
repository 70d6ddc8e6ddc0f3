//! Spreadsheets and their sheets, for a person to choose from.

use super::list::{self, SPREADSHEET};
use super::{Settings, problem};
use crate::request::{address, get};
use crate::{Access, ConnectorError, FormQuery, Place, answer};
use bytes::Bytes;
use http::{Request, Response};
use serde::Deserialize;

/// Spreadsheets the connection sees: all of them where it may list everything, else those that were picked.
const SPREADSHEETS: &str = "spreadsheets";

/// The sheets of a spreadsheet.
const SHEETS: &str = "sheets";

/// The spreadsheet a form is linked to; the form's id is its parent.
const LINKED: &str = "linked_spreadsheet";

pub(super) fn request(
    settings: &Settings,
    access: &Access,
    kind: &str,
    parent: Option<&str>,
    after: Option<&str>,
) -> Option<Request<Bytes>> {
    match kind {
        SPREADSHEETS => Some(list::files(settings, access, SPREADSHEET, &FormQuery { after, search: None })),
        SHEETS => {
            let mut url = address(&settings.sheets_url, &["v4", "spreadsheets", parent?]);
            url.query_pairs_mut().append_pair("fields", "sheets.properties.title");
            Some(get(&url, &access.token))
        }
        LINKED => Some(get(&address(&settings.forms_url, &["v1", "forms", parent?]), &access.token)),
        _ => None,
    }
}

/// A form, as far as its spreadsheet goes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Linked {
    #[serde(default)]
    linked_sheet_id: Option<String>,
    #[serde(default, deserialize_with = "answer::or_default")]
    info: Info,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Info {
    #[serde(default, deserialize_with = "answer::or_default")]
    title: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    document_title: String,
}

/// A spreadsheet, as far as it was asked for.
#[derive(Deserialize)]
struct Spreadsheet {
    #[serde(default, deserialize_with = "answer::or_default")]
    sheets: Vec<Sheet>,
}

#[derive(Deserialize)]
struct Sheet {
    #[serde(default, deserialize_with = "answer::or_default")]
    properties: Properties,
}

#[derive(Deserialize, Default)]
struct Properties {
    #[serde(default, deserialize_with = "answer::or_default")]
    title: String,
}

pub(super) fn read(
    kind: &str,
    response: &Response<Bytes>,
) -> Result<(Vec<Place>, Option<String>), ConnectorError> {
    if kind == SHEETS {
        let spreadsheet: Spreadsheet = problem::json(response)?;
        let titles = spreadsheet.sheets.into_iter().map(|sheet| sheet.properties.title);
        let places = titles.filter(|title| !title.is_empty());
        return Ok((
            places.map(|title| Place { value: title.clone(), label: title, detail: None }).collect(),
            None,
        ));
    }
    if kind == LINKED {
        let form: Linked = problem::json(response)?;
        // Google names it after the form unless somebody chose another name.
        let label = [form.info.document_title, form.info.title].into_iter().find(|name| !name.is_empty());
        let place = |id: String| Place { label: label.unwrap_or_else(|| id.clone()), value: id, detail: None };
        return Ok((form.linked_sheet_id.filter(|id| !id.is_empty()).map(place).into_iter().collect(), None));
    }
    let page = list::read(response)?;
    let place = |file: crate::FormSummary| Place { value: file.id, label: file.name, detail: None };
    Ok((page.forms.into_iter().map(place).collect(), page.next))
}
