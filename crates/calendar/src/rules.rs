use crate::Clock;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// When a company takes bookings, as it writes it down. [`Calendar::new`](crate::Calendar::new) checks it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// IANA name: `Europe/Istanbul`. Every local time here is a time of this zone.
    pub time_zone: String,
    /// Opening hours of an ordinary week. A day may have several; one that is not named is closed.
    pub weekly: Vec<OpenDay>,
    /// Days that are not ordinary.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// Stretches in which nothing begins, runs or ends.
    #[serde(default)]
    pub blocked: Vec<Blocked>,
    /// How long a booking lasts, in minutes.
    pub slot_minutes: u32,
    /// From one beginning to the next, in minutes. Shorter than a booking lets slots overlap; they then share the places.
    pub step_minutes: u32,
    /// How many bookings there may be at any one moment.
    pub capacity: u32,
    /// The least time between booking and beginning, in minutes.
    pub notice_minutes: u32,
    /// How far ahead may be booked, in days.
    pub horizon_days: u32,
    /// How long a place is kept for a person who is still filling in the form, in minutes.
    #[serde(default = "ten")]
    pub hold_minutes: u32,
}

fn ten() -> u32 {
    10
}

/// Opening hours on one day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenDay {
    /// Monday is 1, Sunday 7 (ISO 8601).
    pub day: u8,
    /// From when.
    pub from: Clock,
    /// Until when; later than `from`. A night that goes on is written on both days.
    pub to: Clock,
}

/// Opening hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// From when.
    pub from: Clock,
    /// Until when; later than `from`.
    pub to: Clock,
}

/// A day with hours of its own in place of the week's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Which.
    pub date: Date,
    /// What the company calls it; may be empty.
    #[serde(default)]
    pub name: String,
    /// Its hours; none is closed.
    #[serde(default)]
    pub hours: Vec<Hours>,
}

/// A stretch in which nothing can be booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blocked {
    /// From when, as clocks in the calendar's zone show it.
    pub from: DateTime,
    /// Until when; later than `from`.
    pub to: DateTime,
    /// Why; may be empty. People who book never see it.
    #[serde(default)]
    pub reason: String,
}

/// How much of what a calendar may have.
#[derive(Debug, Clone, Copy)]
pub struct Limits;

impl Limits {
    /// Opening hours of a week, and of one holiday.
    pub const HOURS: usize = 100;
    /// Holidays.
    pub const HOLIDAYS: usize = 500;
    /// Blocked stretches.
    pub const BLOCKED: usize = 500;
    /// Shortest booking and step, in minutes.
    pub const LEAST_MINUTES: u32 = 5;
    /// Longest booking and step, in minutes: a day.
    pub const MOST_MINUTES: u32 = 24 * 60;
    /// Most bookings at one moment.
    pub const CAPACITY: u32 = 1_000;
    /// Longest notice, in minutes: 90 days.
    pub const NOTICE: u32 = 90 * 24 * 60;
    /// Farthest horizon, in days.
    pub const HORIZON: u32 = 366;
    /// Longest hold, in minutes.
    pub const HOLD: u32 = 120;
    /// Most characters of a name or a reason.
    pub const WORDS: usize = 100;
}
