//! What must be read before a tenant is known: the directory of tenants, people and routes. No row-level security stands
//! here, so nothing of a tenant's content does either, but for the raw inbox of webhooks.
//!
//! The whole list of the schema's tables is [`TABLES`]; a test compares it with the catalogue. Functions take any
//! connection: `store.control()`, `store.begin_control()` or a [`TenantTx`](crate::TenantTx).

pub mod apps;
pub mod endpoints;
pub mod flow_tokens;
pub mod members;
pub mod oauth_states;
pub mod people;
pub mod phone_numbers;
pub mod sign_in_attempts;
pub mod sign_ins;
pub mod source_grants;
pub mod source_hooks;
pub mod tenants;
pub mod webhook_inbox;

/// Every table outside row-level security.
pub const TABLES: &[&str] = &[
    "apps",
    "endpoints",
    "flow_tokens",
    "jobs",
    "members",
    "oauth_states",
    "people",
    "phone_numbers",
    "sign_in_attempts",
    "sign_ins",
    "source_grants",
    "source_hooks",
    "tenants",
    "webhook_inbox",
];
