use crate::problem::problems;

problems! {
    /// What can be wrong with a data-exchange request. The statuses are the protocol's own.
    pub(crate) enum ExchangeProblem {
        /// The decrypted text is not a data-exchange request.
        #[error("{why}")]
        MalformedRequest { why: String } = 400 "malformed_request" "Malformed data-exchange request",
        /// The payload names a version that this form does not have.
        #[error("The request names a version this form does not have.")]
        UnknownVersion = 400 "unknown_version" "Unknown version",
        /// The request comes from a screen that its version does not have.
        #[error("{sentence}")]
        UnknownScreen { sentence: String } = 400 "unknown_screen" "Unknown screen",
        /// Nothing is published at this address.
        #[error("There is no form at this address.")]
        UnknownEndpoint = 404 "unknown_endpoint" "Unknown endpoint",
        /// No key of ours opens it. WhatsApp fetches the public key again and repeats once.
        #[error("The request could not be decrypted with any key of this account.")]
        Undecryptable = 421 "undecryptable" "Request could not be decrypted",
        /// Not signed with a secret of the account's app.
        #[error("The signature does not match the app's secret.")]
        SignatureMismatch = 432 "signature_mismatch" "Signature does not match",
    }
}
