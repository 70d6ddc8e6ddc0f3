use crate::google_forms::json::whole;
use crate::google_forms::mapping::Mapping;
use crate::request::address;
use crate::table::{ID, SUBMITTED_AT, Table};
use crate::{EncodeError, Order};
use akis_form::{Answer, Form, QuestionId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The tab that is made where none is named.
const OWN_TAB: &str = "WhatsApp";

/// Behind the id of a test answer.
pub(super) const TEST: &str = " TEST";

/// A sheet with more columns than this is not looked through.
const MOST_HEADINGS: usize = 18_278;

/// More characters than this no cell takes.
const LONGEST_CELL: usize = 50_000;

/// Of a destination of this kind.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Wish {
    /// The spreadsheet's id, or its address.
    pub(super) spreadsheet_id: String,
    /// The tab's name; empty takes our own.
    pub(super) sheet: String,
    /// Which columns; absent takes one for everything that is asked.
    pub(super) columns: Option<Vec<WishedColumn>>,
    /// The heading a question's answer stands under, by question; `null` is not written.
    pub(super) mapping: Mapping,
}

/// One column as people chose it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WishedColumn {
    /// What stands in it: `id`, `submitted_at`, `question:{id}`, `question:{id}/{part}`, `consent:{id}`, `hidden:{id}`.
    pub(super) key: String,
    /// Its heading; absent takes the form's own words.
    #[serde(default)]
    pub(super) title: Option<String>,
}

impl Wish {
    pub(super) fn tab(&self) -> &str {
        let tab = self.sheet.trim();
        if tab.is_empty() { OWN_TAB } else { tab }
    }

    /// The spreadsheet's id, also out of its address; `None` when there is none.
    pub(super) fn spreadsheet(&self) -> Option<&str> {
        let text = self.spreadsheet_id.trim();
        let id = text.split_once("/d/").map_or(text, |(_, rest)| rest);
        let id = id.split(['/', '?', '#']).next().unwrap_or_default();
        let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        (plain && !id.is_empty() && id.len() <= 200).then_some(id)
    }
}

/// A column of ours: its heading, and whatever stands under it.
pub(super) struct Column {
    pub(super) title: String,
    keys: Vec<String>,
}

/// The columns an answer fills.
pub(super) struct Layout {
    pub(super) columns: Vec<Column>,
    table: Table,
}

impl Layout {
    pub(super) fn of(form: &Form, wish: &Wish) -> Self {
        let table = Table::of(form);
        let mut layout = Self { columns: Vec::new(), table: table.clone() };
        let own: HashMap<&str, &str> =
            table.columns().iter().map(|column| (column.key.as_str(), column.title.as_str())).collect();
        let mut places: HashMap<String, usize> = HashMap::new();
        let id = own.get(ID).copied().unwrap_or(ID);
        layout.add(&mut places, ID, id);
        if let Some(wished) = &wish.columns {
            for column in wished {
                let title = column.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
                let title = title.or_else(|| own.get(column.key.as_str()).copied()).unwrap_or(&column.key);
                if column.key == ID {
                    layout.rename_id(&mut places, title);
                } else {
                    layout.add(&mut places, &column.key, title);
                }
            }
            return layout;
        }
        for column in table.columns().iter().filter(|column| column.key != ID) {
            if let Some(title) = chosen(&column.key, &column.title, wish) {
                layout.add(&mut places, &column.key, &title);
            }
        }
        layout
    }

    /// Two that are to stand under one heading share its column.
    fn add(&mut self, places: &mut HashMap<String, usize>, key: &str, title: &str) {
        let title: String = title.trim().chars().take(LONGEST_CELL).collect();
        let at = *places.entry(title.clone()).or_insert(self.columns.len());
        match self.columns.get_mut(at) {
            Some(column) => column.keys.push(key.to_owned()),
            None => self.columns.push(Column { title, keys: vec![key.to_owned()] }),
        }
    }

    fn rename_id(&mut self, places: &mut HashMap<String, usize>, title: &str) {
        if places.contains_key(title) {
            return;
        }
        if let Some(column) = self.columns.first_mut() {
            places.remove(&column.title);
            title.clone_into(&mut column.title);
            places.insert(title.to_owned(), 0);
        }
    }

