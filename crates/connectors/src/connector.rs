use crate::{ConnectorError, DeliveryContract, Feature, FormPart, FormParts, FormStep, Place};
use akis_form::{Form, SourceKind};
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
    /// The API's address for this account, where accounts live at several (Typeform's regions, SurveyMonkey's
    /// `access_url`); `None` where there is one. Always one of [`Connector::origins`].
    pub base_url: Option<Url>,
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
    /// See [`Access::base_url`].
    pub base_url: Option<Url>,
}

/// What somebody asks for on a consent page.
#[derive(Debug, Clone, Copy)]
pub struct AuthorizeRequest<'a> {
    /// Where the source sends the browser back to.
    pub redirect: &'a Url,
    /// What for; [`Feature::Forms`] goes without saying.
    pub features: &'a [Feature],
    /// Which of the source's regions the account is in; `None` the first.
    pub region: Option<&'a str>,
    /// The account that is connected again, as the source's page takes a hint (Google `login_hint`).
    pub account_hint: Option<&'a str>,
}

/// One of several places where a source keeps accounts, each with its own app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The word used in the API (`eu`).
    pub key: String,
    /// As people call it, in English.
    pub name_en: &'static str,
    /// In Turkish.
    pub name_tr: &'static str,
}

/// A key that people can bring instead of consenting (HubSpot private app, Typeform personal token).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeySignIn {
    /// What the source calls it.
    pub name: &'static str,
    /// Where to make one, in English.
    pub how_en: &'static str,
    /// In Turkish.
    pub how_tr: &'static str,
}

/// Which forms to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct FormQuery<'a> {
    /// Cursor of the page before.
    pub after: Option<&'a str>,
    /// Words to look for in names. A source that cannot search ignores them; see [`Connector::can_search`].
    pub search: Option<&'a str>,
}

/// That the source tells of changes of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// The source's id of it.
    pub id: String,
    /// When it must be renewed; `None` never.
    pub expires_at: Option<Timestamp>,
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
        /// What a person should know of it all the same, such as questions that stayed here. Never an answer, nor anything
        /// of the source's that could repeat one.
        detail: Option<String>,
        /// What it is called there (an id), for later steps and for people who look for it.
        result: Option<String>,
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

