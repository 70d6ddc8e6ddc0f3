/// The object store of the settings cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("`media.store` cannot be used: {0}")]
pub struct SetupError(pub(crate) String);

/// Why an object cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// There is no object of this name.
    #[error("there is no such object")]
    NotFound,
    /// It was changed, cut off, or sealed under another key.
    #[error("the object was changed, cut off, or is sealed under another key")]
    Altered,
    /// Larger than can be sealed under one key (256 TiB).
    #[error("the object is too large")]
    TooLarge,
    /// The store refused or is out of reach; the same may work later.
    #[error("the object store cannot be used: {0}")]
    Store(String),
}

impl From<object_store::Error> for ObjectError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            // Names of objects are ids, so the store's own words tell nothing of people.
            error => Self::Store(error.to_string()),
        }
    }
}
