//! What a customer reads about their own answers.

use super::expression::text_of;
use super::media::Shape;
use super::scope::{Scope, readable};
use super::script::Part;
use super::{Player, dates};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

const DOTS: &str = "•••••";

/// One line of what a customer reads about the answers they sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SummaryLine {
    /// The input's label.
    pub label: String,
    /// What was answered; dots for a sensitive field.
    pub value: String,
}

impl Player {
    /// What the person reads about their answers on the screens they walked. Passwords are left out; of the fields a
    /// screen names `sensitive`, files are left out, ticks stay readable and everything else is dots.
    pub fn summary(&self) -> Vec<SummaryLine> {
        match &self.over {
            Some(over) => over.summary.clone(),
            None => self.answers_so_far(),
        }
    }

    pub(super) fn answers_so_far(&self) -> Vec<SummaryLine> {
        let mut lines = Vec::new();
        let mut told = BTreeSet::new();
        for id in self.stack.iter().filter(|id| told.insert(id.as_str())) {
            let Some((screen, memory)) = self.script.screen(id).zip(self.memory(id)) else { continue };
            let scope =
                Scope { player: self, screen, shown: &memory.shown, shape: Shape::View, in_default: false };
            for part in screen.parts.iter().filter(|part| part.is_input() && memory.shown.contains(&part.name)) {
                let sensitive = screen.sensitive.contains(&part.name);
                let secret = matches!(part.fixed("input-type"), Some("password" | "passcode"));
                let value = answer(&scope, part);
                if secret || value.is_empty() || (sensitive && part.is_picker()) {
                    continue;
                }
                let masked = sensitive && part.kind != "OptIn";
                lines.push(SummaryLine {
                    label: label(&scope, part),
                    value: if masked { DOTS.to_owned() } else { value },
                });
            }
        }
        lines
    }
}

fn label(scope: &Scope<'_>, part: &Part) -> String {
    let own = scope.words(part, "label").or_else(|| scope.words(part, "title"));
    // A range of days has a label for each end.
    let of_ends = || match scope.property(part, "label").as_deref() {
        Some(Value::Object(ends)) => ends.values().filter_map(readable).collect::<Vec<_>>().join(" – "),
        _ => String::new(),
    };
    own.unwrap_or_else(of_ends)
}

fn answer(scope: &Scope<'_>, part: &Part) -> String {
    let value = scope.held(part);
    let options = scope.options(part).unwrap_or_default();
    let title = |chosen: &Value| {
        let found = options.as_array().into_iter().flatten().find(|option| option["id"] == *chosen);
        found.map_or_else(|| text_of(chosen), |option| text_of(&option["title"]))
    };
    match &*value {
        Value::Bool(ticked) => if *ticked { "Yes" } else { "No" }.to_owned(),
        Value::Array(files) if part.is_picker() => {
            files.iter().map(|file| text_of(&file["file_name"])).collect::<Vec<_>>().join(", ")
        }
        Value::Array(chosen) => chosen.iter().map(title).collect::<Vec<_>>().join(", "),
        range @ Value::Object(_) => {
            let (start, end) = dates::ends(range);
            if start.is_empty() && end.is_empty() { String::new() } else { format!("{start} – {end}") }
        }
        other => title(other),
    }
}
