//! `akis keys`: the keys of WhatsApp numbers, for operators. Works on the database alone, like `serve`; what has to be said
//! to Meta is the worker's, which is asked for it.

use std::fmt::Write as _;
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use akis_crypto::key_pair::{self, fingerprint};
use akis_crypto::pem::{self, ImportError};
use akis_store::key_pairs::{self, KeyPair, NewPair, NumberKey};
use akis_store::{AccountId, PhoneNumberRowId, Store, StoreError, TenantTx, audit, control, whatsapp_accounts};
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use secrecy::SecretString;
use serde_json::json;

use crate::config::{Config, check_production};

/// A passphrase comes from here or from the terminal, never from the arguments: those are shown to every user of a machine.
const PASSPHRASE: &str = "AKIS_KEY_PASSPHRASE";

/// Longer than any file with a private key.
const MOST_BYTES: u64 = 64 * 1024;

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Show how Meta's key stands for each number, and every key pair; without --account, the accounts there are.
    List {
        /// The account, as `akis keys list` names it.
        #[arg(long, value_name = "ID")]
        account: Option<AccountId>,
    },
    /// Make an account's first key pair and register it.
    Generate(Account),
    /// Make a new key pair and register it. The old one opens requests until its grace ends.
    Rotate(Whose),
    /// Take over a private key that exists already (PEM: PKCS#8 or PKCS#1, RSA of 2048 bits). A passphrase is read from
    /// the environment (AKIS_KEY_PASSPHRASE) or asked for.
    Import {
        #[command(flatten)]
        whose: Whose,
        /// The file; `-` reads standard input.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
        /// Replace another product's key where Meta has one. Its forms on these numbers stop.
        #[arg(long)]
        replace: bool,
    },
    /// Look at Meta's keys now and register what is missing.
    Check(Account),
    /// Register our key on the numbers.
    Register {
        #[command(flatten)]
        whose: Whose,
        /// Also where another product's key stands. Its forms on these numbers stop.
        #[arg(long)]
        replace: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Account {
    /// The account, as `akis keys list` names it.
    #[arg(long, value_name = "ID")]
    account: AccountId,
}

#[derive(Debug, Args)]
pub(crate) struct Whose {
    /// The account, as `akis keys list` names it.
    #[arg(long, value_name = "ID")]
    account: AccountId,
    /// Meta's id of one number of the account: the key is for it alone.
    #[arg(long, value_name = "ID")]
    number: Option<String>,
}

/// Runs the command. What went wrong is the error's sentence.
pub(crate) async fn run(config: &Config, command: KeysCommand) -> anyhow::Result<ExitCode> {
    let master = check_production(config)?;
    let store = Store::connect(&config.database, master).await.context("The database cannot be used")?;
    store.verify_role().await?;
    store.verify_schema().await?;
    let said = match command {
        KeysCommand::List { account: None } => accounts(&store).await?,
        KeysCommand::List { account: Some(account) } => table(&mut begin(&store, account).await?, account).await?,
        KeysCommand::Generate(Account { account }) => generate(&store, account).await?,
        KeysCommand::Rotate(whose) => rotate(config, &store, &whose).await?,
        KeysCommand::Import { whose, file, replace } => import(config, &store, &whose, &file, replace).await?,
        KeysCommand::Check(Account { account }) => check(&store, account).await?,
        KeysCommand::Register { whose, replace } => register(&store, &whose, replace).await?,
    };
    // Not `print!`: a reader that closes the pipe early is no reason to panic.
    let _ = std::io::stdout().lock().write_all(said.as_bytes());
    Ok(ExitCode::SUCCESS)
}

/// A transaction of the company that has the account.
async fn begin(store: &Store, account: AccountId) -> anyhow::Result<TenantTx> {
    let mut control = store.control().await?;
    let tenant = control::phone_numbers::tenant_of(&mut control, account).await?;
    drop(control);
    let tenant = tenant.with_context(|| {
        format!(
            "There is no WhatsApp account {account} with a phone number. `akis keys list` names those there are."
        )
    })?;
    Ok(store.tenant(tenant).begin().await?)
}

/// The number's row, when one is asked for.
async fn number(tx: &mut TenantTx, whose: &Whose) -> anyhow::Result<Option<PhoneNumberRowId>> {
    let Some(id) = &whose.number else { return Ok(None) };
    let numbers = whatsapp_accounts::numbers(tx, whose.account).await?;
    let number = numbers.iter().find(|number| number.phone_number_id == *id);
    let number = number.with_context(|| {
        let there: Vec<&str> = numbers.iter().map(|number| number.phone_number_id.as_str()).collect();
        format!("The account has no phone number {id}. It has: {}.", there.join(", "))
    })?;
    Ok(Some(number.id))
}

async fn record(tx: &mut TenantTx, account: AccountId, action: &str) -> Result<(), StoreError> {
    audit::record(tx, None, action, &account.to_string(), &json!({"by": "command line"})).await
}

async fn accounts(store: &Store) -> anyhow::Result<String> {
    let mut control = store.control().await?;
    let all = control::phone_numbers::accounts(&mut control).await?;
    drop(control);
    let mut text = String::new();
    for (tenant, account) in all {
        let mut tx = store.tenant(tenant).begin().await?;
        if let Some(account) = whatsapp_accounts::get(&mut tx, account).await? {
            let numbers: Vec<&str> =
                account.numbers.iter().map(|number| number.display_phone_number.as_str()).collect();
            let _ = writeln!(text, "{}  {}  {}", account.id, account.name, numbers.join(", "));
        }
    }
    if text.is_empty() {
        text.push_str("No WhatsApp account with a phone number is connected.\n");
    }
    Ok(text)
}

async fn table(tx: &mut TenantTx, account: AccountId) -> anyhow::Result<String> {
    let numbers = key_pairs::of_numbers(tx, account).await?;
    let pairs = key_pairs::list(tx, account).await?;
    let mut text = String::new();
    for number in &numbers {
        let status = number.status.map_or("not looked at yet", akis_store::KeyStatus::as_str);
        let key = number.pair.as_ref().map_or_else(|| "no key yet".to_owned(), short);
        let at = number.checked_at.map_or_else(String::new, |at| format!("  (looked at {at:.0})"));
        let _ = writeln!(text, "{}  {}  {key}  {status}{at}", number.phone_number_id, number.display_phone_number);
        if let Some(problem) = &number.problem {
            let _ = writeln!(text, "    {}", problem.en);
        }
    }
    for pair in &pairs {
        let _ = writeln!(text, "{}  {}", short(pair), stands(pair, &numbers));
    }
    Ok(text)
}

/// Enough of a fingerprint to tell keys apart.
fn short(pair: &KeyPair) -> String {
    fingerprint(&pair.public_pem).chars().take(16).collect()
}

fn stands(pair: &KeyPair, numbers: &[NumberKey]) -> String {
    let of = numbers.iter().find(|number| Some(number.number) == pair.number_id);
    let of = of.map_or_else(|| "of the account".to_owned(), |number| format!("of {}", number.phone_number_id));
    let made = if pair.imported { "imported" } else { "made here" };
    let registered = numbers.iter().any(|number| number.registered == Some(pair.id));
    let state = match pair.retired_at {
        None => "present".to_owned(),
        Some(_) if registered => "replaced, still at Meta".to_owned(),
        Some(_) if pair.has_ended() => "ended".to_owned(),
        Some(until) => format!("replaced, opens requests until {until:.0}"),
    };
    format!("{of}, {made} {:.0}, {state}", pair.created_at)
}

async fn generate(store: &Store, account: AccountId) -> anyhow::Result<String> {
    let mut tx = begin(store, account).await?;
    if key_pairs::current(&mut tx, account).await?.is_some() {
        bail!("The account has a key already. `akis keys rotate` replaces it.");
    }
    let made = key_pair::generate()?;
    let pair = key_pairs::insert(&mut tx, account, &made.public_pem, &made.private_pem).await?;
    key_pairs::request_check(&mut tx, account).await?;
    record(&mut tx, account, "key.generated").await?;
    tx.commit().await?;
    Ok(format!("The key {} was made; a worker registers it now.\n", short(&pair)))
}

async fn rotate(config: &Config, store: &Store, whose: &Whose) -> anyhow::Result<String> {
    let mut tx = begin(store, whose.account).await?;
    let number = number(&mut tx, whose).await?;
    let made = key_pair::generate()?;
    let new = NewPair {
        account: whose.account,
        number,
        public_pem: made.public_pem,
        private_pem: made.private_pem,
        imported: false,
    };
    let pair = replace(config, &mut tx, &new).await?;
    record(&mut tx, whose.account, "key.rotated").await?;
    tx.commit().await?;
    let hours = config.keys.grace_hours;
    Ok(format!(
        "The key {} was made; a worker registers it now. The former one opens requests for {hours} hours after that.\n",
        short(&pair)
    ))
}

async fn import(
    config: &Config,
    store: &Store,
    whose: &Whose,
    file: &PathBuf,
    may_replace: bool,
) -> anyhow::Result<String> {
    let mut tx = begin(store, whose.account).await?;
    let number = number(&mut tx, whose).await?;
    // Reading may wait for a person; no transaction does.
    drop(tx);
    let brought = read_key(&read_file(file)?)?;
    let new = NewPair {
        account: whose.account,
        number,
        public_pem: brought.public_pem,
        private_pem: brought.private_pem,
        imported: true,
    };
    let mut tx = begin(store, whose.account).await?;
    let pair = replace(config, &mut tx, &new).await?;
    if may_replace {
        key_pairs::allow_replacing(&mut tx, whose.account, number).await?;
    }
    record(&mut tx, whose.account, "key.imported").await?;
    tx.commit().await?;
    Ok(format!("The key {} is kept, sealed; a worker registers it where Meta does not have it.\n", short(&pair)))
}

async fn replace(config: &Config, tx: &mut TenantTx, new: &NewPair) -> anyhow::Result<KeyPair> {
    key_pairs::replace(tx, new, config.keys.grace()).await.map_err(|error| match error {
        StoreError::Taken(_) => anyhow::anyhow!(
            "This key was replaced several times lately, and the former ones still open requests. Wait until the grace of \
             one ends."
        ),
        error => error.into(),
    })
}

async fn check(store: &Store, account: AccountId) -> anyhow::Result<String> {
    let mut tx = begin(store, account).await?;
    key_pairs::request_check(&mut tx, account).await?;
    record(&mut tx, account, "key.check_asked").await?;
    tx.commit().await?;
    Ok("A worker looks at Meta’s keys now. `akis keys list` shows what came of it.\n".to_owned())
}

async fn register(store: &Store, whose: &Whose, may_replace: bool) -> anyhow::Result<String> {
    let mut tx = begin(store, whose.account).await?;
    let number = number(&mut tx, whose).await?;
    if key_pairs::list(&mut tx, whose.account).await?.is_empty() {
        bail!("The account has no key yet. `akis keys generate` makes one.");
    }
    if may_replace {
        key_pairs::allow_replacing(&mut tx, whose.account, number).await?;
    }
    key_pairs::request_check(&mut tx, whose.account).await?;
    record(&mut tx, whose.account, "key.register_asked").await?;
    tx.commit().await?;
    Ok("A worker registers the key now. `akis keys list` shows what came of it.\n".to_owned())
}

fn read_file(file: &PathBuf) -> anyhow::Result<SecretString> {
    let named = || format!("{} cannot be read", file.display());
    let source: Box<dyn std::io::Read> = if file.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(file).with_context(named)?)
    };
    let mut text = String::new();
    source.take(MOST_BYTES + 1).read_to_string(&mut text).with_context(named)?;
    Ok(SecretString::from(text))
}

