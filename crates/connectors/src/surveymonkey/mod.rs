//! SurveyMonkey: OAuth 2 with a data centre for each account, surveys of API v3, responses of collectors.
//!
//! `auth.rs` holds consent, token and account, `list.rs` the list of surveys, `watch.rs` hearing of changes, `refusal.rs`
//! what its errors mean, `destination.rs` the steps of writing a response, with `collector.rs` and `predict.rs`.
//!
//! `schema.rs` holds the survey as a whole, `parts.rs` one too large for a single answer, `question.rs` one question; `choice.rs`, `matrix.rs`, `open_ended.rs` and
//! `rows.rs` the families of questions; `options.rs`, `required.rs` and `day.rs` what they share; `node.rs` the lenient
//! view of the JSON; `response.rs` the body of a collector's response.

mod auth;
mod choice;
mod collector;
mod contract;
mod day;
mod destination;
mod list;
mod matrix;
mod node;
mod open_ended;
mod options;
mod parts;
mod predict;
mod question;
mod refusal;
mod required;
mod response;
mod rows;
mod schema;
mod settings;
mod watch;

use crate::request::{address, get};
use crate::{
    Access, Account, Authorization, AuthorizeRequest, Connector, ConnectorError, DeliveryContract, Feature,
    FormList, FormPart, FormParts, FormQuery, FormStep, KeySignIn, Place, Region, ScopeReason, Tokens, Watch,
    answer,
};
use akis_form::{Form, SourceKind};
use akis_sentence::Sentence;
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;

pub use destination::SurveymonkeyResponse;
pub use response::{Rendered, body};
pub use settings::Settings;

/// A survey as `GET /v3/surveys/{id}/details` answers it, read without any account.
///
/// # Errors
/// [`ConnectorError::Unreadable`] when the text is not JSON or not such an answer; the reason names what is missing.
pub fn read_definition(text: &[u8]) -> Result<Form, ConnectorError> {
    schema::form(&answer::parse(text)?)
}

/// The SurveyMonkey connector.
#[derive(Debug)]
pub struct Surveymonkey {
    settings: Settings,
    origins: [Url; 4],
}

impl Surveymonkey {
    /// Over these settings.
    pub fn new(settings: &Settings) -> Self {
        let urls = [&settings.api_url, &settings.eu_api_url, &settings.ca_api_url, &settings.auth_url];
        Self { settings: settings.clone(), origins: urls.map(Url::clone) }
    }

    /// The API of the data centre this account is kept in.
    fn api<'a>(&'a self, access: &'a Access) -> &'a Url {
        access.base_url.as_ref().unwrap_or(&self.settings.api_url)
    }
}

impl Connector for Surveymonkey {
    fn kind(&self) -> SourceKind {
        SourceKind::Surveymonkey
    }

    fn name(&self) -> &'static str {
        "SurveyMonkey"
    }

    fn configured(&self) -> bool {
        !self.settings.client_id.is_empty()
    }

    fn contract(&self) -> &'static DeliveryContract {
        &contract::CONTRACT
    }

    fn scopes(&self) -> Vec<ScopeReason> {
        auth::scopes()
    }

    fn advice(&self, lacking: Feature) -> Option<Sentence> {
        auth::advice(lacking)
    }

    fn origins(&self) -> &[Url] {
        &self.origins
    }

    /// Asked only of people who bring a key; consent tells the data centre itself.
    fn regions(&self) -> Vec<Region> {
        auth::regions()
    }

    fn key_sign_in(&self) -> Option<KeySignIn> {
        Some(auth::KEY)
    }

    fn tokens_of_key(&self, key: SecretString, region: Option<&str>) -> Tokens {
        let base_url = self.base_url(region);
        Tokens { access: key, refresh: None, expires_at: None, scopes: Vec::new(), base_url }
    }

    fn authorize(&self, request: &AuthorizeRequest<'_>) -> Authorization {
        auth::authorize(&self.settings, request.redirect)
    }

    fn exchange_code_request(
        &self,
        code: &str,
        redirect: &Url,
        _verifier: Option<&SecretString>,
        _region: Option<&str>,
    ) -> Request<Bytes> {
        auth::exchange_code(&self.settings, code, redirect)
    }

    fn refresh_request(&self, refresh: &SecretString, _base_url: Option<&Url>) -> Request<Bytes> {
        auth::refresh(&self.settings, refresh)
    }

    fn read_tokens(&self, response: &Response<Bytes>, now: Timestamp) -> Result<Tokens, ConnectorError> {
        auth::read_tokens(&self.settings, response, now)
    }

    fn base_url(&self, region: Option<&str>) -> Option<Url> {
        Some(auth::base(&self.settings, region).clone())
    }

    fn account_request(&self, access: &Access) -> Request<Bytes> {
        get(&address(self.api(access), &["v3", "users", "me"]), &access.token)
    }

    fn read_account(&self, response: &Response<Bytes>) -> Result<Account, ConnectorError> {
        auth::read_account(&self.settings, response)
    }

    fn read_granted(&self, response: &Response<Bytes>) -> Vec<String> {
        auth::read_granted(response)
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
        list::request(self.api(access), access, query)
    }

    fn read_forms(&self, response: &Response<Bytes>, query: &FormQuery<'_>) -> Result<FormList, ConnectorError> {
        list::read(response, query)
    }

    fn form_request(&self, access: &Access, form_id: &str) -> Request<Bytes> {
        get(&address(self.api(access), &["v3", "surveys", form_id, "details"]), &access.token)
    }

    fn read_form(&self, response: &Response<Bytes>) -> Result<Form, ConnectorError> {
        schema::form(&refusal::json(response)?)
    }

    fn read_form_part(
        &self,
        parts: &mut FormParts,
        response: &Response<Bytes>,
    ) -> Result<FormStep, ConnectorError> {
        parts::read(parts, response)
    }

    fn form_part_request(&self, access: &Access, form_id: &str, part: &FormPart) -> Request<Bytes> {
        parts::request(self.api(access), access, form_id, part)
    }

    fn places_request(
        &self,
        access: &Access,
        kind: &str,
        parent: Option<&str>,
        after: Option<&str>,
    ) -> Option<Request<Bytes>> {
        collector::places(self.api(access), access, kind, parent, after)
    }

    fn read_places(
        &self,
        _kind: &str,
        response: &Response<Bytes>,
    ) -> Result<(Vec<Place>, Option<String>), ConnectorError> {
        collector::read_places(response)
    }

    fn watch_request(&self, access: &Access, form_id: &str, hook: &Url) -> Option<Request<Bytes>> {
        Some(watch::request(self.api(access), access, form_id, hook))
    }

    fn read_watch(&self, response: &Response<Bytes>) -> Result<Watch, ConnectorError> {
        watch::read(response)
    }

    fn unwatch_request(&self, access: &Access, _form_id: &str, watch_id: &str) -> Option<Request<Bytes>> {
        Some(watch::end(self.api(access), access, watch_id))
    }

    fn is_genuine(&self, headers: &HeaderMap, body: &[u8]) -> bool {
        watch::is_genuine(&self.settings, headers, body)
    }
}

#[cfg(test)]
mod tests;
