use crate::{Component, OptionItem, limits};

/// One text of a component that people read.
pub(super) struct Shown<'a> {
    /// The property, as a path from the component.
    pub key: String,
    /// What it says.
    pub text: &'a str,
    /// How many characters WhatsApp shows.
    pub limit: usize,
}

/// Every text of a component, without its children's.
pub(super) fn of(part: &Component) -> Vec<Shown<'_>> {
    match part {
        Component::TextHeading(part) | Component::TextSubheading(part) => {
            vec![shown("text", &part.text, limits::HEADING)]
        }
        Component::TextBody(part) => vec![shown("text", &part.text, limits::BODY)],
        Component::TextCaption(part) => vec![shown("text", &part.text, limits::CAPTION)],
        Component::Form(part) => vec![shown("name", &part.name, usize::MAX)],
        Component::TextInput(part) => helped(&part.label, limits::INPUT_LABEL, part.helper_text.as_deref()),
        Component::TextArea(part) => helped(&part.label, limits::INPUT_LABEL, part.helper_text.as_deref()),
        Component::DatePicker(part) => helped(&part.label, limits::DATE_LABEL, part.helper_text.as_deref()),
        Component::CheckboxGroup(part) => group(&part.label, part.description.as_deref(), &part.data_source),
        Component::RadioButtonsGroup(part) => group(&part.label, part.description.as_deref(), &part.data_source),
        Component::Dropdown(part) => {
            let mut texts = vec![shown("label", &part.label, limits::DROPDOWN_LABEL)];
            texts.extend(options(&part.data_source));
            texts
        }
        Component::OptIn(part) => vec![shown("label", &part.label, limits::OPT_IN_LABEL)],
        Component::Footer(part) => vec![shown("label", &part.label, limits::FOOTER_LABEL)],
    }
}

fn shown<'a>(key: &str, text: &'a str, limit: usize) -> Shown<'a> {
    Shown { key: key.to_owned(), text, limit }
}

fn helped<'a>(label: &'a str, limit: usize, helper: Option<&'a str>) -> Vec<Shown<'a>> {
    let mut texts = vec![shown("label", label, limit)];
    texts.extend(helper.map(|helper| shown("helper-text", helper, limits::HELPER_TEXT)));
    texts
}

fn group<'a>(label: &'a str, description: Option<&'a str>, items: &'a [OptionItem]) -> Vec<Shown<'a>> {
    let mut texts = vec![shown("label", label, limits::GROUP_LABEL)];
    texts.extend(description.map(|more| shown("description", more, limits::GROUP_DESCRIPTION)));
    texts.extend(options(items));
    texts
}

fn options(items: &[OptionItem]) -> impl Iterator<Item = Shown<'_>> {
    items.iter().enumerate().flat_map(|(index, item)| {
        let key = |name: &str| format!("data-source[{index}].{name}");
        let id = Shown { key: key("id"), text: &item.id, limit: usize::MAX };
        let title = Shown { key: key("title"), text: &item.title, limit: limits::OPTION_TITLE };
        let more = item.description.as_deref().map(|text| Shown {
            key: key("description"),
            text,
            limit: limits::OPTION_DESCRIPTION,
        });
        [Some(id), Some(title), more].into_iter().flatten()
    })
}
