use akis_crypto::seal::MasterKey;
use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};

use super::{Config, ConfigError, Sources};

/// Whether these settings may meet people's data. All that is wrong is said at once. Returns the master key.
///
/// `serve` and `worker` call it before anything else; the demo and the tests do not.
pub fn check_production(config: &Config) -> Result<MasterKey, ConfigError> {
    let mut complaints = Vec::new();
    let mut complain = |sentence: String| complaints.push(sentence);

    if config.sandbox.is_some() {
        complain("The section `sandbox` belongs to the demo. Remove it.".into());
    }
    if config.server.demo.is_some() {
        complain("`server.demo` signs people in without a password. Remove it.".into());
    }
    if config.egress.allow_private {
        complain("`egress.allow_private` would let a tenant reach your own network. Remove it.".into());
    }
    if config.database.url.as_ref().is_none_or(|url| url.expose_secret().is_empty()) {
        complain("`database.url` is missing: the address of a Postgres 15 or newer, as the role akis_app.".into());
    }
    let own = &config.server.public_url;
    if own.scheme() != "https" && !is_inside(own) {
        complain(format!("`server.public_url` is {own}, but WhatsApp and cookies need https."));
    }
    for (setting, url) in vendors(config) {
        if url.scheme() != "https" {
            complain(format!(
                "`{setting}` is {url}, which is not https: tokens and answers would travel in clear."
            ));
        } else if is_inside(url) {
            complain(format!("`{setting}` is {url}, which is this machine or a private network, not the vendor."));
        }
    }
    let places =
        [("media.cdn_origins", &config.media.cdn_origins), ("media.graph_origins", &config.media.graph_origins)];
    for (setting, url) in places.iter().flat_map(|(setting, urls)| urls.iter().map(move |url| (setting, url))) {
        if url.scheme() != "https" || is_inside(url) {
            complain(format!("`{setting}` names {url}; files are fetched over https from WhatsApp alone."));
        }
    }
    if let Err(error) = akis_worker::Mailer::new(&config.email) {
        complain(format!("{error}."));
    }
    let demo = Sources::demo();
    let shared = |setting: &str, given: &SecretString| {
        let (section, key) = setting.split_once('.').unwrap_or_default();
        let section: toml::Table = demo.section(section).unwrap_or_default();
        let public = section.get(key).and_then(toml::Value::as_str);
        public.is_some_and(|public| !public.is_empty() && public == given.expose_secret())
    };
    let apps = [
        ("hubspot.client_secret", &config.hubspot.client_secret),
        ("google.client_secret", &config.google.client_secret),
        ("typeform.client_secret", &config.typeform.client_secret),
        ("surveymonkey.client_secret", &config.surveymonkey.client_secret),
    ];
    for (setting, secret) in apps {
        if shared(setting, secret) {
            complain(format!("`{setting}` is the demo's, which everybody knows. Use your app's own."));
        }
    }
    for (one, has_one, other, has_other) in pairs(config) {
        if has_one != has_other {
            let (given, missing) = if has_one { (one, other) } else { (other, one) };
            complain(format!("`{given}` is of no use without `{missing}`. Give both, or neither."));
        }
    }
    let master_key = config.secrets.master_key();
    match &master_key {
        Err(error) => complain(error.to_string()),
        Ok(_) if config.secrets.text().is_ok_and(|key| shared("secrets.master_key", &key)) => complain(
            "The master key is the demo's, which everybody knows. Make one with `openssl rand -base64 32`.".into(),
        ),
        Ok(_) => {}
    }
    match master_key {
        Ok(key) if complaints.is_empty() => Ok(key),
        _ => Err(ConfigError::NotForProduction { complaints }),
    }
}

/// Settings that work together alone, and whether each is given. Google opens nothing that was picked without the project's
/// number; a topic whose calls are not believed would only make forms be read more seldom.
fn pairs(config: &Config) -> [(&'static str, bool, &'static str, bool); 7] {
    let (hubspot, google) = (&config.hubspot, &config.google);
    let (typeform, surveymonkey) = (&config.typeform, &config.surveymonkey);
    let text = |text: &String| !text.is_empty();
    let secret = |secret: &SecretString| !secret.expose_secret().is_empty();
    let maybe = |setting: &Option<String>| setting.as_ref().is_some_and(text);
    [
        ("hubspot.client_id", text(&hubspot.client_id), "hubspot.client_secret", secret(&hubspot.client_secret)),
        ("google.client_id", text(&google.client_id), "google.client_secret", secret(&google.client_secret)),
        (
            "google.picker_api_key",
            text(&google.picker_api_key),
            "google.picker_app_id",
            text(&google.picker_app_id),
        ),
        (
            "google.pubsub_topic",
            maybe(&google.pubsub_topic),
            "google.pubsub_account",
            maybe(&google.pubsub_account),
        ),
        (
            "typeform.client_id",
            text(&typeform.client_id),
            "typeform.client_secret",
            secret(&typeform.client_secret),
        ),
        (
            "typeform.eu_2025_client_id",
            text(&typeform.eu_2025_client_id),
            "typeform.eu_2025_client_secret",
            secret(&typeform.eu_2025_client_secret),
        ),
        (
            "surveymonkey.client_id",
            text(&surveymonkey.client_id),
            "surveymonkey.client_secret",
            secret(&surveymonkey.client_secret),
        ),
    ]
}

/// Every vendor's address, to which tokens and answers go.
fn vendors(config: &Config) -> Vec<(&'static str, &Url)> {
    let (hubspot, google) = (&config.hubspot, &config.google);
    let (typeform, surveymonkey) = (&config.typeform, &config.surveymonkey);
    let mut vendors = vec![
        ("meta.graph_url", &config.meta.graph_url),
        ("hubspot.app_url", &hubspot.app_url),
        ("hubspot.api_url", &hubspot.api_url),
        ("hubspot.forms_url", &hubspot.forms_url),
        ("google.auth_url", &google.auth_url),
        ("google.oauth_url", &google.oauth_url),
        ("google.userinfo_url", &google.userinfo_url),
        ("google.forms_url", &google.forms_url),
        ("google.drive_url", &google.drive_url),
        ("google.sheets_url", &google.sheets_url),
        ("google.docs_url", &google.docs_url),
        ("google.script_url", &google.script_url),
        ("google.script_content_url", &google.script_content_url),
        ("google.picker_url", &google.picker_url),
        ("typeform.api_url", &typeform.api_url),
        ("typeform.eu_api_url", &typeform.eu_api_url),
        ("typeform.eu_2025_api_url", &typeform.eu_2025_api_url),
        ("surveymonkey.auth_url", &surveymonkey.auth_url),
        ("surveymonkey.api_url", &surveymonkey.api_url),
        ("surveymonkey.eu_api_url", &surveymonkey.eu_api_url),
        ("surveymonkey.ca_api_url", &surveymonkey.ca_api_url),
    ];
    vendors.extend(google.pubsub_certs_url.as_ref().map(|url| ("google.pubsub_certs_url", url)));
    vendors
}

/// Whether an address can only be this machine or a private network.
fn is_inside(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || [".localhost", ".local", ".internal"].iter().any(|end| name.ends_with(end))
        }
        Some(Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified(),
        Some(Host::Ipv6(ip)) => {
            ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_unique_local()
                || ip.is_unicast_link_local()
                || ip.to_ipv4_mapped().is_some_and(|ip| ip.is_loopback() || ip.is_private() || ip.is_link_local())
        }
        None => true,
    }
}
