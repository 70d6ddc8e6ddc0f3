use crate::problem::problems;

problems! {
    /// What can go wrong with the people of a company.
    pub(crate) enum MemberProblem {
        /// Nobody with this address has an account.
        #[error("Nobody has signed up with this e-mail address yet. Ask them to sign up first, then add them here.")]
        PersonUnknown = 422 "person_unknown" "Person not found",
        /// Already in.
        #[error("This person is already a member.")]
        AlreadyMember = 409 "already_member" "Already a member",
        /// The company would belong to nobody.
        #[error("A company needs at least one owner. Make somebody else an owner first.")]
        LastOwner = 409 "last_owner" "Last owner",
    }
}
