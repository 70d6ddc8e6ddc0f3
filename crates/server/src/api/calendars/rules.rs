use super::CalendarProblem;
use akis_calendar::{Blocked, Calendar, Clock, Holiday, Hours, OpenDay, Rules};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// When bookings are taken.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CalendarRules)]
pub(super) struct RulesBody {
    /// IANA name. Every local time here is a time of this zone.
    #[schema(example = "Europe/Istanbul")]
    pub(super) time_zone: String,
    /// Opening hours of an ordinary week; a day may have several, one that is not named is closed. At most 100.
    weekly: Vec<OpenDayBody>,
    /// Days with hours of their own, or closed. At most 500.
    #[serde(default)]
    holidays: Vec<HolidayBody>,
    /// Stretches in which nothing can be booked. At most 500.
    #[serde(default)]
    blocked: Vec<BlockedBody>,
    /// How long a booking lasts, 5 to 1440 minutes.
    slot_minutes: u32,
    /// From one beginning to the next, 5 to 1440 minutes.
    step_minutes: u32,
    /// How many bookings there may be at any one moment, 1 to 1000.
    capacity: u32,
    /// The least time between booking and beginning, in minutes, at most 90 days.
    notice_minutes: u32,
    /// How far ahead may be booked, 1 to 366 days.
    horizon_days: u32,
    /// How long a place is kept for a person who is filling in the form, 1 to 120 minutes; 10 unless said.
    #[serde(default = "ten")]
    hold_minutes: u32,
}

fn ten() -> u32 {
    10
}

/// Opening hours on one day of the week.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CalendarOpenDay)]
struct OpenDayBody {
    /// Monday is 1, Sunday 7.
    day: u8,
    #[schema(value_type = String, example = "09:00")]
    from: Clock,
    /// `24:00` is the end of the day.
    #[schema(value_type = String, example = "17:30")]
    to: Clock,
}

/// Opening hours.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CalendarHours)]
struct HoursBody {
    #[schema(value_type = String, example = "10:00")]
    from: Clock,
    #[schema(value_type = String, example = "13:00")]
    to: Clock,
}

/// A day with hours of its own.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CalendarHoliday)]
struct HolidayBody {
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// May be empty.
    #[serde(default)]
    name: String,
    /// None is closed.
    #[serde(default)]
    hours: Vec<HoursBody>,
}

/// A stretch in which nothing can be booked.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CalendarBlocked)]
struct BlockedBody {
    /// Local time without a zone.
    #[schema(value_type = String, example = "2026-11-24T12:00:00")]
    from: DateTime,
    #[schema(value_type = String, example = "2026-11-24T15:00:00")]
    to: DateTime,
    /// May be empty. People who book never see it.
    #[serde(default)]
    reason: String,
}

impl RulesBody {
    /// The rules, checked; else what is wrong with them, in this language.
    pub(super) fn checked(self, locale: &str) -> Result<Rules, CalendarProblem> {
        match Calendar::new(self.into()) {
            Ok(calendar) => Ok(calendar.rules().clone()),
            Err(fault) => {
                let what = fault.sentence().in_language(locale).to_owned();
                Err(CalendarProblem::InvalidCalendar { what })
            }
        }
    }
}

impl From<RulesBody> for Rules {
    fn from(body: RulesBody) -> Self {
        let hours = |hours: Vec<HoursBody>| hours.into_iter().map(|h| Hours { from: h.from, to: h.to }).collect();
        Self {
            time_zone: body.time_zone,
            weekly: body
                .weekly
                .iter()
                .map(|open| OpenDay { day: open.day, from: open.from, to: open.to })
                .collect(),
            holidays: body
                .holidays
                .into_iter()
                .map(|day| Holiday { date: day.date, name: day.name, hours: hours(day.hours) })
                .collect(),
            blocked: body
                .blocked
                .into_iter()
                .map(|block| Blocked { from: block.from, to: block.to, reason: block.reason })
                .collect(),
            slot_minutes: body.slot_minutes,
            step_minutes: body.step_minutes,
            capacity: body.capacity,
            notice_minutes: body.notice_minutes,
            horizon_days: body.horizon_days,
            hold_minutes: body.hold_minutes,
        }
    }
}

impl From<Rules> for RulesBody {
    fn from(rules: Rules) -> Self {
        let hours = |hours: Vec<Hours>| hours.into_iter().map(|h| HoursBody { from: h.from, to: h.to }).collect();
        Self {
            time_zone: rules.time_zone,
            weekly: rules
                .weekly
                .iter()
                .map(|open| OpenDayBody { day: open.day, from: open.from, to: open.to })
                .collect(),
            holidays: rules
                .holidays
                .into_iter()
                .map(|day| HolidayBody { date: day.date, name: day.name, hours: hours(day.hours) })
                .collect(),
            blocked: rules
                .blocked
                .into_iter()
                .map(|block| BlockedBody { from: block.from, to: block.to, reason: block.reason })
                .collect(),
            slot_minutes: rules.slot_minutes,
            step_minutes: rules.step_minutes,
            capacity: rules.capacity,
            notice_minutes: rules.notice_minutes,
            horizon_days: rules.horizon_days,
            hold_minutes: rules.hold_minutes,
        }
    }
}