/// Asks for a passphrase only when the key needs one.
fn read_key(text: &SecretString) -> anyhow::Result<key_pair::KeyPair> {
    match pem::import(text, None) {
        Err(ImportError::NeedsPassphrase) => {}
        read => return Ok(read?),
    }
    let passphrase = match std::env::var(PASSPHRASE) {
        Ok(passphrase) => SecretString::from(passphrase),
        Err(_) => ask()?,
    };
    Ok(pem::import(text, Some(&passphrase))?)
}

/// Reads a line from the terminal without showing it.
fn ask() -> anyhow::Result<SecretString> {
    if !std::io::stdin().is_terminal() {
        bail!("This key is protected with a passphrase. Give it in the environment, as {PASSPHRASE}.");
    }
    eprint!("Passphrase: ");
    let shown = stty("-echo");
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line);
    if shown {
        stty("echo");
    }
    eprintln!();
    read.context("The passphrase could not be read")?;
    Ok(SecretString::from(line.trim_end_matches(['\n', '\r'])))
}

/// Changes how the terminal shows what is typed; false when it cannot be changed.
fn stty(argument: &str) -> bool {
    let changed = Command::new("stty").arg(argument).stdin(Stdio::inherit()).status();
    changed.is_ok_and(|status| status.success())
}
