use super::node::Node;
use crate::plain_text::plain;
use akis_form::{Choice, OtherOption};
use std::collections::{HashMap, HashSet};

/// Marks an option or a row to which the document gives no id: it is shown, and cannot be sent back.
const WITHOUT_ID: &str = "unknown:";

/// Gives every question, row and option an id of its own: the source's, and for a repeated one the source's with a
/// number behind a `#`, which [`source_id`] takes off again. The vendor's ids are decimal numbers.
#[derive(Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
    times: HashMap<String, u32>,
}

impl Ids {
    pub(super) fn unique(&mut self, wanted: &str) -> String {
        if self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let times = self.times.entry(wanted.to_owned()).or_insert(1);
        loop {
            *times += 1;
            let id = format!("{wanted}#{times}");
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// The id the source knows behind one of ours; `None` where the source gave none.
pub(super) fn source_id(id: &str) -> Option<&str> {
    if id.is_empty() || id.starts_with(WITHOUT_ID) {
        return None;
    }
    match id.rsplit_once('#') {
        Some((id, times)) if !times.is_empty() && times.bytes().all(|byte| byte.is_ascii_digit()) => Some(id),
        _ => Some(id),
    }
}

/// What is shown of an array: invisible members were deleted in the editor. In the order of `position`, where every
/// member has one.
pub(super) fn shown(list: Node<'_>) -> Vec<Node<'_>> {
    let visible = |node: &Node<'_>| node.is_object() && node.get("visible").flag() != Some(false);
    let mut nodes: Vec<_> = list.list().into_iter().filter(visible).collect();
    if nodes.iter().all(|node| node.get("position").number().is_some()) {
        nodes.sort_by(|a, b| {
            let place = |node: &Node<'_>| node.get("position").number().unwrap_or_default();
            place(a).total_cmp(&place(b))
        });
    }
    nodes
}

/// A row or an option with the id it has here.
pub(super) struct Shown<'a> {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) node: Node<'a>,
}

/// The members with ids of their own. One that repeats id and label says nothing new and is left out.
pub(super) fn identified<'a>(nodes: &[Node<'a>], label: impl Fn(usize, Node<'a>) -> String) -> Vec<Shown<'a>> {
    let mut ids = Ids::default();
    let mut seen = HashSet::new();
    let mut all = Vec::with_capacity(nodes.len());
    for (index, node) in nodes.iter().enumerate() {
        let label = label(index, *node);
        let given = node.get("id").id();
        if given.as_ref().is_some_and(|id| !seen.insert((id.clone(), label.clone()))) {
            continue;
        }
        let id = ids.unique(&given.unwrap_or_else(|| format!("{WITHOUT_ID}{}", index + 1)));
        all.push(Shown { id, label, node: *node });
    }
    all
}

/// An option's words: its text, else what stands for it, else its place.
pub(super) fn option_label(index: usize, node: Node<'_>) -> String {
    let words = |key: &str| Some(plain(&node.get(key).text())).filter(|text| !text.is_empty());
    words("text")
        .or_else(|| words("description"))
        .or_else(|| node.get("weight").number().map(|weight| weight.to_string()))
        .unwrap_or_else(|| (index + 1).to_string())
}

/// A row's words; empty where it has none.
pub(super) fn row_label(_: usize, node: Node<'_>) -> String {
    plain(&node.get("text").text())
}

/// The options of a list of choices.
pub(super) fn choices(shown: &[Shown<'_>]) -> Vec<Choice> {
    let choice = |shown: &Shown<'_>| Choice {
        value: shown.id.clone(),
        label: shown.label.clone(),
        description: Some(plain(&shown.node.get("description").text()))
            .filter(|text| *text != shown.label)
            .unwrap_or_default(),
        image: image(shown.node),
    };
    shown.iter().map(choice).collect()
}

/// The address of a picture: an object with `url`, or the address itself.
pub(super) fn image(node: Node<'_>) -> Option<String> {
    let image = node.get("image");
    image.get("url").id().or_else(|| image.get("image_url").id()).or_else(|| image.id())
}

/// The box for words of one's own beside or instead of the options.
pub(super) struct Other {
    pub(super) id: Option<String>,
    pub(super) option: OtherOption,
    /// More of them than a question here can have.
    pub(super) more: bool,
}

/// `answers.other`: an object in the answers of the API, an array in its documentation.
pub(super) fn other(answers: Node<'_>) -> Option<Other> {
    let shown = shown(answers.get("other"));
    let first = shown.first()?;
    Some(Other {
        id: first.get("id").id(),
        option: OtherOption {
            label: plain(&first.get("text").text()),
            comment: first.get("is_answer_choice").flag() == Some(false),
            max_chars: first.get("num_chars").count().filter(|most| *most > 0),
        },
        more: shown.len() > 1,
    })
}
