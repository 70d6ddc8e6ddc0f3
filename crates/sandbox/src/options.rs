use secrecy::SecretString;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// What a sandbox is started with. [`Options::default`] is the demo's world on a free loopback port.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The address others reach the sandbox under, without a trailing path; `None` takes the listening address.
    pub public_url: Option<Url>,
    /// File that keeps the state between runs; `None` forgets everything at the end.
    pub state_file: Option<PathBuf>,
    /// The Meta app that owns tokens, webhooks and Flows.
    pub app: App,
    /// The WhatsApp business account and its numbers.
    pub account: Account,
    /// The public app registered with HubSpot, and the one account that can install it.
    pub hubspot: HubspotApp,
    /// The app registered with Google; two accounts can allow it.
    pub google: GoogleApp,
    /// Where the mail server listens, without TLS; port 0 takes a free one, `None` has no mail server.
    pub mail_listen: Option<SocketAddr>,
    /// The app registered with Typeform.
    pub typeform: TypeformApp,
    /// The app registered with SurveyMonkey.
    pub surveymonkey: SurveymonkeyApp,
    /// How long a phone waits for an endpoint. Meta gives up after 10 seconds.
    pub exchange_timeout: Duration,
    /// True refuses free-form messages (131047) to people who did not write within 24 hours, as Meta does. The demo
    /// has no templates yet, so it leaves this off.
    pub enforce_service_window: bool,
}

/// A Meta app.
#[derive(Debug, Clone)]
pub struct App {
    /// The app's id.
    pub app_id: String,
    /// Signs webhooks and endpoint requests.
    pub app_secret: SecretString,
    /// The word both sides agreed on for the webhook handshake.
    pub verify_token: SecretString,
    /// Where webhooks go; `None` sends none until [`crate::Sandbox::set_callback_url`] names a place.
    pub callback_url: Option<Url>,
    /// The bearer token the Graph API accepts. Every token that begins with `EAADEMO` is accepted as well.
    pub access_token: SecretString,
    /// Whether the account's webhooks already go to the app, as after a finished sign-up.
    pub subscribed: bool,
}

/// A WhatsApp business account.
#[derive(Debug, Clone)]
pub struct Account {
    /// The account's id.
    pub waba_id: String,
    /// Its name.
    pub name: String,
    /// Its numbers, at least one to publish an endpoint-powered Flow.
    pub numbers: Vec<Number>,
}

/// A business phone number.
#[derive(Debug, Clone)]
pub struct Number {
    /// The number's id at the Graph API.
    pub phone_number_id: String,
    /// The number as people read it.
    pub display_phone_number: String,
    /// The name customers see.
    pub verified_name: String,
}

/// The app at HubSpot and the account that installs it.
#[derive(Debug, Clone)]
pub struct HubspotApp {
    /// The app's client id.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: SecretString,
    /// Addresses the consent page may return to, compared exactly; empty allows any loopback address.
    pub redirect_uris: Vec<Url>,
    /// The account's number (`portalId`, `hub_id`).
    pub portal_id: u64,
    /// The account's name.
    pub portal_name: String,
    /// Calls allowed in ten rolling seconds before 429.
    pub calls_per_ten_seconds: usize,
    /// The token of a private app of the account with every scope; accepted without signing in.
    pub private_token: SecretString,
    /// The token of a private app that may only read and submit forms.
    pub narrow_private_token: SecretString,
}

/// The app at Typeform.
#[derive(Debug, Clone)]
pub struct TypeformApp {
    /// The app's client id.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: SecretString,
    /// Addresses the consent page may return to, compared exactly; empty allows any loopback address.
    pub redirect_uris: Vec<Url>,
    /// A personal token of the first account, accepted without signing in.
    pub personal_token: SecretString,
    /// Calls allowed in a rolling second before 429; Typeform allows 2 an account.
    pub calls_per_second: usize,
}

