use crate::problem::{Problem, RequestProblem};
use akis_calendar::{Calendar, Slot};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;
use utoipa::IntoParams;

/// Most days of one answer.
const MOST_DAYS: i32 = 366;

/// Which days, in the calendar's time zone.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct RangeQuery {
    /// The first day, `2026-11-24`; today unless said.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The last day, which is included; 30 days after the first unless said, at most 366.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

impl RangeQuery {
    /// The stretch from the beginning of the first day to the end of the last.
    pub(super) fn within(&self, calendar: &Calendar) -> Result<Slot, Problem> {
        let wrong = || {
            let what = format!("Give `from` and `to` as days, at most {MOST_DAYS} of them.");
            Problem::from(RequestProblem::MalformedParameter { what })
        };
        let zone = calendar.zone();
        let first = self.from.unwrap_or_else(|| zone.to_datetime(Timestamp::now()).date());
        let last = match self.to {
            Some(last) => last,
            None => first.checked_add(30.days()).map_err(|_| wrong())?,
        };
        let days = first.until(last).map_err(|_| wrong())?.get_days();
        if !(0..MOST_DAYS).contains(&days) {
            return Err(wrong());
        }
        let begins = |day: Date| zone.to_zoned(day.at(0, 0, 0, 0)).map(|at| at.timestamp()).map_err(|_| wrong());
        Ok(Slot { from: begins(first)?, to: begins(last.tomorrow().map_err(|_| wrong())?)? })
    }
}
