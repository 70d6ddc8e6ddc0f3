use crate::QuestionId;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The answers of one person so far, by question. A question that was not answered is absent.
pub type Answers = BTreeMap<QuestionId, Answer>;

/// One answer, typed by its question's kind.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Answer {
    /// Text, e-mail, phone, web address.
    Text(String),
    /// A number.
    Number(f64),
    /// The value of the chosen option.
    Choice(String),
    /// The values of the chosen options, in the order of the form.
    Choices(Vec<String>),
    /// Yes or no; a ticked or unticked box.
    Bool(bool),
    /// A calendar date.
    Date(Date),
    /// Uploaded files.
    Files(Vec<FileRef>),
    /// The values of the chosen options, and words of one's own.
    Other {
        /// Beside the words; at most one for a single choice with a comment.
        values: Vec<String>,
        /// The words.
        text: String,
    },
    /// A day without a year.
    MonthDay {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// A time of day.
    Time(Time),
    /// A date with a time of day, in the place of the person.
    DateTime(DateTime),
    /// Seconds.
    Duration(u32),
    /// Option values from first to last.
    Ranked(Vec<String>),
    /// Small answers by part id; a part without an answer is absent.
    Parts(BTreeMap<String, Answer>),
}

/// Answers never reach a log: `Debug` names the kind alone.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self {
            Self::Text(_) => "Text",
            Self::Number(_) => "Number",
            Self::Choice(_) => "Choice",
            Self::Choices(_) => "Choices",
            Self::Bool(_) => "Bool",
            Self::Date(_) => "Date",
            Self::Files(_) => "Files",
            Self::Other { .. } => "Other",
            Self::MonthDay { .. } => "MonthDay",
            Self::Time(_) => "Time",
            Self::DateTime(_) => "DateTime",
            Self::Duration(_) => "Duration",
            Self::Ranked(_) => "Ranked",
            Self::Parts(_) => "Parts",
        };
        write!(f, "Answer::{kind}(…)")
    }
}

/// A file a person sent.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileRef {
    /// Meta's id of the upload.
    pub media_id: String,
    /// The name the person's phone gave it.
    pub file_name: String,
    /// Where the encrypted copy lies, for as long as Meta keeps it; a hosted Flow sends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cdn_url: Option<String>,
    /// What opens and proves that copy, as the phone sent it (`encryption_metadata`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption: Option<serde_json::Value>,
}

/// Name, address and keys of a file never reach a log.
impl std::fmt::Debug for FileRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileRef(…)")
    }
}

impl Answer {
    /// True for an answer that says nothing: blank text, no option, no file.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Choice(value) => value.is_empty(),
            Self::Choices(values) | Self::Ranked(values) => values.is_empty(),
            Self::Files(files) => files.is_empty(),
            Self::Other { values, text } => values.is_empty() && text.trim().is_empty(),
            Self::Parts(parts) => parts.values().all(Self::is_empty),
            Self::Number(_)
            | Self::Bool(_)
            | Self::Date(_)
            | Self::MonthDay { .. }
            | Self::Time(_)
            | Self::DateTime(_)
            | Self::Duration(_) => false,
        }
    }

    /// The answer as one or more plain words, for comparing and for sending: a number without needless
    /// decimals, a date as `YYYY-MM-DD`, yes and no as `true` and `false`, a time as `HH:MM`.
    pub fn comparable(&self) -> Vec<String> {
        match self {
            Self::Text(text) => vec![text.clone()],
            Self::Number(number) => vec![format!("{number}")],
            Self::Choice(value) => vec![value.clone()],
            Self::Choices(values) | Self::Ranked(values) => values.clone(),
            Self::Bool(yes) => vec![yes.to_string()],
            Self::Date(date) => vec![date.to_string()],
            Self::Files(files) => files.iter().map(|file| file.file_name.clone()).collect(),
            Self::Other { values, text } => {
                let words = Some(text.clone()).filter(|text| !text.trim().is_empty());
                values.iter().cloned().chain(words).collect()
            }
            Self::MonthDay { month, day } => vec![format!("{month:02}-{day:02}")],
            Self::Time(time) => vec![time.strftime("%H:%M").to_string()],
            Self::DateTime(moment) => vec![moment.strftime("%Y-%m-%d %H:%M").to_string()],
            Self::Duration(seconds) => {
                vec![format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)]
            }
            Self::Parts(parts) => parts.values().flat_map(Self::comparable).collect(),
        }
    }

    /// The answer of one part; `None` for answers that have none.
    pub fn part(&self, id: &str) -> Option<&Self> {
        match self {
            Self::Parts(parts) => parts.get(id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_content() {
        let shown = format!("{:?}", Answer::Text("Ayşe's secret".into()));
        assert_eq!(shown, "Answer::Text(…)");
    }

    #[test]
    fn a_file_shows_neither_name_nor_key_and_old_rows_stay_readable() {
        let old: FileRef = serde_json::from_str(r#"{"media_id":"m1","file_name":"pasaport.pdf"}"#).unwrap();
        assert_eq!((old.cdn_url.clone(), old.encryption.clone()), (None, None));
        let file = FileRef { encryption: Some(serde_json::json!({"iv": "secret-iv"})), ..old };
        let shown = format!("{file:?}");
        assert!(!shown.contains("pasaport") && !shown.contains("secret-iv"), "{shown}");
    }

    #[test]
    fn numbers_lose_needless_decimals() {
        assert_eq!(Answer::Number(5.0).comparable(), ["5"]);
        assert_eq!(Answer::Number(5.25).comparable(), ["5.25"]);
    }

    #[test]
    fn json_names_the_type() {
        let json = serde_json::to_value(Answer::Choices(vec!["a".into()])).unwrap();
        assert_eq!(json, serde_json::json!({"type": "choices", "value": ["a"]}));
    }
}
