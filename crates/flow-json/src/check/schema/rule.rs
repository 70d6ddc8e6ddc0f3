//! The words in which the tables of [`super::table`] say what a component may carry.

use super::Checker;
use super::around::{Around, Parent};
use crate::check::document::Version;
use crate::check::finding::Place;
use crate::check::tree::Node;

pub(super) const V2_1: Version = Version(2, 1);
pub(super) const V3_0: Version = Version(3, 0);
pub(super) const V3_1: Version = Version(3, 1);
pub(super) const V4_0: Version = Version(4, 0);
pub(super) const V5_0: Version = Version(5, 0);
pub(super) const V5_1: Version = Version(5, 1);
pub(super) const V6_0: Version = Version(6, 0);
pub(super) const V6_1: Version = Version(6, 1);
pub(super) const V6_2: Version = Version(6, 2);
pub(super) const V6_3: Version = Version(6, 3);
pub(super) const V7_0: Version = Version(7, 0);
pub(super) const V7_1: Version = Version(7, 1);
pub(super) const V7_3: Version = Version(7, 3);

/// A rule that no other word can say: it gets the value, or the whole object when it stands on a [`Shape`].
pub(super) type Special = fn(&mut Checker, &Node<'_>, &Place<'_>, Around);

/// An object with known keys. Every other key is refused.
pub(super) struct Shape {
    /// As messages name it: a component's type, or what the object is.
    pub name: &'static str,
    pub properties: &'static [Property],
    /// What holds between the properties; asked after each of them was in order by itself.
    pub between: Option<Special>,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(super) struct Property {
    pub key: &'static str,
    pub rule: Rule,
    /// The first version that knows it.
    pub since: Version,
    /// The version from which it must be there.
    pub required: Option<Version>,
    /// Where the client cuts the text, in characters.
    pub limit: Option<usize>,
    /// Refused inside a Form: the Form's maps say it there.
    pub outside_form: bool,
}

/// What a value must be. "Dynamic" means: or a binding, or from 6.0 an expression in backticks.
#[derive(Clone, Copy)]
pub(super) enum Rule {
    /// A dynamic string. From 6.0 no string of a component may be blank.
    Text,
    /// A dynamic string that no version accepts blank.
    ShownText,
    /// As `ShownText`; from 5.1 also an array of strings.
    Texts,
    /// A string, an array of static strings, or one binding; no expression.
    RichText,
    /// A string that is never read as a binding.
    StaticText,
    /// The key of an answer: neither binding nor expression.
    Name,
    /// A dynamic boolean.
    Flag,
    /// A boolean.
    StaticFlag,
    /// A dynamic number, not below this.
    Number(Option<i32>),
    /// An integer between these, never dynamic.
    StaticInteger(i32, i32),
    /// One of these.
    StaticChoice(&'static [&'static str]),
    /// One of these, or dynamic.
    Choice(&'static [&'static str]),
    /// At least one of these, in an array that is never dynamic.
    StaticChoices(&'static [&'static str]),
    /// Any of these in an array, or dynamic.
    Choices(&'static [&'static str]),
    /// A dynamic array of strings.
    Strings,
    /// A dynamic array of objects.
    List(&'static List),
    /// An object of this shape, never dynamic.
    Object(&'static Shape),
    /// An object of any keys, or dynamic.
    AnyObject,
    /// An object of strings, or dynamic.
    Messages,
    /// An action.
    Action(&'static Actions),
    /// An array of components.
    Children(Parent),
    /// What none of the above can say.
    Special(Special),
    /// Left to what the shape asks of its properties together.
    Between,
}

/// One of Meta's component types.
pub(super) struct Component {
    pub shape: Shape,
    /// The first version that knows it.
    pub since: Version,
    /// The first version that accepts it inside a Form, an If, a Switch; none does where there is none.
    pub in_form: Option<Version>,
    pub in_if: Option<Version>,
    pub in_switch: Option<Version>,
    /// It takes an answer: below 4.0 it stands inside a Form or nowhere.
    pub input: bool,
}

/// An array of objects, and how many.
pub(super) struct List {
    pub shape: &'static Shape,
    /// Fewer are refused.
    pub min: usize,
    /// Clients show at least this many and at most `most`; Meta's schema does not count that far.
    pub least: usize,
    pub most: usize,
    /// More are refused.
    pub max: Option<usize>,
}

/// The actions of one place.
pub(super) struct Actions {
    /// Name, and the first version that allows it there.
    pub names: &'static [(&'static str, Version)],
    /// On-select and on-unselect actions carry a payload in any case.
    pub payload_required: bool,
}

impl Shape {
    /// Components, and the layout, are told apart by their `type`.
    pub(super) fn is_component(&self) -> bool {
        self.properties.first().is_some_and(|property| property.key == "type")
    }
}

impl Property {
    const fn new(key: &'static str, rule: Rule) -> Self {
        Self { key, rule, since: V2_1, required: None, limit: None, outside_form: false }
    }

    pub(super) const fn required(self) -> Self {
        self.required_since(V2_1)
    }

    pub(super) const fn required_since(mut self, version: Version) -> Self {
        self.required = Some(version);
        self
    }

    pub(super) const fn since(mut self, version: Version) -> Self {
        self.since = version;
        self
    }

    pub(super) const fn limit(mut self, characters: usize) -> Self {
        self.limit = Some(characters);
        self
    }

    pub(super) const fn outside_form(mut self) -> Self {
        self.outside_form = true;
        self
    }
}

/// One row: a key and its rule.
pub(super) const fn property(key: &'static str, rule: Rule) -> Property {
    Property::new(key, rule)
}

/// A component that stands directly in the layout only.
pub(super) const fn component(name: &'static str, properties: &'static [Property]) -> Component {
    let shape = shape(name, properties);
    Component { shape, since: V2_1, in_form: None, in_if: None, in_switch: None, input: false }
}

impl Component {
    pub(super) const fn since(mut self, version: Version) -> Self {
        self.since = version;
        self
    }

    pub(super) const fn in_form(mut self, since: Version) -> Self {
        self.in_form = Some(since);
        self
    }

    pub(super) const fn in_if(mut self, since: Version) -> Self {
        self.in_if = Some(since);
        self
    }

    pub(super) const fn in_switch(mut self, since: Version) -> Self {
        self.in_switch = Some(since);
        self
    }

    pub(super) const fn input(mut self) -> Self {
        self.input = true;
        self
    }

    pub(super) const fn between(mut self, special: Special) -> Self {
        self.shape.between = Some(special);
        self
    }
}

/// An object whose properties do not depend on each other.
pub(super) const fn shape(name: &'static str, properties: &'static [Property]) -> Shape {
    Shape { name, properties, between: None }
}
