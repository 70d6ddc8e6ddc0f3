use crate::{ContractCondition, DeliveryContract, DeliveryKind, ScopeReason};

/// What Akis promises about a response to a HubSpot form.
pub(super) const CONTRACT: DeliveryContract = DeliveryContract {
    kind: DeliveryKind::NativeSubmission,
    sentence_en: "Every completed WhatsApp form arrives in HubSpot as a submission of the form itself, exactly once, \
                  as if the web form had been filled in.",
    sentence_tr: "Tamamlanan her WhatsApp formu, web formu doldurulmuş gibi, formun kendi gönderimi olarak ve tam \
                  bir kez HubSpot’a ulaşır.",
    conditions: &[
        ContractCondition {
            key: "made_in_hubspot",
            sentence_en: "The form was made in HubSpot; forms HubSpot only collects from other pages take no submissions.",
            sentence_tr: "Form HubSpot’ta oluşturulmuş olmalı; HubSpot’un başka sayfalardan topladığı formlar \
                          gönderim kabul etmez.",
        },
        ContractCondition {
            key: "no_captcha",
            sentence_en: "CAPTCHA is switched off for the form; HubSpot refuses every response that comes by its API \
                          otherwise.",
            sentence_tr: "Formda CAPTCHA kapalı olmalı; açıksa HubSpot API’den gelen her yanıtı reddeder.",
        },
        ContractCondition {
            key: "form_unchanged",
            sentence_en: "No field was removed from the form and none became required since it was published here.",
            sentence_tr: "Form burada yayımlandıktan sonra hiçbir alan kaldırılmamış ve zorunlu yapılmamış olmalı.",
        },
        ContractCondition {
            key: "email_makes_the_contact",
            sentence_en: "The form asks for an e-mail address; HubSpot makes or finds the contact by it.",
            sentence_tr: "Form e-posta adresi sormalı; HubSpot kişiyi bu adresle oluşturur ya da bulur.",
        },
    ],
};

/// Why a scope is asked for.
pub(super) fn reason(scope: &str) -> ScopeReason {
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
    ScopeReason { scope: scope.to_owned(), reason_en, reason_tr }
}
