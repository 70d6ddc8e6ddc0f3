use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_connectors::{Access, Call, Destination, Done, Order, OrderFile, Upload};
use akis_form::Form;
use akis_sentence::Sentence;
use akis_store::delivery_work::{self, Target, Work};
use akis_store::{DeliveryId, DeliveryStepState, TenantTx, connections, delivery_steps, flow_versions, flows};
use http::Method;
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde_json::{Map, Value, json};
use url::Url;
use utoipa::ToSchema;
use uuid::Uuid;

/// What would be sent.
#[derive(Serialize, ToSchema)]
pub(super) struct DeliveryPreview {
    /// The calls of the steps that are not done, in order. Nothing is left when it is empty.
    calls: Vec<CallBody>,
    /// Why nothing can be sent as things stand.
    #[schema(required)]
    problem: Option<String>,
}

/// One call, without what proves who makes it.
#[derive(Serialize, ToSchema)]
#[schema(as = PreviewedCall)]
struct CallBody {
    /// The step it belongs to.
    step: String,
    /// What the step does: `prepare`, `submit`, `contact`, `object`, `file` or `note`.
    kind: &'static str,
    #[schema(required)]
    method: Option<String>,
    #[schema(required)]
    url: Option<String>,
    /// JSON as it is, other bodies as text; of an upload its text parts and which file goes along; null without a body.
    #[schema(value_type = Value)]
    body: Value,
    /// Why this call cannot be made as things stand.
    #[schema(required)]
    problem: Option<String>,
}

/// What stands where something is not shown, or not known yet.
const HIDDEN: &str = "…";

/// Names of what proves who sends, in bodies.
const PROOFS: [&str; 5] = ["secret", "signature", "sig", "token", "access_token"];

/// Shows the calls that a repetition would make, and makes none. Tokens and signatures are left out; what only an earlier
/// call will bring stands as `…`. For editors.
#[utoipa::path(get, path = "/deliveries/{id}/preview", tag = "answers", operation_id = "preview_delivery",
    params(("id" = Uuid, Path, description = "The delivery")), responses((status = 200, body = DeliveryPreview)))]
pub(super) async fn preview(
    state: State,
    member: Member<Editor>,
    Path(id): Path<Uuid>,
) -> Result<Json<DeliveryPreview>, Problem> {
    let id = DeliveryId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let work = delivery_work::look_at(&mut tx, id).await?.ok_or(RequestProblem::NotFound)?;
    let rows = delivery_steps::of_delivery(&mut tx, id).await?;
    let form = form(&mut tx, &work).await?;
    let access = access(&mut tx, &work).await?;
    tx.commit().await?;
    let said = |sentence: &Sentence| sentence.in_language(&member.locale).to_owned();
    let destination = work.target.as_ref().and_then(|target| {
        let destination = state.connectors.destination(target.kind)?;
        Some((target, destination))
    });
    let (Some((target, destination)), Some(form)) = (destination, form) else {
        let gone = akis_sentence::sentence!(
            "This destination was removed, so nothing is sent.",
            "Bu hedef kaldırıldı; bu yüzden bir şey gönderilmiyor."
        );
        return Ok(Json(DeliveryPreview { calls: Vec::new(), problem: Some(said(&gone)) }));
    };
    let done = rows.into_iter().filter(|row| row.state == DeliveryStepState::Done);
    let done: Done = done.map(|row| (row.key, row.result.unwrap_or_default())).collect();
    let draft = Drawing { state: &state, work: &work, target, destination, form: &form, access };
    Ok(Json(match draft.calls(done, said) {
        Ok(calls) => DeliveryPreview { calls, problem: None },
        Err(problem) => DeliveryPreview { calls: Vec::new(), problem: Some(said(&problem)) },
    }))
}

/// The form the answers were given to; of a sample that is older than the first version, the draft.
async fn form(tx: &mut TenantTx, work: &Work) -> Result<Option<Form>, Problem> {
    if let Some(version) = flow_versions::plan(tx, work.version_id).await? {
        return Ok(Some(version.form));
    }
    Ok(flows::get(tx, work.flow_id).await?.map(|flow| flow.form))
}

