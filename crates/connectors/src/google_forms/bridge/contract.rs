use crate::{ContractCondition, DeliveryContract, DeliveryKind};

pub(super) const CONTRACT: DeliveryContract = DeliveryContract {
    kind: DeliveryKind::NativeSubmission,
    sentence_en: "Every completed WhatsApp form arrives as a response of the Google form itself, exactly once, through a \
                  script that runs in your own Google account.",
    sentence_tr: "Tamamlanan her WhatsApp formu, kendi Google hesabınızda çalışan bir betikle, Google formunun kendi \
                  yanıtı olarak ve tam bir kez ulaşır.",
    conditions: &[
        ContractCondition {
            key: "script_deployed",
            sentence_en: "The script is deployed as a web app that runs as you and that anyone may call; without the \
                          secret in it a call does nothing.",
            sentence_tr: "Betik, sizin adınıza çalışan ve herkesin çağırabildiği bir web uygulaması olarak \
                          dağıtılmış olmalı; içindeki gizli anahtarı bilmeyenin çağrısı hiçbir şey yapmaz.",
        },
        ContractCondition {
            key: "accepting",
            sentence_en: "The form accepts responses.",
            sentence_tr: "Form yanıt kabul ediyor olmalı.",
        },
        ContractCondition {
            key: "form_unchanged",
            sentence_en: "The questions, options and rows that were answered are still in the form.",
            sentence_tr: "Yanıtlanan sorular, seçenekler ve satırlar formda hâlâ duruyor olmalı.",
        },
        ContractCondition {
            key: "no_files",
            sentence_en: "Uploaded files cannot be put into a Google form by a script; they are kept in Akis.",
            sentence_tr: "Yüklenen dosyalar Google formuna betikle konulamaz; Akis’te saklanır.",
        },
        ContractCondition {
            key: "no_collected_email",
            sentence_en: "The respondent’s e-mail address that a form collects by itself stays empty; ask for it in a \
                          text question if you need it there.",
            sentence_tr: "Formun kendiliğinden topladığı e-posta adresi boş kalır; orada gerekiyorsa bir metin \
                          sorusuyla isteyin.",
        },
    ],
};
