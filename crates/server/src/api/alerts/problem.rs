use crate::problem::problems;

problems! {
    /// What can be wrong with how alerts are told.
    pub(crate) enum AlertProblem {
        /// The address cannot be called.
        #[error("Give an address that begins with https://, of at most 2,000 characters, without user name and password.")]
        InvalidAlertWebhook = 422 "invalid_alert_webhook" "Invalid webhook address",
    }
}