/// What a call says of the connection's account; of the token it says nothing.
async fn access(tx: &mut TenantTx, work: &Work) -> Result<Option<Access>, Problem> {
    let Some(id) = work.target.as_ref().and_then(|target| target.connection_id) else { return Ok(None) };
    let connection = connections::get(tx, id).await?;
    Ok(connection.map(|connection| Access {
        token: SecretString::from(HIDDEN),
        account_id: connection.account_id,
        base_url: connection.base_url.and_then(|url| Url::parse(&url).ok()),
    }))
}

struct Drawing<'a> {
    state: &'a State,
    work: &'a Work,
    target: &'a Target,
    destination: &'a dyn Destination,
    form: &'a Form,
    /// The connection's account, without its token.
    access: Option<Access>,
}

impl Drawing<'_> {
    fn calls(&self, mut done: Done, said: impl Fn(&Sentence) -> String) -> Result<Vec<CallBody>, Sentence> {
        let files: Vec<OrderFile> = self
            .work
            .files
            .iter()
            .map(|file| OrderFile {
                id: file.id.to_string(),
                media_id: file.media_id.clone(),
                question: file.question.clone(),
                name: file.file_name.clone(),
                mime_type: file.mime_type.clone(),
                size: file.size,
            })
            .collect();
        let order = Order {
            submission: &self.work.submission,
            form: self.form,
            settings: &self.target.settings,
            secret: self.target.secret.as_ref(),
            access: self.access.as_ref(),
            files: &files,
            public_url: &self.state.settings.public_url,
            page_name: &self.work.flow_name,
            landed_at: self.work.landed_at,
            now: Timestamp::now(),
            test: self.work.test,
        };
        let steps = self.destination.steps(&order).map_err(|error| error.sentence())?;
        let mut calls = Vec::new();
        for step in &steps {
            if done.contains_key(&step.key) {
                continue;
            }
            if let Some(result) = self.destination.needless(&order, step, &done) {
                done.insert(step.key.clone(), result);
                continue;
            }
            let mut body = CallBody {
                step: step.key.clone(),
                kind: step.kind.as_str(),
                method: None,
                url: None,
                body: Value::Null,
                problem: None,
            };
            match self.destination.call(&order, step, &done) {
                Ok(call) => self.draw(&mut body, &call, &files),
                Err(error) => body.problem = Some(said(&error.sentence())),
            }
            calls.push(body);
            // What it would bring is told to the later ones.
            done.insert(step.key.clone(), HIDDEN.to_owned());
        }
        Ok(calls)
    }

    fn draw(&self, body: &mut CallBody, call: &Call, files: &[OrderFile]) {
        body.method = Some(call.request.method().to_string());
        body.url = Some(self.without_secret(&call.request.uri().to_string()));
        if let Some(upload) = &call.upload {
            body.body = uploaded(upload, files);
            return;
        }
        let text = self.without_secret(&String::from_utf8_lossy(call.request.body()));
        body.body = match serde_json::from_str(&text) {
            Ok(json) => without_proofs(json),
            Err(_) if text.is_empty() || *call.request.method() == Method::GET => Value::Null,
            Err(_) => Value::String(text),
        };
    }

    /// Without the destination's own secret, wherever it stands.
    fn without_secret(&self, text: &str) -> String {
        match &self.target.secret {
            Some(secret) if !secret.expose_secret().is_empty() => text.replace(secret.expose_secret(), HIDDEN),
            _ => text.to_owned(),
        }
    }
}

fn uploaded(upload: &Upload, files: &[OrderFile]) -> Value {
    let fields: Map<String, Value> =
        upload.fields.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    let size = files.iter().find(|file| file.id == upload.file).map(|file| file.size);
    json!({
        "fields": fields,
        "file": { "part": upload.part, "name": upload.file_name, "type": upload.mime_type, "bytes": size },
    })
}

/// Without what proves who sends. Only the outermost level is looked at: further in are answers.
fn without_proofs(body: Value) -> Value {
    let Value::Object(mut body) = body else { return body };
    for (name, value) in &mut body {
        if PROOFS.contains(&name.as_str()) {
            *value = HIDDEN.into();
        }
    }
    Value::Object(body)
}
