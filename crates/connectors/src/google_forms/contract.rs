use super::Settings;
use crate::{ContractCondition, DeliveryContract, DeliveryKind, Feature, ScopeReason};

/// Before each scope of Google's APIs.
const PREFIX: &str = "https://www.googleapis.com/auth/";

/// What Akis promises about a response to a Google form before a destination is chosen.
pub(super) const CONTRACT: DeliveryContract = DeliveryContract {
    kind: DeliveryKind::KeptHere,
    sentence_en: "Google’s API takes no responses, so answers are kept in Akis until you choose where they go: into the form \
                  through a small script of yours, into the form’s public page, or into a spreadsheet.",
    sentence_tr: "Google’ın API’si yanıt kabul etmez; bu yüzden yanıtlar, nereye gideceğini siz seçene kadar Akis’te \
                  saklanır: kendi küçük betiğinizle forma, formun herkese açık sayfasına ya da bir e-tabloya.",
    conditions: &[ContractCondition {
        key: "destination_chosen",
        sentence_en: "A destination is chosen for the flow and its test is green.",
        sentence_tr: "Akış için bir hedef seçilmiş ve denemesi yeşil olmalı.",
    }],
};

/// What is asked for, and why.
pub(super) fn scopes(settings: &Settings) -> Vec<ScopeReason> {
    let mut scopes = vec![
        reason(
            Feature::Forms,
            "openid",
            "To know which Google account was connected.",
            "Hangi Google hesabının bağlandığını bilmek için.",
        ),
        reason(
            Feature::Forms,
            "email",
            "To show the address of the connected account.",
            "Bağlanan hesabın adresini göstermek için.",
        ),
        api(
            Feature::Forms,
            "drive.file",
            "To read the forms you pick, and nothing else in your Drive.",
            "Yalnızca seçtiğiniz formları okumak için; Drive’ınızdaki başka hiçbir şey okunmaz.",
        ),
    ];
    if settings.list_all {
        scopes.push(api(
            Feature::AllForms,
            "drive.metadata.readonly",
            "To list the names of all your forms, so that you need not pick each one.",
            "Her birini tek tek seçmemeniz için bütün formlarınızın adlarını listelemek üzere.",
        ));
        scopes.push(api(
            Feature::AllForms,
            "forms.body.readonly",
            "To read the questions of a form from that list.",
            "Bu listedeki bir formun sorularını okumak için.",
        ));
    }
    scopes.push(api(
        Feature::Sheets,
        "spreadsheets",
        "To add a row for each answer to the spreadsheet you choose.",
        "Seçtiğiniz e-tabloya her yanıt için bir satır eklemek üzere.",
    ));
    scopes.push(api(
        Feature::Responses,
        "forms.responses.readonly",
        "To look whether an answer has arrived before it is sent again.",
        "Bir yanıt yeniden gönderilmeden önce ulaşıp ulaşmadığına bakmak için.",
    ));
    scopes
}

fn api(feature: Feature, scope: &str, reason_en: &'static str, reason_tr: &'static str) -> ScopeReason {
    reason(feature, &format!("{PREFIX}{scope}"), reason_en, reason_tr)
}

fn reason(feature: Feature, scope: &str, reason_en: &'static str, reason_tr: &'static str) -> ScopeReason {
    ScopeReason { feature, scope: scope.to_owned(), reason_en, reason_tr }
}

/// Whether a scope was granted, in Google's words or by a wider one.
pub(super) fn granted(scopes: &[String], needed: &str) -> bool {
    let has = |scope: &str| scopes.iter().any(|granted| granted == scope);
    let has_api = |scope: &str| has(&format!("{PREFIX}{scope}"));
    has(needed)
        || match needed.strip_prefix(PREFIX).unwrap_or(needed) {
            // Google answers the short word with the long one.
            "email" => has_api("userinfo.email"),
            "drive.metadata.readonly" => ["drive.metadata", "drive.readonly", "drive"].into_iter().any(has_api),
            "forms.body.readonly" => ["forms.body", "drive.readonly", "drive"].into_iter().any(has_api),
            // A picked form's responses can be read as the form itself.
            "forms.responses.readonly" => {
                has_api("drive") || (has_api("drive.file") && !has_api("drive.metadata.readonly"))
            }
            "drive.file" | "spreadsheets" => has_api("drive"),
            _ => false,
        }
}
