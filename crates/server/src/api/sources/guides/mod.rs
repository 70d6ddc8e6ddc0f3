//! What an operator does at each source, as data: the dashboard prints it, and the README says the same.

mod google_forms;
mod hubspot;
mod surveymonkey;
mod typeform;

use super::setup::{Guide, Text};
use akis_form::SourceKind;

/// The guide of a system.
pub(super) fn of(kind: SourceKind) -> &'static Guide {
    match kind {
        SourceKind::Hubspot => &hubspot::GUIDE,
        SourceKind::GoogleForms => &google_forms::GUIDE,
        SourceKind::Typeform => &typeform::GUIDE,
        SourceKind::Surveymonkey => &surveymonkey::GUIDE,
    }
}
