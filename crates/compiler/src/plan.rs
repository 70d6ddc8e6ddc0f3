use akis_form::{Answers, Change, Condition, Fact, Language, OptionSource, Pattern, QuestionId, Variable};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the exchange needs to run a FlowVersion: screens in order, what each asks, how answers are checked and
/// when a screen is passed over. Stored with the FlowVersion, so old shapes must stay readable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The FlowVersion, as every payload carries it in `akis_version`.
    pub version: String,
    /// The language of the sentences the exchange adds.
    pub language: Language,
    /// In the order they are shown; the last one always is.
    pub screens: Vec<PlanScreen>,
    /// The thank-you sentence after the last answer, never blank.
    pub ending: String,
    /// Thank-you sentences of the other endings, which jumps lead to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endings: Vec<PlanEnding>,
    /// What conditions may ask about although nobody is asked: hidden fields with their constant values.
    #[serde(default, skip_serializing_if = "Answers::is_empty")]
    pub constants: Answers,
    /// Numbers computed on the way; they stand among the answers of the path, under their ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Variable>,
}

/// What is said after the last answer on one of several ways out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanEnding {
    /// The source's id of the ending.
    pub id: String,
    /// The thank-you sentence, never blank.
    pub text: String,
}

impl Plan {
    /// Place and content of the screen with this id.
    pub fn screen(&self, id: &str) -> Option<(usize, &PlanScreen)> {
        self.screens.iter().enumerate().find(|(_, screen)| screen.id == id)
    }
}

/// One screen. Without fields it only shows something.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PlanScreen {
    /// The Flow JSON screen id.
    pub id: String,
    /// As the person reads it.
    pub title: String,
    /// What it asks. A question spread over several inputs has several fields, all on one screen.
    pub fields: Vec<PlanField>,
    /// Notices shown here that the source wants to hear of. They count as given when the person goes on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<QuestionId>,
    /// The screen is passed over unless this holds. It asks about earlier screens only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_when: Option<Condition>,
    /// What it is for. Only [`ScreenRole::Ask`] screens lie on the path by themselves.
    #[serde(default, skip_serializing_if = "ScreenRole::is_ask")]
    pub role: ScreenRole,
    /// Where the form goes on after it, once its answers are good: the first that holds wins, none means the next
    /// screen that is shown. A screen that is passed over jumps nowhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jumps: Vec<PlanJump>,
    /// The screens that may follow, as the routing model has them; the phone refuses every other. Empty in plans
    /// made before there were steps. When the screen that should follow is not among them, the way leads over the
    /// first [`ScreenRole::Step`] screen that is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exits: Vec<String>,
    /// Rules over all inputs of a question, checked where its last input stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<QuestionRule>,
    /// What is computed when the screen is left, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Consents asked here without which the form does not go on: unticked, the way leads to the
    /// [`ScreenRole::Refused`] screen and nothing but the refusal is kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<Gate>,
    /// The screen's data declares `init`, an object with what each input begins with. Plans of before there was
    /// prefilling have none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prefills: bool,
    /// The screen's data declares `file_messages`, an object of sentences by media id, which its picker shows at each
    /// file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub file_messages: bool,
}

/// What a screen is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreenRole {
    /// It asks or shows something of the form.
    #[default]
    Ask,
    /// Stands between a screen with too many ways out and some of them. Shown only when the way leads over it; what
    /// follows it is what would have followed the screen before.
    Step,
    /// The last one, where a way ends that no asking screen ends: a button to send, and the answers in full when its
    /// data declares `summary`.
    Review,
    /// Where a person ends who did not give a gate's consent. Its button finishes the Flow without a Submission.
    Refused,
}

impl ScreenRole {
    /// True for a screen that lies on the path by itself.
    pub fn is_ask(&self) -> bool {
        *self == Self::Ask
    }
}

/// One way on from a screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanJump {
    /// Only while this holds of the answers on the path, this screen's included.
    pub when: Condition,
    /// Where to; always a later screen or an ending.
    pub to: PlanTarget,
}

/// Where a jump leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanTarget {
    /// To the screen with this id, or, where that one is passed over, to the first shown after it.
    Screen(String),
    /// To the end, with the thank-you of this ending; empty for the form's own.
    Ending(String),
}

/// A rule over all inputs of a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionRule {
    /// Whose.
    pub question: QuestionId,
    /// Which.
    pub rule: Rule,
}

/// The rules over several inputs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    /// No two parts or ranks with the same option.
    Distinct,
    /// So many options in all.
    Selected {
        /// Fewest, where anything is chosen at all.
        min: Option<u32>,
        /// Most.
        max: Option<u32>,
    },
    /// The numbers add up to this.
    Sum {
        /// The sum.
        total: f64,
    },
}

/// A consent without which the form does not go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// The consent part.
    pub consent: QuestionId,
    /// Names the text that was shown: a hash of it, so that the record of a refusal says what was refused.
    pub text_version: String,
}

