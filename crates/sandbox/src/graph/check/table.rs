//! Which properties every component takes, and of what kind.

/// What a property may hold. "Or a binding" holds wherever nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A string that is not blank.
    Text,
    /// A string, or a list of strings.
    Texts,
    /// A string without binding or backticks.
    Name,
    /// A string taken as it is.
    RawText,
    Flag,
    /// True or false, never bound.
    FixedFlag,
    Number,
    /// A whole number, never bound.
    FixedNumber,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A date `YYYY-MM-DD`.
    Date,
    /// A list.
    List,
    /// The options of a choice.
    Options,
    /// An action of one of these names.
    Action(&'static [&'static str]),
    /// Components.
    Children,
    /// Named lists of components.
    Cases,
    /// A condition.
    Condition,
    /// Anything.
    Any,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

const fn must(name: &'static str, kind: Kind) -> Property {
    Property { name, kind, required: true }
}

const fn may(name: &'static str, kind: Kind) -> Property {
    Property { name, kind, required: false }
}

const VISIBLE: Property = may("visible", Kind::Flag);
const ENABLED: Property = may("enabled", Kind::Flag);
const REQUIRED: Property = may("required", Kind::Flag);
const NAME: Property = must("name", Kind::Name);
const LABEL: Property = must("label", Kind::Text);
const HELPER: Property = may("helper-text", Kind::Text);
const DESCRIPTION: Property = may("description", Kind::Text);
const VARIANT: Property = may("label-variant", Kind::Word(&["large"]));
const INIT: Property = may("init-value", Kind::Any);
const ERROR: Property = may("error-message", Kind::Any);
const OPTIONS: Property = must("data-source", Kind::Options);
const MEDIA_SIZE: Property = may("media-size", Kind::Word(&["regular", "large"]));
const ON_SELECT: Property = may("on-select-action", Kind::Action(&["data_exchange", "update_data"]));
const ON_UNSELECT: Property = may("on-unselect-action", Kind::Action(&["update_data"]));
const UPDATE_ON_SELECT: Property = may("on-select-action", Kind::Action(&["update_data"]));
const EXCHANGE_ON_SELECT: Property = may("on-select-action", Kind::Action(&["data_exchange"]));
const WEIGHT: Property = may("font-weight", Kind::Word(&["bold", "italic", "bold_italic", "normal"]));
const STRIKE: Property = may("strikethrough", Kind::Flag);
const MARKDOWN: Property = may("markdown", Kind::FixedFlag);

const INPUT_TYPES: &[&str] = &["text", "number", "email", "password", "passcode", "phone"];

const HEADING_PROPERTIES: &[Property] = &[must("text", Kind::Text), VISIBLE];
const TEXT_BODY_PROPERTIES: &[Property] = &[must("text", Kind::Texts), WEIGHT, STRIKE, MARKDOWN, VISIBLE];
const RICH_TEXT_PROPERTIES: &[Property] = &[must("text", Kind::Texts), VISIBLE];
const TEXT_INPUT_PROPERTIES: &[Property] = &[
    NAME,
    LABEL,
    VARIANT,
    may("input-type", Kind::Word(INPUT_TYPES)),
    may("pattern", Kind::RawText),
    REQUIRED,
    may("min-chars", Kind::Number),
    may("max-chars", Kind::Number),
    HELPER,
    ENABLED,
    VISIBLE,
    INIT,
    ERROR,
];
const TEXT_AREA_PROPERTIES: &[Property] =
    &[NAME, LABEL, VARIANT, REQUIRED, may("max-length", Kind::Number), HELPER, ENABLED, VISIBLE, INIT, ERROR];
