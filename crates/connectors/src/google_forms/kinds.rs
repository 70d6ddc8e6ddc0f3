use super::ids::Ids;
use super::json::{exact, field, flag, list, number, text, union};
use super::jumps::{self, Branch, To};
use akis_form::{Choice, Choices, FileTypes, OtherOption, Part, PartKind, QuestionKind, ScaleLabels, Uncarried};
use serde_json::Value;
use std::collections::HashSet;

/// What a question can ask.
const QUESTION_KINDS: [&str; 8] = [
    "choiceQuestion",
    "textQuestion",
    "scaleQuestion",
    "ratingQuestion",
    "dateQuestion",
    "timeQuestion",
    "fileUploadQuestion",
    "rowQuestion",
];

/// The keys of a question beside its kind.
const QUESTION_KEYS: [&str; 3] = ["questionId", "required", "grading"];

/// Numbers a scale or a rating can have at most; Google's editor ends at ten.
const MOST_STEPS: i64 = 100;

/// Written behind a date question's kind when it asks for no year: the response is spelled differently.
pub(super) const NO_YEAR: &str = "dateQuestion/no_year";

/// One question as read, without the item around it.
pub(super) struct Read {
    pub(super) kind: QuestionKind,
    /// The union key, for the write target.
    pub(super) source_kind: String,
    /// Empty for a grid: its rows have their own.
    pub(super) question_id: String,
    pub(super) required: bool,
    pub(super) shuffled: bool,
    /// Where its options lead.
    pub(super) branches: Vec<Branch>,
    /// What was left out, in the source's own words.
    pub(super) unreadable: Vec<String>,
}

impl Read {
    fn new(source_kind: &str, kind: QuestionKind) -> Self {
        Self {
            kind,
            source_kind: source_kind.to_owned(),
            question_id: String::new(),
            required: false,
            shuffled: false,
            branches: Vec::new(),
            unreadable: Vec::new(),
        }
    }

    /// A kind of the time to come, by its union key; empty where there is not even that.
    pub(super) fn unknown(source_kind: &str) -> Self {
        let source_kind = if source_kind.is_empty() { "unknown" } else { source_kind };
        Self::new(source_kind, unsupported(source_kind, Uncarried::Unknown))
    }
}

fn unsupported(source_kind: &str, why: Uncarried) -> QuestionKind {
    QuestionKind::Unsupported { source_kind: source_kind.to_owned(), why }
}

/// Reads a `questionItem`.
pub(super) fn question(item: &Value) -> Read {
    let question = field(item, "question").unwrap_or(&Value::Null);
    let mut read = match union(question, &QUESTION_KINDS, &QUESTION_KEYS) {
        Some((key @ "choiceQuestion", it)) => choice(key, it),
        Some((key @ "textQuestion", it)) => Read::new(key, words(it)),
        Some((key @ "scaleQuestion", it)) => Read::new(key, scale(key, it)),
        Some((key @ "ratingQuestion", it)) => Read::new(key, rating(key, it)),
        Some(("dateQuestion", it)) => date(it),
        Some((key @ "timeQuestion", it)) => {
            Read::new(key, if flag(it, "duration") { QuestionKind::Duration } else { QuestionKind::Time })
        }
        Some((key @ "fileUploadQuestion", it)) => Read::new(key, file(it)),
        Some((other, _)) => Read::unknown(other),
        None => Read::unknown("questionItem"),
    };
    read.question_id = exact(question, "questionId");
    read.required = flag(question, "required");
    read
}

/// Reads a `questionGroupItem`: one question whose parts are the rows.
pub(super) fn grid(item: &Value) -> Read {
    let source_kind = "questionGroupItem";
    let Some(grid) = field(item, "grid") else { return Read::unknown(source_kind) };
    let columns = field(grid, "columns").unwrap_or(&Value::Null);
    let mut options = Options::read(columns);
    options.unreadable.append(&mut options.stray_jumps);
    let rows = rows(list(item, "questions"));
    let multiple = exact(columns, "type") == "CHECKBOX";
    let required = rows.iter().any(|row| row.required);
    let kind = if rows.is_empty() || options.choices.options.is_empty() {
        unsupported(source_kind, Uncarried::NoOptions)
    } else {
        QuestionKind::Matrix { rows, columns: options.choices, multiple, distinct: false }
    };
    Read {
        required,
        shuffled: flag(grid, "shuffleQuestions") || flag(columns, "shuffle"),
        unreadable: options.unreadable,
        ..Read::new(source_kind, kind)
    }
}

/// Rows by their question id, which is where their answer goes; one without an id is kept under its place.
fn rows(questions: &[Value]) -> Vec<Part> {
    let mut ids = Ids::default();
    let row = |(index, question): (usize, &Value)| {
        let id = exact(question, "questionId");
        Part {
            id: if id.is_empty() { ids.take(&format!("row_{index}")) } else { ids.take(&id) },
            label: field(question, "rowQuestion").map(|row| text(row, "title")).unwrap_or_default(),
            required: flag(question, "required"),
            kind: PartKind::default(),
        }
    };
    questions.iter().enumerate().map(row).collect()
}

fn words(it: &Value) -> QuestionKind {
    if flag(it, "paragraph") {
        QuestionKind::LongText { min_chars: None, max_chars: None }
    } else {
        QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None }
    }
}

