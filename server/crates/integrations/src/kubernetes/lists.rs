//! One kind of objects: a whole list page by page, then each change from there on.
//!
//! A watch is ended by the server every few minutes, and by networks at any time: it goes on where it
//! ended. When that is too long ago (410), all is listed anew. While nothing happens a bookmark tells
//! where to go on, and that the server is still there.

use super::{Kubernetes, wire};
use crate::{
    http::{self, HttpError},
    path::with_query,
};
use futures::{
    StreamExt,
    stream::{self, Stream},
};
use serde_json::Value;
use std::{collections::VecDeque, sync::Arc, time::Duration};

/// Objects of a page.
const PAGE: usize = 500;

/// Bytes of a page.
const PAGE_BYTES: usize = 32 << 20;

/// Bytes of a change.
const LINE: usize = 4 << 20;

/// Pages of a list: what is longer is no list that one portal should keep.
const PAGES: usize = 200;

/// Seconds after which the server ends a watch by itself.
const WATCHED: u32 = 280;

/// A bookmark comes about every minute: who hears nothing for so long begins anew.
const IDLE: Duration = Duration::from_secs(150);

/// Between the end of a watch and the next one, at the most.
const PAUSE: Duration = Duration::from_secs(1);

/// How much of each object is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of it.
    Whole,
    /// Its metadata.
    Metadata,
}

/// What is told of a kind.
#[derive(Clone, Debug)]
pub(crate) enum Told<T> {
    /// These are there, and no others; what could not be read is named.
    All { items: Vec<T>, unreadable: Vec<String> },
    /// One is like this now.
    Is(T),
    /// One is gone; it was like this.
    Gone(T),
    /// All that is known is up to now.
    Alive,
}

impl Wanted {
    const fn list(self) -> &'static str {
        match self {
            Self::Whole => "application/json",
            Self::Metadata => "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
        }
    }

    const fn one(self) -> &'static str {
        match self {
            Self::Whole => "application/json",
            Self::Metadata => "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
        }
    }
}

/// Where it stands.
enum State {
    /// All is to be listed.
    Begun,
    /// Changes are to be asked for from this version on.
    Listed(String),
    /// Changes come.
    Watched { version: String, bytes: http::Bytes, line: Vec<u8> },
    /// It failed.
    Ended,
}

struct Following<T, R> {
    kubernetes: Arc<Kubernetes>,
    path: String,
    wanted: Wanted,
    read: R,
    state: State,
    ready: VecDeque<Told<T>>,
}

impl Kubernetes {
    /// All objects at a path, and then each change; with a version only the changes after it. It ends
    /// with an error.
    pub(crate) fn told<T, R>(
        self: Arc<Self>,
        path: String,
        wanted: Wanted,
        since: Option<String>,
        read: R,
    ) -> impl Stream<Item = Result<Told<T>, HttpError>> + Send + 'static
    where
        T: Send + 'static,
        R: Fn(Value) -> Result<T, String> + Send + Sync + 'static,
    {
        let (state, ready) = (since.map_or(State::Begun, State::Listed), VecDeque::new());
        let following = Following { kubernetes: self, path, wanted, read, state, ready };
        stream::unfold(following, async |mut following| {
            let told = following.next().await?;
            Some((told, following))
        })
    }

    /// Watches of one cluster end together; they need not begin together.
    async fn pause(&self) {
        let surroundings = self.client.surroundings();
        surroundings.sleep(PAUSE.mul_f64(surroundings.chance().max(0.05))).await;
    }

    /// All objects at a path, and the version that the list is of.
    pub(crate) async fn listed<T>(
        &self,
        path: &str,
        wanted: Wanted,
        read: impl Fn(Value) -> Result<T, String> + Send,
    ) -> Result<(Vec<T>, Vec<String>, String), HttpError> {
        let (mut items, mut unreadable, mut token) = (Vec::new(), Vec::new(), String::new());
        for _ in 0..PAGES {
            let limit = PAGE.to_string();
            let call = self.get(&with_query(path, &[("limit", &limit), ("continue", &token)]))?;
            let answer = call.accept(wanted.list()).most(PAGE_BYTES).send().await?;
            let list: wire::List = answer.json()?;
            for item in list.items {
                match read(item) {
                    Ok(item) => items.push(item),
                    Err(reason) => unreadable.push(reason),
                }
            }
            token = list.metadata.continue_;
            if token.is_empty() {
                return Ok((items, unreadable, list.metadata.resource_version));
            }
        }
        Err(self.not_understood(format!("it has more than {} objects", PAGES * PAGE)))
    }

