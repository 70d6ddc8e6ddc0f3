use crate::conflict::{Conflict, ConflictField, Conflicts, Place, Prefer};
use crate::list::{self, Element, Merge, numbered};
use crate::merge_kinds;
use crate::words::{name, short};
use akis_form::{
    Caution, Condition, Consent, Content, Ending, Form, HiddenField, Item, Page, Question, QuestionId, Variable,
};
use std::collections::{HashMap, HashSet};

/// A draft with the source's changes and the tenant's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The new draft.
    pub form: Form,
    /// What both had changed, each otherwise; already decided.
    pub conflicts: Vec<Conflict>,
}

/// Merges what the source changed (from `base` to `theirs`) with what the tenant changed (from `base` to `ours`).
///
/// Whoever changed something has it. Where both did, words, order and logic stay the tenant's; what is asked, and so what
/// the source takes, becomes the source's. A question that the source removed is gone, because its answers have no place
/// any more; one that the tenant added stays; one that the tenant removed stays out.
pub fn merge(base: &Form, theirs: &Form, ours: &Form) -> Merged {
    let mut conflicts = Conflicts::default();
    let form = whole(&mut conflicts, [base, theirs, ours]);
    dangling(&mut conflicts, &form, theirs, ours);
    Merged { form, conflicts: conflicts.0 }
}

fn whole(conflicts: &mut Conflicts, [base, theirs, ours]: [&Form; 3]) -> Form {
    let all = [base, theirs, ours];
    macro_rules! pick {
        ($field:ident, $what:ident, $prefer:ident) => {
            conflicts.pick(Place::FORM, ConflictField::$what, Prefer::$prefer, all.map(|form| &form.$field))
        };
    }
    let title = pick!(title, Label, Ours);
    let description = pick!(description, Texts, Ours);
    let language = pick!(language, Form, Ours);
    let submit_label = pick!(submit_label, Texts, Ours);
    let ending = ending(conflicts, all.map(|form| &form.ending));
    // Facts about the source, and no edit of anybody's: the newest reading has them, unless it brought none.
    let mut quiet = Conflicts::default();
    let mut fact = |field: fn(&Form) -> bool| {
        quiet.pick(Place::FORM, ConflictField::Form, Prefer::Theirs, [&field(base), &field(theirs), &field(ours)])
    };
    let captcha = fact(|form| form.captcha);
    let source = quiet.pick(Place::FORM, ConflictField::Form, Prefer::Theirs, all.map(|form| &form.source));
    let cautions: Vec<Caution> =
        quiet.pick(Place::FORM, ConflictField::Form, Prefer::Theirs, all.map(|form| &form.cautions));
    let variables: Vec<Variable> =
        list::merge(&base.variables, &theirs.variables, &ours.variables, &mut Elements { conflicts });
    let hidden = list::merge(&base.hidden, &theirs.hidden, &ours.hidden, &mut Elements { conflicts });
    let endings = list::merge(&base.endings, &theirs.endings, &ours.endings, &mut Elements { conflicts });
    let nodes = all.map(flat);
    let [base_nodes, their_nodes, our_nodes] = &nodes;
    let pages = pages(list::merge(base_nodes, their_nodes, our_nodes, &mut Elements { conflicts }));
    Form {
        source,
        title,
        description,
        language,
        pages,
        hidden,
        ending,
        submit_label,
        captcha,
        endings,
        variables,
        cautions,
    }
}

/// A form's pages as one list: a page's head, then what stands on it.
#[allow(clippy::large_enum_variant, reason = "nearly every node is a question; a box for each would serve nobody")]
#[derive(Debug, Clone, PartialEq)]
enum Node {
    /// The beginning of a page, by its place among the pages without id, and without its items.
    Page(usize, Page),
    Item(Item),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Page(String, usize),
    Question(QuestionId),
    Consent(QuestionId),
    Content(Option<QuestionId>, String),
}

impl Element for Node {
    type Key = Key;

    fn key(&self) -> Key {
        match self {
            Self::Page(place, page) => Key::Page(page.id.clone(), *place),
            Self::Item(Item::Question(question)) => Key::Question(question.id.clone()),
            Self::Item(Item::Consent(consent)) => Key::Consent(consent.id.clone()),
            Self::Item(Item::Content(content)) => {
                let text = if content.id.is_some() { String::new() } else { content.text.clone() };
                Key::Content(content.id.clone(), text)
            }
        }
    }
}

