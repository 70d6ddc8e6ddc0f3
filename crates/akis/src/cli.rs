//! The command line.

use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;

use akis_store::Store;
use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use tokio::net::TcpListener;

use crate::compile::CompileOptions;
use crate::config::{Config, Sources, check_production};
use crate::doctor::DoctorCommand;
use crate::keys::KeysCommand;
use crate::stack::{self, Rooms};
use crate::validate::{self, ValidateOptions};
use crate::{compile, demo, doctor, keys, log};

/// Akis turns the web forms a company already has into WhatsApp forms, and brings the answers back into the system the
/// form came from.
#[derive(Debug, Parser)]
#[command(name = "akis", version, max_term_width = 100)]
struct Cli {
    /// Settings file; over the defaults and under the environment (`AKIS__SECTION__KEY`).
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Try everything on this machine: a private Postgres, the product, and stand-ins for WhatsApp, HubSpot, Google,
    /// Typeform and SurveyMonkey.
    Demo(DemoOptions),
    /// Run the HTTP side: dashboard, API, WhatsApp's endpoint and webhooks.
    Serve,
    /// Run what happens outside requests: publishing, sending, deliveries. Start as many as you like.
    Worker,
    /// Bring the database up to this version, as its owner (`database.owner_url`).
    Migrate,
    /// Turn a form from a file into Flow JSON, and say what could be carried.
    Compile(CompileOptions),
    /// Say whether Meta would accept these Flow JSON files, and if not, all that is wrong and where.
    Validate(ValidateOptions),
    /// Print the description of the HTTP API (OpenAPI 3.1).
    Openapi,
    /// Look at an endpoint from outside, as WhatsApp does.
    #[command(subcommand)]
    Doctor(DoctorCommand),
    /// Look after the keys under which phones encrypt to WhatsApp numbers.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Look at the settings.
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Say whether `serve` and `worker` would start with these settings, and if not, all that is wrong.
    Check,
}

/// How the demo is started.
#[derive(Debug, Args)]
pub(crate) struct DemoOptions {
    /// Begin anew: forget everything the demo kept.
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Where the demo keeps its data between runs.
    #[arg(long, value_name = "FOLDER", default_value = ".akis")]
    pub(crate) data_dir: PathBuf,
    /// Address to listen on. Anything but loopback lets others use the demo and its public secrets.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) listen: IpAddr,
    /// Port of the dashboard; 0 takes a free one. Without it: last time's, else 8700, else a free one.
    #[arg(long)]
    pub(crate) port: Option<u16>,
    /// Port of the stand-ins; as --port, beginning with 8701.
    #[arg(long)]
    pub(crate) sandbox_port: Option<u16>,
    /// Folder of the built dashboard.
    #[arg(long, value_name = "FOLDER", env = "AKIS__SERVER__WEB_DIR", default_value = "web/dist")]
    pub(crate) web_dir: PathBuf,
}

/// Runs the program with its arguments.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    stack::install_tls();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = runtime
        .context("the asynchronous runtime could not be started")
        .and_then(|runtime| runtime.block_on(run(cli)));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            // The chain holds causes that the first sentence does not repeat.
            let mut sentence = error.to_string();
            for cause in error.chain().skip(1) {
                let cause = cause.to_string();
                if !sentence.contains(&cause) {
                    sentence = format!("{sentence}: {cause}");
                }
            }
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Demo(options) => demo::run(&options, cli.config).await,
        Command::Serve => serve(&Sources::production(cli.config)?.config()?).await,
        Command::Worker => worker(&Sources::production(cli.config)?.config()?).await,
        Command::Migrate => migrate(&Sources::production(cli.config)?).await,
        Command::Compile(options) => compile::run(&options),
        Command::Validate(options) => return Ok(validate::run(&options)),
        Command::Openapi => print_openapi(),
        Command::Doctor(command) => return doctor(&Sources::production(cli.config)?.config()?, command).await,
        Command::Keys(command) => return keys::run(&Sources::production(cli.config)?.config()?, command).await,
        Command::Config(ConfigCommand::Check) => {
            let config = Sources::production(cli.config)?.config()?;
            check_production(&config)?;
            println!("The settings are complete and fit for production.");
            Ok(())
        }
    }?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(config: &Config) -> anyhow::Result<()> {
    let rooms = production_rooms(config).await?;
    let listener = TcpListener::bind(config.server.listen).await.with_context(|| {
        format!(
            "The server cannot listen on {}. Choose another address with `server.listen`",
            config.server.listen
        )
    })?;
    let cancel = stack::cancelled_by_signals();
    akis_server::serve(listener, rooms.server_state(config), cancel).await.context("The server stopped listening")
}

async fn worker(config: &Config) -> anyhow::Result<()> {
    let rooms = production_rooms(config).await?;
    stack::run_worker(&rooms, config, stack::cancelled_by_signals()).await
}

/// The rooms on settings and a database that may meet people's data.
async fn production_rooms(config: &Config) -> anyhow::Result<Rooms> {
    let master = check_production(config)?;
    log::to_terminal(&config.log)?;
    let store = Store::connect(&config.database, master).await.context("The database cannot be used")?;
    store.verify_role().await?;
    store.verify_schema().await?;
    Rooms::new(config, store)
}

/// On the installation's settings, the demo's as well: what it does harms nobody.
async fn doctor(config: &Config, command: DoctorCommand) -> anyhow::Result<ExitCode> {
    let master = config.secrets.master_key()?;
    let store = Store::connect(&config.database, master).await.context("The database cannot be used")?;
    store.verify_schema().await?;
    let rooms = Rooms::new(config, store)?;
    doctor::run(&rooms.doctor(config), &rooms.store, command).await
}

async fn migrate(sources: &Sources) -> anyhow::Result<()> {
    let database: akis_store::Settings = sources.section("database")?;
    let owner = database.owner_url.context(
        "`database.owner_url` is missing: the address of the database as its owner. Give it in the file named by --config, \
         or as AKIS__DATABASE__OWNER_URL",
    )?;
    akis_store::migrate(&owner).await.context("The database was not migrated")?;
    println!("The database is up to date.");
    Ok(())
}

fn print_openapi() -> anyhow::Result<()> {
    let text = akis_server::openapi().to_pretty_json().context("The API's description could not be written")?;
    // Not `println!`: a reader that closes the pipe early, such as `head`, is no reason to panic.
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    Ok(())
}
