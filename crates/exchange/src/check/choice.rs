use super::Problem;
use akis_compiler::PlanOption;
use akis_form::Answer;
use serde_json::Value;

/// The option with the id that was sent.
pub(super) fn one<'a>(value: &Value, options: &'a [PlanOption]) -> Result<&'a PlanOption, Problem> {
    let id = value.as_str().ok_or(Problem::WrongType)?;
    options.iter().find(|option| option.id == id).ok_or(Problem::UnknownOption)
}

pub(super) fn typed(text: &str, options: &[PlanOption]) -> Result<Option<Answer>, Problem> {
    let typed = folded(text);
    let option = options
        .iter()
        .find(|option| folded(&option.label) == typed || folded(&option.value) == typed)
        .ok_or(Problem::NotInList)?;
    Ok(Some(Answer::Choice(option.value.clone())))
}

/// The chosen options in the form's order, each once.
pub(super) fn several(value: &Value, options: &[PlanOption]) -> Result<Option<Answer>, Problem> {
    let ids = value.as_array().ok_or(Problem::WrongType)?;
    if ids.len() > options.len().saturating_mul(2) {
        return Err(Problem::UnknownOption);
    }
    let ids: Vec<&str> = ids.iter().map(Value::as_str).collect::<Option<_>>().ok_or(Problem::WrongType)?;
    if ids.iter().any(|id| options.iter().all(|option| option.id != *id)) {
        return Err(Problem::UnknownOption);
    }
    let chosen = options.iter().filter(|option| ids.contains(&option.id.as_str()));
    let values: Vec<String> = chosen.map(|option| option.value.clone()).collect();
    Ok((!values.is_empty()).then_some(Answer::Choices(values)))
}

/// Equal for people: whatever the case and spacing, `İ`, `I` and `ı` all `i`.
pub(crate) fn folded(text: &str) -> String {
    let lower = text.to_lowercase().replace('\u{307}', "").replace('ı', "i");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// [`folded`], and without the marks on Latin letters: `Şişli` is found by `sisli`.
pub(crate) fn plain(text: &str) -> String {
    folded(text).chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).map(unmarked).collect()
}

fn unmarked(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ə' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ŧ' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}
