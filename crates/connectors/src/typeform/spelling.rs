//! Answers and fields in Typeform's words (Typeform responses, "answers" and "definition").

use super::response::ResponseContext;
use akis_form::{Answer, AnsweredQuestion, Choices, Part, PartKind, Question, QuestionKind, WriteTarget};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// A question's entries in the definition: its own, or those of its nested fields.
pub(super) fn definition(question: &Question) -> Vec<Value> {
    let Some(field) = Field::of(&question.target) else { return Vec::new() };
    match &question.kind {
        QuestionKind::Matrix { rows, columns, .. } => {
            nested(&field, rows).map(|(part, field)| field.entry(&part.label, Some(columns))).collect()
        }
        QuestionKind::Group { parts, .. } => {
            nested(&field, parts).map(|(part, field)| field.entry(&part.label, line(part))).collect()
        }
        kind => vec![field.entry(&question.label, options(kind))],
    }
}

/// An answer: one entry, or one for each nested field that was answered.
pub(super) fn spell(
    answered: &AnsweredQuestion,
    question: &Question,
    context: &ResponseContext<'_>,
) -> Vec<Value> {
    let Some(field) = Field::of(&answered.target) else { return Vec::new() };
    let (parts, columns) = match &question.kind {
        QuestionKind::Matrix { rows, columns, .. } => (rows, Some(columns)),
        QuestionKind::Group { parts, .. } => (parts, None),
        kind => {
            let several = matches!(kind, QuestionKind::MultiChoice(_));
            let labels = Labels { several, ..labels(options(kind)) };
            return field.spell(&answered.answer, &labels, context).into_iter().collect();
        }
    };
    let of_columns = labels(columns);
    let answers = nested(&field, parts).filter_map(|(part, field)| {
        let answer = answered.answer.part(&part.id).filter(|answer| !answer.is_empty())?;
        match columns {
            Some(_) => field.spell(answer, &of_columns, context),
            None => field.spell(answer, &labels(line(part)), context),
        }
    });
    answers.collect()
}

/// The parts of a field with the nested fields they came from.
fn nested<'a>(field: &Field<'a>, parts: &'a [Part]) -> impl Iterator<Item = (&'a Part, Field<'a>)> {
    let targets = field.parts;
    parts.iter().filter_map(move |part| Some((part, Field::of(targets.get(&part.id)?)?)))
}

fn options(kind: &QuestionKind) -> Option<&Choices> {
    match kind {
        QuestionKind::SingleChoice(choices)
        | QuestionKind::MultiChoice(choices)
        | QuestionKind::Ranking(choices) => Some(choices),
        _ => None,
    }
}

fn line(part: &Part) -> Option<&Choices> {
    match &part.kind {
        PartKind::Choice(choices) => Some(choices),
        _ => None,
    }
}

/// The words of the options.
struct Labels<'a> {
    by_value: HashMap<&'a str, &'a str>,
    /// Several may be chosen.
    several: bool,
}

impl Labels<'_> {
    fn find<'b>(&'b self, value: &'b str) -> &'b str {
        self.by_value.get(value).copied().unwrap_or(value)
    }
}

fn labels(choices: Option<&Choices>) -> Labels<'_> {
    let options = choices.map(|choices| choices.options.as_slice()).unwrap_or_default();
    let by_value = options.iter().map(|option| (option.value.as_str(), option.label.as_str())).collect();
    Labels { by_value, several: false }
}

/// A whole number without a point, as Typeform writes it.
pub(super) fn number(number: f64) -> Value {
    // Up to here every whole float is one exact integer.
    let exact = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation)]
    if exact { Value::from(number as i64) } else { Value::from(number) }
}

/// A field of Typeform as targets name it.
struct Field<'a> {
    id: &'a str,
    reference: &'a str,
    kind: &'a str,
    choices: &'a BTreeMap<String, (String, String)>,
    parts: &'a BTreeMap<String, WriteTarget>,
}

