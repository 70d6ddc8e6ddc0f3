use akis_form::Form;
use serde_json::Value;
use std::collections::VecDeque;

/// A form that is being read, from one answer or from several ([`Connector::read_form_part`]).
///
/// [`Connector::read_form_part`]: crate::Connector::read_form_part
#[derive(Debug, Default)]
pub struct FormParts {
    /// What was asked last; `None` before the first part.
    pub(crate) asked: Option<FormPart>,
    /// What is still to be asked, in order.
    pub(crate) waiting: VecDeque<FormPart>,
    /// What was read, in the source's own shape.
    pub(crate) document: Value,
    /// How many parts were asked.
    pub(crate) count: usize,
}

/// A part of a form, as its connector names it; for [`Connector::form_part_request`].
///
/// [`Connector::form_part_request`]: crate::Connector::form_part_request
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormPart {
    /// Below the form's own address.
    pub(crate) path: Vec<String>,
    /// Of a list that comes in pages, counted from one; zero for what is no list.
    pub(crate) page: u32,
}

/// What an answer brought of a form.
#[derive(Debug, Clone, PartialEq)]
pub enum FormStep {
    /// All of it.
    Whole(Box<Form>),
    /// Some of it: ask for this next, and read the answer with the same [`FormParts`].
    Part(FormPart),
}
