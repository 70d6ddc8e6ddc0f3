//! Days, times and spans of time.

use super::draft::{Draft, Slot, Typed, dropdown};
use super::number::{Rules, number};
use crate::{FieldCheck, FieldRole, PlanOption};
use akis_flow_json::{Component, DatePicker, Dynamic, InputType, OptionItem, limits};
use jiff::civil::Date;

/// Hours and minutes as the phone takes them.
const TIME_PATTERN: &str = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
/// Most hours of a span: a year has less.
const HOURS: f64 = 9999.0;

/// The line for a time of day.
pub(super) fn clock(hint: &str) -> Typed {
    Typed {
        input: InputType::Text,
        min: None,
        max: 5,
        pattern: Some(TIME_PATTERN.to_owned()),
        hint: hint.to_owned(),
        check: FieldCheck::Time,
    }
}

impl Draft<'_> {
    pub(super) fn date(&mut self, min: Option<Date>, max: Option<Date>) {
        let (min, max) = self.days(min, max);
        let name = self.field(FieldCheck::Date { min, max });
        let label = self.label(limits::DATE_LABEL);
        let helper = self.helper("");
        self.unit.parts.push(picker(name, label, helper, (min, max), self.question.required));
    }

    pub(super) fn time(&mut self) {
        self.typed(clock(self.say.time_help));
    }

    pub(super) fn date_time(&mut self, min: Option<Date>, max: Option<Date>) {
        self.headed();
        let slot = self.slot(FieldRole::DateOf, self.say.date, self.question.required);
        self.date_part("date", slot, self.say.date, (min, max));
        let (label, required) = (self.say.time, self.question.required);
        self.short_part("time", FieldRole::TimeOf, label, required, clock(self.say.time_help));
        self.together();
    }

    /// The day of one of several answers.
    pub(super) fn date_part(
        &mut self,
        suffix: &str,
        slot: Slot,
        label: &str,
        (min, max): (Option<Date>, Option<Date>),
    ) {
        let (min, max) = self.days(min, max);
        let label = self.part_label(label, limits::DATE_LABEL);
        let required = slot.required;
        let name = self.part(suffix, slot, FieldCheck::Date { min, max });
        self.unit.parts.push(picker(name, label, None, (min, max), required));
    }

    /// A month and a day of it.
    pub(super) fn month_day(&mut self) {
        self.headed();
        let months = self.say.months.iter().map(|month| (*month).to_owned()).collect();
        self.numbered("month", FieldRole::Month, self.say.month, months);
        let days = (1..=31).map(|day: u8| day.to_string()).collect();
        self.numbered("day", FieldRole::Day, self.say.day, days);
        self.server_only(self.say.server.month_day);
        self.together();
    }

    fn numbered(&mut self, suffix: &str, role: FieldRole, label: &str, titles: Vec<String>) {
        let ids = || (1..).map(|number: usize| (format!("o{number}"), number.to_string()));
        let plan = ids().zip(&titles).map(|((id, value), label)| PlanOption { id, value, label: label.clone() });
        let options = plan.collect();
        let shown: Vec<OptionItem> =
            ids().zip(titles).map(|((id, _), title)| OptionItem::new(id, title)).collect();
        let required = self.question.required;
        let slot = self.slot(role, label, required);
        let name = self.part(suffix, slot, FieldCheck::NumberChoice { options });
        self.unit.parts.push(dropdown(name, label.to_owned(), shown, required));
    }

    /// Hours, minutes and seconds.
    pub(super) fn duration(&mut self) {
        self.headed();
        let say = self.say;
        let lines = [
            ("hours", FieldRole::Hours, say.hours, HOURS),
            ("minutes", FieldRole::Minutes, say.minutes, 59.0),
            ("seconds", FieldRole::Seconds, say.seconds, 59.0),
        ];
        for (suffix, role, label, most) in lines {
            let rules = Rules { min: Some(0.0), max: Some(most), integer: true, ..Rules::default() };
            let (mut typed, _) = number(rules, say);
            say.whole_number.clone_into(&mut typed.hint);
            let required = self.question.required && role == FieldRole::Hours;
            self.short_part(suffix, role, label, required, typed);
        }
    }

    fn short_part(&mut self, suffix: &str, role: FieldRole, label: &str, required: bool, typed: Typed) {
        let slot = Slot { role, label: label.to_owned(), required };
        self.typed_part(suffix, slot, typed);
        // A sentence that names the input names its question too.
        let full = format!("{} – {label}", self.label);
        if let Some(field) = self.unit.fields.last_mut() {
            field.label = full;
        }
    }

    fn slot(&self, role: FieldRole, label: &str, required: bool) -> Slot {
        Slot { role, label: format!("{} – {label}", self.label), required }
    }

    /// Of an answer in two inputs that may stay empty, the phone cannot ask for both.
    fn together(&mut self) {
        if !self.question.required {
            self.server_only(self.say.server.together);
        }
    }

    /// Days a calendar of the phone can show.
    fn days(&mut self, min: Option<Date>, max: Option<Date>) -> (Option<Date>, Option<Date>) {
        let shown = |day: Option<Date>| day.filter(|day| day.year() > 0);
        self.bounds(shown(min), shown(max))
    }
}

fn picker(
    name: String,
    label: String,
    helper_text: Option<String>,
    (min, max): (Option<Date>, Option<Date>),
    required: bool,
) -> Component {
    Component::DatePicker(DatePicker {
        name,
        label,
        min_date: min.map(|day| day.to_string()),
        max_date: max.map(|day| day.to_string()),
        helper_text,
        required: Dynamic::when(required),
        ..DatePicker::default()
    })
}
