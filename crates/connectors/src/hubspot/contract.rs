use crate::{ContractCondition, DeliveryContract, DeliveryKind};

/// What Akis promises about a response to a HubSpot form.
pub(super) const FORM: DeliveryContract = DeliveryContract {
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
        ContractCondition {
            key: "files_and_objects_follow",
            sentence_en: "Files that are copied to HubSpot are private there and hang on a note of the contact; a deal, a \
                          ticket or a custom object is linked to the contact. Each arrives once, shortly after the \
                          contact is there.",
            sentence_tr: "HubSpot’a kopyalanan dosyalar orada gizlidir ve kişinin bir notuna eklenir; anlaşma, destek kaydı \
                          ya da özel nesne kişiye bağlanır. Her biri, kişi oluştuktan kısa süre sonra tam bir kez ulaşır.",
        },
    ],
};

/// What Akis promises about a contact without a form.
pub(super) const CONTACT: DeliveryContract = DeliveryContract {
    kind: DeliveryKind::Record,
    sentence_en: "Every completed WhatsApp form becomes one contact in HubSpot, made or changed by its e-mail address; a \
                  repeated answer changes the same contact again and never makes a second one.",
    sentence_tr: "Tamamlanan her WhatsApp formu HubSpot’ta, e-posta adresiyle oluşturulan ya da güncellenen tek bir kişi \
                  olur; yinelenen yanıt aynı kişiyi günceller, ikincisini oluşturmaz.",
    conditions: &[
        ContractCondition {
            key: "email_is_answered",
            sentence_en: "The form asks for an e-mail address and makes it required; HubSpot knows people by it.",
            sentence_tr: "Form e-posta adresi sormalı ve bunu zorunlu tutmalı; HubSpot kişileri bu adresle tanır.",
        },
        ContractCondition {
            key: "properties_exist",
            sentence_en: "The properties in the mapping exist in HubSpot and take the answers’ kind of value.",
            sentence_tr: "Eşlemedeki özellikler HubSpot’ta bulunmalı ve yanıtların türünde değer almalı.",
        },
        ContractCondition {
            key: "no_submission",
            sentence_en: "It is no form submission: workflows and reports on a form do not see it, and consent is kept \
                          here alone.",
            sentence_tr: "Bu bir form gönderimi değildir: formlara bağlı iş akışları ve raporlar onu görmez, onaylar \
                          yalnızca burada saklanır.",
        },
        ContractCondition {
            key: "files_and_objects_follow",
            sentence_en: "Files that are copied to HubSpot are private there and hang on a note of the contact; a deal, a \
                          ticket or a custom object is linked to the contact. Each arrives once, shortly after the \
                          contact is there.",
            sentence_tr: "HubSpot’a kopyalanan dosyalar orada gizlidir ve kişinin bir notuna eklenir; anlaşma, destek kaydı \
                          ya da özel nesne kişiye bağlanır. Her biri, kişi oluştuktan kısa süre sonra tam bir kez ulaşır.",
        },
    ],
};
