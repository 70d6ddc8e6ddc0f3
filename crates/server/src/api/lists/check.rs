use super::ListProblem;
use akis_sentence::{Sentence, sentence};
use akis_store::StoreError;
use akis_store::lists::ListOption;
use std::collections::HashSet;

/// Most options of a list.
pub(super) const OPTIONS: usize = 5_000;
/// Most characters of a value.
const VALUE: usize = 200;
/// Most characters of a label and of a description.
const TEXT: usize = 300;

/// The options without space around their texts, as a list may hold them; else what is wrong, in this language.
pub(super) fn checked(options: Vec<ListOption>, locale: &str) -> Result<Vec<ListOption>, ListProblem> {
    let wrong = |sentence: Sentence| ListProblem::InvalidList { what: sentence.in_language(locale).to_owned() };
    if options.len() > OPTIONS {
        return Err(wrong(sentence!(
            "A list has at most {OPTIONS} options.",
            "Bir listede en fazla {OPTIONS} seçenek olur."
        )));
    }
    let mut seen = HashSet::new();
    let mut good = Vec::with_capacity(options.len());
    for (index, option) in options.into_iter().enumerate() {
        let row = index + 1;
        let trimmed = |text: &str| text.trim().to_owned();
        let option = ListOption {
            value: trimmed(&option.value),
            label: trimmed(&option.label),
            description: trimmed(&option.description),
            hidden: option.hidden,
        };
        if option.value.is_empty() || option.label.is_empty() {
            return Err(wrong(sentence!(
                "Option {row} needs a value and a label.",
                "{row}. seçeneğin bir değeri ve bir etiketi olmalı."
            )));
        }
        if !fits(&option.value, VALUE) || !fits(&option.label, TEXT) || !fits(&option.description, TEXT) {
            return Err(wrong(sentence!(
                "Option {row} is too long or not on one line: at most {VALUE} characters for the value, {TEXT} for the \
                 label and the description.",
                "{row}. seçenek çok uzun ya da tek satırda değil: değer en fazla {VALUE}, etiket ve açıklama en fazla \
                 {TEXT} karakter olabilir."
            )));
        }
        if !seen.insert(option.value.clone()) {
            let value = &option.value;
            return Err(wrong(sentence!(
                "The value “{value}” is there twice. Every option needs its own.",
                "“{value}” değeri iki kez yazılmış. Her seçeneğin ayrı bir değeri olmalı."
            )));
        }
        good.push(option);
    }
    Ok(good)
}

fn fits(text: &str, most: usize) -> bool {
    text.chars().count() <= most && !text.chars().any(char::is_control)
}

/// What a change of the store could not do, said of a list.
pub(super) fn refused(error: StoreError) -> crate::problem::Problem {
    match error {
        StoreError::Taken(_) => ListProblem::ListChanged.into(),
        error => error.into(),
    }
}
