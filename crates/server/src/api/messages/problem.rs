use crate::problem::problems;

problems! {
    /// What can stop a message before it is queued.
    pub(crate) enum MessageProblem {
        /// Nothing is live to send.
        #[error("Publish this form first, then send it.")]
        NotPublished = 409 "not_published" "Not published",
        /// Not a number WhatsApp could reach.
        #[error("Write the phone number with its country code, for example +90 532 111 22 33.")]
        InvalidRecipient = 422 "invalid_recipient" "Not a phone number",
        /// The number is not one of the account the form is published on.
        #[error("This form cannot be sent from that number. Choose a number of the account it is published on.")]
        UnknownPhoneNumber = 422 "unknown_phone_number" "Unknown sending number",
    }
}
