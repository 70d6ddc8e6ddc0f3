//! The stand-ins in the vendors' place: which setting leads where, and the apps that are registered there.

use akis_connectors::{google_forms, hubspot, surveymonkey, typeform};
use akis_sandbox::Options;
use url::Url;

use crate::config::Sources;

/// Every setting that names a vendor's address, and the stand-in's path for it.
pub(super) const ADDRESSES: &[(&str, &str)] = &[
    ("meta.graph_url", "/graph"),
    ("hubspot.app_url", "/hubspot-app"),
    ("hubspot.api_url", "/hubspot"),
    ("hubspot.forms_url", "/hsforms"),
    ("google.auth_url", "/google/accounts"),
    ("google.oauth_url", "/google/oauth2"),
    ("google.userinfo_url", "/google/openid"),
    ("google.forms_url", "/google/forms"),
    ("google.drive_url", "/google/www"),
    ("google.sheets_url", "/google/sheets"),
    ("google.docs_url", "/google/docs"),
    ("google.script_url", "/google/script"),
    ("google.script_content_url", "/google/content"),
    ("google.picker_url", "/google/apis"),
    ("typeform.api_url", "/typeform"),
    ("typeform.eu_api_url", "/typeform"),
    // No such stand-in: the demo has no app for accounts there, so nobody is sent.
    ("typeform.eu_2025_api_url", "/typeform-eu-2025"),
    ("surveymonkey.auth_url", "/surveymonkey"),
    ("surveymonkey.api_url", "/surveymonkey"),
    ("surveymonkey.eu_api_url", "/surveymonkey-eu"),
    ("surveymonkey.ca_api_url", "/surveymonkey"),
];

/// Registers our apps with the stand-ins, each with its one redirect address.
pub(super) fn register(options: &mut Options, sources: &Sources, dashboard: &Url) -> anyhow::Result<()> {
    let back = |source: &str| anyhow::Ok(vec![dashboard.join(&format!("oauth/callback/{source}"))?]);
    let app: hubspot::Settings = sources.section("hubspot")?;
    options.hubspot.client_id = app.client_id;
    options.hubspot.client_secret = app.client_secret;
    options.hubspot.redirect_uris = back("hubspot")?;
    let app: google_forms::Settings = sources.section("google")?;
    options.google.client_id = app.client_id;
    options.google.client_secret = app.client_secret;
    options.google.redirect_uris = back("google_forms")?;
    let app: typeform::Settings = sources.section("typeform")?;
    options.typeform.client_id = app.client_id;
    options.typeform.client_secret = app.client_secret;
    options.typeform.redirect_uris = back("typeform")?;
    let app: surveymonkey::Settings = sources.section("surveymonkey")?;
    options.surveymonkey.client_id = app.client_id;
    options.surveymonkey.client_secret = app.client_secret;
    options.surveymonkey.redirect_uris = back("surveymonkey")?;
    Ok(())
}
