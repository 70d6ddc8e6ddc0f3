use std::collections::{HashMap, HashSet};

/// Ids given so far. Google's are unique; those of a document that somebody joined from two are made so.
#[derive(Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
    next: HashMap<String, u32>,
}

impl Ids {
    /// The id itself the first time, `id~2` and so on after that.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        if self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let next = self.next.entry(wanted.to_owned()).or_insert(2);
        loop {
            let id = format!("{wanted}~{next}");
            *next = next.saturating_add(1);
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}
