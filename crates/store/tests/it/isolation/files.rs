use super::refused;
use crate::files::{answered, uploads};
use crate::world::{Company, World};
use akis_store::file_work::{Fetched, Readiness, Verdict};
use akis_store::files::Reply;
use akis_store::{FileId, FileRefusal};
use std::collections::BTreeSet;

/// A file of A's in work, and one that was refused.
pub(super) async fn prepare(world: &World, a: &Company) -> (FileId, FileId) {
    let (work, settled) = (answered(world, a, "media-1").await, answered(world, a, "media-2").await);
    let mut tx = world.begin(a.tenant).await;
    let refused = Verdict::Refused(FileRefusal::Type);
    akis_store::file_work::settle(&mut tx, settled.file, &refused).await.unwrap();
    tx.commit().await.unwrap();
    (work.file, settled.file)
}

pub(super) async fn probe(
    world: &World,
    a: &Company,
    b: &Company,
    (file, settled): (FileId, FileId),
    probed: &mut BTreeSet<String>,
) {
    // B may name A's session: the row is B's own, and leads nowhere.
    let new = [crate::files::upload("media-of-b")];
    let own = probe!(probed, world, b, files::expect(uploads(a.session, b.flow, &new))).unwrap();
    assert_eq!(own.len(), 1);
    let reply =
        Reply { session: a.session, flow: a.flow, account: a.account, submission: a.submission, files: &[] };
    probe!(probed, world, b, files::expect_from_reply(reply)).unwrap();
    assert!(probe!(probed, world, b, files::standings(a.session, &["media-1"])).unwrap().is_empty());
    probe!(probed, world, b, files::attach(a.session, b.submission)).unwrap();
    assert!(probe!(probed, world, b, files::list(a.submission)).unwrap().is_empty());
    assert!(probe!(probed, world, b, files::get(a.submission, file)).unwrap().is_none());
    assert!(refused(probe!(probed, world, b, files::retry(a.submission, settled))));
    assert!(refused(probe!(probed, world, b, files::leave_out(a.submission, settled))));
    assert!(probe!(probed, world, b, file_work::get(file)).unwrap().is_none());
    let fetched = Fetched { mime_type: "image/png".into(), size: 1, sha256: [0; 32] };
    assert!(!probe!(probed, world, b, file_work::mark_fetched(file, &fetched)).unwrap());
    let gone = Verdict::Refused(FileRefusal::Gone);
    assert_eq!(probe!(probed, world, b, file_work::settle(file, &gone)).unwrap(), None);
    assert_eq!(probe!(probed, world, b, file_work::of_delivery(a.delivery)).unwrap(), Readiness::Ready);
    assert!(probe!(probed, world, b, file_work::drop_unattached(file)).unwrap(), "to B it is not there");
}
