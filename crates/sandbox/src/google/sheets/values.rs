//! Cells: read, written over, and rows put behind a table.

use super::super::caller::Caller;
use super::super::error::ApiError;
use super::super::input::Input;
use super::a1::{self, Range};
use super::{READS, Spreadsheet, WRITES, cut, parsed, reachable};
use crate::state::Sandbox;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use serde_json::{Value, json};

const LONGEST_CELL: usize = 50_000;
const MOST_ROWS: usize = 50_000;

fn range_of(sheet: &Spreadsheet, text: &str) -> Result<Range, ApiError> {
    a1::parse(sheet, text).ok_or_else(|| ApiError::invalid(format!("Unable to parse range: {text}")))
}

pub(super) async fn read(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((id, range)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let sheet = reachable(&sandbox, &caller, &id, &READS, "GetValues")?;
    let columns = Input::query(query.as_deref()).get("majorDimension") == Some("COLUMNS");
    cut(query.as_deref(), cells(&sheet, &range, columns)?)
}

/// `values:batchGet`
pub(super) async fn batch_read(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((id, call)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    if call != "values:batchGet" {
        return Err(ApiError::not_found());
    }
    let sheet = reachable(&sandbox, &caller, &id, &READS, "BatchGetValues")?;
    let asked = Input::query(query.as_deref());
    let columns = asked.get("majorDimension") == Some("COLUMNS");
    let found: Result<Vec<Value>, ApiError> =
        asked.all("ranges").take(100).map(|range| cells(&sheet, range, columns)).collect();
    cut(query.as_deref(), json!({ "spreadsheetId": id, "valueRanges": found? }))
}

/// A range's values; empty rows and cells at the end are left out, and so is an empty list.
fn cells(sheet: &Spreadsheet, text: &str, by_column: bool) -> Result<Value, ApiError> {
    let range = range_of(sheet, text)?;
    let tab = sheet.tabs.get(range.tab).ok_or_else(ApiError::internal)?;
    let wide = tab.rows.iter().map(Vec::len).max().unwrap_or(0).max(26);
    let end_row = range.end_row.unwrap_or_else(|| tab.rows.len().max(1000));
    let end_column = range.end_column.unwrap_or(wide);
    let shown = |cell: &Value| if cell.is_null() { "".into() } else { Value::String(text_of(cell)) };
    let mut rows: Vec<Vec<Value>> = tab
        .rows
        .iter()
        .take(end_row)
        .skip(range.first_row)
        .map(|row| row.iter().take(end_column).skip(range.first_column).map(shown).collect())
        .collect();
    if by_column {
        let wide = rows.iter().map(Vec::len).max().unwrap_or(0);
        rows = (0..wide)
            .map(|column| rows.iter().map(|row| row.get(column).cloned().unwrap_or_else(|| "".into())).collect())
            .collect();
    }
    for row in &mut rows {
        while row.last().is_some_and(|cell| cell == "") {
            row.pop();
        }
    }
    while rows.last().is_some_and(Vec::is_empty) {
        rows.pop();
    }
    let height = end_row.saturating_sub(range.first_row);
    let width = end_column.saturating_sub(range.first_column);
    let mut answer = json!({
        "range": a1::written(&tab.title, range.first_row, range.first_column, height, width),
        "majorDimension": if by_column { "COLUMNS" } else { "ROWS" },
    });
    if !rows.is_empty() {
        answer["values"] = json!(rows);
    }
    Ok(answer)
}

/// A cell as it is displayed.
fn text_of(cell: &Value) -> String {
    match cell {
        Value::String(text) => text.clone(),
        Value::Bool(value) => value.to_string().to_uppercase(),
        other => other.to_string(),
    }
}

/// What is checked before anything is written: the option, the shape of the values, their kinds and sizes.
fn given(query: Option<&str>, body: &Bytes, range: &str) -> Result<Vec<Vec<Value>>, ApiError> {
    let asked = Input::query(query);
    let entered = match asked.get("valueInputOption") {
        Some("RAW") => false,
        Some("USER_ENTERED") => true,
        None => return Err(ApiError::invalid("'valueInputOption' is required but not specified")),
        Some(other) => {
            let message = format!(
                "Invalid value at 'value_input_option' (type.googleapis.com/google.apps.sheets.v4.ValueInputOption), \"{other}\""
            );
            return Err(ApiError::invalid(message));
        }
    };
    let body = parsed(body)?;
    let members = body.as_object().ok_or_else(|| ApiError::invalid("Invalid JSON payload received."))?;
    let known = ["range", "majorDimension", "values"];
    if let Some(stranger) = members.keys().find(|name| !known.contains(&name.as_str())) {
        let message =
            format!("Invalid JSON payload received. Unknown name \"{stranger}\" at 'data': Cannot find field.");
        return Err(ApiError::invalid(message));
    }
    if let Some(other) = body["range"].as_str().filter(|other| *other != range) {
        let message = format!("Requested writing within range [{range}], but tried writing to range [{other}]");
        return Err(ApiError::invalid(message));
    }
    if body["majorDimension"].as_str().is_some_and(|dimension| dimension != "ROWS") {
        return Err(ApiError::invalid("The sandbox plays majorDimension ROWS only."));
    }
    let mut rows = Vec::new();
    for (at, row) in body["values"].as_array().into_iter().flatten().enumerate().take(MOST_ROWS) {
        let row =
            row.as_array().ok_or_else(|| ApiError::invalid(format!("Invalid value at 'data.values[{at}]'")))?;
        let mut cells = Vec::new();
        for (column, cell) in row.iter().enumerate() {
            if cell.is_array() || cell.is_object() {
                return Err(ApiError::invalid(format!(
                    "Invalid values[{at}][{column}]: list_value or struct_value"
                )));
            }
            if cell.as_str().is_some_and(|text| text.chars().count() > LONGEST_CELL) {
                let message = "Your input contains more than the maximum of 50000 characters in a single cell.";
                return Err(ApiError::invalid(message));
            }
            // Typed in by a person, this would be a formula; whoever sends answers so is open to injection.
            let formula = entered && cell.as_str().is_some_and(|text| text.starts_with(['=', '+']));
            cells.push(if formula { "#FORMULA!".into() } else { cell.clone() });
        }
        rows.push(cells);
    }
    Ok(rows)
}

/// Writes a row's cells; null leaves a cell as it is.
fn put(rows: &mut Vec<Vec<Value>>, row: usize, column: usize, cells: &[Value]) {
    if rows.len() <= row {
        rows.resize(row + 1, Vec::new());
    }
    let Some(target) = rows.get_mut(row) else { return };
    if target.len() < column + cells.len() {
        target.resize(column + cells.len(), Value::Null);
    }
    for (place, cell) in target.iter_mut().skip(column).zip(cells) {
        if !cell.is_null() {
            *place = cell.clone();
        }
    }
}

fn updates(id: &str, title: &str, row: usize, column: usize, written: &[Vec<Value>]) -> Value {
    let columns = written.iter().map(Vec::len).max().unwrap_or(0);
    json!({
        "spreadsheetId": id,
        "updatedRange": a1::written(title, row, column, written.len(), columns),
        "updatedRows": written.len(),
        "updatedColumns": columns,
        "updatedCells": written.iter().map(Vec::len).sum::<usize>(),
    })
}

pub(super) async fn update(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((id, range)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let sheet = reachable(&sandbox, &caller, &id, &WRITES, "UpdateValues")?;
    let given = given(query.as_deref(), &body, &range)?;
    let place = range_of(&sheet, &range)?;
    let tall = place.end_row.is_none_or(|end| place.first_row + given.len() <= end);
    let wide = given.iter().all(|row| place.end_column.is_none_or(|end| place.first_column + row.len() <= end));
    if !(tall && wide) || place.first_row + given.len() > MOST_ROWS {
        return Err(ApiError::invalid(format!(
            "Requested writing within range [{range}], but tried writing beyond it"
        )));
    }
    let now = sandbox.now();
    let answer = sandbox.write(|world| {
        let sheet = world.google.sheets.get_mut(&id)?;
        sheet.modified = now;
        let tab = sheet.tabs.get_mut(place.tab)?;
        for (at, cells) in given.iter().enumerate() {
            put(&mut tab.rows, place.first_row + at, place.first_column, cells);
        }
        Some(updates(&id, &tab.title, place.first_row, place.first_column, &given))
    });
    cut(query.as_deref(), answer.ok_or_else(ApiError::not_found)?)
}

/// `values.append`: behind the last row that holds anything.
pub(super) async fn append(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path((id, call)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let sheet = reachable(&sandbox, &caller, &id, &WRITES, "AppendValues")?;
    let range = call.strip_suffix(":append").ok_or_else(ApiError::not_found)?;
    let insert = Input::query(query.as_deref()).get("insertDataOption").map(ToOwned::to_owned);
    if insert.is_some_and(|option| !matches!(option.as_str(), "INSERT_ROWS" | "OVERWRITE")) {
        return Err(ApiError::invalid("Invalid value at 'insert_data_option'"));
    }
    let given = given(query.as_deref(), &body, range)?;
    let place = range_of(&sheet, range)?;
    let now = sandbox.now();
    let answer = sandbox.write(|world| {
        let sheet = world.google.sheets.get_mut(&id)?;
        sheet.modified = now;
        let tab = sheet.tabs.get_mut(place.tab)?;
        let filled = |row: &Vec<Value>| row.iter().any(|cell| !cell.is_null() && *cell != "");
        let end = tab.rows.iter().rposition(filled).map_or(0, |last| last + 1);
        if end + given.len() > MOST_ROWS {
            return None;
        }
        let start = end.max(place.first_row);
        let wide = tab.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut answer = json!({ "spreadsheetId": id });
        if end > place.first_row {
            let (rows, columns) = (end - place.first_row, wide.saturating_sub(place.first_column));
            answer["tableRange"] =
                a1::written(&tab.title, place.first_row, place.first_column, rows, columns).into();
        }
        for (at, cells) in given.iter().enumerate() {
            put(&mut tab.rows, start + at, place.first_column, cells);
        }
        answer["updates"] = updates(&id, &tab.title, start, place.first_column, &given);
        Some(answer)
    });
    cut(query.as_deref(), answer.ok_or_else(ApiError::not_found)?)
}
