//! Texts (components reference, text components and rich text).

use super::{TYPE, VISIBLE};
use crate::check::schema::rule::{Component, Property, Rule, V2_1, V4_0, V5_1, component, property};

const WEIGHTS: &[&str] = &["bold", "italic", "bold_italic", "normal"];
const FONT_WEIGHT: Property = property("font-weight", Rule::Choice(WEIGHTS));
const STRIKETHROUGH: Property = property("strikethrough", Rule::Flag);
const MARKDOWN: Property = property("markdown", Rule::StaticFlag).since(V5_1);

const fn text(characters: usize) -> Property {
    property("text", Rule::ShownText).required().limit(characters)
}

const fn texts(characters: usize) -> Property {
    property("text", Rule::Texts).required().limit(characters)
}

const fn anywhere(component: Component) -> Component {
    component.in_form(V2_1).in_if(V4_0).in_switch(V4_0)
}

pub(super) static HEADING: Component = anywhere(component("TextHeading", &[TYPE, text(80), VISIBLE]));
pub(super) static SUBHEADING: Component = anywhere(component("TextSubheading", &[TYPE, text(80), VISIBLE]));
pub(super) static BODY: Component =
    anywhere(component("TextBody", &[TYPE, texts(4096), FONT_WEIGHT, STRIKETHROUGH, MARKDOWN, VISIBLE]));
pub(super) static CAPTION: Component =
    anywhere(component("TextCaption", &[TYPE, texts(409), FONT_WEIGHT, STRIKETHROUGH, MARKDOWN, VISIBLE]));

/// Directly on the screen only, and there alone: the second stage asks that.
pub(super) static RICH_TEXT: Component =
    component("RichText", &[TYPE, property("text", Rule::RichText).required(), VISIBLE]).since(V5_1);
