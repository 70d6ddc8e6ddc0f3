//! The scopes this app may ask for, in the words of the consent page.

/// Granted without a box to tick.
const IDENTITY: [(&str, &str); 3] = [
    ("openid", "openid"),
    ("email", "https://www.googleapis.com/auth/userinfo.email"),
    ("profile", "https://www.googleapis.com/auth/userinfo.profile"),
];

const BOXES: [(&str, &str); 9] = [
    ("forms.body.readonly", "See all your Google Forms forms"),
    ("forms.responses.readonly", "See all responses to your Google Forms forms"),
    ("forms.body", "See, edit, create, and delete all your Google Forms forms"),
    ("drive.file", "See, edit, create, and delete only the specific Google Drive files you use with this app"),
    ("drive.readonly", "See and download all your Google Drive files"),
    ("drive.metadata.readonly", "See information about your Google Drive files"),
    ("drive", "See, edit, create, and delete all of your Google Drive files"),
    ("spreadsheets", "See, edit, create, and delete all your Google Sheets spreadsheets"),
    ("spreadsheets.readonly", "See all your Google Sheets spreadsheets"),
];

const PREFIX: &str = "https://www.googleapis.com/auth/";

/// The spelling that Google answers with, if the scope exists: `email` is granted as `…/auth/userinfo.email`.
pub(super) fn canonical(scope: &str) -> Option<String> {
    if let Some((_, full)) = IDENTITY.iter().find(|(short, full)| *short == scope || *full == scope) {
        return Some((*full).to_owned());
    }
    let short = scope.strip_prefix(PREFIX)?;
    BOXES.iter().any(|(known, _)| *known == short).then(|| scope.to_owned())
}

/// The words beside a scope's box; `None` for what is granted by signing in.
pub(super) fn words(scope: &str) -> Option<&'static str> {
    let short = scope.strip_prefix(PREFIX)?;
    BOXES.iter().find(|(known, _)| *known == short).map(|(_, words)| *words)
}

/// Whether `granted` holds one of the scopes, given without their common beginning.
pub(super) fn any(granted: &[String], wanted: &[&str]) -> bool {
    granted.iter().any(|scope| scope.strip_prefix(PREFIX).is_some_and(|short| wanted.contains(&short)))
}
