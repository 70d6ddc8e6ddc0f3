use super::Work;
use super::stop::Stop;
use crate::graph::ask;
use akis_crypto::key_pair;
use akis_sentence::sentence;
use akis_store::key_pairs::{self, KeyPair};
use akis_store::whatsapp_accounts::Number;
use akis_store::{StepKey, StepState, publications};
use akis_whatsapp::SignatureStatus;

/// Makes the account's key pair, once. It is committed, private half sealed, before any other step sees it.
pub(super) async fn make_pair(work: &Work<'_>) -> Result<(), Stop> {
    let account = work.account.id;
    let mut tx = work.begin().await?;
    if key_pairs::current(&mut tx, account).await?.is_some() {
        let detail = sentence!("The account has its key pair already.", "Hesabın anahtar çifti zaten var.");
        return work.done(tx, StepKey::KeyPair, &detail).await;
    }
    // Takes a moment of one core; no transaction waits for it.
    drop(tx);
    let pair = tokio::task::spawn_blocking(key_pair::generate)
        .await
        .map_err(|_| Stop::because(sentence!("The key pair could not be made.", "Anahtar çifti oluşturulamadı.")))?
        .map_err(|error| {
            Stop::because(sentence!(
                "The key pair could not be made: {error}.",
                "Anahtar çifti oluşturulamadı: {error}."
            ))
        })?;
    let mut tx = work.begin().await?;
    key_pairs::insert(&mut tx, account, &pair.public_pem, &pair.private_pem).await?;
    let detail = sentence!(
        "A new key pair was made; its private half stays here, sealed.",
        "Yeni bir anahtar çifti oluşturuldu; gizli anahtar şifrelenmiş olarak burada kalır."
    );
    work.done(tx, StepKey::KeyPair, &detail).await
}

/// Registers the public key on every number of the account: a form can be sent from any of them.
pub(super) async fn register(work: &Work<'_>) -> Result<(), Stop> {
    let mut tx = work.begin().await?;
    let pair = key_pairs::current(&mut tx, work.account.id).await?;
    drop(tx);
    let pair = pair.ok_or_else(|| {
        Stop::because(sentence!(
            "The account has no key pair. Press Try again.",
            "Hesabın anahtar çifti yok. Yayımlamayı yeniden deneyin."
        ))
    })?;
    if work.account.numbers.is_empty() {
        return Err(Stop::because(sentence!(
            "This WhatsApp account has no phone number. Add one in WhatsApp Manager, connect the account again, and \
             publish.",
            "Bu WhatsApp hesabında telefon numarası yok. WhatsApp Manager’da bir numara ekleyin, hesabı yeniden bağlayın ve \
             formu yayımlayın."
        )));
    }
    // All are read before the first is changed: nothing is half done when one of them says stop.
    let mut to_register = Vec::new();
    for number in &work.account.numbers {
        if must_register(work, number, &pair).await? {
            to_register.push(number);
        }
    }
    for number in to_register {
        let graph = &work.state.graph;
        let request = graph.set_public_key(&work.token, &number.phone_number_id, &pair.public_pem);
        ask(work.state, request, |response| graph.read_success(response)).await?;
    }
    let mut tx = work.begin().await?;
    for number in &work.account.numbers {
        key_pairs::mark_registered(&mut tx, number.id, pair.id).await?;
    }
    let numbers: Vec<&str> =
        work.account.numbers.iter().map(|number| number.display_phone_number.as_str()).collect();
    let numbers = numbers.join(", ");
    let detail = sentence!("Registered on {numbers}.", "Kaydedildiği numaralar: {numbers}.");
    publications::set_step(&mut tx, work.publication.id, StepKey::RegisterKey, StepState::Done, Some(&detail))
        .await?;
    Ok(tx.commit().await?)
}

/// Reads what Meta has for a number. A key that is not ours belongs to somebody whose forms would stop: that is for a
/// person to decide.
async fn must_register(work: &Work<'_>, number: &Number, pair: &KeyPair) -> Result<bool, Stop> {
    let graph = &work.state.graph;
    let request = graph.get_public_key(&work.token, &number.phone_number_id);
    let number = &number.display_phone_number;
    match ask(work.state, request, |response| graph.read_public_key(response)).await? {
        None => Ok(true),
        Some(key) if key.is(&pair.public_pem) => Ok(key.status != SignatureStatus::Valid),
        Some(_) => Err(Stop::because(sentence!(
            "The number {number} already has an encryption key that Akis did not make, so another product answers forms on it. \
             Replacing the key would stop those forms. Publish on another WhatsApp account, or have the other product \
             remove its key first, then press Publish.",
            "{number} numarasında Akis’in oluşturmadığı bir şifreleme anahtarı var; yani formları bu numarada başka bir ürün \
             yanıtlıyor. Anahtarı değiştirmek o formları durdurur. Başka bir WhatsApp hesabında yayımlayın ya da önce diğer \
             ürünün anahtarının kaldırılmasını sağlayın, sonra yayımlamayı yeniden deneyin."
        ))),
    }
}
