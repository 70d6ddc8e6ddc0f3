use crate::process::{Folder, akis, run};

/// Thirty-two bytes nobody else has.
const KEY: &str = "bm90IHRoZSBkZW1vIGtleSwgZm9yIHRlc3RzIG9ubHk=";

/// Settings that are fit for production.
fn complete() -> String {
    format!(
        "[server]\npublic_url = \"https://forms.mavideniz.example\"\n\
         [database]\nurl = \"postgres://akis_app:x@db.mavideniz.example/akis\"\n\
         [secrets]\nmaster_key = \"{KEY}\"\n"
    )
}

/// What `akis config check` says to a settings file.
fn check(text: &str) -> (bool, String) {
    check_with(text, &[])
}

fn check_with(text: &str, environment: &[(&str, &str)]) -> (bool, String) {
    let folder = Folder::new(&format!("settings-{:?}", std::thread::current().id()));
    let file = folder.write("akis.toml", text);
    let mut command = akis(&["--config", &file, "config", "check"]);
    command.envs(environment.iter().copied());
    let (well, said, complaint) = run(&mut command);
    (well, said + &complaint)
}

#[track_caller]
fn assert_refused(text: &str, parts: &[&str]) {
    let (well, said) = check(text);
    assert!(!well, "accepted: {said}");
    for part in parts {
        assert!(said.contains(part), "{part:?} is not in:\n{said}");
    }
}

#[test]
fn complete_settings_are_accepted() {
    let (well, said) = check(&complete());
    assert!(well, "{said}");
}

#[test]
fn the_environment_wins() {
    let (well, said) = check_with(&complete(), &[("AKIS__SERVER__PUBLIC_URL", "http://forms.mavideniz.example")]);
    assert!(!well);
    assert!(said.contains("server.public_url") && said.contains("https"), "{said}");

    let environment = [
        ("AKIS__SERVER__PUBLIC_URL", "https://forms.mavideniz.example"),
        ("AKIS__DATABASE__URL", "postgres://akis_app:x@db.mavideniz.example/akis"),
        ("AKIS__SECRETS__MASTER_KEY", KEY),
        ("AKIS__WORKER__CONCURRENCY", "2"),
        ("AKIS__HUBSPOT__SCOPES", "[oauth,forms]"),
    ];
    let (well, said) = check_with("", &environment);
    assert!(well, "{said}");
}

#[test]
fn a_missing_setting_is_named_with_its_variable() {
    let without = complete().replace("public_url", "web_dir");
    assert_refused(&without, &["`server.public_url` is missing", "AKIS__SERVER__PUBLIC_URL"]);
}

#[test]
fn an_unknown_setting_is_named_with_those_there_are() {
    let typed = complete().replace("public_url", "publik_url");
    assert_refused(&typed, &["`server.publik_url`", "akis.toml", "public_url"]);
    assert_refused(&(complete() + "[sever]\nlisten = 1\n"), &["`sever`", "server"]);

    let (well, said) = check_with(&complete(), &[("AKIS__SERVER__LISTENN", "127.0.0.1:1")]);
    assert!(!well);
    assert!(said.contains("`server.listenn`") && said.contains("the environment"), "{said}");
}

#[test]
fn a_value_of_the_wrong_kind_is_named() {
    let wrong = complete() + "[worker]\nconcurrency = \"many\"\n";
    assert_refused(&wrong, &["`worker.concurrency`", "akis.toml"]);
    let wrong = complete() + "[meta]\ngraph_url = \"graph\"\n";
    assert_refused(&wrong, &["`meta.graph_url`", "akis.toml"]);
    assert_refused("[server\n", &["akis.toml", "not valid TOML"]);
}

#[test]
fn a_secret_of_the_wrong_kind_is_not_repeated() {
    let wrong = complete().replace(&format!("\"{KEY}\""), "4242424242");
    let (well, said) = check(&wrong);
    assert!(!well);
    assert!(said.contains("`secrets.master_key`"), "{said}");
    assert!(!said.contains("4242"), "{said}");
}

#[test]
fn a_missing_file_is_named() {
    let (well, _, said) = run(&mut akis(&["--config", "/nowhere/akis.toml", "config", "check"]));
    assert!(!well);
    assert!(said.contains("/nowhere/akis.toml"), "{said}");
}

