//! The parts a screen is made of: all of Meta's 24 types, one file per family.
//!
//! Every struct lists its properties in the order in which Meta's tables give them; that is the order in which
//! they are written. Where a property is `Option`, absent and present-with-the-default stay different, so that
//! a document that is read and written again stays as it was.

mod branch;
mod choice;
mod date;
mod form;
mod input;
mod link;
mod media;
mod navigation;
mod text;
mod walk;

pub use branch::{If, IfCondition, Switch};
pub use choice::{CheckboxGroup, ChipsSelector, Dropdown, MediaSize, OptionItem, RadioButtonsGroup};
pub use date::{CalendarMode, CalendarPicker, DatePicker, DateRange, PerDate, Weekday};
pub use form::Form;
pub use input::{InputType, LabelVariant, OptIn, TextArea, TextInput};
pub use link::{EmbeddedLink, Footer};
pub use media::{CarouselImage, DocumentPicker, Image, ImageCarousel, PhotoPicker, PhotoSource, ScaleType};
pub use navigation::{ItemContent, ItemEnd, ItemStart, NavigationItem, NavigationList};
pub use text::{FontWeight, Heading, RichText, Text, Texts};
pub use walk::Walk;

use serde::{Deserialize, Serialize};

/// One part of a screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Component {
    /// Largest text.
    TextHeading(Heading),
    /// Second largest text.
    TextSubheading(Heading),
    /// Running text.
    TextBody(Text),
    /// Small text.
    TextCaption(Text),
    /// A whole page of Markdown. Flow JSON 5.1 and later.
    RichText(RichText),
    /// One line of text to type.
    TextInput(TextInput),
    /// Several lines of text to type.
    TextArea(TextArea),
    /// Any number of up to 20 options; the value is an array of option ids.
    CheckboxGroup(CheckboxGroup),
    /// One of up to 20 options; the value is an option id.
    RadioButtonsGroup(RadioButtonsGroup),
    /// One of up to 200 options; the value is an option id.
    Dropdown(Dropdown),
    /// Any number of up to 20 short options side by side; the value is an array of option ids. Flow JSON 6.3
    /// and later.
    ChipsSelector(ChipsSelector),
    /// A box to tick; the value is a boolean.
    OptIn(OptIn),
    /// A calendar date; the value is `YYYY-MM-DD`.
    DatePicker(DatePicker),
    /// A calendar date or a span of days, on a calendar in full. Flow JSON 6.1 and later.
    CalendarPicker(CalendarPicker),
    /// Photos to upload. Flow JSON 4.0 and later.
    PhotoPicker(PhotoPicker),
    /// Files to upload. Flow JSON 4.0 and later.
    DocumentPicker(DocumentPicker),
    /// The button at the bottom, one a screen.
    Footer(Footer),
    /// A line of text to tap.
    EmbeddedLink(EmbeddedLink),
    /// Rows to tap, each leading on. Flow JSON 6.2 and later.
    NavigationList(NavigationList),
    /// A picture.
    Image(Image),
    /// Up to three pictures to swipe. Flow JSON 7.1 and later.
    ImageCarousel(ImageCarousel),
    /// Holds every input of the screen.
    Form(Form),
    /// Shows one of two lists of components. Flow JSON 4.0 and later.
    If(If),
    /// Shows one of several lists of components. Flow JSON 4.0 and later.
    Switch(Switch),
}

/// Every type name, in the order of [`Component`].
pub const COMPONENT_TYPES: [&str; 24] = [
    "TextHeading",
    "TextSubheading",
    "TextBody",
    "TextCaption",
    "RichText",
    "TextInput",
    "TextArea",
    "CheckboxGroup",
    "RadioButtonsGroup",
    "Dropdown",
    "ChipsSelector",
    "OptIn",
    "DatePicker",
    "CalendarPicker",
    "PhotoPicker",
    "DocumentPicker",
    "Footer",
    "EmbeddedLink",
    "NavigationList",
    "Image",
    "ImageCarousel",
    "Form",
    "If",
    "Switch",
];

impl Component {
    /// The component's type as Flow JSON spells it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::TextHeading(_) => "TextHeading",
            Self::TextSubheading(_) => "TextSubheading",
            Self::TextBody(_) => "TextBody",
            Self::TextCaption(_) => "TextCaption",
            Self::RichText(_) => "RichText",
            Self::TextInput(_) => "TextInput",
            Self::TextArea(_) => "TextArea",
            Self::CheckboxGroup(_) => "CheckboxGroup",
            Self::RadioButtonsGroup(_) => "RadioButtonsGroup",
            Self::Dropdown(_) => "Dropdown",
            Self::ChipsSelector(_) => "ChipsSelector",
            Self::OptIn(_) => "OptIn",
            Self::DatePicker(_) => "DatePicker",
            Self::CalendarPicker(_) => "CalendarPicker",
            Self::PhotoPicker(_) => "PhotoPicker",
            Self::DocumentPicker(_) => "DocumentPicker",
            Self::Footer(_) => "Footer",
            Self::EmbeddedLink(_) => "EmbeddedLink",
            Self::NavigationList(_) => "NavigationList",
            Self::Image(_) => "Image",
            Self::ImageCarousel(_) => "ImageCarousel",
            Self::Form(_) => "Form",
            Self::If(_) => "If",
            Self::Switch(_) => "Switch",
        }
    }

    /// The name under which an answer is referenced, `${form.<name>}`; `None` for everything that takes no
    /// answer. A Form and a NavigationList have names too, but no value.
    pub fn input_name(&self) -> Option<&str> {
        match self {
            Self::TextInput(input) => Some(&input.name),
            Self::TextArea(input) => Some(&input.name),
            Self::CheckboxGroup(input) => Some(&input.name),
            Self::RadioButtonsGroup(input) => Some(&input.name),
            Self::Dropdown(input) => Some(&input.name),
            Self::ChipsSelector(input) => Some(&input.name),
            Self::OptIn(input) => Some(&input.name),
            Self::DatePicker(input) => Some(&input.name),
            Self::CalendarPicker(input) => Some(&input.name),
            Self::PhotoPicker(input) => Some(&input.name),
            Self::DocumentPicker(input) => Some(&input.name),
            Self::TextHeading(_)
            | Self::TextSubheading(_)
            | Self::TextBody(_)
            | Self::TextCaption(_)
            | Self::RichText(_)
            | Self::Footer(_)
            | Self::EmbeddedLink(_)
            | Self::NavigationList(_)
            | Self::Image(_)
            | Self::ImageCarousel(_)
            | Self::Form(_)
            | Self::If(_)
            | Self::Switch(_) => None,
        }
    }

    /// Its lists of children, in the order of the document: those of a Form, both branches of an If (the second
    /// only where it is written), every case of a Switch. Empty for all others.
    pub fn children(&self) -> Vec<&[Component]> {
        match self {
            Self::Form(form) => vec![&form.children],
            Self::If(part) => {
                let mut lists = vec![part.then.as_slice()];
                lists.extend(part.otherwise.as_deref());
                lists
            }
            Self::Switch(part) => part.cases.iter().map(|(_, children)| children.as_slice()).collect(),
            _ => Vec::new(),
        }
    }

    /// Itself and everything in it, depth first, a parent before its children.
    pub fn walk(&self) -> Walk<'_> {
        Walk::new(std::slice::from_ref(self))
    }
}
