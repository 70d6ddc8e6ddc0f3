use crate::rules::Hours;
use crate::{Calendar, Clock};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use std::collections::VecDeque;

/// A stretch of time that can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
}

/// The slots of a stretch of time, in order.
///
/// Opening hours are real time from opening to closing, cut into steps. So when clocks are put forward, a time that no
/// clock shows is no slot; when they are put back, an hour that clocks show twice has slots twice, which are different
/// instants.
#[derive(Debug)]
pub struct Slots<'a> {
    calendar: &'a Calendar,
    from: Timestamp,
    to: Timestamp,
    /// The next day to look at; `None` after the last.
    day: Option<Date>,
    last: Date,
    ready: VecDeque<Slot>,
}

impl<'a> Slots<'a> {
    pub(crate) fn new(calendar: &'a Calendar, from: Timestamp, to: Timestamp) -> Self {
        let date = |at: Timestamp| calendar.zone.to_datetime(at).date();
        let day = (from < to).then(|| date(from));
        Self { calendar, from, to, day, last: date(to), ready: VecDeque::new() }
    }

    fn fill(&mut self, date: Date) {
        let calendar = self.calendar;
        let mut slots = Vec::new();
        for hours in hours_of(calendar, date) {
            cut(calendar, date, hours, &mut slots);
        }
        slots.sort_unstable();
        // Two openings of a night with two 2 o'clocks may meet.
        slots.dedup();
        let (Some(first), Some(last)) = (slots.first(), slots.last()) else { return };
        let blocked = calendar.blocked_in(first.from, last.to);
        let wanted = |slot: &Slot| {
            let is_open = blocked.iter().all(|(from, to)| *from >= slot.to || *to <= slot.from);
            slot.from >= self.from && slot.from < self.to && is_open
        };
        self.ready = slots.into_iter().filter(wanted).collect();
    }
}

impl Iterator for Slots<'_> {
    type Item = Slot;

    fn next(&mut self) -> Option<Slot> {
        loop {
            if let Some(slot) = self.ready.pop_front() {
                return Some(slot);
            }
            let day = self.day?;
            self.day = day.tomorrow().ok().filter(|next| *next <= self.last);
            self.fill(day);
        }
    }
}

/// A day's opening hours: the holiday's own, else the week's.
fn hours_of(calendar: &Calendar, date: Date) -> Vec<Hours> {
    if let Some(holiday) = calendar.rules.holidays.iter().find(|holiday| holiday.date == date) {
        return holiday.hours.clone();
    }
    let day = date.weekday().to_monday_one_offset();
    let of_day = calendar.rules.weekly.iter().filter(|open| i16::from(open.day) == i16::from(day));
    of_day.map(|open| Hours { from: open.from, to: open.to }).collect()
}

fn cut(calendar: &Calendar, date: Date, hours: Hours, slots: &mut Vec<Slot>) {
    let (Some(opens), Some(closes)) = (local(date, hours.from), local(date, hours.to)) else { return };
    let (Some(open), Some(close)) = (first(calendar, opens), last(calendar, closes)) else { return };
    let lasts = calendar.lasts();
    let step = SignedDuration::from_mins(i64::from(calendar.rules.step_minutes));
    let mut at = open;
    loop {
        let Ok(end) = at.checked_add(lasts) else { return };
        if end > close {
            return;
        }
        // On a night with two 2 o'clocks the hours from 2:00 to 2:30 do not hold what lies between them.
        let shown = calendar.zone.to_datetime(at);
        if shown >= opens && shown < closes {
            slots.push(Slot { from: at, to: end });
        }
        let Ok(next) = at.checked_add(step) else { return };
        at = next;
    }
}

/// What clocks show at this time of the day.
fn local(date: Date, clock: Clock) -> Option<DateTime> {
    if clock.is_end_of_day() {
        return date.tomorrow().ok().map(|next| next.to_datetime(Time::midnight()));
    }
    date.at(0, 0, 0, 0).checked_add(i64::from(clock.minutes()).minutes()).ok()
}

/// The first instant at which clocks show this or something later.
fn first(calendar: &Calendar, shown: DateTime) -> Option<Timestamp> {
    let at = calendar.zone.to_ambiguous_timestamp(shown);
    match at.offset() {
        AmbiguousOffset::Gap { .. } => jump(calendar, at.earlier().ok()?),
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => at.earlier().ok(),
    }
}

/// The last instant at which clocks show this, or the one where they jump over it.
fn last(calendar: &Calendar, shown: DateTime) -> Option<Timestamp> {
    let at = calendar.zone.to_ambiguous_timestamp(shown);
    match at.offset() {
        AmbiguousOffset::Gap { .. } => jump(calendar, at.earlier().ok()?),
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => at.later().ok(),
    }
}

/// When clocks next change.
fn jump(calendar: &Calendar, before: Timestamp) -> Option<Timestamp> {
    calendar.zone.following(before).next().map(|change| change.timestamp())
}
