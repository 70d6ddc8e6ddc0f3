use super::{
    Change, Content, FlowReply, Message, Messages, RawChange, Status, StatusError, StatusState, UserIdChange,
    flow_news,
};
use crate::answer::or_default;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What a change says that happened at this time.
pub(super) fn change(raw: &RawChange, time: i64) -> Change {
    let read = match raw.field.as_str() {
        "messages" => messages(&raw.value).map(|messages| Change::Messages(Box::new(messages))),
        "flows" => flow_news::read(&raw.value, time).map(|news| Change::Flows(Box::new(news))),
        "user_id_update" => Some(Change::UserIds(user_ids(&raw.value))),
        _ => None,
    };
    read.unwrap_or_else(|| Change::Other { field: raw.field.clone() })
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

fn messages(value: &Value) -> Option<Messages> {
    let list = |name: &str| value.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let messages: Vec<Message> = list("messages").iter().filter_map(message).collect();
    let statuses: Vec<Status> = list("statuses").iter().filter_map(status).collect();
    Some(Messages {
        metadata: read(value.get("metadata")?)?,
        contacts: list("contacts").iter().filter_map(read).collect(),
        unreadable: list("messages").len() + list("statuses").len() - messages.len() - statuses.len(),
        messages,
        statuses,
    })
}

/// Meta's table names the list after the field; a bare value counts as the only one.
fn user_ids(value: &Value) -> Vec<UserIdChange> {
    let list = value.get("user_id_update").and_then(Value::as_array);
    let read = |update: &Value| {
        let text = |place: &str| update.pointer(place).and_then(Value::as_str).map(str::to_owned);
        Some(UserIdChange {
            previous: text("/user_id/previous")?,
            current: text("/user_id/current")?,
            wa_id: text("/wa_id"),
        })
    };
    list.map_or_else(|| read(value).into_iter().collect(), |list| list.iter().filter_map(read).collect())
}

fn message(value: &Value) -> Option<Message> {
    #[derive(Deserialize)]
    struct Raw {
        id: String,
        #[serde(default)]
        from: Option<String>,
        #[serde(default)]
        from_user_id: Option<String>,
        timestamp: Value,
        #[serde(rename = "type")]
        kind: String,
        #[serde(default, deserialize_with = "or_default")]
        context: Value,
    }
    let raw: Raw = read(value)?;
    Some(Message {
        content: content(&raw.kind, value),
        id: raw.id,
        from: raw.from,
        from_user_id: raw.from_user_id,
        timestamp: seconds(&raw.timestamp)?,
        answers: raw.context.get("id").and_then(Value::as_str).map(str::to_owned),
    })
}

fn content(kind: &str, message: &Value) -> Content {
    let text = |place: &str| message.pointer(place).and_then(Value::as_str);
    let reply = (kind == "interactive" && text("/interactive/type") == Some("nfm_reply"))
        .then(|| text("/interactive/nfm_reply/response_json"))
        .flatten()
        // An address message answers in the same envelope and is no flow.
        .filter(|_| text("/interactive/nfm_reply/name").is_none_or(|name| name == "flow"));
    if let Some(reply) = reply {
        let read: Option<Map<String, Value>> = serde_json::from_str(reply).ok();
        let readable = read.is_some();
        let params = read.unwrap_or_default();
        let token = params.get("flow_token").and_then(Value::as_str);
        let flow_token = token.filter(|token| !token.is_empty() && *token != "unused").map(str::to_owned);
        return Content::FlowReply(FlowReply { flow_token, params, readable });
    }
    let system = text("/system/type").filter(|_| kind == "system");
    if matches!(system, Some("user_changed_number" | "user_changed_user_id")) {
        let owned = |place: &str| text(place).map(str::to_owned);
        return Content::Renamed { wa_id: owned("/system/wa_id"), user_id: owned("/system/user_id") };
    }
    match text("/text/body") {
        Some(words) if kind == "text" => Content::Text(words.to_owned()),
        _ => Content::Other(kind.to_owned()),
    }
}

fn status(value: &Value) -> Option<Status> {
    #[derive(Deserialize)]
    struct Raw {
        id: String,
        status: String,
        timestamp: Value,
        #[serde(default)]
        recipient_id: Option<String>,
        #[serde(default)]
        biz_opaque_callback_data: Option<String>,
        #[serde(default, deserialize_with = "or_default")]
        errors: Vec<Value>,
    }
    let raw: Raw = read(value)?;
    let state = match raw.status.as_str() {
        "sent" => StatusState::Sent,
        "delivered" => StatusState::Delivered,
        "read" => StatusState::Read,
        "failed" => StatusState::Failed,
        _ => StatusState::Other(raw.status),
    };
    Some(Status {
        id: raw.id,
        state,
        timestamp: seconds(&raw.timestamp)?,
        recipient_id: raw.recipient_id,
        callback_data: raw.biz_opaque_callback_data.filter(|data| !data.is_empty()),
        errors: raw.errors.iter().filter_map(error).collect(),
    })
}

fn error(value: &Value) -> Option<StatusError> {
    let text = |place: &str| value.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(StatusError {
        code: value.get("code")?.as_i64()?,
        title: text("/title"),
        details: text("/error_data/details"),
    })
}

/// Meta writes seconds as text here and as a number there.
fn seconds(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}
