//! Three-way merge of lists whose elements have names.

use std::collections::HashMap;
use std::hash::Hash;

/// How the elements of one kind of list are merged.
pub(crate) trait Element: Clone + PartialEq {
    /// What an element is known by; the same in all three lists.
    type Key: Hash + Eq + Clone;

    /// The key. Elements with the same one are told apart by their order.
    fn key(&self) -> Self::Key;
}

/// What happens to single elements.
pub(crate) trait Merge<T> {
    /// One that is in all three, or that both sides added (`base` is `None` then).
    fn both(&mut self, base: Option<&T>, theirs: &T, ours: &T) -> T;
    /// One that the source removed although the tenant had changed it.
    fn removed(&mut self, ours: &T);
    /// One that the tenant removed although the source changed it since.
    fn left_out(&mut self, base: &T, theirs: &T);
}

type Known<'a, T> = HashMap<(<T as Element>::Key, usize), &'a T>;

/// The list with both sides' changes. In the tenant's order, unless the tenant left the order as it was: then in the
/// source's. What the source added comes after what it follows there. Linear in the lists' lengths.
pub(crate) fn merge<T: Element>(base: &[T], theirs: &[T], ours: &[T], how: &mut impl Merge<T>) -> Vec<T> {
    let (base_keys, their_keys, our_keys) = (keys(base), keys(theirs), keys(ours));
    let lists =
        Lists { base: known(&base_keys, base), theirs: known(&their_keys, theirs), ours: known(&our_keys, ours) };

    if our_keys == base_keys {
        for (key, ours) in our_keys.iter().zip(ours) {
            if !lists.theirs.contains_key(key) && lists.base.get(key) != Some(&ours) {
                how.removed(ours);
            }
        }
        return their_keys
            .iter()
            .zip(theirs)
            .map(|(key, theirs)| match lists.ours.get(key) {
                Some(ours) => how.both(lists.base.get(key).copied(), theirs, ours),
                None => theirs.clone(),
            })
            .collect();
    }

    // What the source added, by what it follows among the elements that stay.
    let mut added: HashMap<Option<&(T::Key, usize)>, Vec<&T>> = HashMap::new();
    let mut anchor = None;
    for (key, element) in their_keys.iter().zip(theirs) {
        match (lists.base.get(key), lists.ours.get(key)) {
            (_, Some(_)) => anchor = Some(key),
            (Some(base), None) => {
                if *base != element {
                    how.left_out(base, element);
                }
            }
            (None, None) => added.entry(anchor).or_default().push(element),
        }
    }
    let mut merged = Vec::with_capacity(ours.len() + theirs.len());
    merged.extend(added.remove(&None).unwrap_or_default().into_iter().cloned());
    for (key, element) in our_keys.iter().zip(ours) {
        match (lists.base.get(key), lists.theirs.get(key)) {
            (base, Some(theirs)) => merged.push(how.both(base.copied(), theirs, element)),
            (None, None) => merged.push(element.clone()),
            (Some(base), None) => {
                if *base != element {
                    how.removed(element);
                }
            }
        }
        merged.extend(added.remove(&Some(key)).unwrap_or_default().into_iter().cloned());
    }
    merged
}

struct Lists<'a, T: Element> {
    base: Known<'a, T>,
    theirs: Known<'a, T>,
    ours: Known<'a, T>,
}

fn known<'a, T: Element>(keys: &[(T::Key, usize)], list: &'a [T]) -> Known<'a, T> {
    keys.iter().cloned().zip(list).collect()
}

/// Each element's key, with how many came before it that have the same.
fn keys<T: Element>(list: &[T]) -> Vec<(T::Key, usize)> {
    numbered(list.iter(), Element::key).into_iter().map(|(key, _)| key).collect()
}

/// Each element under its key and how many came before it that have the same: ids of a hostile form may repeat.
pub(crate) fn numbered<'a, T, K: Hash + Eq + Clone>(
    elements: impl Iterator<Item = &'a T>,
    key: impl Fn(&'a T) -> K,
) -> Vec<((K, usize), &'a T)> {
    let mut seen: HashMap<K, usize> = HashMap::new();
    elements
        .map(|element| {
            let key = key(element);
            let count = seen.entry(key.clone()).or_default();
            let place = *count;
            *count += 1;
            ((key, place), element)
        })
        .collect()
}
