//! The component for a question: one place per kind, matched without a wildcard.

use crate::names::Names;
use crate::options::{Options, options};
use crate::text::{cut, length, line};
use crate::unit::{Row, Unit, heading, paragraphs, small_print};
use crate::words::{Words, fill};
use crate::{FieldCheck, PlanField};
use akis_flow_json::{
    CheckboxGroup, Component, DatePicker, Dropdown, InputType, OptionItem, RadioButtonsGroup, TextArea, TextInput,
    limits,
};
use akis_form::{Choices, Language, Question, QuestionKind};

/// Most characters of one line where the source names no bound; WhatsApp alone would stop at 80.
const SHORT_TEXT: u32 = 255;
/// Most characters of a long text where the source names no bound; WhatsApp alone would stop at 600.
const LONG_TEXT: u32 = 2000;
/// Longest address, RFC 5321.
const EMAIL: u32 = 254;
/// Longest web address taken.
const URL: u32 = 2000;
/// A list longer than this fills a screen; a source's dropdown longer than this stays one.
pub(crate) const SHORT_LIST: usize = 5;

/// What became of a question.
pub(crate) enum Asked {
    /// It is asked, with notes on what changed.
    Yes(Box<Unit>, Vec<String>),
    /// It is not, and why.
    No(String),
}

/// Asks one question. `number` counts the questions of the form from 1, for those without a label.
pub(crate) fn ask(question: &Question, number: usize, names: &mut Names, words: &Words) -> Asked {
    let mut draft = Draft {
        label: Some(line(&question.label))
            .filter(|label| !label.is_empty())
            .unwrap_or_else(|| fill(words.question, &number.to_string())),
        help: line(&question.help),
        question,
        words,
        unit: Unit { row: Row::Question(number - 1), ..Unit::default() },
        notes: vec![],
    };
    match draft.build(names) {
        Ok(()) => {
            if question.sensitive {
                draft.unit.sensitive = draft.unit.fields.iter().map(|field| field.name.clone()).collect();
            }
            Asked::Yes(Box::new(draft.unit), draft.notes)
        }
        Err(why) => Asked::No(why),
    }
}

struct Draft<'a> {
    label: String,
    help: String,
    question: &'a Question,
    words: &'a Words,
    unit: Unit,
    notes: Vec<String>,
}

