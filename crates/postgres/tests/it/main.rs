//! A real cluster in a temporary folder, with whatever Postgres this machine has.

#![expect(clippy::unwrap_used, reason = "a failing test says where by itself")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use akis_postgres::{Cluster, Durability, Error, Role, Settings, fingerprint, place_for};
use sqlx::{Connection as _, PgConnection};

/// A folder of its own, removed at the end. World-accessible, so that the Postgres user reaches it under root.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("akis-postgres-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn settings(&self, durability: Durability) -> Settings {
        Settings { folder: self.0.clone(), durability, max_connections: 20 }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn connect(cluster: &Cluster, role: Role) -> PgConnection {
    PgConnection::connect(&cluster.url(role, "akis")).await.unwrap()
}

async fn ask(connection: &mut PgConnection, sql: &'static str) -> String {
    sqlx::query_scalar::<_, String>(sql).fetch_one(connection).await.unwrap()
}

#[tokio::test]
async fn roles_have_no_more_power_than_they_need() {
    let folder = Folder::new("roles");
    let cluster = Cluster::start(folder.settings(Durability::Unsafe)).unwrap();
    let powers = "select concat_ws(' ', rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication) \
                  from pg_roles where rolname = current_user";
    for role in [Role::Owner, Role::App] {
        assert_eq!(ask(&mut connect(&cluster, role).await, powers).await, "f f f f f", "{role:?}");
    }
    let mut app = connect(&cluster, Role::App).await;
    assert!(sqlx::query("create table mine (id int)").execute(&mut app).await.is_err(), "akis_app may not own");
    let mut owner = connect(&cluster, Role::Owner).await;
    sqlx::query("create table theirs (id int)").execute(&mut owner).await.unwrap();
    assert_eq!(ask(&mut owner, "select current_setting('fsync')").await, "off");
    assert_eq!(ask(&mut owner, "select current_setting('listen_addresses')").await, "127.0.0.1");
}

#[tokio::test]
async fn a_wrong_password_is_refused() {
    let folder = Folder::new("password");
    let cluster = Cluster::start(folder.settings(Durability::Safe)).unwrap();
    let url = format!("postgres://postgres:guess@127.0.0.1:{}/akis", cluster.port());
    assert!(PgConnection::connect(&url).await.is_err());
}

#[tokio::test]
async fn what_is_written_is_there_after_a_restart_and_a_second_start() {
    let folder = Folder::new("restart");
    let mut cluster = Cluster::start(folder.settings(Durability::Safe)).unwrap();
    let mut owner = connect(&cluster, Role::Owner).await;
    assert_eq!(ask(&mut owner, "select current_setting('fsync')").await, "on");
    assert_eq!(ask(&mut owner, "select current_setting('synchronous_commit')").await, "on");
    sqlx::query("create table kept as select 'çay' as word").execute(&mut owner).await.unwrap();
    drop(owner);

    cluster.restart().unwrap();
    assert_eq!(ask(&mut connect(&cluster, Role::Owner).await, "select word from kept").await, "çay");
    cluster.stop().unwrap();

    let again = Cluster::start(folder.settings(Durability::Safe)).unwrap();
    assert_eq!(ask(&mut connect(&again, Role::Owner).await, "select word from kept").await, "çay");
}

#[tokio::test]
async fn a_stale_process_file_does_not_stop_a_start() {
    let folder = Folder::new("stale");
    Cluster::start(folder.settings(Durability::Unsafe)).unwrap().stop().unwrap();
    let file = folder.0.join("data/postmaster.pid");
    // This test's own process stands for "a number that was given out again".
    fs::write(&file, format!("{}\n{}\n", std::process::id(), folder.0.join("data").display())).unwrap();
    let cluster = Cluster::start(folder.settings(Durability::Unsafe)).unwrap();
    connect(&cluster, Role::App).await;
}

