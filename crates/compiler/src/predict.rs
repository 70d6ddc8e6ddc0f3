//! What the source will make of the answers, told before anything is published.

use crate::report::{ConsentRow, Outcome, QuestionRow};
use crate::words::{Words, fill};
use akis_form::{Caution, Ending, FileTypes, Form, QuestionKind, SourceKind};

/// One sentence for each thing the owner should know, the way out included.
pub(crate) fn predict(
    form: &Form,
    words: &Words,
    questions: &[QuestionRow],
    consents: &[ConsentRow],
) -> Vec<String> {
    let mut told = Vec::new();
    let source = form.source.as_ref().map(|source| source.kind);
    let left_out = |row: &&QuestionRow| row.required && row.outcome == Outcome::NotCarried;
    for row in questions.iter().filter(left_out) {
        told.push(fill(required_left_out(source, words), &row.title));
    }
    let p = &words.predictions;
    if consents.iter().any(|row| row.required && row.outcome == Outcome::NotCarried) {
        told.push(p.consent_left_out.to_owned());
    }
    if form.captcha {
        told.push(p.captcha.to_owned());
    }
    let asks = |kind: &str| questions.iter().any(|row| row.kind == kind && row.outcome != Outcome::NotCarried);
    match source {
        Some(SourceKind::Hubspot) => {
            if !asks("email") {
                told.push(p.no_email.to_owned());
            }
            if asks("file") {
                told.push(p.hubspot_files.to_owned());
            }
        }
        Some(SourceKind::GoogleForms) => {
            told.push(p.google.to_owned());
            if asks("file") {
                told.push(p.google_files.to_owned());
            }
        }
        Some(SourceKind::Typeform) => told.push(p.typeform.to_owned()),
        Some(SourceKind::Surveymonkey) => {
            told.push(p.surveymonkey.to_owned());
            if asks("file") {
                told.push(p.surveymonkey_files.to_owned());
            }
        }
        None => {}
    }
    let sound = |kind: &QuestionKind| matches!(kind, QuestionKind::File { accept: FileTypes::Video, .. });
    if form.questions().any(|question| sound(&question.kind)) {
        told.push(p.video.to_owned());
    }
    for Ending { redirect_url, .. } in [&form.ending].into_iter().chain(&form.endings) {
        if let Some(url) = redirect_url {
            let sentence = fill(p.redirect, url);
            if !told.contains(&sentence) {
                told.push(sentence);
            }
        }
    }
    told.extend(form.cautions.iter().map(|caution| sentence(caution, words)));
    told
}

fn required_left_out(source: Option<SourceKind>, words: &Words) -> &'static str {
    let p = &words.predictions;
    match source {
        Some(SourceKind::Hubspot) => p.hubspot_required,
        Some(SourceKind::GoogleForms) => p.google_required,
        Some(SourceKind::Typeform | SourceKind::Surveymonkey) | None => p.required,
    }
}

fn sentence(caution: &Caution, words: &Words) -> String {
    let p = &words.predictions;
    match caution {
        Caution::LogicUnreadable => p.logic_unreadable.to_owned(),
        Caution::ValidationUnreadable => p.validation_unreadable.to_owned(),
        Caution::SectionJumpsUnreadable => p.section_jumps_unreadable.to_owned(),
        Caution::SignInRequired => p.sign_in_required.to_owned(),
        Caution::Closed => p.closed.to_owned(),
        Caution::Quiz => p.quiz.to_owned(),
        Caution::Shuffled => p.shuffled.to_owned(),
        Caution::Piping => p.piping.to_owned(),
        Caution::Translations { left_out } => fill(p.translations, &left_out.join(", ")),
        Caution::Unreadable { what } => fill(p.unreadable, what),
    }
}