fn flat(form: &Form) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut nameless = 0;
    for page in &form.pages {
        let head = Page { items: Vec::new(), ..page.clone() };
        let place = if page.id.is_empty() { nameless } else { 0 };
        nameless += usize::from(page.id.is_empty());
        nodes.push(Node::Page(place, head));
        nodes.extend(page.items.iter().cloned().map(Node::Item));
    }
    nodes
}

fn pages(nodes: Vec<Node>) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    for node in nodes {
        match (node, pages.last_mut()) {
            (Node::Page(_, page), _) => pages.push(page),
            (Node::Item(item), Some(page)) => page.items.push(item),
            (Node::Item(item), None) => pages.push(Page { items: vec![item], ..Page::default() }),
        }
    }
    pages
}

/// Merges elements, noting conflicts.
pub(crate) struct Elements<'a> {
    pub(crate) conflicts: &'a mut Conflicts,
}

impl Merge<Node> for Elements<'_> {
    fn both(&mut self, base: Option<&Node>, theirs: &Node, ours: &Node) -> Node {
        match (base, theirs, ours) {
            (Some(Node::Page(_, base)), Node::Page(_, theirs), Node::Page(place, ours)) => {
                Node::Page(*place, page(self.conflicts, [base, theirs, ours]))
            }
            (
                Some(Node::Item(Item::Question(base))),
                Node::Item(Item::Question(theirs)),
                Node::Item(Item::Question(ours)),
            ) => Node::Item(Item::Question(question(self.conflicts, [base, theirs, ours]))),
            (
                Some(Node::Item(Item::Consent(base))),
                Node::Item(Item::Consent(theirs)),
                Node::Item(Item::Consent(ours)),
            ) => Node::Item(Item::Consent(consent(self.conflicts, [base, theirs, ours]))),
            (
                Some(Node::Item(Item::Content(base))),
                Node::Item(Item::Content(theirs)),
                Node::Item(Item::Content(ours)),
            ) => Node::Item(Item::Content(content(self.conflicts, [base, theirs, ours]))),
            // Both added it; two different things never have the same key.
            (_, _, ours) => ours.clone(),
        }
    }

    fn removed(&mut self, ours: &Node) {
        match ours {
            Node::Item(Item::Question(question)) => self.conflicts.removed(Some(&question.id), &name(question)),
            Node::Item(Item::Consent(consent)) => self.conflicts.removed(Some(&consent.id), &short(&consent.text)),
            Node::Item(Item::Content(content)) => {
                self.conflicts.removed(content.id.as_ref(), &short(&content.text));
            }
            Node::Page(_, page) => self.conflicts.removed(None, &short(&page.title)),
        }
    }

    fn left_out(&mut self, base: &Node, theirs: &Node) {
        if let (Node::Item(Item::Question(base)), Node::Item(Item::Question(theirs))) = (base, theirs)
            && theirs.required
            && !base.required
        {
            self.conflicts.needed(Some(&theirs.id), &name(theirs));
        }
    }
}

fn page(conflicts: &mut Conflicts, all: [&Page; 3]) -> Page {
    let title = short(&all[2].title);
    let at = Place { question: None, name: &title };
    Page {
        title: conflicts.pick(at, ConflictField::Label, Prefer::Ours, all.map(|page| &page.title)),
        items: Vec::new(),
        id: all[2].id.clone(),
        jumps: conflicts.pick(at, ConflictField::Logic, Prefer::Ours, all.map(|page| &page.jumps)),
    }
}

fn question(conflicts: &mut Conflicts, all: [&Question; 3]) -> Question {
    let name = name(all[2]);
    let at = Place { question: Some(&all[2].id), name: &name };
    macro_rules! pick {
        ($field:ident, $what:ident, $prefer:ident) => {
            conflicts.pick(at, ConflictField::$what, Prefer::$prefer, all.map(|question| &question.$field))
        };
    }
    Question {
        id: all[2].id.clone(),
        label: pick!(label, Label, Ours),
        help: pick!(help, Texts, Ours),
        required: pick!(required, Kind, Theirs),
        visible_when: pick!(visible_when, Logic, Ours),
        sensitive: pick!(sensitive, Form, Ours),
        target: pick!(target, Place, Ours),
        collected: pick!(collected, Form, Theirs),
        jumps: pick!(jumps, Logic, Ours),
        changes: pick!(changes, Logic, Ours),
        kind: merge_kinds::kind(conflicts, at, all.map(|question| &question.kind)),
    }
}

