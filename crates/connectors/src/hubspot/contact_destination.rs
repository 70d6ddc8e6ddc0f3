use super::crm::{self, CONTACT_STEP, Crm};
use super::destination::PACE;
use super::value::Speller;
use super::wish::{ContactWish, EMAIL};
use super::{Settings, contact, contract, predict};
use crate::{
    Call, ConnectorError, DeliveryContract, Destination, Done, Draft, EncodeError, Feature, Look, LookFound,
    Order, Outcome, Pace, Prediction, Reach, Step, StepKind,
};
use akis_form::{DestinationKind, SourceKind, WriteTarget};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::Response;
use serde_json::Value;
use std::collections::HashSet;

/// A contact in HubSpot, made or changed by its e-mail address, without a form; with an object and files as the settings
/// say.
#[derive(Debug)]
pub struct HubspotContact {
    settings: Settings,
}

impl HubspotContact {
    /// Over these settings.
    pub fn new(settings: &Settings) -> Self {
        Self { settings: settings.clone() }
    }

    fn crm<'a>(&'a self, order: &'a Order<'a>, wish: &'a ContactWish) -> Crm<'a> {
        let (files, object) = (wish.files, wish.object.as_ref());
        Crm { settings: &self.settings, order, files, object, has_contact: true, mark: "contact" }
    }
}

/// What is written to the contact. Of two answers to one property the first stays.
fn properties<'a>(
    order: &Order<'a>,
    wish: &'a ContactWish,
    done: &'a Done,
) -> Result<Vec<(&'a str, String)>, EncodeError> {
    let speller = Speller::new(order, wish.files, done);
    let mut properties = Vec::new();
    let mut written = HashSet::new();
    for answered in &order.submission.answers {
        // What was agreed to in a form's own consent part is no property of a contact.
        if matches!(answered.target, WriteTarget::HubspotProcessing | WriteTarget::HubspotSubscription { .. })
            && !wish.mapping.contains_key(&answered.id)
        {
            continue;
        }
        if let Some(name) = wish.property(&answered.id, &answered.target, &answered.kind) {
            let value = speller.spell(name, answered)?;
            if !value.is_empty() && written.insert(name) {
                properties.push((name, value));
            }
        }
    }
    for hidden in order.submission.hidden.iter().filter(|hidden| !hidden.value.is_empty()) {
        if let Some(name) = wish.property(&hidden.id, &hidden.target, "hidden")
            && written.insert(name)
        {
            properties.push((name, hidden.value.clone()));
        }
    }
    Ok(properties)
}

/// The address by which HubSpot tells people apart.
fn email(properties: &[(&str, String)]) -> Result<String, EncodeError> {
    let found = properties.iter().find(|(name, _)| *name == EMAIL);
    found.map(|(_, value)| value.clone()).ok_or(EncodeError::NoEmail)
}

impl Destination for HubspotContact {
    fn kind(&self) -> DestinationKind {
        DestinationKind::HubspotContact
    }

    fn name(&self) -> &'static str {
        "HubSpot contact"
    }

    fn contract(&self) -> &'static DeliveryContract {
        &contract::CONTACT
    }

    fn source(&self) -> Option<SourceKind> {
        Some(SourceKind::Hubspot)
    }

    fn features(&self, settings: &Value) -> Vec<Feature> {
        let wish = ContactWish::read(settings).unwrap_or_default();
        crm::features(true, wish.files, wish.object.is_some())
    }

    fn pace(&self) -> Pace {
        PACE
    }

    fn predict(&self, draft: &Draft<'_>) -> Vec<Prediction> {
        predict::contact(draft)
    }

    fn steps(&self, order: &Order<'_>) -> Result<Vec<Step>, EncodeError> {
        let wish = ContactWish::read(order.settings)?;
        email(&properties(order, &wish, &Done::new())?)?;
        let crm = self.crm(order, &wish);
        let mut steps = crm.before();
        steps.push(crm::step(CONTACT_STEP, StepKind::Contact));
        steps.extend(crm.after());
        Ok(steps)
    }

    fn call(&self, order: &Order<'_>, step: &Step, done: &Done) -> Result<Call, EncodeError> {
        let wish = ContactWish::read(order.settings)?;
        if step.kind != StepKind::Contact {
            return self.crm(order, &wish).call(step, done);
        }
        let properties = properties(order, &wish, done)?;
        let request = contact::upsert(&self.settings, order, &email(&properties)?, &properties);
        Ok(Call { request, upload: None, reach: Reach::Vendor })
    }

    fn read(&self, _order: &Order<'_>, step: &Step, response: &Response<Bytes>) -> Outcome {
        if step.kind == StepKind::Contact { contact::read_upserted(response) } else { crm::read(step, response) }
    }

    fn look(&self, order: &Order<'_>, step: &Step, done: &Done, after: Option<&str>) -> Result<Look, EncodeError> {
        // HubSpot knows the contact by its address: writing it again changes nothing more.
        if step.kind == StepKind::Contact {
            return Ok(Look::Repeat);
        }
        self.crm(order, &ContactWish::read(order.settings)?).look(step, done, after)
    }

    fn read_look(
        &self,
        order: &Order<'_>,
        step: &Step,
        response: &Response<Bytes>,
    ) -> Result<LookFound, ConnectorError> {
        let wish = ContactWish::read(order.settings).unwrap_or_default();
        self.crm(order, &wish).read_look(step, response)
    }

    fn where_to_look(&self, settings: &Value) -> Sentence {
        let contact = sentence!(
            "Look in HubSpot under CRM, Contacts, for the e-mail address of the answer.",
            "HubSpot’ta CRM, Kişiler altında yanıttaki e-posta adresini arayın."
        );
        let wish = ContactWish::read(settings).unwrap_or_default();
        crm::where_extras(contact, wish.files, wish.object.is_some())
    }

    fn how_to_remove_a_test(&self, settings: &Value) -> Sentence {
        let contact = sentence!(
            "To remove a test answer, delete the contact, or set the changed properties back if it was there before.",
            "Deneme yanıtını kaldırmak için kişiyi silin; kişi önceden varsa değişen özellikleri eski haline getirin."
        );
        let wish = ContactWish::read(settings).unwrap_or_default();
        crm::remove_extras(contact, wish.object.is_some())
    }
}
