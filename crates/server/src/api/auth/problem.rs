use crate::problem::problems;

problems! {
    /// What can go wrong when a person proves who they are.
    pub(crate) enum AuthProblem {
        /// The e-mail or the password; which of them is not said.
        #[error("The e-mail address or the password is not right.")]
        WrongCredentials = 401 "wrong_credentials" "Wrong e-mail or password",
        /// Too many wrong passwords for one address.
        #[error("Too many wrong passwords. Wait a few minutes and try again.")]
        TooManyAttempts = 429 "too_many_attempts" "Too many attempts",
        /// Too short or far too long.
        #[error("Choose a password of at least 10 characters.")]
        WeakPassword = 422 "weak_password" "Password too short",
        /// Not of the shape of an address.
        #[error("This is not an e-mail address.")]
        InvalidEmail = 422 "invalid_email" "Not an e-mail address",
        /// Somebody signed up with it.
        #[error("There is already an account with this e-mail address. Sign in instead.")]
        EmailTaken = 409 "email_taken" "E-mail address in use",
        /// Removed from the last company.
        #[error("You belong to no company at the moment. Ask an admin of your company to add you again.")]
        NoCompany = 403 "no_company" "No company",
        /// Not a member of that company.
        #[error("You are not a member of this company.")]
        NotAMember = 404 "not_a_member" "Not a member",
    }
}
