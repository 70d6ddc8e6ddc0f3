//! What SurveyMonkey will refuse or lose of a form's answers, before it is published.

use super::destination::{VARIABLE, Wish};
use super::options::source_id;
use crate::{Draft, Prediction, Severity};
use akis_form::{Choices, Form, PartKind, Question, QuestionId, QuestionKind, WriteTarget};
use akis_sentence::{Sentence, sentence};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What the connection must be allowed to write responses with.
const WRITE: &str = "responses_write";

pub(super) fn predict(draft: &Draft<'_>) -> Vec<Prediction> {
    let wish = match Wish::read(draft.settings) {
        Ok(wish) => wish,
        Err(error) => return vec![refusal("settings", None, error.sentence())],
    };
    let mut predictions: Vec<Prediction> = scope(draft).into_iter().collect();
    let now = draft.source.map(Survey::of);
    for question in draft.form.questions() {
        let place = wish.mapping.get(&question.id);
        match place {
            Some(None) => {}
            Some(Some(place)) if *place != question.id.0 => predictions.extend(elsewhere(draft, question, place)),
            _ => predictions.extend(automatic(question, now.as_ref())),
        }
    }
    predictions.extend(unfilled(draft, &wish));
    predictions
}

/// A connection that does not say what it was granted is believed.
fn scope(draft: &Draft<'_>) -> Option<Prediction> {
    let granted = draft.scopes.filter(|scopes| !scopes.is_empty())?;
    let missing = !granted.iter().any(|scope| scope == WRITE);
    missing.then(|| {
        refusal(
            "missing_scope",
            None,
            sentence!(
                "The connection may not write responses. SurveyMonkey allows it on paid plans alone, and a public app needs its \
                 approval. With such a plan, connect the account again and grant Create/Modify Responses; without one, switch \
                 this destination off.",
                "Bağlantının yanıt yazma izni yok. SurveyMonkey bunu yalnızca ücretli planlarda veriyor, herkese açık bir \
                 uygulama için ayrıca onayı gerekiyor. Böyle bir planınız varsa hesabı yeniden bağlayıp Create/Modify Responses \
                 iznini verin, yoksa bu hedefi kapatın."
            ),
        )
    })
}

/// A question that was sent to another place than its own.
fn elsewhere(draft: &Draft<'_>, question: &Question, place: &str) -> Option<Prediction> {
    let label = name(question);
    let Some(variable) = place.strip_prefix(VARIABLE) else {
        return Some(refusal(
            "unknown_place",
            Some(question),
            sentence!(
                "“{label}” is to go to “{place}”, which SurveyMonkey does not have; choose another place.",
                "“{label}” sorusu için seçilen “{place}” yeri SurveyMonkey’de yok; başka bir yer seçin."
            ),
        ));
    };
    let is_it =
        |target: &WriteTarget| matches!(target, WriteTarget::SurveymonkeyVariable { name } if name == variable);
    let defined = draft.source?.hidden.iter().any(|field| is_it(&field.target));
    (!defined).then(|| {
        refusal(
            "unknown_variable",
            Some(question),
            sentence!(
                "“{label}” is to go to the custom variable “{variable}”, which the survey does not define; add it in \
                 SurveyMonkey or choose another place.",
                "“{label}” sorusu “{variable}” özel değişkenine gidecek, ama ankette böyle bir değişken yok; SurveyMonkey’de \
                 ekleyin ya da başka bir yer seçin."
            ),
        )
    })
}

/// A question that goes to its own place in the survey.
fn automatic(question: &Question, now: Option<&Survey<'_>>) -> Option<Prediction> {
    let label = name(question);
    let WriteTarget::Surveymonkey { page_id, question_id, .. } = &question.target else {
        return Some(warning(
            "kept_here",
            question,
            sentence!(
                "“{label}” has no place in the survey; its answers are kept here.",
                "“{label}” sorusunun ankette yeri yok; yanıtları burada saklanır."
            ),
        ));
    };
    if matches!(question.kind, QuestionKind::File { .. }) {
        return Some(warning(
            "files",
            question,
            sentence!(
                "SurveyMonkey’s API takes no files, so those of “{label}” are kept here.",
                "SurveyMonkey’nin API’si dosya kabul etmiyor; “{label}” sorusunun dosyaları burada saklanır."
            ),
        ));
    }
    if live(&question.kind) {
        return Some(refusal(
            "options_from_elsewhere",
            Some(question),
            sentence!(
                "“{label}” takes its options from a list of your own, and SurveyMonkey only takes its own; send it to a custom \
                 variable, or not at all.",
                "“{label}” sorusu seçeneklerini sizin bir listenizden alıyor, SurveyMonkey ise yalnızca kendi seçeneklerini \
                 kabul ediyor; yanıtı bir özel değişkene gönderin ya da hiç göndermeyin."
            ),
        ));
    }
    let survey = now?;
    let Some((page, there)) = survey.questions.get(question_id.as_str()) else {
        return Some(refusal(
            "question_removed",
            Some(question),
            sentence!(
                "“{label}” was removed from the survey in SurveyMonkey; read the survey again, or do not send this answer.",
                "“{label}” sorusu SurveyMonkey’deki anketten kaldırılmış; anketi yeniden içe aktarın ya da bu yanıtı \
                 göndermeyin."
            ),
        ));
    };
    if *page != page_id {
        return Some(refusal(
            "question_moved",
            Some(question),
            sentence!(
                "“{label}” stands on another page of the survey now; read the survey again.",
                "“{label}” sorusu artık anketin başka bir sayfasında; anketi yeniden içe aktarın."
            ),
        ));
    }
    let gone = ids(question).difference(there).count();
    (gone > 0).then(|| {
        refusal(
            "option_removed",
            Some(question),
            sentence!(
                "“{label}” offers an option or a row that the survey no longer has; read the survey again, or restore it in \
                 SurveyMonkey.",
                "“{label}” sorusu, ankette artık bulunmayan bir seçenek ya da satır sunuyor; anketi yeniden içe aktarın ya da \
                 onu SurveyMonkey’de geri getirin."
            ),
        )
    })
}