#[tokio::test]
async fn a_server_left_behind_is_replaced() {
    let folder = Folder::new("leftover");
    let first = Cluster::start(folder.settings(Durability::Unsafe)).unwrap();
    let second = Cluster::start(folder.settings(Durability::Unsafe)).unwrap();
    assert!(PgConnection::connect(&first.url(Role::App, "akis")).await.is_err(), "the first is gone");
    connect(&second, Role::App).await;
}

#[test]
fn a_broken_off_creation_is_done_again() {
    let folder = Folder::new("half");
    fs::create_dir_all(folder.0.join("data.new/base")).unwrap();
    fs::create_dir_all(folder.0.join("data")).unwrap();
    let cluster = Cluster::start(folder.settings(Durability::Unsafe)).unwrap();
    cluster.remove().unwrap();
    assert!(!folder.0.exists());
}

#[tokio::test]
async fn lost_passwords_are_replaced_and_data_kept() {
    let folder = Folder::new("lost");
    let cluster = Cluster::start(folder.settings(Durability::Safe)).unwrap();
    sqlx::query("create table kept ()").execute(&mut connect(&cluster, Role::Owner).await).await.unwrap();
    cluster.stop().unwrap();
    fs::remove_file(folder.0.join("passwords")).unwrap();
    let cluster = Cluster::start(folder.settings(Durability::Safe)).unwrap();
    sqlx::query("select from kept").execute(&mut connect(&cluster, Role::Owner).await).await.unwrap();
    connect(&cluster, Role::App).await;
}

#[test]
fn data_of_another_version_are_named_and_kept() {
    let folder = Folder::new("version");
    Cluster::start(folder.settings(Durability::Unsafe)).unwrap().stop().unwrap();
    fs::write(folder.0.join("data/PG_VERSION"), "12\n").unwrap();
    let Err(error) = Cluster::start(folder.settings(Durability::Unsafe)) else { panic!("started on old data") };
    assert!(matches!(error, Error::OtherVersion { .. }), "{error}");
    assert!(error.to_string().contains("Postgres 12"), "{error}");
    assert!(folder.0.join("data/base").is_dir());
}

#[test]
fn passwords_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("mode");
    let cluster = Cluster::start(folder.settings(Durability::Unsafe)).unwrap();
    let mode = fs::metadata(folder.0.join("passwords")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    drop(cluster);
}

#[test]
fn the_place_depends_on_the_home_alone() {
    assert_eq!(place_for(Path::new("/tmp/some/project")).unwrap(), Path::new("/tmp/some/project/postgres"));
    assert_eq!(fingerprint(Path::new("/a")), fingerprint(Path::new("/a")));
    assert_ne!(fingerprint(Path::new("/a")), fingerprint(Path::new("/b")));
    assert_eq!(fingerprint(Path::new("")), "cbf29ce484222325", "FNV-1a's offset basis");
}

#[test]
fn the_server_ends_with_a_killed_parent() {
    // The child is this very test binary, told to start a cluster and wait; then it is killed without a chance.
    if let Some(folder) = std::env::var_os("AKIS_POSTGRES_TEST_CHILD") {
        let settings =
            Settings { folder: folder.clone().into(), durability: Durability::Unsafe, max_connections: 20 };
        let _cluster = Cluster::start(settings).unwrap();
        fs::write(Path::new(&folder).join("started"), "").unwrap();
        loop {
            std::thread::park();
        }
    }
    let folder = Folder::new("killed");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_server_ends_with_a_killed_parent", "--nocapture"])
        .env("AKIS_POSTGRES_TEST_CHILD", &folder.0)
        .spawn()
        .unwrap();
    let file = folder.0.join("data/postmaster.pid");
    wait_until(|| folder.0.join("started").exists());
    assert!(file.exists());
    child.kill().unwrap();
    child.wait().unwrap();
    wait_until(|| !file.exists());
}

fn wait_until(mut condition: impl FnMut() -> bool) {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while !condition() {
        assert!(std::time::Instant::now() < end, "waited a minute");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
