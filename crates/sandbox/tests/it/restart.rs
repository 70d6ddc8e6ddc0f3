//! An open Flow outlives a restart, also in a state file of an earlier version.

use crate::business::{AYSE, NUMBER, World, json_of, message};
use akis_sandbox::{Options, Sandbox};
use serde_json::{Value, json};

#[tokio::test]
async fn an_open_flow_goes_on_after_a_restart() {
    let folder = std::env::temp_dir().join(format!("akis-sandbox-{:x}", rand::random::<u64>()));
    let path = folder.join("state.json");
    let options = || Options { state_file: Some(path.clone()), ..Options::default() };
    let world = World::with(options()).await;
    let flow = json!({ "version": "7.3", "screens": [{ "id": "ONE", "title": "One", "terminal": true,
        "data": { "init": { "type": "string", "__example__": "" } },
        "layout": { "type": "SingleColumnLayout", "children": [
            { "type": "OptIn", "name": "more", "label": "More", "required": true },
            { "type": "If", "condition": "${form.more}", "then": [
                { "type": "TextInput", "name": "a", "label": "A", "init-value": "${data.init}" } ] },
            { "type": "Footer", "label": "Send", "on-click-action": { "name": "complete", "payload": { "a": "${form.a}" } } } ] } }] });
    let (id, errors) = world.upload("Open", flow.to_string()).await;
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(json_of(world.graph("POST", &format!("{id}/publish"))).await.0, 200);
    let mut body = message(&id);
    let parameters = &mut body["interactive"]["action"]["parameters"];
    parameters["flow_action"] = json!("navigate");
    parameters["flow_action_payload"] = json!({ "screen": "ONE", "data": { "init": "given" } });
    let (status, answer) = json_of(world.graph("POST", &format!("{NUMBER}/messages")).json(&body)).await;
    assert_eq!(status, 200, "{answer}");
    let phone = world.sandbox.phone(AYSE);
    phone.open(answer["messages"][0]["id"].as_str().unwrap()).await.unwrap();
    let view = phone.input("more", true).await.unwrap();
    assert_eq!(view.open.unwrap().values["a"], "given");
    world.sandbox.stop().await;

    // What an earlier version wrote: no member that came with this one.
    let mut state: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let open = state["phones"][AYSE]["open"].as_object_mut().unwrap();
    for new in ["cdn", "opened", "over"] {
        assert!(open.remove(new).is_some(), "{new}");
    }
    for new in ["files", "shown"] {
        assert!(open["memory"]["ONE"].as_object_mut().unwrap().remove(new).is_some(), "{new}");
    }
    open.insert("loading".into(), json!(true));
    std::fs::write(&path, state.to_string()).unwrap();

    let sandbox = Sandbox::start(options()).await.unwrap();
    let phone = sandbox.phone(AYSE);
    let view = phone.view().open.unwrap();
    assert_eq!((view.values["a"].as_str(), view.loading), (Some("given"), false));
    phone.input("a", "typed").await.unwrap();
    let view = phone.tap("footer").await.unwrap();
    assert_eq!(view.messages.last().unwrap().response, Some(json!({ "a": "typed", "flow_token": "token-1" })));
    sandbox.stop().await;
    std::fs::remove_dir_all(folder).unwrap();
}
