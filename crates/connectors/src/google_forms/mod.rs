//! Google Forms: OAuth 2, its form definitions read into the neutral form, and the ways an answer gets there.
//!
//! `settings.rs` holds the addresses, `auth.rs` the authorisation, `contract.rs` what is promised and asked for,
//! `problem.rs` what errors mean, `list.rs` Drive's lists, `watch.rs` the news of changes. `schema.rs` reads a form,
//! `kinds.rs` one question of it, `jumps.rs` where its answers lead; `ids.rs` keeps ids apart and `json.rs` reads JSON
//! leniently. `response.rs` holds the ways a response can be spelled: for the customer's Apps Script ([`bridge_body`]) and
//! for the public form post ([`form_post`]). The destinations are `bridge/`, `post/` and `sheet/`; `mapping.rs`,
//! `predict.rs` and `outcome.rs` are what they share, `places.rs` what a person chooses from.

mod auth;
pub mod bridge;
mod contract;
mod ids;
mod json;
mod jumps;
mod kinds;
mod list;
mod mapping;
mod outcome;
mod places;
mod post;
mod predict;
mod problem;
mod response;
mod schema;
mod settings;
mod sheet;
#[cfg(test)]
mod tests;
mod watch;

use crate::request::{address, get};
use crate::{
    Access, Account, Authorization, AuthorizeRequest, Connector, ConnectorError, DeliveryContract, Feature,
    FormList, FormQuery, Place, ScopeReason, Tokens, Watch, answer,
};
use akis_form::{Form, SourceKind};
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;

pub use bridge::GoogleBridge;
pub use post::GoogleFormPost;
pub use response::{BridgeAnswer, BridgeBody, BridgeValue, bridge_body, form_post};
pub use settings::Settings;
pub use sheet::GoogleSheet;

/// A form definition as `forms.get` of the Forms API v1 answers it, read without any account.
///
/// Every question item becomes one question under the item's id, a grid too; unknown kinds are kept as
/// [`Unsupported`](akis_form::QuestionKind::Unsupported). What the API does not tell (checks of answers, the next section
/// of a section) or what cannot be read stands in the form's cautions.
///
/// # Errors
/// [`ConnectorError::Unreadable`] when the text is no JSON, or JSON that is not a Google form.
pub fn read_definition(text: &[u8]) -> Result<Form, ConnectorError> {
    // Editors on Windows put a mark before the text, which is no JSON.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    schema::form(&answer::parse(text)?)
}

/// The Google Forms connector.
#[derive(Debug)]
pub struct GoogleForms {
    settings: Settings,
    origins: Vec<Url>,
}

impl GoogleForms {
    /// Over these settings.
    pub fn new(settings: &Settings) -> Self {
        let origins = [
            &settings.oauth_url,
            &settings.userinfo_url,
            &settings.forms_url,
            &settings.drive_url,
            &settings.sheets_url,
            &settings.docs_url,
        ];
        Self { settings: settings.clone(), origins: origins.into_iter().cloned().collect() }
    }
}

impl Connector for GoogleForms {
    fn kind(&self) -> SourceKind {
        SourceKind::GoogleForms
    }

    fn name(&self) -> &'static str {
        "Google Forms"
    }

    fn configured(&self) -> bool {
        !self.settings.client_id.is_empty()
    }

    fn contract(&self) -> &'static DeliveryContract {
        &contract::CONTRACT
    }

    fn scopes(&self) -> Vec<ScopeReason> {
        contract::scopes(&self.settings)
    }

    fn origins(&self) -> &[Url] {
        &self.origins
    }

    fn allows(&self, scopes: &[String], feature: Feature) -> bool {
        let needed: Vec<ScopeReason> =
            self.scopes().into_iter().filter(|reason| reason.feature == feature).collect();
        // What this installation never asks for is not allowed.
        scopes.is_empty()
            || (!needed.is_empty() && needed.iter().all(|reason| contract::granted(scopes, &reason.scope)))
    }

    fn authorize(&self, request: &AuthorizeRequest<'_>) -> Authorization {
        auth::authorize(&self.settings, request)
    }

    fn exchange_code_request(
        &self,
        code: &str,
        redirect: &Url,
        verifier: Option<&SecretString>,
        _region: Option<&str>,
    ) -> Request<Bytes> {
        auth::exchange_code(&self.settings, code, redirect, verifier)
    }

    fn refresh_request(&self, refresh: &SecretString, _base_url: Option<&Url>) -> Request<Bytes> {
        auth::refresh(&self.settings, refresh)
    }

    fn read_tokens(&self, response: &Response<Bytes>, now: Timestamp) -> Result<Tokens, ConnectorError> {
        auth::read_tokens(response, now)
    }

    fn revoke_request(&self, tokens: &Tokens) -> Option<Request<Bytes>> {
        Some(auth::revoke(&self.settings, tokens))
    }

    fn account_request(&self, access: &Access) -> Request<Bytes> {
        get(&address(&self.settings.userinfo_url, &["v1", "userinfo"]), &access.token)
    }

    fn read_account(&self, response: &Response<Bytes>) -> Result<Account, ConnectorError> {
        auth::read_account(response)
    }

    fn account_name_request(&self, _access: &Access) -> Option<Request<Bytes>> {
        None
    }

    fn read_account_name(&self, _response: &Response<Bytes>) -> Result<Option<String>, ConnectorError> {
        Ok(None)
    }

    fn can_search(&self) -> bool {
        true
    }

    fn list_forms(&self, access: &Access, query: &FormQuery<'_>) -> Request<Bytes> {
        list::forms(&self.settings, access, query)
    }

    fn read_forms(&self, response: &Response<Bytes>, _query: &FormQuery<'_>) -> Result<FormList, ConnectorError> {
        list::read(response)
    }

    fn form_request(&self, access: &Access, form_id: &str) -> Request<Bytes> {
        get(&address(&self.settings.forms_url, &["v1", "forms", form_id]), &access.token)
    }

    fn read_form(&self, response: &Response<Bytes>) -> Result<Form, ConnectorError> {
        schema::form(&problem::json(response)?)
    }

    fn places_request(
        &self,
        access: &Access,
        kind: &str,
        parent: Option<&str>,
        after: Option<&str>,
    ) -> Option<Request<Bytes>> {
        places::request(&self.settings, access, kind, parent, after)
    }

    fn read_places(
        &self,
        kind: &str,
        response: &Response<Bytes>,
    ) -> Result<(Vec<Place>, Option<String>), ConnectorError> {
        places::read(kind, response)
    }

    fn watch_request(&self, access: &Access, form_id: &str, _hook: &Url) -> Option<Request<Bytes>> {
        watch::create(&self.settings, access, form_id)
    }

    fn read_watch(&self, response: &Response<Bytes>) -> Result<Watch, ConnectorError> {
        watch::read(response)
    }

    fn renew_watch_request(&self, access: &Access, form_id: &str, watch_id: &str) -> Option<Request<Bytes>> {
        Some(watch::renew(&self.settings, access, form_id, watch_id))
    }

    fn unwatch_request(&self, access: &Access, form_id: &str, watch_id: &str) -> Option<Request<Bytes>> {
        Some(watch::delete(&self.settings, access, form_id, watch_id))
    }
}