/// One input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanField {
    /// The input's name in Flow JSON, and its key in every payload; unique over the Flow.
    pub name: String,
    /// Whose answer it gives.
    pub question: QuestionId,
    /// The question as people read it, for sentences that name it; never blank.
    pub label: String,
    /// Whether the question needs an answer while it is visible.
    pub required: bool,
    /// How the phone's value becomes an answer, or the part of one that [`PlanField::role`] names.
    pub check: FieldCheck,
    /// Which part of the question's answer it gives.
    #[serde(default, skip_serializing_if = "FieldRole::is_whole")]
    pub role: FieldRole,
    /// Shown as dots wherever answers are listed (the review screen's summary).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// Needed only while this holds, beside the screen's own condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_when: Option<Condition>,
    /// What is asked for, when it may be known already. Never for a sensitive question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
}

/// Which part of its question's answer an input gives.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "role", content = "id", rename_all = "snake_case")]
pub enum FieldRole {
    /// All of it; of several option lists, some of its options.
    #[default]
    Whole,
    /// The part with this id; the answer is `Parts`.
    Part(String),
    /// Words of one's own beside a choice; the answer is `Other` as soon as there are any and the choice holds the
    /// option [`OTHER`] (or the words are a comment, which needs no option).
    Other {
        /// The words stand beside the choice and are not one.
        comment: bool,
    },
    /// The option that comes at this place, from 1; the answer is `Ranked`.
    Rank(u32),
    /// The day of a `DateTime`.
    DateOf,
    /// The time of a `DateTime`.
    TimeOf,
    /// The month of a `MonthDay`, a choice of the values 1 to 12.
    Month,
    /// The day of a `MonthDay`, a choice of the values 1 to 31.
    Day,
    /// Hours of a `Duration`, a whole number.
    Hours,
    /// Minutes of a `Duration`, a whole number.
    Minutes,
    /// Seconds of a `Duration`, a whole number.
    Seconds,
    /// Only narrows a list (the search text, the letter); it gives no answer.
    Narrows,
}

impl FieldRole {
    /// True for an input that gives the answer alone.
    pub fn is_whole(&self) -> bool {
        *self == Self::Whole
    }
}

/// Value of the option that stands for words of one's own. No source has such a value.
pub const OTHER: &str = "\u{1}other";

/// How the phone's value becomes an answer. Lengths count characters, bounds are inclusive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "check", rename_all = "snake_case")]
pub enum FieldCheck {
    /// Text.
    Text {
        /// Fewest characters.
        min_chars: Option<u32>,
        /// Most characters.
        max_chars: Option<u32>,
        /// What the text must match.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pattern: Option<Pattern>,
    },
    /// An e-mail address.
    Email {
        /// Domains the source refuses, lower case.
        blocked_domains: Vec<String>,
    },
    /// A telephone number.
    Phone {
        /// Fewest digits.
        min_digits: Option<u32>,
        /// Most digits.
        max_digits: Option<u32>,
    },
    /// A number.
    Number {
        /// Smallest value.
        min: Option<f64>,
        /// Largest value.
        max: Option<f64>,
        /// Fewest digits.
        min_digits: Option<u32>,
        /// Most digits.
        max_digits: Option<u32>,
        /// Refuses fractions.
        integer: bool,
    },
    /// A web address, `http` or `https`.
    Url,
    /// One option, sent by its id.
    Choice {
        /// Every option.
        options: Vec<PlanOption>,
    },
    /// One option of a list too long for WhatsApp, sent by its id. The screen's data holds the options shown now, as
    /// `options_<input>`; a request whose `akis_search` names the input asks for those that match the text in
    /// `akis_search_text`, and is answered with the same screen.
    Search {
        /// Every option, in the order shown.
        options: Vec<PlanOption>,
    },
    /// One option of a list that is asked for while the form is filled in. The screen's data holds the options of this
    /// moment, as `options_<input>`; their ids are made of their values, so that one chosen earlier is still known
    /// when the list has changed.
    Live {
        /// Where they come from.
        source: OptionSource,
    },
    /// One option by its id; the answer is the number its value spells.
    NumberChoice {
        /// Every option.
        options: Vec<PlanOption>,
    },
    /// A time of day, typed as `HH:MM`.
    Time,
    /// Uploaded files.
    Files {
        /// Fewest.
        min: u32,
        /// Most.
        max: u32,
        /// Most kibibytes a file.
        max_kib: u32,
        /// Kinds taken, as MIME types; empty takes what the picker offers.
        types: Vec<String>,
    },
    /// One option of a list too long for WhatsApp: the person types its label. Plans of before there was a search.
    TypedChoice {
        /// Every option.
        options: Vec<PlanOption>,
    },
    /// Any number of options, sent by their ids.
    Choices {
        /// The options of this input.
        options: Vec<PlanOption>,
    },
    /// Yes or no, sent as option id `yes` or `no`.
    Bool,
    /// A calendar date.
    Date {
        /// First day.
        min: Option<Date>,
        /// Last day.
        max: Option<Date>,
    },
    /// A box to tick. Left unticked it answers no.
    Consent {
        /// The source refuses a response without it.
        required: bool,
    },
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanOption {
    /// What the phone sends: a letter first, because Flow JSON wants that where ids become keys.
    pub id: String,
    /// What the answer holds and the source receives.
    pub value: String,
    /// What people read, in full.
    pub label: String,
}
