//! Lists too long for WhatsApp: the options shown now, and those that match what a person looks for.

use crate::check::plain;
use akis_compiler::{FieldCheck, OTHER, PlanField, PlanOption, PlanScreen};
use serde_json::{Map, Value, json};

/// Options of one Dropdown (Flow JSON, Dropdown).
pub(crate) const SHOWN: usize = 200;
/// Characters of an option's title.
const TITLE: usize = 30;
/// Characters of an option's description.
const DESCRIPTION: usize = 300;
/// Characters of what is looked for.
const LOOKED_FOR: usize = 100;

/// The long list of this name on a screen.
pub(crate) fn field<'a>(screen: &'a PlanScreen, name: &str) -> Option<(&'a PlanField, &'a [PlanOption])> {
    lists(screen).find(|(field, _)| field.name == name)
}

/// Every long list of a screen.
pub(crate) fn lists(screen: &PlanScreen) -> impl Iterator<Item = (&PlanField, &[PlanOption])> {
    screen.fields.iter().filter_map(|field| match &field.check {
        FieldCheck::Search { options } => Some((field, options.as_slice())),
        _ => None,
    })
}

/// The key of a list in the screen's data.
pub(crate) fn key(field: &PlanField) -> String {
    format!("options_{}", field.name)
}

/// The first options of a list, the chosen one before all others, so that the phone can show it as chosen.
pub(crate) fn first(options: &[PlanOption], chosen: Option<&str>) -> Value {
    let chosen = chosen.and_then(|id| options.iter().find(|option| option.id == id));
    let others = options.iter().filter(|option| chosen.is_none_or(|chosen| chosen.id != option.id));
    chosen.into_iter().chain(others).take(SHOWN).map(entry).collect()
}

/// The options that hold the text, those that begin with it first. Case and marks make no difference. `None` when
/// there are none. The option for words of one's own matches always, last.
pub(crate) fn matching(options: &[PlanOption], text: &str) -> Option<Value> {
    let looked_for = plain(&text.chars().take(LOOKED_FOR).collect::<String>());
    let mut begins = vec![];
    let mut holds = vec![];
    let mut own = vec![];
    for option in options {
        let label = plain(&option.label);
        if option.value == OTHER {
            own.push(option);
        } else if label.starts_with(&looked_for) {
            begins.push(option);
        } else if label.contains(&looked_for) {
            holds.push(option);
        }
    }
    if begins.is_empty() && holds.is_empty() {
        return None;
    }
    let room = SHOWN.saturating_sub(own.len());
    Some(begins.into_iter().chain(holds).take(room).chain(own).map(entry).collect())
}

/// An option as a screen's data holds it.
pub(crate) fn entry(option: &PlanOption) -> Value {
    let mut entry = Map::new();
    entry.insert("id".to_owned(), json!(option.id));
    entry.insert("title".to_owned(), json!(cut(&option.label, TITLE)));
    if option.label.chars().count() > TITLE {
        entry.insert("description".to_owned(), json!(cut(&option.label, DESCRIPTION)));
    }
    Value::Object(entry)
}

/// At most so many characters; what was longer ends in `…`.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}
