use super::{FileProblem, name::disposition};
use crate::{
    State,
    auth::{Member, Viewer},
    extract::Path,
    problem::{Problem, RequestProblem},
};
use akis_form::SubmissionId;
use akis_objects::ObjectKey;
use akis_store::{FileId, FileState, audit, files};
use axum::body::Body;
use axum::response::Response;
use futures_util::stream::try_unfold;
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderValue, header::X_CONTENT_TYPE_OPTIONS};
use serde_json::json;
use uuid::Uuid;

/// Gives a kept file, to be saved. For every role; each download is noted in the audit.
#[utoipa::path(get, path = "/submissions/{id}/files/{file_id}", tag = "answers", operation_id = "download_file",
    params(("id" = Uuid, Path, description = "The submission"), ("file_id" = Uuid, Path, description = "The file")),
    responses((status = 200, content_type = "application/octet-stream", description = "The file"), FileProblem))]
pub(super) async fn download(
    state: State,
    member: Member<Viewer>,
    Path((id, file_id)): Path<(Uuid, Uuid)>,
) -> Result<Response, Problem> {
    let file_id = FileId(file_id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let found = files::get(&mut tx, SubmissionId(id), file_id).await?;
    let (file, key) = found.ok_or(RequestProblem::NotFound)?;
    if file.state != FileState::Kept {
        return Err(FileProblem::NotKept.into());
    }
    let detail = json!({ "submission_id": id });
    audit::record(&mut tx, Some(member.person), "file.downloaded", &file_id.to_string(), &detail).await?;
    tx.commit().await?;

    let name = files::object_name(member.tenant, file_id);
    let reader = state.objects.reader(&name, &ObjectKey::new(key.bytes())).await.map_err(Problem::internal)?;
    // What does not prove breaks the answer off; the length before it tells the browser that something is missing.
    let bytes = try_unfold(reader, async |mut reader| {
        Ok::<_, akis_objects::ObjectError>(reader.next().await?.map(|bytes| (bytes, reader)))
    });
    let mut response = Response::new(Body::from_stream(bytes));
    let headers = response.headers_mut();
    let kind = file.mime_type.and_then(|kind| HeaderValue::try_from(kind).ok());
    headers.insert(CONTENT_TYPE, kind.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.extend(file.size.map(|size| (CONTENT_LENGTH, HeaderValue::from(size))));
    headers.insert(CONTENT_DISPOSITION, disposition(&file.file_name));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Should a browser show it all the same, nothing in it runs.
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}
