//! The tables: Flow JSON 2.1 to 7.3, one page a group of components. Sources: Flow JSON reference, components reference,
//! media upload guide, changelog; where Meta's own tools are known to differ, they are followed.

mod button;
mod calendar;
mod choice;
mod container;
mod date;
mod document;
mod entry;
mod media;
mod navigation_list;
mod option;
mod picture;
mod text;

pub(super) use document::FLOW;

use super::rule::{Component, Property, Rule, property};

/// Every component type.
pub(super) static COMPONENTS: [&Component; 24] = [
    &text::HEADING,
    &text::SUBHEADING,
    &text::BODY,
    &text::CAPTION,
    &text::RICH_TEXT,
    &entry::TEXT_INPUT,
    &entry::TEXT_AREA,
    &entry::OPT_IN,
    &choice::CHECKBOX_GROUP,
    &choice::RADIO_BUTTONS_GROUP,
    &choice::DROPDOWN,
    &choice::CHIPS_SELECTOR,
    &date::DATE_PICKER,
    &calendar::CALENDAR_PICKER,
    &media::PHOTO_PICKER,
    &media::DOCUMENT_PICKER,
    &button::FOOTER,
    &button::EMBEDDED_LINK,
    &navigation_list::NAVIGATION_LIST,
    &picture::IMAGE,
    &picture::IMAGE_CAROUSEL,
    &container::FORM,
    &container::IF,
    &container::SWITCH,
];

/// Read before the shape is known.
const TYPE: Property = property("type", Rule::Between);
const NAME: Property = property("name", Rule::Name).required();
const REQUIRED: Property = property("required", Rule::Flag);
const ENABLED: Property = property("enabled", Rule::Flag);
const VISIBLE: Property = property("visible", Rule::Flag);
const HELPER_TEXT: Property = property("helper-text", Rule::Text).limit(80);
