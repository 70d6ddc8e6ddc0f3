/// The queue could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// The database refused or is out of reach. Nothing was changed; the call may be repeated.
    #[error("the job queue's database cannot be used: {0}")]
    Database(#[from] sqlx::Error),
}
