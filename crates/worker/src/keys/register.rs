use super::{NOT_HELPED, SIGNED_AFTER};
use crate::State;
use crate::graph::{MetaError, ask};
use akis_sentence::{Sentence, sentence};
use akis_store::key_pairs::{Checked, KeyPair, NumberKey};
use akis_store::{KeyPairId, KeyStatus};
use akis_whatsapp::{PublicKey, SignatureStatus};
use secrecy::SecretString;
use std::time::Duration;

/// What Meta has for a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// No key.
    None,
    /// A pair of ours, present or former.
    Ours {
        /// Which.
        pair: KeyPairId,
        /// Meta's signature on it fits.
        signed: bool,
        /// Meta says that its signature on it does not fit.
        mismatch: bool,
    },
    /// Somebody else's.
    Foreign,
}

/// How a number stands after it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Looked {
    pub(crate) checked: Checked,
}

impl Looked {
    fn new(status: KeyStatus, registered: Option<KeyPairId>, problem: Option<Sentence>) -> Self {
        Self { checked: Checked { status, registered, problem } }
    }

    /// How soon another look is worth while, when sooner than tomorrow.
    pub(crate) fn look_again(&self) -> Option<Duration> {
        match self.checked.status {
            KeyStatus::Mismatch if self.checked.problem.is_some() => Some(NOT_HELPED),
            KeyStatus::Uploaded | KeyStatus::Mismatch => Some(SIGNED_AFTER),
            KeyStatus::Valid | KeyStatus::Missing | KeyStatus::Foreign | KeyStatus::Unread => None,
        }
    }
}

/// Reads what Meta has. Changes nothing.
pub(crate) async fn look(
    state: &State,
    token: &SecretString,
    number: &NumberKey,
    ours: &[KeyPair],
) -> Result<Seen, MetaError> {
    let graph = &state.graph;
    let request = graph.get_public_key(token, &number.phone_number_id);
    let key = ask(state, request, |response| graph.read_public_key(response)).await?;
    Ok(key.map_or(Seen::None, |key| seen(&key, number, ours)))
}

/// Whose key it is. A key that was brought twice is the pair that should stand there, if it is one of them.
fn seen(key: &PublicKey, number: &NumberKey, ours: &[KeyPair]) -> Seen {
    let pair = number.pair.iter().chain(ours).find(|pair| key.is(&pair.public_pem));
    pair.map_or(Seen::Foreign, |pair| Seen::Ours {
        pair: pair.id,
        signed: key.status == SignatureStatus::Valid,
        mismatch: key.status == SignatureStatus::Mismatch,
    })
}

/// Registers the wanted pair where Meta does not have it with a good signature. A key of somebody else stays, unless a
/// person decided. Safe to repeat: uploading the same key again changes nothing but Meta's signature.
pub(crate) async fn settle(
    state: &State,
    token: &SecretString,
    number: &NumberKey,
    wanted: &KeyPair,
    seen: Seen,
) -> Result<Looked, MetaError> {
    let mut status = KeyStatus::Uploaded;
    let mut problem = None;
    match seen {
        Seen::Ours { pair, signed: true, .. } if pair == wanted.id => {
            return Ok(Looked::new(KeyStatus::Valid, Some(pair), None));
        }
        Seen::Ours { pair, mismatch: true, .. } if pair == wanted.id => {
            status = KeyStatus::Mismatch;
            let again = number.status == Some(KeyStatus::Mismatch) && number.registered == Some(pair);
            problem = again.then(|| mismatch_stays(&number.display_phone_number));
        }
        Seen::Ours { pair, .. } if pair == wanted.id && number.status == Some(KeyStatus::Uploaded) => {
            // Meta says nothing of a signature; the key is ours, and was just given to Meta.
            return Ok(Looked::new(KeyStatus::Valid, Some(pair), None));
        }
        Seen::Foreign if !number.may_replace => {
            let problem = foreign(&number.display_phone_number);
            return Ok(Looked::new(KeyStatus::Foreign, None, Some(problem)));
        }
        Seen::None | Seen::Ours { .. } | Seen::Foreign => {}
    }
    let graph = &state.graph;
    let request = graph.set_public_key(token, &number.phone_number_id, &wanted.public_pem);
    ask(state, request, |response| graph.read_success(response)).await?;
    Ok(Looked::new(status, Some(wanted.id), problem))
}

/// Another product's forms run on the number: a person decides.
pub(crate) fn foreign(number: &str) -> Sentence {
    sentence!(
        "The number {number} already has an encryption key that Akis did not make, so another product answers forms on it. \
         Replacing the key would stop those forms. An admin can import that key's private half under WhatsApp accounts, or \
         decide there to replace it; or use another WhatsApp account.",
        "{number} numarasında Akis’in oluşturmadığı bir şifreleme anahtarı var; yani formları bu numarada başka bir ürün \
         yanıtlıyor. Anahtarı değiştirmek o formları durdurur. Bir yönetici, WhatsApp hesapları sayfasında o anahtarın gizli \
         yarısını içe aktarabilir ya da anahtarın değiştirilmesine karar verebilir; başka bir WhatsApp hesabı da \
         kullanılabilir."
    )
}

fn mismatch_stays(number: &str) -> Sentence {
    sentence!(
        "WhatsApp’s signature on the key of {number} does not fit, although Akis uploaded the key again. Until it fits, \
         phones refuse forms on this number. Akis goes on trying; if it stays so, register the number again in WhatsApp \
         Manager or ask Meta’s support.",
        "Akis anahtarı yeniden yüklediği hâlde WhatsApp’ın {number} numarasının anahtarındaki imzası tutmuyor. Düzelene kadar \
         telefonlar bu numaradaki formları açmaz. Akis denemeyi sürdürür; böyle kalırsa numarayı WhatsApp Manager’da yeniden \
         kaydedin ya da Meta desteğine başvurun."
    )
}
