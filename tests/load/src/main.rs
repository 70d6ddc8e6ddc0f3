//! Measures the real server on this machine. `cargo xtask load` builds it and everything it needs.

use akis_load::cases::{ALL, Bench};
use akis_load::{Stack, ledger, report};
use akis_postgres::place_for;
use anyhow::{Context as _, Result, bail, ensure};
use clap::Parser;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Plays many phones against a private server and says how fast it is.
#[derive(Debug, Parser)]
#[command(name = "akis-load")]
struct Options {
    /// Which cases; all of them when none is named.
    cases: Vec<String>,
    /// How long each of the two loads of a case runs.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    seconds: u64,
    /// One line of JSON a case, for machines.
    #[arg(long)]
    json: bool,
    /// The server's program.
    #[arg(long, value_name = "FILE")]
    akis: PathBuf,
    /// Where the run may write; a folder of its own in it is made and removed.
    #[arg(long, value_name = "FOLDER", default_value = "target")]
    folder: PathBuf,
}

fn main() -> Result<()> {
    let options = Options::parse();
    for name in &options.cases {
        if !ALL.iter().any(|(known, _)| known == name) {
            let known = ALL.map(|(known, _)| known).join(", ");
            bail!("'{name}' is no case; there are {known}");
        }
    }
    // One thread: on two cores, what plays the phones must leave room for what is measured.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run(&options))
}

async fn run(options: &Options) -> Result<()> {
    let home = options.folder.join(format!("load-{}", std::process::id()));
    let folder = place_for(&home).map_err(|error| anyhow::anyhow!(error.to_string()))?;
    std::fs::create_dir_all(&folder)?;
    let outcome = measure(options, &folder).await;
    for left in [&folder, &home] {
        // Nothing may be there any more.
        let _ = std::fs::remove_dir_all(left);
    }
    outcome
}

async fn measure(options: &Options, folder: &Path) -> Result<()> {
    eprintln!("Starting a private Postgres and the server …");
    let stack = Stack::start(&options.akis, folder).await?;
    let mut bench = Bench::new(stack, Duration::from_secs(options.seconds))?;
    let mut lines = Vec::new();
    for (name, case) in ALL {
        if !options.cases.is_empty() && !options.cases.iter().any(|wanted| wanted == name) {
            continue;
        }
        eprintln!("{name} …");
        for line in case(&mut bench).await.with_context(|| format!("the case {name}"))? {
            if options.json {
                println!("{}", line.json());
            }
            lines.push(line);
        }
    }
    let mut superuser = bench.stack.superuser().await?;
    let balance = ledger::compare(&mut superuser, bench.stack.company.tenant.0, &bench.confirmed).await?;
    drop(superuser);
    bench.stack.remove()?;
    if options.json {
        eprintln!("{balance}");
    } else {
        println!("\n{}\n{balance}", report::table(&lines));
    }
    ensure!(balance.is_kept(), "what phones saw confirmed and what is stored do not agree");
    Ok(())
}