impl<'a> Field<'a> {
    /// `None` for what was not read from Typeform.
    fn of(target: &'a WriteTarget) -> Option<Self> {
        match target {
            WriteTarget::Typeform { id, reference, kind, choices, parts } => {
                Some(Self { id, reference, kind, choices, parts })
            }
            _ => None,
        }
    }

    /// An answer to it.
    fn answer(&self, answer_type: &str, value: Value) -> Value {
        let field = json!({ "id": self.id, "ref": self.reference, "type": self.kind });
        let mut answer = Map::new();
        answer.insert("type".to_owned(), answer_type.into());
        answer.insert(answer_type.to_owned(), value);
        answer.insert("field".to_owned(), field);
        answer.into()
    }

    /// Its entry in the definition.
    fn entry(&self, title: &str, options: Option<&Choices>) -> Value {
        let mut entry = json!({
            "id": self.id, "ref": self.reference, "type": self.kind, "title": title, "properties": {},
        });
        if let Some(options) = options {
            let one = |(value, label): (&str, &str)| self.choice(value, label);
            entry["choices"] = options.options.iter().map(|option| one((&option.value, &option.label))).collect();
            if options.other.is_some() {
                entry["allow_other_choice"] = true.into();
            }
        }
        entry
    }

    /// One choice. What is not kept in the target has its `ref` as its value.
    fn choice(&self, value: &str, label: &str) -> Value {
        let (id, reference) = self.ids(value);
        let mut choice = json!({ "label": label });
        for (key, text) in [("id", id), ("ref", reference)] {
            if !text.is_empty() {
                choice[key] = text.into();
            }
        }
        choice
    }

    fn ids<'b>(&'b self, value: &'b str) -> (&'b str, &'b str) {
        self.choices.get(value).map_or(("", value), |(id, reference)| (id.as_str(), reference.as_str()))
    }

    /// An answer in Typeform's words; `None` for one that says nothing.
    fn spell(&self, answer: &Answer, labels: &Labels<'_>, context: &ResponseContext<'_>) -> Option<Value> {
        let words = || answer.comparable().join(" ");
        Some(match answer {
            Answer::Text(text) => {
                let answer_type = match self.kind {
                    "email" => "email",
                    "phone_number" => "phone_number",
                    "website" => "url",
                    _ => "text",
                };
                self.answer(answer_type, text.trim().into())
            }
            Answer::Number(value) => self.answer("number", number(*value)),
            Answer::Bool(yes) => self.answer("boolean", (*yes).into()),
            Answer::Date(_) => self.answer("date", words().into()),
            Answer::Choice(value) => self.answer("choice", self.labelled(value, labels)),
            Answer::Other { values, text } if values.is_empty() && !labels.several => {
                self.answer("choice", json!({ "other": text.trim() }))
            }
            Answer::Other { values, text } => {
                let mut choices = self.several(values, labels);
                choices["other"] = text.trim().into();
                self.answer("choices", choices)
            }
            Answer::Choices(values) | Answer::Ranked(values) => {
                self.answer("choices", self.several(values, labels))
            }
            Answer::Files(files) => {
                let file = files.first()?;
                let address = context.file_urls.get(&file.media_id).unwrap_or(&file.file_name);
                self.answer("file_url", address.as_str().into())
            }
            // A part of a part does not exist.
            Answer::Parts(_) => return None,
            Answer::MonthDay { .. } | Answer::Time(_) | Answer::DateTime(_) | Answer::Duration(_) => {
                self.answer("text", words().into())
            }
        })
    }

    fn labelled(&self, value: &str, labels: &Labels<'_>) -> Value {
        self.choice(value, labels.find(value))
    }

    /// Several choices: ids, `ref`s and labels side by side.
    fn several(&self, values: &[String], labels: &Labels<'_>) -> Value {
        let ids = values.iter().map(|value| self.ids(value));
        json!({
            "ids": ids.clone().map(|(id, _)| id).collect::<Vec<_>>(),
            "refs": ids.map(|(_, reference)| reference).collect::<Vec<_>>(),
            "labels": values.iter().map(|value| labels.find(value)).collect::<Vec<_>>(),
        })
    }
}
