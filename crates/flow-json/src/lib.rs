//! Typed Flow JSON, as version 7.3 of it is written, and the rules a published Flow must keep.
//!
//! Here belong the document ([`Flow`], [`Screen`], [`Component`], [`Action`]), its stable serialisation (same
//! value, same bytes, keys in Meta's own order), what is computed on the phone ([`Expression`]) and [`validate`].
//! Older documents are read as well, from version 2.1 on. Nothing here knows forms, questions or HTTP.
//!
//! A new component is a new variant of [`Component`] with its struct in the file of its family; its limits go
//! into [`limits`]. The rules of every component, ours or not, stand in `check`.

mod action;
mod check;
mod component;
mod data;
mod dynamic;
mod entries;
mod expression;
mod flow;
pub mod limits;
mod version;

pub use action::{Action, Next, Payload};
pub use check::{Checked, Options, Pointer, Violation, check, validate};
pub use component::{
    COMPONENT_TYPES, CalendarMode, CalendarPicker, CarouselImage, CheckboxGroup, ChipsSelector, Component,
    DatePicker, DateRange, DocumentPicker, Dropdown, EmbeddedLink, FontWeight, Footer, Form, Heading, If,
    IfCondition, Image, ImageCarousel, InputType, ItemContent, ItemEnd, ItemStart, LabelVariant, MediaSize,
    NavigationItem, NavigationList, OptIn, OptionItem, PerDate, PhotoPicker, PhotoSource, RadioButtonsGroup,
    RichText, ScaleType, Switch, Text, TextArea, TextInput, Texts, Walk, Weekday,
};
pub use data::{DataField, DataModel, Items};
pub use dynamic::{Dynamic, is_binding, is_nested, is_reference};
pub use entries::Entries;
pub use expression::{DEEPEST, Expression, Reference, Unwritable};
pub use flow::{DATA_API_VERSION, FLOW_JSON_VERSION, Flow, Layout, Screen};
pub use version::{Version, VersionState};
