use crate::{
    State,
    auth::{Member, Viewer},
    events::Heard,
};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use serde::Serialize;
use std::{convert::Infallible, time::Duration};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// A browser that lost the stream comes back after this, in milliseconds.
const RECONNECT_MS: u64 = 1000;
/// A stream ends after this, and the browser opens the next one: who may still listen is checked again.
const LONGEST: Duration = Duration::from_mins(15);

/// What an event says: where to look again, never what is there.
#[derive(Serialize, ToSchema)]
struct ChangedBody {
    /// The flow it happened on, when on one.
    #[schema(required)]
    flow_id: Option<Uuid>,
}

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(events))
}

/// Streams what changes in the company: `submission`, `delivery`, `publication`, `message`, `connection`, `alert`,
/// `source_change`. The stream ends
/// when events may have been missed; read again what is shown whenever it opens. For every role.
#[utoipa::path(get, path = "/events", tag = "audit", operation_id = "stream_events",
    responses((status = 200, content_type = "text/event-stream", body = ChangedBody)))]
async fn events(state: State, member: Member<Viewer>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut heard = state.events.subscribe();
    let stopping = state.stopping.clone();
    let tenant = member.tenant;
    let stream = async_stream::stream! {
        let end = tokio::time::sleep(LONGEST);
        tokio::pin!(end);
        yield Ok(Event::default().retry(Duration::from_millis(RECONNECT_MS)).comment("open"));
        loop {
            let next = tokio::select! {
                next = heard.recv() => next,
                () = stopping.cancelled() => break,
                () = &mut end => break,
            };
            match next {
                Ok(Heard::Event(event)) if event.tenant == tenant => {
                    let body = ChangedBody { flow_id: event.flow_id.map(|id| id.0) };
                    if let Ok(event) = Event::default().event(event.topic.as_str()).json_data(body) {
                        yield Ok(event);
                    }
                }
                Ok(Heard::Event(_)) => {}
                Ok(Heard::Missed) | Err(_) => break,
            }
        }
    };
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
