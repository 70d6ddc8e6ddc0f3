use super::options::{choices, identified, option_label, other, shown};
use super::question::{Asked, Read};
use akis_form::{Choice, Choices, QuestionKind, Uncarried};

/// `single_choice` and `multiple_choice`, whatever way they are laid out.
pub(super) fn read(asked: &Asked<'_>) -> Read {
    let shown = identified(&shown(asked.answers.get("choices")), option_label);
    let mut options = choices(&shown);
    if options.is_empty() {
        return asked.unsupported(Uncarried::NoOptions);
    }
    sort(asked, &mut options);
    let other = other(asked.answers);
    let several = asked.family == "multiple_choice";
    let own = other.as_ref().is_some_and(|other| !other.option.comment);
    let most = u32::try_from(options.len()).unwrap_or(u32::MAX).saturating_add(own.into());
    let bound = |bound: Option<u32>| bound.filter(|_| several).map(|bound| bound.min(most));
    let pictures = asked.display == "image_choice" || options.iter().any(|option| option.image.is_some());
    let choices = Choices {
        options,
        dropdown: asked.subtype == "menu",
        other: other.as_ref().map(|other| other.option.clone()),
        min_selected: bound(asked.required.min),
        max_selected: bound(asked.required.max),
        pictures,
        ..Choices::default()
    };
    let kind = if several { QuestionKind::MultiChoice(choices) } else { QuestionKind::SingleChoice(choices) };
    let mut read = Read::from(kind);
    if let Some(other) = other {
        read.other_id = other.id;
        if other.more {
            read.left_out.push("answers.other".to_owned());
        }
    }
    read
}

/// Orders the options by their words, where the survey does so when it is shown.
fn sort(asked: &Asked<'_>, options: &mut [Choice]) {
    let sorting = asked.node.get("sorting");
    let last = usize::from(sorting.get("ignore_last").flag() == Some(true));
    let end = options.len().saturating_sub(last);
    let Some(options) = options.get_mut(..end) else { return };
    match sorting.get("type").text().as_str() {
        "textasc" => options.sort_by_cached_key(|option| folded(&option.label)),
        "textdesc" => options.sort_by_cached_key(|option| std::cmp::Reverse(folded(&option.label))),
        _ => {}
    }
}

/// Lower case, with letters beside the ones they come from: alphabetical enough for a list of options, without the
/// collation of every language.
fn folded(label: &str) -> String {
    let fold = |letter: char| match letter {
        'ç' | 'ć' | 'č' => 'c',
        'ğ' => 'g',
        'ı' | 'í' | 'î' | 'ï' => 'i',
        'ö' | 'ó' | 'ô' | 'õ' | 'ø' => 'o',
        'ş' | 'š' | 'ś' => 's',
        'ü' | 'ú' | 'û' | 'ù' => 'u',
        'ä' | 'á' | 'à' | 'â' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'ñ' => 'n',
        letter => letter,
    };
    // A dotted capital I becomes an i and a dot of its own, which sorts nowhere.
    label.to_lowercase().chars().filter(|letter| *letter != '\u{307}').map(fold).collect()
}
