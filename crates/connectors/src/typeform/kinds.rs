//! What a field asks.

use super::index::Tested;
use super::json::{at, count, flag, list, number, text};
use super::options::Options;
use super::parts::{self, Nested};
use super::text::Texts;
use akis_form::{
    Choices, FileTypes, GroupKind, Language, OtherOption, QuestionId, QuestionKind, ScaleLabels, Uncarried,
    WriteTarget,
};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// What a field asks, and what its logic and its response need to know.
#[derive(Default)]
pub(super) struct Meaning {
    /// The question's kind.
    pub(super) kind: QuestionKind,
    /// How conditions compare its answer.
    pub(super) tested: Tested,
    /// Option values by `ref`, id and label.
    pub(super) values: HashMap<String, String>,
    /// Takes words of one's own.
    pub(super) other: bool,
    /// Ids and `ref`s of its choices by option value.
    pub(super) choices: BTreeMap<String, (String, String)>,
    /// Its nested fields, for conditions.
    pub(super) nested: Vec<Nested>,
    /// Where the answers of its parts go.
    pub(super) parts: BTreeMap<String, WriteTarget>,
    /// A nested field demands an answer.
    pub(super) required: bool,
}

/// Reads a field of any type but `group`, `inline_group` and `statement`.
pub(super) fn read(field: &Value, question: &QuestionId, texts: &mut Texts, language: &Language) -> Meaning {
    let (properties, validations) = (at(field, "properties"), at(field, "validations"));
    let most = || count(at(validations, "max_length")).filter(|most| *most > 0);
    let of = |kind, tested| Meaning { kind, tested, ..Meaning::default() };
    let unsupported =
        |why| of(QuestionKind::Unsupported { source_kind: text(field, "type"), why }, Tested::Nothing);
    match text(field, "type").as_str() {
        "short_text" => {
            of(QuestionKind::ShortText { min_chars: None, max_chars: most(), pattern: None }, Tested::Words)
        }
        "long_text" => of(QuestionKind::LongText { min_chars: None, max_chars: most() }, Tested::Words),
        "email" => of(QuestionKind::Email { blocked_domains: Vec::new(), blocks_free_mail: false }, Tested::Words),
        "phone_number" => of(QuestionKind::Phone { min_digits: None, max_digits: None }, Tested::Words),
        "website" => of(QuestionKind::Url, Tested::Words),
        "number" => {
            let (min, max) = (number(at(validations, "min_value")), number(at(validations, "max_value")));
            let kind = QuestionKind::Number { min, max, min_digits: None, max_digits: None, integer: false };
            of(kind, Tested::Number)
        }
        "date" => of(QuestionKind::Date { min: None, max: None }, Tested::Date),
        "yes_no" => Meaning { values: yes_and_no(properties), ..of(QuestionKind::YesNo, Tested::YesNo) },
        "legal" => {
            let kind = QuestionKind::Legal { accept: String::new(), decline: String::new() };
            Meaning { values: yes_and_no(properties), ..of(kind, Tested::YesNo) }
        }
        "dropdown" | "multiple_choice" | "picture_choice" | "ranking" => choice(field, texts, language),
        "rating" => {
            let steps = steps(properties, 5, 1..=100);
            of(QuestionKind::Rating { steps, shape: text(properties, "shape") }, Tested::Number)
        }
        "opinion_scale" => of(scale(properties, texts), Tested::Number),
        "nps" => of(QuestionKind::Nps { labels: labels(properties, texts) }, Tested::Number),
        "matrix" => parts::matrix(field, question, texts, language),
        "contact_info" => parts::block(field, question, GroupKind::Contact, texts, language),
        "address" => parts::block(field, question, GroupKind::Address, texts, language),
        // Typeform takes one file a field; its limit in size is no part of the definition.
        "file_upload" => {
            of(QuestionKind::File { max_files: 1, max_kib: None, accept: FileTypes::Any }, Tested::Nothing)
        }
        "payment" => unsupported(Uncarried::Payment),
        "calendly" => unsupported(Uncarried::Booking),
        _ => unsupported(Uncarried::Unknown),
    }
}

fn choice(field: &Value, texts: &mut Texts, language: &Language) -> Meaning {
    let (properties, validations) = (at(field, "properties"), at(field, "validations"));
    let field_type = text(field, "type");
    let options = Options::read(properties, texts, language);
    let other = flag(properties, "allow_other_choice");
    let empty = options.choices.is_empty() && !other;
    let several = flag(properties, "allow_multiple_selection");
    let bound = |key| count(at(validations, key)).filter(|bound| several && *bound > 0);
    let choices = Choices {
        pictures: field_type == "picture_choice" || options.pictures(),
        options: options.choices,
        dropdown: field_type == "dropdown",
        other: other.then(OtherOption::default),
        min_selected: bound("min_selection"),
        max_selected: bound("max_selection"),
        ..Choices::default()
    };
    let (kind, tested) = match field_type.as_str() {
        _ if empty => {
            (QuestionKind::Unsupported { source_kind: field_type, why: Uncarried::NoOptions }, Tested::Nothing)
        }
        "ranking" => (QuestionKind::Ranking(choices), Tested::Nothing),
        _ if several => (QuestionKind::MultiChoice(choices), Tested::Several),
        _ => (QuestionKind::SingleChoice(choices), Tested::One),
    };
    Meaning { kind, tested, values: options.values, other, choices: options.ids, ..Meaning::default() }
}

/// A yes-or-no field may list its two choices, and conditions may name them; yes comes first.
fn yes_and_no(properties: &Value) -> HashMap<String, String> {
    let choices = list(properties, "choices").iter().zip(["true", "false"]);
    let names = choices.flat_map(|(choice, value)| ["ref", "id"].map(|key| (text(choice, key), value.to_owned())));
    names.filter(|(name, _)| !name.is_empty()).collect()
}

fn scale(properties: &Value, texts: &mut Texts) -> QuestionKind {
    let low = i32::from(flag(properties, "start_at_one"));
    let steps = i32::try_from(steps(properties, 11, 2..=101)).unwrap_or(11);
    QuestionKind::Scale { low, high: low + steps - 1, labels: labels(properties, texts) }
}

/// How many steps, kept within what a person can choose from.
fn steps(properties: &Value, usual: u32, sensible: std::ops::RangeInclusive<u32>) -> u32 {
    count(at(properties, "steps")).unwrap_or(usual).clamp(*sensible.start(), *sensible.end())
}

fn labels(properties: &Value, texts: &mut Texts) -> ScaleLabels {
    let mut label = |key| texts.label(&text(at(properties, "labels"), key));
    ScaleLabels { low: label("left"), middle: label("center"), high: label("right") }
}
