use super::{answer, graph};
use crate::{GraphError, Pointer, SignatureStatus};

#[test]
fn a_created_flow_has_its_id() {
    assert_eq!(graph().read_created_flow(&answer(200, r#"{"id":"flow-1"}"#)).unwrap().id, "flow-1");
}

#[test]
fn metas_complaints_about_a_flow_are_typed() {
    let body = r#"{"success":true,"validation_errors":[{"error":"INVALID_PROPERTY","error_type":"FLOW_JSON_ERROR",
        "message":"The property \"initial-text\" cannot be specified.","line_start":46,"line_end":46,
        "column_start":17,"column_end":30,"pointers":[{"line_start":46,"line_end":46,"column_start":17,
        "column_end":30,"path":"screens[0].layout.children[0].type"}]}]}"#;
    let upload = graph().read_upload(&answer(200, body)).unwrap();
    assert!(upload.success);
    let error = &upload.validation_errors[0];
    assert_eq!(
        (error.error.as_str(), error.line_start, error.column_end),
        ("INVALID_PROPERTY", Some(46), Some(30))
    );
    assert_eq!(
        error.pointers,
        [Pointer {
            line_start: Some(46),
            line_end: Some(46),
            column_start: Some(17),
            column_end: Some(30),
            path: "screens[0].layout.children[0].type".into(),
        }]
    );
    let good = graph().read_upload(&answer(200, r#"{"success":true,"validation_errors":null}"#)).unwrap();
    assert!(good.validation_errors.is_empty());
}

#[test]
fn a_flow_is_read_with_its_state() {
    let body = r#"{"id":"flow-1","name":"my first flow","categories":["OTHER"],"status":"DRAFT",
        "validation_errors":[],"json_version":"7.3"}"#;
    let flow = graph().read_flow(&answer(200, body)).unwrap();
    assert_eq!((flow.status.as_str(), flow.categories.len(), flow.endpoint_uri), ("DRAFT", 1, None));
}

#[test]
fn success_must_be_said() {
    assert_eq!(graph().read_success(&answer(200, r#"{"success":true}"#)), Ok(()));
    assert!(graph().read_success(&answer(200, r#"{"success":false}"#)).is_err());
    assert!(graph().read_success(&answer(200, "{}")).is_err());
}

#[test]
fn a_registered_key_is_compared_whatever_its_line_breaks() {
    let body = r#"{"data":[{"business_public_key":"-----BEGIN PUBLIC KEY-----\nMIIB\nAQAB\n-----END PUBLIC KEY-----",
        "business_public_key_signature_status":"VALID"}]}"#;
    let key = graph().read_public_key(&answer(200, body)).unwrap().unwrap();
    assert_eq!(key.status, SignatureStatus::Valid);
    assert!(key.is("-----BEGIN PUBLIC KEY-----\r\nMIIBAQAB\r\n-----END PUBLIC KEY-----\r\n"));
    assert!(!key.is("-----BEGIN PUBLIC KEY-----\nMIIC\n-----END PUBLIC KEY-----"));

    let odd = r#"{"data":[{"business_public_key":"k","business_public_key_signature_status":"NEW_WORD"}]}"#;
    let key = graph().read_public_key(&answer(200, odd)).unwrap().unwrap();
    assert_eq!(key.status, SignatureStatus::Other("NEW_WORD".into()));
    for none in [r#"{"data":[]}"#, r#"{"data":[{"business_public_key":" "}]}"#, "{}"] {
        assert_eq!(graph().read_public_key(&answer(200, none)), Ok(None), "{none}");
    }
}

#[test]
fn an_account_and_its_numbers_are_read() {
    let waba =
        graph().read_waba(&answer(200, r#"{"id":"waba-1","name":"Mavi Deniz","timezone_id":"54"}"#)).unwrap();
    assert_eq!((waba.id.as_str(), waba.name.as_str()), ("waba-1", "Mavi Deniz"));

    let last = r#"{"data":[{"verified_name":"Akis Demo","display_phone_number":"+90 212 555 01 42","id":"106"}],
        "paging":{"cursors":{"before":"a","after":"b"}}}"#;
    let numbers = graph().read_phone_numbers(&answer(200, last)).unwrap();
    assert_eq!(numbers.numbers[0].display_phone_number, "+90 212 555 01 42");
    assert_eq!(numbers.next, None);
    let more = last.replace(r#"{"cursors""#, r#"{"next":"https://graph.facebook.com/…","cursors""#);
    assert_eq!(graph().read_phone_numbers(&answer(200, &more)).unwrap().next.as_deref(), Some("b"));
}

#[test]
fn an_accepted_message_has_its_id() {
    let body = r#"{"messaging_product":"whatsapp","contacts":[{"input":"+905321112233","wa_id":"905321112233"}],
        "messages":[{"id":"wamid.HBgL"}]}"#;
    let sent = graph().read_sent(&answer(200, body)).unwrap();
    assert_eq!((sent.message_id.as_str(), sent.wa_id.as_deref()), ("wamid.HBgL", Some("905321112233")));
    assert!(!format!("{sent:?}").contains("90532"));

    let no_number = r#"{"messaging_product":"whatsapp","contacts":[{"input":"TR.1","user_id":"TR.1"}],
        "messages":[{"id":"wamid.HBgL"}]}"#;
    assert_eq!(graph().read_sent(&answer(200, no_number)).unwrap().wa_id, None);

    // Accepted, as far as one can see, without an id: it may be on its way.
    let error = graph().read_sent(&answer(200, r#"{"messages":[]}"#)).unwrap_err();
    assert!(matches!(error, GraphError::Unreadable { .. }) && error.may_have_been_done());
}
