use serde::{Deserialize, Serialize};

/// The database, or a caller, holds a word this version does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what}: {word:?}")]
pub struct UnknownWord {
    /// Of which kind.
    pub what: &'static str,
    /// The word.
    pub word: String,
}

/// An enum and its words, the same in the database, the API and the logs.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident($what:literal) { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its word.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The one with this word.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::parse(word).ok_or_else(|| UnknownWord { what: $what, word: word.to_owned() })
            }
        }
    )+};
}

words! {
    /// What a person may do in a tenant; each may do all that the ones before may.
    Role("role") {
        /// Reads.
        Viewer = "viewer",
        /// Sends messages.
        Agent = "agent",
        /// Imports, compiles, publishes, retries.
        Editor = "editor",
        /// Connections, WhatsApp accounts, members.
        Admin = "admin",
        /// Everything.
        Owner = "owner",
    }

    /// How a connection stands.
    ConnectionStatus("connection status") {
        /// Works.
        Active = "active",
        /// The source refuses us until a person gives consent again.
        ReconnectNeeded = "reconnect_needed",
        /// A person ended it; kept, without tokens, for the flows that name it.
        Disconnected = "disconnected",
    }

    /// How a flow stands.
    FlowStatus("flow status") {
        /// Never published.
        Draft = "draft",
        /// A publication is under way.
        Publishing = "publishing",
        /// People can fill it.
        Live = "live",
        /// The last publication failed.
        Problem = "problem",
    }

    /// How a publication stands.
    PublicationState("publication state") {
        /// Steps are being done.
        Working = "working",
        /// Published.
        Live = "live",
        /// A step failed.
        Failed = "failed",
    }

    /// The steps of publishing, in their order.
    StepKey("publication step") {
        /// The draft becomes a version.
        Compile = "compile",
        /// Meta makes the flow.
        CreateFlow = "create_flow",
        /// Meta receives the Flow JSON and checks it.
        UploadJson = "upload_json",
        /// The account's key pair is made.
        KeyPair = "key_pair",
        /// The public key is registered on the account's numbers.
        RegisterKey = "register_key",
        /// Meta learns the endpoint's address.
        Endpoint = "endpoint",
        /// Meta publishes.
        Publish = "publish",
    }

    /// How a step stands.
    StepState("step state") {
        /// Not begun.
        Waiting = "waiting",
        /// Under way.
        Working = "working",
        /// Finished.
        Done = "done",
        /// Ended with an error.
        Failed = "failed",
    }

    /// How a person came to a session.
    Origin("origin") {
        /// A member sent it in a chat.
        Agent = "agent",
        /// A member tried the form; its answers are marked as a test.
        Test = "test",
        /// One of many sent at once.
        Broadcast = "broadcast",
        /// A code or link.
        Qr = "qr",
        /// An advertisement.
        Ad = "ad",
        /// The public API.
        Api = "api",
        /// Opened without a token of ours.
        Unknown = "unknown",
    }

    /// How a delivery stands.
    DeliveryState("delivery state") {
        /// Not tried yet.
        Waiting = "waiting",
        /// Being tried.
        Delivering = "delivering",
        /// Arrived.
        Delivered = "delivered",
        /// Failed for now, tried again later.
        Retrying = "retrying",
        /// A person must do something first.
        NeedsAttention = "needs_attention",
        /// Not tried again.
        GivenUp = "given_up",
    }

    /// What a delivery that needs attention waits for.
    WaitsFor("reason to wait") {
        /// The connection; resumed by itself when somebody connects again.
        Reconnect = "reconnect",
        /// The form, its mapping or the answers; resumed by a retry.
        Correction = "correction",
    }

    /// How one try of a delivery ended.
    AttemptOutcome("attempt outcome") {
        /// The destination took it.
        Delivered = "delivered",
        /// The destination was asked and has it from an earlier try.
        Found = "found",
        /// It certainly did not arrive, and may next time.
        Retry = "retry",
        /// It may or may not have arrived.
        Unclear = "unclear",
        /// The destination refuses the connection.
        Reconnect = "reconnect",
        /// The destination refuses the answers.
        Refused = "refused",
    }

    /// How a message stands. Later ones never go back to earlier ones.
    MessageState("message state") {
        /// Waits for its job.
        Queued = "queued",
        /// Handed to WhatsApp, or about to be: never sent again from here.
        Sending = "sending",
        /// Nobody knows whether it was sent: a person decides.
        Unclear = "unclear",
        /// WhatsApp took it.
        Sent = "sent",
        /// Reached the phone.
        Delivered = "delivered",
        /// Was read.
        Read = "read",
        /// WhatsApp refused it.
        Failed = "failed",
    }

    /// What an event is about.
    Topic("topic") {
        /// A completed form.
        Submission = "submission",
        /// A delivery's state.
        Delivery = "delivery",
        /// A publication's state or step.
        Publication = "publication",
        /// A message's state.
        Message = "message",
        /// A connection's or WhatsApp account's state.
        Connection = "connection",
    }
}