    /// Where our columns stand, by the headings of the first row; `None` for a sheet without our tab.
    pub(super) fn found(&self, headings: Option<&[String]>) -> Places {
        let tab = headings.is_some();
        let headings = headings.unwrap_or_default();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (at, heading) in headings.iter().enumerate().take(MOST_HEADINGS) {
            known.entry(heading.trim()).or_insert(at);
        }
        let total = headings.len();
        let mut missing = 0;
        let mut at = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            at.push(known.get(column.title.as_str()).copied().unwrap_or_else(|| {
                missing += 1;
                total + missing - 1
            }));
        }
        Places { tab, total, missing, at }
    }

    /// As the first step found them. A preview shows a sheet of our own.
    pub(super) fn places(&self, brought: Option<&String>, preview: bool) -> Result<Places, EncodeError> {
        let missing = || EncodeError::StepMissing { step: super::HEADINGS.to_owned() };
        match brought {
            Some(places) => {
                let places: Places = serde_json::from_str(places).map_err(|_| missing())?;
                // The form or the settings may be others by now.
                if places.at.len() == self.columns.len() { Ok(places) } else { Err(missing()) }
            }
            None if preview => Ok(self.found(Some(&self.titles()))),
            None => Err(missing()),
        }
    }

    pub(super) fn titles(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.title.clone()).collect()
    }

    /// The cells of a row, `null` where a column is not ours.
    pub(super) fn row(&self, order: &Order<'_>, places: &Places) -> Vec<Value> {
        let cells = self.cells(order);
        let width = places.at.iter().max().map_or(0, |last| last + 1).min(MOST_HEADINGS);
        let mut row = vec![Value::Null; width];
        for (column, at) in self.columns.iter().zip(&places.at) {
            let mut values: Vec<&Value> = column.keys.iter().filter_map(|key| cells.get(key.as_str())).collect();
            values.retain(|value| value.as_str() != Some(""));
            let value = match values.as_slice() {
                [] => Value::from(""),
                [one] => (*one).clone(),
                several => several.iter().map(|value| spelled(value)).collect::<Vec<_>>().join(", ").into(),
            };
            if let Some(cell) = row.get_mut(*at) {
                *cell = value;
            }
        }
        row
    }

    /// Every cell of the table by its key.
    fn cells(&self, order: &Order<'_>) -> HashMap<&str, Value> {
        let submission = order.submission;
        let row = self.table.row(submission, order.form, &TimeZone::UTC);
        let keys = self.table.columns().iter().map(|column| column.key.as_str());
        let mut cells: HashMap<&str, Value> =
            keys.zip(row).map(|(key, cell)| (key, Value::from(cut(cell)))).collect();
        let mark = if order.test { TEST } else { "" };
        cells.insert(ID, format!("{}{mark}", submission.id).into());
        cells.insert(SUBMITTED_AT, submission.completed_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into());
        let page = address(order.public_url, &["r", &submission.id.to_string()]);
        for answered in &submission.answers {
            let key = format!("question:{}", answered.id);
            let Some(cell) = cells.get_mut(key.as_str()) else { continue };
            match &answered.answer {
                Answer::Number(number) => {
                    *cell = whole(*number).map_or_else(|| Value::from(*number), Value::from);
                }
                // Whoever follows it signs in here and sees the files.
                Answer::Files(_) => *cell = cut(format!("{} ({page})", spelled(cell))).into(),
                _ => {}
            }
        }
        cells
    }
}

fn spelled(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn cut(text: String) -> String {
    if text.len() <= LONGEST_CELL { text } else { text.chars().take(LONGEST_CELL).collect() }
}

/// The heading of a column by what was chosen for its question; `None` leaves it out.
fn chosen(key: &str, own: &str, wish: &Wish) -> Option<String> {
    let question = key.strip_prefix("question:").unwrap_or_default();
    let whole = wish.mapping.get(&QuestionId::new(question));
    // Of a matrix, every row.
    let part = || question.rsplit_once('/').and_then(|(question, _)| wish.mapping.get(&QuestionId::new(question)));
    match whole.or_else(part) {
        Some(place) => place.as_deref().map(|title| heading(key, title, own)),
        None => Some(own.to_owned()),
    }
}

/// The heading that was chosen: a question's own id means its own words, and the row of a matrix keeps its name.
fn heading(key: &str, chosen: &str, own: &str) -> String {
    let question = key.strip_prefix("question:").unwrap_or(key);
    let of_part = question.rsplit_once('/').filter(|_| own.ends_with(']')).and_then(|_| own.rfind(" ["));
    if chosen == question || question.rsplit_once('/').is_some_and(|(question, _)| chosen == question) {
        return own.to_owned();
    }
    let part = of_part.and_then(|at| own.get(at..)).unwrap_or_default();
    format!("{chosen}{part}")
}

/// Where our columns stand in a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Places {
    /// Whether the tab is there.
    pub(super) tab: bool,
    /// How many headings there were.
    pub(super) total: usize,
    /// How many of ours were not among them; they come behind.
    pub(super) missing: usize,
    /// The index of each of ours.
    pub(super) at: Vec<usize>,
}

impl Places {
    /// The index of the column with the ids.
    pub(super) fn id(&self) -> usize {
        self.at.first().copied().unwrap_or_default()
    }
}

/// A chosen column that the form does not have.
pub(super) fn unknown<'a>(form: &Form, wish: &'a Wish) -> Vec<&'a str> {
    let table = Table::of(form);
    let known: HashSet<&str> = table.columns().iter().map(|column| column.key.as_str()).collect();
    let wished = wish.columns.iter().flatten().map(|column| column.key.as_str());
    wished.filter(|key| !known.contains(key)).collect()
}
