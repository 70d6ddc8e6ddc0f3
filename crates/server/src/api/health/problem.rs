use crate::problem::problems;

problems! {
    /// What can stop a look at a form's endpoint.
    pub(crate) enum HealthProblem {
        /// There is no endpoint yet.
        #[error("This form was not published yet. Publish it first.")]
        NotPublished = 409 "never_published" "Never published",
    }
}
