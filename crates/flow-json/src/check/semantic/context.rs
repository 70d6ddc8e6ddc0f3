//! What is known of the document before its parts are checked against each other.

use super::ROOT;
use super::kind::Kind;
use super::reference::{Reference, Store};
use super::walk::{Part, walk};
use crate::check::document::{Document, Screen};
use crate::check::finding::Place;
use crate::check::tree::Node;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

/// The document and what was collected of it.
pub(super) struct Context<'d> {
    pub document: &'d Document<'d, 'd>,
    /// One for each of the document's screens, in its order.
    pub screens: Vec<Facts<'d>>,
    /// The first screen of each id.
    pub by_id: HashMap<&'d str, usize>,
    /// Whether any screen asks for photos or documents.
    pickers: bool,
    /// What [`Context::named`] answered last; at first the first screen, which is the first of its id.
    last_named: Cell<usize>,
    /// Members of large nested declarations by name, filled when first asked for.
    large: RefCell<HashMap<usize, HashMap<&'d str, &'d Node<'d>>>>,
}

/// What is known of one screen.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own; none excludes another")]
pub(super) struct Facts<'d> {
    pub screen: Screen<'d, 'd>,
    pub terminal: bool,
    /// The declared fields of the screen's data by name; without the special key `required`.
    pub data: HashMap<&'d str, &'d Node<'d>>,
    /// The fields the special key `required` lists, if it is there.
    pub required: Option<HashSet<&'d str>>,
    /// The first input of each name.
    pub inputs: HashMap<&'d str, Input<'d>>,
    /// The names of its Forms.
    pub forms: HashSet<&'d str>,
    pub navigation_list: bool,
    /// It asks for photos or documents.
    pickers: bool,
    /// A NavigationList whose items, and so perhaps their actions, arrive while the Flow runs.
    pub unknown_routes: bool,
}

/// A component that holds a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Input<'d> {
    pub node: &'d Node<'d>,
    pub component: &'d str,
    pub kind: Kind,
}

/// What a reference leads to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'d> {
    pub kind: Kind,
    /// The declaration, for data.
    pub schema: Option<&'d Node<'d>>,
    /// The input, for form values.
    pub input: Option<Input<'d>>,
}

/// Why a reference leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Miss {
    NoScreen,
    NoField,
    ThroughArray,
    NoInput,
    IsForm,
}

/// One screen within its document.
#[derive(Clone, Copy)]
pub(super) struct Scope<'c, 'd> {
    pub context: &'c Context<'d>,
    /// Its place in `context.screens`.
    pub number: usize,
    pub facts: &'c Facts<'d>,
}

