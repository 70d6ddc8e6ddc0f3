//! What people are asked to allow, for what, and why (HubSpot developers: OAuth, scopes).

use super::Settings;
use super::wish::{DEAL, TICKET};
use crate::{Feature, ScopeReason};

/// A scope of a feature.
struct Scope {
    feature: Feature,
    name: &'static str,
    reason_en: &'static str,
    reason_tr: &'static str,
}

const CONTACTS_READ: &str = "crm.objects.contacts.read";
const CONTACTS_WRITE: &str = "crm.objects.contacts.write";
const FILES: &str = "files";
const TICKETS: &str = "tickets";
const DEALS_READ: &str = "crm.objects.deals.read";
const DEALS_WRITE: &str = "crm.objects.deals.write";
const CUSTOM_READ: &str = "crm.objects.custom.read";
const CUSTOM_WRITE: &str = "crm.objects.custom.write";
const CUSTOM_SCHEMAS: &str = "crm.schemas.custom.read";

/// Asked for when the feature is first needed. [`Feature::Forms`] has its own from the settings.
const OF_FEATURES: [Scope; 9] = [
    Scope {
        feature: Feature::Contacts,
        name: CONTACTS_READ,
        reason_en: "To find the contact of an answer, and to list contact properties when you map questions.",
        reason_tr: "Bir yanıtın kişisini bulmak ve soruları eşlerken kişi özelliklerini listelemek için.",
    },
    Scope {
        feature: Feature::Contacts,
        name: CONTACTS_WRITE,
        reason_en: "To create and change contacts, and to attach notes to them.",
        reason_tr: "Kişileri oluşturmak, güncellemek ve onlara not eklemek için.",
    },
    Scope {
        feature: Feature::Files,
        name: FILES,
        reason_en: "To keep the files of answers in your HubSpot files, private.",
        reason_tr: "Yanıtlardaki dosyaları HubSpot dosyalarınızda, gizli olarak saklamak için.",
    },
    Scope {
        feature: Feature::Objects,
        name: TICKETS,
        reason_en: "To create a ticket for an answer.",
        reason_tr: "Bir yanıt için destek kaydı oluşturmak üzere.",
    },
    Scope {
        feature: Feature::Objects,
        name: DEALS_READ,
        reason_en: "To list deal pipelines, and to see whether a deal was already created.",
        reason_tr: "Anlaşma hatlarını listelemek ve bir anlaşmanın zaten oluşturulup oluşturulmadığına bakmak için.",
    },
    Scope {
        feature: Feature::Objects,
        name: DEALS_WRITE,
        reason_en: "To create a deal for an answer.",
        reason_tr: "Bir yanıt için anlaşma oluşturmak üzere.",
    },
    Scope {
        feature: Feature::Objects,
        name: CUSTOM_READ,
        reason_en: "To see whether a custom object was already created.",
        reason_tr: "Bir özel nesnenin zaten oluşturulup oluşturulmadığına bakmak için.",
    },
    Scope {
        feature: Feature::Objects,
        name: CUSTOM_WRITE,
        reason_en: "To create a custom object for an answer.",
        reason_tr: "Bir yanıt için özel nesne oluşturmak üzere.",
    },
    Scope {
        feature: Feature::Objects,
        name: CUSTOM_SCHEMAS,
        reason_en: "To list your custom objects when you choose one.",
        reason_tr: "Birini seçerken özel nesnelerinizi listelemek için.",
    },
];

/// Every scope this installation may ask for.
pub(super) fn all(settings: &Settings) -> Vec<ScopeReason> {
    let forms = settings.scopes.iter().map(|scope| of_forms(scope));
    let features = OF_FEATURES.iter().map(|known| ScopeReason {
        feature: known.feature,
        scope: known.name.to_owned(),
        reason_en: known.reason_en,
        reason_tr: known.reason_tr,
    });
    forms.chain(features).collect()
}

/// Why a scope from the settings is asked for.
fn of_forms(scope: &str) -> ScopeReason {
    let (reason_en, reason_tr) = match scope {
        "oauth" => {
            ("To know which HubSpot account was connected.", "Hangi HubSpot hesabının bağlandığını bilmek için.")
        }
        "forms" => (
            "To read your forms and to write responses to them.",
            "Formlarınızı okumak ve yanıtları onlara yazmak için.",
        ),
        "forms-uploaded-files" => (
            "To look up whether a response with files has arrived.",
            "Dosya içeren bir yanıtın ulaşıp ulaşmadığına bakmak için.",
        ),
        "crm.schemas.contacts.read" => (
            "To read the rules of contact properties, so that answers are checked while people type.",
            "Yanıtların yazılırken denetlenmesi için kişi özelliklerinin kurallarını okumak üzere.",
        ),
        "communication_preferences.read" => {
            ("To show the names of your subscription types.", "Abonelik türlerinizin adlarını göstermek için.")
        }
        _ => ("Asked for by this installation’s settings.", "Bu kurulumun ayarlarınca isteniyor."),
    };
    ScopeReason { feature: Feature::Forms, scope: scope.to_owned(), reason_en, reason_tr }
}

/// What the consent page is given for these features.
pub(super) struct Asked {
    /// Without these HubSpot grants nothing.
    pub(super) required: Vec<String>,
    /// Left out without a word where the account's plan lacks them: tickets, deals and custom objects are not in every
    /// plan, and one of the three is enough.
    pub(super) optional: Vec<String>,
}

pub(super) fn asked(settings: &Settings, features: &[Feature]) -> Asked {
    let mut required = settings.scopes.clone();
    let mut optional = Vec::new();
    for known in OF_FEATURES.iter().filter(|known| features.contains(&known.feature)) {
        let list = if known.feature == Feature::Objects { &mut optional } else { &mut required };
        if !list.iter().any(|scope| scope == known.name) {
            list.push(known.name.to_owned());
        }
    }
    Asked { required, optional }
}

/// Whether what was granted suffices. A private app's token does not say what it was granted, and is believed.
pub(super) fn allow(granted: &[String], feature: Feature) -> bool {
    let has = |scope: &str| granted.iter().any(|granted| granted == scope);
    granted.is_empty()
        || match feature {
            Feature::Forms => has("forms"),
            Feature::Contacts => has(CONTACTS_READ) && has(CONTACTS_WRITE),
            Feature::Files => has(FILES),
            Feature::Objects => has(TICKETS) || has(DEALS_WRITE) || has(CUSTOM_WRITE),
            Feature::AllForms | Feature::Responses | Feature::Sheets | Feature::Changes => true,
        }
}

/// What is missing to make objects of this kind.
pub(super) fn missing_for_object(granted: &[String], object_type_id: &str) -> Vec<&'static str> {
    let needed: &[&'static str] = match object_type_id {
        TICKET => &[TICKETS],
        DEAL => &[DEALS_READ, DEALS_WRITE],
        _ => &[CUSTOM_READ, CUSTOM_WRITE],
    };
    missing(granted, needed)
}

/// What is missing for a feature.
pub(super) fn missing_for(granted: &[String], feature: Feature) -> Vec<&'static str> {
    let needed: &[&'static str] = match feature {
        Feature::Forms => &["forms"],
        Feature::Contacts => &[CONTACTS_READ, CONTACTS_WRITE],
        Feature::Files => &[FILES],
        _ => &[],
    };
    missing(granted, needed)
}

fn missing(granted: &[String], needed: &[&'static str]) -> Vec<&'static str> {
    if granted.is_empty() {
        return Vec::new();
    }
    needed.iter().copied().filter(|needed| !granted.iter().any(|granted| granted == needed)).collect()
}
