//! The report as people read it in a terminal.

use std::fmt::Write as _;

use akis_compiler::{Outcome, QuestionRow, Report};

/// Widest column of titles.
const TITLE: usize = 50;

/// One line a question, then what the owner should know, then the score with its rule.
pub(crate) fn table(report: &Report) -> String {
    let mut text = String::new();
    let title = |row: &QuestionRow| row.title.replace(['\n', '\r', '\t'], " ");
    let width = report.questions.iter().map(|row| title(row).chars().count()).max().unwrap_or(0).min(TITLE);
    let kinds = report.questions.iter().map(|row| row.kind.chars().count()).max().unwrap_or(0);
    for row in &report.questions {
        let shown: String = title(row).chars().take(width).collect();
        let required = if row.required { "required" } else { "" };
        let _ = writeln!(
            text,
            "{} {shown:width$}  {:kinds$}  {required:8}  {:11}  {}",
            mark(row.outcome),
            row.kind,
            word(row.outcome),
            row.note
        );
    }
    for row in &report.consents {
        let _ = writeln!(text, "{} {}: {}  {}", mark(row.outcome), row.part, short(&row.title), row.note);
    }
    for row in report.content.iter().filter(|row| row.outcome != Outcome::Carried) {
        let _ = writeln!(text, "{} text: {}  {}", mark(row.outcome), short(&row.text), row.note);
    }
    for row in report.conditions.iter().filter(|row| row.outcome != Outcome::Carried) {
        let _ = writeln!(text, "{} {} → {}  {}", mark(row.outcome), row.from, row.to, row.note);
    }
    for warning in &report.warnings {
        let _ = writeln!(text, "! {warning}");
    }
    let all = report.questions.len();
    let left = report.questions.iter().filter(|row| row.outcome == Outcome::NotCarried).count();
    let need = match left {
        0 => String::new(),
        1 => ", 1 needs you".to_owned(),
        left => format!(", {left} need you"),
    };
    let _ = writeln!(text, "\n{}: {} of {all} carried{need}.", short(&report.title), all - left);
    let _ = writeln!(
        text,
        "Fidelity {:.3}: each question counts 1 carried, 0.9 adapted, 0 not carried, divided by their number.",
        report.fidelity
    );
    let _ = writeln!(text, "Mode {}, layout {}. {}", report.mode, report.layout, report.mode_reason);
    text
}

fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Carried => "✓",
        Outcome::Adapted => "~",
        Outcome::NotCarried => "✗",
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Carried => "carried",
        Outcome::Adapted => "adapted",
        Outcome::NotCarried => "not carried",
    }
}

/// One line of a text, its beginning where it is long.
fn short(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= TITLE { line } else { line.chars().take(TITLE - 1).collect::<String>() + "…" }
}
