use super::conditions::condition;
use super::consent::{self, LegalConsentOptions};
use crate::answer::or_default;
use crate::plain_text::plain;
use crate::{ConnectorError, FormList, FormSummary};
use akis_form::{
    Answer, Answers, Choice, Choices, Condition, Content, Ending, Form, HiddenField, Item, Language, Page,
    Question, QuestionId, QuestionKind, SourceKind, SourceRef, WriteTarget,
};
use serde::Deserialize;
use std::collections::HashSet;

/// A page of `GET /marketing/v3/forms`.
#[derive(Deserialize)]
pub(super) struct List {
    results: Vec<Definition>,
    #[serde(default, deserialize_with = "or_default")]
    paging: Paging,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Paging {
    #[serde(deserialize_with = "or_default")]
    next: Option<Next>,
}

#[derive(Deserialize)]
struct Next {
    after: String,
}

/// A form as HubSpot gives it, as far as it matters here. What HubSpot's document requires but real forms leave out
/// now and then has a default.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Definition {
    id: String,
    name: String,
    updated_at: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) archived: bool,
    #[serde(default, deserialize_with = "or_default")]
    field_groups: Vec<FieldGroup>,
    #[serde(default, deserialize_with = "or_default")]
    configuration: Configuration,
    #[serde(default, deserialize_with = "or_default")]
    display_options: DisplayOptions,
    #[serde(default, deserialize_with = "or_default")]
    legal_consent_options: LegalConsentOptions,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FieldGroup {
    #[serde(deserialize_with = "or_default")]
    group_type: String,
    #[serde(deserialize_with = "or_default")]
    rich_text: String,
    #[serde(deserialize_with = "or_default")]
    fields: Vec<Field>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Configuration {
    #[serde(deserialize_with = "or_default")]
    language: String,
    #[serde(deserialize_with = "or_default")]
    recaptcha_enabled: bool,
    #[serde(deserialize_with = "or_default")]
    post_submit_action: PostSubmitAction,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PostSubmitAction {
    #[serde(rename = "type", deserialize_with = "or_default")]
    kind: String,
    #[serde(deserialize_with = "or_default")]
    value: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DisplayOptions {
    #[serde(deserialize_with = "or_default")]
    submit_button_text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Field {
    object_type_id: String,
    name: String,
    #[serde(rename = "fieldType")]
    widget: String,
    #[serde(default, deserialize_with = "or_default")]
    label: String,
    #[serde(default, deserialize_with = "or_default")]
    description: String,
    #[serde(default, deserialize_with = "or_default")]
    required: bool,
    #[serde(default, deserialize_with = "or_default")]
    hidden: bool,
    #[serde(default, deserialize_with = "or_default")]
    default_value: String,
    #[serde(default, deserialize_with = "or_default")]
    default_values: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    options: Vec<FieldOption>,
    #[serde(default, deserialize_with = "or_default")]
    validation: Validation,
    #[serde(default, deserialize_with = "or_default")]
    allow_multiple_files: bool,
    #[serde(default, deserialize_with = "or_default")]
    dependent_fields: Vec<DependentField>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FieldOption {
    value: String,
    #[serde(default, deserialize_with = "or_default")]
    label: String,
    #[serde(default, deserialize_with = "or_default")]
    display_order: i64,
    #[serde(default, deserialize_with = "or_default")]
    description: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Validation {
    #[serde(deserialize_with = "or_default")]
    blocked_email_domains: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    use_default_block_list: bool,
    #[serde(deserialize_with = "or_default")]
    min_allowed_digits: Option<u32>,
    #[serde(deserialize_with = "or_default")]
    max_allowed_digits: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DependentField {
    dependent_condition: DependentCondition,
    dependent_field: Box<Field>,
}

/// When a dependent field is shown. Operands an operator does not use are empty.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DependentCondition {
    pub(super) operator: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) value: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) values: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) range_start: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) range_end: String,
}

/// A page of forms. The list carries whole definitions, so the questions can be counted.
pub(super) fn read_list(list: &List) -> Result<FormList, ConnectorError> {
    let forms = list.results.iter().filter(|definition| !definition.archived).map(|definition| {
        let updated_at = definition.updated_at.parse().map_err(|_| ConnectorError::Unreadable {
            reason: format!("updatedAt of the form {} is not a time", definition.id),
        })?;
        Ok(FormSummary {
            id: definition.id.clone(),
            name: definition.name.clone(),
            question_count: u32::try_from(form(definition).questions().count()).ok(),
            updated_at,
            captcha: definition.configuration.recaptcha_enabled,
        })
    });
    Ok(FormList {
        forms: forms.collect::<Result<_, ConnectorError>>()?,
        next: list.paging.next.as_ref().map(|next| next.after.clone()),
    })
}

/// The neutral form. HubSpot's form API knows no pages, so there is one.
pub(super) fn form(definition: &Definition) -> Form {
    let mut reading = Reading::default();
    for group in &definition.field_groups {
        let text = plain(&group.rich_text);
        if !text.is_empty() {
            reading.items.push(Item::Content(Content { text, visible_when: None }));
        }
        // A queued field waits until an earlier one is known of the person; a new person is never made to fill it in.
        let may_wait = group.group_type == "queued";
        for field in &group.fields {
            reading.field(field, None, may_wait);
        }
    }
    let (consents, sent) = consent::read(&definition.legal_consent_options);
    reading.items.extend(consents);
    reading.hidden.extend(sent);

    let after = &definition.configuration.post_submit_action;
    let ending = match after.kind.as_str() {
        "redirect_url" => Ending { text: String::new(), redirect_url: Some(after.value.clone()) },
        _ => Ending { text: plain(&after.value), redirect_url: None },
    };
    Form {
        source: Some(SourceRef {
            kind: SourceKind::Hubspot,
            form_id: definition.id.clone(),
            version: definition.updated_at.clone(),
        }),
        title: definition.name.clone(),
        description: String::new(),
        language: Language::new(&definition.configuration.language),
        pages: vec![Page { title: String::new(), items: reading.items }],
        hidden: reading.hidden,
        ending,
        submit_label: Some(plain(&definition.display_options.submit_button_text))
            .filter(|label| !label.is_empty()),
        captcha: definition.configuration.recaptcha_enabled,
    }
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    items: Vec<Item>,
    hidden: Vec<HiddenField>,
}

impl Reading {
    /// Reads a field and, behind it, the fields that hang on it.
    fn field(&mut self, field: &Field, visible_when: Option<Condition>, may_wait: bool) {
        let question = question(field, visible_when, may_wait);
        if field.hidden {
            self.hidden_field(field, &question);
            return;
        }
        let children: Vec<_> = field
            .dependent_fields
            .iter()
            .map(|dependent| {
                let rule = condition(&question, &dependent.dependent_condition);
                // A rule that cannot be carried is offered to everybody and forced on nobody.
                let may_wait = may_wait || rule.is_none();
                (&dependent.dependent_field, both(question.visible_when.clone(), rule), may_wait)
            })
            .collect();
        self.push(question);
        for (child, visible_when, may_wait) in children {
            self.field(child, visible_when, may_wait);
        }
    }

    /// A hidden field is never answered, so what hangs on it is settled now by the value it is sent with.
    fn hidden_field(&mut self, field: &Field, question: &Question) {
        let value = default_value(field);
        let answers = Answers::from([(question.id.clone(), typed(&question.kind, &value))]);
        self.hidden.push(HiddenField {
            id: question.id.clone(),
            label: question.label.clone(),
            value,
            target: question.target.clone(),
        });
        for dependent in &field.dependent_fields {
            let rule = condition(question, &dependent.dependent_condition);
            if rule.as_ref().is_none_or(|rule| rule.holds(&answers)) {
                self.field(&dependent.dependent_field, question.visible_when.clone(), rule.is_none());
            }
        }
    }

    /// The same property may hang on several answers; it is one question, asked when any of them holds.
    fn push(&mut self, question: Question) {
        let known = self.items.iter_mut().find_map(|item| match item {
            Item::Question(known) if known.id == question.id => Some(known),
            _ => None,
        });
        let Some(known) = known else {
            self.items.push(Item::Question(question));
            return;
        };
        known.visible_when = known.visible_when.take().zip(question.visible_when).map(|pair| match pair {
            (Condition::Any(mut parts), other) => {
                parts.push(other);
                Condition::Any(parts)
            }
            (one, other) => Condition::Any(vec![one, other]),
        });
    }
}

/// Both conditions, where there are two: a child's stale answer must not bring a grandchild back.
fn both(first: Option<Condition>, second: Option<Condition>) -> Option<Condition> {
    match (first, second) {
        (Some(Condition::All(mut parts)), Some(second)) => {
            parts.push(second);
            Some(Condition::All(parts))
        }
        (Some(first), Some(second)) => Some(Condition::All(vec![first, second])),
        (first, second) => first.or(second),
    }
}

fn question(field: &Field, visible_when: Option<Condition>, may_wait: bool) -> Question {
    Question {
        id: id(field),
        label: plain(&field.label),
        help: plain(&field.description),
        required: field.required && !may_wait,
        kind: kind(field),
        visible_when,
        sensitive: false,
        target: WriteTarget::Hubspot { object_type_id: field.object_type_id.clone(), name: field.name.clone() },
    }
}

/// A contact property is named alone, as HubSpot's own forms do; the same name on another object carries the object.
fn id(field: &Field) -> QuestionId {
    if field.object_type_id == "0-1" {
        QuestionId::new(field.name.as_str())
    } else {
        QuestionId::new(format!("{}/{}", field.object_type_id, field.name))
    }
}

fn kind(field: &Field) -> QuestionKind {
    let validation = &field.validation;
    let unsupported = || QuestionKind::Unsupported { source_kind: field.widget.clone() };
    match field.widget.as_str() {
        "single_line_text" => QuestionKind::ShortText { min_chars: None, max_chars: None },
        "multi_line_text" => QuestionKind::LongText { max_chars: None },
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
        "single_checkbox" => QuestionKind::YesNo,
        "datepicker" => QuestionKind::Date { min: None, max: None },
        // HubSpot names no most; ten is WhatsApp's.
        "file" => QuestionKind::File { max_files: if field.allow_multiple_files { 10 } else { 1 } },
        "dropdown" | "radio" | "multiple_checkboxes" => {
            let choices = Choices { options: options(field), dropdown: field.widget == "dropdown" };
            match field.widget.as_str() {
                _ if choices.options.is_empty() => unsupported(),
                "multiple_checkboxes" => QuestionKind::MultiChoice(choices),
                _ => QuestionKind::SingleChoice(choices),
            }
        }
        _ => unsupported(),
    }
}

/// In the order HubSpot shows them. A value that comes twice could not be told apart, so the first stays.
fn options(field: &Field) -> Vec<Choice> {
    let mut sorted: Vec<&FieldOption> = field.options.iter().filter(|option| !option.value.is_empty()).collect();
    sorted.sort_by_key(|option| option.display_order);
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
            }
        })
        .collect()
}

fn default_value(field: &Field) -> String {
    if field.default_values.is_empty() { field.default_value.clone() } else { field.default_values.join(";") }
}

/// A default value as the answer it stands for.
fn typed(kind: &QuestionKind, value: &str) -> Answer {
    match kind {
        QuestionKind::MultiChoice(_) => Answer::Choices(value.split(';').map(str::to_owned).collect()),
        QuestionKind::SingleChoice(_) => Answer::Choice(value.to_owned()),
        QuestionKind::YesNo => Answer::Bool(value == "true"),
        _ => Answer::Text(value.to_owned()),
    }
}
