use akis_form::QuestionId;
use akis_sentence::Sentence;
use serde::{Deserialize, Serialize};

/// One difference between two states of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What kind of difference.
    pub kind: ChangeKind,
    /// The question or consent part it stands at; `None` for the form as a whole.
    pub question: Option<QuestionId>,
    /// What changed, for a person.
    pub sentence: Sentence,
    /// Whether the source may refuse or lose answers that were made for the older state.
    pub breaks_delivery: bool,
}

/// The kinds of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A question is gone.
    QuestionRemoved,
    /// A question is new.
    QuestionAdded,
    /// It must be answered now.
    NowRequired,
    /// It may be left out now.
    NowOptional,
    /// It asks for something else.
    Kind,
    /// Options, rows or fields of it are gone.
    OptionRemoved,
    /// Options, rows or fields of it are new.
    OptionAdded,
    /// Options, rows or fields of it are called otherwise.
    OptionRenamed,
    /// What it accepts has other bounds.
    Constraints,
    /// It is asked in other cases.
    Condition,
    /// Its answers go to another place at the source.
    Place,
    /// It is worded otherwise.
    Label,
    /// Its help text, or words beside it, are others.
    Help,
    /// The questions stand in another order.
    Order,
    /// The questions are spread over pages otherwise, or a page is called otherwise.
    Pages,
    /// Where the form goes on after an answer.
    Logic,
    /// A consent part is gone.
    ConsentRemoved,
    /// A consent part is new.
    ConsentAdded,
    /// A consent part is another one.
    Consent,
    /// A field nobody is asked is new, gone or has another value.
    Hidden,
    /// The source protects the form with a CAPTCHA now, or no longer.
    Captcha,
    /// The source takes no answers, or only of people who sign in; or does again.
    Closed,
    /// The form's name.
    Title,
    /// Texts around the questions: introduction, text blocks, what is read at the end.
    Texts,
    /// The language of its texts.
    Language,
}

impl Change {
    pub(crate) fn new(kind: ChangeKind, question: Option<&QuestionId>, breaks: bool, sentence: Sentence) -> Self {
        Self { kind, question: question.cloned(), sentence, breaks_delivery: breaks }
    }
}
