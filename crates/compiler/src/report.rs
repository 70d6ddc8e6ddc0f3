use serde::{Deserialize, Serialize};

/// What became of a form, told to its owner: one row for every question of the source, nothing left out.
/// Sentences are in the form's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The source system's word (`hubspot`); `None` for a form drawn in Akis.
    pub source: Option<String>,
    /// The form's title.
    pub title: String,
    /// `endpoint`: answers are checked on the server, screen by screen. `static`: the phone checks them alone.
    pub mode: String,
    /// Why it is this mode; empty in reports of before there were two.
    #[serde(default)]
    pub mode_reason: String,
    /// `auto`: what belongs together stays together, few inputs a screen. `one-per-screen`, `pages`: as they say.
    pub layout: String,
    /// 0 to 1: each question counts 1 carried, 0.9 adapted, 0 not carried, divided by their number; 1 for a
    /// form without questions.
    pub fidelity: f64,
    /// Questions and hidden fields in the form's order.
    pub questions: Vec<QuestionRow>,
    /// Conditions, one row for each pair of question asked about and thing shown.
    pub conditions: Vec<ConditionRow>,
    /// What the owner should know before publishing.
    pub warnings: Vec<String>,
    /// Consent parts in the form's order.
    pub consents: Vec<ConsentRow>,
    /// Text blocks in the form's order.
    pub content: Vec<ContentRow>,
}

/// What became of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As it is at the source.
    Carried,
    /// Asked and answered in another way; the note says how.
    Adapted,
    /// Left out; the note says why and what to do.
    NotCarried,
}

/// The score described at [`Report::fidelity`], to three decimals.
pub(crate) fn fidelity(rows: &[QuestionRow]) -> f64 {
    if rows.is_empty() {
        return 1.0;
    }
    let points = |row: &QuestionRow| match row.outcome {
        Outcome::Carried => 1.0,
        Outcome::Adapted => 0.9,
        Outcome::NotCarried => 0.0,
    };
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let score = rows.iter().map(points).sum::<f64>() / f64::from(count);
    (score * 1000.0).round() / 1000.0
}

/// One question or hidden field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionRow {
    /// The source's own id or name.
    pub id: String,
    /// The question as people read it.
    pub title: String,
    /// The kind's name, `hidden` for a hidden field.
    pub kind: String,
    /// Whether the source wants an answer.
    pub required: bool,
    /// Sent along without being asked.
    pub hidden: bool,
    /// What became of it.
    pub outcome: Outcome,
    /// True when Meta's rules forbid asking it.
    pub policy: bool,
    /// How it was adapted or why it is not carried; empty when there is nothing to say.
    pub note: String,
    /// The ids of the screens it stands on.
    pub screens: Vec<String>,
}

impl QuestionRow {
    /// Marks the question as asked in another way.
    pub(crate) fn adapt(&mut self, note: &str) {
        if self.outcome == Outcome::NotCarried || self.note.contains(note) {
            return;
        }
        self.outcome = Outcome::Adapted;
        if !self.note.is_empty() {
            self.note.push(' ');
        }
        self.note.push_str(note);
    }
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionRow {
    /// The question whose answer decides.
    pub from: String,
    /// The question that is shown; `content` for a text block.
    pub to: String,
    /// What became of it.
    pub outcome: Outcome,
    /// How or why; may be empty.
    pub note: String,
}

/// One consent part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRow {
    /// Names the part within the form.
    pub id: String,
    /// `notice` or `ask`.
    pub part: String,
    /// The sentence beside the box, or the notice's text.
    pub title: String,
    /// Whether the source refuses a response without it.
    pub required: bool,
    /// What became of it.
    pub outcome: Outcome,
    /// How or why; may be empty.
    pub note: String,
    /// The ids of the screens it stands on.
    pub screens: Vec<String>,
}

/// One text block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentRow {
    /// The text.
    pub text: String,
    /// What became of it.
    pub outcome: Outcome,
    /// How or why; may be empty.
    pub note: String,
    /// The ids of the screens it stands on.
    pub screens: Vec<String>,
}
