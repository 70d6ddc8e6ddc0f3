//! `cargo xtask test`: every check there is.

use crate::build::{self, Profile};
use crate::progress::step;
use crate::tally::{Tally, count};
use crate::tool::{not_started, run as run_tool, tool};
use crate::web::Web;
use crate::{Failure, install, requirements, root};
use akis_postgres::{Cluster, Durability, Role, Settings, place_for};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How long the demo may take from its start to its sign-in link.
const DEMO_PATIENCE: Duration = Duration::from_secs(90);

/// Each database test opens a few connections, and as many tests run at once as there are cores.
const MAX_CONNECTIONS: u32 = 300;

/// Runs everything, also after a failure, and closes with the sum.
pub(crate) fn run() -> Result<(), Failure> {
    let root = root();
    let web = Web::new(&root);
    let mut tally = Tally::default();
    let mut failures: Vec<Failure> = Vec::new();
    let mut note = |outcome: Result<(), Failure>| failures.extend(outcome.err());

    step("Look for Rust and Node.js", || requirements::check(&root))?;
    step("Look for Postgres", || install::postgres(&root))?;
    let chromium = step("Look for Chromium", || install::chromium(&root))?;
    step("Fetch the dashboard's packages", || web.packages())?;

    note(step("Rust format", || run_tool(tool(&root, "cargo", &["fmt", "--all", "--check"]))));
    let clippy = ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
    note(step("Rust lints", || run_tool(tool(&root, "cargo", &clippy))));
    note(step("Rust tests on a real Postgres", || rust_tests(&root, &mut tally)));

    let akis = step("Build the server", || build::akis(&root, Profile::Dev))?;
    step("Write the dashboard's API client", || web.client(&akis))?;
    note(step("Dashboard types", || web.npm("check")));
    note(step("Dashboard lints", || web.npm("lint")));
    note(step("Dashboard tests", || count(web.script("test"), &mut tally)));
    step("Build the dashboard", || web.build())?;
    note(step("The seven steps in a browser", || journey(&root, &akis, &web, &chromium, &mut tally)));

    for failure in &failures {
        eprintln!("✗ {failure}");
    }
    println!("\n{} passed, {} failed", tally.passed, tally.failed);
    if failures.is_empty() { Ok(()) } else { Err(format!("{} of the steps failed.", failures.len())) }
}

fn rust_tests(root: &Path, tally: &mut Tally) -> Result<(), Failure> {
    let cluster = start_postgres(root)?;
    let mut command = tool(root, "cargo", &["test", "--workspace", "--no-fail-fast"]);
    command.env("DATABASE_URL", cluster.url(Role::Superuser, "postgres"));
    let outcome = count(command, tally);
    outcome.and(cluster.remove().map_err(|error| error.to_string()))
}

/// A cluster that keeps nothing, for the databases of tests.
fn start_postgres(root: &Path) -> Result<Cluster, Failure> {
    let home = scratch(root, "test-postgres")?;
    let folder = place_for(&home).map_err(|error| error.to_string())?;
    let settings = Settings { folder, durability: Durability::Unsafe, max_connections: MAX_CONNECTIONS };
    Cluster::start(settings).map_err(|error| error.to_string())
}

/// Walks the seven steps in a browser, over a demo of its own.
fn journey(root: &Path, akis: &Path, web: &Web, chromium: &Path, tally: &mut Tally) -> Result<(), Failure> {
    let data = scratch(root, "test-demo")?;
    let mut demo = Command::new(akis);
    demo.args(["demo", "--fresh", "--data-dir"]).arg(&data).current_dir(root);
    demo.env("AKIS__SERVER__WEB_DIR", web.dist()).stdin(Stdio::null()).stdout(Stdio::piped());
    let child = demo.spawn().map_err(|error| not_started(&demo, &error))?;
    let mut running = Running(child);
    let link = running.link()?;
    let mut command = tool(root, "node", &["--test", "--test-reporter=spec", "tests/browser/journey.spec.mjs"]);
    command.env("AKIS_DEMO_URL", link).env("CHROMIUM", chromium);
    count(command, tally)
}

/// A demo that is stopped as Ctrl-C stops it.
struct Running(Child);

impl Running {
    /// Waits for the sign-in link among what the demo prints.
    fn link(&mut self) -> Result<String, Failure> {
        let stdout = self.0.stdout.take().ok_or("The demo has no output.")?;
        let (found, link) = mpsc::channel();
        // Reads to the end, not only to the link: a pipe nobody empties would stop the demo one day.
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                println!("  demo: {line}");
                let word = line.split_whitespace().find(|word| word.contains("/demo/sign-in?key="));
                if let Some(word) = word {
                    // The receiver is gone once it has its link; a second one says nothing new.
                    let _ = found.send(word.to_owned());
                }
            }
        });
        link.recv_timeout(DEMO_PATIENCE)
            .map_err(|_| "The demo printed no sign-in link; its own words are above.".to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-INT", &self.0.id().to_string()]).status();
        let _ = self.0.wait();
    }
}

/// An empty folder of ours for this one run.
fn scratch(root: &Path, name: &str) -> Result<PathBuf, Failure> {
    let folder = root.join("target").join(name);
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(format!("{} cannot be emptied: {error}.", folder.display()));
        }
        _ => {}
    }
    fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}.", folder.display()))?;
    Ok(folder)
}
