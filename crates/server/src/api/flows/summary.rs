use super::mode::ModeBody;
use crate::{api::sources::Source, problem::Problem};
use akis_store::{FlowStatus, flows};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A flow as lists show it.
#[derive(Serialize, ToSchema)]
#[schema(as = FlowSummary)]
pub(super) struct SummaryBody {
    id: Uuid,
    /// As people call it.
    name: String,
    status: Status,
    mode: ModeBody,
    /// Where its form came from.
    source: Source,
    /// The form's id there.
    source_form_id: String,
    /// Through which access.
    #[schema(required)]
    connection_id: Option<Uuid>,
    /// Completed forms, tests included.
    answers_count: u64,
    /// Answers on their way to the source.
    waiting_count: u64,
    /// Answers that need a person to arrive.
    attention_count: u64,
    /// When the draft last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// When it was last published.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    published_at: Option<Timestamp>,
}

/// How a flow stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FlowStatus)]
enum Status {
    /// Never published.
    Draft,
    /// A publication is under way.
    Publishing,
    /// People can fill it in.
    Live,
    /// The last publication failed.
    Problem,
}

impl TryFrom<flows::FlowSummary> for SummaryBody {
    type Error = Problem;

    /// Every flow of this version was read from a source; one that was not has no place in this answer yet.
    fn try_from(row: flows::FlowSummary) -> Result<Self, Problem> {
        let (Some(source), Some(source_form_id)) = (row.source, row.source_form_id) else {
            return Err(Problem::internal(format!("the flow {} has no source", row.id)));
        };
        Ok(Self {
            id: row.id.0,
            name: row.name,
            status: match row.status {
                FlowStatus::Draft => Status::Draft,
                FlowStatus::Publishing => Status::Publishing,
                FlowStatus::Live => Status::Live,
                FlowStatus::Problem => Status::Problem,
            },
            mode: row.mode.into(),
            source: source.into(),
            source_form_id,
            connection_id: row.connection_id.map(|id| id.0),
            answers_count: row.answers_count,
            waiting_count: row.waiting_count,
            attention_count: row.attention_count,
            updated_at: row.updated_at,
            published_at: row.published_at,
        })
    }
}
