//! The settings of every source system, all at one address.

use akis_connectors::{Settings, google_forms, hubspot, surveymonkey, typeform};
use url::Url;

/// With an app at HubSpot, Google and SurveyMonkey; at Typeform people bring keys.
pub(crate) fn systems(base: &str) -> Settings {
    let at = |path: &str| Url::parse(&format!("{base}{path}")).unwrap();
    Settings {
        hubspot: hubspot::Settings {
            app_url: at("/hubspot-app"),
            api_url: at("/hubspot"),
            forms_url: at("/hsforms"),
            client_id: "client".to_owned(),
            client_secret: "secret".into(),
            pkce: true,
            scopes: vec!["oauth".to_owned(), "forms".to_owned()],
            oauth_version: "v3".to_owned(),
        },
        google: google_forms::Settings {
            auth_url: at("/accounts"),
            oauth_url: at("/oauth2"),
            userinfo_url: at("/openid"),
            forms_url: at("/forms"),
            drive_url: at("/www"),
            sheets_url: at("/sheets"),
            docs_url: at("/docs"),
            script_url: at("/script"),
            script_content_url: at("/content"),
            picker_url: at("/apis"),
            client_id: "client".to_owned(),
            client_secret: "secret".into(),
            picker_api_key: "browser-key".to_owned(),
            picker_app_id: "471100".to_owned(),
            list_all: true,
            pubsub_topic: None,
            pubsub_account: None,
            pubsub_certs_url: None,
        },
        typeform: typeform::Settings {
            api_url: at("/typeform"),
            eu_api_url: at("/typeform-eu"),
            client_id: String::new(),
            client_secret: String::new().into(),
            eu_2025_api_url: at("/typeform-2025"),
            eu_2025_client_id: String::new(),
            eu_2025_client_secret: String::new().into(),
        },
        surveymonkey: surveymonkey::Settings {
            auth_url: at("/surveymonkey"),
            api_url: at("/surveymonkey"),
            eu_api_url: at("/surveymonkey-eu"),
            ca_api_url: at("/surveymonkey-ca"),
            client_id: "client".to_owned(),
            client_secret: "secret".into(),
        },
    }
}
