//! A1 notation: `'My tab'!B2:D10`, `Tab`, `Tab!A:C`, `A1`.

use super::Spreadsheet;

const MOST_COLUMNS: usize = 18_278;
const MOST_ROWS: usize = 10_000_000;

/// A rectangle of one tab; rows and columns from 0, ends excluded, `None` open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Range {
    /// Index of the tab.
    pub(super) tab: usize,
    pub(super) first_row: usize,
    pub(super) first_column: usize,
    pub(super) end_row: Option<usize>,
    pub(super) end_column: Option<usize>,
}

/// Reads a range; `None` when Google would not be able to parse it.
pub(super) fn parse(sheet: &Spreadsheet, text: &str) -> Option<Range> {
    let by_title =
        |title: &str| sheet.tabs.iter().position(|tab| tab.title.to_lowercase() == title.to_lowercase());
    if let Some((title, cells)) = split(text) {
        return rectangle(by_title(&title)?, cells);
    }
    let bare = unquoted(text);
    if let Some(tab) = by_title(&bare) {
        return Some(Range { tab, first_row: 0, first_column: 0, end_row: None, end_column: None });
    }
    if sheet.tabs.is_empty() { None } else { rectangle(0, text) }
}

fn split(text: &str) -> Option<(String, &str)> {
    let at = text.rfind('!')?;
    let (title, cells) = text.split_at(at);
    Some((unquoted(title), cells.strip_prefix('!')?))
}

/// A tab's title without its quotes; two single quotes stand for one.
fn unquoted(title: &str) -> String {
    match title.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        Some(inner) => inner.replace("''", "'"),
        None => title.to_owned(),
    }
}

fn rectangle(tab: usize, cells: &str) -> Option<Range> {
    let (from, to) = cells.split_once(':').map_or((cells, None), |(from, to)| (from, Some(to)));
    let (first_column, first_row) = corner(from)?;
    let (last_column, last_row) = match to {
        Some(to) => corner(to)?,
        // One cell, not a whole row or column.
        None => (Some(first_column?), Some(first_row?)),
    };
    let (first_row, first_column) = (first_row.unwrap_or(0), first_column.unwrap_or(0));
    let range = Range {
        tab,
        first_row,
        first_column,
        end_row: last_row.map(|row| row + 1),
        end_column: last_column.map(|column| column + 1),
    };
    let forward =
        range.end_row.is_none_or(|end| end > first_row) && range.end_column.is_none_or(|end| end > first_column);
    forward.then_some(range)
}

/// `(column, row)` of `B12`, `B` or `12`.
fn corner(text: &str) -> Option<(Option<usize>, Option<usize>)> {
    let text = text.replace('$', "").to_ascii_uppercase();
    let digits = text.find(|sign: char| sign.is_ascii_digit()).unwrap_or(text.len());
    let (letters, digits) = text.split_at(digits);
    if text.is_empty() || !letters.chars().all(|sign| sign.is_ascii_uppercase()) || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1);
    let row =
        if digits.is_empty() { 0 } else { digits.parse().ok().filter(|row| (1..=MOST_ROWS).contains(row))? };
    (column <= MOST_COLUMNS).then_some((column.checked_sub(1), row.checked_sub(1)))
}

/// A column's letters.
pub(super) fn letters(mut column: usize) -> String {
    let mut text = String::new();
    loop {
        let letter = u8::try_from(column % 26).map_or('A', |at| char::from(b'A' + at));
        text.insert(0, letter);
        if column < 26 {
            return text;
        }
        column = column / 26 - 1;
    }
}

/// The notation of a rectangle that is known wholly.
pub(super) fn written(title: &str, row: usize, column: usize, rows: usize, columns: usize) -> String {
    let simple = title.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_')
        && !title.starts_with(|sign: char| sign.is_ascii_digit());
    let title = if simple { title.to_owned() } else { format!("'{}'", title.replace('\'', "''")) };
    let from = format!("{}{}", letters(column), row + 1);
    let to = format!("{}{}", letters(column + columns.max(1) - 1), row + rows.max(1));
    if from == to { format!("{title}!{from}") } else { format!("{title}!{from}:{to}") }
}
