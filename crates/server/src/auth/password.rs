use crate::problem::Problem;
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// Fewest characters of a password (NIST SP 800-63B asks for eight; length is what protects).
pub(crate) const MIN_CHARS: usize = 10;
/// Most characters, so that nobody makes us hash a book.
pub(crate) const MAX_CHARS: usize = 200;

/// Hashes and checks passwords with argon2id (19 MiB, two passes), off the request threads and a few at a time: each
/// takes tens of milliseconds of processor and 19 MiB of memory.
#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    slots: Arc<Semaphore>,
}

impl Passwords {
    /// As many at once as there are processors.
    pub(crate) fn new() -> Self {
        let slots = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { slots: Arc::new(Semaphore::new(slots)) }
    }

    /// Whether people may choose it.
    pub(crate) fn is_acceptable(password: &SecretString) -> bool {
        (MIN_CHARS..=MAX_CHARS).contains(&password.expose_secret().chars().count())
    }

    /// The hash to store, a PHC string.
    pub(crate) async fn hash(&self, password: SecretString) -> Result<SecretString, Problem> {
        let hash = self.off_thread(move || hash(&password)).await?;
        hash.map(SecretString::from).map_err(|error| Problem::internal(error.to_string()))
    }

    /// Whether `password` belongs to `stored`. Without a stored hash the same work is done for nothing, so that the
    /// time taken does not tell whether a person exists.
    pub(crate) async fn verify(
        &self,
        password: SecretString,
        stored: Option<SecretString>,
    ) -> Result<bool, Problem> {
        self.off_thread(move || verify(&password, stored.as_ref().map(ExposeSecret::expose_secret))).await
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let slot = self.slots.clone().acquire_owned().await.map_err(Problem::internal)?;
        // The slot goes with the work: a request that gives up must not free it early.
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(slot);
            result
        });
        done.await.map_err(Problem::internal)
    }
}

fn hash(password: &SecretString) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default().hash_password(password.expose_secret().as_bytes())?.to_string())
}

fn verify(password: &SecretString, stored: Option<&str>) -> bool {
    static NOBODY: OnceLock<Option<String>> = OnceLock::new();
    let nobody = || NOBODY.get_or_init(|| hash(&SecretString::from("nobody's password")).ok()).as_deref();
    let Some(parsed) = stored.or_else(nobody).and_then(|text| PasswordHash::new(text).ok()) else { return false };
    let right = Argon2::default().verify_password(password.expose_secret().as_bytes(), &parsed).is_ok();
    right && stored.is_some()
}
