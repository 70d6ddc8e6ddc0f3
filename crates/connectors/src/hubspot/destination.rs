use super::crm::{self, CONTACT_STEP, Crm};
use super::value::Speller;
use super::wish::{CONTACT, FormWish};
use super::{Settings, contact, contract, look_up, predict, response};
use crate::{
    Call, ConnectorError, DeliveryContract, Destination, Done, Draft, EncodeError, Feature, Look, LookFound,
    Order, Outcome, Pace, Prediction, Rate, Reach, Step, StepKind,
};
use akis_form::{Answer, DestinationKind, SourceKind};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::Response;
use serde_json::Value;
use std::collections::HashSet;
use std::time::Duration;

/// Of the 110 calls in ten seconds that one account allows an app, some are left for reading (HubSpot developers: API
/// usage guidelines).
pub(super) const PACE: Pace = Pace { concurrency: 8, calls: 90, per: Duration::from_secs(10) };

/// The search takes about five calls a second of one account (HubSpot developers: CRM search, limits): three on the average,
/// and never more than five in a second.
const SEARCH: Rate = Rate { name: "search", calls: 17, per: Duration::from_secs(5) };

const SUBMIT_STEP: &str = "submit";

/// Writes the contact properties that are not on the form.
const PROPERTIES_STEP: &str = "properties";

/// Submissions of the HubSpot form itself, and what the settings add: properties of the contact, an object, files.
#[derive(Debug)]
pub struct HubspotForm {
    settings: Settings,
}

impl HubspotForm {
    /// Over these settings.
    pub fn new(settings: &Settings) -> Self {
        Self { settings: settings.clone() }
    }

    fn crm<'a>(&'a self, order: &'a Order<'a>, wish: &'a FormWish) -> Crm<'a> {
        Crm {
            settings: &self.settings,
            order,
            files: wish.files,
            object: wish.object.as_ref(),
            has_contact: wish.needs_contact() && email(order, wish).is_some(),
            mark: "",
        }
    }
}

/// The address that HubSpot makes or finds the contact by; `None` when nobody gave one, and then there is no contact.
fn email<'a>(order: &Order<'a>, wish: &FormWish) -> Option<&'a str> {
    let answers = order.submission.answers.iter().filter_map(|answered| match &answered.answer {
        Answer::Text(text) => Some((&answered.id, &answered.target, text.trim())),
        _ => None,
    });
    let hidden = order.submission.hidden.iter().map(|hidden| (&hidden.id, &hidden.target, hidden.value.trim()));
    let mut written = answers.chain(hidden).filter(|(_, _, text)| !text.is_empty());
    written
        .find(|(id, target, _)| wish.field(id, target).is_some_and(super::wish::Property::is_email))
        .map(|(_, _, text)| text)
}

/// The properties of the contact that are not on the form.
fn properties<'a>(
    order: &Order<'a>,
    wish: &'a FormWish,
    done: &'a Done,
) -> Result<Vec<(&'a str, String)>, EncodeError> {
    let speller = Speller::new(order, wish.files, done);
    let mut properties = Vec::new();
    let mut written = HashSet::new();
    for answered in &order.submission.answers {
        let place = wish.properties.get(&answered.id).and_then(|text| super::wish::Property::read(text));
        if let Some(place) = place.filter(|place| place.object == CONTACT) {
            let value = speller.spell(place.name, answered)?;
            if !value.is_empty() && written.insert(place.name) {
                properties.push((place.name, value));
            }
        }
    }
    Ok(properties)
}

impl Destination for HubspotForm {
    fn kind(&self) -> DestinationKind {
        DestinationKind::HubspotForm
    }

