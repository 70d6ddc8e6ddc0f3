//! What a step is given and what it gives.

use crate::{Hold, Reply};
use akis_form::{Answers, OptionLabels, QuestionId, SubmissionId};
use std::fmt;

/// What is known of a session before the request.
#[derive(Clone, PartialEq)]
pub struct State {
    /// The session's name. It goes to the phone as `akis_session` and comes back in every payload.
    pub session: String,
    /// The token the session was opened with, when one is known.
    pub flow_token: Option<String>,
    /// The answers kept so far, also of screens no longer on the path.
    pub answers: Answers,
    /// The Submission, once there is one.
    pub completed: Option<SubmissionId>,
}

/// The answer, and what must happen before it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What the phone is told.
    pub reply: Reply,
    /// What the caller does. Only a durable [`Effect::Complete`] may be confirmed to the phone.
    pub effect: Effect,
    /// Places to hold before the reply goes out; see [`Hold`].
    pub holds: Vec<Hold>,
}

/// What a request changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Nothing.
    None,
    /// The person opened the Flow.
    Opened,
    /// Answers to keep. Losing them is harmless: the next request carries them again.
    Progress {
        /// The screen now shown.
        screen: String,
        /// Everything answered so far, in place of what was kept.
        answers: Answers,
    },
    /// The Submission.
    Complete {
        /// The answers on the path the person took, and no others.
        answers: Answers,
        /// The words of options chosen from live lists, for [`akis_form::Submission::freeze_with`].
        labels: OptionLabels,
        /// Its name, as the phone is told.
        submission: SubmissionId,
        /// The ending that was reached; empty for the form's own.
        ending: String,
    },
    /// A consent without which the form does not go on was not given. Everything kept of the session is erased but
    /// this. Whoever changes their mind goes on as if nothing had been answered.
    Refused {
        /// The consent part.
        consent: QuestionId,
        /// Names the text that was shown.
        text_version: String,
    },
    /// The phone could not use our last answer.
    ClientError {
        /// Meta's key.
        key: String,
    },
}

/// Answers and tokens never reach a log.
impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State")
            .field("answers", &self.answers.len())
            .field("completed", &self.completed)
            .finish_non_exhaustive()
    }
}
