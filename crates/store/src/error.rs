use akis_crypto::seal::UnsealError;
use akis_jobs::QueueError;

/// Why something could not be kept or read.
#[derive(thiserror::Error)]
pub enum StoreError {
    /// The database refused or is out of reach. The transaction is lost; the whole of it may be repeated.
    #[error("the database cannot be used: {0}")]
    Database(#[from] sqlx::Error),
    /// The row to change is not there, or belongs to another tenant.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Somebody has it already, and there can be only one.
    #[error("{0}")]
    Taken(&'static str),
    /// A tenant without an owner could not be administered by anyone.
    #[error("the last owner cannot leave or change role; make somebody else an owner first")]
    LastOwner,
    /// A sealed value does not open: wrong master key, or the row was tampered with.
    #[error("a secret in {table} does not open: {source}")]
    Sealed {
        /// The table it stands in.
        table: &'static str,
        /// What the seal says.
        source: UnsealError,
    },
    /// A setting does not fit; the sentence says which and how.
    #[error("{0}")]
    Settings(String),
    /// The role of `database.url` is too powerful for row-level security to mean anything.
    #[error("{0}")]
    Role(String),
    /// The database is older or newer than this program.
    #[error("{0}")]
    Schema(String),
}

impl StoreError {
    /// Whether the same would fail again because of what was to be written or read, and not because the database is out of
    /// reach, busy or too old (PostgreSQL's manual, error codes: classes 22 and 23 are about the data).
    pub fn is_about_the_data(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
            }
            Self::Database(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::Encode(_))
            | Self::NotFound(_)
            | Self::Taken(_)
            | Self::LastOwner
            | Self::Sealed { .. } => true,
            Self::Database(_) | Self::Settings(_) | Self::Role(_) | Self::Schema(_) => false,
        }
    }

    /// Why, in words that hold nothing of the data.
    pub fn cause(&self) -> String {
        match self {
            Self::Database(sqlx::Error::Database(error)) => {
                let code = error.code().unwrap_or_default();
                format!("the database refused it ({code} {})", error.constraint().unwrap_or_default())
            }
            Self::Database(_) => "a kept value cannot be read".to_owned(),
            other => other.to_string(),
        }
    }
}

/// As `Display`: the database's own details can quote the values of a row.
impl std::fmt::Debug for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoreError({self})")
    }
}

impl From<QueueError> for StoreError {
    fn from(error: QueueError) -> Self {
        match error {
            QueueError::Database(error) => Self::Database(error),
        }
    }
}

/// `NotFound` unless exactly something was changed.
pub(crate) fn changed(rows: u64, what: &'static str) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::NotFound(what)) } else { Ok(()) }
}
