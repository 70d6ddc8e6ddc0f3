//! `akis demo`: everything on one machine, for trying.

mod addresses;
mod folder;

use std::path::{Path, PathBuf};
use std::time::Instant;

use akis_postgres::{Cluster, Durability, Role, place_for};
use anyhow::{Context as _, bail};
use tokio_util::sync::CancellationToken;

use crate::cli::DemoOptions;
use crate::config::Sources;
use crate::log;
use crate::stack::{self, Plan, Stack};
use addresses::Addresses;
use folder::Folder;

/// Runs until Ctrl-C.
pub(crate) async fn run(options: &DemoOptions, config: Option<PathBuf>) -> anyhow::Result<()> {
    let cancel = stack::cancelled_by_signals();
    let folder = Folder::take(&options.data_dir, options.fresh)?;
    let sources = Sources::demo().with_file(config)?;
    log::to_file(&sources.section("log")?, &folder.file("akis.log")).context("The log could not be opened")?;

    let cluster = timed("Starting the private Postgres", start_postgres(&folder)).await?;
    // From here on every way out passes the cluster's stop.
    let outcome = run_on(&cluster, &folder, sources, options, cancel).await;
    let stopped = tokio::task::spawn_blocking(move || cluster.stop()).await;
    folder.forget_address();
    outcome?;
    stopped.context("Postgres could not be stopped")??;
    println!("Stopped. The data are kept in {}.", options.data_dir.display());
    Ok(())
}

async fn run_on(
    cluster: &Cluster,
    folder: &Folder,
    sources: Sources,
    options: &DemoOptions,
    cancel: CancellationToken,
) -> anyhow::Result<()> {
    let owner = cluster.url(Role::Owner, "akis").into();
    timed("Bringing the database up to date", async { Ok(akis_store::migrate(&owner).await?) }).await?;
    let (addresses, dashboard) = Addresses::choose(options, folder).await?;
    let plan = Plan {
        sources,
        database_url: cluster.url(Role::App, "akis").into(),
        dashboard,
        dashboard_url: addresses.dashboard,
        sandbox: addresses.sandbox_listen,
        sandbox_host: addresses.sandbox_host,
        sandbox_file: Some(folder.file("sandbox.json")),
        web_dir: web_dir(&options.web_dir),
        // Another one each time: a link that always works would let any web page sign a visitor in.
        sign_in_key: akis_crypto::token::random_token().into(),
    };
    let mut stack = timed("Starting server, worker and sandbox", Stack::start(plan)).await?;
    let sign_in = stack.sign_in_url()?;
    folder.keep_address(&sign_in)?;
    welcome(options, sign_in.as_str(), stack.sandbox_url.as_str());

    tokio::select! {
        () = cancel.cancelled() => {}
        said = stack.failure() => bail!("{said}. More is in {}.", folder.file("akis.log").display()),
    }
    println!("\nStopping …");
    stack.stop().await
}

async fn start_postgres(folder: &Folder) -> anyhow::Result<Cluster> {
    let settings = akis_postgres::Settings {
        folder: place_for(folder.path())?,
        durability: Durability::Safe,
        max_connections: 60,
    };
    let fresh = folder.is_new();
    let cluster = tokio::task::spawn_blocking(move || {
        // A folder of ours that is new cannot own what an earlier one left under /var/lib/akis.
        if fresh && settings.folder.exists() {
            folder::remove(&settings.folder)?;
        }
        anyhow::Ok(Cluster::start(settings)?)
    })
    .await??;
    folder.mark_made()?;
    Ok(cluster)
}

/// The built dashboard, if it is there.
fn web_dir(folder: &Path) -> Option<PathBuf> {
    let built = folder.join("index.html").is_file();
    if !built {
        println!(
            "The dashboard is not built in {} (`cargo xtask demo` does that); only the API is served.",
            folder.display()
        );
    }
    built.then(|| folder.to_owned())
}

/// The pages of the stand-ins, each with what is played there.
const PAGES: [(&str, &str); 8] = [
    ("WhatsApp, as a phone", "/phone"),
    ("HubSpot", "/hubspot"),
    ("Google", "/google"),
    ("Typeform", "/typeform"),
    ("SurveyMonkey", "/surveymonkey"),
    ("A webhook’s receiver", "/listener"),
    ("Everybody’s mailbox", "/mails"),
    ("Switches and API", ""),
];

fn welcome(options: &DemoOptions, sign_in: &str, sandbox: &str) {
    println!("\n  The demo is ready.\n\n  {:<24}{sign_in}\n", "Dashboard, signed in");
    println!("  Played on this machine, so that nothing leaves it:\n");
    for (played, path) in PAGES {
        println!("  {played:<24}{sandbox}sandbox{path}");
    }
    println!(
        "\n  The data are in {data}, the log in {log}.\n  \
         Ctrl-C stops the demo and keeps its data; --fresh begins anew.",
        data = options.data_dir.display(),
        log = options.data_dir.join("akis.log").display(),
    );
    if !options.listen.is_loopback() {
        println!(
            "\n  Careful: --listen {} lets everyone who reaches this machine use the demo and its public secrets.",
            options.listen
        );
    }
}

/// Does one step under a name and says how long it took.
async fn timed<T>(name: &str, work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let start = Instant::now();
    let done = work.await?;
    println!("{name}: done in {:.1} s.", start.elapsed().as_secs_f32());
    Ok(done)
}
