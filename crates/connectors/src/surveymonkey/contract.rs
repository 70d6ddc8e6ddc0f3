use crate::{ContractCondition, DeliveryContract, DeliveryKind};

/// What Akis promises about a response to a SurveyMonkey survey.
pub(super) const CONTRACT: DeliveryContract = DeliveryContract {
    kind: DeliveryKind::CollectorResponse,
    sentence_en: "Every completed WhatsApp form arrives in SurveyMonkey as a completed response of the survey, exactly once, \
                  under a collector of its own named “WhatsApp”.",
    sentence_tr: "Tamamlanan her WhatsApp formu, anketin tamamlanmış bir yanıtı olarak SurveyMonkey’ye tam bir kez, “WhatsApp” \
                  adlı ayrı bir toplayıcının altına ulaşır.",
    conditions: &[
        ContractCondition {
            key: "paid_plan",
            sentence_en: "The SurveyMonkey account has a paid plan that includes writing responses through the API.",
            sentence_tr: "SurveyMonkey hesabının, API üzerinden yanıt yazmayı kapsayan ücretli bir planı olmalı.",
        },
        ContractCondition {
            key: "scope_responses_write",
            sentence_en: "The connection was granted “Create/Modify Responses” (responses_write); for a public app \
                          SurveyMonkey must have approved it.",
            sentence_tr: "Bağlantıya “Create/Modify Responses” (responses_write) izni verilmiş olmalı; herkese açık bir \
                          uygulama için bunu SurveyMonkey’nin onaylamış olması gerekir.",
        },
        ContractCondition {
            key: "no_files",
            sentence_en: "Files are not carried: SurveyMonkey’s API takes none. They are kept here.",
            sentence_tr: "Dosyalar aktarılmaz: SurveyMonkey’nin API’si dosya kabul etmiyor. Dosyalar burada saklanır.",
        },
        ContractCondition {
            key: "survey_unchanged",
            sentence_en: "No question and no option was removed from the survey since it was published here.",
            sentence_tr: "Anket burada yayımlandıktan sonra hiçbir soru ya da seçenek kaldırılmamış olmalı.",
        },
        ContractCondition {
            key: "daily_calls",
            sentence_en: "A private or draft SurveyMonkey app may make 500 calls a day; an answer takes two, the first one four, \
                          and one when a collector is chosen. What does not fit waits for the next day.",
            sentence_tr: "Özel ya da taslak bir SurveyMonkey uygulaması günde 500 çağrı yapabilir; bir yanıt iki, ilk yanıt dört, \
                          toplayıcı seçildiyse her yanıt bir çağrı tutar. Sığmayanlar ertesi günü bekler.",
        },
    ],
};
