//! Arrays of objects: options, list items, pictures.

use super::Checker;
use super::around::Around;
use super::rule::List;
use crate::check::codes::{MAX_ITEMS_REQUIRED, MIN_ITEMS_REQUIRED};
use crate::check::finding::Place;
use crate::check::tree::Node;

impl Checker {
    pub(super) fn list(&mut self, list: &'static List, node: &Node<'_>, place: &Place<'_>, around: Around) {
        let count = node.items().len();
        let name = list.shape.name;
        if count < list.min {
            let message = format!("There should be at least {} {name}(s), but found {count}.", list.min);
            self.error(MIN_ITEMS_REQUIRED, place, node.start, message);
        } else if count < list.least {
            let message = format!("WhatsApp wants at least {} {name}(s), but found {count}.", list.least);
            self.warning(MIN_ITEMS_REQUIRED, place, node.start, message);
        }
        if let Some(max) = list.max.filter(|max| count > *max) {
            let message = format!("There should be at most {max} {name}(s), but found {count}.");
            self.error(MAX_ITEMS_REQUIRED, place, node.start, message);
        } else if count > list.most {
            let message = format!("WhatsApp shows at most {} {name}(s), but found {count}.", list.most);
            self.warning(MAX_ITEMS_REQUIRED, place, node.start, message);
        }
        for (index, item) in node.items().iter().enumerate() {
            self.object(list.shape, item, &place.index(index), around);
        }
    }
}