/// A permission that is asked for, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeReason {
    /// For what it is needed.
    pub feature: Feature,
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
    /// The same for one of [`Connector::regions`], where each has an app of its own.
    fn configured_in(&self, region: Option<&str>) -> bool {
        let _ = region;
        self.configured()
    }
    /// What is promised about a response.
    fn contract(&self) -> &'static DeliveryContract;
    /// What is asked for on the consent page, and why.
    fn scopes(&self) -> Vec<ScopeReason>;
    /// The origins from the settings that this connector calls: trusted exactly.
    fn origins(&self) -> &[Url];

    /// The places where the source keeps accounts, when there are several to choose from.
    fn regions(&self) -> Vec<Region> {
        Vec::new()
    }
    /// The key that people can bring instead of consenting, where the source has one.
    fn key_sign_in(&self) -> Option<KeySignIn> {
        None
    }
    /// A key that was brought, as tokens; `region` from [`Connector::regions`].
    fn tokens_of_key(&self, key: SecretString, region: Option<&str>) -> Tokens {
        let _ = region;
        Tokens { access: key, refresh: None, expires_at: None, scopes: Vec::new(), base_url: None }
    }
    /// Whether what was granted suffices for a feature. A source that does not say what it granted is believed.
    fn allows(&self, scopes: &[String], feature: Feature) -> bool {
        scopes.is_empty()
            || self
                .scopes()
                .iter()
                .filter(|scope| scope.feature == feature)
                .all(|needed| scopes.contains(&needed.scope))
    }

    /// What a person should know who lacks a feature and is told to connect again, where that alone may not help (a plan
    /// that does not include it).
    fn advice(&self, lacking: Feature) -> Option<Sentence> {
        let _ = lacking;
        None
    }

    /// A new authorisation that comes back to its redirect address.
    fn authorize(&self, request: &AuthorizeRequest<'_>) -> Authorization;
    /// Exchanges the code of the callback; `redirect` and `verifier` as in [`Connector::authorize`].
    fn exchange_code_request(
        &self,
        code: &str,
        redirect: &Url,
        verifier: Option<&SecretString>,
        region: Option<&str>,
    ) -> Request<Bytes>;
    /// Asks for a new access token; `base_url` as in [`Access`].
    fn refresh_request(&self, refresh: &SecretString, base_url: Option<&Url>) -> Request<Bytes>;
    /// Reads the answer of either; `now` dates the expiry.
    fn read_tokens(&self, response: &Response<Bytes>, now: Timestamp) -> Result<Tokens, ConnectorError>;

    /// See [`Access::base_url`] for an account that was authorised in this region, where the answer with the tokens does
    /// not tell it ([`Tokens::base_url`] goes first).
    fn base_url(&self, region: Option<&str>) -> Option<Url> {
        let _ = region;
        None
    }

    /// Takes the grant back at the source; `None` where the source has no call for it. Any answer will do.
    fn revoke_request(&self, tokens: &Tokens) -> Option<Request<Bytes>> {
        let _ = tokens;
        None
    }

    /// Asks whose account it is; the access needs no account id yet.
    fn account_request(&self, access: &Access) -> Request<Bytes>;
    /// Reads the answer.
    fn read_account(&self, response: &Response<Bytes>) -> Result<Account, ConnectorError>;
    /// What the answer of [`Connector::account_request`] says was granted, for sources that do not say it with the tokens;
    /// empty when it does not either.
    fn read_granted(&self, response: &Response<Bytes>) -> Vec<String> {
        let _ = response;
        Vec::new()
    }
    /// Asks what people call the account, where that takes a call of its own; `None` when [`Connector::read_account`]
    /// already knows. The name is a comfort: a connection is good without it.
    fn account_name_request(&self, access: &Access) -> Option<Request<Bytes>>;
    /// Reads the answer; `None` when the source gives no better name.
    fn read_account_name(&self, response: &Response<Bytes>) -> Result<Option<String>, ConnectorError>;

    /// Whether the source can look for words in names itself; else whoever lists goes through its pages.
    fn can_search(&self) -> bool {
        false
    }
    /// Asks for a page of forms.
    fn list_forms(&self, access: &Access, query: &FormQuery<'_>) -> Request<Bytes>;
    /// Reads the answer; `query` as it was asked, for sources that number their pages and do not say which this is.
    fn read_forms(&self, response: &Response<Bytes>, query: &FormQuery<'_>) -> Result<FormList, ConnectorError>;
    /// Asks for one form.
    fn form_request(&self, access: &Access, form_id: &str) -> Request<Bytes>;
    /// Reads the answer into the neutral form.
    fn read_form(&self, response: &Response<Bytes>) -> Result<Form, ConnectorError>;
    /// The same for sources that give a large form in parts: begin with an empty [`FormParts`] and the answer of
    /// [`Connector::form_request`], and go on as [`FormStep`] says. The number of parts is bounded.
    fn read_form_part(
        &self,
        parts: &mut FormParts,
        response: &Response<Bytes>,
    ) -> Result<FormStep, ConnectorError> {
        let _ = parts;
        self.read_form(response).map(|form| FormStep::Whole(Box::new(form)))
    }
    /// Asks for a part of a form that [`Connector::read_form_part`] named.
    fn form_part_request(&self, access: &Access, form_id: &str, part: &FormPart) -> Request<Bytes> {
        let _ = part;
        self.form_request(access, form_id)
    }

    /// Asks for a page of the places an answer can go, by their kind (`contact_properties`, `spreadsheets`); `parent` is
    /// the place they stand in, where they stand in one (a spreadsheet's sheets). `None` for a kind the source does not
    /// have.
    fn places_request(
        &self,
        access: &Access,
        kind: &str,
        parent: Option<&str>,
        after: Option<&str>,
    ) -> Option<Request<Bytes>> {
        let _ = (access, kind, parent, after);
        None
    }
    /// Reads the answer, with the cursor of the next page.
    fn read_places(
        &self,
        kind: &str,
        response: &Response<Bytes>,
    ) -> Result<(Vec<Place>, Option<String>), ConnectorError> {
        let _ = kind;
        Err(crate::answer::problem(response))
    }

    /// Asks the source to tell of changes of a form at `hook`, which is unguessable; `None` where forms are asked in turn
    /// instead.
    fn watch_request(&self, access: &Access, form_id: &str, hook: &Url) -> Option<Request<Bytes>> {
        let _ = (access, form_id, hook);
        None
    }
    /// Reads the answer.
    fn read_watch(&self, response: &Response<Bytes>) -> Result<Watch, ConnectorError> {
        Err(crate::answer::problem(response))
    }
    /// Asks for another term of a watch, read by [`Connector::read_watch`]; `None` where watches do not end, or a new one
    /// takes the old one's place.
    fn renew_watch_request(&self, access: &Access, form_id: &str, watch_id: &str) -> Option<Request<Bytes>> {
        let _ = (access, form_id, watch_id);
        None
    }
    /// Ends a watch; `None` where it ends by itself.
    fn unwatch_request(&self, access: &Access, form_id: &str, watch_id: &str) -> Option<Request<Bytes>> {
        let _ = (access, form_id, watch_id);
        None
    }
    /// Whether a call of the hook comes from the source.
    fn is_genuine(&self, headers: &http::HeaderMap, body: &[u8]) -> bool {
        let _ = (headers, body);
        false
    }
}
