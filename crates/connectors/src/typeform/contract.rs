use crate::{ContractCondition, DeliveryContract, DeliveryKind};

/// What Akis promises about an answer to a Typeform.
pub(super) const CONTRACT: DeliveryContract = DeliveryContract {
    kind: DeliveryKind::KeptHere,
    sentence_en: "Typeform takes no answers from other programs, so every completed WhatsApp form is kept here and never \
                  shows among Typeform’s results; what listens to Typeform can be told in Typeform’s own format.",
    sentence_tr: "Typeform başka programlardan yanıt kabul etmiyor; bu yüzden tamamlanan her WhatsApp formu burada saklanır \
                  ve Typeform’un sonuçlarında görünmez. Typeform’u dinleyen sistemlere ise Typeform’un kendi biçiminde \
                  bildirilebilir.",
    conditions: &[
        ContractCondition {
            key: "not_in_typeform",
            sentence_en: "Look for the answers here, in an export, or where they are forwarded to; not in Typeform.",
            sentence_tr: "Yanıtlara Typeform’da değil, burada, dışa aktarımda ya da iletildikleri yerde bakın.",
        },
        ContractCondition {
            key: "forwarded_on_request",
            sentence_en: "A webhook in Typeform’s own form_response format can be added, so that what listens to Typeform \
                          keeps working.",
            sentence_tr: "Typeform’u dinleyen sistemlerin çalışmaya devam etmesi için Typeform’un kendi form_response \
                          biçiminde bir webhook eklenebilir.",
        },
    ],
};

/// What Akis promises about a webhook in Typeform's format.
pub(super) const WEBHOOK: DeliveryContract = DeliveryContract {
    kind: DeliveryKind::KeptHere,
    sentence_en: "Typeform itself takes no answers: each is kept here, and your address gets it in Typeform’s own \
                  form_response format, at least once and always with the same event_id.",
    sentence_tr: "Typeform yanıt kabul etmiyor: her yanıt burada saklanır ve adresinize Typeform’un kendi form_response \
                  biçiminde, en az bir kez ve hep aynı event_id ile gönderilir.",
    conditions: &[
        ContractCondition {
            key: "not_in_typeform",
            sentence_en: "The answers do not show among Typeform’s results.",
            sentence_tr: "Yanıtlar Typeform’un sonuçlarında görünmez.",
        },
        ContractCondition {
            key: "own_secret",
            sentence_en: "The header Typeform-Signature is made with the secret shown here, not with the one set at \
                          Typeform, which nobody can read back.",
            sentence_tr: "Typeform-Signature başlığı Typeform’da girilen anahtarla değil, burada gösterilen anahtarla \
                          üretilir; Typeform’daki anahtar geri okunamaz.",
        },
        ContractCondition {
            key: "repetition_by_event_id",
            sentence_en: "After an unclear failure the same event is sent again; whoever receives it knows it by event_id.",
            sentence_tr: "Belirsiz bir hatadan sonra aynı olay yeniden gönderilir; alan taraf bunu event_id ile tanır.",
        },
    ],
};
