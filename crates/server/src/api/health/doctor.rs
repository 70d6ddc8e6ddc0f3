use super::HealthProblem;
use crate::{
    State,
    auth::{Editor, Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_doctor::{Check, CheckKey, CheckState, Doctor, DoctorError, Sheet};
use akis_store::{FlowId, flows, health, publications};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a test of a form's endpoint found.
#[derive(Serialize, ToSchema)]
#[schema(as = DoctorSheet)]
pub(super) struct SheetBody {
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Nothing failed; what was skipped does not count.
    passed: bool,
    /// In their order.
    checks: Vec<CheckBody>,
    /// Of the pings; null when none was answered.
    #[schema(required)]
    latency: Option<LatencyBody>,
}

/// One thing that was looked at.
#[derive(Serialize, ToSchema)]
#[schema(as = DoctorCheck)]
struct CheckBody {
    key: CheckName,
    /// What it is called.
    name: String,
    state: Found,
    /// How long it took.
    milliseconds: u64,
    /// What was seen, or why nothing was looked at.
    seen: String,
    /// What to do; only of what failed.
    #[schema(required)]
    advice: Option<String>,
}

/// What came of a check.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DoctorCheckState)]
enum Found {
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed,
    /// Not looked at.
    Skipped,
}

/// What is looked at.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DoctorCheckKey)]
enum CheckName {
    /// The address answers, over TLS.
    Address,
    /// WhatsApp's health check.
    Ping,
    /// Opening the form.
    Opening,
    /// Tapping the first screen's button.
    Exchange,
    /// A request under a key that is not ours.
    WrongKey,
    /// A message whose form is over.
    DeadToken,
    /// A request WhatsApp did not sign.
    BadSignature,
    /// A phone's complaint.
    ErrorNotice,
    /// An answer while the database is busy.
    SlowDatabase,
    /// How long answers take.
    Latency,
    /// The app secret is the app's.
    AppSecret,
    /// The public key at WhatsApp, for each number.
    Keys,
    /// The form at WhatsApp.
    FlowAtMeta,
}

/// How long answers to pings took.
#[derive(Serialize, ToSchema)]
#[schema(as = DoctorLatency)]
struct LatencyBody {
    /// Half came within this.
    p50_ms: u64,
    /// Nine of ten came within this.
    p90_ms: u64,
    /// Of so many.
    samples: u64,
}

impl SheetBody {
    fn new(sheet: Sheet, locale: &str) -> Self {
        Self {
            at: sheet.at,
            passed: sheet.passed,
            checks: sheet.checks.into_iter().map(|check| CheckBody::new(check, locale)).collect(),
            latency: sheet.latency.map(|latency| LatencyBody {
                p50_ms: latency.p50_ms,
                p90_ms: latency.p90_ms,
                samples: latency.samples,
            }),
        }
    }
}

impl CheckBody {
    fn new(check: Check, locale: &str) -> Self {
        Self {
            key: match check.key {
                CheckKey::Address => CheckName::Address,
                CheckKey::Ping => CheckName::Ping,
                CheckKey::Opening => CheckName::Opening,
                CheckKey::Exchange => CheckName::Exchange,
                CheckKey::WrongKey => CheckName::WrongKey,
                CheckKey::DeadToken => CheckName::DeadToken,
                CheckKey::BadSignature => CheckName::BadSignature,
                CheckKey::ErrorNotice => CheckName::ErrorNotice,
                CheckKey::SlowDatabase => CheckName::SlowDatabase,
                CheckKey::Latency => CheckName::Latency,
                CheckKey::AppSecret => CheckName::AppSecret,
                CheckKey::Keys => CheckName::Keys,
                CheckKey::FlowAtMeta => CheckName::FlowAtMeta,
            },
            name: check.key.name().in_language(locale).to_owned(),
            state: match check.state {
                CheckState::Passed => Found::Passed,
                CheckState::Failed => Found::Failed,
                CheckState::Skipped => Found::Skipped,
            },
            milliseconds: check.milliseconds,
            seen: check.seen.in_language(locale).to_owned(),
            advice: check.advice.map(|advice| advice.in_language(locale).to_owned()),
        }
    }
}

/// Tests a published form's endpoint as WhatsApp would use it, and answers the sheet, which is kept. Takes a second or two
/// when all is well and half a minute at most. For editors.
#[utoipa::path(post, path = "/flows/{id}/doctor", tag = "health", operation_id = "examine_flow",
    params(("id" = Uuid, Path, description = "The flow")),
    responses((status = 200, body = SheetBody), HealthProblem))]
pub(super) async fn examine(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
) -> Result<Json<SheetBody>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    flows::get(&mut tx, FlowId(id)).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    let doctor = Doctor::new(
        state.store.clone(),
        state.egress.clone(),
        state.graph.clone(),
        state.settings.public_url.clone(),
    );
    let sheet = doctor.examine(member.tenant, FlowId(id)).await.map_err(|error| match error {
        DoctorError::NotPublished => Problem::from(HealthProblem::NotPublished),
        DoctorError::Store(error) => Problem::from(error),
    })?;
    Ok(Json(SheetBody::new(sheet, &member.locale)))
}

/// Reads the sheet of the last test of a form's endpoint. Not found when there was none. For every role.
#[utoipa::path(get, path = "/flows/{id}/doctor", tag = "health", operation_id = "get_last_examination",
    params(("id" = Uuid, Path, description = "The flow")), responses((status = 200, body = SheetBody)))]
pub(super) async fn last(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<SheetBody>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let publication = publications::by_flow(&mut tx, FlowId(id)).await?.ok_or(RequestProblem::NotFound)?;
    let kept = health::kept(&mut tx, publication.id).await?;
    tx.commit().await?;
    let (sheet, _) = kept.sheet.ok_or(RequestProblem::NotFound)?;
    // One of another version of this program is as good as none.
    let sheet: Sheet = serde_json::from_value(sheet).map_err(|_| RequestProblem::NotFound)?;
    Ok(Json(SheetBody::new(sheet, &member.locale)))
}
