//! HubSpot's forms, rate limit and weather.

use crate::business::json_of;
use crate::oauth::{api, connect, start};
use akis_sandbox::{Fault, FaultKind, Faults, HubspotApp, Options, Sandbox};
use serde_json::Value;
use std::collections::BTreeSet;

fn fields(form: &Value) -> Vec<&Value> {
    form["fieldGroups"].as_array().unwrap().iter().flat_map(|group| group["fields"].as_array().unwrap()).collect()
}

#[tokio::test]
async fn forms_are_listed_page_by_page_with_whole_definitions() {
    let sandbox = start().await;
    let (access, _) = connect(&sandbox).await;
    let (_, all) = api(&sandbox, &access, "/marketing/v3/forms").await;
    let forms = all["results"].as_array().unwrap();
    assert!(forms.len() >= 4 && all.get("paging").is_none());
    let enquiry = forms.iter().find(|form| form["name"] == "Holiday enquiry").unwrap();
    assert_eq!(fields(enquiry).len(), 12);
    let kinds: BTreeSet<&str> = fields(enquiry).iter().map(|field| field["fieldType"].as_str().unwrap()).collect();
    for kind in [
        "email",
        "phone",
        "dropdown",
        "radio",
        "multiple_checkboxes",
        "number",
        "datepicker",
        "single_checkbox",
        "multi_line_text",
    ] {
        assert!(kinds.contains(kind), "{kind}");
    }
    assert!(forms.iter().any(|form| form["configuration"]["language"] == "tr"));
    assert!(forms.iter().any(|form| form["configuration"]["recaptchaEnabled"] == true));
    assert!(
        forms
            .iter()
            .any(|form| fields(form).iter().any(|field| field["dependentFields"] != serde_json::json!([])))
    );

    let mut seen = Vec::new();
    let mut path = "/marketing/v3/forms?limit=2".to_owned();
    loop {
        let (status, page) = api(&sandbox, &access, &path).await;
        assert_eq!(status, 200);
        seen.extend(page["results"].as_array().unwrap().clone());
        let Some(after) = page["paging"]["next"]["after"].as_str() else { break };
        path = format!("/marketing/v3/forms?limit=2&after={after}");
    }
    assert_eq!(&seen, forms);
    let id = enquiry["id"].as_str().unwrap();
    assert_eq!(api(&sandbox, &access, &format!("/marketing/v3/forms/{id}")).await.1, *enquiry);
    assert_eq!(api(&sandbox, &access, "/marketing/v3/forms/none").await.0, 404);
    assert_eq!(api(&sandbox, "wrong", "/marketing/v3/forms").await.0, 401);
    assert_eq!(
        api(&sandbox, &access, "/marketing/v3/forms?formTypes=captured").await.1["results"],
        serde_json::json!([])
    );
    assert_eq!(api(&sandbox, &access, "/marketing/v3/forms?formTypes=x").await.0, 400);
}

#[tokio::test]
async fn too_many_calls_are_refused_until_ten_seconds_passed() {
    let options = Options {
        hubspot: HubspotApp { calls_per_ten_seconds: 3, ..HubspotApp::default() },
        ..Options::default()
    };
    let sandbox = Sandbox::start(options).await.unwrap();
    let (access, _) = connect(&sandbox).await;
    for _ in 0..3 {
        assert_eq!(api(&sandbox, &access, "/account-info/v3/details").await.0, 200);
    }
    let (status, refused) = api(&sandbox, &access, "/account-info/v3/details").await;
    assert_eq!((status, refused["policyName"].as_str()), (429, Some("TEN_SECONDLY_ROLLING")));
    sandbox.sandbox().advance_clock(jiff::SignedDuration::from_secs(11));
    assert_eq!(api(&sandbox, &access, "/account-info/v3/details").await.0, 200);
}

#[tokio::test]
async fn weather_strikes_as_often_as_it_is_told() {
    let sandbox = start().await;
    let (access, _) = connect(&sandbox).await;
    let path = "/account-info/v3/details";
    let weather = |fault| sandbox.sandbox().set_faults(Faults { hubspot: fault, ..Faults::default() });
    for (kind, expected) in
        [(FaultKind::Unauthorized, 401), (FaultKind::RateLimited, 429), (FaultKind::ServerError, 500)]
    {
        weather(Fault::times(kind, 1));
        assert_eq!(api(&sandbox, &access, path).await.0, expected);
        assert_eq!(api(&sandbox, &access, path).await.0, 200);
    }
    weather(Fault { retry_after: 7, ..Fault::times(FaultKind::RateLimited, 1) });
    let answer = reqwest::Client::new()
        .get(sandbox.url(&format!("/hubspot{path}")))
        .bearer_auth(&access)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["retry-after"], "7");
    weather(Fault { path: Some("/submissions/".into()), ..Fault::always(FaultKind::ServerError) });
    assert_eq!(api(&sandbox, &access, path).await.0, 200, "elsewhere the sun shines");
    weather(Fault::always(FaultKind::Hang));
    let hung = reqwest::Client::new()
        .get(sandbox.url(&format!("/hubspot{path}")))
        .timeout(std::time::Duration::from_millis(200))
        .send()
        .await;
    assert!(hung.unwrap_err().is_timeout());
    let log = json_of(reqwest::Client::new().get(sandbox.url("/sandbox/requests?vendor=hubspot"))).await.1;
    let last = log.as_array().unwrap().last().unwrap();
    assert_eq!((last["fault"].as_str(), last["status"].is_null()), (Some("hang"), true));
}
