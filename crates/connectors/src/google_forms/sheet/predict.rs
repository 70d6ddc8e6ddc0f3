use super::layout::{Layout, Wish, unknown};
use crate::google_forms::{contract, mapping, predict as common};
use crate::{Draft, Prediction};
use akis_form::QuestionKind;
use akis_sentence::sentence;
use common::{name, refusal, warning};

/// What a connection must have been granted to write rows.
const SCOPE: &str = "https://www.googleapis.com/auth/spreadsheets";

/// More columns than this no sheet has.
const MOST_COLUMNS: usize = 18_278;

pub(super) fn predict(draft: &Draft<'_>) -> Vec<Prediction> {
    let wish: Wish = match mapping::read(draft.settings) {
        Ok(wish) => wish,
        Err(error) => return vec![refusal("settings", None, error.sentence())],
    };
    let mut predictions = Vec::new();
    if wish.spreadsheet().is_none() {
        predictions.push(refusal(
            "no_spreadsheet",
            None,
            sentence!(
                "No spreadsheet is chosen; choose one, or paste its address.",
                "E-tablo seçilmemiş; bir e-tablo seçin ya da adresini yapıştırın."
            ),
        ));
    }
    // A connection that does not say what it was granted is believed.
    if draft.scopes.is_some_and(|scopes| !scopes.is_empty() && !contract::granted(scopes, SCOPE)) {
        predictions.push(refusal(
            "missing_scope",
            None,
            sentence!(
                "The connection may not write to spreadsheets; connect Google again and allow it.",
                "Bağlantının e-tablolara yazma izni yok; Google’ı yeniden bağlayıp bu izni verin."
            ),
        ));
    }
    if Layout::of(draft.form, &wish).columns.len() > MOST_COLUMNS {
        predictions.push(refusal(
            "too_many_columns",
            None,
            sentence!(
                "The form asks for more than a sheet has columns; choose fewer columns.",
                "Form, bir sayfadaki sütun sayısından çok şey soruyor; daha az sütun seçin."
            ),
        ));
    }
    for key in unknown(draft.form, &wish).into_iter().take(20) {
        let key: String = key.chars().take(100).collect();
        predictions.push(warning(
            "unknown_column",
            None,
            sentence!(
                "The column “{key}” belongs to nothing in the form any more and stays empty.",
                "“{key}” sütununun formda karşılığı kalmadı; boş kalacak."
            ),
        ));
    }
    let files = |kind: &QuestionKind| matches!(kind, QuestionKind::File { .. });
    for question in draft.form.questions().filter(|question| files(&question.kind)) {
        let label = name(question);
        predictions.push(warning(
            "files",
            Some(question),
            sentence!(
                "A sheet holds no files: for “{label}” it gets their names and a link to them in Akis.",
                "E-tablo dosya tutamaz: “{label}” için dosyaların adları ve Akis’teki bağlantıları yazılır."
            ),
        ));
    }
    predictions
}