const CHECKBOX_GROUP_PROPERTIES: &[Property] = &[
    NAME,
    LABEL,
    DESCRIPTION,
    OPTIONS,
    may("min-selected-items", Kind::Number),
    may("max-selected-items", Kind::Number),
    REQUIRED,
    ENABLED,
    VISIBLE,
    MEDIA_SIZE,
    ON_SELECT,
    ON_UNSELECT,
    INIT,
    ERROR,
];
const RADIO_BUTTONS_GROUP_PROPERTIES: &[Property] = &[
    NAME,
    LABEL,
    DESCRIPTION,
    OPTIONS,
    REQUIRED,
    ENABLED,
    VISIBLE,
    MEDIA_SIZE,
    ON_SELECT,
    ON_UNSELECT,
    INIT,
    ERROR,
];
const DROPDOWN_PROPERTIES: &[Property] =
    &[NAME, LABEL, OPTIONS, REQUIRED, ENABLED, VISIBLE, ON_SELECT, ON_UNSELECT, INIT, ERROR];
const CHIPS_SELECTOR_PROPERTIES: &[Property] = &[
    NAME,
    LABEL,
    DESCRIPTION,
    OPTIONS,
    may("min-selected-items", Kind::Number),
    may("max-selected-items", Kind::Number),
    REQUIRED,
    ENABLED,
    VISIBLE,
    ON_SELECT,
    ON_UNSELECT,
    INIT,
    ERROR,
];
const OPT_IN_PROPERTIES: &[Property] = &[
    NAME,
    LABEL,
    REQUIRED,
    VISIBLE,
    INIT,
    may("on-click-action", Kind::Action(&["data_exchange", "navigate", "open_url"])),
    UPDATE_ON_SELECT,
    ON_UNSELECT,
];
const DATE_PICKER_PROPERTIES: &[Property] = &[
    NAME,
    LABEL,
    may("min-date", Kind::Date),
    may("max-date", Kind::Date),
    may("unavailable-dates", Kind::List),
    HELPER,
    REQUIRED,
    ENABLED,
    VISIBLE,
    EXCHANGE_ON_SELECT,
    INIT,
    ERROR,
];
const CALENDAR_PICKER_PROPERTIES: &[Property] = &[
    NAME,
    must("label", Kind::Any),
    may("mode", Kind::Word(&["single", "range"])),
    may("title", Kind::Text),
    DESCRIPTION,
    may("helper-text", Kind::Any),
    may("required", Kind::Any),
    may("min-date", Kind::Date),
    may("max-date", Kind::Date),
    may("unavailable-dates", Kind::List),
    may("include-days", Kind::List),
    may("min-days", Kind::FixedNumber),
    may("max-days", Kind::FixedNumber),
    ENABLED,
    VISIBLE,
    EXCHANGE_ON_SELECT,
    INIT,
    ERROR,
];
const PHOTO_PICKER_PROPERTIES: &[Property] = &[
    NAME,
    LABEL,
    DESCRIPTION,
    may("photo-source", Kind::Word(&["camera_gallery", "camera", "gallery"])),
    may("max-file-size-kb", Kind::FixedNumber),
    may("min-uploaded-photos", Kind::FixedNumber),
    may("max-uploaded-photos", Kind::FixedNumber),
    ENABLED,
    VISIBLE,
    ERROR,
];
const DOCUMENT_PICKER_PROPERTIES: &[Property] = &[
    NAME,
    LABEL,
    DESCRIPTION,
    may("max-file-size-kb", Kind::FixedNumber),
    may("min-uploaded-documents", Kind::FixedNumber),
    may("max-uploaded-documents", Kind::FixedNumber),
    may("allowed-mime-types", Kind::List),
    ENABLED,
    VISIBLE,
    ERROR,
];
const FOOTER_PROPERTIES: &[Property] = &[
    LABEL,
    must("on-click-action", Kind::Action(&["data_exchange", "navigate", "complete"])),
    ENABLED,
    may("left-caption", Kind::Text),
    may("center-caption", Kind::Text),
    may("right-caption", Kind::Text),
];
const EMBEDDED_LINK_PROPERTIES: &[Property] = &[
    must("text", Kind::Text),
    must("on-click-action", Kind::Action(&["data_exchange", "navigate", "open_url"])),
    VISIBLE,
];
const NAVIGATION_LIST_PROPERTIES: &[Property] = &[
    NAME,
    must("list-items", Kind::List),
    may("label", Kind::Text),
    DESCRIPTION,
    MEDIA_SIZE,
    may("on-click-action", Kind::Action(&["data_exchange", "navigate"])),
];
const IMAGE_PROPERTIES: &[Property] = &[
    must("src", Kind::Text),
    may("width", Kind::Number),
    may("height", Kind::Number),
    may("scale-type", Kind::Word(&["cover", "contain"])),
    may("aspect-ratio", Kind::Number),
    may("alt-text", Kind::Text),
    VISIBLE,
];
const IMAGE_CAROUSEL_PROPERTIES: &[Property] = &[
    must("images", Kind::List),
    may("aspect-ratio", Kind::Word(&["4:3", "16:9"])),
    may("scale-type", Kind::Word(&["cover", "contain"])),
    VISIBLE,
];
const FORM_PROPERTIES: &[Property] =
    &[NAME, must("children", Kind::Children), may("init-values", Kind::Any), may("error-messages", Kind::Any)];
