use crate::{ContractCondition, DeliveryContract, DeliveryKind};

/// What Akis promises about a webhook of one's own.
pub(super) const CONTRACT: DeliveryContract = DeliveryContract {
    kind: DeliveryKind::Webhook,
    sentence_en: "Every completed WhatsApp form is sent to your address as signed JSON, at least once and always with the same \
                  webhook-id, by which a repetition is known.",
    sentence_tr: "Tamamlanan her WhatsApp formu adresinize imzalı JSON olarak, en az bir kez ve hep aynı webhook-id ile \
                  gönderilir; bir tekrar bu kimlikle tanınır.",
    conditions: &[
        ContractCondition {
            key: "answers_with_2xx",
            sentence_en: "The address begins with https://, is on the public internet and answers with a status of 200 to 299; \
                          redirects are not followed.",
            sentence_tr: "Adres https:// ile başlamalı, herkese açık internette olmalı ve 200–299 arası bir durum koduyla yanıt \
                          vermeli; yönlendirmeler izlenmez.",
        },
        ContractCondition {
            key: "not_closed",
            sentence_en: "The address does not answer 410, which says that it wants no more; the destination is then switched \
                          off until a person switches it on.",
            sentence_tr: "Adres 410 ile yanıt vermemeli; bu, artık yanıt istemediği anlamına gelir ve hedef biri açana kadar \
                          kapatılır.",
        },
        ContractCondition {
            key: "ignores_repetitions",
            sentence_en: "Whoever receives it checks webhook-signature and ignores a webhook-id it already has.",
            sentence_tr: "Alan taraf webhook-signature başlığını doğrular ve daha önce aldığı bir webhook-id’yi yok sayar.",
        },
        ContractCondition {
            key: "files_as_links",
            sentence_en: "Files come as links that need a sign-in or an API key, not as contents.",
            sentence_tr: "Dosyalar içerik olarak değil, oturum ya da API anahtarı gerektiren bağlantılar olarak gelir.",
        },
    ],
};
