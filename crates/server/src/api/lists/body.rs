use crate::problem::{Problem, RequestProblem};
use akis_store::lists::{self, ListOption, ListSummary};
use akis_store::{ListId, TenantTx};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One option.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ListOption)]
pub(super) struct OptionBody {
    /// What an answer holds and the source receives; once a list, at most 200 characters.
    pub(super) value: String,
    /// What people read, at most 300 characters. WhatsApp shows the first 30.
    pub(super) label: String,
    /// A second line, at most 300 characters; may be empty.
    #[serde(default)]
    pub(super) description: String,
    /// Sold out or out of season: kept, not offered.
    #[serde(default)]
    pub(super) hidden: bool,
}

/// A list without its options.
#[derive(Serialize, ToSchema)]
#[schema(as = ListSummary)]
pub(super) struct SummaryBody {
    /// What a question's options source names.
    id: Uuid,
    name: String,
    /// Rises with every change; goes into the next one.
    version: i32,
    /// How many options it has, hidden ones included.
    options_count: u64,
    /// How many are offered. A person sees the first 200.
    offered_count: u64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

/// A list with its options.
#[derive(Serialize, ToSchema)]
#[schema(as = OptionList)]
pub(super) struct ListBody {
    #[serde(flatten)]
    summary: SummaryBody,
    /// In the order shown.
    options: Vec<OptionBody>,
}

impl ListBody {
    pub(super) async fn read(tx: &mut TenantTx, id: ListId) -> Result<Self, Problem> {
        let summary = lists::get(tx, id).await?.ok_or(RequestProblem::NotFound)?;
        let options = lists::options(tx, id).await?;
        Ok(Self { summary: summary.into(), options: options.into_iter().map(OptionBody::from).collect() })
    }
}

impl From<ListSummary> for SummaryBody {
    fn from(list: ListSummary) -> Self {
        Self {
            id: list.id.0,
            name: list.name,
            version: list.version,
            options_count: list.options_count,
            offered_count: list.offered_count,
            created_at: list.created_at,
            updated_at: list.updated_at,
        }
    }
}

impl From<ListOption> for OptionBody {
    fn from(option: ListOption) -> Self {
        Self { value: option.value, label: option.label, description: option.description, hidden: option.hidden }
    }
}

impl From<OptionBody> for ListOption {
    fn from(option: OptionBody) -> Self {
        Self { value: option.value, label: option.label, description: option.description, hidden: option.hidden }
    }
}
