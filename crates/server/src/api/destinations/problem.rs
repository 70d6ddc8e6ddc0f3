use crate::problem::problems;

problems! {
    /// What can be wrong with a destination.
    pub(crate) enum DestinationProblem {
        /// The kind takes no answers of a form of this source, or this version does not know it.
        #[error("Answers of this form cannot be written there.")]
        NotOffered = 422 "destination_not_offered" "Destination not offered",
        /// It writes in an account's name, and none was named that can.
        #[error("Choose the connected account that answers are written through.")]
        ConnectionNeeded = 422 "connection_needed" "Connection needed",
        /// The settings do not fit. In the language of who is signed in.
        #[error("{what}")]
        SettingsRefused { what: String } = 422 "destination_settings_refused" "Settings do not fit",
        /// Every answer would be written too often.
        #[error("This form has as many destinations as it can have.")]
        TooMany = 409 "too_many_destinations" "Too many destinations",
        /// A test answer belongs to a version of the form.
        #[error("Publish this form first; then a test answer can be sent.")]
        NoVersionYet = 409 "no_version_yet" "No version yet",
        /// It has no script to copy.
        #[error("This destination needs no script.")]
        NoBridge = 409 "no_bridge" "No script",
    }
}
