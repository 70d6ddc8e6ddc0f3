use super::layout::Layout;
use crate::google_forms::{outcome, problem};
use crate::{ConnectorError, LookFound, Outcome, answer};
use akis_form::SubmissionId;
use akis_sentence::sentence;
use bytes::Bytes;
use http::Response;
use serde::Deserialize;
use serde_json::Value;

/// A `ValueRange`; Google leaves out the values of an empty one.
#[derive(Deserialize)]
struct Values {
    #[serde(default, deserialize_with = "answer::or_default")]
    values: Vec<Vec<Value>>,
}

fn done(result: Option<String>) -> Outcome {
    Outcome::Delivered { detail: None, result }
}

/// Whether a refusal (status 400) says this of the call.
fn says(error: &ConnectorError, words: &str) -> bool {
    matches!(error, ConnectorError::Refused { status: 400, message } if message.contains(words))
}

/// The first row: where our columns stand in it. A sheet without our tab has no such range.
pub(super) fn headings(layout: &Layout, response: &Response<Bytes>) -> Outcome {
    let places = match problem::json::<Values>(response) {
        Ok(row) => {
            let text = |cell: Value| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned);
            let row: Vec<String> =
                row.values.into_iter().next().unwrap_or_default().into_iter().map(text).collect();
            layout.found(Some(&row))
        }
        Err(error) if says(&error, "Unable to parse range") => layout.found(None),
        Err(error) => return outcome::of_read(response, &error),
    };
    done(serde_json::to_string(&places).ok())
}

/// A tab that somebody has made meanwhile is as good.
pub(super) fn tab(response: &Response<Bytes>) -> Outcome {
    match problem::json::<Value>(response) {
        Ok(_) => done(None),
        Err(error) if says(&error, "already exists") => done(None),
        // Making it twice is not possible, so nothing is unclear.
        Err(error) => outcome::of_read(response, &error),
    }
}

/// The same headings in the same place can be written again.
pub(super) fn columns(response: &Response<Bytes>) -> Outcome {
    match problem::json::<Value>(response) {
        Ok(_) => done(None),
        Err(error) if says(&error, "exceeds grid limits") => Outcome::Refused {
            errors: vec!["GRID_LIMITS".to_owned()],
            message: sentence!(
                "The tab has too few columns for the headings that are missing; add columns to it, or choose a new tab.",
                "Sekmede eksik başlıklar için yeterli sütun yok; sekmeye sütun ekleyin ya da yeni bir sekme seçin."
            ),
        },
        Err(error) => outcome::of_read(response, &error),
    }
}

/// Which cells were written.
pub(super) fn appended(response: &Response<Bytes>) -> Outcome {
    match problem::json::<Value>(response) {
        Ok(body) => {
            let range = body.pointer("/updates/updatedRange").and_then(Value::as_str);
            done(range.map(|range| range.chars().take(200).collect()))
        }
        Err(error) if says(&error, "10000000 cells") => Outcome::Refused {
            errors: vec!["CELL_LIMIT".to_owned()],
            message: sentence!(
                "The spreadsheet is full: Google allows ten million cells. Choose another spreadsheet.",
                "E-tablo dolu: Google on milyon hücreye izin veriyor. Başka bir e-tablo seçin."
            ),
        },
        Err(error) if says(&error, "protected") => Outcome::Refused {
            errors: vec!["PROTECTED".to_owned()],
            message: sentence!(
                "The tab is protected; let the connected account edit it.",
                "Sekme korumalı; bağlı hesabın düzenlemesine izin verin."
            ),
        },
        Err(error) if says(&error, "Unable to parse range") => Outcome::Refused {
            errors: vec!["NO_TAB".to_owned()],
            message: sentence!(
                "The tab was removed from the spreadsheet; make one of that name there, or choose another, and retry.",
                "Sekme e-tablodan kaldırılmış; aynı adla yeniden oluşturun ya da başka bir sekme seçip yeniden deneyin."
            ),
        },
        Err(error) => outcome::of_write(response, &error),
    }
}

/// Looks for an answer's id in its column.
pub(super) fn found(id: SubmissionId, response: &Response<Bytes>) -> Result<LookFound, ConnectorError> {
    let part: Values = match problem::json(response) {
        Ok(part) => part,
        // The tab is gone, and its rows with it.
        Err(error) if says(&error, "Unable to parse range") => return Ok(LookFound::No),
        Err(error) => return Err(error),
    };
    let id = id.to_string();
    let column = part.values.into_iter().next().unwrap_or_default();
    let row = column.iter().position(|cell| cell.as_str().is_some_and(|cell| cell.starts_with(&id)));
    Ok(row.map_or(LookFound::No, |row| LookFound::Yes { result: Some(format!("row {}", row.saturating_add(1))) }))
}
