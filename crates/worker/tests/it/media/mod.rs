//! Files that people send, from WhatsApp's CDN into the store, whatever the CDN, the scanner or the disk does.

mod cdn;
mod faults;
mod graph;
mod memory;
mod office;
mod quiet;
mod scanner;

use akis_store::file_work::Verdict;
use akis_store::{DeliveryState, FileRefusal, MIGRATOR, file_work, files, jobs};
use office::{Office, kept, picture, refused};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, PgPool};
use std::str::FromStr as _;
use uuid::Uuid;

/// Set in a process that [`alone`] starts.
const ALONE: &str = "AKIS_TEST_ALONE";

/// Runs the body of the named test in a process of its own, where nothing else uses memory or hears the log. The database
/// is made in that process: those of `sqlx::test` go by the test's name, and two processes would drop each other's.
async fn alone(test: &str, body: impl AsyncFnOnce(PgPool)) {
    if std::env::var_os(ALONE).is_none() {
        let run = std::process::Command::new("/proc/self/exe")
            .args(["--exact", test, "--nocapture"])
            .env(ALONE, "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stdout);
        let complaint = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success() && said.contains("1 passed"), "{said}{complaint}");
        return;
    }
    let options = PgConnectOptions::from_str(&std::env::var("DATABASE_URL").unwrap()).unwrap();
    let name = format!("akis_alone_{}", Uuid::now_v7().simple());
    let mut superuser = PgConnection::connect_with(&options).await.unwrap();
    superuser.execute(AssertSqlSafe(format!("create database {name}"))).await.unwrap();
    let pool = PgPool::connect_with(options.database(&name)).await.unwrap();
    MIGRATOR.run(&pool).await.unwrap();
    body(pool).await;
    superuser.execute(AssertSqlSafe(format!("drop database {name} with (force)"))).await.unwrap();
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_picture_is_kept_sealed_and_the_answer_goes_out_after_it(pool: PgPool) {
    let office = Office::open(&pool).await;
    // Three parts of the store, with an odd end.
    let sent = office.send_picture(11_000_003).await;
    let submission = office.finish(sent).await;
    assert_eq!(office.company.delivery(&office.world, submission).await.state, DeliveryState::Waiting);
    let worker = office.world.worker();
    assert_eq!(office.settled(sent).await, kept("not_scanned"));
    office.company.delivery_is(&office.world, submission, DeliveryState::Delivered).await;
    worker.stop().await;

    let content = picture(11_000_003);
    assert!(office.content(submission).await.unwrap() == content, "it opens to what was sent");
    let (file, _) = office.file(submission).await;
    assert_eq!((file.mime_type.as_deref(), file.size), (Some("image/png"), Some(content.len() as u64)));
    let name = files::object_name(office.company.tenant, sent.file);
    let stored = std::fs::read(office.world.folder.path().join(name)).unwrap();
    assert!(!stored.windows(32).any(|window| window == &content[100..132]), "it lies there in clear");
    assert_eq!((office.lying(), office.world.vendor.arrived(submission)), (1, 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_answer_waits_for_its_file_and_for_a_decision_about_it(pool: PgPool) {
    let office = Office::open(&pool).await;
    let sent = office.send("/gone", "photo.png", cdn::encrypted(b"x").1).await;
    let submission = office.finish(sent).await;
    let worker = office.world.worker();
    assert_eq!(office.settled(sent).await, refused("gone"));
    let held = office.company.delivery_is(&office.world, submission, DeliveryState::NeedsAttention).await;
    assert!(held.problem.unwrap().en.contains("file"));
    assert!(office.file(submission).await.0.problem.unwrap().en.contains("WhatsApp no longer has this file"));
    assert_eq!(office.world.vendor.arrived(submission), 0);

    let mut tx = office.world.begin(office.company.tenant).await;
    assert!(files::leave_out(&mut tx, submission, sent.file).await.unwrap());
    tx.commit().await.unwrap();
    office.company.delivery_is(&office.world, submission, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!(office.world.vendor.arrived(submission), 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_file_that_was_gone_can_be_fetched_again(pool: PgPool) {
    let office = Office::open(&pool).await;
    let (file, metadata) = cdn::encrypted(&picture(500));
    office.cdn.serve("/late", [cdn::Turn::Status(404), cdn::Turn::Bytes(file)]);
    let sent = office.send("/late", "photo.png", metadata).await;
    let submission = office.finish(sent).await;
    let worker = office.world.worker();
    office.company.delivery_is(&office.world, submission, DeliveryState::NeedsAttention).await;
    let mut tx = office.world.begin(office.company.tenant).await;
    assert!(files::retry(&mut tx, submission, sent.file).await.unwrap());
    tx.commit().await.unwrap();
    office.company.delivery_is(&office.world, submission, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!(office.content(submission).await.unwrap(), picture(500));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_a_question_does_not_take_is_not_kept(pool: PgPool) {
    let office = Office::open(&pool).await;
    let program = [b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF".as_slice(), &[0; 500]].concat();
    let (file, metadata) = cdn::encrypted(&program);
    office.cdn.serve("/program", [cdn::Turn::Bytes(file)]);
    let disguised = office.send("/program", "photo.png", metadata).await;
    let (file, metadata) = cdn::encrypted(&picture(100));
    office.cdn.serve("/renamed", [cdn::Turn::Bytes(file)]);
    let misnamed = office.send("/renamed", "photo.pdf", metadata).await;
    let (file, metadata) = cdn::encrypted(&picture(2 * 1024 - 16));
    office.cdn.serve("/large", [cdn::Turn::Bytes(file)]);
    let url = office.cdn_url.join("/large").unwrap();
    let send = |max_kib: u32| {
        office.send_as(url.as_str(), {
            let metadata = metadata.clone();
            move |upload| {
                upload.encryption = Some(metadata);
                upload.max_kib = max_kib;
            }
        })
    };
    let (over, fits) = (send(1).await, send(2).await);
    let worker = office.world.worker();
    assert_eq!(office.settled(disguised).await, refused("type"));
    assert_eq!(office.settled(misnamed).await, refused("type"));
    assert_eq!(office.settled(over).await, refused("too_large"));
    assert_eq!(office.settled(fits).await, kept("not_scanned"));
    worker.stop().await;
    assert_eq!(office.lying(), 1, "nothing of the others stayed");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn files_of_forms_that_were_never_finished_are_dropped(pool: PgPool) {
    let office = Office::open(&pool).await;
    let (left, taken) = (office.send_picture(100).await, office.send_picture(100).await);
    let submission = office.finish(taken).await;
    let worker = office.world.worker();
    office.settled(left).await;
    office.settled(taken).await;
    assert_eq!(office.lying(), 2);
    sqlx::query("update control.jobs set run_at = now() where kind = $1")
        .bind(jobs::DROP_FILE)
        .execute(&pool)
        .await
        .unwrap();
    crate::world::until("the job has run", async || {
        let sql = "select count(*) from control.jobs where kind = $1";
        let left: i64 = sqlx::query_scalar(sql).bind(jobs::DROP_FILE).fetch_one(&pool).await.unwrap();
        (left == 0).then_some(())
    })
    .await;
    worker.stop().await;
    assert_eq!(office.standing(left.file).await, None);
    assert_eq!(office.content(submission).await.unwrap(), picture(100));
    assert_eq!(office.lying(), 1);
}

/// The worker that lost its lease finds the file settled and changes nothing.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_settled_file_stays_as_it_is(pool: PgPool) {
    let office = Office::open(&pool).await;
    let sent = office.send_picture(100).await;
    let submission = office.finish(sent).await;
    let worker = office.world.worker();
    assert_eq!(office.settled(sent).await, kept("not_scanned"));
    worker.stop().await;
    let mut tx = office.world.begin(office.company.tenant).await;
    let late = Verdict::Refused(FileRefusal::Damaged);
    let now = file_work::settle(&mut tx, sent.file, &late).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(now, Some(akis_store::FileState::Kept));
    assert_eq!(office.content(submission).await.unwrap(), picture(100));
}
