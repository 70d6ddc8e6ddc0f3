//! Typed Flow JSON, as version 7.3 of it is written, and the rules a published Flow must keep.
//!
//! Here belong the document ([`Flow`], [`Screen`], [`Component`], [`Action`]), its stable serialisation (same
//! value, same bytes, keys in Meta's own order) and [`validate`]. Nothing here knows forms, questions or HTTP.
//!
//! A new component is a new variant of [`Component`] with its struct beside it; its limits go into
//! [`limits`], its rules into `validate`.

mod action;
mod component;
mod data;
mod entries;
mod flow;
pub mod limits;
mod validate;

pub use action::Action;
pub use component::{
    CheckboxGroup, Component, DatePicker, Dropdown, Footer, Form, InputType, OptIn, OptionItem, RadioButtonsGroup,
    Text, TextArea, TextInput,
};
pub use data::DataField;
pub use entries::Entries;
pub use flow::{DATA_API_VERSION, FLOW_JSON_VERSION, Flow, Layout, Screen};
pub use validate::{Violation, validate};
