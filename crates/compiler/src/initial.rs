//! What an input can begin with: values the phone shows before anybody touched it.

use crate::{FieldCheck, FieldRole, PlanField};
use akis_flow_json::DataField;
use serde_json::{Value, json};

/// The type of an input's first value (Flow JSON 7.3, Form component, init-values).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Initial {
    /// A text, an option's id or a day `YYYY-MM-DD`; empty for none.
    Text,
    /// A box, ticked or not.
    Flag,
    /// Ids of options.
    List,
}

impl Initial {
    /// The value of an input that begins with nothing.
    pub fn nothing(self) -> Value {
        match self {
            Self::Text => Value::from(""),
            Self::Flag => Value::from(false),
            Self::List => json!([]),
        }
    }

    fn declared(self) -> DataField {
        match self {
            Self::Text => DataField::of("string"),
            Self::Flag => DataField::of("boolean"),
            Self::List => {
                let element = DataField::of("string");
                DataField { example: None, ..DataField::array(element, vec![]) }
            }
        }
    }
}

impl PlanField {
    /// What it can begin with; `None` for an input without a first value. Pickers of files take none, an empty number
    /// cannot be written, and what only narrows a list begins empty.
    pub fn initial(&self) -> Option<Initial> {
        if self.role == FieldRole::Narrows {
            return None;
        }
        match &self.check {
            FieldCheck::Text { .. }
            | FieldCheck::Email { .. }
            | FieldCheck::Phone { .. }
            | FieldCheck::Url
            | FieldCheck::Choice { .. }
            | FieldCheck::Search { .. }
            | FieldCheck::Live { .. }
            | FieldCheck::NumberChoice { .. }
            | FieldCheck::Time
            | FieldCheck::TypedChoice { .. }
            | FieldCheck::Bool
            | FieldCheck::Date { .. } => Some(Initial::Text),
            FieldCheck::Consent { .. } => Some(Initial::Flag),
            FieldCheck::Choices { .. } => Some(Initial::List),
            FieldCheck::Number { .. } | FieldCheck::Files { .. } => None,
        }
    }
}

/// The declaration of a screen's `init`; `None` where no input can begin with anything.
pub(crate) fn declaration(fields: &[PlanField]) -> Option<DataField> {
    let begins = || fields.iter().filter_map(|field| Some((field.name.as_str(), field.initial()?)));
    begins().next()?;
    let members = begins().map(|(name, initial)| (name, initial.declared()));
    // In a preview every input begins empty, and that needs no example.
    Some(DataField { example: Some(json!({})), ..DataField::object(members) })
}