    fn name(&self) -> &'static str {
        "HubSpot"
    }

    fn contract(&self) -> &'static DeliveryContract {
        &contract::FORM
    }

    fn source(&self) -> Option<SourceKind> {
        Some(SourceKind::Hubspot)
    }

    fn features(&self, settings: &Value) -> Vec<Feature> {
        let wish = FormWish::read(settings).unwrap_or_default();
        crm::features(wish.needs_contact(), wish.files, wish.object.is_some())
    }

    fn pace(&self) -> Pace {
        PACE
    }

    fn rate(&self, step: &Step) -> Option<Rate> {
        // The contact is found by the search.
        (step.key == CONTACT_STEP).then_some(SEARCH)
    }

    fn predict(&self, draft: &Draft<'_>) -> Vec<Prediction> {
        predict::form(draft)
    }

    fn steps(&self, order: &Order<'_>) -> Result<Vec<Step>, EncodeError> {
        let wish = FormWish::read(order.settings)?;
        let crm = self.crm(order, &wish);
        let mut steps = crm.before();
        steps.push(crm::step(SUBMIT_STEP, StepKind::Submit));
        if crm.has_contact {
            steps.push(crm::step(CONTACT_STEP, StepKind::Contact));
            if !properties(order, &wish, &Done::new())?.is_empty() {
                steps.push(crm::step(PROPERTIES_STEP, StepKind::Contact));
            }
        }
        steps.extend(crm.after());
        Ok(steps)
    }

    fn call(&self, order: &Order<'_>, step: &Step, done: &Done) -> Result<Call, EncodeError> {
        let wish = FormWish::read(order.settings)?;
        let vendor = |request| Call { request, upload: None, reach: Reach::Vendor };
        match (step.kind, step.key.as_str()) {
            (StepKind::Submit, _) => Ok(vendor(response::submit(&self.settings, order, &wish, done)?)),
            // The submission makes the contact. Were it written here before HubSpot comes to that, HubSpot would name
            // this app and not the form as the contact's origin: so it is found first, and changed only then.
            (StepKind::Contact, PROPERTIES_STEP) => {
                let email = email(order, &wish).ok_or(EncodeError::NoEmail)?;
                let properties = properties(order, &wish, done)?;
                Ok(vendor(contact::upsert(&self.settings, order, email, &properties)))
            }
            (StepKind::Contact, _) => {
                let email = email(order, &wish).ok_or(EncodeError::NoEmail)?;
                Ok(vendor(contact::find(&self.settings, order, email)))
            }
            _ => self.crm(order, &wish).call(step, done),
        }
    }

    fn read(&self, order: &Order<'_>, step: &Step, response: &Response<Bytes>) -> Outcome {
        match (step.kind, step.key.as_str()) {
            (StepKind::Submit, _) => response::read(response, order),
            (StepKind::Contact, PROPERTIES_STEP) => contact::read_upserted(response),
            (StepKind::Contact, _) => {
                let wish = FormWish::read(order.settings).unwrap_or_default();
                contact::read_found(response, email(order, &wish).unwrap_or_default())
            }
            _ => crm::read(step, response),
        }
    }

    fn look(&self, order: &Order<'_>, step: &Step, done: &Done, after: Option<&str>) -> Result<Look, EncodeError> {
        match step.kind {
            StepKind::Submit => Ok(Look::Ask(Box::new(look_up::ask(&self.settings, order, after)))),
            // Finding changes nothing, and writing the same properties again changes nothing more.
            StepKind::Contact => Ok(Look::Repeat),
            _ => self.crm(order, &FormWish::read(order.settings)?).look(step, done, after),
        }
    }

    fn read_look(
        &self,
        order: &Order<'_>,
        step: &Step,
        response: &Response<Bytes>,
    ) -> Result<LookFound, ConnectorError> {
        if step.kind == StepKind::Submit {
            let submission = order.submission;
            return look_up::read(response, submission.id, order.public_url, submission.completed_at);
        }
        let wish = FormWish::read(order.settings).unwrap_or_default();
        self.crm(order, &wish).read_look(step, response)
    }

    fn where_to_look(&self, settings: &Value) -> Sentence {
        let form = sentence!(
            "Look in HubSpot under Marketing, Forms, on the form’s tab Submissions.",
            "HubSpot’ta Pazarlama, Formlar altında, formun Gönderimler sekmesine bakın."
        );
        let wish = FormWish::read(settings).unwrap_or_default();
        crm::where_extras(form, wish.files, wish.object.is_some())
    }

    fn how_to_remove_a_test(&self, settings: &Value) -> Sentence {
        let contact = sentence!(
            "To remove a test answer, open its contact and delete it. It carries your own e-mail address, because HubSpot drops \
             example.com and test.com without a word.",
            "Deneme yanıtını kaldırmak için kişisini açıp silin. Yanıtta kendi e-posta adresiniz yazar, çünkü HubSpot \
             example.com ve test.com adreslerini sessizce atar."
        );
        let wish = FormWish::read(settings).unwrap_or_default();
        crm::remove_extras(contact, wish.object.is_some())
    }
}
