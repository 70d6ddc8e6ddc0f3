//! The only HTTP client of the product: guarded, bounded, timed.
//!
//! Everything Akis calls is either a vendor whose address stands in the settings ([`Destination::Vendor`]) or an address a
//! tenant gave ([`Destination::Tenant`]). The first may be called at exactly those origins; the second only where the
//! public internet is, checked after names are resolved, and the connection goes to the very address that was
//! checked. Redirects are never followed, bodies are bounded while they are read, and every call has an end.

mod address;
mod client;
mod error;
mod resolve;

pub use address::is_public;
pub use client::{Destination, Egress, Settings};
pub use error::{EgressError, SetupError};
