//! The script under Node, on stand-ins of Google's services: its own tests, and one call from end to end.

use super::written::{answers, submission};
use super::{CLINIC, clinic, order, settings, url};
use crate::google_forms::{GoogleBridge, Settings, bridge};
use crate::{Destination, Done, Outcome, Reach};
use akis_form::{Answer, QuestionId};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/google_forms/bridge")
}

#[test]
fn the_scripts_own_tests_pass() {
    let tests = ["answers", "calls", "once"].map(|name| format!("test/{name}.test.mjs"));
    let run = Command::new("node").arg("--test").args(tests).current_dir(folder()).output().unwrap();
    assert!(
        run.status.success(),
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr)
    );
}

/// A running web app; ends with the test.
struct WebApp {
    process: Child,
    port: u16,
}

impl WebApp {
    fn start(script: &str) -> Self {
        let place = std::env::temp_dir().join(format!("akis-bridge-{}", std::process::id()));
        std::fs::create_dir_all(&place).unwrap();
        let (code, form) = (place.join("Code.gs"), place.join("form.json"));
        std::fs::write(&code, script).unwrap();
        std::fs::write(&form, CLINIC).unwrap();
        let mut process = Command::new("node")
            .arg(folder().join("run.mjs"))
            .args(["--port", "0", "--code"])
            .arg(code)
            .arg("--form")
            .arg(form)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("listening ").unwrap().parse().unwrap();
        Self { process, port }
    }

    /// The status, the address it leads to, and the body.
    fn send(&self, request: &Request<Bytes>) -> (u16, Option<String>, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let path = request.uri().path_and_query().unwrap();
        let head = format!(
            "{} {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\ncontent-type: application/json\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n",
            request.method(),
            self.port,
            request.body().len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(request.body()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let location = head.lines().find_map(|line| line.strip_prefix("location: ")).map(str::to_owned);
        // Node sends what it does not know the length of in pieces.
        let body = if head.to_lowercase().contains("transfer-encoding: chunked") {
            body.split("\r\n").skip(1).step_by(2).collect()
        } else {
            body.to_owned()
        };
        (status, location, body)
    }

    fn get(&self, path: &str) -> String {
        self.send(&Request::get(path).body(Bytes::new()).unwrap()).2
    }
}

impl Drop for WebApp {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn an_answer_of_every_kind_goes_through_the_generated_script_into_the_form() {
    let mut given = answers();
    // A required row.
    let rows = [("0a11bb22", "Hiç"), ("0a11bb23", "Her gün")];
    let rows = rows.map(|(row, column)| (row.to_owned(), Answer::Choice(column.into())));
    given.insert(QuestionId::new("4d5e6f70"), Answer::Parts(rows.into_iter().collect()));
    let (form, submission) = (clinic(), submission(&given));

    let blank = serde_json::Value::Null;
    let secret = order(&form, &submission, &blank, None).secret.unwrap();
    let app = WebApp::start(&bridge::script(secret, "1kYx0Z9cQ7-clinic-edit-id"));
    let base = format!("http://127.0.0.1:{}", app.port);
    let destination =
        GoogleBridge::new(&Settings { script_url: url(&base), script_content_url: url(&base), ..settings() });
    let wish = json!({ "url": format!("{base}/macros/s/AKfycbx/exec") });
    let mut order = order(&form, &submission, &wish, None);
    order.now = jiff::Timestamp::now();
    let step = destination.steps(&order).unwrap().remove(0);

    let mut ids = Vec::new();
    for _ in 0..2 {
        let call = destination.call(&order, &step, &Done::new()).unwrap();
        assert!(matches!(call.reach, Reach::Listed(_)));
        let (status, location, _) = app.send(&call.request);
        assert_eq!(status, 302);
        let reply = app.get(location.unwrap().strip_prefix(&base).unwrap());
        let reply = super::answer(200, reply);
        match destination.read(&order, &step, &reply) {
            Outcome::Delivered { result: Some(id), .. } => ids.push(id),
            other => panic!("{other:?} {:?}", reply.body()),
        }
    }
    assert_eq!(ids[0], ids[1]);

    let listed: Value = serde_json::from_str(&app.get("/responses")).unwrap();
    let responses = listed["responses"].as_array().unwrap();
    assert_eq!(responses.len(), 1);
    assert_eq!(responses[0]["responseId"], ids[0]);
    let texts: BTreeMap<&str, Vec<&str>> = responses[0]["answers"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(id, answer)| {
            let list = answer["textAnswers"]["answers"].as_array().unwrap();
            (id.as_str(), list.iter().map(|one| one["value"].as_str().unwrap()).collect())
        })
        .collect();
    let expected: BTreeMap<&str, Vec<&str>> = BTreeMap::from([
        ("29369072", vec!["=Ayşe Yılmaz"]),
        ("7f246034", vec!["Belki"]),
        ("2c0000aa", vec!["Kadıköy"]),
        ("3d0000aa", vec!["Ağrı", "Ateş", "Kaşıntı"]),
        ("3d0000bb", vec!["Morluk"]),
        ("0a11bb22", vec!["Hiç"]),
        ("0a11bb23", vec!["Her gün"]),
        ("0a11bb32", vec!["Sabah", "Akşam"]),
        ("0a11bb33", vec!["Akşam"]),
        ("3c5a7f10", vec!["2026-03-09"]),
        ("3c5a7f11", vec!["2000-02-29"]),
        ("3c5a7f12", vec!["2025-12-01 08:05"]),
        ("3c5a7f13", vec!["2026-05-04 17:30"]),
        ("3c5a7f14", vec!["09:07"]),
        ("3c5a7f15", vec!["07:30:05"]),
        ("51e00d4f", vec!["0"]),
        ("51e00d50", vec!["4"]),
        ("51e00d51", vec!["Teşekkürler\niyi günler"]),
    ]);
    assert_eq!(texts, expected);
}
