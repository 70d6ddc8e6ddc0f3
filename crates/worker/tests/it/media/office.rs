//! A company whose customers send files.

use super::cdn::{Cdn, Turn, encrypted};
use crate::company::{Company, Live};
use crate::world::{World, until};
use akis_form::{Answer, AnsweredQuestion, FileRef, QuestionId, SubmissionId, WriteTarget};
use akis_objects::{ObjectError, ObjectKey};
use akis_store::files::{self, File, Upload, Uploads};
use akis_store::sessions::{self, NewSession};
use akis_store::submissions::{self, CompleteSession};
use akis_store::{FileId, FileState, Origin, SessionId};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sqlx::PgPool;
use url::Url;
use uuid::Uuid;

/// A picture as its first bytes say.
pub(crate) fn picture(size: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend((0..size).map(|at| u8::try_from(at * 7 % 251).unwrap()));
    bytes
}

pub(crate) struct Office {
    pub(crate) world: World,
    pub(crate) company: Company,
    pub(crate) live: Live,
    pub(crate) cdn: Cdn,
    pub(crate) cdn_url: Url,
    /// What the question takes.
    pub(crate) max_kib: u32,
}

/// A session that is not finished.
#[derive(Clone, Copy)]
pub(crate) struct Sent {
    pub(crate) session: SessionId,
    pub(crate) file: FileId,
}

impl Office {
    pub(crate) async fn open(pool: &PgPool) -> Self {
        let mut world = World::new(pool).await;
        let (cdn, cdn_url) = Cdn::start().await;
        // This build's ciphers are slow.
        world.media.timeout_seconds = 30;
        world.media.cdn_origins = vec![cdn_url.clone()];
        world.media.graph_origins = vec![cdn_url.clone()];
        let company = Company::new(&world).await;
        let live = company.live(&world).await;
        Self { world, company, live, cdn, cdn_url, max_kib: 25_600 }
    }

    /// Somebody sends a file that lies at this path of the CDN.
    pub(crate) async fn send(&self, path: &str, name: &str, metadata: Value) -> Sent {
        let url = self.cdn_url.join(path).unwrap();
        self.send_as(url.as_str(), |upload| {
            upload.file_name = name.into();
            upload.encryption = Some(metadata);
        })
        .await
    }

    /// The same, told apart.
    pub(crate) async fn send_as(&self, url: &str, change: impl FnOnce(&mut Upload)) -> Sent {
        let mut upload = Upload {
            question: QuestionId::new("photo"),
            media_id: Uuid::now_v7().to_string(),
            file_name: "photo.png".into(),
            cdn_url: Some(url.to_owned()),
            encryption: None,
            max_kib: self.max_kib,
            types: vec!["image/*".into()],
        };
        change(&mut upload);
        let session = NewSession {
            id: SessionId::new(),
            flow_id: self.company.flow,
            version_id: self.live.version,
            publication_id: self.live.publication,
            origin: Origin::Agent,
            flow_token: None,
            external_token: None,
        };
        let mut tx = self.world.begin(self.company.tenant).await;
        sessions::open(&mut tx, &session).await.unwrap();
        let drop_at = Timestamp::now() + SignedDuration::from_hours(1);
        let session = session.id;
        let uploads = Uploads { session, flow: self.company.flow, drop_at, uploads: &[upload] };
        files::expect(&mut tx, uploads).await.unwrap();
        let sql = "select id from files where session_id = $1";
        let file: Uuid = sqlx::query_scalar(sql).bind(session.0).fetch_one(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        Sent { session, file: FileId(file) }
    }

    /// A picture that lies on the CDN as it should.
    pub(crate) async fn send_picture(&self, size: usize) -> Sent {
        let (file, metadata) = encrypted(&picture(size));
        let path = format!("/{}", Uuid::now_v7());
        self.cdn.serve(&path, [Turn::Bytes(file)]);
        self.send(&path, "photo.png", metadata).await
    }

    /// The person finishes.
    pub(crate) async fn finish(&self, sent: Sent) -> SubmissionId {
        let mut tx = self.world.begin(self.company.tenant).await;
        let sql = "select media_id from files where id = $1";
        let media_id: String = sqlx::query_scalar(sql).bind(sent.file.0).fetch_one(&mut *tx).await.unwrap();
        let id = SubmissionId(Uuid::now_v7());
        let mut submission = akis_form::Submission::freeze(
            id,
            &crate::company::form(),
            &akis_form::Answers::from([(QuestionId::new("firstname"), Answer::Text("Zeynep".into()))]),
            Timestamp::now(),
        );
        submission.answers.push(AnsweredQuestion {
            id: QuestionId::new("photo"),
            label: "Photo".into(),
            kind: "file".into(),
            display: String::new(),
            answer: Answer::Files(vec![FileRef { media_id, ..FileRef::default() }]),
            sensitive: false,
            target: WriteTarget::None,
        });
        let end = CompleteSession { session: sent.session, version: self.live.version, submission: &submission };
        submissions::complete(&mut tx, end).await.unwrap();
        files::attach(&mut tx, sent.session, id).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// State, refusal and scan in words.
    pub(crate) async fn standing(&self, file: FileId) -> Option<(String, Option<String>, Option<String>)> {
        let mut tx = self.world.begin(self.company.tenant).await;
        let sql = "select state, refusal, scanned from files where id = $1";
        sqlx::query_as(sql).bind(file.0).fetch_optional(&mut *tx).await.unwrap()
    }

    /// Waits until it is no longer under way.
    pub(crate) async fn settled(&self, sent: Sent) -> (String, Option<String>, Option<String>) {
        until("the file has settled", async || {
            self.standing(sent.file).await.filter(|(state, ..)| state != FileState::Waiting.as_str())
        })
        .await
    }

    /// The file of a submission.
    pub(crate) async fn file(&self, submission: SubmissionId) -> (File, ObjectKey) {
        let mut tx = self.world.begin(self.company.tenant).await;
        let file = files::list(&mut tx, submission).await.unwrap().remove(0);
        let (file, key) = files::get(&mut tx, submission, file.id).await.unwrap().unwrap();
        (file, ObjectKey::new(key.bytes()))
    }

    /// What is kept of it.
    pub(crate) async fn content(&self, submission: SubmissionId) -> Result<Vec<u8>, ObjectError> {
        let (file, key) = self.file(submission).await;
        let name = files::object_name(self.company.tenant, file.id);
        let mut reader = self.world.objects.reader(&name, &key).await?;
        let mut content = vec![];
        while let Some(bytes) = reader.next().await? {
            content.extend_from_slice(&bytes);
        }
        Ok(content)
    }

    /// How many files lie in the folder, finished or not.
    pub(crate) fn lying(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
        }
        count(self.world.folder.path())
    }
}

/// How a file stands, as [`Office::settled`] gives it.
pub(crate) fn refused(why: &str) -> (String, Option<String>, Option<String>) {
    ("refused".into(), Some(why.into()), None)
}

/// The same of one that is kept.
pub(crate) fn kept(scan: &str) -> (String, Option<String>, Option<String>) {
    ("kept".into(), None, Some(scan.into()))
}

/// The same of one that waits for a person.
pub(crate) fn failed() -> (String, Option<String>, Option<String>) {
    ("failed".into(), None, None)
}
