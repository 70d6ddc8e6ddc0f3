//! One of more options than WhatsApp lists: the endpoint looks through them, a phone alone goes by their first letter.

use super::draft::{Draft, Slot, Typed, dropdown};
use crate::options::{Options, listed};
use crate::text::{cut, length};
use crate::{FieldCheck, FieldRole, OTHER, PlanOption};
use akis_flow_json::{
    Action, Component, DataField, Dynamic, EmbeddedLink, Entries, InputType, OptionItem, TextInput, limits,
};
use akis_form::Choice;
use serde_json::{Map, Value};

/// Characters of what is looked for.
const LOOKED_FOR: u32 = 100;
/// Options shown before anything was looked for, in the document; at run time the endpoint sends its own.
const EXAMPLES: usize = 20;
/// Options and bytes of them that a document without an endpoint carries.
const MOST_ALONE: usize = 5000;
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Characters of the beginnings that tell two ranges apart.
const BEGINNING: usize = 10;

impl Draft<'_> {
    /// The whole answer from a long list; gives its input's name.
    pub(super) fn long_list(&mut self, list: &[Choice]) -> String {
        let options = listed(list, self.words);
        if self.alone && !fits(&options) {
            let typed = self.type_option(options);
            self.typed(typed);
            return self.unit.fields.last().map(|field| field.name.clone()).unwrap_or_default();
        }
        let name = self.field(FieldCheck::Search { options: options.plan.clone() });
        self.headed();
        let label = cut(&self.label, limits::DROPDOWN_LABEL);
        self.searched(&options, &name, label, self.question.required);
        name
    }

    /// One of several answers from a long list.
    pub(super) fn long_part(&mut self, suffix: &str, slot: Slot, list: &[Choice]) {
        let options = listed(list, self.words);
        if self.alone && !fits(&options) {
            let typed = self.type_option(options);
            self.typed_part(suffix, slot, typed);
            return;
        }
        let label = self.part_label(&slot.label.clone(), limits::DROPDOWN_LABEL);
        let required = slot.required;
        let name = self.part(suffix, slot, FieldCheck::Search { options: options.plan.clone() });
        self.searched(&options, &name, label, required);
    }

    fn searched(&mut self, options: &Options, name: &str, label: String, required: bool) {
        self.long_options(options);
        self.unit.alone = true;
        let data = format!("options_{name}");
        let shown = if self.alone {
            self.note(self.say.notes.letters);
            self.letters(options, name, &data)
        } else {
            self.note(self.say.notes.searched);
            self.server_only(self.say.server.search);
            self.search(name);
            options.shown.iter().take(EXAMPLES).map(entry).collect()
        };
        let element = DataField::object(["id", "title"].into_iter().map(|key| (key, DataField::of("string"))));
        self.unit.data.push((data.clone(), DataField::array(element, shown)));
        let bound: Dynamic<Vec<OptionItem>> = Dynamic::bound(format!("${{data.{data}}}"));
        self.unit.parts.push(dropdown(name.to_owned(), label, bound, required));
    }

    /// The line for what is looked for, and the link that looks. The version and the session are put into its
    /// payload where the screen is written.
    fn search(&mut self, name: &str) {
        let check = FieldCheck::Text { min_chars: None, max_chars: Some(LOOKED_FOR), pattern: None };
        let slot = Slot { role: FieldRole::Narrows, label: self.label.clone(), required: false };
        let text = self.under(name, "search", slot, check);
        let mut payload = Entries::new();
        payload.push("akis_search", Value::from(name));
        payload.push("akis_search_text", Value::from(format!("${{form.{text}}}")));
        self.unit.parts.push(Component::TextInput(TextInput {
            name: text,
            label: self.say.search.to_owned(),
            input_type: Some(InputType::Text),
            max_chars: Some(Dynamic::Literal(LOOKED_FOR)),
            helper_text: Some(self.say.search_help.to_owned()),
            ..TextInput::default()
        }));
        let link = EmbeddedLink::new(self.say.search, Action::data_exchange(payload));
        self.unit.parts.push(Component::EmbeddedLink(link));
    }

    /// The list of first letters, each of which fills the list of options; gives the options of the first one.
    fn letters(&mut self, options: &Options, name: &str, data: &str) -> Vec<Value> {
        let ranges = ranges(options);
        let mut shown = vec![];
        let mut plan = vec![];
        for (index, range) in ranges.iter().enumerate() {
            let id = format!("o{}", index + 1);
            let mut payload = Entries::new();
            payload.push(data, Value::Array(range.entries.clone()));
            shown.push(OptionItem {
                on_select_action: Some(Action::update_data(payload)),
                ..OptionItem::new(&id, &range.title)
            });
            plan.push(PlanOption { id, value: range.title.clone(), label: range.title.clone() });
        }
        let slot = Slot { role: FieldRole::Narrows, label: self.label.clone(), required: false };
        let letter = self.under(name, "letter", slot, FieldCheck::Choice { options: plan });
        self.unit.parts.push(dropdown(letter, self.say.letter.to_owned(), shown, false));
        ranges.into_iter().next().map(|range| range.entries).unwrap_or_default()
    }

    /// A list too long even for that: people type the option, and it is looked up when it arrives.
    fn type_option(&mut self, options: Options) -> Typed {
        self.note(self.words.notes.typed);
        self.server_only(self.say.server.search);
        let longest = options.plan.iter().map(|option| length(&option.label)).max().unwrap_or_default();
        let longest = u32::try_from(longest).unwrap_or(u32::MAX).max(super::text::SHORT_TEXT);
        let mut typed = super::text::words(Some(longest));
        typed.check = FieldCheck::TypedChoice { options: options.plan };
        typed
    }
}

