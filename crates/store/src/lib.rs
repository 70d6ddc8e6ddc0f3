//! Postgres: one module an aggregate, tenant-scoped transactions.
