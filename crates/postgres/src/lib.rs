//! A private Postgres for demo and tests, from server binaries found on the machine.
//!
//! A [`Cluster`] lives in one folder, listens on a free loopback port and has three roles: `postgres` (superuser),
//! `akis_owner` (owns the database `akis`, runs migrations) and `akis_app` (what server and worker connect as).
//! Each has a random password, kept beside the data in a file only its owner reads: a loopback port is open to
//! every user of the machine, so `trust` would give the demo's tokens to all of them. Only clusters for tests
//! ([`Durability::Unsafe`]) do without, because nothing in them is anybody's. There is no Unix socket,
//! because its path may not be longer than 107 characters and a project's path may.
//!
//! Postgres refuses to run as root. Started as root, everything here runs as the user `postgres` if there is one,
//! else as `nobody`, in a folder that user can reach.

mod binaries;
mod cluster;
mod configuration;
mod error;
mod files;
mod installation;
mod package;
mod passwords;
mod process;
mod run_as;
mod watcher;

pub use binaries::{Binaries, OLDEST_MAJOR};
pub use cluster::{Cluster, Role};
pub use configuration::{Durability, Settings};
pub use error::Error;
pub use files::{fingerprint, place_for};
pub use package::Package;
pub use run_as::is_root;
