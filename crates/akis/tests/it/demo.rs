use std::path::Path;
use std::process::Command;

use crate::process::{Folder, Running, akis, run};

fn demo(data: &Path, options: &[&str]) -> Command {
    let mut command = akis(&["demo", "--port", "0", "--sandbox-port", "0", "--web-dir", "/nowhere", "--data-dir"]);
    command.arg(data).args(options);
    command
}

/// The last word of the line, which is the address.
fn address(running: &Running, line: &str) -> String {
    running.line(line).split_whitespace().last().unwrap().to_owned()
}

fn browser() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// Follows the printed link; answers the dashboard's address and the cookie.
async fn sign_in(link: &str) -> (String, String) {
    let reply = browser().get(link).send().await.unwrap();
    assert_eq!(reply.status(), 303);
    let cookie = reply.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    (link.split("/demo/").next().unwrap().to_owned(), cookie)
}

/// Who is signed in there; null for nobody.
async fn me(dashboard: &str, cookie: &str) -> serde_json::Value {
    let reply =
        browser().get(format!("{dashboard}/api/v1/auth/me")).header("cookie", cookie).send().await.unwrap();
    if reply.status() == 401 {
        return serde_json::Value::Null;
    }
    let mut me: serde_json::Value = reply.json().await.unwrap();
    // The stand-ins' port may change from start to start.
    assert!(me["sandbox_url"].take().as_str().unwrap().starts_with("http://localhost:"));
    me
}

#[tokio::test]
async fn data_outlive_the_demo_until_it_begins_anew() {
    let folder = Folder::new("demo-data");
    let data = folder.path().join("akis");

    let first = Running::start(&mut demo(&data, &[]));
    let link = address(&first, "/demo/sign-in?key=");
    assert!(link.starts_with("http://127.0.0.1:"), "{link}");
    let phone = address(&first, "/sandbox/phone");
    assert!(phone.starts_with("http://localhost:"), "another site than the dashboard: {phone}");
    let (dashboard, cookie) = sign_in(&link).await;
    let person = me(&dashboard, &cookie).await;
    assert_eq!(person["person"]["email"], "demo@akis.local");
    assert_eq!(person["tenant"]["name"], "Mavi Deniz Turizm");
    assert_eq!(person["role"], "owner");
    // The control API answers at both addresses.
    assert_eq!(browser().get(format!("{dashboard}/sandbox/messages")).send().await.unwrap().status(), 200);
    assert_eq!(browser().get(phone).send().await.unwrap().status(), 200);

    let (well, _, said) = run(&mut demo(&data, &["--fresh"]));
    assert!(!well, "a second one must not start on the same data");
    assert!(said.contains("already runs") && said.contains(&link), "{said}");
    assert_eq!(me(&dashboard, &cookie).await, person, "and must not harm the first");
    assert!(first.end("INT").success());

    // Killed without a chance to stop anything.
    let second = Running::start(&mut demo(&data, &[]));
    let link = address(&second, "/demo/sign-in?key=");
    assert_eq!(me(link.split("/demo/").next().unwrap(), &cookie).await, person);
    assert!(!second.end("KILL").success());

    let third = Running::start(&mut demo(&data, &[]));
    let link = address(&third, "/demo/sign-in?key=");
    assert_eq!(me(link.split("/demo/").next().unwrap(), &cookie).await, person);
    assert!(third.end("TERM").success());

    let fresh = Running::start(&mut demo(&data, &["--fresh"]));
    let link = address(&fresh, "/demo/sign-in?key=");
    assert!(me(link.split("/demo/").next().unwrap(), &cookie).await.is_null());
    sign_in(&link).await;
    assert!(fresh.end("INT").success());
}

#[tokio::test]
async fn the_start_page_names_everyone_it_plays_and_leads_to_them() {
    let folder = Folder::new("demo-pages");
    let running = Running::start(&mut demo(&folder.path().join("akis"), &[]));
    let played = ["WhatsApp", "HubSpot", "Google", "Typeform", "SurveyMonkey", "receiver", "mailbox", "API"];
    for name in played {
        let said = running.line(name);
        let link = said.split_whitespace().last().unwrap();
        assert!(link.contains("/sandbox"), "{said}");
        let page = browser().get(link).send().await.unwrap();
        assert_eq!(page.status(), 200, "{said}");
        let page = page.text().await.unwrap();
        let theirs = matches!(name, "HubSpot" | "Google" | "Typeform" | "SurveyMonkey");
        assert!(!theirs || page.split("</title>").next().unwrap().contains(name), "{said} leads elsewhere");
    }
    assert!(running.end("INT").success());
}

#[tokio::test]
async fn a_guessed_key_signs_nobody_in() {
    let folder = Folder::new("demo-key");
    let running = Running::start(&mut demo(&folder.path().join("akis"), &[]));
    let link = address(&running, "/demo/sign-in?key=");
    let (start, _) = link.split_once("key=").unwrap();
    let reply = browser().get(format!("{start}key=guess")).send().await.unwrap();
    assert!(reply.status().is_client_error(), "{}", reply.status());
    assert!(reply.headers().get("set-cookie").is_none());
}

#[tokio::test]
async fn listening_to_others_is_said() {
    let folder = Folder::new("demo-listen");
    let running = Running::start(&mut demo(&folder.path().join("akis"), &["--listen", "0.0.0.0"]));
    running.line("Careful: --listen 0.0.0.0");
    assert!(running.end("INT").success());
}

#[test]
fn beginning_anew_removes_nothing_of_others() {
    let folder = Folder::new("demo-foreign");
    folder.write("thesis.txt", "years of work");
    folder.write("sandbox.json", "not even JSON: a demo with this would not start");
    let running = Running::start(&mut demo(folder.path(), &["--fresh"]));
    running.line("/demo/sign-in?key=");
    assert!(running.end("INT").success());
    assert!(folder.path().join("thesis.txt").exists());
}

#[test]
fn a_taken_port_is_named_when_it_was_asked_for() {
    let folder = Folder::new("demo-port");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut command = akis(&["demo", "--port", &port, "--data-dir"]);
    let (well, _, said) = run(command.arg(folder.path().join("akis")));
    assert!(!well);
    assert!(said.contains(&port), "{said}");
}
