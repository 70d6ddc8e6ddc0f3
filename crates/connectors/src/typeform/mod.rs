//! Typeform: OAuth 2 in three regions, forms of the Create API, and answers as its own webhook spells them.
//!
//! `auth.rs` holds consent, tokens and account, `list.rs` the list of forms, `refusal.rs` what its errors mean,
//! `destination.rs` the webhook in its format. Typeform has no call that takes an answer.
//!
//! `schema.rs` reads a form field by field, `kinds.rs`, `options.rs` and `parts.rs` what a field asks, `screens.rs` the
//! welcome and the endings, `logic.rs` and `conditions.rs` where the form goes on. `index.rs` remembers what the logic
//! can name, `text.rs` makes texts plain, `json.rs` reads JSON that may hold anything. `response.rs` and
//! `spelling.rs` spell a filled form as Typeform's webhook does, `path.rs` finds out how a person went through it.

mod auth;
mod conditions;
mod contract;
mod destination;
mod index;
mod json;
mod kinds;
mod list;
mod logic;
mod options;
mod parts;
mod path;
mod refusal;
mod response;
mod schema;
mod screens;
mod settings;
mod spelling;
#[cfg(test)]
mod tests;
mod text;

use crate::request::{address, get};
use crate::{
    Access, Account, Authorization, AuthorizeRequest, Connector, ConnectorError, DeliveryContract, FormList,
    FormQuery, KeySignIn, Region, ScopeReason, Tokens, answer,
};
use akis_form::{Form, SourceKind};
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;

pub use destination::TypeformWebhook;
pub use response::{ResponseContext, form_response};
pub use settings::Settings;

/// A form definition as `GET /forms/{id}` of the Create API answers it, read without any account.
///
/// Every field that asks something becomes one question under the field's id, also a matrix, a contact block and an
/// address; `hidden` names become hidden fields; a group becomes a page. What is not known is kept as
/// [`Unsupported`](akis_form::QuestionKind::Unsupported), what cannot be read stands in the form's cautions.
///
/// # Errors
/// [`ConnectorError::Unreadable`] when the text is no JSON, or JSON that is not a Typeform definition.
pub fn read_definition(text: &[u8]) -> Result<Form, ConnectorError> {
    // Editors on Windows put a mark before the text, which is no JSON.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    schema::form(&answer::parse(text)?)
}

/// The Typeform connector.
#[derive(Debug)]
pub struct Typeform {
    settings: Settings,
    origins: [Url; 3],
}

impl Typeform {
    /// Over these settings.
    pub fn new(settings: &Settings) -> Self {
        let origins = [&settings.api_url, &settings.eu_api_url, &settings.eu_2025_api_url].map(Url::clone);
        Self { settings: settings.clone(), origins }
    }

    /// The API of this account's region.
    fn api<'a>(&'a self, access: &'a Access) -> &'a Url {
        access.base_url.as_ref().unwrap_or(&self.settings.api_url)
    }

    /// The app whose tokens are good in a region.
    fn app(&self, region: Option<&str>) -> auth::App<'_> {
        auth::app(&self.settings, region == Some(auth::EU_2025))
    }
}

impl Connector for Typeform {
    fn kind(&self) -> SourceKind {
        SourceKind::Typeform
    }

    fn name(&self) -> &'static str {
        "Typeform"
    }

    fn configured(&self) -> bool {
        !self.settings.client_id.is_empty() || !self.settings.eu_2025_client_id.is_empty()
    }

    fn configured_in(&self, region: Option<&str>) -> bool {
        !self.app(region).client_id.is_empty()
    }

    fn contract(&self) -> &'static DeliveryContract {
        &contract::CONTRACT
    }

    fn scopes(&self) -> Vec<ScopeReason> {
        auth::scopes()
    }

    fn origins(&self) -> &[Url] {
        &self.origins
    }

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
        self.app(request.region).authorize(request.redirect)
    }

    fn exchange_code_request(
        &self,
        code: &str,
        redirect: &Url,
        _verifier: Option<&SecretString>,
        region: Option<&str>,
    ) -> Request<Bytes> {
        self.app(region).exchange_code(code, redirect)
    }

    fn refresh_request(&self, refresh: &SecretString, base_url: Option<&Url>) -> Request<Bytes> {
        auth::app(&self.settings, base_url == Some(&self.settings.eu_2025_api_url)).refresh(refresh)
    }

    fn read_tokens(&self, response: &Response<Bytes>, now: Timestamp) -> Result<Tokens, ConnectorError> {
        auth::read_tokens(response, now)
    }

    fn base_url(&self, region: Option<&str>) -> Option<Url> {
        Some(auth::base(&self.settings, region).clone())
    }

    fn account_request(&self, access: &Access) -> Request<Bytes> {
        get(&address(self.api(access), &["me"]), &access.token)
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
        list::request(self.api(access), access, query)
    }

    fn read_forms(&self, response: &Response<Bytes>, query: &FormQuery<'_>) -> Result<FormList, ConnectorError> {
        list::read(response, query)
    }

    fn form_request(&self, access: &Access, form_id: &str) -> Request<Bytes> {
        get(&address(self.api(access), &["forms", form_id]), &access.token)
    }

    fn read_form(&self, response: &Response<Bytes>) -> Result<Form, ConnectorError> {
        schema::form(&refusal::form(response)?)
    }
}
