use super::Wish;
use crate::google_forms::{mapping, predict as common};
use crate::{Draft, Prediction};
use akis_form::{Caution, QuestionKind};
use akis_sentence::sentence;
use common::{is, name, refusal, warning};

pub(super) fn predict(draft: &Draft<'_>) -> Vec<Prediction> {
    if let Some(other) = common::other_system(draft.form) {
        return vec![other];
    }
    let wish: Wish = match mapping::read(draft.settings) {
        Ok(wish) => wish,
        Err(error) => return vec![refusal("settings", None, error.sentence())],
    };
    let mut predictions: Vec<Prediction> = common::closed(draft).into_iter().collect();
    // A question for a file makes Google ask for an account, even when it is not answered.
    let there = draft.source.unwrap_or(draft.form);
    let file = there.questions().find(|question| matches!(question.kind, QuestionKind::File { .. }));
    if let Some(question) = file {
        let label = name(question);
        predictions.push(refusal(
            "files",
            Some(question),
            sentence!(
                "“{label}” asks for a file, so Google wants people to sign in and its public page takes nothing from Akis; use \
                 the Apps Script bridge.",
                "“{label}” dosya istediği için Google oturum açılmasını istiyor ve herkese açık sayfası Akis’ten yanıt almıyor; \
                 Apps Script köprüsünü kullanın."
            ),
        ));
    } else if is(draft, &Caution::SignInRequired) {
        predictions.push(refusal(
            "sign_in",
            None,
            sentence!(
                "The form collects verified e-mail addresses, so people must sign in and its public page takes nothing from \
                 Akis; use the Apps Script bridge.",
                "Form doğrulanmış e-posta adresleri topladığı için oturum açmak gerekiyor ve herkese açık sayfası Akis’ten \
                 yanıt almıyor; Apps Script köprüsünü kullanın."
            ),
        ));
    }
    predictions.extend(common::questions(draft, &wish.mapping));
    predictions.push(warning(
        "unofficial",
        None,
        sentence!(
            "Google does not promise this way. A form limited to one response or to one company refuses it, and its API does \
             not tell Akis so; send a test answer.",
            "Google bu yol için söz vermiyor. Tek yanıtla ya da bir şirketle sınırlı form bunu reddeder ve Google’ın API’si bunu \
             Akis’e söylemez; bir deneme yanıtı gönderin."
        ),
    ));
    if draft.form.pages.len() > 1 {
        predictions.push(warning(
            "sections",
            None,
            sentence!(
                "Google’s API does not tell where a section leads by itself. If the form skips sections, Google may refuse \
                 answers that came another way.",
                "Google’ın API’si bir bölümün kendiliğinden nereye gittiğini söylemez. Form bölüm atlıyorsa Google başka yoldan \
                 gelen yanıtları reddedebilir."
            ),
        ));
    }
    if draft.source.is_some_and(|source| source.pages.len() != draft.form.pages.len()) {
        predictions.push(refusal(
            "sections_changed",
            None,
            sentence!(
                "The form has another number of sections in Google Forms, and this way names them by number; read the form \
                 again.",
                "Formun Google Forms’taki bölüm sayısı farklı ve bu yol bölümleri numarayla anıyor; formu yeniden içe aktarın."
            ),
        ));
    }
    predictions
}
