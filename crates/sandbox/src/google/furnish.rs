//! What belongs to the two accounts from the beginning.

use super::FormFile;
use super::sheets::{Spreadsheet, Tab};
use crate::world::World;
use jiff::Timestamp;
use serde_json::Value;

const FORMS: [&str; 5] = [
    include_str!("fixtures/masa-rezervasyonu.json"),
    include_str!("fixtures/workshop-registration.json"),
    include_str!("fixtures/guest-feedback.json"),
    include_str!("fixtures/rental-documents.json"),
    include_str!("fixtures/uyelik-formu.json"),
];
/// Id, owner, title and tabs of the spreadsheets.
const SHEETS: [(&str, &str, &str, &[&str]); 3] = [
    (
        "1sWorkshopResponses8Qm2vXcT4aZkLr0pN7dYh3Jf",
        "104711001208844571903",
        "Summer workshop (Responses)",
        &["Form Responses 1"],
    ),
    (
        "1sRezervasyonDefteri5Tn9bWqK2yUeHs6gM1xCz4Va",
        "104711001208844571903",
        "Rezervasyon defteri",
        &["2026", "Notlar"],
    ),
    ("1sKulupUyeleri3Rf7jPdX8mLoBt5wQ0cNy2Gk9Si", "117300455120966218447", "Kulüp üyeleri", &["Sayfa1"]),
];

/// Puts the forms and spreadsheets in; what was changed or deleted stays so.
pub(crate) fn furnish(world: &mut World) {
    let began: Timestamp = "2026-03-02T09:15:00Z".parse().unwrap_or_default();
    let google = &mut world.google;
    for (at, text) in (0_i64..).zip(FORMS) {
        // A fixture that does not parse is caught by the first test that lists forms.
        let Ok(mut file) = serde_json::from_str::<FormFile>(text) else { continue };
        if google.known.insert(file.form_id.clone()) {
            let then = began.saturating_add(jiff::SignedDuration::from_hours(at * 53)).unwrap_or(began);
            file.created.get_or_insert(then);
            file.modified.get_or_insert(then);
            google.forms.insert(file.form_id.clone(), file);
        }
    }
    for (id, owner, title, tabs) in SHEETS {
        if google.known.insert(id.to_owned()) {
            let tabs = (0..)
                .zip(tabs)
                .map(|(at, title)| Tab {
                    sheet_id: at * 1_117,
                    title: (*title).to_owned(),
                    rows: Vec::<Vec<Value>>::new(),
                })
                .collect();
            let sheet = Spreadsheet {
                id: id.to_owned(),
                owner: owner.to_owned(),
                title: title.to_owned(),
                time_zone: "Europe/Istanbul".into(),
                created: began,
                modified: began,
                tabs,
            };
            google.sheets.insert(id.to_owned(), sheet);
        }
    }
}
