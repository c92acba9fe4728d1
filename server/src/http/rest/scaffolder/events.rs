//! What a task tells: as a stream, or for who asks again and again.

use super::{
    super::{answer::Json, error::ApiError, parameters::Parameters, schemas::ErrorSchema},
    Caller, Scaffolding, shapes,
};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Response, header},
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use platform::scaffolder::{EventKind, Scaffolder, TaskEvent, TaskOutput};
use serde_json::Value;
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::time::timeout;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Events that are read at once.
const PORTION: u32 = 200;

/// How long who asks again and again is kept waiting; shorter than any request may take.
const POLL: Duration = Duration::from_secs(20);

/// How often it is looked although nobody woke us.
const LOOK: Duration = Duration::from_secs(5);

/// How often a silent stream says that it is still there: proxies close silent ones.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

pub(super) fn routes() -> OpenApiRouter<Scaffolding> {
    OpenApiRouter::default().routes(routes!(eventstream)).routes(routes!(events))
}

fn after(parameters: &Parameters, headers: &HeaderMap) -> Result<i64, ApiError> {
    let asked = match parameters.one("after")? {
        Some(text) => {
            let number = text.parse::<i64>().ok().filter(|number| *number >= 0);
            number.ok_or_else(|| ApiError::Input(format!("{text:?} is no number of an event")))?
        }
        None => 0,
    };
    // A browser that lost the stream comes again by the address that it had, and says what it heard last.
    let heard = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse::<i64>().ok());
    Ok(heard.unwrap_or(0).max(asked))
}

fn missing(id: &str) -> ApiError {
    ApiError::NotFound(format!("there is no task {id}"))
}

