//! State that outlives a run.

use crate::business::json_of;
use crate::oauth::{api, connect};
use akis_sandbox::{Options, Sandbox};
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;

fn file() -> PathBuf {
    std::env::temp_dir().join(format!("akis-sandbox-{:x}", rand::random::<u64>())).join("state.json")
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let path = file();
    let options = || Options { state_file: Some(path.clone()), ..Options::default() };
    let sandbox = Sandbox::start(options()).await.unwrap();
    let (access, _) = connect(&sandbox).await;
    let create = json!({ "name": "Holiday", "categories": ["OTHER"] });
    let url = sandbox.url("/graph/v25.0/102290129340398/flows");
    let (status, _) = json_of(reqwest::Client::new().post(url).bearer_auth("EAADEMOx").json(&create)).await;
    assert_eq!(status, 200);
    sandbox.phone("905321112233").text("106540352242922", "Merhaba").unwrap();
    sandbox.stop().await;

    let sandbox = Sandbox::start(options()).await.unwrap();
    assert_eq!(api(&sandbox, &access, "/account-info/v3/details").await.0, 200, "tokens live on");
    let (_, flows) = json_of(reqwest::Client::new().get(sandbox.url("/sandbox/flows"))).await;
    assert_eq!(flows[0]["name"], "Holiday");
    assert_eq!(sandbox.phone("905321112233").view().messages[0].body, "Merhaba");
    let (_, forms) = api(&sandbox, &access, "/marketing/v3/forms").await;
    assert_eq!(forms["results"].as_array().unwrap().len(), 5, "not furnished twice");
    sandbox.stop().await;
    std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
}

#[tokio::test]
async fn changes_are_written_while_running() {
    let path = file();
    let options = Options { state_file: Some(path.clone()), ..Options::default() };
    let sandbox = Sandbox::start(options).await.unwrap();
    sandbox.phone("905321112233").text("106540352242922", "Merhaba").unwrap();
    let written = async {
        while !std::fs::read_to_string(&path).is_ok_and(|text| text.contains("Merhaba")) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(crate::business::LONG, written).await.unwrap();
    drop(sandbox);
    std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
}

#[tokio::test]
async fn a_broken_state_file_is_named() {
    let path = file();
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, "{").unwrap();
    let refused = Sandbox::new(Options { state_file: Some(path.clone()), ..Options::default() });
    let error = refused.err().unwrap().to_string();
    assert!(error.contains("state.json") && error.contains("repair or remove"), "{error}");
    std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
}
