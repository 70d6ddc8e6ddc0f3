//! Booking calendars: opening hours become slots, and bookings take their places.
//!
//! [`Rules`] are what a company writes down; [`Calendar`] is the same, checked. [`Calendar::slots`] gives the slots of a
//! stretch of time, [`places`] says how many places of a slot are free, [`label`] what people read. Pure: the caller brings
//! the time, and the time zones are part of the program, so that a slot is the same on every machine.

mod calendar;
mod clock;
mod fault;
/// What people read for a slot.
pub mod label;
/// How many places are taken.
pub mod places;
mod rules;
mod slots;

pub use calendar::{Calendar, zone};
pub use clock::Clock;
pub use fault::Fault;
pub use rules::{Blocked, Holiday, Hours, Limits, OpenDay, Rules};
pub use slots::{Slot, Slots};

#[cfg(test)]
mod tests;
