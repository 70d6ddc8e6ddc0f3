//! Booking calendars: when a company takes bookings, which slots are free, and who has booked.

mod body;
mod bookings;
mod cancel;
mod create;
mod delete;
mod get;
mod list;
mod problem;
mod range;
mod replace;
mod rules;
mod slots;

pub(super) use problem::CalendarProblem;

use crate::State;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(get::get, replace::replace, delete::delete))
        .routes(routes!(slots::slots))
        .routes(routes!(bookings::bookings))
        .routes(routes!(cancel::cancel))
}
