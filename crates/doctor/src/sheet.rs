use akis_sentence::{Sentence, sentence};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a test of an endpoint found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// When it was made.
    pub at: Timestamp,
    /// Nothing failed. What was skipped does not count.
    pub passed: bool,
    /// In the order they were made.
    pub checks: Vec<Check>,
    /// Of the pings; `None` when none was answered.
    #[serde(default)]
    pub latency: Option<Latency>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// Which.
    pub key: CheckKey,
    /// What came of it.
    pub state: CheckState,
    /// How long it took.
    pub milliseconds: u64,
    /// What was seen, or why nothing was looked at.
    pub seen: Sentence,
    /// What to do.
    #[serde(default)]
    pub advice: Option<Sentence>,
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed,
    /// Not looked at.
    Skipped,
}

/// How long answers to pings took, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latency {
    /// Half came within this.
    pub p50_ms: u64,
    /// Nine of ten came within this.
    pub p90_ms: u64,
    /// Of so many.
    pub samples: u64,
}

/// What is looked at, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckKey {
    /// The address answers, over TLS.
    Address,
    /// Meta's health check.
    Ping,
    /// Opening the form.
    Opening,
    /// Tapping the first screen's button.
    Exchange,
    /// A request under a key that is not ours.
    WrongKey,
    /// A message whose form is over.
    DeadToken,
    /// A request that Meta did not sign.
    BadSignature,
    /// A phone's complaint.
    ErrorNotice,
    /// An answer while the database is busy.
    SlowDatabase,
    /// How long answers take.
    Latency,
    /// The app secret is the app's.
    AppSecret,
    /// The public key at Meta, for each number.
    Keys,
    /// The flow at Meta.
    FlowAtMeta,
}

impl CheckKey {
    /// Every one, in order.
    pub const ALL: [Self; 13] = [
        Self::Address,
        Self::Ping,
        Self::Opening,
        Self::Exchange,
        Self::WrongKey,
        Self::DeadToken,
        Self::BadSignature,
        Self::ErrorNotice,
        Self::SlowDatabase,
        Self::Latency,
        Self::AppSecret,
        Self::Keys,
        Self::FlowAtMeta,
    ];

    /// What it is called.
    pub fn name(self) -> Sentence {
        match self {
            Self::Address => sentence!("The address answers", "Adres yanıt veriyor"),
            Self::Ping => sentence!("WhatsApp's health check", "WhatsApp’ın sağlık denetimi"),
            Self::Opening => sentence!("Opening the form", "Formu açma"),
            Self::Exchange => sentence!("Sending the first screen", "İlk ekranı gönderme"),
            Self::WrongKey => sentence!("A foreign key is refused", "Yabancı anahtar reddediliyor"),
            Self::DeadToken => sentence!("A finished form says so", "Bitmiş form bunu söylüyor"),
            Self::BadSignature => sentence!("A wrong signature is refused", "Yanlış imza reddediliyor"),
            Self::ErrorNotice => sentence!("A phone's complaint is heard", "Telefonun şikâyeti alınıyor"),
            Self::SlowDatabase => sentence!("Fast while the database is busy", "Veritabanı meşgulken de hızlı"),
            Self::Latency => sentence!("How fast answers come", "Yanıt hızı"),
            Self::AppSecret => sentence!("The app secret is right", "Uygulama gizli anahtarı doğru"),
            Self::Keys => sentence!("The public key at Meta", "Meta’daki açık anahtar"),
            Self::FlowAtMeta => sentence!("The form at Meta", "Meta’daki form"),
        }
    }
}

impl Check {
    /// As it should be.
    pub(crate) fn passed(key: CheckKey, seen: Sentence) -> Self {
        Self { key, state: CheckState::Passed, milliseconds: 0, seen, advice: None }
    }

    /// Not as it should be, and what to do.
    pub(crate) fn failed(key: CheckKey, seen: Sentence, advice: Sentence) -> Self {
        Self { key, state: CheckState::Failed, milliseconds: 0, seen, advice: Some(advice) }
    }

    /// Not looked at, and why.
    pub(crate) fn skipped(key: CheckKey, why: Sentence) -> Self {
        Self { key, state: CheckState::Skipped, milliseconds: 0, seen: why, advice: None }
    }
}
