use super::{answer, graph};
use crate::{ErrorKind, GraphError};
use serde_json::json;
use std::time::Duration;

fn refused(status: u16, code: i64) -> GraphError {
    let body = json!({ "error": {
        "message": format!("(#{code}) Title"), "type": "OAuthException", "code": code, "fbtrace_id": "A1",
        "error_data": { "messaging_product": "whatsapp", "details": "What happened." },
    } });
    graph().read_success(&answer(status, &body.to_string())).unwrap_err()
}

#[test]
fn codes_decide_what_to_do() {
    let kinds = [
        (401, 190, ErrorKind::TokenInvalid),
        (401, 0, ErrorKind::TokenInvalid),
        (403, 10, ErrorKind::Permission),
        (403, 200, ErrorKind::Permission),
        (403, 131_005, ErrorKind::Permission),
        (400, 4, ErrorKind::RateLimited),
        (400, 80_007, ErrorKind::RateLimited),
        (400, 130_429, ErrorKind::RateLimited),
        (400, 131_056, ErrorKind::RateLimited),
        (500, 131_000, ErrorKind::Transient),
        (400, 2, ErrorKind::Transient),
        (400, 131_026, ErrorKind::Undeliverable),
        (400, 131_047, ErrorKind::WindowClosed),
        (400, 132_068, ErrorKind::FlowUnavailable),
        (400, 132_069, ErrorKind::FlowUnavailable),
        (400, 139_000, ErrorKind::FlowNotPublishable),
        (400, 139_002, ErrorKind::FlowNotPublishable),
        (403, 368, ErrorKind::AccountBlocked),
        (400, 131_042, ErrorKind::AccountBlocked),
        (400, 100, ErrorKind::Invalid),
        (400, 131_009, ErrorKind::Invalid),
        (503, 999_999, ErrorKind::Transient),
        (429, 999_999, ErrorKind::RateLimited),
    ];
    for (status, code, kind) in kinds {
        let error = refused(status, code);
        assert_eq!(error.kind(), kind, "{code}");
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.retryable(), matches!(kind, ErrorKind::RateLimited | ErrorKind::Transient), "{code}");
        assert_eq!(error.may_have_been_done(), kind == ErrorKind::Transient, "{code}");
    }
}

#[test]
fn metas_explanation_is_the_sentence() {
    assert_eq!(refused(400, 139_002).sentence(), "What happened.");
    let user = json!({ "error": { "message": "Invalid parameter", "code": 100, "error_subcode": 4_016_019,
        "error_user_title": "Name in use", "error_user_msg": "Choose another name.", "is_transient": false } });
    let error = graph().read_success(&answer(400, &user.to_string())).unwrap_err();
    assert_eq!(error.sentence(), "Choose another name.");
    assert_eq!(error.to_string(), "Meta refused with code 100: Choose another name.");
    let GraphError::Refused(error) = error else { panic!("refused") };
    assert_eq!(error.subcode, Some(4_016_019));
}

#[test]
fn odd_error_bodies_are_still_errors() {
    let with_text = r#"{"error":{"message":"m","code":1,"error_data":"{\"blame\":1}","is_transient":null}}"#;
    assert_eq!(graph().read_success(&answer(500, with_text)).unwrap_err().code(), Some(1));
    // An error under a good status.
    assert_eq!(graph().read_created_flow(&answer(200, with_text)).unwrap_err().code(), Some(1));
    let transient = r#"{"error":{"message":"m","code":424242,"is_transient":true}}"#;
    assert!(graph().read_success(&answer(400, transient)).unwrap_err().retryable());
}

#[test]
fn an_answer_that_cannot_be_read_goes_by_its_status() {
    let kinds = [
        (200, ErrorKind::Transient),
        (401, ErrorKind::TokenInvalid),
        (403, ErrorKind::Permission),
        (404, ErrorKind::Invalid),
        (429, ErrorKind::RateLimited),
        (502, ErrorKind::Transient),
    ];
    for (status, kind) in kinds {
        assert_eq!(graph().read_waba(&answer(status, "<html>")).unwrap_err().kind(), kind, "{status}");
    }
}

#[test]
fn an_unreadable_answer_is_not_repeated_in_the_error() {
    let error = graph().read_sent(&answer(200, r#"{"messages":"905321112233"}"#)).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("90532"));
}

#[test]
fn the_wait_meta_asks_for_is_kept() {
    let mut limited = answer(429, r#"{"error":{"message":"m","code":4}}"#);
    limited.headers_mut().insert("retry-after", "30".parse().unwrap());
    assert_eq!(graph().read_success(&limited).unwrap_err().retry_after(), Some(Duration::from_secs(30)));
}
