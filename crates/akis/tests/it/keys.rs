//! `akis keys` as an operator runs it, on a database of an installation.

use std::net::TcpListener;
use std::process::{Command, Stdio};

use akis_crypto::seal::MasterKey;
use akis_postgres::{Cluster, Durability, Role, Settings};
use akis_store::control::tenants::{self, NewTenant};
use akis_store::whatsapp_accounts::{self, NewAccount, NewNumber};
use akis_store::{AccountId, PersonId, Store, TenantId, key_pairs};
use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::process::{Folder, akis, run};

const MASTER: &str = "bm90IHRoZSBkZW1vIGtleSwgZm9yIHRlc3RzIG9ubHk=";
const NUMBER: &str = "106540352242922";

struct Installation {
    cluster: Cluster,
    folder: Folder,
    store: Store,
    tenant: TenantId,
    account: AccountId,
}

impl Installation {
    /// With one company and its WhatsApp account.
    async fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        let settings = Settings {
            folder: folder.path().join("postgres"),
            durability: Durability::Unsafe,
            max_connections: 50,
        };
        let cluster = tokio::task::block_in_place(|| Cluster::start(settings).unwrap());
        let (well, _, said) = run(&mut command(&cluster, &["migrate"]));
        assert!(well, "{said}");
        let settings = akis_store::Settings {
            url: Some(cluster.url(Role::App, "akis").into()),
            owner_url: None,
            direct_url: None,
            max_connections: 4,
        };
        let master = MasterKey::from_base64(&MASTER.into()).unwrap();
        let store = Store::connect(&settings, master).await.unwrap();
        let mut control = store.control().await.unwrap();
        let new =
            NewTenant { name: "Mavi Deniz".into(), time_zone: "Europe/Istanbul".into(), locale: "tr".into() };
        let tenant = tenants::create(&store, &mut control, &new).await.unwrap();
        drop(control);
        let mut tx = store.tenant(tenant).begin().await.unwrap();
        let account = NewAccount {
            waba_id: "102290129340398".into(),
            name: "Mavi Deniz Turizm".into(),
            app_id: "670843887433847".into(),
            access_token: "meta-token".into(),
            app_secret: "app-secret".into(),
            verify_token: "verify-token".into(),
            connected_by: PersonId::new(),
            numbers: vec![NewNumber {
                phone_number_id: NUMBER.into(),
                display_phone_number: "+90 212 555 01 42".into(),
                verified_name: "Mavi Deniz".into(),
            }],
        };
        let account = whatsapp_accounts::insert(&mut tx, &account).await.unwrap();
        tx.commit().await.unwrap();
        Self { cluster, folder, store, tenant, account }
    }

    fn keys(&self, arguments: &[&str]) -> Command {
        let mut command = command(&self.cluster, &["keys"]);
        command.args(arguments);
        command
    }

    /// The same on the account.
    fn of_account(&self, arguments: &[&str]) -> Command {
        let mut command = self.keys(arguments);
        command.args(["--account", &self.account.to_string()]);
        command
    }

    /// How many jobs wait for a worker.
    async fn jobs(&self) -> u64 {
        akis_jobs::backlog(self.store.pool()).await.unwrap().due
    }
}

fn command(cluster: &Cluster, arguments: &[&str]) -> Command {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut program = akis(arguments);
    program
        .env_remove("AKIS_KEY_PASSPHRASE")
        .env("AKIS__DATABASE__URL", cluster.url(Role::App, "akis"))
        .env("AKIS__DATABASE__OWNER_URL", cluster.url(Role::Owner, "akis"))
        .env("AKIS__SERVER__LISTEN", format!("127.0.0.1:{port}"))
        .env("AKIS__SERVER__PUBLIC_URL", "https://forms.mavideniz.example")
        .env("AKIS__SECRETS__MASTER_KEY", MASTER);
    program
}

fn well(command: &mut Command) -> String {
    let (well, said, complaint) = run(command);
    assert!(well, "{complaint}");
    said
}

fn refused(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_looks_after_keys() {
    let installation = Installation::new("keys").await;
    let account = installation.account.to_string();
    let listed = well(&mut installation.keys(&["list"]));
    assert!(listed.contains(&account) && listed.contains("Mavi Deniz Turizm"), "{listed}");
    assert!(well(&mut installation.of_account(&["list"])).contains("no key yet"));
    assert!(refused(&mut installation.of_account(&["register"])).contains("akis keys generate"));

    let made = well(&mut installation.of_account(&["generate"]));
    assert!(made.contains("a worker registers it"), "{made}");
    assert_eq!(installation.jobs().await, 1);
    assert!(refused(&mut installation.of_account(&["generate"])).contains("akis keys rotate"));
    assert!(well(&mut installation.of_account(&["rotate"])).contains("168 hours"));
    well(&mut installation.of_account(&["rotate", "--number", NUMBER]));
    let strange = refused(&mut installation.of_account(&["rotate", "--number", "1"]));
    assert!(strange.contains("no phone number 1") && strange.contains(NUMBER), "{strange}");
    let listed = well(&mut installation.of_account(&["list"]));
    assert!(listed.contains("opens requests until") && listed.contains(&format!("of {NUMBER}")), "{listed}");
    assert!(well(&mut installation.of_account(&["check"])).contains("akis keys list"));
    well(&mut installation.of_account(&["register", "--replace"]));
    let mut tx = installation.store.tenant(installation.tenant).begin().await.unwrap();
    let numbers = key_pairs::of_numbers(&mut tx, installation.account).await.unwrap();
    assert!(numbers[0].may_replace);
    drop(tx);
    let stranger = AccountId::new().to_string();
    assert!(refused(&mut installation.keys(&["check", "--account", &stranger])).contains("akis keys list"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_key_is_brought_with_its_passphrase_from_the_environment() {
    let installation = Installation::new("keys-import").await;
    let openssl: Value = serde_json::from_str(include_str!("../../../crypto/testdata/openssl.json")).unwrap();
    let (folder, text) = (&installation.folder, |value: &Value| value.as_str().unwrap().to_owned());
    let passphrase = text(&openssl["passphrase"]);
    let key = folder.write("key.pem", &text(&openssl["private"]["legacy_des3"]));
    let public = folder.write("public.pem", &text(&openssl["public"]));
    let small = folder.write("small.pem", &text(&openssl["refused"]["1024"]));
    let import = |file: &str| installation.of_account(&["import", "--file", file]);

    assert!(refused(&mut import(&key)).contains("AKIS_KEY_PASSPHRASE"));
    assert!(refused(import(&key).env("AKIS_KEY_PASSPHRASE", "falsch")).contains("does not open"));
    assert!(refused(&mut import(&public)).contains("public half"));
    assert!(refused(&mut import(&small)).contains("1024 bits"));
    assert!(refused(&mut import("nowhere.pem")).contains("nowhere.pem"));
    assert_eq!(installation.jobs().await, 0);

    let taken = well(import(&key).env("AKIS_KEY_PASSPHRASE", &passphrase));
    assert!(taken.contains("sealed") && !taken.contains(&passphrase), "{taken}");
    let mut tx = installation.store.tenant(installation.tenant).begin().await.unwrap();
    let kept = key_pairs::private_keys(&mut tx, installation.account).await.unwrap();
    assert_eq!(kept[0].1.expose_secret(), text(&openssl["private"]["pkcs8"]));
    assert_eq!(installation.jobs().await, 1);
}
