//! Lines of a CSV file (RFC 4180).

use std::borrow::Cow;

/// What a file begins with: the mark by which Excel reads UTF-8.
pub const CSV_START: &str = "\u{feff}";

/// A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe in front. Plain numbers stay
/// numbers, also below zero.
pub fn csv_cell(text: &str) -> Cow<'_, str> {
    let begins_like_a_formula =
        text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && !is_number(text);
    if begins_like_a_formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// `-5`, `-5.25`.
fn is_number(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('-') else { return false };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(fraction)
}

/// One line with its end (CR LF); every cell goes through [`csv_cell`].
pub fn csv_line<T: AsRef<str>>(cells: &[T]) -> String {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    // A vector takes everything that is written, so neither can fail.
    let written = writer.write_record(cells.iter().map(|cell| csv_cell(cell.as_ref()).into_owned()));
    debug_assert!(written.is_ok(), "a vector takes every line");
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
