use crate::graph::MetaError;
use crate::{State, backoff, handler};
use akis_jobs::{Job, Outcome};
use akis_sentence::Sentence;
use akis_store::StoreError;
use serde_json::Value;
use std::time::Duration;

/// Why a step did not end well.
pub(crate) enum Stop {
    /// A person must do something; the sentence says what.
    Failed {
        /// For the person.
        sentence: Sentence,
        /// Meta's own list, when there is one.
        validation_errors: Option<Value>,
    },
    /// The same step works later.
    Later {
        /// For the person who watches.
        sentence: Sentence,
        /// How long Meta asks to wait.
        after: Option<Duration>,
    },
    /// Our own database.
    Store(StoreError),
}

impl Stop {
    pub(crate) fn because(sentence: Sentence) -> Self {
        Self::Failed { sentence, validation_errors: None }
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<MetaError> for Stop {
    fn from(error: MetaError) -> Self {
        if error.is_temporary() {
            Self::Later { sentence: error.sentence(), after: error.retry_after() }
        } else {
            Self::because(error.sentence())
        }
    }
}

/// The job's outcome for a step that works later.
pub(crate) fn later(state: &State, job: &Job, after: Option<Duration>, reason: &Sentence) -> Outcome {
    let at = handler::soon(state, job.attempt);
    Outcome::RetryAt(backoff::asked(at, after), reason.to_string())
}
