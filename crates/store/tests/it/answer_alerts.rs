//! People hear of answers that nobody sends before somebody has looked at them.

use crate::files::{answered, uploads};
use crate::world::{Company, World, new_session, submission};
use akis_sentence::Sentence;
use akis_store::alerts::{self, Alert};
use akis_store::file_work::{self, Verdict};
use akis_store::replies::{CompleteByReply, Correction, NewReply, ReplyProblem};
use akis_store::{
    AlertCategory, FileId, FileRefusal, Origin, Scan, TenantTx, corrections, destinations, files, replies,
    sessions,
};
use serde_json::Map;

async fn stand(tx: &mut TenantTx, a: &Company, category: AlertCategory) -> Vec<Alert> {
    let listed = alerts::list(tx, a.person, true, None, 50).await.unwrap();
    let mut of: Vec<Alert> =
        listed.into_iter().map(|listed| listed.alert).filter(|alert| alert.category == category).collect();
    of.sort_by(|a, b| a.key.cmp(&b.key));
    of
}

async fn settle(tx: &mut TenantTx, id: FileId, verdict: Verdict) {
    if matches!(verdict, Verdict::Kept(_)) {
        let fetched = file_work::Fetched { mime_type: "application/pdf".into(), size: 9, sha256: [7; 32] };
        file_work::mark_fetched(tx, id, &fetched).await.unwrap();
    }
    file_work::settle(tx, id, &verdict).await.unwrap();
}

#[tokio::test]
async fn a_lost_file_is_told_also_without_any_destination_until_it_is_settled() {
    for with_destination in [true, false] {
        let world = World::new().await;
        let a = world.company("a").await;
        let (one, two) = (answered(&world, &a, "m-1").await, answered(&world, &a, "m-2").await);
        let kept = answered(&world, &a, "m-3").await;
        let mut tx = world.begin(a.tenant).await;
        if !with_destination {
            for destination in destinations::list(&mut tx, a.flow).await.unwrap() {
                destinations::delete(&mut tx, destination.id).await.unwrap();
            }
        }
        settle(&mut tx, kept.file, Verdict::Kept(Scan::Clean)).await;
        assert_eq!(stand(&mut tx, &a, AlertCategory::File).await, []);
        settle(&mut tx, one.file, Verdict::Refused(FileRefusal::Infected)).await;
        settle(&mut tx, two.file, Verdict::Refused(FileRefusal::Gone)).await;
        let [alert] = stand(&mut tx, &a, AlertCategory::File).await.try_into().unwrap();
        assert_eq!((alert.count, alert.flow_id), (2, Some(a.flow)));
        assert_eq!(alert.path, format!("/r/{}", two.submission));
        assert!(alert.title.en.contains("Tekne turu a") && alert.title.tr.contains("Tekne turu a"));
        assert!(alert.next_step.en.contains("no longer has this file") && alert.next_step.en.contains("decide"));

        // That nothing can be fetched at all is another matter, which the first must not hide.
        assert!(files::retry(&mut tx, two.submission, two.file).await.unwrap());
        assert_eq!(stand(&mut tx, &a, AlertCategory::File).await.len(), 1, "under way is not settled");
        settle(&mut tx, two.file, Verdict::Failed(Sentence::quoted("The scanner is away."))).await;
        let both = stand(&mut tx, &a, AlertCategory::File).await;
        assert_eq!(both.len(), 2);
        assert_eq!(both[0].next_step, Sentence::quoted("The scanner is away."));

        assert!(files::retry(&mut tx, two.submission, two.file).await.unwrap());
        settle(&mut tx, two.file, Verdict::Kept(Scan::Clean)).await;
        let [alert] = stand(&mut tx, &a, AlertCategory::File).await.try_into().unwrap();
        assert_eq!(alert.path, format!("/r/{}", one.submission), "it leads to the one that is left");
        assert!(files::leave_out(&mut tx, one.submission, one.file).await.unwrap());
        assert_eq!(stand(&mut tx, &a, AlertCategory::File).await, []);
    }
}

#[tokio::test]
async fn a_file_that_was_lost_before_the_form_was_finished_is_told_then() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    for (origin, told) in [(Origin::Test, 0), (Origin::Agent, 1)] {
        let mut new = new_session(a.flow, a.version, a.publication);
        new.origin = origin;
        let session = sessions::open(&mut tx, &new).await.unwrap();
        let new = [crate::files::upload("m-1")];
        files::expect(&mut tx, uploads(session, a.flow, &new)).await.unwrap();
        let id: uuid::Uuid = sqlx::query_scalar("select id from files where session_id = $1")
            .bind(session.0)
            .fetch_one(&mut *tx)
            .await
            .unwrap();
        settle(&mut tx, FileId(id), Verdict::Refused(FileRefusal::Damaged)).await;
        assert_eq!(stand(&mut tx, &a, AlertCategory::File).await, [], "it belongs to no answer yet");
        let submission = crate::files::complete(&mut tx, &a, session, &["m-1"]).await;
        let all = stand(&mut tx, &a, AlertCategory::File).await;
        assert_eq!(all.len(), told, "{origin}");
        assert!(all.iter().all(|alert| alert.path == format!("/r/{submission}")));
    }
}

#[tokio::test]
async fn answers_that_do_not_fit_are_told_until_the_last_is_corrected() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    for destination in destinations::list(&mut tx, a.flow).await.unwrap() {
        destinations::delete(&mut tx, destination.id).await.unwrap();
    }
    let waits = Sentence::quoted("Correct it.");
    let problems =
        [ReplyProblem { field: "firstname".into(), question: "Adınız?".into(), problem: "Kısa.".into() }];
    let reply = Map::new();
    let correction = Some(Correction { problems: &problems, reply: &reply, waits: &waits });
    let mut wrong = Vec::new();
    for (message_id, origin) in [("1", Origin::Test), ("2", Origin::Agent), ("3", Origin::Agent)] {
        let mut new = new_session(a.flow, a.version, a.publication);
        new.origin = origin;
        let session = sessions::open(&mut tx, &new).await.unwrap();
        let submission = submission("x");
        replies::note(&mut tx, NewReply { message_id, session, contact: None }).await.unwrap();
        let end = CompleteByReply { message_id, session, version: a.version, submission: &submission, correction };
        replies::complete(&mut tx, end).await.unwrap();
        let count = stand(&mut tx, &a, AlertCategory::Delivery).await.first().map_or(0, |alert| alert.count);
        assert_eq!(count, wrong.len() as u64, "a test is told to nobody");
        wrong.push(submission.id);
    }
    let [alert] = stand(&mut tx, &a, AlertCategory::Delivery).await.try_into().unwrap();
    assert_eq!((alert.path, alert.next_step), (format!("/r/{}", wrong[2]), waits));
    corrections::finish(&mut tx, wrong[2], None, a.person).await.unwrap();
    let [alert] = stand(&mut tx, &a, AlertCategory::Delivery).await.try_into().unwrap();
    assert_eq!(alert.path, format!("/r/{}", wrong[1]));
    corrections::finish(&mut tx, wrong[1], None, a.person).await.unwrap();
    assert_eq!(stand(&mut tx, &a, AlertCategory::Delivery).await, []);
}
