//! One or several of some options.

use super::SHORT_LIST;
use super::draft::{Draft, Slot, dropdown, radio, text_area};
use super::text::SHORT_TEXT;
use crate::options::{Options, listed, title};
use crate::text::{body, cut, length, line};
use crate::unit::paragraphs;
use crate::words::fill;
use crate::{FieldCheck, FieldRole, OTHER, Rule};
use akis_flow_json::{
    CheckboxGroup, Component, Dynamic, Expression, If, InputType, OptIn, OptionItem, TextInput, limits,
};
use akis_form::{Choice, Choices, Language, OtherOption};

/// Characters of a comment where the source names no bound.
const COMMENT: u32 = 600;
/// Characters of a statement to accept.
const STATEMENT: usize = 16 * limits::BODY;
/// Option lists of one question: as many inputs as a screen may hold.
const MOST_LISTS: usize = 46;
/// Lists on one screen.
const LISTS_TOGETHER: usize = 10;
/// Characters of option texts above a list.
const LIST_ABOVE: usize = 4 * limits::BODY;

impl Draft<'_> {
    /// Up to 20 options in sight, up to 200 behind a tap, more are searched.
    pub(super) fn single_choice(&mut self, choices: &Choices) -> Result<(), String> {
        if self.is_live(choices) {
            self.live_choice(choices);
            return Ok(());
        }
        let (list, other) = self.asked(choices)?;
        let count = list.len();
        if count > limits::DROPDOWN_OPTIONS {
            let name = self.long_list(&list);
            self.own_words(choices.other.as_ref(), &name, other.as_deref());
            return Ok(());
        }
        let options = listed(&list, self.words);
        self.long_options(&options);
        let name = self.field(FieldCheck::Choice { options: options.plan });
        let required = self.question.required;
        if count > limits::GROUP_OPTIONS || (choices.dropdown && count > SHORT_LIST) {
            let label = self.label(limits::DROPDOWN_LABEL);
            self.help_above();
            self.unit.parts.extend(listing(&options.list));
            self.unit.parts.push(dropdown(name.clone(), label, options.shown, required));
        } else {
            self.unit.alone = count > SHORT_LIST;
            let label = self.label(limits::GROUP_LABEL);
            self.unit.parts.extend(listing(&options.list));
            let description = self.description();
            self.unit.parts.push(radio(name.clone(), label, description, options.shown, required));
        }
        self.own_words(choices.other.as_ref(), &name, other.as_deref());
        Ok(())
    }

    /// Up to 20 options a list, and as many lists as it takes.
    pub(super) fn multi_choice(&mut self, choices: &Choices) -> Result<(), String> {
        // A list of unknown length does not fit into boxes to tick; what the form knows of it does.
        if self.is_live(choices) && choices.options.is_empty() {
            if choices.min_selected.is_some_and(|min| min > 1) {
                return Err(self.say.no.live_many.to_owned());
            }
            self.note(self.say.notes.live_one);
            self.live_choice(choices);
            return Ok(());
        }
        let (list, _) = self.asked(choices)?;
        let count = u32::try_from(list.len()).unwrap_or(u32::MAX);
        let most = limits::GROUP_OPTIONS * MOST_LISTS;
        if list.len() > most {
            return Err(fill(self.say.no.ticks, &most.to_string()));
        }
        let (min, max) = self.counts(choices.min_selected, choices.max_selected);
        let (min, max) = self.bounds(min, Some(max.unwrap_or(count)));
        let max = max.filter(|max| *max < count);
        if max == Some(1) {
            self.note(self.say.notes.one_of_many);
            return self.single_choice(choices);
        }
        let options = listed(&list, self.words);
        self.long_options(&options);
        let one = list.len() <= limits::GROUP_OPTIONS;
        let required = self.question.required;
        let least = min.filter(|min| *min > 1);
        if !one {
            self.note(self.words.notes.several_lists);
            if required {
                self.server_only(self.say.server.lists_required);
            }
            if least.is_some() || max.is_some() {
                self.server_only(self.say.server.lists_bounds);
            }
        } else if !required && least.is_some() {
            self.server_only(self.say.server.optional_min);
        }
        if least.is_some() || max.is_some() {
            self.rules.push(Rule::Selected { min: least, max });
        }
        self.unit.alone = list.len() > SHORT_LIST;
        let label = self.label(limits::GROUP_LABEL);
        self.unit.parts.extend(listing(&options.list));
        let mut description = self.description();
        let lists = options.shown.chunks(limits::GROUP_OPTIONS).zip(options.plan.chunks(limits::GROUP_OPTIONS));
        let mut name = String::new();
        for (number, (shown, plan)) in lists.enumerate() {
            if number > 0 && number % LISTS_TOGETHER == 0 {
                self.next_unit();
                self.unit.alone = true;
            }
            name = self.field(FieldCheck::Choices { options: plan.to_vec() });
            self.unit.parts.push(Component::CheckboxGroup(CheckboxGroup {
                name: name.clone(),
                label: if number == 0 { label.clone() } else { self.continued() },
                description: description.take(),
                data_source: shown.to_vec().into(),
                min_selected_items: least.filter(|_| one && required).map(Dynamic::Literal),
                max_selected_items: max.filter(|_| one).map(Dynamic::Literal),
                // Of several lists any one may stay empty, so only the server can require an answer.
                required: Dynamic::when(one && required),
                ..CheckboxGroup::default()
            }));
        }
        if let Some(other) = &choices.other {
            if !other.comment {
                self.server_only(self.say.server.other);
            }
            self.own_words(Some(other), &name, None);
        }
        Ok(())
    }

    /// Whether the options are asked for while the form is filled in. A phone alone shows those the form knows.
    pub(super) fn is_live(&self, choices: &Choices) -> bool {
        !choices.source.is_fixed() && !self.alone
    }

    fn continued(&self) -> String {
        let more = self.words.more;
        format!("{} {more}", cut(&self.label, limits::GROUP_LABEL.saturating_sub(length(more) + 1)))
    }

    /// The options with the one for words of one's own, and the id of that one. In a list that is searched it
    /// comes first, so that it is always in sight.
    fn asked(&mut self, choices: &Choices) -> Result<(Vec<Choice>, Option<String>), String> {
        if !choices.source.is_fixed() {
            self.note(self.say.notes.live);
            self.server_only(self.say.server.live);
        }
        if choices.options.is_empty() {
            return Err(
                if choices.source.is_fixed() { self.words.notes.no_options } else { self.say.no.live }.to_owned()
            );
        }
        if choices.pictures {
            self.note(self.say.notes.pictures);
        }
        let mut list = choices.options.clone();
        let Some(other) = choices.other.as_ref().filter(|other| !other.comment) else { return Ok((list, None)) };
        let option = Choice { value: OTHER.to_owned(), label: self.other_label(other), ..Choice::default() };
        let place = if list.len() >= limits::DROPDOWN_OPTIONS { 0 } else { list.len() };
        list.insert(place, option);
        Ok((list, Some(format!("o{}", place + 1))))
    }

    fn other_label(&self, other: &OtherOption) -> String {
        let own = line(&other.label);
        match (own.is_empty(), other.comment) {
            (false, _) => own,
            (true, false) => self.say.other.to_owned(),
            (true, true) => self.say.comment.to_owned(),
        }
    }

    /// The line for words of one's own. With the id of its option the phone shows it once that one is chosen.
    pub(super) fn own_words(&mut self, other: Option<&OtherOption>, of: &str, option: Option<&str>) {
        let Some(other) = other else { return };
        let label = self.other_label(other);
        let max = other.max_chars.filter(|max| *max > 0).map(|max| max.min(COMMENT * 10));
        let slot = |required| Slot {
            role: FieldRole::Other { comment: other.comment },
            label: self.label.clone(),
            required,
        };
        let check = |max| FieldCheck::Text { min_chars: None, max_chars: Some(max), pattern: None };
        if other.comment {
            let max = max.unwrap_or(COMMENT);
            let slot = slot(false);
            let name = self.under(of, "comment", slot, check(max));
            let short = self.part_label(&label, limits::INPUT_LABEL);
            self.unit.parts.push(text_area(name, short, None, max, false));
            return;
        }
        let max = max.unwrap_or(SHORT_TEXT);
        let slot = slot(false);
        let name = self.under(of, "other", slot, check(max));
        let shown = option.and_then(|id| Expression::form(of).eq(Expression::text(id)).to_condition().ok());
        let words = if length(&label) <= limits::INPUT_LABEL && label != self.say.other {
            label.clone()
        } else {
            self.say.other_words.to_owned()
        };
        let help = cut(&fill(self.say.other_help, &label), limits::HELPER_TEXT);
        let input = TextInput {
            name,
            label: words,
            input_type: Some(InputType::Text),
            required: Dynamic::when(shown.is_some()),
            max_chars: Some(Dynamic::Literal(max)),
            helper_text: shown.is_none().then_some(help),
            ..TextInput::default()
        };
        let input = Component::TextInput(input);
        self.unit.parts.push(match shown {
            Some(condition) => {
                Component::If(If { condition: condition.into(), then: vec![input], otherwise: None })
            }
            None => input,
        });
    }

    pub(super) fn long_options(&mut self, options: &Options) {
        if options.cut {
            let whole = length(&options.list) <= LIST_ABOVE && !options.shortened;
            self.note(if whole { self.words.notes.long_options } else { self.words.notes.options_cut });
        }
    }

    /// Two options, so that "no" is an answer and not an oversight.
    pub(super) fn yes_no(&mut self) {
        let name = self.field(FieldCheck::Bool);
        let label = self.label(limits::GROUP_LABEL);
        let language = Language::new(self.words.language);
        let shown = vec![
            OptionItem::new("yes", language.yes_or_no(true)),
            OptionItem::new("no", language.yes_or_no(false)),
        ];
        let description = self.description();
        self.unit.parts.push(radio(name, label, description, shown, self.question.required));
    }

    /// The statement beside a box; one that does not fit stands above it in full.
    pub(super) fn tick(&mut self) {
        let required = self.question.required;
        let name = self.field(FieldCheck::Consent { required });
        let label = self.label(limits::OPT_IN_LABEL);
        self.help_above();
        let opt_in = OptIn { name, label, required: Dynamic::when(required), ..OptIn::default() };
        self.unit.parts.push(Component::OptIn(opt_in));
    }

    /// The statement in full, and a way to decline it.
    pub(super) fn legal(&mut self, accept: &str, decline: &str) {
        let name = self.field(FieldCheck::Bool);
        let say = self.say;
        let label = if length(&self.label) > limits::GROUP_LABEL {
            let statement = body(&self.question.label);
            if length(&statement) > STATEMENT {
                self.note(self.words.notes.label_cut);
            }
            self.unit.parts.extend(paragraphs(&cut(&statement, STATEMENT)));
            say.answer.to_owned()
        } else {
            self.label.clone()
        };
        let description = self.description();
        let option = |id: &str, own: &str, otherwise: &str| {
            let own = line(own);
            let (title, description) = title(if own.is_empty() { otherwise } else { &own });
            OptionItem { description, ..OptionItem::new(id, title) }
        };
        let shown = vec![option("yes", accept, say.accept), option("no", decline, say.decline)];
        self.unit.parts.push(radio(name, label, description, shown, self.question.required));
    }
}

/// Options in full that not even a description can hold.
pub(super) fn listing(list: &str) -> Vec<Component> {
    paragraphs(&cut(list, LIST_ABOVE))
}
