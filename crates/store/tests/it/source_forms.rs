use crate::world::{Company, World, form, new_version};
use akis_form::{Choice, Choices, Content, Form, Item, Question, QuestionId, QuestionKind, SourceKind};
use akis_store::control::source_hooks;
use akis_store::{StoreError, TenantTx, flow_versions, flows, jobs, publications, source_forms, source_watches};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

fn called(title: &str) -> Form {
    Form { title: title.into(), ..form("a") }
}

async fn latest(tx: &mut TenantTx, a: &Company) -> source_forms::Standing {
    source_forms::standing(tx, a.flow).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_imported_flow_begins_with_what_the_source_had() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let standing = latest(&mut tx, &a).await;
    let draft = flows::get(&mut tx, a.flow).await.unwrap().unwrap().form;
    assert_eq!(standing.base, standing.latest);
    assert_eq!(standing.base.form, draft);
    assert_eq!(standing.base.version, draft.source.unwrap().version);
    assert_eq!(standing.deleted_at, None);

    // A form drawn here has no source to stand to.
    let mut own = crate::world::draft("own", a.connection, a.person);
    own.form.source = None;
    own.connection_id = None;
    let own = flows::insert(&mut tx, &own).await.unwrap();
    assert_eq!(source_forms::standing(&mut tx, own).await.unwrap(), None);
    assert!(matches!(source_forms::note_deleted(&mut tx, own).await, Err(StoreError::NotFound(_))));
}

#[tokio::test]
async fn the_same_form_under_a_new_token_is_the_same_state() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let before = latest(&mut tx, &a).await;
    let mut touched = before.base.form.clone();
    touched.source.as_mut().unwrap().version = "touched".into();
    assert!(!source_forms::note_read(&mut tx, a.flow, &touched, "touched").await.unwrap());
    let after = latest(&mut tx, &a).await;
    assert_eq!((after.latest.id, after.latest.version.as_str()), (before.latest.id, "touched"));

    assert!(source_forms::note_read(&mut tx, a.flow, &called("New"), "2").await.unwrap());
    assert!(!source_forms::note_read(&mut tx, a.flow, &called("New"), "2").await.unwrap());
    let changed = latest(&mut tx, &a).await;
    assert_eq!(changed.base.id, before.base.id, "the draft stands on what it stood on");
    assert_eq!(changed.latest.form.title, "New");
    // Gone back to what it was, it is the first state again.
    assert!(source_forms::note_read(&mut tx, a.flow, &touched, "3").await.unwrap());
    assert_eq!(latest(&mut tx, &a).await.latest.id, before.base.id);
}

/// A form of this system with a picture on the form and one at an option, each at this address.
fn pictured(kind: SourceKind, address: &str) -> Form {
    let mut form = form("a");
    form.source.as_mut().unwrap().kind = kind;
    let content = Content { image: Some(address.into()), ..Content::default() };
    let option = Choice { value: "v".into(), label: "V".into(), image: Some(address.into()), ..Choice::default() };
    let choices = Choices { options: vec![option], ..Choices::default() };
    let question = Question {
        id: QuestionId::new("which"),
        label: "Which?".into(),
        kind: QuestionKind::SingleChoice(choices),
        ..Question::default()
    };
    form.pages[0].items.extend([Item::Content(content), Item::Question(question)]);
    form
}

#[tokio::test]
async fn google_s_addresses_of_pictures_make_no_new_state_and_other_ones_do() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let mut read = async |kind, address: &str| {
        source_forms::note_read(&mut tx, a.flow, &pictured(kind, address), "1").await.unwrap()
    };
    assert!(read(SourceKind::GoogleForms, "https://lh7-rt.googleusercontent.com/a?key=1").await);
    assert!(!read(SourceKind::GoogleForms, "https://lh7-rt.googleusercontent.com/b?key=2").await);
    // Elsewhere an address is the picture's own.
    assert!(read(SourceKind::Typeform, "https://images.typeform.com/images/a").await);
    assert!(read(SourceKind::Typeform, "https://images.typeform.com/images/b").await);
}

