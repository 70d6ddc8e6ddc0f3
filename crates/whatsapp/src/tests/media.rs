use super::{answer, graph, token};

#[test]
fn a_medias_address_is_read_however_its_size_is_written() {
    for size in ["303833", "\"303833\""] {
        let body = format!(
            r#"{{"messaging_product":"whatsapp","url":"https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
                "mime_type":"image/jpeg","sha256":"{}","file_size":{size},"id":"1"}}"#,
            "0f".repeat(32)
        );
        let media = graph().read_media(&answer(200, &body)).unwrap();
        assert_eq!((media.file_size, media.sha256), (Some(303_833), Some([0x0f; 32])));
        assert!(!format!("{media:?}").contains("lookaside"));
        let request = graph().download_media(&token(), &media);
        assert_eq!(request.uri(), "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1");
        assert_eq!(request.headers()["authorization"], "Bearer EAADEMO");
    }
    let bare =
        graph().read_media(&answer(200, r#"{"url":"https://lookaside.fbsbx.com/x","sha256":null}"#)).unwrap();
    assert_eq!((bare.file_size, bare.sha256), (None, None));
    assert!(graph().read_media(&answer(200, r#"{"url":"no address"}"#)).is_err());
    assert_eq!(graph().get_media(&token(), "1/2").uri(), "https://graph.facebook.com/v25.0/1%2F2");
}
