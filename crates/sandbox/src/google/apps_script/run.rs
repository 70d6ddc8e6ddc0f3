//! One execution: a Node.js process asks for the world line by line until it is done.

use super::super::accounts::account;
use super::world::Hands;
use super::{LOG_LINES, Output, Script, exec_url};
use crate::state::Sandbox;
use serde_json::{Value, json};
use std::io::ErrorKind;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;

const RUNNER: &str = include_str!("runner.mjs");
const STANDINS: &str = concat!(include_str!("standins.js"), include_str!("form_app.js"));
/// Google gives a script six minutes.
const LONGEST: Duration = Duration::from_mins(6);
/// A line of the conversation.
const LONGEST_LINE: u64 = 20 * 1024 * 1024;
/// Google runs 30 at once for one person; a laptop runs fewer, and the others wait.
static ROOM: Semaphore = Semaphore::const_new(8);
/// The zone of the scripts, which decides what "midnight" is.
const ZONE: &str = "Europe/Istanbul";

/// How an execution ended.
pub(super) enum Ended {
    Answered(Output),
    /// The words of Google's error page.
    Failed(String),
}

/// Runs `doGet` or `doPost`; `Err` says in a sentence why scripts cannot run here.
pub(super) async fn run(
    sandbox: &Sandbox,
    deployment: &str,
    script: &Script,
    call: &str,
    event: &Value,
) -> Result<Ended, String> {
    let _room = ROOM.acquire().await.map_err(|_| "The sandbox is closing.".to_owned())?;
    let mut child = start(sandbox)?;
    let mut hands = Hands::new(sandbox, deployment, &script.owner);
    let begin = json!({
        "code": script.code, "standins": STANDINS, "function": call, "event": event,
        "about": {
            "timeZone": ZONE, "owner": account(&script.owner).map(|owner| owner.email), "bound": script.form_id,
            "deployment": deployment, "url": exec_url(sandbox, deployment),
        },
    });
    let ended = tokio::time::timeout(LONGEST, converse(&mut child, &mut hands, &begin)).await;
    let _ = child.start_kill();
    let log = hands.into_log();
    sandbox.write(|world| {
        if let Some(script) = world.google.scripts.get_mut(deployment) {
            script.log.extend(log);
            let many = script.log.len().saturating_sub(LOG_LINES);
            script.log.drain(..many);
        }
    });
    Ok(match ended {
        Err(_) => Ended::Failed("Exceeded maximum execution time".into()),
        Ok(None) => Ended::Failed("We're sorry, a server error occurred. Please wait a bit and try again.".into()),
        Ok(Some(done)) => read(&done),
    })
}

fn start(sandbox: &Sandbox) -> Result<Child, String> {
    let node = &sandbox.options().google.node;
    Command::new(node)
        // A script that climbs out of its context finds no way to make code of text.
        .args(["--disallow-code-generation-from-strings", "--no-warnings", "--input-type=module", "--eval", RUNNER])
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("TZ", ZONE)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => format!(
                "The sandbox runs Apps Script with Node.js, and there is no program {} on this machine. Install Node.js 18 \
                 or newer and try again.",
                node.display()
            ),
            _ => format!("The sandbox could not start Node.js ({}): {error}", node.display()),
        })
}

/// Answers the script's questions; gives its last word, or `None` when it went away without one.
async fn converse(child: &mut Child, hands: &mut Hands, begin: &Value) -> Option<Value> {
    let mut into = child.stdin.take()?;
    let mut from = BufReader::new(child.stdout.take()?);
    let mut next = begin.to_string();
    loop {
        next.push('\n');
        into.write_all(next.as_bytes()).await.ok()?;
        into.flush().await.ok()?;
        let mut line = Vec::new();
        (&mut from).take(LONGEST_LINE).read_until(b'\n', &mut line).await.ok()?;
        let said: Value = serde_json::from_slice(&line).ok()?;
        if let Some(done) = said.get("done") {
            return Some(done.clone());
        }
        next = hands.reach(said["call"].as_str()?, &said["given"]).await.to_string();
    }
}

fn read(done: &Value) -> Ended {
    if let Some(missing) = done["missing"].as_str() {
        return Ended::Failed(format!("Script function not found: {missing}"));
    }
    match (done["content"].as_str(), done["mime"].as_str()) {
        (Some(content), Some(mime)) => {
            Ended::Answered(Output { content: content.to_owned(), mime: mime.to_owned() })
        }
        _ => Ended::Failed(done["error"].as_str().unwrap_or("Unknown error").to_owned()),
    }
}
