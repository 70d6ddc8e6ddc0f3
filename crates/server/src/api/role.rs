use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person may do in a company; each may do all that the ones before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// Reads.
    Viewer,
    /// Sends messages.
    Agent,
    /// Imports, publishes, repeats deliveries.
    Editor,
    /// Connections, WhatsApp accounts, members.
    Admin,
    /// Everything.
    Owner,
}

impl From<akis_store::Role> for Role {
    fn from(role: akis_store::Role) -> Self {
        match role {
            akis_store::Role::Viewer => Self::Viewer,
            akis_store::Role::Agent => Self::Agent,
            akis_store::Role::Editor => Self::Editor,
            akis_store::Role::Admin => Self::Admin,
            akis_store::Role::Owner => Self::Owner,
        }
    }
}

impl From<Role> for akis_store::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Viewer => Self::Viewer,
            Role::Agent => Self::Agent,
            Role::Editor => Self::Editor,
            Role::Admin => Self::Admin,
            Role::Owner => Self::Owner,
        }
    }
}
