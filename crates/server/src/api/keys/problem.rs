use crate::problem::problems;
use akis_crypto::pem::ImportError;

problems! {
    /// What can be wrong with a key.
    pub(crate) enum KeyProblem {
        /// The account has no key yet.
        #[error("This WhatsApp account has no key yet. Publish a form, make a new key, or import one.")]
        NoKey = 409 "no_key" "No key yet",
        /// Replaced again and again: every key that still opens requests costs each request of strangers one more try.
        #[error("This key was replaced several times lately, and the former ones still open requests. Wait until the grace of one ends.")]
        TooManyKeys = 409 "too_many_keys" "Too many keys",
        /// No number of the account has this id.
        #[error("This WhatsApp account has no phone number with this id.")]
        UnknownNumber = 422 "number_not_of_account" "Number of another account",
        /// Protected, and no passphrase came with it.
        #[error("{why}")]
        PassphraseNeeded { why: ImportError } = 422 "key_passphrase_needed" "Passphrase needed",
        /// Protected by another passphrase.
        #[error("{why}")]
        PassphraseWrong { why: ImportError } = 422 "key_passphrase_wrong" "Wrong passphrase",
        /// The public half.
        #[error("{why}")]
        PublicKeyGiven { why: ImportError } = 422 "key_is_public" "Public key instead of private key",
        /// Not RSA, or not of 2048 bits.
        #[error("{why}")]
        KeyNotFit { why: ImportError } = 422 "key_not_rsa_2048" "Key is not RSA of 2048 bits",
        /// No key that can be read.
        #[error("{why}")]
        KeyUnreadable { why: ImportError } = 422 "key_unreadable" "Key cannot be read",
    }
}

impl From<ImportError> for KeyProblem {
    fn from(why: ImportError) -> Self {
        match why {
            ImportError::NeedsPassphrase => Self::PassphraseNeeded { why },
            ImportError::WrongPassphrase => Self::PassphraseWrong { why },
            ImportError::PublicInstead => Self::PublicKeyGiven { why },
            ImportError::NotRsa | ImportError::WrongSize { .. } => Self::KeyNotFit { why },
            ImportError::NotPem
            | ImportError::TooLong
            | ImportError::OpenSsh
            | ImportError::UnsupportedProtection { .. }
            | ImportError::Damaged => Self::KeyUnreadable { why },
        }
    }
}
