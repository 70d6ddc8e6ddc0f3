use serde::Deserialize;
use std::time::Duration;

/// The `[exchange]` section of the configuration: how the data-exchange endpoint answers, and how much at a time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Opening a form again leads to the screen after the last one that was passed, not to the first.
    pub resume_last_screen: bool,
    /// Encrypts the body of a 427; the protocol's pages show it plain, Meta's sample encrypts it.
    pub encrypt_gone: bool,
    /// Refuses (432) a flow token whose signature is missing or wrong from Data API 4.0 on; else it is counted only.
    pub refuse_bad_token_signature: bool,
    /// Days after which a session that was not completed can no longer be gone on with.
    pub session_days: u32,
    /// Requests that are worked on at a time in this process.
    pub max_concurrent: usize,
    /// Requests of one endpoint that may wait for their turn.
    pub max_waiting_per_endpoint: usize,
    /// Requests of all endpoints that may wait for their turn.
    pub max_waiting: usize,
    /// The longest wait for a turn, in milliseconds; below ten seconds by far.
    pub wait_ms: u64,
}

impl Settings {
    /// The longest wait for a turn; whatever is set, a request must end before WhatsApp gives it up.
    pub(super) fn wait(&self) -> Duration {
        Duration::from_millis(self.wait_ms.min(8_000))
    }
}

/// As `config/default.toml` has them.
impl Default for Settings {
    fn default() -> Self {
        Self {
            resume_last_screen: false,
            encrypt_gone: false,
            refuse_bad_token_signature: false,
            session_days: 30,
            max_concurrent: 64,
            max_waiting_per_endpoint: 256,
            max_waiting: 2_048,
            wait_ms: 3_000,
        }
    }
}
