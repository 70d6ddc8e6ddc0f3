//! Brings a file from WhatsApp into the object store, proved. Nothing of it is in memory but a chunk, and nothing is there
//! under its name before hashes and MAC have been seen to fit.

use super::kind;
use crate::State;
use crate::graph::{self, MetaError};
use akis_crypto::media::{Decryptor, Metadata, cdn_size};
use akis_egress::{Destination, Download, EgressError, Limits};
use akis_objects::{ObjectError, ObjectKey, Writer};
use akis_sentence::{Sentence, sentence};
use akis_store::file_work::{Fetched, Source, Work};
use akis_store::files::object_name;
use akis_store::{AccountId, FileRefusal, StoreError, TenantId, whatsapp_accounts};
use akis_whatsapp::{GraphError, Media, media_hash};
use bytes::Bytes;
use http::{Request, StatusCode};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};
use url::Url;

/// How long the CDN keeps a file (WhatsApp Flows, media from pickers).
const CDN_KEEPS: SignedDuration = SignedDuration::from_hours(20 * 24);
/// How long the Media API keeps a file that came in (Cloud API, media).
const GRAPH_KEEPS: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Bytes that are worked on at a time.
const STEP: usize = 64 * 1024;

/// Why a file is not in the store.
#[derive(Debug)]
pub(super) enum Stop {
    /// Trying again changes nothing.
    Refused(FileRefusal),
    /// Not now; this one word says why.
    Later(&'static str),
    /// Not until a person does something, in words.
    Failed(Sentence),
    /// Our own database.
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ObjectError> for Stop {
    fn from(error: ObjectError) -> Self {
        tracing::warn!(%error, "a file could not be written");
        Self::Later("object_store")
    }
}

impl From<EgressError> for Stop {
    fn from(error: EgressError) -> Self {
        match error {
            EgressError::TooLarge => Self::Refused(FileRefusal::TooLarge),
            EgressError::Timeout => Self::Later("timeout"),
            EgressError::Connect => Self::Later("unreachable"),
            EgressError::Transport => Self::Later("broken_off"),
            EgressError::Refused { .. } => Self::Failed(sentence!(
                "This file lies at an address that is none of WhatsApp's in this installation's settings. Ask whoever runs \
                 Akis to check media.cdn_origins, then fetch the file again.",
                "Bu dosyanın adresi, kurulum ayarlarındaki WhatsApp adreslerinden biri değil. Akis’i kuran kişiden \
                 media.cdn_origins ayarını denetlemesini isteyin, sonra dosyayı yeniden alın."
            )),
        }
    }
}

/// What a file must still prove when its bytes have come, by where it came from.
enum Proof {
    /// Encrypted, with its own metadata.
    Sealed(Box<Decryptor>),
    /// In clear, with hashes that were told.
    Hashed { sha256: Sha256, size: u64, told: Vec<[u8; 32]> },
}

impl Proof {
    fn push(&mut self, chunk: &[u8], clear: &mut Vec<u8>) {
        match self {
            Self::Sealed(decryptor) => decryptor.push(chunk, clear),
            Self::Hashed { sha256, size, .. } => {
                sha256.update(chunk);
                *size = size.saturating_add(chunk.len() as u64);
                clear.extend_from_slice(chunk);
            }
        }
    }

    /// The last bytes, hash and size; `None` when it is another file.
    fn finish(self, clear: &mut Vec<u8>) -> Option<([u8; 32], u64)> {
        match self {
            Self::Sealed(decryptor) => match decryptor.finish(clear) {
                Ok(proved) => Some((proved.sha256, proved.size)),
                Err(damage) => {
                    tracing::info!(%damage, "a file does not prove");
                    None
                }
            },
            Self::Hashed { sha256, size, told } => {
                let hash: [u8; 32] = sha256.finalize().into();
                told.iter().all(|told| *told == hash).then_some((hash, size))
            }
        }
    }
}

/// Fetches, proves and stores. What was written of a file that is refused is gone.
pub(super) async fn fetch(state: &State, tenant: TenantId, work: &Work) -> Result<Fetched, Stop> {
    let most = state.media.most_bytes(work.max_kib);
    let age = Timestamp::now().duration_since(work.created_at);
    match &work.source {
        Source::Cdn { url, encryption } => {
            let metadata = Metadata::read(encryption);
            let request = Request::get(url.expose_secret()).body(Bytes::new());
            let (Ok(metadata), Ok(request)) = (metadata, request) else {
                return Err(Stop::Refused(FileRefusal::Damaged));
            };
            let limits = Limits { max_bytes: cdn_size(most), timeout: state.media.timeout() };
            let to = Destination::Listed(&state.media.cdn_origins);
            let download = state.egress.download(to, request, limits).await?;
            good(&download, age > CDN_KEEPS)?;
            store(state, tenant, work, download, Proof::Sealed(Box::new(Decryptor::new(&metadata)))).await
        }
        Source::Graph { account, media_id, sha256 } => {
            let (media, download) = from_graph(state, tenant, *account, media_id, most, age > GRAPH_KEEPS).await?;
            let told = media.sha256.into_iter().chain(sha256.as_deref().and_then(media_hash)).collect();
            store(state, tenant, work, download, Proof::Hashed { sha256: Sha256::new(), size: 0, told }).await
        }
    }
}

/// The status of a download that has a file in it. `old`: WhatsApp need not have it any more.
fn good(download: &Download, old: bool) -> Result<(), Stop> {
    match download.status() {
        StatusCode::OK => Ok(()),
        StatusCode::NOT_FOUND | StatusCode::GONE => Err(Stop::Refused(FileRefusal::Gone)),
        status if old && status.is_client_error() => Err(Stop::Refused(FileRefusal::Gone)),
        status => {
            tracing::info!(status = status.as_u16(), "a file was not given");
            Err(Stop::Later("not_given"))
        }
    }
}

/// Asks the Media API where the file is, and begins to read it there.
async fn from_graph(
    state: &State,
    tenant: TenantId,
    account: AccountId,
    media_id: &str,
    most: u64,
    old: bool,
) -> Result<(Media, Download), Stop> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let token = whatsapp_accounts::access_token(&mut tx, account).await?;
    tx.commit().await?;
    let Some(token) = token else { return Err(Stop::Failed(no_account())) };
    let asked =
        graph::ask(state, state.graph.get_media(&token, media_id), |answer| state.graph.read_media(answer));
    let media = match asked.await {
        Ok(media) => media,
        Err(MetaError::Graph(GraphError::Refused(error)))
            if error.code == 100 && (old || error.subcode == Some(33)) =>
        {
            return Err(Stop::Refused(FileRefusal::Gone));
        }
        Err(error) if error.is_temporary() => return Err(Stop::Later("media_api")),
        Err(error) => return Err(Stop::Failed(error.sentence())),
    };
    if media.file_size.is_some_and(|size| size > most) {
        return Err(Stop::Refused(FileRefusal::TooLarge));
    }
    let origins: Vec<Url> = state.media.graph_origins.iter().chain(state.graph.origins()).cloned().collect();
    let limits = Limits { max_bytes: most, timeout: state.media.timeout() };
    let request = state.graph.download_media(&token, &media);
    let download = state.egress.download(Destination::Listed(&origins), request, limits).await?;
    // The address holds for five minutes; a new one may lead to the file.
    if download.status() == StatusCode::NOT_FOUND && !old {
        return Err(Stop::Later("address_gone"));
    }
    good(&download, old)?;
    Ok((media, download))
}

fn no_account() -> Sentence {
    sentence!(
        "The WhatsApp account that received this file is no longer connected. Connect it again, then fetch the file again.",
        "Bu dosyayı alan WhatsApp hesabı artık bağlı değil. Hesabı yeniden bağlayın, sonra dosyayı yeniden alın."
    )
}

/// Reads to the end, writes beside, and makes the object only when the file is proved and taken.
async fn store(
    state: &State,
    tenant: TenantId,
    work: &Work,
    mut download: Download,
    mut proof: Proof,
) -> Result<Fetched, Stop> {
    let key = ObjectKey::new(work.key.bytes());
    let mut writer = state.objects.writer(&object_name(tenant, work.id), &key);
    match read(&mut download, &mut proof, &mut writer).await {
        Err(stop) => {
            writer.abort().await;
            Err(stop)
        }
        Ok((mut first, mut last)) => {
            let Some((sha256, size)) = proof.finish(&mut last) else {
                writer.abort().await;
                return Err(Stop::Refused(FileRefusal::Damaged));
            };
            note(&mut first, &last);
            let refused = if size > state.media.most_bytes(work.max_kib) {
                Err(FileRefusal::TooLarge)
            } else {
                kind::kind(&first, &work.file_name)
                    .filter(|kind| kind::is_taken(kind, &work.file_name, &work.types))
                    .ok_or(FileRefusal::Type)
            };
            match refused {
                Err(refusal) => {
                    writer.abort().await;
                    Err(Stop::Refused(refusal))
                }
                Ok(kind) => {
                    writer.push(&last).await?;
                    writer.finish().await?;
                    Ok(Fetched { mime_type: kind.to_owned(), size, sha256 })
                }
            }
        }
    }
}

/// All that comes goes into the writer. The first bytes are given back, and an empty buffer for the last.
async fn read(
    download: &mut Download,
    proof: &mut Proof,
    writer: &mut Writer,
) -> Result<(Vec<u8>, Vec<u8>), Stop> {
    let (mut first, mut clear) = (Vec::new(), Vec::new());
    while let Some(chunk) = download.chunk().await? {
        for step in chunk.chunks(STEP) {
            clear.clear();
            proof.push(step, &mut clear);
            note(&mut first, &clear);
            writer.push(&clear).await?;
        }
    }
    clear.clear();
    Ok((first, clear))
}

/// Keeps what is looked at to tell a file's kind.
fn note(first: &mut Vec<u8>, clear: &[u8]) {
    let missing = kind::LOOKED_AT.saturating_sub(first.len());
    first.extend(clear.iter().take(missing));
}
