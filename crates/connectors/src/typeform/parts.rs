//! Fields made of nested fields: a matrix, a contact block, an address.

use super::index::{Asked, Names, Tested};
use super::json::{at, count, first_text, flag, list, number, text};
use super::kinds::Meaning;
use super::options::Options;
use super::text::Texts;
use akis_form::{
    Choice, Choices, GroupKind, Language, Part, PartKind, QuestionId, QuestionKind, Uncarried, WriteTarget,
};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A nested field with what a condition on it tests.
pub(super) struct Nested {
    /// Its `ref`.
    pub(super) reference: String,
    /// Its id.
    pub(super) id: String,
    /// What is tested.
    pub(super) asked: Asked,
}

/// What the parts of a field have in common while they are read.
struct Reading {
    names: Names,
    nested: Vec<Nested>,
    targets: BTreeMap<String, WriteTarget>,
    any_required: bool,
    all_required: bool,
}

impl Reading {
    fn new(field: &Value) -> Self {
        Self {
            names: Names::default(),
            nested: Vec::new(),
            targets: BTreeMap::new(),
            any_required: false,
            all_required: flag(at(field, "validations"), "required"),
        }
    }

    /// Notes a nested field and makes its part.
    fn part(&mut self, field: &Value, place: usize, kind: PartKind, mut asked: Asked, texts: &mut Texts) -> Part {
        let (id, reference) = (text(field, "id"), text(field, "ref"));
        let name = first_text(field, &["id", "ref", "subfield_key"]);
        let name = if name.is_empty() { format!("part-{}", place + 1) } else { name };
        let part = Part {
            id: self.names.unique(&name),
            label: texts.label(&text(field, "title")),
            required: self.all_required || flag(at(field, "validations"), "required"),
            kind,
        };
        self.any_required |= part.required;
        asked.part = Some(part.id.clone());
        self.nested.push(Nested { reference, id, asked });
        part
    }

    fn target(&mut self, part: &str, field: &Value, choices: BTreeMap<String, (String, String)>) {
        let target = WriteTarget::Typeform {
            id: text(field, "id"),
            reference: text(field, "ref"),
            kind: text(field, "type"),
            choices,
            parts: BTreeMap::new(),
        };
        self.targets.insert(part.to_owned(), target);
    }

    fn meaning(self, kind: QuestionKind) -> Meaning {
        Meaning {
            kind,
            tested: Tested::Nothing,
            nested: self.nested,
            parts: self.targets,
            required: self.any_required,
            ..Meaning::default()
        }
    }
}

/// A matrix. Every row repeats the columns with choice ids of its own, so a column is known by its label.
pub(super) fn matrix(field: &Value, question: &QuestionId, texts: &mut Texts, language: &Language) -> Meaning {
    let properties = at(field, "properties");
    let mut reading = Reading::new(field);
    let mut rows = Vec::new();
    let mut columns: Vec<Choice> = Vec::new();
    let mut known = HashSet::new();
    let mut multiple = flag(properties, "allow_multiple_selection");
    let fields = list(properties, "fields").iter().filter(|row| row.is_object());
    for (place, row) in fields.enumerate() {
        let inside = at(row, "properties");
        let several = flag(properties, "allow_multiple_selection") || flag(inside, "allow_multiple_selection");
        multiple |= several;
        let options = Options::read(inside, texts, language);
        let mut columns_of_row = Names::default();
        let mut value_of = HashMap::new();
        let mut choices = BTreeMap::new();
        for (number, option) in options.choices.iter().enumerate() {
            let empty = option.label.is_empty();
            let label = if empty { format!("column-{}", number + 1) } else { option.label.clone() };
            let column = columns_of_row.unique(&label);
            if known.insert(column.clone()) {
                let label = option.label.clone();
                columns.push(Choice { value: column.clone(), label, ..Choice::default() });
            }
            if let Some(ids) = options.ids.get(&option.value) {
                choices.insert(column.clone(), ids.clone());
            }
            value_of.insert(option.value.clone(), column);
        }
        // What conditions name leads to the option, the option to its column.
        let values =
            options.values.iter().filter_map(|(name, value)| Some((name.clone(), value_of.get(value)?.clone())));
        let asked = Asked {
            question: question.clone(),
            tested: if several { Tested::Several } else { Tested::One },
            values: values.collect(),
            ..Asked::default()
        };
        let part = reading.part(row, place, PartKind::default(), asked, texts);
        reading.target(&part.id, row, choices);
        rows.push(part);
    }
    if rows.is_empty() || columns.is_empty() {
        return reading.meaning(nothing_to_choose("matrix"));
    }
    let columns = Choices { options: columns, ..Choices::default() };
    reading.meaning(QuestionKind::Matrix { rows, columns, multiple, distinct: false })
}

/// A contact block or an address.
pub(super) fn block(
    field: &Value,
    question: &QuestionId,
    what: GroupKind,
    texts: &mut Texts,
    language: &Language,
) -> Meaning {
    let mut reading = Reading::new(field);
    let mut parts = Vec::new();
    let fields = list(at(field, "properties"), "fields").iter().filter(|nested| nested.is_object());
    for (place, nested) in fields.enumerate() {
        let (kind, mut asked, choices) = line(nested, texts, language);
        asked.question = question.clone();
        let part = reading.part(nested, place, kind, asked, texts);
        reading.target(&part.id, nested, choices);
        parts.push(part);
    }
    if parts.is_empty() {
        return reading.meaning(nothing_to_choose(&text(field, "type")));
    }
    reading.meaning(QuestionKind::Group { what, parts, sum: None })
}

/// One line of a block.
fn line(
    field: &Value,
    texts: &mut Texts,
    language: &Language,
) -> (PartKind, Asked, BTreeMap<String, (String, String)>) {
    let (properties, validations) = (at(field, "properties"), at(field, "validations"));
    let plain = |kind, tested| (kind, Asked { tested, ..Asked::default() }, BTreeMap::new());
    match text(field, "type").as_str() {
        "email" => plain(PartKind::Email, Tested::Words),
        "phone_number" => plain(PartKind::Phone, Tested::Words),
        "number" => {
            let (min, max) = (number(at(validations, "min_value")), number(at(validations, "max_value")));
            plain(PartKind::Number { min, max, integer: false }, Tested::Number)
        }
        "date" => plain(PartKind::Date { min: None, max: None }, Tested::Date),
        "dropdown" | "multiple_choice" if !list(properties, "choices").is_empty() => {
            let options = Options::read(properties, texts, language);
            let asked = Asked { tested: Tested::One, values: options.values, ..Asked::default() };
            let dropdown = text(field, "type") == "dropdown";
            let choices = Choices { options: options.choices, dropdown, ..Choices::default() };
            (PartKind::Choice(choices), asked, options.ids)
        }
        _ => {
            let max_chars = count(at(validations, "max_length")).filter(|most| *most > 0);
            plain(PartKind::Text { max_chars }, Tested::Words)
        }
    }
}

fn nothing_to_choose(kind: &str) -> QuestionKind {
    QuestionKind::Unsupported { source_kind: kind.to_owned(), why: Uncarried::NoOptions }
}
