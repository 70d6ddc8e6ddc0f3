//! A property of a component or a member of a payload, read once.

use super::expression::Expression;
use super::reference::Reference;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A value, or what works one out.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Dynamic {
    Fixed(Value),
    /// A binding or an expression; `None` cannot be read and stands for nothing.
    Worked(Option<Expression>),
    List(Vec<Dynamic>),
    Object(Vec<(String, Dynamic)>),
}

/// Names the places of what cannot be read.
pub(super) type Unreadable = Vec<String>;

impl Dynamic {
    /// Reads a value with everything in it. Actions inside, as options of a list carry them, stay as they are: they
    /// are worked out when they run.
    pub(super) fn read(value: &Value, place: &str, unreadable: &mut Unreadable) -> Self {
        match value {
            Value::String(text) => Self::of_text(text, place, unreadable),
            Value::Array(list) => {
                let items: Vec<Self> = list.iter().map(|item| Self::read(item, place, unreadable)).collect();
                if items.iter().all(Self::is_fixed) { Self::Fixed(value.clone()) } else { Self::List(items) }
            }
            Value::Object(members) => {
                let read = |(name, member): (&String, &Value), unreadable: &mut Unreadable| {
                    let read = Self::read(member, &format!("{place}.{name}"), unreadable);
                    (name.clone(), if is_action(name) { Self::Fixed(member.clone()) } else { read })
                };
                let members: Vec<_> = members.iter().map(|member| read(member, unreadable)).collect();
                if members.iter().all(|(_, member)| member.is_fixed()) {
                    Self::Fixed(value.clone())
                } else {
                    Self::Object(members)
                }
            }
            other => Self::Fixed(other.clone()),
        }
    }

    fn of_text(text: &str, place: &str, unreadable: &mut Unreadable) -> Self {
        if let Some(reference) = Reference::whole(text) {
            return Self::Worked(Some(Expression::Reference(reference)));
        }
        match in_backticks(text) {
            Some(inner) => Self::of_expression(inner, place, unreadable),
            None => Self::Fixed(Value::String(text.to_owned())),
        }
    }

    /// A value in which only a whole binding is worked out, as in RichText.
    pub(super) fn binding_only(value: &Value) -> Self {
        match value.as_str().and_then(Reference::whole) {
            Some(reference) => Self::Worked(Some(Expression::Reference(reference))),
            None => Self::Fixed(value.clone()),
        }
    }

    /// A condition: an expression, with or without backticks, or true or false.
    pub(super) fn condition(value: &Value, place: &str, unreadable: &mut Unreadable) -> Self {
        match value {
            Value::String(text) => Self::of_expression(in_backticks(text).unwrap_or(text), place, unreadable),
            fixed => Self::Fixed(fixed.clone()),
        }
    }

    fn of_expression(text: &str, place: &str, unreadable: &mut Unreadable) -> Self {
        let read = Expression::read(text);
        if read.is_none() {
            unreadable.push(format!("{place}: {text}"));
        }
        Self::Worked(read)
    }

    fn is_fixed(&self) -> bool {
        matches!(self, Self::Fixed(_))
    }

    /// The member of this name, worked out or not, without working the others out.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(member, _)| member == name).map(|(_, member)| member),
            _ => None,
        }
    }

    /// The text it always is.
    pub(super) fn fixed_text(&self) -> Option<&str> {
        match self {
            Self::Fixed(value) => value.as_str(),
            _ => None,
        }
    }

    /// Works it out.
    pub(super) fn value<'a>(&'a self, lookup: &dyn Fn(&Reference) -> Cow<'a, Value>) -> Cow<'a, Value> {
        match self {
            Self::Fixed(value) => Cow::Borrowed(value),
            Self::Worked(Some(expression)) => expression.value(lookup),
            Self::Worked(None) => Cow::Owned(Value::Null),
            Self::List(items) => Cow::Owned(items.iter().map(|item| item.value(lookup).into_owned()).collect()),
            Self::Object(members) => {
                let worked =
                    members.iter().map(|(name, member)| (name.clone(), member.value(lookup).into_owned()));
                Cow::Owned(Value::Object(worked.collect::<Map<_, _>>()))
            }
        }
    }
}

fn is_action(name: &str) -> bool {
    matches!(name, "on-select-action" | "on-unselect-action" | "on-click-action")
}

fn in_backticks(text: &str) -> Option<&str> {
    text.strip_prefix('`')?.strip_suffix('`')
}
