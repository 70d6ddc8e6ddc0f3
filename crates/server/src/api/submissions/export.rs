use crate::api::files::disposition;
use crate::{
    State,
    auth::{Member, Viewer},
    extract::{Path, Query},
    problem::{Problem, RequestProblem},
};
use akis_connectors::table::{CSV_START, Table, csv_line};
use akis_form::{Form, SubmissionId};
use akis_store::control::tenants;
use akis_store::submissions::{self, SubmissionRow};
use akis_store::{FlowId, StoreError, TenantId, TenantTx, VersionId, audit, flow_versions, flows};
use axum::body::Body;
use axum::response::Response;
use futures_util::stream::try_unfold;
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use utoipa::IntoParams;
use uuid::Uuid;

/// Answers that are read at a time.
const PAGE: u32 = 200;

/// The newest versions of a form whose questions get columns.
const MOST_VERSIONS: usize = 50;

/// What is exported.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    /// Test answers too.
    #[serde(default)]
    tests: bool,
}

/// Gives all answers of a form as a table, the oldest first: a CSV file in UTF-8 that spreadsheets open, with a column for
/// each question. What is marked sensitive is masked. For every role; each export is noted in the audit.
#[utoipa::path(get, path = "/flows/{id}/submissions.csv", tag = "answers", operation_id = "export_submissions",
    params(("id" = Uuid, Path, description = "The flow"), ExportQuery),
    responses((status = 200, content_type = "text/csv", body = String, description = "The answers")))]
pub(super) async fn export(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let flow = FlowId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let found = flows::get(&mut tx, flow).await?.ok_or(RequestProblem::NotFound)?;
    let tenant = tenants::get(&mut tx, member.tenant).await?.ok_or(RequestProblem::NotFound)?;
    let forms = forms(&mut tx, flow).await?;
    let detail = json!({"tests": query.tests});
    audit::record(&mut tx, Some(member.person), "answers.exported", &flow.to_string(), &detail).await?;
    tx.commit().await?;

    let mut table = Table::of(forms.newest.as_deref().unwrap_or(&found.form));
    for form in &forms.in_order {
        table.add(form);
    }
    let export = Export {
        state,
        tenant: member.tenant,
        flow,
        tests: query.tests,
        zone: TimeZone::get(&tenant.time_zone).unwrap_or(TimeZone::UTC),
        table: table.masked(),
        forms: forms.by_version,
        at: At::Heading,
    };
    let text = try_unfold(export, async |mut export| {
        Ok::<_, StoreError>(export.next().await?.map(|text| (text, export)))
    });
    let mut response = Response::new(Body::from_stream(text));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CONTENT_DISPOSITION, disposition(&format!("{}.csv", found.summary.name)));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}

/// The forms that answers of a flow were given to.
struct Forms {
    newest: Option<Arc<Form>>,
    /// The newest first.
    in_order: Vec<Arc<Form>>,
    by_version: HashMap<VersionId, Arc<Form>>,
}

async fn forms(tx: &mut TenantTx, flow: FlowId) -> Result<Forms, StoreError> {
    let mut forms = Forms { newest: None, in_order: Vec::new(), by_version: HashMap::new() };
    for version in flow_versions::list(tx, flow).await?.into_iter().take(MOST_VERSIONS) {
        if let Some(found) = flow_versions::plan(tx, version.id).await? {
            let form = Arc::new(found.form);
            forms.newest.get_or_insert_with(|| form.clone());
            forms.in_order.push(form.clone());
            forms.by_version.insert(version.id, form);
        }
    }
    Ok(forms)
}

/// How far an export is.
enum At {
    Heading,
    After(Option<SubmissionId>),
    End,
}

struct Export {
    state: State,
    tenant: TenantId,
    flow: FlowId,
    tests: bool,
    zone: TimeZone,
    table: Table,
    forms: HashMap<VersionId, Arc<Form>>,
    at: At,
}

impl Export {
    /// The next piece of the file; `None` after the last.
    async fn next(&mut self) -> Result<Option<String>, StoreError> {
        let after = match self.at {
            At::Heading => {
                self.at = At::After(None);
                let titles: Vec<&str> = self.table.columns().iter().map(|column| column.title.as_str()).collect();
                return Ok(Some(format!("{CSV_START}{}", csv_line(&titles))));
            }
            At::After(after) => after,
            At::End => return Ok(None),
        };
        let mut tx = self.state.store.tenant(self.tenant).begin().await?;
        let rows = submissions::export(&mut tx, self.flow, after, self.tests, PAGE).await?;
        let mut text = String::new();
        for row in &rows {
            let form = self.form(&mut tx, row).await?;
            let Some(form) = form else { continue };
            text.push_str(&csv_line(&self.table.row(&row.submission, &form, &self.zone)));
        }
        tx.commit().await?;
        let last = rows.last().filter(|_| rows.len() >= PAGE as usize);
        self.at = last.map_or(At::End, |row| At::After(Some(row.id)));
        // Nothing more: an empty piece is none.
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// The form that an answer was given to.
    async fn form(&mut self, tx: &mut TenantTx, row: &SubmissionRow) -> Result<Option<Arc<Form>>, StoreError> {
        if let Some(form) = self.forms.get(&row.version_id) {
            return Ok(Some(form.clone()));
        }
        Ok(flow_versions::plan(tx, row.version_id).await?.map(|found| Arc::new(found.form)))
    }
}
