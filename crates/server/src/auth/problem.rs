use crate::problem::problems;

problems! {
    /// Why a request may not do what it asks.
    pub(crate) enum AccessProblem {
        /// No sign-in, or one that ended.
        #[error("Sign in first.")]
        NotSignedIn = 401 "not_signed_in" "Not signed in",
        /// Signed in, but with too small a role.
        #[error("Your role does not allow this. Ask an admin of your company.")]
        Forbidden = 403 "forbidden" "Not allowed",
        /// Asked for by another site's page.
        #[error("This request came from another site and was refused.")]
        CrossSite = 403 "cross_site" "Refused for safety",
    }
}
