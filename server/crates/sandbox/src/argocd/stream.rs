//! The stream of applications: all of them first, then each that changes. One JSON object a line, or
//! server-sent events for who prefers them. There is no heartbeat, as in the original.

use super::{Asked, Server, fields};
use crate::state::Application;
use axum::{
    body::Body,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, Response, header},
};
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use std::{collections::HashMap, convert::Infallible, time::Duration};
use tokio_stream::wrappers::IntervalStream;

/// How often it is looked whether something changed.
const EVERY: Duration = Duration::from_millis(500);

pub(super) async fn applications(
    State(server): State<Server>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response<Body> {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let events = accepted.is_some_and(|accepted| accepted.contains("text/event-stream"));
    // Who names a version knows what was before it.
    let known: i64 = asked.resource_version.parse().unwrap_or(0);
    let mut told: HashMap<&'static str, i64> = HashMap::new();
    let ticks = IntervalStream::new(tokio::time::interval(EVERY));
    let lines = ticks.flat_map(move |_| {
        let mut changed = Vec::new();
        for application in server.matching(&asked) {
            let version = application.resource_version();
            let before = told.insert(application.service.name, version);
            let is_news = match before {
                None => version > known,
                Some(before) => before != version,
            };
            if is_news {
                changed.push(told_as(before.is_none() && known == 0, &application, &asked.fields));
            }
        }
        stream::iter(changed)
    });
    let body = lines.map(move |value| Ok::<_, Infallible>(framed(&value, events)));
    let mut answer = Response::new(Body::from_stream(body));
    let kind = if events { "text/event-stream" } else { "application/json" };
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}

fn told_as(is_new: bool, application: &Application, fields: &str) -> Value {
    let kind = if is_new { "ADDED" } else { "MODIFIED" };
    let event = json!({"result": {"type": kind, "application": application.json()}});
    fields::only(event, fields)
}

fn framed(value: &Value, events: bool) -> String {
    if events { format!("data: {value}\n\n") } else { format!("{value}\n") }
}
