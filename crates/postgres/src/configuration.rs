//! What a cluster is started with.

use std::fmt::Write as _;
use std::path::PathBuf;

/// How hard Postgres tries to keep what it confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// As in production: what was committed survives a crash and a power cut.
    Safe,
    /// Nothing is forced to disk, and whoever reaches the loopback port may connect. For databases of tests alone.
    Unsafe,
}

/// A cluster's folder and how it runs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder everything is in; made if missing. [`crate::place_for`] chooses a good one.
    pub folder: PathBuf,
    /// Whether what is committed must survive a crash.
    pub durability: Durability,
    /// How many connections may be open at once.
    pub max_connections: u32,
}

impl Settings {
    /// The lines of the cluster's own configuration file.
    pub(crate) fn lines(&self, port: u16) -> String {
        let on = if self.durability == Durability::Safe { "on" } else { "off" };
        let mut text = String::from("# Written at every start.\n");
        let _ = write!(
            text,
            "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\n\
             max_connections = {}\nfsync = {on}\nfull_page_writes = {on}\nsynchronous_commit = {on}\n\
             timezone = 'UTC'\nlog_timezone = 'UTC'\nlogging_collector = off\n",
            self.max_connections
        );
        text
    }
}
