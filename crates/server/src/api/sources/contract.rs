use akis_connectors::DeliveryContract;
use serde::Serialize;
use utoipa::ToSchema;

/// What becomes of a completed form.
#[derive(Serialize, ToSchema)]
#[schema(as = DeliveryContract)]
pub(crate) struct Contract {
    /// How an answer arrives: `native_submission`, `collector_response`, `form_post`, `sheet_row`, `kept_here` and the like.
    kind: &'static str,
    /// The promise, in English.
    sentence_en: &'static str,
    /// The promise, in Turkish.
    sentence_tr: &'static str,
    /// What must be so for it to hold.
    conditions: Vec<Condition>,
}

/// One condition of a delivery contract.
#[derive(Serialize, ToSchema)]
#[schema(as = ContractCondition)]
struct Condition {
    /// A stable word for it.
    key: &'static str,
    sentence_en: &'static str,
    sentence_tr: &'static str,
}

impl From<&'static DeliveryContract> for Contract {
    fn from(contract: &'static DeliveryContract) -> Self {
        let condition = |condition: &akis_connectors::ContractCondition| Condition {
            key: condition.key,
            sentence_en: condition.sentence_en,
            sentence_tr: condition.sentence_tr,
        };
        Self {
            kind: contract.kind.as_str(),
            sentence_en: contract.sentence_en,
            sentence_tr: contract.sentence_tr,
            conditions: contract.conditions.iter().map(condition).collect(),
        }
    }
}