/// The app at SurveyMonkey.
#[derive(Debug, Clone)]
pub struct SurveymonkeyApp {
    /// The app's client id, which webhooks carry as `Sm-Apikey`.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: SecretString,
    /// Addresses the consent page may return to, compared exactly; empty allows any loopback address.
    pub redirect_uris: Vec<Url>,
    /// The token that a private app owns for its own account, accepted without signing in.
    pub own_token: SecretString,
    /// Calls allowed in a clock minute before 429; 120 for a draft or private app.
    pub calls_per_minute: u64,
    /// Calls allowed in a day (GMT) before 429; 500 for a draft or private app.
    pub calls_per_day: u64,
}

/// The OAuth client at Google.
#[derive(Debug, Clone)]
pub struct GoogleApp {
    /// The client's id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: SecretString,
    /// Addresses the consent page may return to, compared exactly; empty allows any loopback address.
    pub redirect_uris: Vec<Url>,
    /// The program that runs Apps Script: Node.js 18 or newer, by name or path.
    pub node: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            public_url: None,
            state_file: None,
            app: App::default(),
            account: Account::default(),
            hubspot: HubspotApp::default(),
            google: GoogleApp::default(),
            mail_listen: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
            typeform: TypeformApp::default(),
            surveymonkey: SurveymonkeyApp::default(),
            exchange_timeout: Duration::from_secs(10),
            enforce_service_window: false,
        }
    }
}

impl Default for App {
    fn default() -> Self {
        Self {
            app_id: "670843887433847".into(),
            app_secret: SecretString::from("5d0c3e1f9a7b4286a1d4c07e93b85f62"),
            verify_token: SecretString::from("akis-demo-verify-token"),
            callback_url: None,
            access_token: SecretString::from("EAADEMOakis"),
            subscribed: true,
        }
    }
}

impl Default for Account {
    fn default() -> Self {
        Self {
            waba_id: "102290129340398".into(),
            name: "Mavi Deniz Turizm".into(),
            numbers: vec![Number {
                phone_number_id: "106540352242922".into(),
                display_phone_number: "+90 212 555 01 42".into(),
                verified_name: "Akis Demo".into(),
            }],
        }
    }
}

impl Default for HubspotApp {
    fn default() -> Self {
        Self {
            client_id: "7b0e6a52-41c9-4b7e-8f13-5a2d90c6e1f4".into(),
            client_secret: SecretString::from("demo-hubspot-client-secret"),
            redirect_uris: Vec::new(),
            portal_id: 4_711_001,
            portal_name: "Mavi Deniz Turizm".into(),
            calls_per_ten_seconds: 110,
            private_token: SecretString::from("pat-eu1-5c1e7f20-8b34-4d0a-9a17-62f0c8d3e4b5"),
            narrow_private_token: SecretString::from("pat-eu1-0d9b6a31-2c47-4e58-b1f6-7730a4c5d812"),
        }
    }
}

impl Default for TypeformApp {
    fn default() -> Self {
        Self {
            client_id: "9MBkA3hqyTnQv6eR4dZs8Wf2XcLuGpJo".into(),
            client_secret: SecretString::from("demo-typeform-client-secret"),
            redirect_uris: Vec::new(),
            personal_token: SecretString::from("tfp_DemoMaviDeniz4q7bYw2kLr9"),
            calls_per_second: 2,
        }
    }
}

impl Default for SurveymonkeyApp {
    fn default() -> Self {
        Self {
            client_id: "Kx3vQmZrT1uYb8LwNd5HsA".into(),
            client_secret: SecretString::from("demo-surveymonkey-client-secret"),
            redirect_uris: Vec::new(),
            own_token: SecretString::from("demo-surveymonkey-own-token"),
            calls_per_minute: 120,
            calls_per_day: 500,
        }
    }
}

impl Default for GoogleApp {
    fn default() -> Self {
        Self {
            client_id: "471100120045-akisdemo.apps.googleusercontent.com".into(),
            client_secret: SecretString::from("demo-google-client-secret"),
            redirect_uris: Vec::new(),
            node: PathBuf::from("node"),
        }
    }
}
