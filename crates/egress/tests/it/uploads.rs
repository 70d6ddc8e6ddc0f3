//! Files that are sent.

use crate::server::{origin, serve, strict};
use akis_egress::{Destination, EgressError, MOST_UPLOADED, Multipart};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, header};
use axum::routing::post;
use bytes::Bytes;
use http::Request;
use std::io;
use std::time::{Duration, Instant};
use tokio_stream::{Stream, StreamExt as _};

fn request(url: String) -> Request<Bytes> {
    Request::post(url).header(header::AUTHORIZATION, "Bearer t").body(Bytes::new()).unwrap()
}

fn pieces(count: usize, size: usize) -> impl Stream<Item = Result<Bytes, io::Error>> + Send + 'static {
    tokio_stream::iter(0..count).map(move |_| Ok(Bytes::from(vec![b'x'; size])))
}

fn body<S>(size: u64, file: S) -> Multipart<S> {
    Multipart {
        fields: vec![("folderPath".into(), "/akis".into())],
        part: "file".into(),
        file_name: "kimlik \"ön\".pdf".into(),
        mime_type: "application/pdf".into(),
        size,
        file,
    }
}

const TIME: Duration = Duration::from_secs(5);

#[tokio::test]
async fn fields_and_file_come_as_one_body_of_a_told_length() {
    let echo = |headers: HeaderMap, body: Bytes| async move {
        let header = |name| headers[name].to_str().unwrap().to_owned();
        let told: usize = header(header::CONTENT_LENGTH).parse().unwrap();
        assert_eq!(told, body.len());
        assert_eq!(header(header::AUTHORIZATION), "Bearer t");
        format!("{}\n{}", header(header::CONTENT_TYPE), String::from_utf8(body.to_vec()).unwrap())
    };
    let router = Router::new().route("/files", post(echo)).layer(DefaultBodyLimit::disable());
    let server = serve(router).await;
    let to = origin(server);
    let (egress, upload) = (strict(), body(3_000, pieces(3, 1_000)));
    let answer =
        egress.send_upload(Destination::Vendor(&to), request(format!("http://{server}/files")), upload, TIME);
    let answer = String::from_utf8(answer.await.unwrap().body().to_vec());
    // The limit of answers is larger than this one.
    let answer = answer.unwrap();
    assert!(answer.starts_with("multipart/form-data; boundary="), "{answer}");
    assert!(answer.contains("name=\"folderPath\"\r\n\r\n/akis\r\n"), "{answer}");
    assert!(
        answer.contains("name=\"file\"; filename=") && answer.contains("Content-Type: application/pdf"),
        "{answer}"
    );
    assert_eq!(answer.matches('x').count() - answer.lines().next().unwrap().matches('x').count(), 3_000);
}

#[tokio::test]
async fn a_file_that_breaks_off_ends_the_call_and_nothing_goes_elsewhere() {
    let router = Router::new()
        .route("/files", post(|body: Bytes| async move { body.len().to_string() }))
        .route("/slow", post(|_: Bytes| async { tokio::time::sleep(Duration::from_mins(1)).await }));
    let server = serve(router).await;
    let (egress, to) = (strict(), origin(server));
    let url = |path: &str| request(format!("http://{server}{path}"));
    let broken = tokio_stream::iter([Ok(Bytes::from_static(b"begin")), Err(io::Error::other("not proved"))]);
    let end = egress.send_upload(Destination::Vendor(&to), url("/files"), body(500, broken), TIME).await;
    assert!(end.is_err(), "{end:?}");
    let huge = body(MOST_UPLOADED + 1, pieces(1, 1));
    let refused = egress.send_upload(Destination::Vendor(&to), url("/files"), huge, TIME).await.unwrap_err();
    assert!(matches!(refused, EgressError::Refused { .. }), "{refused:?}");
    let private = egress.send_upload(Destination::Tenant, url("/files"), body(1, pieces(1, 1)), TIME).await;
    assert!(matches!(private.unwrap_err(), EgressError::Refused { .. }));
    let began = Instant::now();
    let short = Duration::from_millis(200);
    let late = egress.send_upload(Destination::Vendor(&to), url("/slow"), body(1, pieces(1, 1)), short).await;
    assert_eq!(late.unwrap_err(), EgressError::Timeout);
    assert!(began.elapsed() < TIME);
}
