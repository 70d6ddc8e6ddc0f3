//! Kept files that a step uploads.

use crate::company::{Company, Live};
use crate::desk::at_the_desk;
use crate::world::World;
use akis_form::SubmissionId;
use akis_objects::ObjectKey;
use akis_store::files::{self, object_name};
use akis_store::{DeliveryState, FileId, MIGRATOR, WaitsFor};
use sqlx::PgPool;

/// An answer whose one file is kept, with this content or, without any, no longer where it was kept.
async fn answer_with_file(world: &World, company: &Company, live: &Live, content: Option<&str>) -> SubmissionId {
    let (id, session) = company.complete(world, live).await;
    let file = FileId::new();
    let mut tx = world.begin(company.tenant).await;
    sqlx::query(
        "insert into files (tenant_id, id, session_id, flow_id, submission_id, question, media_id, origin, file_name, max_kib,
                            types, state, scanned, mime_type, size)
         values ($1, $2, $3, $4, $5, 'passport', 'm', 'cdn', 'kimlik.pdf', 100, '{}', 'kept', 'clean', 'application/pdf', $6)",
    )
    .bind(company.tenant.0)
    .bind(file.0)
    .bind(session.0)
    .bind(company.flow.0)
    .bind(id.0)
    .bind(i64::try_from(content.map_or(1, str::len)).unwrap())
    .execute(&mut *tx)
    .await
    .unwrap();
    let (_, key) = files::get(&mut tx, id, file).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    if let Some(content) = content {
        let mut writer = world.objects.writer(&object_name(company.tenant, file), &ObjectKey::new(key.bytes()));
        writer.push(content.as_bytes()).await.unwrap();
        writer.finish().await.unwrap();
    }
    id
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_kept_file_is_streamed_to_the_destination(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    at_the_desk(&world, &company, &["file", "submit"], "ask").await;
    let content = "passport of Zeynep ".repeat(10_000);
    let id = answer_with_file(&world, &company, &live, Some(&content)).await;
    let worker = world.worker();
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    let sent = &world.vendor.calls("desk_file")[0].body;
    assert!(sent.contains("name=\"folder\"\r\n\r\nakis\r\n") && sent.contains("filename=\"kimlik.pdf\""));
    assert!(sent.contains(&content), "all of it, in clear");
    assert!(world.vendor.calls("desk_submit")[0].body.contains("desk_file-0"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_file_that_is_not_where_it_was_kept_waits_for_a_person_and_nothing_is_sent(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    at_the_desk(&world, &company, &["file", "submit"], "impossible").await;
    let id = answer_with_file(&world, &company, &live, None).await;
    let worker = world.worker();
    let stuck = company.delivery_is(&world, id, DeliveryState::NeedsAttention).await;
    worker.stop().await;
    assert_eq!(stuck.waits_for, Some(WaitsFor::Correction));
    assert!(stuck.problem.unwrap().en.contains("file store"));
    assert!(world.vendor.calls("desk_file").is_empty() && !stuck.steps[0].unclear);
}
