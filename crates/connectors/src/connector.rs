use crate::{ConnectorError, DeliveryContract, EncodeError};
use akis_form::{Form, SourceKind, Submission, SubmissionId};
use akis_sentence::Sentence;
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use secrecy::SecretString;
use std::time::Duration;
use url::Url;

/// What a call in a tenant's name needs.
#[derive(Debug, Clone)]
pub struct Access {
    /// The access token.
    pub token: SecretString,
    /// The account's id at the source (HubSpot: `portalId`); empty while it is not known yet.
    pub account_id: String,
}

/// What an authorisation gave.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// For calls.
    pub access: SecretString,
    /// For the next access token; replaces the kept one whenever it comes. `None` when the source gives none.
    pub refresh: Option<SecretString>,
    /// When the access token ends; `None` never.
    pub expires_at: Option<Timestamp>,
    /// What was granted; empty when the source does not say.
    pub scopes: Vec<String>,
}

/// Whose account it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The account's id at the source.
    pub id: String,
    /// What people call it, as well as the source says.
    pub name: String,
    /// Where the source keeps the account's data (`eu1`), when it says so.
    pub region: Option<String>,
}

/// Where a browser goes to grant access.
#[derive(Debug)]
pub struct Authorization {
    /// The source's consent page, with everything in its query.
    pub url: Url,
    /// Comes back with the code; keep it bound to the person and accept it once.
    pub state: String,
    /// Goes into [`Connector::exchange_code_request`]; `None` when PKCE is switched off.
    pub pkce_verifier: Option<SecretString>,
}

/// One form in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormSummary {
    /// The form's id at the source.
    pub id: String,
    /// Its name there.
    pub name: String,
    /// How many questions people are asked, when the list says so.
    pub question_count: Option<u32>,
    /// Last change.
    pub updated_at: Timestamp,
    /// True when a CAPTCHA makes the source refuse every API submission.
    pub captcha: bool,
}

/// A page of forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormList {
    /// In the source's order.
    pub forms: Vec<FormSummary>,
    /// Cursor of the next page; `None` on the last.
    pub next: Option<String>,
}

/// What became of a submitted response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The source has it.
    Delivered {
        /// The source's thank-you text or address, plain and in its own words.
        detail: Option<String>,
    },
    /// Not now.
    Retry {
        /// How long the source asks to wait.
        after: Option<Duration>,
        /// A stable word for the cause.
        code: &'static str,
        /// The cause in a sentence.
        message: Sentence,
        /// True when the response may have arrived all the same: look it up before sending again.
        unclear: bool,
    },
    /// The token is no longer good: refresh once, then a person must reconnect. Nothing arrived.
    Reconnect {
        /// The cause in a sentence.
        message: Sentence,
    },
    /// The source will not take it as it is; a person must act. Nothing arrived.
    Refused {
        /// The source's words for each cause (HubSpot `errorType`).
        errors: Vec<String>,
        /// What is wrong and what to do, in a sentence.
        message: Sentence,
    },
}

/// Whether a submission is at the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is there.
    Yes,
    /// It is not there, as far back as it could be.
    No,
    /// Not on this page, and older pages could still hold it: ask with this cursor.
    Further {
        /// Cursor for [`Connector::find_request`].
        after: String,
    },
}

/// What a response carries besides the answers.
#[derive(Debug, Clone, Copy)]
pub struct SubmitContext<'a> {
    /// This installation's public address; `{public_url}/r/{submission}` marks the response.
    pub public_url: &'a Url,
    /// A name for the page people will see at the source (the flow's name).
    pub page_name: &'a str,
}

/// A permission that is asked for, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeReason {
    /// The source's word.
    pub scope: String,
    /// Why, in English.
    pub reason_en: &'static str,
    /// Why, in Turkish.
    pub reason_tr: &'static str,
}

/// One source system. Builds requests and parses answers; never sends. A request that cannot be expressed (a token with a
/// line break, an id that is no path) comes out without that part, and is refused by the one who gets it.
pub trait Connector: Send + Sync {
    /// Which system.
    fn kind(&self) -> SourceKind;
    /// Its name as people write it.
    fn name(&self) -> &'static str;
    /// Whether this installation has the system's client id and secret.
    fn configured(&self) -> bool;
    /// What is promised about a response.
    fn contract(&self) -> &'static DeliveryContract;
    /// What is asked for on the consent page, and why.
    fn scopes(&self) -> Vec<ScopeReason>;
    /// The origins from the settings that this connector calls: trusted exactly.
    fn origins(&self) -> &[Url];

    /// A new authorisation that comes back to `redirect`.
    fn authorize(&self, redirect: &Url) -> Authorization;
    /// Exchanges the code of the callback; `redirect` and `verifier` as in [`Connector::authorize`].
    fn exchange_code_request(&self, code: &str, redirect: &Url, verifier: Option<&SecretString>)
    -> Request<Bytes>;
    /// Asks for a new access token.
    fn refresh_request(&self, refresh: &SecretString) -> Request<Bytes>;
    /// Reads the answer of either; `now` dates the expiry.
    fn read_tokens(&self, response: &Response<Bytes>, now: Timestamp) -> Result<Tokens, ConnectorError>;

    /// Asks whose account it is; the access needs no account id yet.
    fn account_request(&self, access: &Access) -> Request<Bytes>;
    /// Reads the answer.
    fn read_account(&self, response: &Response<Bytes>) -> Result<Account, ConnectorError>;
    /// Asks what people call the account, where that takes a call of its own; `None` when [`Connector::read_account`]
    /// already knows. The name is a comfort: a connection is good without it.
    fn account_name_request(&self, access: &Access) -> Option<Request<Bytes>>;
    /// Reads the answer; `None` when the source gives no better name.
    fn read_account_name(&self, response: &Response<Bytes>) -> Result<Option<String>, ConnectorError>;

    /// Asks for a page of forms; `after` is the cursor of the page before.
    fn list_forms(&self, access: &Access, after: Option<&str>) -> Request<Bytes>;
    /// Reads the answer.
    fn read_forms(&self, response: &Response<Bytes>) -> Result<FormList, ConnectorError>;
    /// Asks for one form.
    fn form_request(&self, access: &Access, form_id: &str) -> Request<Bytes>;
    /// Reads the answer into the neutral form.
    fn read_form(&self, response: &Response<Bytes>) -> Result<Form, ConnectorError>;

    /// Writes a response.
    fn submit(
        &self,
        access: &Access,
        submission: &Submission,
        context: &SubmitContext<'_>,
    ) -> Result<Request<Bytes>, EncodeError>;
    /// Reads what became of it.
    fn read_submit(&self, response: &Response<Bytes>) -> Outcome;
    /// Asks for the newest responses of a form, to look for one of ours; `after` from [`Found::Further`].
    fn find_request(&self, access: &Access, form_id: &str, after: Option<&str>) -> Request<Bytes>;
    /// Looks for a submission in the answer. `since` is when it was completed: older responses cannot be it.
    fn was_found(
        &self,
        response: &Response<Bytes>,
        submission: SubmissionId,
        public_url: &Url,
        since: Timestamp,
    ) -> Result<Found, ConnectorError>;
}
