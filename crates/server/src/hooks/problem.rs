use crate::problem::problems;

problems! {
    /// What can be wrong with a webhook.
    pub(crate) enum HookProblem {
        /// The handshake's token is not the one set for the app.
        #[error("The verify token is not the one entered in Akis for this app.")]
        WrongVerifyToken = 403 "wrong_verify_token" "Wrong verify token",
        /// Not signed with the app's secret.
        #[error("The signature does not match this app's secret.")]
        BadSignature = 401 "bad_signature" "Bad signature",
        /// No address of ours.
        #[error("Nothing is expected at this address.")]
        UnknownHook = 404 "unknown_hook" "Unknown address",
        /// Not signed by the source.
        #[error("The call is not signed by the source it claims to come from.")]
        NotTheSource = 401 "not_the_source" "Not signed by the source",
        /// Google's keys could not be fetched.
        #[error("The signature cannot be checked at the moment. Call again.")]
        KeysUnavailable = 503 "keys_unavailable" "Signature cannot be checked",
        /// No app of ours.
        #[error("No WhatsApp account with this app is connected.")]
        UnknownApp = 404 "unknown_app" "Unknown app",
    }
}
