//! A Flow as a person on a phone meets it, in a few lines a screen: short enough to be read before a snapshot is kept.

use akis_compiler::{Compiled, PlanTarget};
use serde_json::Value;
use std::fmt::Write;

/// Characters of a text before it is shortened.
const SHORT: usize = 90;
/// Options named before the rest is only counted.
const NAMED: usize = 4;

/// Every screen with its title, components and ways on.
pub(crate) fn outline(compiled: &Compiled) -> String {
    let flow = serde_json::to_value(&compiled.flow_json).unwrap();
    let mut out = format!("{} ({})\n", compiled.report.title, compiled.report.mode);
    for screen in list(&flow["screens"]) {
        let id = text(screen, "id");
        let _ = write!(out, "\n{id} “{}”", text(screen, "title"));
        let marks = ["terminal", "success"].into_iter().filter(|mark| screen[*mark] == true);
        for mark in marks {
            let _ = write!(out, " [{mark}]");
        }
        out.push('\n');
        children(&screen["layout"]["children"], 1, &mut out);
        if let Some((_, plan)) = compiled.plan.screen(id) {
            if let Some(condition) = &plan.visible_when {
                let _ = writeln!(out, "  only when {}", json(condition));
            }
            for jump in &plan.jumps {
                let to = match &jump.to {
                    PlanTarget::Screen(id) => id.clone(),
                    PlanTarget::Ending(id) => format!("the end “{id}”"),
                };
                let _ = writeln!(out, "  jump to {to} when {}", json(&jump.when));
            }
        }
        if let Some(routes) = flow["routing_model"].get(id) {
            let routes: Vec<&str> = list(routes).iter().filter_map(Value::as_str).collect();
            let _ = writeln!(out, "  routes [{}]", routes.join(", "));
        }
    }
    let _ = writeln!(out, "\nending “{}”", compiled.plan.ending);
    for ending in &compiled.plan.endings {
        let _ = writeln!(out, "ending {} “{}”", ending.id, ending.text);
    }
    out
}

fn children(parts: &Value, depth: usize, out: &mut String) {
    for part in list(parts) {
        let indent = "  ".repeat(depth);
        match text(part, "type") {
            "Form" => children(&part["children"], depth, out),
            "If" => {
                let _ = writeln!(out, "{indent}If {}", text(part, "condition"));
                children(&part["then"], depth + 1, out);
                if !list(&part["else"]).is_empty() {
                    let _ = writeln!(out, "{indent}Else");
                    children(&part["else"], depth + 1, out);
                }
            }
            "Switch" => {
                let _ = writeln!(out, "{indent}Switch {}", text(part, "value"));
                for (case, parts) in part["cases"].as_object().into_iter().flatten() {
                    let _ = writeln!(out, "{indent}  Case {case}");
                    children(parts, depth + 2, out);
                }
            }
            kind => {
                let _ = writeln!(out, "{indent}{kind}{}", particulars(part));
            }
        }
    }
}

/// What people read of a component, and what it does.
fn particulars(part: &Value) -> String {
    let mut out = String::new();
    for key in ["text", "label"] {
        match &part[key] {
            Value::String(text) => {
                let _ = write!(out, " “{}”", short(text));
            }
            Value::Array(lines) => {
                let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
                let _ = write!(out, " “{}”", short(&lines.join(" ¶ ")));
            }
            _ => {}
        }
    }
    if let Value::String(kind) = &part["input-type"] {
        let _ = write!(out, " {kind}");
    }
    if part["required"] == true {
        out.push_str(" *");
    }
    for key in ["min-chars", "max-chars", "max-length", "min-date", "max-date", "min-selected-items"] {
        bound(part, key, &mut out);
    }
    let counts = ["max-selected-items", "min-uploaded-photos", "max-uploaded-photos", "min-uploaded-documents"];
    for key in counts.into_iter().chain(["max-uploaded-documents", "allowed-mime-types", "pattern", "visible"]) {
        bound(part, key, &mut out);
    }
    for key in ["description", "helper-text"] {
        if let Value::String(help) = &part[key] {
            let _ = write!(out, " ({})", short(help));
        }
    }
    match &part["data-source"] {
        Value::String(from) => {
            let _ = write!(out, " {from}");
        }
        Value::Array(options) => out.push_str(&choices(options)),
        _ => {}
    }
    let action = &part["on-click-action"];
    match text(action, "name") {
        "" => {}
        "navigate" => {
            let _ = write!(out, " -> {}", text(&action["next"], "name"));
        }
        "open_url" => {
            let _ = write!(out, " -> {}", text(action, "url"));
        }
        name => {
            let _ = write!(out, " -> {name}");
        }
    }
    out
}

fn bound(part: &Value, key: &str, out: &mut String) {
    match &part[key] {
        Value::Null => {}
        Value::String(value) => {
            let _ = write!(out, " {key}={value}");
        }
        value => {
            let _ = write!(out, " {key}={value}");
        }
    }
}

fn choices(options: &[Value]) -> String {
    let name = |option: &Value| match text(option, "description") {
        "" => text(option, "title").to_owned(),
        more => format!("{} ({})", text(option, "title"), short(more)),
    };
    let named: Vec<String> = options.iter().take(NAMED).map(name).collect();
    match options.len().saturating_sub(NAMED) {
        0 => format!(": {}", named.join(" | ")),
        more => format!(": {} | and {more} more", named.join(" | ")),
    }
}

fn short(text: &str) -> String {
    let line = text.replace('\n', " ¶ ");
    if line.chars().count() <= SHORT {
        return line;
    }
    format!("{} [{} characters]", line.chars().take(SHORT).collect::<String>(), line.chars().count())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
