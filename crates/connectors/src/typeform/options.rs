//! The choices of a field.

use super::index::Names;
use super::json::{at, first_text, flag, list, scalar, text};
use super::text::Texts;
use akis_form::{Choice, Language};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Beyond this many choices, ids of their own would swell every single response; the `ref` alone names them.
const MOST_KEPT: usize = 200;

/// The value of the option Typeform adds by a switch and keeps no choice for.
const NONE_OF_THEM: &str = "none_of_the_above";

/// Choices as they were read.
#[derive(Debug, Default)]
pub(super) struct Options {
    /// In the order shown.
    pub(super) choices: Vec<Choice>,
    /// Id and `ref` by option value, as far as a response needs them.
    pub(super) ids: BTreeMap<String, (String, String)>,
    /// Option values by `ref`, id and label, for conditions.
    pub(super) values: HashMap<String, String>,
}

impl Options {
    /// Reads `properties.choices` and the switches beside them.
    pub(super) fn read(properties: &Value, texts: &mut Texts, language: &Language) -> Self {
        let read = list(properties, "choices").iter().filter_map(|choice| Given::read(choice, texts));
        let mut options = Self::of(read.collect());
        if flag(properties, "alphabetical_order") {
            options.choices.sort_by_cached_key(|choice| (sort_key(&choice.label), choice.label.clone()));
        }
        if flag(properties, "none_of_the_above") && !options.values.contains_key(NONE_OF_THEM) {
            let label = if language.as_str() == "tr" { "Hiçbiri" } else { "None of the above" };
            options.choices.push(Choice {
                value: NONE_OF_THEM.to_owned(),
                label: label.to_owned(),
                ..Choice::default()
            });
        }
        options
    }

    fn of(given: Vec<Given>) -> Self {
        let many = given.len() > MOST_KEPT;
        let mut options = Self::default();
        let mut names = Names::default();
        let mut seen = HashSet::new();
        let mut by_id = HashMap::new();
        let mut by_label = HashMap::new();
        for (place, given) in given.into_iter().enumerate() {
            let identity =
                [&given.reference, &given.id, &given.choice.label].into_iter().find(|name| !name.is_empty());
            let identity = identity.cloned().unwrap_or_else(|| format!("choice-{}", place + 1));
            // The same choice twice is one; two choices with one `ref` are kept apart.
            if !seen.insert((identity.clone(), given.choice.label.clone())) {
                continue;
            }
            let value = names.unique(&identity);
            for (map, name) in [
                (&mut options.values, &given.reference),
                (&mut by_id, &given.id),
                (&mut by_label, &given.choice.label),
            ] {
                if !name.is_empty() {
                    map.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
            if !many || value != given.reference {
                options.ids.insert(value.clone(), (given.id, given.reference));
            }
            options.choices.push(Choice { value, ..given.choice });
        }
        // A `ref` goes before an id, an id before a label.
        for (name, value) in by_id.into_iter().chain(by_label) {
            options.values.entry(name).or_insert(value);
        }
        options
    }

    /// True when one of them has a picture.
    pub(super) fn pictures(&self) -> bool {
        self.choices.iter().any(|choice| choice.image.is_some())
    }
}

/// One choice.
struct Given {
    id: String,
    reference: String,
    choice: Choice,
}

impl Given {
    /// `None` for what is no choice.
    fn read(choice: &Value, texts: &mut Texts) -> Option<Self> {
        if let Some(label) = scalar(choice) {
            let choice = Choice { label: texts.label(&label), ..Choice::default() };
            return Some(Self { id: String::new(), reference: String::new(), choice });
        }
        choice.as_object()?;
        let attachment = at(choice, "attachment");
        let label = texts.label(&text(choice, "label"));
        let described = texts.label(&text(at(attachment, "properties"), "description"));
        let choice_of = Choice {
            // A picture alone is named by its description.
            label: if label.is_empty() { described } else { label },
            image: address(attachment),
            ..Choice::default()
        };
        Some(Self { id: first_text(choice, &["id"]), reference: text(choice, "ref"), choice: choice_of })
    }
}

/// The address of an attachment: a text, or an object of addresses by service.
pub(super) fn address(attachment: &Value) -> Option<String> {
    let href = at(attachment, "href");
    let nested = || href.as_object()?.values().find_map(|of| at(of, "value").as_str());
    let address = href.as_str().or_else(nested)?.trim();
    (address.starts_with("https://") || address.starts_with("http://")).then(|| address.to_owned())
}

/// Letters with marks beside their plain ones, capitals beside small ones.
fn sort_key(label: &str) -> String {
    let plain = |c: char| match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' | 'ı' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ğ' => 'g',
        'ş' | 'š' => 's',
        'ž' => 'z',
        _ => c,
    };
    label.chars().flat_map(char::to_lowercase).map(plain).collect()
}