const IF_PROPERTIES: &[Property] =
    &[must("condition", Kind::Condition), must("then", Kind::Children), may("else", Kind::Children)];
const SWITCH_PROPERTIES: &[Property] = &[must("value", Kind::Text), must("cases", Kind::Cases)];

/// The properties of a component type, `None` for a type that does not exist.
pub(super) fn properties(kind: &str) -> Option<&'static [Property]> {
    Some(match kind {
        "TextHeading" | "TextSubheading" => HEADING_PROPERTIES,
        "TextBody" | "TextCaption" => TEXT_BODY_PROPERTIES,
        "RichText" => RICH_TEXT_PROPERTIES,
        "TextInput" => TEXT_INPUT_PROPERTIES,
        "TextArea" => TEXT_AREA_PROPERTIES,
        "CheckboxGroup" => CHECKBOX_GROUP_PROPERTIES,
        "RadioButtonsGroup" => RADIO_BUTTONS_GROUP_PROPERTIES,
        "Dropdown" => DROPDOWN_PROPERTIES,
        "ChipsSelector" => CHIPS_SELECTOR_PROPERTIES,
        "OptIn" => OPT_IN_PROPERTIES,
        "DatePicker" => DATE_PICKER_PROPERTIES,
        "CalendarPicker" => CALENDAR_PICKER_PROPERTIES,
        "PhotoPicker" => PHOTO_PICKER_PROPERTIES,
        "DocumentPicker" => DOCUMENT_PICKER_PROPERTIES,
        _ => return structure(kind),
    })
}

/// What is not read or filled in: structure, buttons, links, pictures.
fn structure(kind: &str) -> Option<&'static [Property]> {
    Some(match kind {
        "Footer" => FOOTER_PROPERTIES,
        "EmbeddedLink" => EMBEDDED_LINK_PROPERTIES,
        "NavigationList" => NAVIGATION_LIST_PROPERTIES,
        "Image" => IMAGE_PROPERTIES,
        "ImageCarousel" => IMAGE_CAROUSEL_PROPERTIES,
        "Form" => FORM_PROPERTIES,
        "If" => IF_PROPERTIES,
        "Switch" => SWITCH_PROPERTIES,
        _ => return None,
    })
}

/// Components a person fills in.
pub(super) fn is_input(kind: &str) -> bool {
    matches!(
        kind,
        "TextInput"
            | "TextArea"
            | "CheckboxGroup"
            | "RadioButtonsGroup"
            | "Dropdown"
            | "ChipsSelector"
            | "OptIn"
            | "DatePicker"
            | "CalendarPicker"
            | "PhotoPicker"
            | "DocumentPicker"
    )
}
