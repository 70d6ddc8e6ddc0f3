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
        /// Works, but something it is used for is not granted.
        PermissionNeeded = "permission_needed",
        /// The source refuses us until a person gives consent again.
        ReconnectNeeded = "reconnect_needed",
        /// A person ended it; kept, without tokens, for the flows that name it.
        Disconnected = "disconnected",
    }

    /// How a person gave access to an account.
    SignIn("sign-in") {
        /// By consent on the source's page.
        Oauth = "oauth",
        /// By a key of the source's.
        Key = "key",
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

    /// Who checks the answers of a flow.
    FlowMode("flow mode") {
        /// The hosted endpoint, screen by screen.
        Endpoint = "endpoint",
        /// The phone alone where it can enforce every rule, else the endpoint.
        Auto = "auto",
        /// The phone alone; the answers are checked when they arrive.
        Static = "static",
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
        /// The destination is switched off; sent by itself when it is switched on.
        SwitchedOff = "switched_off",
        /// A person decided that the answers stay here.
        LeftHere = "left_here",
    }

    /// What a delivery that needs attention waits for.
    WaitsFor("reason to wait") {
        /// The connection; resumed by itself when somebody connects again.
        Reconnect = "reconnect",
        /// The form, its mapping or the answers; resumed by a retry.
        Correction = "correction",
        /// Somebody who looks whether it arrived, where Akis cannot ask: they say so, or send it again.
        Decision = "decision",
    }

    /// How one part of a delivery stands.
    DeliveryStepState("state of a delivery's step") {
        /// Not done.
        Waiting = "waiting",
        /// Its call is under way, or was cut short.
        Begun = "begun",
        /// The destination has it.
        Done = "done",
    }

    /// How Meta's public key for a number stood when it was last looked at.
    KeyStatus("key status") {
        /// Ours, and Meta's signature on it fits.
        Valid = "valid",
        /// Given to Meta a moment ago and not looked at since.
        Uploaded = "uploaded",
        /// Ours, but Meta's signature on it does not fit: phones refuse forms until it is uploaded again.
        Mismatch = "mismatch",
        /// Meta has none for the number.
        Missing = "missing",
        /// Somebody else's: another product answers forms on the number.
        Foreign = "foreign",
        /// Meta did not say.
        Unread = "unread",
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

    /// How a file that a person sent stands.
    FileState("file state") {
        /// Not fetched, or not scanned yet.
        Waiting = "waiting",
        /// Fetched, proved and kept.
        Kept = "kept",
        /// It will not be kept; [`FileRefusal`] says why.
        Refused = "refused",
        /// It could not be fetched or scanned, and is not tried again until a person asks.
        Failed = "failed",
        /// A person decided that its answers go on without it.
        LeftOut = "left_out",
    }

    /// Why a file is not kept.
    FileRefusal("refusal of a file") {
        /// Larger than the question or the installation allows.
        TooLarge = "too_large",
        /// Its content is of a kind the question does not take.
        Type = "type",
        /// A hash or the MAC does not fit.
        Damaged = "damaged",
        /// The scanner found something in it.
        Infected = "infected",
        /// WhatsApp no longer has it.
        Gone = "gone",
    }

    /// What a virus scanner said of a file that is kept.
    Scan("scan") {
        /// None is set up.
        NotScanned = "not_scanned",
        /// It found nothing.
        Clean = "clean",
    }

    /// How a place in a calendar stands.
    BookingState("booking state") {
        /// Kept for a person who is still filling in the form.
        Held = "held",
        /// Given.
        Booked = "booked",
        /// Given back.
        Cancelled = "cancelled",
    }

    /// How a published form stands, from well to not usable. The order is that of badness.
    HealthLevel("health level") {
        /// Nothing to do.
        Good = "good",
        /// On the way to where Meta would warn.
        Watch = "watch",
        /// Where Meta warns.
        Warning = "warning",
        /// Where Meta may slow the form down at any moment.
        Critical = "critical",
        /// Meta lets it be sent ten times an hour.
        Throttled = "throttled",
        /// Meta lets nobody send or open it.
        Blocked = "blocked",
    }

    /// What an alert is about.
    AlertCategory("alert category") {
        /// A source or WhatsApp refuses a connection.
        Connection = "connection",
        /// Answers do not arrive at a destination.
        Delivery = "delivery",
        /// A form changed at its source.
        SourceChange = "source_change",
        /// How a published form stands with Meta.
        Health = "health",
        /// A file could not be kept.
        File = "file",
    }

    /// How an alert leaves the house.
    AlertWay("way of an alert") {
        /// An e-mail to each owner and admin.
        Email = "email",
        /// A call of the company's own address.
        Webhook = "webhook",
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
        /// An alert, raised, seen or resolved.
        Alert = "alert",
        /// A form's state at its source.
        SourceChange = "source_change",
    }
}
