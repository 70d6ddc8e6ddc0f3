use crate::PlanOption;
use crate::text::{cut, length, line};
use crate::words::{Words, fill};
use akis_flow_json::{OptionItem, limits};
use akis_form::Choice;
use std::collections::{HashMap, HashSet};

/// The options of a question, as the phone shows them and as the plan knows them.
pub(crate) struct Options {
    pub shown: Vec<OptionItem>,
    pub plan: Vec<PlanOption>,
    /// Some title is only the beginning of its option.
    pub cut: bool,
    /// Some option is longer than [`LONGEST`].
    pub shortened: bool,
    /// The options in full that not even a description can hold, with their places; empty when there is none.
    pub list: String,
}

/// Characters of an option that are read. What is longer is no option any more.
const LONGEST: usize = 6000;

/// Ids start with a letter: where Flow JSON makes option ids into keys, a digit first is refused.
pub(crate) fn listed(choices: &[Choice], words: &Words) -> Options {
    let mut options = Options { shown: vec![], plan: vec![], cut: false, shortened: false, list: String::new() };
    let mut titles = Titles::default();
    let mut list = Vec::new();
    for (index, choice) in choices.iter().enumerate() {
        let id = format!("o{}", index + 1);
        let label = [&choice.label, &choice.value]
            .into_iter()
            .map(|text| cut(&line(text), LONGEST))
            .find(|text| !text.is_empty())
            .unwrap_or_else(|| fill(words.option, &(index + 1).to_string()));
        let title = titles.unique(&label);
        let mut more = cut(&line(&choice.description), LONGEST);
        if title != label {
            options.cut = true;
            options.shortened |= length(&label) >= LONGEST;
            more = if more.is_empty() { label.clone() } else { format!("{label} ({more})") };
        }
        if length(&more) > limits::OPTION_DESCRIPTION {
            list.push(format!("{}. {more}", index + 1));
        }
        let description = (!more.is_empty()).then(|| cut(&more, limits::OPTION_DESCRIPTION));
        options.shown.push(OptionItem { description, ..OptionItem::new(&id, title) });
        options.plan.push(PlanOption { id, value: choice.value.clone(), label });
    }
    if !list.is_empty() {
        options.cut = true;
        options.list = list.join("\n");
    }
    options
}

/// A title for one option that stands alone in its list, and the full text where it is longer.
pub(crate) fn title(label: &str) -> (String, Option<String>) {
    let title = cut(label, limits::OPTION_TITLE);
    let more = (title != label).then(|| cut(label, limits::OPTION_DESCRIPTION));
    (title, more)
}

/// Titles of one list.
#[derive(Default)]
struct Titles {
    taken: HashSet<String>,
    /// The number to try next behind a beginning.
    next: HashMap<String, usize>,
}

impl Titles {
    /// A title within the limit that no other option of the list has: two options that begin alike get a number.
    fn unique(&mut self, label: &str) -> String {
        let plain = cut(label, limits::OPTION_TITLE);
        if self.taken.insert(plain.clone()) {
            return plain;
        }
        let mut number = self.next.get(&plain).copied().unwrap_or(2);
        loop {
            let suffix = format!(" ({number})");
            let title = format!("{}{suffix}", cut(label, limits::OPTION_TITLE.saturating_sub(suffix.len())));
            number += 1;
            if self.taken.insert(title.clone()) {
                self.next.insert(plain, number);
                return title;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;
    use akis_form::Language;

    fn compiled(labels: &[&str]) -> Options {
        let option = |label: &&str| Choice {
            value: format!("value of {label}"),
            label: (*label).to_owned(),
            ..Choice::default()
        };
        let choices: Vec<Choice> = labels.iter().map(option).collect();
        listed(&choices, words(&Language::new("en")))
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
        let options = compiled(&[" ", &endless, "Short"]);
        assert_eq!(options.shown[0].title, "value of");
        assert_eq!(options.list, format!("2. {}", endless.trim()));
        assert!(options.shown[1].description.as_ref().is_some_and(|text| text.ends_with('…')));
    }

    #[test]
    fn ten_thousand_times_the_same_option_stays_quick_and_differs() {
        let options = compiled(&vec!["Yes, please call me back at once"; 10_000]);
        let titles: HashSet<&str> = options.shown.iter().map(|item| item.title.as_str()).collect();
        assert_eq!(titles.len(), 10_000);
        assert!(titles.iter().all(|title| length(title) <= limits::OPTION_TITLE));
    }

    #[test]
    fn an_option_of_five_thousand_characters_is_read_in_full() {
        let long = "a bb ccc ".repeat(555);
        let options = compiled(&[&long, "Short"]);
        assert_eq!(options.plan[0].label, long.trim());
        assert_eq!(options.list, format!("1. {}", long.trim()));
    }

    #[test]
    fn no_option_is_endless() {
        let options = compiled(&[&"x".repeat(1_000_000)]);
        assert!(length(&options.plan[0].label) <= LONGEST && length(&options.list) <= LONGEST + 10);
        assert!(options.shortened && !compiled(&[&"long ".repeat(1000)]).shortened);
    }
}