/// Questions that the survey requires and nobody fills. SurveyMonkey does not say that it refuses such responses, so they
/// are pointed out and no more.
fn unfilled(draft: &Draft<'_>, wish: &Wish) -> Vec<Prediction> {
    let Some(source) = draft.source else { return Vec::new() };
    let sent =
        draft.form.questions().filter(|question| !wish.mapping.contains_key(&question.id) && question.required);
    let filled: HashSet<&str> = sent.filter_map(question_id).collect();
    let required = source.questions().filter(|question| question.required && question.visible_when.is_none());
    required
        .filter(|question| question_id(question).is_some_and(|id| !filled.contains(id)))
        .map(|question| {
            let label = name(question);
            warning(
                "required_unfilled",
                question,
                sentence!(
                    "The survey requires “{label}”, but not every answer from here will have it; make the question a required \
                     one here too.",
                    "Anket “{label}” sorusunu zorunlu tutuyor, ama buradan giden her yanıtta bu bulunmayacak; soruyu burada da \
                     zorunlu yapın."
                ),
            )
        })
        .collect()
}

/// The survey as it is now: each question's page and everything that can be chosen in it.
struct Survey<'a> {
    questions: HashMap<&'a str, (&'a String, BTreeSet<&'a str>)>,
}

impl<'a> Survey<'a> {
    fn of(form: &'a Form) -> Self {
        let one = |question: &'a Question| match &question.target {
            WriteTarget::Surveymonkey { page_id, question_id, .. } => {
                Some((question_id.as_str(), (page_id, ids(question))))
            }
            _ => None,
        };
        // Several of our questions can come from one of SurveyMonkey's.
        let mut questions: HashMap<&str, (&String, BTreeSet<&str>)> = HashMap::new();
        for (id, (page, all)) in form.questions().filter_map(one) {
            questions.entry(id).or_insert((page, BTreeSet::new())).1.extend(all);
        }
        Self { questions }
    }
}

/// The ids of everything that can be chosen or filled in a question: options, rows, columns, the cells' menus.
fn ids(question: &Question) -> BTreeSet<&str> {
    let mut all: Vec<&str> = Vec::new();
    match &question.kind {
        QuestionKind::SingleChoice(choices)
        | QuestionKind::MultiChoice(choices)
        | QuestionKind::Ranking(choices) => all.extend(options(choices)),
        QuestionKind::Matrix { rows, columns, .. } => {
            all.extend(rows.iter().map(|row| row.id.as_str()));
            all.extend(options(columns));
        }
        QuestionKind::Group { parts, .. } => {
            for part in parts {
                all.push(&part.id);
                if let PartKind::Choice(choices) = &part.kind {
                    all.extend(options(choices));
                }
            }
        }
        _ => {}
    }
    if let WriteTarget::Surveymonkey { row_id, choices, other_id, .. } = &question.target {
        all.extend(row_id.iter().chain(other_id).chain(choices.values()).map(String::as_str));
    }
    all.into_iter().filter_map(source_id).collect()
}

fn options(choices: &Choices) -> impl Iterator<Item = &str> {
    choices.options.iter().map(|option| option.value.as_str())
}

fn live(kind: &QuestionKind) -> bool {
    match kind {
        QuestionKind::SingleChoice(choices)
        | QuestionKind::MultiChoice(choices)
        | QuestionKind::Ranking(choices) => !choices.source.is_fixed(),
        _ => false,
    }
}

fn question_id(question: &Question) -> Option<&str> {
    match &question.target {
        WriteTarget::Surveymonkey { question_id, .. } => Some(question_id.as_str()),
        _ => None,
    }
}

/// What a sentence calls the question.
fn name(question: &Question) -> &str {
    let label = question.label.trim();
    if label.is_empty() { question.id.as_str() } else { label }
}

fn refusal(code: &'static str, question: Option<&Question>, sentence: Sentence) -> Prediction {
    let question: Option<QuestionId> = question.map(|question| question.id.clone());
    Prediction { code, severity: Severity::Refusal, question, sentence }
}

fn warning(code: &'static str, question: &Question, sentence: Sentence) -> Prediction {
    Prediction { code, severity: Severity::Warning, question: Some(question.id.clone()), sentence }
}
