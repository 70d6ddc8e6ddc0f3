//! `cargo xtask demo`: builds what changed and becomes the running product.

use crate::build::{self, Profile};
use crate::progress::step;
use crate::tool::not_started;
use crate::web::Web;
use crate::{Failure, HELP, install, requirements, root};
use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// Returns only when something failed: on success this process becomes `akis demo`, so that Ctrl-C reaches it
/// and nothing else.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let root = root();
    let (profile, passed_on) = read(arguments)?;
    let web = Web::new(&root);
    step("Look for Rust and Node.js", || requirements::check(&root))?;
    step("Look for Postgres", || install::postgres(&root))?;
    step("Fetch the dashboard's packages", || web.packages())?;
    let akis = step("Build the server", || build::akis(&root, profile))?;
    step("Write the dashboard's API client", || web.client(&akis))?;
    step("Build the dashboard", || web.build())?;
    let mut command = Command::new(akis);
    command.arg("demo").args(passed_on).current_dir(&root).env("AKIS__SERVER__WEB_DIR", web.dist());
    let error = command.exec();
    Err(not_started(&command, &error))
}

/// Takes our own option out; the rest is `akis demo`'s.
fn read(arguments: &[String]) -> Result<(Profile, Vec<&String>), Failure> {
    let mut profile = Profile::Dev;
    let mut passed_on = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--release" => profile = Profile::Release,
            "--fresh" => passed_on.push(argument),
            "--listen" | "--data-dir" => {
                let value = rest.next().ok_or_else(|| format!("{argument} wants a value after it.\n\n{HELP}"))?;
                passed_on.extend([argument, value]);
            }
            other => return Err(format!("'{other}' is not an option of demo.\n\n{HELP}")),
        }
    }
    Ok((profile, passed_on))
}
