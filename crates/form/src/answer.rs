use crate::QuestionId;
use jiff::civil::Date;
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
        };
        write!(f, "Answer::{kind}(…)")
    }
}

/// A file a person sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// Meta's id of the upload.
    pub media_id: String,
    /// The name the person's phone gave it.
    pub file_name: String,
}

impl Answer {
    /// True for an answer that says nothing: blank text, no option, no file.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Choice(value) => value.is_empty(),
            Self::Choices(values) => values.is_empty(),
            Self::Files(files) => files.is_empty(),
            Self::Number(_) | Self::Bool(_) | Self::Date(_) => false,
        }
    }

    /// The answer as one or more plain words, for comparing and for sending: a number without needless
    /// decimals, a date as `YYYY-MM-DD`, yes and no as `true` and `false`.
    pub fn comparable(&self) -> Vec<String> {
        match self {
            Self::Text(text) => vec![text.clone()],
            Self::Number(number) => vec![format!("{number}")],
            Self::Choice(value) => vec![value.clone()],
            Self::Choices(values) => values.clone(),
            Self::Bool(yes) => vec![yes.to_string()],
            Self::Date(date) => vec![date.to_string()],
            Self::Files(files) => files.iter().map(|file| file.file_name.clone()).collect(),
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
