use akis_sentence::Sentence;
use akis_store::attempts::Attempt;
use akis_store::deliveries::Next;
use akis_store::{AttemptOutcome, WaitsFor};
use http::StatusCode;
use jiff::Timestamp;
use std::time::{Duration, Instant};

/// A try under way.
pub(super) struct Trying {
    started_at: Timestamp,
    started: Instant,
}

/// How a try ended, and what becomes of the delivery.
pub(super) struct End {
    pub(super) attempt: Attempt,
    pub(super) next: Next,
    /// What the step brought, when it is done.
    pub(super) result: Option<String>,
    /// For how long the other side wants to hear nothing.
    pub(super) silence: Option<Duration>,
    /// The other side wants to hear nothing ever again.
    pub(super) closed: bool,
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
                step: None,
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

    /// The step is done, and the delivery with it unless there are others.
    pub(super) fn done(self, result: Option<String>) -> End {
        End { result, ..self.next(Next::Delivered) }
    }

    pub(super) fn retry_at(self, at: Timestamp, problem: Sentence) -> End {
        self.next(Next::RetryAt { at, problem })
    }

    pub(super) fn wait_for(self, waits_for: WaitsFor, problem: Sentence) -> End {
        self.next(Next::NeedsAttention { waits_for, problem })
    }

    pub(super) fn give_up(self, problem: Sentence) -> End {
        self.next(Next::GivenUp { problem })
    }

    fn next(self, next: Next) -> End {
        End { attempt: self.attempt, next, result: None, silence: None, closed: false }
    }
}

impl End {
    /// The other side wants to hear nothing for so long.
    pub(super) fn with_silence(mut self, silence: Option<Duration>) -> Self {
        self.silence = silence;
        self
    }
}
