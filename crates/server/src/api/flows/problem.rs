use crate::problem::problems;

problems! {
    /// What can stop a form on its way to WhatsApp.
    pub(crate) enum FlowProblem {
        /// The compiler cannot make a WhatsApp form of it.
        #[error("This form cannot become a WhatsApp form: {why}.")]
        CannotCompile { why: String } = 422 "cannot_compile" "Form cannot be turned into a WhatsApp form",
        /// The account has no number, so nothing could be sent.
        #[error("This WhatsApp account has no phone number. Add one in WhatsApp Manager and connect the account again.")]
        NoPhoneNumber = 409 "no_phone_number" "No phone number",
        /// Phones get this version, or will in a moment.
        #[error("This version is the one people get now. Publish a newer one first.")]
        VersionInUse = 409 "version_in_use" "Version in use",
        /// The question cannot take options from elsewhere, or there is nothing to take them from. In the language of who
        /// is signed in.
        #[error("{what}")]
        OptionsSourceRefused { what: String } = 422 "options_source_refused" "Options cannot come from there",
        /// A destination would refuse answers. In the language of who is signed in.
        #[error("{what}")]
        PredictedRefusal { what: String } = 409 "predicted_refusal" "Answers would be refused",
        /// The player asked for a screen the form does not have.
        #[error("{why}")]
        PlayerRefused { why: String } = 422 "player_refused" "The preview cannot go on",
    }
}
