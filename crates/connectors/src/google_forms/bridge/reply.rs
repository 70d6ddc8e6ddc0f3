use crate::{Outcome, answer};
use akis_form::{Form, QuestionId};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::Response;
use serde::Deserialize;
use std::time::Duration;

use super::script::VERSION;

/// What the script says of itself and of the form.
#[allow(clippy::struct_excessive_bools, reason = "they are the words of the reply")]
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Light {
    /// The form's title.
    pub title: String,
    /// The script's version; an older one is to be replaced.
    pub bridge: u32,
    /// Whether the form takes answers.
    pub accepting: bool,
    /// Whether the form is published.
    pub published: bool,
    /// Whether people must sign in to answer it.
    pub requires_login: bool,
    /// Whether everybody may answer once.
    pub limit_one: bool,
    /// Whether it collects e-mail addresses.
    pub collects_email: bool,
}

impl Light {
    /// Why answers would not arrive, if they would not.
    pub fn problem(&self) -> Option<Sentence> {
        let title = &self.title;
        if self.bridge < VERSION {
            Some(sentence!(
                "The script is an older one; copy it again and deploy a new version.",
                "Betik eski; yeniden kopyalayıp yeni bir sürüm olarak dağıtın."
            ))
        } else if !self.published || !self.accepting {
            Some(sentence!(
                "The script answers, but the form “{title}” takes no responses; publish it and open it in Google Forms.",
                "Betik yanıt veriyor, ama “{title}” formu yanıt kabul etmiyor; Google Forms’ta yayımlayıp yanıtlara açın."
            ))
        } else {
            None
        }
    }
}

/// What the script answered.
#[derive(Deserialize)]
struct Reply {
    ok: bool,
    #[serde(default)]
    response_id: Option<String>,
    #[serde(default, deserialize_with = "answer::or_default")]
    code: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    item: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    bridge: u32,
    #[serde(default)]
    form: Option<String>,
}

/// Reads what became of an answer.
pub(super) fn outcome(form: &Form, response: &Response<Bytes>) -> Outcome {
    let reply = match read(response) {
        Ok(reply) => reply,
        Err(Missing::ForNow) => return later(true),
        Err(Missing::UntilDone(message)) => return refused("no_bridge", message),
    };
    match (reply.ok, reply.response_id, reply.code.as_str()) {
        (true, Some(id), _) => Outcome::Delivered { detail: None, result: Some(id).filter(|id| !id.is_empty()) },
        (true, None, _) => refused("no_bridge", not_a_bridge()),
        // Nothing was begun: it waited for others.
        (false, _, "busy") => later(false),
        // What failed may have failed after the response was in.
        (false, _, "failed") => later(true),
        (false, _, code) => refused(code, in_words(form, code, &reply.item)),
    }
}

/// Reads the answer to a ping.
pub(super) fn light(response: &Response<Bytes>) -> Result<Light, Sentence> {
    let reply = read(response).map_err(|missing| match missing {
        Missing::UntilDone(message) => message,
        Missing::ForNow => sentence!(
            "The script does not answer at the moment; try again in a minute.",
            "Betik şu anda yanıt vermiyor; bir dakika sonra yeniden deneyin."
        ),
    })?;
    if !reply.ok {
        return Err(in_words(&Form::default(), &reply.code, &reply.item));
    }
    if reply.bridge == 0 || reply.form.is_none() {
        return Err(not_a_bridge());
    }
    answer::parse(response.body()).map_err(|_| not_a_bridge())
}

/// Why there is no reply.
enum Missing {
    /// Google's own trouble, or a run that was cut off: the same call may work later.
    ForNow,
    /// The deployment: somebody must change it.
    UntilDone(Sentence),
}

fn read(response: &Response<Bytes>) -> Result<Reply, Missing> {
    match response.status().as_u16() {
        200..=299 => answer::parse(response.body()).map_err(|_| page(response.body())),
        300..=399 | 401 | 403 => Err(Missing::UntilDone(private())),
        404 | 410 => Err(Missing::UntilDone(sentence!(
            "There is no script at this address any more; deploy it again and paste the new address.",
            "Bu adreste artık bir betik yok; yeniden dağıtıp yeni adresi yapıştırın."
        ))),
        408 | 429 | 500.. => Err(Missing::ForNow),
        _ => Err(Missing::UntilDone(not_a_bridge())),
    }
}

/// Google shows a page in place of the script's reply: its sign-in page where not everybody may call, one that names a
/// function that is not there, or one about its own trouble.
fn page(body: &[u8]) -> Missing {
    let text = String::from_utf8_lossy(body.get(..200_000).unwrap_or(body));
    if text.contains("accounts.google.com") || text.contains("ServiceLogin") {
        Missing::UntilDone(private())
    } else if text.contains("doPost") || text.contains("doGet") {
        Missing::UntilDone(not_a_bridge())
    } else {
        Missing::ForNow
    }
}

fn private() -> Sentence {
    sentence!(
        "Google asks Akis to sign in at the script’s address; deploy it with access for “Anyone” and paste the address \
         that ends in /exec.",
        "Google, betiğin adresinde Akis’ten oturum açmasını istiyor; erişimi “Herkes” seçerek dağıtın ve /exec ile biten \
         adresi yapıştırın."
    )
}

