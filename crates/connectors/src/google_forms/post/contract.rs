use crate::{ContractCondition, DeliveryContract, DeliveryKind};

pub(super) const CONTRACT: DeliveryContract = DeliveryContract {
    kind: DeliveryKind::FormPost,
    sentence_en: "Unofficial: every completed WhatsApp form is sent to the form’s public page as a browser would send it. \
                  Google does not promise that this works, and may change it without notice.",
    sentence_tr: "Resmî değildir: tamamlanan her WhatsApp formu, bir tarayıcının yaptığı gibi formun herkese açık sayfasına \
                  gönderilir. Google bunun çalışacağına söz vermez ve haber vermeden değiştirebilir.",
    conditions: &[
        ContractCondition {
            key: "unofficial",
            sentence_en: "It is off until you turn it on. The Apps Script bridge is the official way.",
            sentence_tr: "Siz açana kadar kapalıdır. Resmî yol Apps Script köprüsüdür.",
        },
        ContractCondition {
            key: "open_form",
            sentence_en: "Anybody may answer the form without signing in, and it accepts responses.",
            sentence_tr: "Formu herkes oturum açmadan yanıtlayabiliyor ve form yanıt kabul ediyor olmalı.",
        },
        ContractCondition {
            key: "no_files",
            sentence_en: "The form asks for no file, not even an optional one; Google then wants people to sign in.",
            sentence_tr: "Form, isteğe bağlı bile olsa dosya istememeli; Google bu durumda oturum açılmasını ister.",
        },
        ContractCondition {
            key: "once_where_it_can_be_seen",
            sentence_en: "Google gives no id back. After an unclear failure Akis looks for the same answers among the \
                          responses; where it cannot tell, you decide whether the answer is sent again.",
            sentence_tr: "Google geriye bir kimlik vermez. Sonucu belirsiz bir hatadan sonra Akis aynı yanıtları formun \
                          yanıtları arasında arar; ayırt edemediğinde yeniden gönderilip gönderilmeyeceğine siz karar verirsiniz.",
        },
    ],
};
