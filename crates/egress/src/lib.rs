//! The only HTTP client of the product: guarded, bounded, timed.
//!
//! Everything Akis calls is a vendor whose address stands in the settings ([`Destination::Vendor`]), an address a tenant
//! gave ([`Destination::Tenant`]), or one that came with a payload and must be of a known origin
//! ([`Destination::Listed`]). The first may be called at exactly those origins; the second only where the public internet
//! is, checked after names are resolved, and the connection goes to the very address that was checked; both hold for the
//! third. Redirects are followed for the third alone, to another known origin; bodies are bounded while they are read,
//! and every call has an end. Small answers are read whole ([`Egress::send`]), files come as a stream
//! ([`Egress::download`]) and go as one ([`Egress::send_upload`]).

mod address;
mod client;
mod download;
mod error;
mod resolve;
mod upload;

pub use address::is_public;
pub use client::{Destination, Egress, Settings};
pub use download::{Download, Limits};
pub use error::{EgressError, SetupError};
pub use upload::{MOST_UPLOADED, Multipart};
