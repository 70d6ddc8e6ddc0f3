//! Files that people send, kept: sealed piece by piece, in a local folder or in S3.
//!
//! An object is written through a [`Writer`] and is there only after [`Writer::finish`]; until then nobody can see it, and
//! whatever was written is dropped. It is read through a [`Reader`], which gives nothing that was not proved: a piece that
//! was changed, moved, or cut off is an error. Neither ever holds a whole file in memory.
//!
//! The key of an object comes from its owner ([`ObjectKey`]); every object written under it gets a key of its own, so the
//! same name may be written again.

mod error;
mod key;
mod objects;
mod seal;
mod settings;
mod sweep;

pub use error::{ObjectError, SetupError};
pub use key::ObjectKey;
pub use objects::{Objects, Reader, Writer};
pub use settings::Settings;
