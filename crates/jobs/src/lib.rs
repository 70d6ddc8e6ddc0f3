//! A small Postgres queue: leases, retries, tenants take turns.
