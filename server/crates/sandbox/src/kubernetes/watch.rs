//! Watches: what differs from a version on, one JSON object a line, with a bookmark now and then.

use super::{
    Server,
    answers::{Asked, moment, single, version},
    kinds::Kind,
    refusal::Refusal,
};
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    future,
    time::{Duration, Instant},
};
use tokio_stream::wrappers::IntervalStream;

/// How often it is looked whether something changed.
const EVERY: Duration = Duration::from_secs(1);

/// How often a bookmark is told.
const BOOKMARK: Duration = Duration::from_secs(15);

/// How long a watch goes on when nobody says otherwise.
const USUAL: u64 = 1_800;

struct Watch {
    server: Server,
    kind: Kind,
    namespace: String,
    asked: Asked,
    bare: bool,
    /// What was told so far, by namespace and name.
    told: BTreeMap<String, Value>,
    marked: Instant,
    refused: Option<Refusal>,
}

pub(super) fn changes(
    server: Server,
    kind: Kind,
    namespace: String,
    asked: Asked,
    bare: bool,
) -> Response {
    let until = Instant::now() + Duration::from_secs(asked.timeout_seconds.unwrap_or(USUAL));
    let mut watch = Watch {
        server,
        kind,
        namespace,
        asked,
        bare,
        told: BTreeMap::new(),
        marked: Instant::now(),
        refused: None,
    };
    watch.begin();
    let ticks = IntervalStream::new(tokio::time::interval(EVERY));
    let lines = ticks
        .scan(watch, move |watch, _| {
            let faulty = watch.server.faults.of(watch.server.name).is_some();
            // What was refused ends with the tick after the one that told so.
            let over = Instant::now() >= until || faulty || watch.asked.resource_version == OVER;
            future::ready((!over).then(|| watch.tick()))
        })
        .flat_map(stream::iter)
        .map(|event: Value| Ok::<_, Infallible>(format!("{event}\n")));
    let mut answer = Response::new(Body::from_stream(lines));
    let json = HeaderValue::from_static("application/json");
    answer.headers_mut().insert(header::CONTENT_TYPE, json);
    answer
}

/// Stands in the place of a version when the watch is over.
const OVER: &str = "over";

impl Watch {
    /// What who watches knows already.
    fn begin(&mut self) {
        let since = self.asked.resource_version.as_str();
        if matches!(since, "" | "0") {
            return;
        }
        match moment(since, self.server.world.now()) {
            Ok(at) => {
                let before = self.server.at(&self.kind, at);
                self.told = self.wanted(before);
            }
            Err(refusal) => self.refused = Some(refusal),
        }
    }

    fn wanted(&self, objects: Vec<Value>) -> BTreeMap<String, Value> {
        let wanted = objects
            .into_iter()
            .filter(|object| self.asked.wants(&self.namespace, object).unwrap_or(false));
        let key = |object: &Value| {
            let metadata = &object["metadata"];
            format!("{}/{}", metadata["namespace"], metadata["name"])
        };
        wanted.map(|object| (key(&object), object)).collect()
    }

    fn tick(&mut self) -> Vec<Value> {
        if let Some(refusal) = self.refused.take() {
            OVER.clone_into(&mut self.asked.resource_version);
            return vec![json!({"type": "ERROR", "object": refusal.status().1})];
        }
        let (at, now) = self.server.now(&self.kind);
        let now = self.wanted(now);
        let mut events = Vec::new();
        let event = |kind: &str, object: &Value| json!({"type": kind, "object": single(&self.kind, object.clone(), self.bare)});
        for (key, object) in &now {
            match self.told.get(key) {
                None => events.push(event("ADDED", object)),
                Some(before) if before != object => events.push(event("MODIFIED", object)),
                Some(_) => {}
            }
        }
        for (_, object) in self.told.iter().filter(|(key, _)| !now.contains_key(*key)) {
            let mut object = object.clone();
            object["metadata"]["resourceVersion"] = json!(version(at));
            events.push(event("DELETED", &object));
        }
        self.told = now;
        let marks = matches!(self.asked.allow_watch_bookmarks.as_str(), "1" | "true");
        if marks && self.marked.elapsed() >= BOOKMARK {
            self.marked = Instant::now();
            let mark =
                json!({"metadata": {"resourceVersion": version(at), "creationTimestamp": null}});
            events.push(json!({"type": "BOOKMARK", "object": single(&self.kind, mark, self.bare)}));
        }
        events
    }
}
