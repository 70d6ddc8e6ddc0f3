//! Numbers to choose from: stars, scales, recommendations.

use super::SHORT_LIST;
use super::draft::{Draft, dropdown, radio};
use crate::options::title;
use crate::text::{length, line};
use crate::{FieldCheck, PlanOption};
use akis_flow_json::{OptionItem, limits};
use akis_form::ScaleLabels;

/// More of something than this is not drawn.
const DRAWN: u32 = 10;

impl Draft<'_> {
    /// One to so many of something.
    pub(super) fn rating(&mut self, steps: u32, shape: &str) -> Result<(), String> {
        if steps == 0 {
            return Err(self.words.notes.no_options.to_owned());
        }
        if steps > DRAWN {
            let high = i32::try_from(steps).unwrap_or(i32::MAX);
            self.scale(1, high, &ScaleLabels::default());
            return Ok(());
        }
        let (full, empty) = signs(shape);
        let count = |number: u32| usize::try_from(number).unwrap_or_default();
        let drawn = |number: u32| {
            let (on, off) = (full.repeat(count(number)), empty.repeat(count(steps.saturating_sub(number))));
            (i64::from(number), format!("{on}{off} {number}"), None)
        };
        self.numbers((1..=steps).map(drawn).collect(), true);
        Ok(())
    }

    /// A number between two, ends included.
    pub(super) fn scale(&mut self, low: i32, high: i32, labels: &ScaleLabels) {
        let (low, high) = (i64::from(low.min(high)), i64::from(low.max(high)));
        self.help_with(&ends(low, high, labels));
        let most = i64::try_from(limits::DROPDOWN_OPTIONS).unwrap_or(i64::MAX);
        if high - low >= most {
            self.note(self.say.notes.number);
            #[expect(clippy::cast_precision_loss, reason = "i32 fits into f64")]
            let bounds = (Some(low as f64), Some(high as f64));
            self.number(bounds, (None, None), true);
            return;
        }
        let meaning = |number: i64| {
            let middle = (low + high) % 2 == 0 && number == i64::midpoint(low, high);
            let text = match number {
                _ if number == low => &labels.low,
                _ if number == high => &labels.high,
                _ if middle => &labels.middle,
                _ => "",
            };
            line(text)
        };
        let named = |number: i64| {
            let text = meaning(number);
            let both = format!("{number} – {text}");
            if text.is_empty() {
                (number, number.to_string(), None)
            } else if length(&both) <= limits::OPTION_TITLE {
                (number, both, None)
            } else {
                let (_, more) = title(&text);
                (number, number.to_string(), Some(more.unwrap_or(text)))
            }
        };
        let in_sight = high - low < i64::try_from(SHORT_LIST).unwrap_or(i64::MAX);
        self.numbers((low..=high).map(named).collect(), in_sight);
    }

    /// Puts a line behind the question's own help.
    fn help_with(&mut self, more: &str) {
        if !more.is_empty() {
            self.help = if self.help.is_empty() { more.to_owned() } else { format!("{} {more}", self.help) };
        }
    }

    /// A list of numbers with their titles and descriptions.
    fn numbers(&mut self, numbers: Vec<(i64, String, Option<String>)>, in_sight: bool) {
        let mut shown = vec![];
        let mut plan = vec![];
        for (index, (number, title, description)) in numbers.into_iter().enumerate() {
            let id = format!("o{}", index + 1);
            plan.push(PlanOption { id: id.clone(), value: number.to_string(), label: title.clone() });
            shown.push(OptionItem { description, ..OptionItem::new(id, title) });
        }
        let required = self.question.required;
        let name = self.field(FieldCheck::NumberChoice { options: plan });
        if in_sight {
            self.unit.alone = shown.len() > SHORT_LIST;
            let label = self.label(limits::GROUP_LABEL);
            let description = self.description();
            self.unit.parts.push(radio(name, label, description, shown, required));
        } else {
            let label = self.label(limits::DROPDOWN_LABEL);
            self.help_above();
            self.unit.parts.push(dropdown(name, label, shown, required));
        }
    }
}

/// What the numbers mean, in one line; empty where the source says nothing.
fn ends(low: i64, high: i64, labels: &ScaleLabels) -> String {
    let end = |number: i64, text: &str| {
        let text = line(text);
        (!text.is_empty()).then(|| format!("{number} = {text}"))
    };
    let middle = if (low + high) % 2 == 0 {
        end(i64::midpoint(low, high), &labels.middle)
    } else {
        Some(line(&labels.middle)).filter(|text| !text.is_empty())
    };
    let ends: Vec<String> =
        [end(low, &labels.low), middle, end(high, &labels.high)].into_iter().flatten().collect();
    ends.join(" · ")
}

/// The sign of what is counted, and of what is left.
fn signs(shape: &str) -> (&'static str, &'static str) {
    match shape.trim().to_lowercase().as_str() {
        "" | "star" | "stars" | "smiley_star" => ("★", "☆"),
        "heart" | "hearts" => ("♥", "♡"),
        "tick" | "check" | "checkmark" => ("✓", "·"),
        "flag" => ("⚑", "⚐"),
        _ => ("●", "○"),
    }
}
