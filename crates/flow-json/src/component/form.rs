use super::Component;
use crate::{Dynamic, Entries};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Holds inputs and what belongs to them. One a screen; then nearly every input of the screen is inside it, and
/// what its inputs start with and what is wrong with them stands here instead of beside them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Form {
    /// Cannot be referenced; required all the same.
    pub name: String,
    /// Input name to the value it starts with; or a binding to a declared object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_values: Option<Dynamic<Entries<Value>>>,
    /// Input name to error text; or a binding to a declared object. A text is usually itself a binding; a
    /// CalendarPicker that asks for a span takes an object of two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_messages: Option<Dynamic<Entries<Value>>>,
    /// From top to bottom.
    pub children: Vec<Component>,
}