fn consent(conflicts: &mut Conflicts, all: [&Consent; 3]) -> Consent {
    let name = short(&all[2].text);
    let at = Place { question: Some(&all[2].id), name: &name };
    Consent {
        id: all[2].id.clone(),
        part: conflicts.pick(at, ConflictField::Consent, Prefer::Ours, all.map(|consent| &consent.part)),
        text: conflicts.pick(at, ConflictField::Consent, Prefer::Ours, all.map(|consent| &consent.text)),
        target: conflicts.pick(at, ConflictField::Place, Prefer::Ours, all.map(|consent| &consent.target)),
        gate: conflicts.pick(at, ConflictField::Consent, Prefer::Ours, all.map(|consent| &consent.gate)),
    }
}

fn content(conflicts: &mut Conflicts, all: [&Content; 3]) -> Content {
    let name = short(&all[2].text);
    let at = Place { question: all[2].id.as_ref(), name: &name };
    macro_rules! pick {
        ($field:ident, $what:ident) => {
            conflicts.pick(at, ConflictField::$what, Prefer::Ours, all.map(|content| &content.$field))
        };
    }
    Content {
        text: pick!(text, Texts),
        visible_when: pick!(visible_when, Logic),
        id: all[2].id.clone(),
        image: pick!(image, Texts),
        video: pick!(video, Texts),
        jumps: pick!(jumps, Logic),
    }
}

fn ending(conflicts: &mut Conflicts, all: [&Ending; 3]) -> Ending {
    Ending {
        id: all[2].id.clone(),
        text: conflicts.pick(Place::FORM, ConflictField::Texts, Prefer::Ours, all.map(|ending| &ending.text)),
        redirect_url: conflicts.pick(
            Place::FORM,
            ConflictField::Texts,
            Prefer::Ours,
            all.map(|ending| &ending.redirect_url),
        ),
    }
}

/// Things that are merged as a whole.
macro_rules! merged_whole {
    ($($type:ty, $key:ty, |$one:ident| $of:expr, $prefer:ident;)+) => {$(
        impl Element for $type {
            type Key = $key;

            fn key(&self) -> $key {
                let $one = self;
                $of
            }
        }

        impl Merge<$type> for Elements<'_> {
            fn both(&mut self, base: Option<&$type>, theirs: &$type, ours: &$type) -> $type {
                let Some(base) = base else { return ours.clone() };
                self.conflicts.pick(Place::FORM, ConflictField::Form, Prefer::$prefer, [base, theirs, ours])
            }

            fn removed(&mut self, ours: &$type) {
                self.conflicts.removed(None, &short(&Element::key(ours).to_string()));
            }

            fn left_out(&mut self, _: &$type, _: &$type) {}
        }
    )+};
}

merged_whole! {
    HiddenField, QuestionId, |field| field.id.clone(), Ours;
    Ending, String, |ending| ending.id.clone(), Ours;
    Variable, QuestionId, |variable| variable.id.clone(), Theirs;
}

/// Rules of the tenant's that ask about what the source took away.
fn dangling(conflicts: &mut Conflicts, form: &Form, theirs: &Form, ours: &Form) {
    let known = |form: &Form| -> HashSet<QuestionId> {
        let variables = form.variables.iter().map(|variable| variable.id.clone());
        let hidden = form.hidden.iter().map(|field| field.id.clone());
        form.questions().map(|question| question.id.clone()).chain(variables).chain(hidden).collect()
    };
    let (there, before) = (known(form), known(ours));
    let of_source: HashMap<_, _> = numbered(theirs.questions(), |question| &question.id).into_iter().collect();
    for (key, question) in numbered(form.questions(), |question| &question.id) {
        let is_theirs = of_source
            .get(&key)
            .is_some_and(|theirs| theirs.visible_when == question.visible_when && theirs.jumps == question.jumps);
        if is_theirs {
            continue;
        }
        let asks = question.visible_when.as_ref().map(Condition::questions).unwrap_or_default();
        let jumps = question.jumps.iter().flat_map(|jump| jump.when.questions());
        if asks.into_iter().chain(jumps).any(|about| before.contains(about) && !there.contains(about)) {
            conflicts.dangling(&question.id, &name(question));
        }
    }
}
