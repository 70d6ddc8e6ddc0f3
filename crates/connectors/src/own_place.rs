use crate::Place;
use akis_form::{DestinationKind, Form, Question, WriteTarget};

/// Where the answer to a question goes at a destination when nobody maps it; `None` when it is not sent by itself. The
/// value is one that the destination's `mapping` takes.
pub fn own_place(kind: DestinationKind, question: &Question) -> Option<Place> {
    let (value, detail) = match (kind, &question.target) {
        (DestinationKind::HubspotForm, WriteTarget::Hubspot { object_type_id, name }) => {
            (format!("{object_type_id}/{name}"), Some(name.clone()))
        }
        (DestinationKind::HubspotContact, WriteTarget::Hubspot { object_type_id, name })
            if object_type_id == CONTACT =>
        {
            (name.clone(), Some(name.clone()))
        }
        (DestinationKind::HubspotContact, WriteTarget::GoogleFormsEmail) => ("email".to_owned(), None),
        (DestinationKind::HubspotForm, _) | (DestinationKind::HubspotContact, WriteTarget::Hubspot { .. }) => {
            return None;
        }
        (DestinationKind::HubspotContact, _) => match question.kind.name() {
            known @ ("email" | "phone") => (known.to_owned(), None),
            _ => return None,
        },
        // A column under the question's own words.
        (DestinationKind::GoogleSheet, _) if !question.label.trim().is_empty() => (question.label.clone(), None),
        (
            DestinationKind::GoogleBridge
            | DestinationKind::GoogleFormPost
            | DestinationKind::GoogleSheet
            | DestinationKind::SurveymonkeyResponse
            | DestinationKind::TypeformWebhook
            | DestinationKind::Webhook,
            _,
        ) => (question.id.0.clone(), None),
    };
    let label = if question.label.trim().is_empty() { value.clone() } else { question.label.clone() };
    Some(Place { value, label, detail })
}

/// The places of a form that its questions can be mapped to, beside those that are asked of the connection
/// ([`places_kind`]); each once, in the form's order.
pub fn places_of_form(kind: DestinationKind, form: &Form) -> Vec<Place> {
    let mut places: Vec<Place> = match kind {
        DestinationKind::HubspotForm => {
            form.questions().filter_map(|question| own_place(kind, question)).collect()
        }
        DestinationKind::SurveymonkeyResponse => form
            .hidden
            .iter()
            .filter_map(|field| match &field.target {
                WriteTarget::SurveymonkeyVariable { name } => Some(Place {
                    value: format!("variable:{name}"),
                    label: if field.label.is_empty() { name.clone() } else { field.label.clone() },
                    detail: Some(name.clone()),
                }),
                _ => None,
            })
            .collect(),
        // Another question of the form.
        DestinationKind::GoogleBridge | DestinationKind::GoogleFormPost => form
            .questions()
            .filter(|question| matches!(question.target, WriteTarget::GoogleForms { .. }))
            .filter_map(|question| own_place(kind, question))
            .collect(),
        DestinationKind::HubspotContact
        | DestinationKind::GoogleSheet
        | DestinationKind::TypeformWebhook
        | DestinationKind::Webhook => Vec::new(),
    };
    let mut seen = std::collections::BTreeSet::new();
    places.retain(|place| seen.insert(place.value.clone()));
    places
}

/// The kind of places ([`Connector::places_request`](crate::Connector::places_request)) from which a mapping to this
/// destination may choose; `None` when the form's own are all.
pub fn places_kind(kind: DestinationKind) -> Option<&'static str> {
    match kind {
        DestinationKind::HubspotContact => Some("contact_properties"),
        DestinationKind::HubspotForm
        | DestinationKind::GoogleBridge
        | DestinationKind::GoogleFormPost
        | DestinationKind::GoogleSheet
        | DestinationKind::SurveymonkeyResponse
        | DestinationKind::TypeformWebhook
        | DestinationKind::Webhook => None,
    }
}

/// A contact, as HubSpot numbers the kinds of its objects.
const CONTACT: &str = "0-1";

#[cfg(test)]
mod tests {
    use super::*;
    use akis_form::{Item, Page, QuestionId, QuestionKind};

    fn question(id: &str, kind: QuestionKind, target: WriteTarget) -> Question {
        Question { id: QuestionId::new(id), label: format!("The {id}"), kind, target, ..Question::default() }
    }

    fn hubspot(object: &str, name: &str) -> WriteTarget {
        WriteTarget::Hubspot { object_type_id: object.to_owned(), name: name.to_owned() }
    }

    fn email() -> QuestionKind {
        QuestionKind::Email { blocked_domains: Vec::new(), blocks_free_mail: false }
    }

    fn value(kind: DestinationKind, question: &Question) -> Option<String> {
        own_place(kind, question).map(|place| place.value)
    }

    #[test]
    fn a_hubspot_form_takes_fields_and_a_contact_only_its_own_properties() {
        let city = question("city", QuestionKind::default(), hubspot("0-2", "city"));
        assert_eq!(value(DestinationKind::HubspotForm, &city).as_deref(), Some("0-2/city"));
        assert_eq!(value(DestinationKind::HubspotContact, &city), None, "a company's property");
        let mail = question("e", email(), hubspot("0-1", "email"));
        assert_eq!(value(DestinationKind::HubspotContact, &mail).as_deref(), Some("email"));
    }

    #[test]
    fn of_other_systems_forms_a_contact_knows_the_address_by_its_kind() {
        let mail = question("q1", email(), WriteTarget::None);
        assert_eq!(value(DestinationKind::HubspotContact, &mail).as_deref(), Some("email"));
        assert_eq!(value(DestinationKind::HubspotForm, &mail), None);
        let wish = question("q2", QuestionKind::default(), WriteTarget::None);
        assert_eq!(value(DestinationKind::HubspotContact, &wish), None);
        assert_eq!(value(DestinationKind::GoogleSheet, &wish).as_deref(), Some("The q2"), "a column's heading");
    }

    #[test]
    fn each_place_of_a_form_stands_once() {
        let item = |id: &str| Item::Question(question(id, QuestionKind::default(), hubspot("0-1", "city")));
        let page = Page { items: vec![item("a"), item("b")], ..Page::default() };
        let form = Form { pages: vec![page], ..Form::default() };
        assert_eq!(places_of_form(DestinationKind::HubspotForm, &form).len(), 1);
        assert!(places_of_form(DestinationKind::Webhook, &form).is_empty());
    }
}