impl Draft<'_> {
    fn build(&mut self, names: &mut Names) -> Result<(), String> {
        let question = self.question;
        match &question.kind {
            QuestionKind::ShortText { min_chars, max_chars } => {
                let (min_chars, max_chars) = self.counts(*min_chars, *max_chars);
                let max_chars = Some(max_chars.unwrap_or_else(|| SHORT_TEXT.max(min_chars.unwrap_or(0))));
                let check = FieldCheck::Text { min_chars, max_chars };
                self.text_input(names, InputType::Text, (min_chars, max_chars), "", check);
            }
            QuestionKind::LongText { max_chars } => {
                let (_, max_chars) = self.counts(None, *max_chars);
                self.text_area(names, max_chars.unwrap_or(LONG_TEXT));
            }
            QuestionKind::Email { blocked_domains, blocks_free_mail: _ } => {
                let check = FieldCheck::Email { blocked_domains: blocked_domains.clone() };
                self.text_input(names, InputType::Email, (None, Some(EMAIL)), "", check);
            }
            QuestionKind::Phone { min_digits, max_digits } => {
                let (min_digits, max_digits) = self.counts(*min_digits, *max_digits);
                let check = FieldCheck::Phone { min_digits, max_digits };
                self.text_input(names, InputType::Phone, (None, None), "", check);
            }
            QuestionKind::Number { min, max, min_digits, max_digits, integer } => {
                let (min_digits, max_digits) = self.counts(*min_digits, *max_digits);
                let (min, max) = self.bounds(*min, *max);
                let check = FieldCheck::Number { min, max, min_digits, max_digits, integer: *integer };
                self.text_input(names, InputType::Number, (None, None), "", check);
            }
            QuestionKind::Url => {
                self.text_input(names, InputType::Text, (None, Some(URL)), "https://…", FieldCheck::Url);
            }
            QuestionKind::SingleChoice(choices) => self.single_choice(names, choices)?,
            QuestionKind::MultiChoice(choices) => self.multi_choice(names, choices)?,
            QuestionKind::YesNo => self.yes_no(names),
            QuestionKind::Date { min, max } => {
                let (min, max) = self.bounds(*min, *max);
                let name = self.field(names, FieldCheck::Date { min, max });
                let label = self.label(limits::DATE_LABEL);
                let helper_text = self.helper("");
                let (min_date, max_date) = (min.map(|day| day.to_string()), max.map(|day| day.to_string()));
                let required = question.required;
                let picker = DatePicker { name, label, min_date, max_date, helper_text, required };
                self.unit.parts.push(Component::DatePicker(picker));
            }
            QuestionKind::File { max_files: _ } => return Err(self.words.notes.file.to_owned()),
            QuestionKind::Unsupported { source_kind } => {
                return Err(fill(self.words.notes.unsupported, source_kind));
            }
        }
        Ok(())
    }

    fn text_input(
        &mut self,
        names: &mut Names,
        input_type: InputType,
        (min_chars, max_chars): (Option<u32>, Option<u32>),
        help: &str,
        check: FieldCheck,
    ) {
        let name = self.field(names, check);
        let label = self.label(limits::INPUT_LABEL);
        let helper_text = self.helper(help);
        let required = self.question.required;
        let input = TextInput { name, label, input_type, required, min_chars, max_chars, helper_text };
        self.unit.parts.push(Component::TextInput(input));
    }

    fn text_area(&mut self, names: &mut Names, max_chars: u32) {
        let name = self.field(names, FieldCheck::Text { min_chars: None, max_chars: Some(max_chars) });
        let label = self.label(limits::INPUT_LABEL);
        let helper_text = self.helper("");
        let required = self.question.required;
        let area = TextArea { name, label, required, max_length: Some(max_chars), helper_text };
        self.unit.parts.push(Component::TextArea(area));
    }

    /// Up to 20 options in sight, up to 200 behind a tap, more are typed.
    fn single_choice(&mut self, names: &mut Names, choices: &Choices) -> Result<(), String> {
        let Options { shown, plan, cut, list } = self.options(choices)?;
        let count = shown.len();
        let dropdown = count > limits::GROUP_OPTIONS || (choices.dropdown && count > SHORT_LIST);
        if count > limits::DROPDOWN_OPTIONS {
            self.notes.push(self.words.notes.typed.to_owned());
            let longest = plan.iter().map(|option| length(&option.label)).max().unwrap_or_default();
            let longest = u32::try_from(longest).unwrap_or(SHORT_TEXT).max(SHORT_TEXT);
            let check = FieldCheck::TypedChoice { options: plan };
            self.text_input(names, InputType::Text, (None, Some(longest)), "", check);
            return Ok(());
        }
        self.long_options(cut);
        let name = self.field(names, FieldCheck::Choice { options: plan });
        let required = self.question.required;
        if dropdown {
            let label = self.label(limits::DROPDOWN_LABEL);
            self.help_above();
            let part = Dropdown { name, label, data_source: shown, required };
            self.unit.parts.push(Component::Dropdown(part));
        } else {
            self.unit.alone = count > SHORT_LIST;
            let label = self.label(limits::GROUP_LABEL);
            self.unit.parts.extend(paragraphs(&list));
            self.radio(name, label, shown);
        }
        Ok(())
    }

    /// Up to 20 options a list, and as many lists as it takes.
    fn multi_choice(&mut self, names: &mut Names, choices: &Choices) -> Result<(), String> {
        let Options { shown, plan, cut: was_cut, list } = self.options(choices)?;
        if shown.len() > limits::DROPDOWN_OPTIONS {
            return Err(self.words.notes.too_many_options.to_owned());
        }
        self.long_options(was_cut);
        self.unit.alone = shown.len() > SHORT_LIST;
        let one = shown.len() <= limits::GROUP_OPTIONS;
        if !one {
            self.notes.push(self.words.notes.several_lists.to_owned());
        }
        let label = self.label(limits::GROUP_LABEL);
        self.unit.parts.extend(paragraphs(&list));
        let description = self.description();
        let lists = shown.chunks(limits::GROUP_OPTIONS).zip(plan.chunks(limits::GROUP_OPTIONS));
        for (number, (shown, plan)) in lists.enumerate() {
            let name = self.field(names, FieldCheck::Choices { options: plan.to_vec() });
            let label = if number == 0 {
                label.clone()
            } else {
                let more = self.words.more;
                format!("{} {more}", cut(&self.label, limits::GROUP_LABEL - length(more) - 1))
            };
            let description = if number == 0 { description.clone() } else { None };
            // Of several lists any one may stay empty, so only the server can require an answer.
            let required = one && self.question.required;
            let part = CheckboxGroup { name, label, description, data_source: shown.to_vec(), required };
            self.unit.parts.push(Component::CheckboxGroup(part));
        }
        Ok(())
    }

    /// Two options, so that "no" is an answer and not an oversight.
    fn yes_no(&mut self, names: &mut Names) {
        let name = self.field(names, FieldCheck::Bool);
        let label = self.label(limits::GROUP_LABEL);
        let option =
            |id: &str, title: &str| OptionItem { id: id.to_owned(), title: title.to_owned(), description: None };
        let language = Language::new(self.words.language);
        let shown = vec![option("yes", language.yes_or_no(true)), option("no", language.yes_or_no(false))];
        self.radio(name, label, shown);
    }

    fn radio(&mut self, name: String, label: String, data_source: Vec<OptionItem>) {
        let description = self.description();
        let required = self.question.required;
        let part = RadioButtonsGroup { name, label, description, data_source, required };
        self.unit.parts.push(Component::RadioButtonsGroup(part));
    }

    fn options(&self, choices: &Choices) -> Result<Options, String> {
        if choices.options.is_empty() {
            return Err(self.words.notes.no_options.to_owned());
        }
        Ok(options(choices, self.words))
    }

    fn long_options(&mut self, cut: bool) {
        if cut {
            self.notes.push(self.words.notes.long_options.to_owned());
        }
    }

    /// Adds an input to the plan and names it.
    fn field(&mut self, names: &mut Names, check: FieldCheck) -> String {
        let name = names.input(&self.question.id);
        self.unit.fields.push(PlanField {
            name: name.clone(),
            question: self.question.id.clone(),
            label: self.label.clone(),
            required: self.question.required,
            check,
            visible_when: None,
        });
        name
    }

    /// The label of the input. One that does not fit stands above in full.
    fn label(&mut self, limit: usize) -> String {
        if length(&self.label) > limit {
            let notes = &self.words.notes;
            let whole = length(&self.label) <= limits::BODY;
            let note = if whole { notes.label_above } else { notes.label_cut };
            self.notes.push(note.to_owned());
            self.unit.parts.push(heading(&self.label));
        }
        cut(&self.label, limit)
    }

    /// The help under the input; one that does not fit stands above.
    fn helper(&mut self, otherwise: &str) -> Option<String> {
        if length(&self.help) > limits::HELPER_TEXT {
            self.help_above();
            return None;
        }
        let help = if self.help.is_empty() { otherwise } else { &self.help };
        (!help.is_empty()).then(|| help.to_owned())
    }

    /// The help under the label of a list; one that does not fit stands above.
    fn description(&mut self) -> Option<String> {
        if length(&self.help) > limits::GROUP_DESCRIPTION {
            self.help_above();
            return None;
        }
        (!self.help.is_empty()).then(|| self.help.clone())
    }

    fn help_above(&mut self) {
        self.unit.parts.extend(small_print(&cut(&self.help, limits::BODY)));
    }

    /// Bounds of a count; a largest count of nothing excludes every answer as surely as crossed bounds.
    fn counts(&mut self, min: Option<u32>, max: Option<u32>) -> (Option<u32>, Option<u32>) {
        let min = min.filter(|min| *min > 0);
        if max.is_some_and(|max| max < min.unwrap_or(1)) {
            self.notes.push(self.words.notes.bounds.to_owned());
            return (None, None);
        }
        (min, max)
    }

    fn bounds<T: PartialOrd>(&mut self, min: Option<T>, max: Option<T>) -> (Option<T>, Option<T>) {
        if let (Some(low), Some(high)) = (&min, &max)
            && low > high
        {
            self.notes.push(self.words.notes.bounds.to_owned());
            return (None, None);
        }
        (min, max)
    }
}
