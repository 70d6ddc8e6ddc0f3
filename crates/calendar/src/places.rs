use crate::Slot;

/// Bookings and holds of the same stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Which stretch; bookings of before the rules were changed may have another length.
    pub slot: Slot,
    /// How many.
    pub count: u32,
}

/// The most places that are taken at any moment of the slot: that many are in use when it is booked. Bookings that follow
/// each other within the slot share a place.
pub fn in_use(slot: Slot, taken: &[Taken]) -> u32 {
    let touching = || taken.iter().filter(|other| other.slot.from < slot.to && other.slot.to > slot.from);
    // The number can only rise where something begins.
    let moments = touching().map(|other| other.slot.from.max(slot.from));
    let at = |moment| {
        let there = touching().filter(|other| other.slot.from <= moment && other.slot.to > moment);
        there.fold(0_u32, |sum, other| sum.saturating_add(other.count))
    };
    moments.map(at).max().unwrap_or_default()
}

/// How many places are free in each of these slots, which must be in order, as [`Slots`](crate::Slots) gives them. One pass
/// over both lists.
pub fn free(
    slots: impl IntoIterator<Item = Slot>,
    mut taken: Vec<Taken>,
    capacity: u32,
) -> impl Iterator<Item = (Slot, u32)> {
    taken.sort_unstable_by_key(|taken| taken.slot);
    let mut coming = taken.into_iter().peekable();
    let mut near: Vec<Taken> = Vec::new();
    slots.into_iter().map(move |slot| {
        near.retain(|taken| taken.slot.to > slot.from);
        while let Some(next) = coming.next_if(|taken| taken.slot.from < slot.to) {
            if next.slot.to > slot.from {
                near.push(next);
            }
        }
        (slot, capacity.saturating_sub(in_use(slot, &near)))
    })
}
