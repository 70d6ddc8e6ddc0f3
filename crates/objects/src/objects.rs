use crate::seal::{Opener, PIECE, Sealer};
use crate::{ObjectError, ObjectKey, Settings, SetupError};
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt as _, PutPayload};
use rand::RngCore as _;
use secrecy::ExposeSecret as _;
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes of a part of a large object: S3 takes no smaller ones.
const PART: usize = 5 * 1024 * 1024;
/// The same in a folder, which takes any.
const FOLDER_PART: usize = 1024 * 1024;

/// Where files are kept. Cheap to clone.
#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    /// Of a store in a local folder.
    pub(crate) folder: Option<PathBuf>,
}

impl Objects {
    /// Over these settings. A local folder is made if it is not there; S3 is not asked before it is used.
    pub fn new(settings: &Settings) -> Result<Self, SetupError> {
        match settings.store.scheme() {
            "file" => {
                let folder = settings.store.to_file_path();
                Self::in_folder(folder.map_err(|()| SetupError("it is no absolute path".into()))?)
            }
            "s3" => in_bucket(settings),
            other => Err(SetupError(format!("{other}: is not known; use file: or s3:"))),
        }
    }

    /// In a local folder, which is made if it is not there.
    pub fn in_folder(folder: PathBuf) -> Result<Self, SetupError> {
        let cannot = |error: &dyn std::fmt::Display| SetupError(format!("{}: {error}", folder.display()));
        std::fs::create_dir_all(&folder).map_err(|error| cannot(&error))?;
        let store = LocalFileSystem::new_with_prefix(&folder).map_err(|error| cannot(&error))?;
        // The database says that a file is kept; after a power cut it must be.
        Ok(Self { store: Arc::new(store.with_fsync(true)), folder: Some(folder) })
    }

    /// Over any store; for tests.
    pub fn over(store: Arc<dyn ObjectStore>) -> Self {
        Self { store, folder: None }
    }

    /// Begins to write an object. Nothing is there before [`Writer::finish`]; an object of the same name stays until then.
    pub fn writer(&self, name: &str, key: &ObjectKey) -> Writer {
        let mut salt = [0; 32];
        rand::rng().fill_bytes(&mut salt);
        let part_size = if self.folder.is_some() { FOLDER_PART } else { PART };
        let mut part = Vec::new();
        let sealer = Sealer::new(key, &salt, &mut part);
        Writer { store: self.store.clone(), path: Path::from(name), sealer, part, part_size, upload: None }
    }

    /// Begins to read an object.
    pub async fn reader(&self, name: &str, key: &ObjectKey) -> Result<Reader, ObjectError> {
        let got = self.store.get(&Path::from(name)).await?;
        Ok(Reader { stored: got.into_stream(), opener: Some(Opener::new(key)) })
    }

    /// Removes an object. One that is not there is no error.
    pub async fn remove(&self, name: &str) -> Result<(), ObjectError> {
        match self.store.delete(&Path::from(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn in_bucket(settings: &Settings) -> Result<Objects, SetupError> {
    let url = &settings.store;
    let bucket = url.host_str().filter(|bucket| !bucket.is_empty());
    let bucket = bucket.ok_or_else(|| SetupError("s3: needs a bucket, s3://bucket/prefix".into()))?;
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
    if let Some(region) = &settings.s3_region {
        builder = builder.with_region(region);
    }
    if let Some(endpoint) = &settings.s3_endpoint {
        let inside = endpoint.scheme() == "http";
        builder = builder.with_endpoint(endpoint.as_str().trim_end_matches('/')).with_allow_http(inside);
    }
    if let Some(id) = &settings.s3_access_key_id {
        builder = builder.with_access_key_id(id);
    }
    if let Some(secret) = &settings.s3_secret_access_key {
        builder = builder.with_secret_access_key(secret.expose_secret());
    }
    let store = builder.build().map_err(|error| SetupError(error.to_string()))?;
    Ok(Objects { store: Arc::new(PrefixStore::new(store, url.path())), folder: None })
}

/// An object being written; dropped, it leaves nothing that anybody can see.
pub struct Writer {
    store: Arc<dyn ObjectStore>,
    path: Path,
    sealer: Sealer,
    /// Sealed and not yet handed to the store.
    part: Vec<u8>,
    part_size: usize,
    /// Of an object larger than one part.
    upload: Option<Box<dyn MultipartUpload>>,
}

impl Writer {
    /// Writes what follows.
    pub async fn push(&mut self, clear: &[u8]) -> Result<(), ObjectError> {
        // Piece by piece, so that a large chunk does not grow the part beyond one piece.
        for clear in clear.chunks(PIECE) {
            self.sealer.push(clear, &mut self.part)?;
            if self.part.len() >= self.part_size {
                self.send().await?;
            }
        }
        Ok(())
    }

    async fn send(&mut self) -> Result<(), ObjectError> {
        let upload = match &mut self.upload {
            Some(upload) => upload,
            none => none.insert(self.store.put_multipart(&self.path).await?),
        };
        let part = std::mem::replace(&mut self.part, Vec::with_capacity(self.part_size + 2 * PIECE));
        upload.put_part(PutPayload::from(part)).await?;
        Ok(())
    }

    /// Makes the object: now it is there, whole.
    pub async fn finish(mut self) -> Result<(), ObjectError> {
        self.sealer.finish(&mut self.part)?;
        let rest = PutPayload::from(self.part);
        let Some(mut upload) = self.upload else {
            self.store.put(&self.path, rest).await?;
            return Ok(());
        };
        let done = async {
            upload.put_part(rest).await?;
            upload.complete().await
        };
        if let Err(error) = done.await {
            let _ = upload.abort().await;
            return Err(error.into());
        }
        Ok(())
    }

    /// Drops what was written so far, in the store too.
    pub async fn abort(self) {
        if let Some(mut upload) = self.upload
            && let Err(error) = upload.abort().await
        {
            tracing::warn!(%error, "an object that was not finished could not be dropped");
        }
    }
}

/// An object being read.
pub struct Reader {
    stored: BoxStream<'static, object_store::Result<Bytes>>,
    /// Until the end was proved.
    opener: Option<Opener>,
}

impl Reader {
    /// The next bytes, proved; `None` after the last, once it is proved that it is the last.
    pub async fn next(&mut self) -> Result<Option<Bytes>, ObjectError> {
        let mut clear = Vec::new();
        while let Some(mut opener) = self.opener.take() {
            match self.stored.next().await {
                Some(sealed) => {
                    opener.push(&sealed?, &mut clear)?;
                    self.opener = Some(opener);
                }
                None => opener.finish(&mut clear)?,
            }
            if !clear.is_empty() {
                return Ok(Some(clear.into()));
            }
        }
        Ok(None)
    }
}
