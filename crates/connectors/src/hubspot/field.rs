use super::definition::{Field, FieldOption};
use crate::plain_text::plain;
use akis_form::{Answer, Choice, Choices, FileTypes, QuestionKind, Uncarried};
use std::collections::HashSet;

/// The kind of question a field is, by `fieldType` (HubSpot Forms v3, field types).
pub(super) fn kind(field: &Field) -> QuestionKind {
    let validation = &field.validation;
    let unsupported = |why| QuestionKind::Unsupported { source_kind: field.widget.clone(), why };
    match newer_word(&field.widget) {
        "single_line_text" => QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None },
        "multi_line_text" => QuestionKind::LongText { max_chars: None, min_chars: None },
        "email" => QuestionKind::Email {
            blocked_domains: validation.blocked_email_domains.iter().map(|domain| domain.to_lowercase()).collect(),
            blocks_free_mail: validation.use_default_block_list,
        },
        "phone" | "mobile_phone" => QuestionKind::Phone {
            min_digits: validation.min_allowed_digits,
            max_digits: validation.max_allowed_digits,
        },
        "number" => QuestionKind::Number {
            min: None,
            max: None,
            min_digits: validation.min_allowed_digits,
            max_digits: validation.max_allowed_digits,
            integer: false,
        },
        // A required box must be ticked: HubSpot takes no "false" for it.
        "single_checkbox" if field.required => QuestionKind::Tick,
        "single_checkbox" => QuestionKind::YesNo,
        "datepicker" => QuestionKind::Date { min: None, max: None },
        // HubSpot names no most; ten is WhatsApp's.
        "file" => QuestionKind::File {
            max_files: if field.allow_multiple_files { 10 } else { 1 },
            accept: FileTypes::Any,
            max_kib: None,
        },
        "dropdown" | "radio" | "multiple_checkboxes" => {
            let widget = newer_word(&field.widget);
            let choices =
                Choices { options: options(field), dropdown: widget == "dropdown", ..Default::default() };
            match widget {
                _ if choices.options.is_empty() => unsupported(Uncarried::NoOptions),
                "multiple_checkboxes" => QuestionKind::MultiChoice(choices),
                _ => QuestionKind::SingleChoice(choices),
            }
        }
        "payment_link_radio" => unsupported(Uncarried::Payment),
        _ => unsupported(Uncarried::Unknown),
    }
}

/// Documents are met that put field types of Forms v2 into the newer shape; the names of the two do not overlap.
fn newer_word(widget: &str) -> &str {
    match widget {
        "text" => "single_line_text",
        "textarea" => "multi_line_text",
        "select" => "dropdown",
        "checkbox" => "multiple_checkboxes",
        "booleancheckbox" | "boolean_checkbox" => "single_checkbox",
        "date" => "datepicker",
        "phonenumber" => "phone",
        widget => widget,
    }
}

/// In the order HubSpot shows them. A value that comes twice could not be told apart, so the first stays.
fn options(field: &Field) -> Vec<Choice> {
    let offered = |option: &&FieldOption| !option.value.is_empty() && !option.hidden;
    let mut sorted: Vec<&FieldOption> = field.options.iter().filter(offered).collect();
    sorted.sort_by_key(|option| option.display_order.unwrap_or_default());
    let mut seen = HashSet::new();
    sorted
        .into_iter()
        .filter(|option| seen.insert(option.value.as_str()))
        .map(|option| {
            let label = plain(&option.label);
            Choice {
                value: option.value.clone(),
                label: if label.is_empty() { option.value.clone() } else { label },
                description: plain(&option.description),
                ..Default::default()
            }
        })
        .collect()
}

/// The value a field has before anybody touches it, in HubSpot's spelling.
pub(super) fn default_value(field: &Field) -> String {
    if field.default_values.is_empty() { field.default_value.clone() } else { field.default_values.join(";") }
}

/// A default value as the answer it stands for.
pub(super) fn typed(kind: &QuestionKind, value: &str) -> Answer {
    match kind {
        QuestionKind::MultiChoice(_) => Answer::Choices(value.split(';').map(str::to_owned).collect()),
        QuestionKind::SingleChoice(_) => Answer::Choice(value.to_owned()),
        QuestionKind::YesNo | QuestionKind::Tick => Answer::Bool(value == "true"),
        _ => Answer::Text(value.to_owned()),
    }
}

/// Adds the options a question lacks; true when there were any. The same property may offer other options under
/// another answer. `known_values` holds the values the question has, once it was needed.
pub(super) fn merge(
    known: &mut QuestionKind,
    other: QuestionKind,
    known_values: &mut Option<HashSet<String>>,
) -> bool {
    let ((QuestionKind::SingleChoice(known), QuestionKind::SingleChoice(other))
    | (QuestionKind::MultiChoice(known), QuestionKind::MultiChoice(other))) = (known, other)
    else {
        return false;
    };
    let values = known_values
        .get_or_insert_with(|| known.options.iter().map(|option| option.value.clone()).collect::<HashSet<_>>());
    let before = known.options.len();
    known.options.extend(other.options.into_iter().filter(|option| values.insert(option.value.clone())));
    known.options.len() > before
}
