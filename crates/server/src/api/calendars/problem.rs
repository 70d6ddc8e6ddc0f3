use crate::problem::problems;

problems! {
    /// What can be wrong with a booking calendar.
    pub(crate) enum CalendarProblem {
        /// The rules do not fit. In the language of who is signed in.
        #[error("{what}")]
        InvalidCalendar { what: String } = 422 "invalid_calendar" "Invalid calendar",
        /// The version that was seen is not the present one.
        #[error("Somebody else changed this calendar meanwhile. Load it again and repeat your change.")]
        CalendarChanged = 409 "calendar_changed" "Calendar changed meanwhile",
        /// Forms offer its slots.
        #[error("These forms offer slots of this calendar: {forms}. Give their questions other options first.")]
        CalendarInUse { forms: String } = 409 "calendar_in_use" "Calendar in use",
        /// People have booked.
        #[error("This calendar has bookings to come. Cancel them first, or close its hours and wait until they have passed.")]
        CalendarBooked = 409 "calendar_booked" "Calendar has bookings",
    }
}