#[tokio::test]
async fn a_picture_that_is_taken_away_at_google_is_a_new_state() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let mut form = pictured(SourceKind::GoogleForms, "https://lh7-rt.googleusercontent.com/a");
    assert!(source_forms::note_read(&mut tx, a.flow, &form, "1").await.unwrap());
    form.pages[0].items.retain(|item| !matches!(item, Item::Content(_)));
    assert!(source_forms::note_read(&mut tx, a.flow, &form, "1").await.unwrap());
}

#[tokio::test]
async fn what_is_live_stands_on_what_its_version_was_made_from() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let first = latest(&mut tx, &a).await.base;
    let live = source_forms::live(&mut tx, a.flow).await.unwrap();
    assert_eq!(live.iter().map(|state| (state.id, &state.form)).collect::<Vec<_>>(), [(first.id, &first.form)]);
    assert!(flow_versions::stands_on_base(&mut tx, a.version).await.unwrap());

    source_forms::note_read(&mut tx, a.flow, &called("New"), "2").await.unwrap();
    let second = latest(&mut tx, &a).await.latest.id;
    source_forms::set_base(&mut tx, a.flow, second).await.unwrap();
    assert!(!flow_versions::stands_on_base(&mut tx, a.version).await.unwrap());
    let version = new_version(a.flow);
    flow_versions::insert(&mut tx, &version).await.unwrap();
    assert!(flow_versions::stands_on_base(&mut tx, version.id).await.unwrap());
    assert_eq!(source_forms::live(&mut tx, a.flow).await.unwrap()[0].id, first.id, "made, and not published");
    publications::set_published_version(&mut tx, a.publication, version.id).await.unwrap();
    let live = source_forms::live(&mut tx, a.flow).await.unwrap();
    assert_eq!(live.iter().map(|state| state.id).collect::<Vec<_>>(), [second]);
}

#[tokio::test]
async fn a_form_that_is_gone_can_come_back() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    assert!(source_forms::note_deleted(&mut tx, a.flow).await.unwrap());
    assert!(!source_forms::note_deleted(&mut tx, a.flow).await.unwrap());
    let gone = latest(&mut tx, &a).await;
    assert!(gone.deleted_at.is_some());
    let form = gone.base.form.clone();
    assert!(source_forms::note_read(&mut tx, a.flow, &form, "1").await.unwrap(), "that it is back is news");
    assert_eq!(latest(&mut tx, &a).await.deleted_at, None);
}

#[tokio::test]
async fn a_version_remembers_what_its_draft_stood_on() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let first = latest(&mut tx, &a).await.base.id;
    source_forms::note_read(&mut tx, a.flow, &called("New"), "2").await.unwrap();
    let second = latest(&mut tx, &a).await.latest.id;
    let before = new_version(a.flow);
    flow_versions::insert(&mut tx, &before).await.unwrap();
    source_forms::set_base(&mut tx, a.flow, second).await.unwrap();
    let after = new_version(a.flow);
    flow_versions::insert(&mut tx, &after).await.unwrap();
    for (version, state) in [(before.id, first), (after.id, second)] {
        let kept: uuid::Uuid = sqlx::query_scalar("select source_form_id from flow_versions where id = $1")
            .bind(version.0)
            .fetch_one(&mut *tx)
            .await
            .unwrap();
        assert_eq!(kept, state.0);
    }
    let elsewhere = akis_store::SourceFormId::new();
    assert!(matches!(source_forms::set_base(&mut tx, a.flow, elsewhere).await, Err(StoreError::NotFound(_))));
}

#[tokio::test]
async fn states_that_nothing_was_made_from_are_forgotten_when_there_are_many() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let base = latest(&mut tx, &a).await.base.id;
    tx.commit().await.unwrap();
    for turn in 0..40 {
        // One transaction each: the order is that of the clock.
        let mut tx = world.begin(a.tenant).await;
        source_forms::note_read(&mut tx, a.flow, &called(&format!("State {turn}")), "x").await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = world.begin(a.tenant).await;
    let kept: i64 = sqlx::query_scalar("select count(*) from source_forms").fetch_one(&mut *tx).await.unwrap();
    assert!((20..=23).contains(&kept), "{kept}");
    let standing = latest(&mut tx, &a).await;
    assert_eq!((standing.base.id, standing.latest.form.title.as_str()), (base, "State 39"));
}

