use crate::source::unauthorized;
use crate::world::World;
use akis_connections::{CallError, Sending, UploadSource};
use akis_connectors::{Access, Call, EncodeError, Reach, Upload};
use akis_egress::{Destination, Egress, EgressError};
use akis_form::SourceKind;
use akis_store::connections::NewConnection;
use akis_store::{ConnectionStatus, MIGRATOR, SignIn};
use bytes::Bytes;
use http::{Request, Response};
use secrecy::ExposeSecret as _;
use sqlx::PgPool;
use std::sync::Mutex;
use url::Url;

/// A call with the connection's token, if there is one.
fn call(url: &Url, access: Option<&Access>, reach: Reach) -> Call {
    let bearer = access.map_or("nobody", |access| access.token.expose_secret());
    let request = Request::post(url.as_str()).header("authorization", format!("Bearer {bearer}"));
    Call { request: request.body(Bytes::new()).unwrap(), upload: None, reach }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_systems_call_is_renewed_and_repeated_like_any_other(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    world.source.script_call(unauthorized());
    let url = world.at("/submit");
    let build = |access: Option<&Access>| Ok(call(&url, access, Reach::Vendor));
    let answer = world.caller.send(world.tenant, Some(world.connection), &[], build, None).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(world.source.bearers(), ["access-1", "access-2"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn elsewhere_a_401_says_nothing_about_the_connection(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    world.source.script_call(unauthorized());
    let url = world.at("/hook");
    let build = |access: Option<&Access>| Ok(call(&url, access, Reach::Anywhere));
    let answer = world.caller.send(world.tenant, Some(world.connection), &[], build, None).await.unwrap();
    assert_eq!((answer.status().as_u16(), world.source.renewals()), (401, 0));
    assert_eq!(world.kept().await.status, ConnectionStatus::Active);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn without_a_connection_only_the_named_origins_are_called(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let url = world.at("/post");
    let build = |access: Option<&Access>| Ok(call(&url, access, Reach::Vendor));
    let refused = world.caller.send(world.tenant, None, &[], build, None).await.unwrap_err();
    assert!(matches!(refused, CallError::Egress(EgressError::Refused { .. })), "{refused:?}");
    assert!(world.source.bearers().is_empty());
    world.caller.send(world.tenant, None, &[world.at("/")], build, None).await.unwrap();
    assert_eq!(world.source.bearers(), ["nobody"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_call_that_cannot_be_made_is_not_sent(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let build = |_: Option<&Access>| Err::<Call, _>(EncodeError::OtherSystem);
    let error = world.caller.send(world.tenant, Some(world.connection), &[], build, None).await.unwrap_err();
    assert!(matches!(error, CallError::Encode(EncodeError::OtherSystem)), "{error:?}");
    assert!(world.source.bearers().is_empty());
}

/// Notes which file it was asked for.
#[derive(Default)]
struct Files(Mutex<Vec<String>>);

impl UploadSource for Files {
    fn send<'a>(
        &'a self,
        egress: &'a Egress,
        to: Destination<'a>,
        request: Request<Bytes>,
        upload: &'a Upload,
    ) -> Sending<'a> {
        self.0.lock().unwrap().push(upload.file.clone());
        Box::pin(egress.send(to, request))
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_file_goes_through_whoever_keeps_the_files(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let url = world.at("/files");
    let build = |access: Option<&Access>| {
        let upload = Upload {
            fields: Vec::new(),
            part: "file".into(),
            file: "f1".into(),
            file_name: "pasaport.pdf".into(),
            mime_type: "application/pdf".into(),
        };
        Ok(Call { upload: Some(upload), ..call(&url, access, Reach::Vendor) })
    };
    let nobody = world.caller.send(world.tenant, Some(world.connection), &[], build, None).await.unwrap_err();
    assert!(!nobody.may_have_arrived() && world.source.bearers().is_empty(), "{nobody:?}");
    let files = Files::default();
    let sent = world.caller.send(world.tenant, Some(world.connection), &[], build, Some(&files)).await;
    let sent: Response<Bytes> = sent.unwrap();
    assert_eq!((sent.status().as_u16(), files.0.into_inner().unwrap()), (200, vec!["f1".to_owned()]));
}

/// A SurveyMonkey account that lives at this address.
fn surveymonkey(base_url: &str) -> NewConnection {
    NewConnection {
        source: SourceKind::Surveymonkey,
        base_url: Some(base_url.to_owned()),
        ..World::account(1800, None)
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_account_is_called_where_it_lives_if_the_settings_know_the_place(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let seen = async |base_url: &str| {
        let connection = world.connect(&surveymonkey(base_url)).await;
        let seen = Mutex::new(None);
        let build = |access: &Access| {
            *seen.lock().unwrap() = Some(access.base_url.clone());
            Request::get(world.at("/").as_str()).header("authorization", "Bearer x").body(Bytes::new()).unwrap()
        };
        world.caller.call(world.tenant, connection, build).await.unwrap();
        seen.into_inner().unwrap().unwrap()
    };
    let eu = world.at("/surveymonkey-eu");
    assert_eq!(seen(eu.as_str()).await, Some(eu));
    // A token never follows an address that is not in the settings.
    assert_eq!(seen("https://surveymonkey.evil.example/").await, None);
    assert_eq!(seen("no address").await, None);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_key_works_without_an_app_of_this_installation(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let typeform = |sign_in| NewConnection { source: SourceKind::Typeform, sign_in, ..World::account(1800, None) };
    let url = world.at("/typeform/forms");
    let ask = async |connection| {
        let build = |access: Option<&Access>| Ok(call(&url, access, Reach::Vendor));
        world.caller.send(world.tenant, Some(connection), &[], build, None).await
    };
    let connection = world.connect(&typeform(SignIn::Key)).await;
    assert_eq!(ask(connection).await.unwrap().status(), 200);
    let connection = world.connect(&typeform(SignIn::Oauth)).await;
    let error = ask(connection).await.unwrap_err();
    assert!(matches!(error, CallError::NotConfigured(_)), "{error:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_token_for_the_persons_own_browser_is_a_fresh_one(pool: PgPool) {
    let world = World::new(&pool, 30).await;
    let token = world.caller.token(world.tenant, world.connection).await.unwrap();
    assert_eq!(token.expose_secret(), "access-2");
}
