use akis_compiler::{ConditionRow, ConsentRow, ContentRow, Outcome, QuestionRow, Report};
use serde::Serialize;
use utoipa::ToSchema;

/// What became of a form on its way to WhatsApp, a row for everything it holds. Sentences are in the form's language.
#[derive(Serialize, ToSchema)]
#[schema(as = Report)]
pub(super) struct ReportBody {
    /// The source system's word; null for a form drawn here.
    #[schema(required)]
    source: Option<String>,
    /// The form's title.
    title: String,
    /// How answers are checked: `endpoint`, screen by screen on the server, or `static`, by the phone alone.
    mode: String,
    /// Why it is this mode; empty in reports of before there were two.
    mode_reason: String,
    /// How screens were laid out: `auto`, `one-per-screen`, `pages`.
    layout: String,
    /// 0 to 1: each question counts 1 carried, 0.9 adapted, 0 not carried, divided by their number.
    fidelity: f64,
    /// Questions and hidden fields, in the form's order.
    questions: Vec<QuestionBody>,
    /// Conditions, one row for each pair of question asked about and thing shown.
    conditions: Vec<ConditionBody>,
    /// What to know before publishing.
    warnings: Vec<String>,
    /// Notices and consents.
    consents: Vec<ConsentBody>,
    /// Text blocks.
    content: Vec<ContentBody>,
}

/// What became of one thing.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportOutcome)]
enum OutcomeBody {
    /// As it is at the source.
    Carried,
    /// In another way; the note says how.
    Adapted,
    /// Left out; the note says why and what to do.
    NotCarried,
}

/// One question or hidden field.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportQuestion)]
struct QuestionBody {
    id: String,
    title: String,
    kind: String,
    required: bool,
    /// Sent along without being asked.
    hidden: bool,
    outcome: OutcomeBody,
    /// True when Meta's rules forbid asking it.
    policy: bool,
    /// May be empty.
    note: String,
    /// The screens it stands on.
    screens: Vec<String>,
}

/// One condition.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportCondition)]
struct ConditionBody {
    /// Whose answer decides.
    from: String,
    /// What is shown: a question, `content` for a text block. Of a jump where it leads: a question, a page, an
    /// ending, `end`, `start`.
    to: String,
    outcome: OutcomeBody,
    /// May be empty.
    note: String,
}

/// One notice or consent.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportConsent)]
struct ConsentBody {
    id: String,
    /// `notice` or `ask`.
    part: String,
    title: String,
    required: bool,
    outcome: OutcomeBody,
    /// May be empty.
    note: String,
    /// The screens it stands on.
    screens: Vec<String>,
}

/// One text block.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportContent)]
struct ContentBody {
    text: String,
    outcome: OutcomeBody,
    /// May be empty.
    note: String,
    /// The screens it stands on.
    screens: Vec<String>,
}

impl From<Report> for ReportBody {
    fn from(report: Report) -> Self {
        Self {
            source: report.source,
            title: report.title,
            mode: report.mode,
            mode_reason: report.mode_reason,
            layout: report.layout,
            fidelity: report.fidelity,
            questions: report.questions.into_iter().map(Into::into).collect(),
            conditions: report.conditions.into_iter().map(Into::into).collect(),
            warnings: report.warnings,
            consents: report.consents.into_iter().map(Into::into).collect(),
            content: report.content.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Outcome> for OutcomeBody {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Carried => Self::Carried,
            Outcome::Adapted => Self::Adapted,
            Outcome::NotCarried => Self::NotCarried,
        }
    }
}

impl From<QuestionRow> for QuestionBody {
    fn from(row: QuestionRow) -> Self {
        Self {
            id: row.id,
            title: row.title,
            kind: row.kind,
            required: row.required,
            hidden: row.hidden,
            outcome: row.outcome.into(),
            policy: row.policy,
            note: row.note,
            screens: row.screens,
        }
    }
}

impl From<ConditionRow> for ConditionBody {
    fn from(row: ConditionRow) -> Self {
        Self { from: row.from, to: row.to, outcome: row.outcome.into(), note: row.note }
    }
}

impl From<ConsentRow> for ConsentBody {
    fn from(row: ConsentRow) -> Self {
        Self {
            id: row.id,
            part: row.part,
            title: row.title,
            required: row.required,
            outcome: row.outcome.into(),
            note: row.note,
            screens: row.screens,
        }
    }
}

impl From<ContentRow> for ContentBody {
    fn from(row: ContentRow) -> Self {
        Self { text: row.text, outcome: row.outcome.into(), note: row.note, screens: row.screens }
    }
}