#[tokio::test]
async fn the_flows_to_look_after_are_those_with_a_connection_that_works() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    let watched = source_forms::watched(&mut tx, None).await.unwrap();
    let [one] = watched.as_slice() else { panic!("{watched:?}") };
    assert_eq!((one.flow_id, one.connection_id, one.source), (a.flow, a.connection, SourceKind::Hubspot));
    assert!(one.checked_at.is_some() && !one.told);
    assert_eq!(source_forms::watched(&mut tx, Some(a.flow)).await.unwrap(), watched);
    // One that lacks something for an answer can read all the same.
    let lacks = akis_sentence::Sentence::quoted("responses_write");
    assert!(akis_store::connections::mark_permission_needed(&mut tx, a.connection, 1, &lacks).await.unwrap());
    assert_eq!(source_forms::watched(&mut tx, None).await.unwrap(), watched);
    akis_store::connections::delete(&mut tx, a.connection).await.unwrap();
    assert_eq!(source_forms::watched(&mut tx, None).await.unwrap(), []);
}

#[tokio::test]
async fn a_check_asked_for_twice_is_one_job() {
    let world = World::new().await;
    let a = world.company("a").await;
    for _ in 0..2 {
        let mut tx = world.begin(a.tenant).await;
        source_forms::request_check(&mut tx, a.flow, Timestamp::now()).await.unwrap();
        tx.commit().await.unwrap();
    }
    let count: i64 = sqlx::query_scalar("select count(*) from control.jobs where kind = $1")
        .bind(jobs::CHECK_SOURCE)
        .fetch_one(&mut world.database.superuser().await)
        .await
        .unwrap();
    assert_eq!(count, 1);
}

#[tokio::test]
async fn a_watch_is_asked_for_by_one_renewed_in_time_and_its_old_address_leads_nowhere() {
    let world = World::new().await;
    let a = world.company("a").await;
    let from_now = |hours| Timestamp::now().checked_add(SignedDuration::from_hours(hours)).unwrap();
    let mut tx = world.begin(a.tenant).await;
    let flow = source_forms::watched(&mut tx, Some(a.flow)).await.unwrap().remove(0);
    let (first, second) = (SecretString::from("first"), SecretString::from("second"));
    let past = from_now(-1);
    assert!(source_watches::claim(&mut tx, &flow, &first, from_now(24), past).await.unwrap());
    let hook = source_hooks::find(&mut tx, "first").await.unwrap().unwrap();
    assert_eq!((hook.tenant, hook.flow, hook.source), (a.tenant, a.flow, SourceKind::Hubspot));
    source_watches::set(&mut tx, a.flow, "watch-1", Some(from_now(48))).await.unwrap();
    assert!(source_forms::watched(&mut tx, None).await.unwrap()[0].told);
    assert!(!source_watches::claim(&mut tx, &flow, &second, from_now(24), past).await.unwrap(), "it stands");
    // A day before its end it is renewed, and nobody else asks meanwhile.
    source_watches::set(&mut tx, a.flow, "watch-1", Some(from_now(3))).await.unwrap();
    assert!(source_watches::claim(&mut tx, &flow, &second, from_now(24), from_now(1)).await.unwrap());
    assert!(!source_watches::claim(&mut tx, &flow, &first, from_now(24), from_now(1)).await.unwrap());
    // The address that the source knows leads nowhere, so it cannot tell until it is told of the new one.
    assert!(!source_forms::watched(&mut tx, None).await.unwrap()[0].told);
    assert_eq!(source_hooks::find(&mut tx, "first").await.unwrap(), None);
    assert!(source_hooks::find(&mut tx, "second").await.unwrap().is_some());
    let of_form = source_hooks::of_form(&mut tx, SourceKind::Hubspot, &flow.form_id).await.unwrap();
    assert_eq!(of_form, [hook]);
    assert!(source_hooks::of_form(&mut tx, SourceKind::Hubspot, "a\0b").await.unwrap().is_empty());

    let watches = source_watches::of_connection(&mut tx, a.connection).await.unwrap();
    assert_eq!(watches.len(), 1);
    assert_eq!(watches[0].watch_id.as_deref(), Some("watch-1"));
    source_watches::remove(&mut tx, a.flow).await.unwrap();
    assert_eq!(source_watches::get(&mut tx, a.flow).await.unwrap(), None);
    assert_eq!(source_hooks::find(&mut tx, "second").await.unwrap(), None);
}
