//! A running product for tests: server, worker, database, sandbox.
