use crate::process::{Folder, akis, run};

#[test]
fn help_names_every_command() {
    let (well, help, _) = run(&mut akis(&["--help"]));
    assert!(well);
    let played = ["WhatsApp", "HubSpot", "Google", "Typeform", "SurveyMonkey"];
    let commands = ["demo", "serve", "worker", "migrate", "openapi", "config", "--config"];
    for word in commands.into_iter().chain(played) {
        assert!(help.contains(word), "{word} is not in:\n{help}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 100), "too wide:\n{help}");
}

#[test]
fn an_unknown_command_is_named() {
    let (well, _, said) = run(&mut akis(&["sevre"]));
    assert!(!well);
    assert!(said.contains("sevre") && said.contains("serve"), "{said}");
}

#[test]
fn openapi_is_printed_without_any_settings() {
    let (well, text, said) = run(&mut akis(&["openapi"]));
    assert!(well, "{said}");
    let description: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(description["paths"]["/api/v1/flows"]["post"].is_object());
}

#[test]
fn migrate_says_which_setting_it_needs() {
    let (well, _, said) = run(&mut akis(&["migrate"]));
    assert!(!well);
    assert!(said.contains("database.owner_url") && said.contains("AKIS__DATABASE__OWNER_URL"), "{said}");
}

#[test]
fn a_form_from_a_file_is_compiled() {
    let folder = Folder::new("compile");
    let form = folder.write(
        "form.json",
        r#"{"id": "f1", "name": "Call me back", "updatedAt": "2026-05-18T16:40:51.003Z", "fieldGroups": [{"fields": [
            {"objectTypeId": "0-1", "name": "email", "label": "E-mail", "fieldType": "email", "required": true},
            {"objectTypeId": "0-1", "name": "fee", "label": "The fee", "fieldType": "payment_link_radio", "required": false}]}]}"#,
    );
    let out = folder.path().join("out");
    let arguments = ["compile", "--from", "hubspot", &form, "-o", out.to_str().unwrap()];
    let (well, table, said) = run(&mut akis(&arguments));
    assert!(well, "{said}");
    assert!(table.contains("1 of 2 carried, 1 needs you"), "{table}");
    let read = |name: &str| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(out.join(name)).unwrap()).unwrap()
    };
    assert_eq!(read("flow.json")["version"], "7.3");
    assert_eq!(read("report.json")["questions"][1]["outcome"], "not_carried");
    assert!(read("plan.json")["screens"].is_array());
}

#[test]
fn a_file_that_is_no_form_is_refused_in_one_sentence() {
    let folder = Folder::new("no-form");
    let form = folder.write("form.json", r#"{"a": 1}"#);
    let (well, _, said) =
        run(&mut akis(&["compile", "--from", "hubspot", &form, "-o", folder.path().to_str().unwrap()]));
    assert!(!well);
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    assert!(said.contains("is not a form"), "{said}");
}
