use akis_sentence::Sentence;
use akis_store::attempts::Attempt;
use akis_store::deliveries::Next;
use akis_store::{AttemptOutcome, WaitsFor};
use http::StatusCode;
use jiff::Timestamp;
use std::time::Instant;

/// A try under way.
pub(super) struct Trying {
    started_at: Timestamp,
    started: Instant,
}

/// How a try ended, and what becomes of the delivery.
pub(super) struct End {
    pub(super) attempt: Attempt,
    pub(super) next: Next,
}

/// A try that ended, before it is said what becomes of the delivery.
pub(super) struct Ended {
    attempt: Attempt,
}

impl Trying {
    pub(super) fn begin() -> Self {
        Self { started_at: Timestamp::now(), started: Instant::now() }
    }

    /// Ends it with a cause in one word and in a sentence.
    pub(super) fn end(&self, outcome: AttemptOutcome, code: &str, message: &Sentence) -> Ended {
        self.ended(outcome, Some(code.to_owned()), Some(message.clone()))
    }

    /// Ends it well, with what the source said about it in its own words.
    pub(super) fn arrived(&self, outcome: AttemptOutcome, words: Option<String>) -> Ended {
        self.ended(outcome, None, words.map(Sentence::quoted))
    }

    fn ended(&self, outcome: AttemptOutcome, code: Option<String>, message: Option<Sentence>) -> Ended {
        Ended {
            attempt: Attempt {
                started_at: self.started_at,
                duration: self.started.elapsed(),
                outcome,
                http_status: None,
                code,
                message,
            },
        }
    }
}

impl Ended {
    /// The source's own status.
    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.attempt.http_status = Some(status.as_u16());
        self
    }

    pub(super) fn delivered(self) -> End {
        End { attempt: self.attempt, next: Next::Delivered }
    }

    pub(super) fn retry_at(self, at: Timestamp, problem: Sentence) -> End {
        End { attempt: self.attempt, next: Next::RetryAt { at, problem } }
    }

    pub(super) fn wait_for(self, waits_for: WaitsFor, problem: Sentence) -> End {
        End { attempt: self.attempt, next: Next::NeedsAttention { waits_for, problem } }
    }

    pub(super) fn give_up(self, problem: Sentence) -> End {
        End { attempt: self.attempt, next: Next::GivenUp { problem } }
    }
}