#[test]
fn half_of_a_pair_is_refused() {
    let halves = [
        ("google", "picker_api_key", "picker_app_id"),
        ("google", "pubsub_topic", "pubsub_account"),
        ("typeform", "eu_2025_client_id", "eu_2025_client_secret"),
        ("surveymonkey", "client_id", "client_secret"),
    ];
    for (section, one, other) in halves {
        for (given, missing) in [(one, other), (other, one)] {
            let half = format!("{}[{section}]\n{given} = \"x\"\n", complete());
            assert_refused(&half, &[&format!("`{section}.{given}`"), &format!("without `{section}.{missing}`")]);
        }
        let both = format!("{}[{section}]\n{one} = \"x\"\n{other} = \"y\"\n", complete());
        let (well, said) = check(&both);
        assert!(well, "{said}");
    }
}

#[test]
fn what_belongs_to_the_demo_is_refused() {
    let demo = akis::config::DEMO;
    assert_refused(
        &complete().replace(&format!("[secrets]\nmaster_key = \"{KEY}\"\n"), demo),
        &[
            "`sandbox`",
            "egress.allow_private",
            "hubspot.client_secret",
            "google.client_secret",
            "typeform.client_secret",
            "surveymonkey.client_secret",
            "The master key is the demo's",
        ],
    );
}

#[test]
fn without_a_master_key_nothing_starts() {
    let without = complete().replace(&format!("master_key = \"{KEY}\""), "");
    assert_refused(&without, &["The master key is missing", "openssl rand -base64 32"]);
    let short = complete().replace(KEY, "c2hvcnQ=");
    assert_refused(&short, &["not 32 bytes in base64"]);
    let gone = complete().replace(&format!("master_key = \"{KEY}\""), "master_key_file = \"/nowhere/key\"");
    assert_refused(&gone, &["/nowhere/key"]);
    let both = complete() + "master_key_file = \"/nowhere/key\"\n";
    assert_refused(&both, &["Keep one of them"]);
}

#[test]
fn the_master_key_may_come_from_a_file() {
    let folder = Folder::new("key-file");
    let key = folder.write("key", &format!("{KEY}\n"));
    let text = complete().replace(&format!("master_key = \"{KEY}\""), &format!("master_key_file = \"{key}\""));
    let (well, said) = check(&text);
    assert!(well, "{said}");
}

#[test]
fn vendors_must_be_the_vendors() {
    for (address, complaint) in [
        ("http://graph.facebook.com", "not https"),
        ("https://localhost:8701/graph", "this machine or a private network"),
        ("https://127.0.0.1/graph", "this machine or a private network"),
        ("https://[::1]/graph", "this machine or a private network"),
        ("https://[::ffff:10.0.0.1]/graph", "this machine or a private network"),
        ("https://10.1.2.3/graph", "this machine or a private network"),
        ("https://sandbox.internal./graph", "this machine or a private network"),
    ] {
        assert_refused(
            &format!("{}[meta]\ngraph_url = \"{address}\"\n", complete()),
            &["meta.graph_url", complaint],
        );
    }
    // Every setting that ends in `_url`: whoever adds one adds it to the check.
    let defaults: toml::Table = toml::from_str(akis::config::DEFAULTS).unwrap();
    for section in ["hubspot", "google", "typeform", "surveymonkey"] {
        let settings = defaults[section].as_table().unwrap().keys().filter(|key| key.ends_with("_url"));
        for setting in settings.collect::<Vec<_>>() {
            let text = format!("{}[{section}]\n{setting} = \"http://localhost:8701/x\"\n", complete());
            assert_refused(&text, &[&format!("{section}.{setting}")]);
        }
    }
}

#[test]
fn everything_wrong_is_said_at_once() {
    let text =
        "[server]\npublic_url = \"http://forms.mavideniz.example\"\n[meta]\ngraph_url = \"http://localhost\"\n";
    assert_refused(text, &["server.public_url", "meta.graph_url", "database.url", "master key"]);
}

#[test]
fn the_example_needs_only_its_blanks_filled() {
    let example =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/production.example.toml"))
            .unwrap();
    let folder = Folder::new("example");
    let key = folder.write("key", KEY);
    let (well, said) = check(&example.replace("/run/secrets/akis-master-key", &key));
    assert!(well, "{said}");
}
