use crate::PlanOption;
use crate::text::{cut, length, line};
use crate::words::{Words, fill};
use akis_flow_json::{OptionItem, limits};
use akis_form::Choices;
use std::collections::HashSet;

/// The options of a question, as the phone shows them and as the plan knows them.
pub(crate) struct Options {
    pub shown: Vec<OptionItem>,
    pub plan: Vec<PlanOption>,
    /// Some title is only the beginning of its option.
    pub cut: bool,
    /// The options in full, for those that not even a description can hold; empty when there is none.
    pub list: String,
}

/// Ids start with a letter: where Flow JSON makes option ids into keys, a digit first is refused.
pub(crate) fn options(choices: &Choices, words: &Words) -> Options {
    let mut options = Options { shown: vec![], plan: vec![], cut: false, list: String::new() };
    let mut titles = HashSet::new();
    let mut too_long = false;
    let mut list = Vec::new();
    for (index, choice) in choices.options.iter().enumerate() {
        let id = format!("o{}", index + 1);
        let label = [&choice.label, &choice.value]
            .into_iter()
            .map(|text| line(text))
            .find(|text| !text.is_empty())
            .unwrap_or_else(|| fill(words.option, &(index + 1).to_string()));
        let title = unique(&label, &mut titles);
        let mut more = line(&choice.description);
        if title != label {
            options.cut = true;
            more = if more.is_empty() { label.clone() } else { format!("{label} ({more})") };
        }
        too_long |= length(&more) > limits::OPTION_DESCRIPTION;
        list.push(format!("{}. {}", index + 1, if more.is_empty() { &label } else { &more }));
        let description = (!more.is_empty()).then(|| cut(&more, limits::OPTION_DESCRIPTION));
        options.shown.push(OptionItem { id: id.clone(), title, description });
        options.plan.push(PlanOption { id, value: choice.value.clone(), label });
    }
    if too_long {
        options.cut = true;
        options.list = list.join("\n");
    }
    options
}

/// A title within the limit that no other option of the list has: two options that begin alike get a number.
fn unique(label: &str, taken: &mut HashSet<String>) -> String {
    let mut title = cut(label, limits::OPTION_TITLE);
    let mut number = 2;
    while !taken.insert(title.clone()) {
        let suffix = format!(" ({number})");
        title = format!("{}{suffix}", cut(label, limits::OPTION_TITLE - suffix.len()));
        number += 1;
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;
    use akis_form::{Choice, Language};

    fn compiled(labels: &[&str]) -> Options {
        let option = |label: &&str| Choice {
            value: format!("value of {label}"),
            label: (*label).to_owned(),
            description: String::new(),
        };
        let choices = Choices { options: labels.iter().map(option).collect(), dropdown: false };
        options(&choices, words(&Language::new("en")))
    }

    #[test]
    fn long_options_keep_their_full_text_and_differ() {
        let long = "I would like to be called back in the morning";
        let longer = "I would like to be called back in the afternoon";
        let options = compiled(&[long, longer, "No"]);
        assert_eq!(options.shown[0].title, "I would like to be called…");
        assert_eq!(options.shown[1].title, "I would like to be called… (2)");
        assert_eq!(options.shown[1].description.as_deref(), Some(longer));
        assert_eq!(options.shown[2].description, None);
        assert!(options.cut && options.list.is_empty());
        assert_eq!(options.plan[1].label, longer);
    }

    #[test]
    fn blank_labels_fall_back_and_endless_ones_are_listed() {
        let endless = "very ".repeat(100);
        let options = compiled(&[" ", &endless]);
        assert_eq!(options.shown[0].title, "value of");
        assert!(options.list.contains(endless.trim()));
        assert!(options.shown[1].description.as_ref().is_some_and(|text| text.ends_with('…')));
    }
}