fn not_a_bridge() -> Sentence {
    sentence!(
        "What answers at this address is not the Akis script; copy the whole script, deploy a new version and paste its \
         address.",
        "Bu adreste yanıt veren, Akis betiği değil; betiğin tamamını kopyalayın, yeni bir sürüm dağıtın ve adresini yapıştırın."
    )
}

fn refused(code: &str, message: Sentence) -> Outcome {
    let code: String = code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(50).collect();
    Outcome::Refused { errors: vec![code], message }
}

fn later(unclear: bool) -> Outcome {
    Outcome::Retry {
        after: (!unclear).then_some(Duration::from_secs(5)),
        code: if unclear { "unavailable" } else { "busy" },
        message: if unclear {
            sentence!("The script in Google did not finish.", "Google’daki betik işini bitirmedi.")
        } else {
            sentence!(
                "The script in Google is busy with other answers.",
                "Google’daki betik şu anda başka yanıtlarla meşgul."
            )
        },
        unclear,
    }
}

/// What is wrong and what to do. `item` is the title of a question, or its number where it is gone.
fn in_words(form: &Form, code: &str, item: &str) -> Sentence {
    let item = named(form, item);
    match code {
        "bad_signature" => sentence!(
            "The secret in the script is another one; copy the script again and deploy a new version.",
            "Betikteki gizli anahtar farklı; betiği yeniden kopyalayıp yeni bir sürüm dağıtın."
        ),
        "old_call" => sentence!(
            "The script found the call too old; the clock of this installation is wrong.",
            "Betik çağrıyı çok eski buldu; bu kurulumun saati yanlış."
        ),
        "bad_call" | "unknown_call" => sentence!(
            "The script does not understand the call; it is another version, so copy it again and deploy it.",
            "Betik çağrıyı anlamıyor; sürümü farklı, bu yüzden yeniden kopyalayıp dağıtın."
        ),
        "other_form" => sentence!(
            "The script is for another form; copy the script of this flow and deploy it.",
            "Betik başka bir form için; bu akışın betiğini kopyalayıp dağıtın."
        ),
        "form_gone" => sentence!(
            "The script cannot open the form; it was deleted, or the account that deployed the script may not edit it.",
            "Betik formu açamıyor; form silinmiş ya da betiği dağıtan hesabın formu düzenleme izni yok."
        ),
        "closed" => sentence!(
            "The form takes no responses at present; open it in Google Forms and retry.",
            "Form şu anda yanıt kabul etmiyor; Google Forms’ta yanıtlara açıp yeniden deneyin."
        ),
        "item_gone" => sentence!(
            "“{item}” is no longer in the Google form; put it back or read the form again, and retry.",
            "“{item}” artık Google formunda yok; geri ekleyin ya da formu yeniden içe aktarın, sonra yeniden deneyin."
        ),
        "kind_changed" => sentence!(
            "“{item}” asks for another kind of answer in the Google form now; read the form again and publish it.",
            "“{item}” sorusu Google formunda artık başka türde bir yanıt istiyor; formu yeniden içe aktarıp yayımlayın."
        ),
        "option_gone" => sentence!(
            "“{item}” no longer has the chosen option in the Google form; restore it there and retry.",
            "Seçilen seçenek Google formundaki “{item}” sorusunda artık yok; orada geri getirip yeniden deneyin."
        ),
        "rows_changed" => sentence!(
            "“{item}” has other rows in the Google form now; read the form again and publish it.",
            "“{item}” sorusunun Google formundaki satırları değişmiş; formu yeniden içe aktarıp yayımlayın."
        ),
        "out_of_range" => sentence!(
            "The number for “{item}” is outside its scale in the Google form; restore the scale there and retry.",
            "“{item}” için verilen sayı Google formundaki ölçeğin dışında; ölçeği orada geri getirip yeniden deneyin."
        ),
        _ if code == "answer_refused" || (code == "not_taken" && item != NAMELESS) => sentence!(
            "Google Forms refuses the answer to “{item}”; look at the rules of that question in the form.",
            "Google Forms “{item}” sorusunun yanıtını reddediyor; formda bu sorunun kurallarına bakın."
        ),
        "not_taken" => sentence!(
            "Google Forms did not take the response; the reason stands under Executions in the script.",
            "Google Forms yanıtı almadı; nedeni betiğin Yürütmeler sayfasında yazıyor."
        ),
        _ => sentence!(
            "The script refused the answer; the reason stands under Executions in the script.",
            "Betik yanıtı reddetti; nedeni betiğin Yürütmeler sayfasında yazıyor."
        ),
    }
}

/// Stands for a question that was not named.
const NAMELESS: &str = "?";

/// A question by its title here, where the script has only its number left.
fn named(form: &Form, item: &str) -> String {
    let id = item.parse::<u64>().ok().map(|number| format!("{number:08x}"));
    let question = id.and_then(|id| form.question(&QuestionId(id)));
    let name = question.map(|question| question.label.as_str()).filter(|label| !label.is_empty()).unwrap_or(item);
    if name.is_empty() { NAMELESS.to_owned() } else { name.chars().take(300).collect() }
}