/// Whether a document may carry all of them.
fn fits(options: &Options) -> bool {
    let bytes: usize = options
        .shown
        .iter()
        .map(|item| item.title.len() + item.description.as_ref().map_or(0, String::len) + 40)
        .sum();
    options.shown.len() <= MOST_ALONE && bytes <= MOST_BYTES
}

/// An option as a screen's data holds it.
fn entry(item: &OptionItem) -> Value {
    let mut entry = Map::new();
    entry.insert("id".to_owned(), Value::from(item.id.as_str()));
    entry.insert("title".to_owned(), Value::from(item.title.as_str()));
    if let Some(description) = &item.description {
        entry.insert("description".to_owned(), Value::from(description.as_str()));
    }
    Value::Object(entry)
}

/// Options that follow each other in the alphabet.
struct Range {
    title: String,
    entries: Vec<Value>,
}

/// The options by the alphabet, at most as many in a range as a Dropdown lists; ends fall between letters where
/// they can. The option for words of one's own is in every range.
fn ranges(options: &Options) -> Vec<Range> {
    let pairs = || options.plan.iter().zip(&options.shown);
    let own: Vec<Value> = pairs().filter(|(plan, _)| plan.value == OTHER).map(|(_, item)| entry(item)).collect();
    let mut sorted: Vec<(Vec<u32>, &PlanOption, &OptionItem)> = pairs()
        .filter(|(plan, _)| plan.value != OTHER)
        .map(|(plan, item)| (order(&plan.label), plan, item))
        .collect();
    sorted.sort_by(|one, other| one.0.cmp(&other.0));
    let room = limits::DROPDOWN_OPTIONS.saturating_sub(own.len()).max(1);
    let mut ends = vec![];
    let mut start = 0;
    while start < sorted.len() {
        let full = (start + room).min(sorted.len());
        let letter = |at: usize| sorted.get(at).and_then(|(key, ..)| key.first());
        let between = |at: &usize| *at == sorted.len() || letter(*at) != letter(*at - 1);
        let end = (start + 1..=full).rev().find(between).unwrap_or(full);
        ends.push((start, end));
        start = end;
    }
    let label = |at: usize| sorted.get(at).map_or("", |(_, plan, _)| plan.label.as_str());
    ends.iter()
        .enumerate()
        .map(|(place, (start, end))| {
            let before = place.checked_sub(1).map(|_| label(start.saturating_sub(1)));
            let after = (*end < sorted.len()).then(|| label(*end));
            let last = end.saturating_sub(1);
            let (from, whole) = beginning(label(*start), before);
            let (to, both_whole) = beginning(label(last), after);
            let title = if from == to { from } else { format!("{from} – {to}") };
            // Labels that all begin alike are told apart by their place.
            let title = if whole && both_whole { title } else { format!("{}. {title}", place + 1) };
            let items = sorted.get(*start..*end).unwrap_or_default();
            let entries = items.iter().map(|(.., item)| entry(item)).chain(own.iter().cloned()).collect();
            Range { title: cut(&title, limits::OPTION_TITLE), entries }
        })
        .collect()
}

/// As much of a label as tells it from its neighbour in the next range, at least one letter; and whether that is
/// enough.
fn beginning(label: &str, neighbour: Option<&str>) -> (String, bool) {
    let same = |one: char, other: char| order(&one.to_string()) == order(&other.to_string());
    let alike = neighbour.map_or(0, |neighbour| {
        label.chars().zip(neighbour.chars()).take_while(|(one, other)| same(*one, *other)).count()
    });
    let taken: String = label.chars().take((alike + 1).min(BEGINNING)).collect();
    let mut letters = taken.trim_end().chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    (format!("{first}{}", letters.as_str()), alike < BEGINNING)
}

/// The place of a label in the alphabet: case and marks make no difference at first, so that `Ç` stands with `C`.
fn order(label: &str) -> Vec<u32> {
    label
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .map(letter)
        .collect()
}

fn letter(c: char) -> u32 {
    let base = match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    };
    u32::from(base)
}
