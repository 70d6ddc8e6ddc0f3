//! What the owner of a form does to it behind the product's back, said the same way for every vendor.

use serde::Deserialize;
use serde_json::Value;

/// One change of a form.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Edit {
    /// The form gets another title.
    Title {
        /// The new one.
        title: String,
    },
    /// A question goes away.
    RemoveField {
        /// Its name, reference or id.
        field: String,
    },
    /// A question becomes required, or optional with false.
    Require {
        /// Its name, reference or id.
        field: String,
        /// True when absent.
        #[serde(default = "yes")]
        required: bool,
    },
    /// A question gets another wording.
    Rename {
        /// Its name, reference or id.
        field: String,
        /// The new wording.
        label: String,
    },
    /// A choice is added.
    AddOption {
        /// The question's name, reference or id.
        field: String,
        /// The choice's text, and its value where it has one.
        label: String,
    },
    /// A choice goes away.
    RemoveOption {
        /// The question's name, reference or id.
        field: String,
        /// The choice's text, value, reference or id.
        label: String,
    },
    /// A question is added at the end, in the vendor's own shape.
    AddField {
        /// What the vendor's API would give for it.
        definition: Value,
    },
    /// CAPTCHA is switched (HubSpot).
    Captcha {
        /// Whether it is on.
        on: bool,
    },
}

fn yes() -> bool {
    true
}

/// Why a change could not be made.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum EditError {
    #[error("there is no form with this id")]
    NoForm,
    #[error("the form has no question {0:?}")]
    NoField(String),
    #[error("the question has no choice {0:?}")]
    NoOption(String),
    #[error("the question has no choices")]
    NoOptions,
    #[error("{0} cannot be done with this vendor's forms")]
    Unsupported(&'static str),
}

/// The first text among these members of a value.
pub(crate) fn any_is(value: &Value, members: &[&str], wanted: &str) -> bool {
    members.iter().any(|member| value[*member] == wanted)
}
