use crate::{ConnectionId, ConnectionStatus, PersonId, SignIn};
use akis_form::SourceKind;
use akis_sentence::Sentence;
use jiff::Timestamp;
use secrecy::SecretString;

/// A tenant's access to one account at a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Names it.
    pub id: ConnectionId,
    /// Which system.
    pub source: SourceKind,
    /// The account's id there (HubSpot: portal).
    pub account_id: String,
    /// As the account is called there.
    pub account_name: String,
    /// Where the source keeps the account's data, when it says so.
    pub region: Option<String>,
    /// The API's address for this account, where accounts live at several.
    pub base_url: Option<String>,
    /// How access was given.
    pub sign_in: SignIn,
    /// What was consented to; empty when the source does not say.
    pub scopes: Vec<String>,
    /// What was asked for beyond reading forms, in the words of `Feature`.
    pub features: Vec<String>,
    /// How it stands.
    pub status: ConnectionStatus,
    /// What a person has to do, in words.
    pub problem: Option<Sentence>,
    /// Who gave consent last.
    pub connected_by: PersonId,
    /// When.
    pub connected_at: Timestamp,
    /// When a call was last made with it, to within a minute.
    pub last_used_at: Option<Timestamp>,
}

/// What a consent brought.
#[derive(Debug, Clone)]
pub struct NewConnection {
    /// Which system.
    pub source: SourceKind,
    /// The account's id there.
    pub account_id: String,
    /// As the account is called there.
    pub account_name: String,
    /// Where the source keeps the account's data, when it says so.
    pub region: Option<String>,
    /// The API's address for this account, where accounts live at several.
    pub base_url: Option<String>,
    /// How access was given.
    pub sign_in: SignIn,
    /// What was consented to; empty when the source does not say.
    pub scopes: Vec<String>,
    /// What was asked for beyond reading forms, in the words of `Feature`.
    pub features: Vec<String>,
    /// Something that was asked for is not granted: the connection works, and this is what a person has to do.
    pub missing: Option<Sentence>,
    /// The tokens.
    pub tokens: NewTokens,
    /// Who gave consent.
    pub connected_by: PersonId,
}

/// Tokens to be kept.
#[derive(Debug, Clone)]
pub struct NewTokens {
    /// Sent with each call.
    pub access: SecretString,
    /// Brings the next access token. `None` at a refresh keeps the present one: not every source turns it over.
    pub refresh: Option<SecretString>,
    /// When the access token ends; `None` never.
    pub expires_at: Option<Timestamp>,
}

/// The tokens of a connection, opened.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Sent with each call.
    pub access: SecretString,
    /// Brings the next access token.
    pub refresh: Option<SecretString>,
    /// When the access token ends; `None` never.
    pub expires_at: Option<Timestamp>,
    /// Which state of the tokens this is: named when they are replaced or found refused.
    pub version: i64,
    /// Somebody refreshes them until then.
    pub refreshing_until: Option<Timestamp>,
}

/// What came of a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connected {
    /// The connection, new or as before.
    pub id: ConnectionId,
    /// How many deliveries that waited for it were set going.
    pub resumed: usize,
}