    fn not_understood(&self, reason: String) -> HttpError {
        let host = self.settings.url.host_str().unwrap_or_default().to_owned();
        HttpError::NotUnderstood { host, reason }
    }
}

impl<T, R> Following<T, R>
where
    R: Fn(Value) -> Result<T, String> + Send + Sync,
{
    async fn next(&mut self) -> Option<Result<Told<T>, HttpError>> {
        loop {
            if let Some(told) = self.ready.pop_front() {
                return Some(Ok(told));
            }
            let step = match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return None,
                State::Begun => self.list().await,
                State::Listed(version) => self.watch(version).await,
                State::Watched { version, bytes, line } => self.hear(version, bytes, line).await,
            };
            if let Err(error) = step {
                self.state = State::Ended;
                return Some(Err(error));
            }
        }
    }

    async fn list(&mut self) -> Result<(), HttpError> {
        let listed = self.kubernetes.listed(&self.path, self.wanted, &self.read).await;
        match listed {
            Ok((items, unreadable, version)) => {
                self.ready.push_back(Told::All { items, unreadable });
                self.state = State::Listed(version);
                Ok(())
            }
            // It took longer than its pages are kept: from the beginning.
            Err(HttpError::Status { status: 410, .. }) => {
                self.kubernetes.pause().await;
                self.state = State::Begun;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    async fn watch(&mut self, version: String) -> Result<(), HttpError> {
        let timeout = WATCHED.to_string();
        let query = [
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("timeoutSeconds", &timeout),
            ("resourceVersion", &version),
        ];
        let call = self.kubernetes.get(&with_query(&self.path, &query))?;
        match call.accept(self.wanted.one()).stream(IDLE).await {
            Ok(bytes) => {
                self.state = State::Watched { version, bytes, line: Vec::new() };
                Ok(())
            }
            Err(HttpError::Status { status: 410, .. }) => {
                self.kubernetes.pause().await;
                self.state = State::Begun;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    async fn hear(
        &mut self,
        mut version: String,
        mut bytes: http::Bytes,
        mut line: Vec<u8>,
    ) -> Result<(), HttpError> {
        // However it ended: what changed since is told by the next one.
        let Some(Ok(piece)) = bytes.next().await else {
            if !line.is_empty() {
                let reason = "a watch ended within a change".to_owned();
                return Err(self.kubernetes.not_understood(reason));
            }
            self.kubernetes.pause().await;
            self.state = State::Listed(version);
            return Ok(());
        };
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            line.extend_from_slice(part);
            if line.len() > LINE {
                return Err(HttpError::TooLong(LINE));
            }
            if !part.ends_with(b"\n") {
                continue;
            }
            match self.event(&std::mem::take(&mut line)) {
                Heard::Version(at) if !at.is_empty() => version = at,
                Heard::Version(_) => {}
                Heard::TooOld => {
                    self.kubernetes.pause().await;
                    self.state = State::Begun;
                    return Ok(());
                }
                Heard::Failed(reason) => return Err(self.kubernetes.not_understood(reason)),
            }
        }
        self.state = State::Watched { version, bytes, line };
        Ok(())
    }

    fn event(&mut self, line: &[u8]) -> Heard {
        let line = line.trim_ascii();
        if line.is_empty() {
            return Heard::Version(String::new());
        }
        let event: wire::WatchEvent = match serde_json::from_slice(line) {
            Ok(event) => event,
            Err(error) => return Heard::Failed(error.to_string()),
        };
        let version = event.object.pointer("/metadata/resourceVersion");
        let version = version.and_then(Value::as_str).unwrap_or_default().to_owned();
        match event.kind.as_str() {
            "BOOKMARK" => self.ready.push_back(Told::Alive),
            "ERROR" => {
                let status: wire::Status = serde_json::from_value(event.object).unwrap_or_default();
                if status.code == 410 {
                    return Heard::TooOld;
                }
                return Heard::Failed(status.message);
            }
            kind => match (self.read)(event.object) {
                Ok(object) if kind == "DELETED" => self.ready.push_back(Told::Gone(object)),
                Ok(object) => self.ready.push_back(Told::Is(object)),
                // The next whole list names it.
                Err(reason) => tracing::debug!(path = self.path, reason, "a change cannot be read"),
            },
        }
        Heard::Version(version)
    }
}

/// What a line told.
enum Heard {
    /// Where to go on.
    Version(String),
    /// Changes from there on are not known any more.
    TooOld,
    /// The server failed, in its words.
    Failed(String),
}
