use super::{ConnectionProblem, call_problem, connected, list_refused, refused};
use crate::{
    State,
    api::page::Page,
    auth::{Member, Viewer},
    extract::{Json, Path, Query},
    problem::{Problem, RequestProblem},
};
use akis_connections::{FormRead, TokenVersion};
use akis_connectors::{Connector, FormList, FormQuery, FormSummary};
use akis_store::{ConnectionId, TenantId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Most pages of the source that one search goes through, where the source cannot search itself.
const PAGES: usize = 8;
/// A search that found so many ends.
const ENOUGH: usize = 25;
/// Longest search, in characters.
const SEARCH_CHARS: usize = 100;
/// Longest cursor, in bytes.
const CURSOR_BYTES: usize = 2_048;

/// A form at the source.
#[derive(Serialize, ToSchema)]
#[schema(as = FormSummary)]
pub(super) struct FormSummaryBody {
    /// Its id there.
    id: String,
    /// Its name there.
    name: String,
    /// How many questions people are asked; null when the source's list does not say: ask for the form's own count.
    #[schema(required)]
    question_count: Option<u32>,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// A CAPTCHA makes the source refuse everything we would send back.
    captcha: bool,
}

impl From<FormSummary> for FormSummaryBody {
    fn from(form: FormSummary) -> Self {
        Self {
            id: form.id,
            name: form.name,
            question_count: form.question_count,
            updated_at: form.updated_at,
            captcha: form.captcha,
        }
    }
}

/// Which part of the source's list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FormsQuery {
    /// `next` of the page before: the source's own cursor.
    after: Option<String>,
    /// Words that the form's name holds.
    search: Option<String>,
}

/// How many questions a form asks.
#[derive(Serialize, ToSchema)]
pub(super) struct QuestionCount {
    question_count: usize,
}

/// Lists the forms of a connected account, as the source has them now. A search may give few, or none, and a `next` all
/// the same: the source cannot search itself and has more. For every role.
#[utoipa::path(get, path = "/connections/{id}/forms", tag = "connections", operation_id = "list_source_forms",
    params(("id" = Uuid, Path, description = "The connection"), FormsQuery),
    responses((status = 200, body = Page<FormSummaryBody>), ConnectionProblem))]
pub(super) async fn forms(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
    Query(query): Query<FormsQuery>,
) -> Result<Json<Page<FormSummaryBody>>, Problem> {
    let id = ConnectionId(id);
    let connector = connected(&state, member.tenant, id).await?;
    let search = query.search.as_deref().map(str::trim).filter(|search| !search.is_empty());
    if search.is_some_and(|search| search.chars().count() > SEARCH_CHARS) || is_long(query.after.as_deref()) {
        let what = "`search` or `after` is too long.".to_owned();
        return Err(RequestProblem::MalformedParameter { what }.into());
    }
    let source = Listing { state: &state, tenant: member.tenant, connection: id, connector };
    let list = match search {
        Some(words) if !connector.can_search() => source.look_through(words, query.after).await?,
        search => source.page(&FormQuery { after: query.after.as_deref(), search }).await?,
    };
    Ok(Json(Page { items: list.forms.into_iter().map(FormSummaryBody::from).collect(), next: list.next }))
}

/// Counts the questions of one form, for lists that do not say. For every role.
#[utoipa::path(get, path = "/connections/{id}/forms/{form_id}/count", tag = "connections",
    operation_id = "count_source_form_questions",
    params(("id" = Uuid, Path, description = "The connection"), ("form_id" = String, Path, description = "The form's id at the source")),
    responses((status = 200, body = QuestionCount), ConnectionProblem))]
pub(super) async fn count(
    state: State,
    member: Member<Viewer>,
    Path((id, form_id)): Path<(Uuid, String)>,
) -> Result<Json<QuestionCount>, Problem> {
    let id = ConnectionId(id);
    let connector = connected(&state, member.tenant, id).await?;
    let asked = state.caller.form(member.tenant, id, connector.kind(), &form_id).await;
    let FormRead { form, version } = asked.map_err(call_problem)?;
    match form {
        Ok(form) => Ok(Json(QuestionCount { question_count: form.questions().count() })),
        Err(error) => Err(refused(&state, member.tenant, id, version, error).await),
    }
}

/// The list of one account.
struct Listing<'a> {
    state: &'a State,
    tenant: TenantId,
    connection: ConnectionId,
    connector: &'a dyn Connector,
}

impl Listing<'_> {
    async fn page(&self, query: &FormQuery<'_>) -> Result<FormList, Problem> {
        let ask = |access: &_| self.connector.list_forms(access, query);
        let response = self.state.caller.call(self.tenant, self.connection, ask).await.map_err(call_problem)?;
        match self.connector.read_forms(&response, query) {
            Ok(list) => Ok(list),
            Err(error) => {
                Err(list_refused(self.state, self.tenant, self.connection, TokenVersion::of(&response), error)
                    .await)
            }
        }
    }

    /// Goes through the source's pages until enough is found, or for so many pages; the cursor goes on from there.
    async fn look_through(&self, words: &str, mut after: Option<String>) -> Result<FormList, Problem> {
        let words = words.to_lowercase();
        let mut found = Vec::new();
        for _ in 0..PAGES {
            let list = self.page(&FormQuery { after: after.as_deref(), search: None }).await?;
            found.extend(list.forms.into_iter().filter(|form| form.name.to_lowercase().contains(&words)));
            after = list.next;
            if after.is_none() || found.len() >= ENOUGH {
                break;
            }
        }
        Ok(FormList { forms: found, next: after })
    }
}

/// Whether a cursor cannot be one of the source's.
pub(super) fn is_long(cursor: Option<&str>) -> bool {
    cursor.is_some_and(|cursor| cursor.len() > CURSOR_BYTES)
}
