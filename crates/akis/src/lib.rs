//! The akis binary: demo, serve, worker, migrate.
