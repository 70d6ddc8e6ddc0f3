use crate::problem::problems;

problems! {
    /// What can go wrong between us and WhatsApp when an account is connected.
    pub(crate) enum WhatsAppProblem {
        /// Meta does not accept the token.
        #[error("WhatsApp does not accept this access token. Make a new one for a system user and paste it again.")]
        TokenRefused = 422 "whatsapp_token_refused" "Access token refused",
        /// Meta said no for another reason.
        #[error("WhatsApp refused: {why}")]
        WhatsAppRefused { why: String } = 422 "whatsapp_refused" "Refused by WhatsApp",
        /// Meta does not answer.
        #[error("WhatsApp does not answer at the moment. Try again later.")]
        WhatsAppUnavailable = 502 "whatsapp_unavailable" "WhatsApp not available",
        /// The account, its app or one of its numbers is in use by another company here.
        #[error("This WhatsApp account, its app or one of its numbers is already connected by another company.")]
        AccountTaken = 409 "whatsapp_account_taken" "Already connected elsewhere",
    }
}
