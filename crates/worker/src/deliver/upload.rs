use super::trip::Trip;
use crate::State;
use akis_connections::{Sending, UploadSource};
use akis_connectors::Upload;
use akis_egress::{Destination, Egress, EgressError, Multipart};
use akis_form::SubmissionId;
use akis_objects::{ObjectError, ObjectKey};
use akis_store::delivery_work::KeptFile;
use akis_store::{TenantId, files};
use bytes::Bytes;
use futures_util::stream::try_unfold;
use http::Request;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The least time an upload may take, however short files may take to come.
const LEAST: Duration = Duration::from_secs(10);

/// The kept files of an answer, streamed into the calls that upload them.
pub(super) struct KeptFiles<'a> {
    state: &'a State,
    tenant: TenantId,
    submission: SubmissionId,
    files: &'a [KeptFile],
    missing: AtomicBool,
}

impl<'a> KeptFiles<'a> {
    pub(super) fn new(trip: &'a Trip<'_>) -> Self {
        Self {
            state: trip.state,
            tenant: trip.tenant,
            submission: trip.work.submission_id,
            files: &trip.work.files,
            missing: AtomicBool::new(false),
        }
    }

    /// Whether a file could not be opened; then nothing was sent.
    pub(super) fn missing(&self) -> bool {
        self.missing.load(Ordering::Relaxed)
    }

    async fn stream(
        &self,
        egress: &Egress,
        to: Destination<'_>,
        request: Request<Bytes>,
        upload: &Upload,
    ) -> Result<http::Response<Bytes>, EgressError> {
        let not_there = || {
            self.missing.store(true, Ordering::Relaxed);
            EgressError::Refused { why: "the file it should carry is not there" }
        };
        let file = self.files.iter().find(|file| file.id.to_string() == upload.file).ok_or_else(not_there)?;
        let key = self.key(file).await.ok_or_else(not_there)?;
        let name = files::object_name(self.tenant, file.id);
        let reader = self.state.objects.reader(&name, &key).await.map_err(|error| {
            tracing::error!(%error, file = %file.id, "a kept file could not be opened");
            not_there()
        })?;
        // What does not prove ends the call before the body's end, so the other side keeps nothing of it.
        let bytes = try_unfold(reader, async |mut reader| {
            Ok::<_, ObjectError>(reader.next().await?.map(|bytes| (bytes, reader)))
        });
        let body = Multipart {
            fields: upload.fields.clone(),
            part: upload.part.clone(),
            file_name: upload.file_name.clone(),
            mime_type: upload.mime_type.clone(),
            size: file.size,
            file: Box::pin(bytes),
        };
        let timeout = Duration::from_secs(self.state.media.timeout_seconds).max(LEAST);
        egress.send_upload(to, request, body, timeout).await
    }

    async fn key(&self, file: &KeptFile) -> Option<ObjectKey> {
        let mut tx = self.state.store.tenant(self.tenant).begin().await.ok()?;
        let (_, key) = files::get(&mut tx, self.submission, file.id).await.ok()??;
        Some(ObjectKey::new(key.bytes()))
    }
}

impl UploadSource for KeptFiles<'_> {
    fn send<'s>(
        &'s self,
        egress: &'s Egress,
        to: Destination<'s>,
        request: Request<Bytes>,
        upload: &'s Upload,
    ) -> Sending<'s> {
        Box::pin(self.stream(egress, to, request, upload))
    }
}
