use super::call::{Wish, web_app};
use crate::google_forms::{Settings, mapping, predict as common};
use crate::{Draft, Prediction};
use akis_form::{QuestionKind, WriteTarget};
use akis_sentence::sentence;
use common::{name, refusal, warning};

pub(super) fn predict(settings: &Settings, draft: &Draft<'_>) -> Vec<Prediction> {
    if let Some(other) = common::other_system(draft.form) {
        return vec![other];
    }
    let wish: Wish = match mapping::read(draft.settings) {
        Ok(wish) => wish,
        Err(error) => return vec![refusal("settings", None, error.sentence())],
    };
    let mut predictions = Vec::new();
    if web_app(settings, &wish.url).is_err() {
        predictions.push(refusal(
            "no_address",
            None,
            sentence!(
                "The script’s address is missing or is not one of a deployed web app; paste the one that ends in /exec.",
                "Betiğin adresi eksik ya da dağıtılmış bir web uygulamasının adresi değil; /exec ile biteni yapıştırın."
            ),
        ));
    }
    predictions.extend(common::closed(draft));
    predictions.extend(common::questions(draft, &wish.mapping));
    let sent = |id| !matches!(wish.mapping.get(id), Some(None));
    for question in draft.form.questions().filter(|question| sent(&question.id)) {
        let label = name(question);
        match (&question.kind, &question.target) {
            (QuestionKind::File { .. }, _) if question.required => predictions.push(refusal(
                "required_files",
                Some(question),
                sentence!(
                    "“{label}” asks for a file, which a script cannot put into a Google form, and is required there; make it \
                     optional in Google Forms, or choose a spreadsheet.",
                    "“{label}” dosya istiyor ve Google formunda zorunlu; betikle forma dosya konulamaz. Soruyu Google Forms’ta \
                     isteğe bağlı yapın ya da e-tablo seçin."
                ),
            )),
            (QuestionKind::File { .. }, _) => predictions.push(warning(
                "files",
                Some(question),
                sentence!(
                    "The files of “{label}” cannot be put into a Google form; they are kept here.",
                    "“{label}” sorusunun dosyaları Google formuna konulamaz; burada saklanır."
                ),
            )),
            (_, WriteTarget::GoogleFormsEmail) => predictions.push(warning(
                "collected_email",
                Some(question),
                sentence!(
                    "The form collects e-mail addresses by itself, and a script cannot fill that in: the response will have \
                     none, and Google may refuse it. Send a test answer, or ask in a text question.",
                    "Form e-posta adreslerini kendisi topluyor ve betik bu alanı dolduramıyor: yanıtta adres olmaz, Google da \
                     yanıtı reddedebilir. Bir deneme yanıtı gönderin ya da adresi bir metin sorusuyla isteyin."
                ),
            )),
            _ => {}
        }
    }
    predictions
}