/// What a task tells, as it tells it
///
/// Server-sent events, each named by its type: `log`, `completion`, `cancelled`, `recovered`. The stream
/// ends with the task.
#[utoipa::path(
    get,
    path = "/api/scaffolder/v2/tasks/{id}/eventstream",
    operation_id = "task_eventstream",
    tag = "Scaffolder",
    params(
        ("id" = String, Path, description = "The task's number."),
        ("after" = Option<i64>, Query, description = "The last event that is known; all when it is left out."),
    ),
    responses(
        (status = 200, description = "The events.", content_type = "text/event-stream"),
        (status = 404, description = "There is no such task, or the caller may not see it.", body = ErrorSchema),
        (status = 503, description = "Too many streams are open.", body = ErrorSchema),
    ),
)]
async fn eventstream(
    State(scaffolding): State<Scaffolding>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response<Body>, ApiError> {
    let after = after(&parameters, &headers)?;
    let place = Arc::clone(&scaffolding.listeners).try_acquire_owned();
    let full = |_| ApiError::Unavailable("too many streams are open; try again".to_owned());
    let place = place.map_err(full)?;
    let mut listening = Listening::begin(Arc::clone(&caller.0), id, after).await?;
    listening.ready.reverse();
    let mut shutdown = scaffolding.shutdown.clone();
    let told = stream::unfold(listening, async |mut listening| {
        let event = listening.next().await?;
        Some((event, listening))
    });
    let events = told.take_until(async move { shutdown.begun().await }).map(move |event| {
        let _held = &place;
        Ok::<_, Infallible>(event)
    });
    let mut response =
        Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    let headers = response.headers_mut();
    // nginx would gather events into blocks.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// What a task told behind an event
///
/// Waits up to 20 seconds for something; `[]` when there is nothing by then.
#[utoipa::path(
    get,
    path = "/api/scaffolder/v2/tasks/{id}/events",
    operation_id = "task_events",
    tag = "Scaffolder",
    params(
        ("id" = String, Path, description = "The task's number."),
        ("after" = Option<i64>, Query, description = "The last event that is known; all when it is left out."),
    ),
    responses(
        (status = 200, description = "The events, the oldest first.", body = Vec<Value>),
        (status = 404, description = "There is no such task, or the caller may not see it.", body = ErrorSchema),
    ),
)]
async fn events(
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Json<Vec<Value>>, ApiError> {
    let after = after(&parameters, &headers)?;
    let mut listening = Listening::begin(Arc::clone(&caller.0), id, after).await?;
    if listening.ready.is_empty() && !listening.is_over {
        // That nothing came is an answer, too; what went wrong meanwhile tells the next question.
        drop(timeout(POLL, listening.more()).await);
    }
    let output = listening.output.take();
    let told = listening.ready.iter().map(|event| shapes::event(event, output.as_ref()));
    Ok(Json(told.collect()))
}

/// Somebody who listens to a task.
struct Listening {
    scaffolder: Arc<dyn Scaffolder>,
    id: String,
    /// The last event that was read.
    after: i64,
    woken: BoxStream<'static, ()>,
    /// What was read and not told yet.
    ready: Vec<TaskEvent>,
    /// What came of the task, once it has ended.
    output: Option<TaskOutput>,
    /// Nothing more will come.
    is_over: bool,
}

impl Listening {
    /// Listens first and then reads: nothing falls between the two.
    async fn begin(
        scaffolder: Arc<dyn Scaffolder>,
        id: String,
        after: i64,
    ) -> Result<Self, ApiError> {
        let woken = scaffolder.told(&id);
        let (ready, output) = (Vec::new(), None);
        let mut listening = Self { scaffolder, id, after, woken, ready, output, is_over: false };
        if !listening.read().await? {
            return Err(missing(&listening.id));
        }
        Ok(listening)
    }

    /// Reads a portion; whether there is such a task.
    async fn read(&mut self) -> Result<bool, ApiError> {
        let Some(mut events) = self.portion().await? else { return Ok(false) };
        if events.is_empty() && self.has_ended().await? {
            // Its end may have been told between the two questions.
            events = self.portion().await?.unwrap_or_default();
            self.is_over = events.is_empty();
        }
        if let Some(last) = events.last() {
            self.after = last.id;
            // A task that is gone on with tells more behind its first end.
            self.is_over = last.kind == EventKind::Completion;
        }
        if self.is_over {
            self.has_ended().await?;
        }
        self.ready.extend(events);
        Ok(true)
    }

    async fn portion(&mut self) -> Result<Option<Vec<TaskEvent>>, ApiError> {
        Ok(self.scaffolder.events(&self.id, self.after, PORTION).await?)
    }

    /// Whether the task has ended; what came of it is kept.
    async fn has_ended(&mut self) -> Result<bool, ApiError> {
        let Some(task) = self.scaffolder.task(&self.id).await? else { return Ok(true) };
        self.output = task.output;
        Ok(task.row.state.has_ended())
    }

    /// Waits until something is ready, or nothing will come any more.
    async fn more(&mut self) -> Result<(), ApiError> {
        while self.ready.is_empty() && !self.is_over {
            drop(timeout(LOOK, self.woken.next()).await);
            // Who may not see it any more hears nothing more of it.
            self.is_over = !self.read().await? || self.is_over;
        }
        Ok(())
    }

    /// The next event of the stream; what is ready stands in it the newest first.
    async fn next(&mut self) -> Option<Event> {
        if self.ready.is_empty() {
            // What went wrong ends the stream: who listens begins again behind the last event.
            self.more().await.ok()?;
            self.ready.reverse();
        }
        let event = self.ready.pop()?;
        let told = shapes::event(&event, self.output.as_ref());
        Some(
            Event::default()
                .event(event.kind.name())
                .id(event.id.to_string())
                .data(told.to_string()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_comes_again_goes_on_where_it_was() {
        let asked = |query: &str, heard: Option<&'static str>| {
            let heard = heard.map(HeaderValue::from_static);
            let headers = heard.map(|id| (header::HeaderName::from_static("last-event-id"), id));
            after(&Parameters::read(query), &headers.into_iter().collect())
        };
        assert_eq!(asked("", None).unwrap(), 0);
        assert_eq!(asked("after=3", None).unwrap(), 3);
        assert_eq!(asked("after=3", Some("9")).unwrap(), 9);
        assert_eq!(asked("after=3", Some("1")).unwrap(), 3);
        assert_eq!(asked("", Some("none")).unwrap(), 0);
        assert!(asked("after=-1", None).is_err() && asked("after=x", None).is_err());
    }
}
