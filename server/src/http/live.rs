//! `/api/live`: open pages learn that something changed.
//!
//! Server-sent events. The first one, named `build`, tells which build answers: a page of another
//! one is out of date. The id of every other event is the version of what pages show: the catalog's,
//! those of deployments, of workloads, of tasks and of what is built together; the first of them, named
//! `position`, tells the present one, so that a page knows whether it missed something. Those named
//! `notifications` have no id: they tell how much there is to read for who listens.

use super::{
    listen::Shutdown,
    metrics::Metrics,
    refusal::{Reader, Refusal},
};
use axum::{
    Extension,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Response, header},
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{StreamExt, stream};
use platform::{
    access::{Asker, Guarded},
    catalog::{Catalog, Notice},
    ci::Ci,
    delivery::Delivery,
    deployments::Deployments,
    errors::Errors,
    monitoring::Monitoring,
    notifications::Notifications,
    scaffolder::Scaffolder,
    workloads::Workloads,
};
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// How often a silent stream says that it is still there: proxies close silent ones.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Tells the version of what pages show: another number after every change.
pub(crate) type Position = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The services whose changes it tells.
#[derive(Clone)]
pub(crate) struct Heard {
    pub(crate) catalog: Guarded<dyn Catalog>,
    pub(crate) deployments: Guarded<dyn Deployments>,
    pub(crate) workloads: Guarded<dyn Workloads>,
    pub(crate) ci: Guarded<dyn Ci>,
    pub(crate) monitoring: Guarded<dyn Monitoring>,
    pub(crate) errors: Guarded<dyn Errors>,
    pub(crate) delivery: Guarded<dyn Delivery>,
    pub(crate) scaffolder: Guarded<dyn Scaffolder>,
    pub(crate) notifications: Guarded<dyn Notifications>,
}

/// What the stream needs.
#[derive(Clone)]
pub(crate) struct Live {
    heard: Heard,
    position: Position,
    build: String,
    listeners: Arc<Semaphore>,
    shutdown: Shutdown,
    metrics: Metrics,
}

impl Live {
    /// `position` tells the version of what pages show, `build` which build this is; at most `listeners`
    /// streams are open at once.
    pub(crate) fn new(
        heard: Heard,
        position: Position,
        build: String,
        listeners: usize,
        shutdown: Shutdown,
        metrics: Metrics,
    ) -> Self {
        let listeners = Arc::new(Semaphore::new(listeners));
        Self { heard, position, build, listeners, shutdown, metrics }
    }
}

/// The handler.
pub(super) async fn live(
    State(live): State<Live>,
    Extension(asker): Extension<Asker>,
    request: Request,
) -> Response<Body> {
    let Ok(place) = Arc::clone(&live.listeners).try_acquire_owned() else {
        return Refusal::Overloaded.answer(&Reader::of(&request));
    };
    let counted = live.metrics.listener_begins();
    // Listen first, then ask for the position: no change falls between the two.
    let notices = live.heard.catalog.seen_by(&asker).notices();
    let deployments = live.heard.deployments.seen_by(&asker);
    let workloads = live.heard.workloads.seen_by(&asker);
    let ci = live.heard.ci.seen_by(&asker);
    let monitoring = live.heard.monitoring.seen_by(&asker);
    let errors = live.heard.errors.seen_by(&asker);
    let delivery = live.heard.delivery.seen_by(&asker);
    let scaffolder = live.heard.scaffolder.seen_by(&asker);
    let counts = live.heard.notifications.seen_by(&asker).counts();
    let others = stream::select(deployments.notices(), workloads.notices());
    let others = stream::select(others, stream::select(ci.notices(), delivery.notices()));
    let others = stream::select(others, stream::select(monitoring.notices(), errors.notices()));
    let others = stream::select(others, scaffolder.notices());
    let position = Arc::clone(&live.position);
    // Each counts for itself; what pages go by is all together.
    let notices = notices.map(move |notice| {
        let asked = ci.version() + monitoring.version() + errors.version() + delivery.version();
        let asked = asked + scaffolder.version();
        let others = deployments.version() + workloads.version() + asked;
        Notice { position: notice.position + others, ..notice }
    });
    let others = others.map(move |notice| Notice { position: position(), ..notice });
    let notices = stream::select(notices, others);
    let greeting = Notice { position: (live.position)(), entities: Vec::new() };
    let greeting = event(&greeting).event("position");
    let build = Event::default().event("build").data(&live.build);
    let mut shutdown = live.shutdown.clone();
    let events = stream::iter([build, greeting])
        .chain(stream::select(notices.map(|notice| event(&notice)), counts.map(unread)))
        .take_until(async move { shutdown.begun().await })
        .map(move |event| {
            let _held = (&place, &counted);
            Ok::<_, Infallible>(event)
        });
    let mut response =
        Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    // nginx would gather events into blocks.
    let unbuffered = HeaderValue::from_static("no");
    response.headers_mut().insert("x-accel-buffering", unbuffered);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn unread(count: u64) -> Event {
    Event::default().event("notifications").data(count.to_string())
}

fn event(notice: &Notice) -> Event {
    let text = serde_json::to_string(notice).unwrap_or_default();
    Event::default().id(notice.position.to_string()).data(text)
}
