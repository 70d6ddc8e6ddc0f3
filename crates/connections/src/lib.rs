//! Calls to a source system in a tenant's name.
