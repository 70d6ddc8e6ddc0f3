use crate::dynamic::count;
use crate::{Action, Dynamic};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// A calendar date. Documents before version 5.0 write every date as milliseconds since 1970, in a string.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DatePicker {
    /// Key of the value.
    pub name: String,
    /// 40 characters.
    pub label: String,
    /// First day, `YYYY-MM-DD`; 1900-01-01 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_date: Option<String>,
    /// Last day, `YYYY-MM-DD`; 2100-12-31 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_date: Option<String>,
    /// Days that cannot be chosen, `YYYY-MM-DD`; or a binding to an array of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unavailable_dates: Option<Dynamic<Vec<String>>>,
    /// Text under the input, 80 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helper_text: Option<String>,
    /// The Footer stays grey without it; not when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Dynamic<bool>>,
    /// Whether it can be changed; it can when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Dynamic<bool>>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
    /// The day chosen from the start. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_value: Option<String>,
    /// Error text under the input, 80 characters. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// What choosing does: `data_exchange`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_select_action: Option<Action>,
}

/// Whether a CalendarPicker asks for a day or for a span of days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CalendarMode {
    /// A day; the value is `YYYY-MM-DD`.
    #[default]
    Single,
    /// A span; the value is an object of two days.
    Range,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// Something for each end of a span.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DateRange<T> {
    /// For the first day.
    pub start_date: T,
    /// For the last day.
    pub end_date: T,
}

/// A property of a CalendarPicker: one value where it asks for a day, two where it asks for a span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PerDate<T> {
    /// For the day; also a binding to an object of two.
    Single(T),
    /// For both ends of the span.
    Range(DateRange<T>),
}

impl<T> PerDate<T> {
    /// Two values.
    pub fn range(start_date: T, end_date: T) -> Self {
        Self::Range(DateRange { start_date, end_date })
    }
}

impl<T: Default> Default for PerDate<T> {
    fn default() -> Self {
        Self::Single(T::default())
    }
}

impl<T> From<T> for PerDate<T> {
    fn from(value: T) -> Self {
        Self::Single(value)
    }
}

impl From<&str> for PerDate<String> {
    fn from(text: &str) -> Self {
        Self::Single(text.into())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for PerDate<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let read = if value.is_object() {
            DateRange::deserialize(value).map(Self::Range)
        } else {
            T::deserialize(value).map(Self::Single)
        };
        read.map_err(D::Error::custom)
    }
}

/// A day or a span of days, on a calendar in full.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CalendarPicker {
    /// Key of the value.
    pub name: String,
    /// Heading, 80 characters. For a span only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Under the heading, 300 characters. For a span only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// 40 characters each.
    pub label: PerDate<String>,
    /// Text under the inputs, 80 characters each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helper_text: Option<PerDate<String>>,
    /// The Footer stays grey without them; not when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<PerDate<Dynamic<bool>>>,
    /// Day or span; day when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<CalendarMode>,
    /// First day, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_date: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_date: Option<String>,
    /// Days that cannot be chosen, `YYYY-MM-DD`; or a binding to an array of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unavailable_dates: Option<Dynamic<Vec<String>>>,
    /// Days of the week that can be chosen; all when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_days: Option<Dynamic<Vec<Weekday>>>,
    /// Fewest days from the first to the last. For a span only.
    #[serde(default, deserialize_with = "count", skip_serializing_if = "Option::is_none")]
    pub min_days: Option<Dynamic<u32>>,
    /// Most days from the first to the last. For a span only.
    #[serde(default, deserialize_with = "count", skip_serializing_if = "Option::is_none")]
    pub max_days: Option<Dynamic<u32>>,
    /// Whether it can be changed; it can when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Dynamic<bool>>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
    /// The days chosen from the start. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_value: Option<PerDate<String>>,
    /// Error texts under the inputs, 80 characters each. Outside a Form only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<PerDate<String>>,
    /// What choosing does: `data_exchange`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_select_action: Option<Action>,
}
