use std::net::TcpListener;
use std::process::Command;

use akis_postgres::{Cluster, Durability, Role, Settings};

use crate::process::{Folder, Running, akis, run};

/// A database of an installation, not yet migrated.
struct Installation {
    cluster: Cluster,
    port: u16,
    _folder: Folder,
}

impl Installation {
    fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        let settings = Settings {
            folder: folder.path().join("postgres"),
            durability: Durability::Unsafe,
            max_connections: 50,
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { cluster: Cluster::start(settings).unwrap(), port, _folder: folder }
    }

    fn command(&self, command: &str, role: Role) -> Command {
        let mut program = akis(&[command]);
        program
            .env("AKIS__DATABASE__URL", self.cluster.url(role, "akis"))
            .env("AKIS__DATABASE__OWNER_URL", self.cluster.url(Role::Owner, "akis"))
            .env("AKIS__SERVER__LISTEN", format!("127.0.0.1:{}", self.port))
            .env("AKIS__SERVER__PUBLIC_URL", "https://forms.mavideniz.example")
            .env("AKIS__SECRETS__MASTER_KEY", "bm90IHRoZSBkZW1vIGtleSwgZm9yIHRlc3RzIG9ubHk=");
        program
    }

    async fn status(&self, path: &str) -> u16 {
        reqwest::get(format!("http://127.0.0.1:{}{path}", self.port)).await.unwrap().status().as_u16()
    }
}

#[tokio::test]
async fn an_installation_starts_serves_and_stops() {
    let installation = Installation::new("serve");
    for command in ["serve", "worker"] {
        let (well, _, said) = run(&mut installation.command(command, Role::App));
        assert!(!well);
        assert!(said.contains("akis migrate"), "{command}: {said}");
    }
    for _ in 0..2 {
        let (well, _, said) = run(&mut installation.command("migrate", Role::App));
        assert!(well, "{said}");
    }

    let server = Running::start(&mut installation.command("serve", Role::App));
    let worker = Running::start(&mut installation.command("worker", Role::App));
    server.line("listening");
    assert_eq!(installation.status("/healthz").await, 200);
    assert_eq!(installation.status("/readyz").await, 200);
    for path in ["/sandbox", "/sandbox/messages", "/sandbox/faults", "/demo/sign-in?key=x"] {
        assert_eq!(installation.status(path).await, 404, "{path} must not be there");
    }
    assert!(server.end("TERM").success());
    assert!(worker.end("TERM").success());
}

#[test]
fn roles_that_could_see_every_tenant_are_refused() {
    let installation = Installation::new("roles");
    assert!(run(&mut installation.command("migrate", Role::App)).0);
    for (role, reason) in [(Role::Superuser, "superuser"), (Role::Owner, "owns tables")] {
        for command in ["serve", "worker"] {
            let (well, _, said) = run(&mut installation.command(command, role));
            assert!(!well, "{command} started as {role:?}");
            assert!(said.contains(reason) && said.contains("akis_app"), "{said}");
        }
    }
}

#[test]
fn a_taken_port_is_named() {
    let installation = Installation::new("port");
    assert!(run(&mut installation.command("migrate", Role::App)).0);
    let taken = TcpListener::bind(("127.0.0.1", installation.port)).unwrap();
    let (well, _, said) = run(&mut installation.command("serve", Role::App));
    assert!(!well);
    assert!(said.contains(&installation.port.to_string()) && said.contains("server.listen"), "{said}");
    drop(taken);
}
