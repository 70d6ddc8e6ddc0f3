//! What a person reads when the form they have open cannot go on. In the form's language.

/// Nothing is published, or nothing names a session that could be gone on with.
pub(super) fn not_open(language: &str) -> String {
    pick(
        language,
        "This form is no longer open. Write to us to get a new one.",
        "Bu form artık açık değil. Yenisini istemek için bize yazın.",
    )
}

/// It was begun too long ago.
pub(super) fn too_old(language: &str) -> String {
    pick(
        language,
        "This form was sent too long ago and can no longer be filled in. Write to us and we will send you a new one.",
        "Bu form çok uzun zaman önce gönderildi ve artık doldurulamaz. Bize yazın, size yenisini gönderelim.",
    )
}

/// Its version is gone.
pub(super) fn replaced(language: &str) -> String {
    pick(
        language,
        "This form has been replaced by a newer one. Write to us and we will send it to you.",
        "Bu formun yerine yenisi geldi. Bize yazın, size yenisini gönderelim.",
    )
}

fn pick(language: &str, english: &str, turkish: &str) -> String {
    let is_turkish = language.split(['-', '_']).next().is_some_and(|main| main.eq_ignore_ascii_case("tr"));
    if is_turkish { turkish.to_owned() } else { english.to_owned() }
}
