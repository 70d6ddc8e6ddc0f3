use crate::problem::problems;

problems! {
    /// What can stand between a form and its source.
    pub(crate) enum DriftProblem {
        /// Drawn here, or its connection does not work at present.
        #[error("This form has no source that can be read at present. Connect its account, then try again.")]
        NoSource = 409 "no_source" "No source to read",
        /// Somebody else was faster, or the source changed once more.
        #[error("The form changed once more meanwhile. Look at the changes again.")]
        SourceChangedAgain = 409 "source_changed_again" "Changed once more",
    }
}
