//! DatePicker (components reference, DatePicker). How dates are written is asked in the second stage.

use super::{ENABLED, HELPER_TEXT, NAME, REQUIRED, TYPE, VISIBLE};
use crate::check::schema::rule::{Actions, Component, Rule, V2_1, V4_0, component, property};

pub(super) static DATE_PICKER: Component = component(
    "DatePicker",
    &[
        TYPE,
        NAME,
        property("label", Rule::Text).required().limit(40),
        property("min-date", Rule::Text),
        property("max-date", Rule::Text),
        property("unavailable-dates", Rule::Strings),
        HELPER_TEXT,
        REQUIRED,
        ENABLED,
        VISIBLE,
        property("on-select-action", Rule::Action(&EXCHANGE)),
        property("init-value", Rule::Text).since(V4_0).outside_form(),
        property("error-message", Rule::Text).since(V4_0).outside_form().limit(80),
    ],
)
.in_form(V2_1)
.in_if(V4_0)
.in_switch(V4_0)
.input();

pub(super) static EXCHANGE: Actions = Actions { names: &[("data_exchange", V2_1)], payload_required: true };
