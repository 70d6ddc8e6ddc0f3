//! The queue on a real Postgres, under the application's role.

#[cfg(test)]
mod claims;
#[cfg(test)]
#[path = "../../../store/tests/it/database.rs"]
mod database;
#[cfg(test)]
mod fairness;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod runner;
#[cfg(test)]
mod support;