impl<'d> Context<'d> {
    pub(super) fn new(document: &'d Document<'d, 'd>) -> Self {
        let screens: Vec<_> = document.screens.iter().map(Facts::new).collect();
        let mut by_id = HashMap::with_capacity(screens.len());
        for (number, facts) in screens.iter().enumerate() {
            by_id.entry(facts.screen.id).or_insert(number);
        }
        let pickers = screens.iter().any(|facts: &Facts<'_>| facts.pickers);
        Self { document, screens, by_id, pickers, last_named: Cell::default(), large: RefCell::default() }
    }

    /// Whether any screen asks for photos or documents.
    pub(super) fn has_pickers(&self) -> bool {
        self.pickers
    }

    pub(super) fn scope(&self, number: usize) -> Option<Scope<'_, 'd>> {
        self.screens.get(number).map(|facts| Scope { context: self, number, facts })
    }

    /// Whether this screen has the id of an earlier one. That is a fault of its own; others leave such screens out.
    pub(super) fn repeated(&self, number: usize) -> bool {
        let id = self.screens.get(number).map(|facts| facts.screen.id);
        id.and_then(|id| self.by_id.get(id)) != Some(&number)
    }

    pub(super) fn since(&self, major: u16, minor: u16) -> bool {
        self.document.version >= super::version(major, minor)
    }

    /// The member of a declaration's `properties`.
    pub(super) fn property(&self, schema: &'d Node<'d>, name: &str) -> Option<&'d Node<'d>> {
        let properties = schema.get("properties")?;
        if properties.members().len() < 32 {
            return properties.get(name);
        }
        let mut large = self.large.borrow_mut();
        let members = large.entry(properties.start).or_insert_with(|| {
            properties.members().iter().map(|member| (member.key.as_ref(), &member.value)).collect()
        });
        members.get(name).copied()
    }

    /// Follows a reference used on screen `number`.
    pub(super) fn resolve(&self, number: usize, reference: &Reference<'_>) -> Result<Found<'d>, Miss> {
        let number = match reference.screen {
            Some(id) => self.named(id).ok_or(Miss::NoScreen)?,
            None => number,
        };
        let facts = self.screens.get(number).ok_or(Miss::NoScreen)?;
        match reference.store {
            Store::Data => self.data(facts, reference.path),
            Store::Form => facts.form(reference.path),
        }
    }

    /// The first screen with this id. References to one screen stand side by side, so the last answer is tried first.
    fn named(&self, id: &str) -> Option<usize> {
        let last = self.last_named.get();
        if self.screens.get(last).is_some_and(|facts| facts.screen.id == id) {
            return Some(last);
        }
        let number = self.by_id.get(id).copied()?;
        self.last_named.set(number);
        Some(number)
    }

    fn data(&self, facts: &Facts<'d>, path: &str) -> Result<Found<'d>, Miss> {
        let mut segments = path.split('.');
        let first = segments.next().unwrap_or_default();
        if first.split_once('[').is_some_and(|(name, _)| facts.data.contains_key(name)) {
            return Err(Miss::ThroughArray);
        }
        let mut schema = *facts.data.get(first).ok_or(Miss::NoField)?;
        for segment in segments {
            if schema.text("type") == Some("array") {
                return Err(Miss::ThroughArray);
            }
            schema = self.property(schema, segment).ok_or(Miss::NoField)?;
        }
        let kind = schema.text("type").and_then(Kind::named).unwrap_or(Kind::Any);
        Ok(Found { kind, schema: Some(schema), input: None })
    }
}

impl<'d> Facts<'d> {
    fn new(screen: &Screen<'d, 'd>) -> Self {
        let terminal = screen.node.get("terminal").and_then(Node::as_bool).unwrap_or(false);
        let mut facts = Self {
            screen: *screen,
            terminal,
            data: HashMap::new(),
            required: None,
            inputs: HashMap::new(),
            forms: HashSet::new(),
            navigation_list: false,
            pickers: false,
            unknown_routes: false,
        };
        for member in screen.node.get("data").map_or(&[][..], Node::members) {
            if member.key == "required" && member.value.is_array() {
                facts.required = Some(member.value.items().iter().filter_map(Node::as_str).collect());
            } else {
                facts.data.insert(member.key.as_ref(), &member.value);
            }
        }
        walk(screen, &mut |part| facts.note(part));
        facts
    }

    fn note(&mut self, part: &Part<'d, '_>) {
        match part.kind {
            "Form" => self.forms.extend(part.node.text("name")),
            "NavigationList" => {
                self.navigation_list = true;
                let known = part.node.get("on-click-action").is_some()
                    || part.node.get("list-items").is_some_and(Node::is_array);
                self.unknown_routes |= !known;
            }
            "PhotoPicker" | "DocumentPicker" => self.pickers = true,
            _ => {}
        }
        if let Some(kind) = value_kind(part.kind, part.node)
            && let Some(name) = part.node.text("name")
        {
            let input = Input { node: part.node, component: part.kind, kind };
            self.inputs.entry(name).or_insert(input);
        }
    }

    fn form(&self, path: &str) -> Result<Found<'d>, Miss> {
        if let Some(input) = self.inputs.get(path) {
            return Ok(Found { kind: input.kind, schema: None, input: Some(*input) });
        }
        // The two dates of a range.
        if let Some((name, _)) = path.split_once('.')
            && let Some(input) = self.inputs.get(name)
            && input.component == "CalendarPicker"
        {
            return Ok(Found { kind: Kind::Any, schema: None, input: Some(*input) });
        }
        Err(if self.forms.contains(path) { Miss::IsForm } else { Miss::NoInput })
    }

    /// `screens[3]`, and a deeper place in it by `then`.
    pub(super) fn at<R>(&self, then: impl FnOnce(&Place<'_>) -> R) -> R {
        let screens = ROOT.key("screens");
        then(&screens.index(self.screen.index))
    }

    /// Where the screen is in the document, for a finding of several places.
    pub(super) fn pointer(&self) -> (String, usize) {
        (format!("screens[{}]", self.screen.index), self.screen.node.start)
    }
}

impl<'d> Scope<'_, 'd> {
    pub(super) fn walk(&self, mut visit: impl FnMut(&Part<'d, '_>)) {
        walk(&self.facts.screen, &mut visit);
    }

    pub(super) fn since(&self, major: u16, minor: u16) -> bool {
        self.context.since(major, minor)
    }

    /// One sentence on a reference that leads nowhere. `text` is the reference as written.
    pub(super) fn sentence(&self, text: &str, reference: &Reference<'_>, miss: Miss) -> String {
        let text = super::short(text);
        let screen = super::short(reference.screen.unwrap_or(self.facts.screen.id));
        match miss {
            Miss::NoScreen => format!("{text} names screen '{screen}', which is missing in the Flow JSON."),
            Miss::NoField => format!("Missing dynamic data '{text}' in the data model of screen '{screen}'."),
            Miss::ThroughArray => {
                format!(
                    "{text} is invalid: its path leads through an array in the data model of screen '{screen}'."
                )
            }
            Miss::NoInput => format!("Missing Form component '{text}' for screen '{screen}'."),
            Miss::IsForm => {
                format!("{text} names a Form. The value of a Form cannot be used, only those of its inputs.")
            }
        }
    }
}

/// The type of the value a component holds; `None` for one that holds none (Flow JSON 7.3, components).
pub(super) fn value_kind(component: &str, node: &Node<'_>) -> Option<Kind> {
    Some(match component {
        "TextInput" if node.text("input-type") == Some("number") => Kind::Digits,
        "CalendarPicker" if node.text("mode") == Some("range") => Kind::Object,
        "TextInput" | "TextArea" | "RadioButtonsGroup" | "Dropdown" | "DatePicker" | "CalendarPicker" => {
            Kind::String
        }
        "OptIn" => Kind::Boolean,
        "CheckboxGroup" | "ChipsSelector" => Kind::Array,
        "PhotoPicker" | "DocumentPicker" | "NavigationList" => Kind::Any,
        _ => return None,
    })
}
