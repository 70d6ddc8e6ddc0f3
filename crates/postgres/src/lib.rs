//! A private Postgres for demo and tests, from server binaries found on the machine.