/// Google leaves out a low end of zero.
fn scale(source_kind: &str, it: &Value) -> QuestionKind {
    let low = number(it, "low").unwrap_or_default();
    let high = number(it, "high").unwrap_or_default();
    let ends = i32::try_from(low).ok().zip(i32::try_from(high).ok());
    match ends.filter(|_| low < high && high - low <= MOST_STEPS) {
        Some((low, high)) => QuestionKind::Scale {
            low,
            high,
            labels: ScaleLabels { low: text(it, "lowLabel"), middle: String::new(), high: text(it, "highLabel") },
        },
        None => unsupported(source_kind, Uncarried::NoOptions),
    }
}

fn rating(source_kind: &str, it: &Value) -> QuestionKind {
    let steps = number(it, "ratingScaleLevel").filter(|steps| (1..=MOST_STEPS).contains(steps));
    let shape = match exact(it, "iconType").as_str() {
        "STAR" => "star",
        "HEART" => "heart",
        "THUMB_UP" => "thumb_up",
        _ => "",
    };
    match steps.and_then(|steps| u32::try_from(steps).ok()) {
        Some(steps) => QuestionKind::Rating { steps, shape: shape.to_owned() },
        None => unsupported(source_kind, Uncarried::NoOptions),
    }
}

/// A day without a year but with a time has no neutral kind; the year is asked and left out when it is sent.
fn date(it: &Value) -> Read {
    let with_year = flag(it, "includeYear");
    let kind = match (flag(it, "includeTime"), with_year) {
        (true, _) => QuestionKind::DateTime { min: None, max: None },
        (false, true) => QuestionKind::Date { min: None, max: None },
        (false, false) => QuestionKind::MonthDay,
    };
    Read::new(if with_year { "dateQuestion" } else { NO_YEAR }, kind)
}

fn file(it: &Value) -> QuestionKind {
    let types: Vec<&str> = list(it, "types").iter().filter_map(Value::as_str).collect();
    let all = |wanted: &[&str]| !types.is_empty() && types.iter().all(|kind| wanted.contains(kind));
    let accept = match () {
        () if all(&["IMAGE"]) => FileTypes::Images,
        () if all(&["PDF"]) => FileTypes::Pdf,
        () if all(&["VIDEO"]) => FileTypes::Video,
        () if all(&["AUDIO"]) => FileTypes::Audio,
        () if all(&["DOCUMENT", "PRESENTATION", "SPREADSHEET", "PDF"]) => FileTypes::Documents,
        () => FileTypes::Any,
    };
    let most = number(it, "maxFiles").filter(|most| *most > 0).unwrap_or(1);
    let bytes = number(it, "maxFileSize").filter(|bytes| *bytes > 0);
    QuestionKind::File {
        max_files: u32::try_from(most).unwrap_or(u32::MAX),
        max_kib: bytes.map(|bytes| u32::try_from((bytes / 1024).max(1)).unwrap_or(u32::MAX)),
        accept,
    }
}

fn choice(source_kind: &str, it: &Value) -> Read {
    let kind = exact(it, "type");
    let mut options = Options::read(it);
    options.choices.dropdown = kind == "DROP_DOWN";
    let nothing = options.choices.options.is_empty() && options.choices.other.is_none();
    let single = matches!(kind.as_str(), "" | "CHOICE_TYPE_UNSPECIFIED" | "RADIO" | "DROP_DOWN");
    if !single {
        // Google goes nowhere from a tick.
        options.unreadable.append(&mut options.stray_jumps);
        options.branches.clear();
    }
    let question = match kind.as_str() {
        _ if single && !nothing => QuestionKind::SingleChoice(options.choices),
        "CHECKBOX" if !nothing => QuestionKind::MultiChoice(options.choices),
        "CHECKBOX" => unsupported(source_kind, Uncarried::NoOptions),
        _ if single => unsupported(source_kind, Uncarried::NoOptions),
        other => unsupported(&format!("{source_kind}/{other}"), Uncarried::Unknown),
    };
    Read {
        shuffled: flag(it, "shuffle"),
        branches: options.branches,
        unreadable: options.unreadable,
        ..Read::new(source_kind, question)
    }
}

/// The options of a `choiceQuestion`.
#[derive(Default)]
struct Options {
    choices: Choices,
    branches: Vec<Branch>,
    /// The jumps again as the source writes them, for kinds that have none.
    stray_jumps: Vec<String>,
    unreadable: Vec<String>,
}

impl Options {
    /// An option is its text: Google gives it no id and allows no text twice.
    fn read(it: &Value) -> Self {
        let mut read = Self::default();
        let mut seen = HashSet::new();
        for (index, option) in list(it, "options").iter().enumerate() {
            let value = exact(option, "value");
            let answer = if flag(option, "isOther") {
                read.choices
                    .other
                    .get_or_insert_with(|| OtherOption { label: value.trim().to_owned(), ..Default::default() });
                None
            } else if value.trim().is_empty() {
                read.unreadable.push(format!("options[{index}].value"));
                continue;
            } else if seen.insert(value.clone()) {
                let image = field(option, "image").and_then(picture_address);
                read.choices.pictures |= image.is_some();
                let label = value.trim().to_owned();
                read.choices.options.push(Choice { value: value.clone(), label, image, ..Default::default() });
                Some(value)
            } else {
                continue;
            };
            match jumps::target(option) {
                To::Nowhere => {}
                To::Unknown(word) => read.unreadable.push(word),
                to => {
                    read.stray_jumps.push(format!("options[{index}].goTo"));
                    read.branches.push(Branch { answer, to });
                }
            }
        }
        read
    }
}

/// Where a picture lies: the address Google serves for half an hour, else the one it was taken from.
pub(super) fn picture_address(image: &Value) -> Option<String> {
    [text(image, "contentUri"), text(image, "sourceUri")].into_iter().find(|address| !address.is_empty())
}
