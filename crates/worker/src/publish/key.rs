use super::Work;
use super::stop::Stop;
use crate::backoff;
use crate::keys::{self, Looked, Seen};
use akis_crypto::key_pair;
use akis_sentence::sentence;
use akis_store::key_pairs::{self, Checked};
use akis_store::{KeyStatus, StepKey, StepState, publications};
use jiff::Timestamp;

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
    let numbers = key_pairs::of_numbers(&mut tx, work.account.id).await?;
    let ours = key_pairs::list(&mut tx, work.account.id).await?;
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
    let mut looked = Vec::new();
    for number in &numbers {
        looked.push((number, keys::look(work.state, &work.token, number, &ours).await?));
    }
    if let Some((number, _)) = looked.iter().find(|(number, seen)| *seen == Seen::Foreign && !number.may_replace) {
        let problem = keys::foreign(&number.display_phone_number);
        let checked = Checked { status: KeyStatus::Foreign, registered: None, problem: Some(problem.clone()) };
        let mut tx = work.begin().await?;
        key_pairs::note_check(&mut tx, number.number, &checked).await?;
        tx.commit().await?;
        return Err(Stop::because(problem));
    }
    let mut settled = Vec::new();
    for (number, seen) in looked {
        let wanted = number.pair.as_ref().unwrap_or(&pair);
        settled.push((number.number, keys::settle(work.state, &work.token, number, wanted, seen).await?));
    }
    let mut tx = work.begin().await?;
    for (number, Looked { checked }) in &settled {
        key_pairs::note_check(&mut tx, *number, checked).await?;
    }
    // Looks at Meta's signature in a moment, and from then on once a day.
    let next = backoff::later(Timestamp::now(), keys::SIGNED_AFTER);
    key_pairs::check_at(&mut tx, work.account.id, next).await?;
    let numbers: Vec<&str> = numbers.iter().map(|number| number.display_phone_number.as_str()).collect();
    let numbers = numbers.join(", ");
    let detail = sentence!("Registered on {numbers}.", "Kaydedildiği numaralar: {numbers}.");
    publications::set_step(&mut tx, work.publication.id, StepKey::RegisterKey, StepState::Done, Some(&detail))
        .await?;
    Ok(tx.commit().await?)
}
