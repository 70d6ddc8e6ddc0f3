use akis_compiler::{FieldCheck, Plan, PlanOption};
use akis_store::corrections::Uncorrected;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// An answer that does not fit the form, with what is needed to correct it.
#[derive(Serialize, ToSchema)]
#[schema(as = AnswerProblem)]
pub(super) struct ProblemBody {
    /// The input's name; the key of its new value.
    field: String,
    /// The question as the person read it.
    question: String,
    /// What is wrong, in the form's language.
    problem: String,
    /// What the phone sent: a text, an option's id, a list of ids, true or false; null when nothing.
    #[schema(value_type = Value)]
    value: Value,
    /// What the input takes.
    input: InputKind,
    /// Of `choice` and `choices`; at most 500.
    options: Vec<OptionBody>,
}

/// What an input takes.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AnswerInput)]
enum InputKind {
    /// Words, and everything that is typed.
    Text,
    /// A number.
    Number,
    /// A calendar date, `YYYY-MM-DD`.
    Date,
    /// A time of day, `HH:MM`.
    Time,
    /// One option, by its id.
    Choice,
    /// Any number of options, by their ids.
    Choices,
    /// Yes or no, as the option ids `yes` and `no`.
    YesNo,
    /// A box to tick: true or false.
    Consent,
    /// Files; they cannot be corrected here.
    Files,
}

/// One option.
#[derive(Serialize, ToSchema)]
#[schema(as = AnswerOption)]
struct OptionBody {
    id: String,
    label: String,
}

/// The longest list that is shown.
const MOST_OPTIONS: usize = 500;

/// What of a submission waits for a correction.
pub(super) fn bodies(plan: &Plan, waiting: Uncorrected) -> Vec<ProblemBody> {
    let mut reply = waiting.reply;
    let body = |problem: akis_store::replies::ReplyProblem| {
        let mut fields = plan.screens.iter().flat_map(|screen| &screen.fields);
        let check = fields.find(|field| field.name == problem.field).map(|field| &field.check);
        let (input, options) = check.map_or((InputKind::Text, &[][..]), kind);
        let options = options.iter().take(MOST_OPTIONS);
        ProblemBody {
            value: reply.remove(&problem.field).unwrap_or_default(),
            input,
            options: options.map(|o| OptionBody { id: o.id.clone(), label: o.label.clone() }).collect(),
            field: problem.field,
            question: problem.question,
            problem: problem.problem,
        }
    };
    waiting.problems.into_iter().map(body).collect()
}

fn kind(check: &FieldCheck) -> (InputKind, &[PlanOption]) {
    match check {
        FieldCheck::Number { .. } => (InputKind::Number, &[]),
        FieldCheck::Date { .. } => (InputKind::Date, &[]),
        FieldCheck::Time => (InputKind::Time, &[]),
        FieldCheck::Choice { options } | FieldCheck::Search { options } | FieldCheck::NumberChoice { options } => {
            (InputKind::Choice, options)
        }
        FieldCheck::Choices { options } => (InputKind::Choices, options),
        FieldCheck::Bool => (InputKind::YesNo, &[]),
        FieldCheck::Consent { .. } => (InputKind::Consent, &[]),
        FieldCheck::Files { .. } => (InputKind::Files, &[]),
        FieldCheck::Text { .. }
        | FieldCheck::Email { .. }
        | FieldCheck::Phone { .. }
        | FieldCheck::Url
        | FieldCheck::TypedChoice { .. }
        | FieldCheck::Live { .. } => (InputKind::Text, &[]),
    }
}
