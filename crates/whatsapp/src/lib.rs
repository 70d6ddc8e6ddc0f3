//! WhatsApp Business Platform: requests to Meta's Graph API and the shapes of its webhooks.
//!
//! [`Graph`] builds requests and reads answers; it never sends, and the token comes with every call. [`webhook`] holds
//! the shapes Meta posts, read tolerantly: unknown fields are ignored, unknown kinds are kept by name.

mod answer;
mod error;
mod flows;
mod graph;
mod media;
mod messages;
mod numbers;
mod request;
pub mod webhook;

pub use error::{ApiError, ErrorKind, GraphError};
pub use flows::{CreatedFlow, FlowCategory, FlowInfo, Pointer, Upload, ValidationError};
pub use graph::{DataApiVersion, Graph, Settings};
pub use media::{Media, media_hash};
pub use messages::{FlowMessage, Opening, Sent};
pub use numbers::{PhoneNumber, PhoneNumbers, PublicKey, SignatureStatus, Waba};

#[cfg(test)]
mod tests;
