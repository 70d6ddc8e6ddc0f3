use crate::problem::problems;

problems! {
    /// What can be wrong with a list of options.
    pub(crate) enum ListProblem {
        /// The options cannot stand in a list. In the language of who is signed in.
        #[error("{what}")]
        InvalidList { what: String } = 422 "invalid_list" "Invalid list",
        /// The version that was seen is not the present one.
        #[error("Somebody else changed this list meanwhile. Load it again and repeat your change.")]
        ListChanged = 409 "list_changed" "List changed meanwhile",
        /// Forms take their options from it.
        #[error("These forms take options from this list: {forms}. Give their questions other options first.")]
        ListInUse { forms: String } = 409 "list_in_use" "List in use",
    }
}
