//! Options from a table that people saved as text: with a heading or without, with commas, semicolons or tabs, as
//! spreadsheets of their country write it (RFC 4180, with any of the three separators).

use akis_store::lists::ListOption;

/// The words that name the columns in a heading, in English and Turkish.
const VALUE: &[&str] = &["value", "id", "code", "değer", "deger", "kod"];
const LABEL: &[&str] =
    &["label", "title", "name", "option", "etiket", "ad", "seçenek", "secenek", "başlık", "baslik"];
const DESCRIPTION: &[&str] = &["description", "açıklama", "aciklama"];
const HIDDEN: &[&str] = &["hidden", "sold out", "gizli", "tükendi", "tukendi"];
/// What stands in the column of the hidden ones.
const YES: &[&str] = &["1", "yes", "true", "x", "evet", "doğru", "dogru"];

/// Where each column stands.
struct Columns {
    value: Option<usize>,
    label: Option<usize>,
    description: Option<usize>,
    hidden: Option<usize>,
}

/// Reads the options; at most `most` and one. Rows in which everything is empty are passed over. A row that has only one of
/// value and label takes it for both.
pub(super) fn read(text: &str, most: usize) -> Vec<ListOption> {
    let text = text.trim_start_matches('\u{feff}');
    let mut rows = Rows { rest: text, separator: separator(text) };
    let Some(first) = rows.next() else { return vec![] };
    let (columns, first) = match heading(&first) {
        Some(columns) => (columns, None),
        None => (places(first.len()), Some(first)),
    };
    let rows = first.into_iter().chain(rows);
    rows.filter_map(|row| option(&row, &columns)).take(most.saturating_add(1)).collect()
}

/// The separator of which the first line has most.
fn separator(text: &str) -> char {
    let line = text.lines().next().unwrap_or_default();
    let count = |separator: char| line.matches(separator).count();
    [',', ';', '\t'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(',')
}

fn heading(row: &[String]) -> Option<Columns> {
    let named = |words: &[&str]| row.iter().position(|cell| words.contains(&lower(cell).as_str()));
    let columns = Columns {
        value: named(VALUE),
        label: named(LABEL),
        description: named(DESCRIPTION),
        hidden: named(HIDDEN),
    };
    (columns.value.is_some() || columns.label.is_some()).then_some(columns)
}

fn lower(cell: &str) -> String {
    cell.trim().to_lowercase()
}

/// Without a heading: value, label, description, hidden.
fn places(width: usize) -> Columns {
    let at = |place: usize| (place < width).then_some(place);
    Columns { value: at(0), label: at(1), description: at(2), hidden: at(3) }
}

fn option(row: &[String], columns: &Columns) -> Option<ListOption> {
    let cell = |column: Option<usize>| {
        let cell = column.and_then(|column| row.get(column)).map_or("", |cell| cell.trim());
        // A cell may have several lines, an option has one.
        cell.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (value, label) = (cell(columns.value), cell(columns.label));
    if value.is_empty() && label.is_empty() {
        return None;
    }
    Some(ListOption {
        value: if value.is_empty() { label.clone() } else { value.clone() },
        label: if label.is_empty() { value } else { label },
        description: cell(columns.description),
        hidden: YES.contains(&lower(&cell(columns.hidden)).as_str()),
    })
}

/// The rows of the text, each as its cells.
struct Rows<'a> {
    rest: &'a str,
    separator: char,
}

impl Iterator for Rows<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut cells = vec![];
        let mut cell = String::new();
        let mut letters = self.rest.char_indices().peekable();
        let mut quoted = false;
        let mut end = self.rest.len();
        while let Some((at, letter)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            match letter {
                '"' if quoted && next == Some('"') => {
                    cell.push('"');
                    letters.next();
                }
                '"' if quoted => quoted = false,
                '"' if cell.trim().is_empty() => {
                    cell.clear();
                    quoted = true;
                }
                '\n' | '\r' if !quoted => {
                    let both = letter == '\r' && next == Some('\n');
                    end = at + if both { 2 } else { 1 };
                    break;
                }
                letter if letter == self.separator && !quoted => cells.push(std::mem::take(&mut cell)),
                letter => cell.push(letter),
            }
        }
        cells.push(cell);
        self.rest = self.rest.get(end..).unwrap_or_default();
        Some(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(String, String, String, bool)> {
        let options = read(text, 5_000).into_iter();
        options.map(|option| (option.value, option.label, option.description, option.hidden)).collect()
    }

    fn row(value: &str, label: &str, description: &str, hidden: bool) -> (String, String, String, bool) {
        (value.into(), label.into(), description.into(), hidden)
    }

    #[test]
    fn a_table_with_a_heading_is_read_by_its_names() {
        let text = "\u{feff}Etiket;Değer;Gizli\r\nKadıköy Şubesi;kdk;\r\n\"Beşiktaş; iskele\";bjk;evet\r\n";
        assert_eq!(
            rows(text),
            [row("kdk", "Kadıköy Şubesi", "", false), row("bjk", "Beşiktaş; iskele", "", true)]
        );
        let text = "label,description,value\nRed,\"as in \"\"wine\"\"\",r\n";
        assert_eq!(rows(text), [row("r", "Red", "as in \"wine\"", false)]);
    }

    #[test]
    fn a_table_without_one_is_read_by_its_places() {
        assert_eq!(rows("Ankara\nİzmir\n\n  \nBursa"), ["Ankara", "İzmir", "Bursa"].map(|l| row(l, l, "", false)));
        assert_eq!(rows("06\tAnkara\tBaşkent\t1"), [row("06", "Ankara", "Başkent", true)]);
        assert_eq!(rows("a,\n,b\n,,x,\n"), [row("a", "a", "", false), row("b", "b", "", false)]);
    }

    #[test]
    fn a_quoted_cell_may_hold_lines_and_what_is_not_closed_ends_with_the_text() {
        assert_eq!(rows("a,\"one\ntwo\"\nb,two"), [row("a", "one two", "", false), row("b", "two", "", false)]);
        assert_eq!(rows("a,\"one\nb,two"), [row("a", "one b,two", "", false)]);
        assert_eq!(rows("5\" pipe,x"), [row("5\" pipe", "x", "", false)]);
    }

    #[test]
    fn nothing_is_read_beyond_the_limit_and_any_text_is_taken() {
        let long = "x\n".repeat(100_000);
        assert_eq!(read(&long, 5_000).len(), 5_001);
        for text in ["", "\n\n", "\u{feff}", ",", "\"", "\"\"\"", ",,,\r\r\n;;", "value,label"] {
            assert!(rows(text).len() <= 1, "{text:?}");
        }
    }
}
