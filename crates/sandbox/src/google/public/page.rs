//! The public page itself: plain HTML with Google's parameter names, one part for each section.

use super::super::FormFile;
use super::super::input::Input;
use super::super::shape::{Kind, Problem, Question, breaks, questions};
use super::data;
use crate::consent::escaped;
use serde_json::Value;
use std::fmt::Write;

const PAGE: &str = include_str!("../../pages/google-form.html");

/// A page with a heading and a sentence, and nothing of the form's.
pub(super) fn simple(title: &str, text: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>{title}</title><link rel=\"icon\" href=\"data:,\"></head>\
         <body><p><strong>Sandbox.</strong> This page plays Google Forms.</p><h1>{title}</h1><div>{text}</div></body></html>",
        title = escaped(title),
        text = escaped(text),
    )
}

/// The form to fill in; `posted` fills it as prefilled links and refused posts do.
pub(super) fn form(file: &FormFile, problems: &[Problem], posted: &Input) -> String {
    let number: i64 = rand::random();
    let fbzx = posted.get("fbzx").map_or_else(|| number.to_string(), ToOwned::to_owned);
    let mut parts = String::new();
    let mut section: usize = 0;
    let heads = breaks(&file.form);
    let asked = questions(&file.form);
    loop {
        let head = section.checked_sub(1).and_then(|at| heads.get(at));
        let _ = write!(parts, "<fieldset data-section=\"{section}\">");
        if let Some(head) = head {
            let text = |name: &str| escaped(head[name].as_str().unwrap_or_default());
            let _ = write!(parts, "<h2>{}</h2><p>{}</p>", text("title"), text("description"));
        }
        for question in asked.iter().filter(|question| question.section == section) {
            let problem = problems.iter().find(|problem| problem.question_id == question.id);
            one(&mut parts, file, question, problem, posted);
        }
        parts.push_str("</fieldset>");
        section += 1;
        if section > heads.len() {
            break;
        }
    }
    let text = |value: &Value| escaped(value.as_str().unwrap_or_default());
    let collects = file.form["settings"]["emailCollectionType"] == "RESPONDER_INPUT";
    let email = if collects {
        "<label>Email *<br><input type=\"email\" name=\"emailAddress\" required></label>"
    } else {
        ""
    };
    let mut said = String::new();
    for problem in problems {
        let _ = write!(said, "<li>{}: {}</li>", escaped(&problem.title), escaped(&problem.message));
    }
    // A closing tag within a text must not end the script.
    let load = data::array(file).to_string().replace('<', "\\u003c");
    PAGE.replace("{{title}}", &text(&file.form["info"]["title"]))
        .replace("{{description}}", &text(&file.form["info"]["description"]))
        .replace("{{id}}", &escaped(&file.published_id))
        .replace("{{fbzx}}", &escaped(&fbzx))
        .replace("{{email}}", email)
        .replace("{{problems}}", &if said.is_empty() { said } else { format!("<ul role=\"alert\">{said}</ul>") })
        .replace("{{sections}}", &parts)
        .replace("{{data}}", &load)
}

fn one(page: &mut String, file: &FormFile, question: &Question<'_>, problem: Option<&Problem>, posted: &Input) {
    let name = format!("entry.{}", question.entry);
    let value = |end: &str| escaped(posted.get(&format!("{name}{end}")).unwrap_or_default());
    let star = if question.required { " *" } else { "" };
    let _ = write!(page, "<div class=\"question\"><p>{}{star}</p>", escaped(&question.label()));
    let number = |page: &mut String, end: &str, label: &str| {
        let _ = write!(
            page,
            "<label>{label} <input type=\"number\" name=\"{name}{end}\" value=\"{}\"></label> ",
            value(end)
        );
    };
    match &question.kind {
        Kind::Choice { many, options } => {
            let kind = if *many { "checkbox" } else { "radio" };
            for option in *options {
                let other = option["isOther"] == true;
                let text = if other { "__other_option__" } else { option["value"].as_str().unwrap_or_default() };
                let chosen = if posted.all(&name).any(|given| given == text) { " checked" } else { "" };
                let target = target(file, option);
                let _ = write!(
                    page,
                    "<label><input type=\"{kind}\" name=\"{name}\" value=\"{}\"{target}{chosen}> {}</label><br>",
                    escaped(text),
                    if other { "Other:".to_owned() } else { escaped(text) },
                );
                if other {
                    let _ = write!(
                        page,
                        "<input aria-label=\"Other\" name=\"{name}.other_option_response\" value=\"{}\"><br>",
                        value(".other_option_response"),
                    );
                }
            }
        }
        Kind::Date { time, year } => {
            if *year {
                number(page, "_year", "Year");
            }
            number(page, "_month", "Month");
            number(page, "_day", "Day");
            if *time {
                number(page, "_hour", "Hour");
                number(page, "_minute", "Minute");
            }
        }
        Kind::Time { duration } => {
            number(page, "_hour", "Hour");
            number(page, "_minute", "Minute");
            if *duration {
                number(page, "_second", "Second");
            }
        }
        Kind::Scale { low, high } => {
            let _ = write!(
                page,
                "<input aria-label=\"{low} to {high}\" type=\"number\" min=\"{low}\" max=\"{high}\" name=\"{name}\" value=\"{}\">",
                value("")
            );
        }
        Kind::Text | Kind::Unknown | Kind::File => {
            let label = escaped(&question.label());
            let _ = write!(page, "<textarea aria-label=\"{label}\" name=\"{name}\">{}</textarea>", value(""));
        }
    }
    if let Some(problem) = problem {
        let _ = write!(page, "<p class=\"problem\">{}</p>", escaped(&problem.message));
    }
    page.push_str("</div>");
}

/// Where an option leads, for the page's script.
fn target(file: &FormFile, option: &Value) -> String {
    if option["goToAction"] == "SUBMIT_FORM" {
        return " data-goto=\"end\"".into();
    }
    let heads = breaks(&file.form);
    let place = heads.iter().position(|head| option.get("goToSectionId").is_some_and(|id| *id == head["itemId"]));
    place.map_or_else(String::new, |at| format!(" data-goto=\"{}\"", at + 1))
}
