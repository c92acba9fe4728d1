//! The isolation of renders: what a client does, or what a page does, never hurts another page.
//!
//! Dropping a Leptos render half-way makes its reactive tasks panic and leak (measured: gigabytes
//! after a hundred thousand aborted requests). So every render is a task of its own that runs to
//! its end: its body is forwarded through a bounded channel while somebody listens, and drained
//! when nobody does. Renders under way are limited, and a request that does not get its turn in
//! time is refused; a render that takes too long is answered for and, at last, given up; a render
//! that panics is answered for, and the process goes on (SPEC F5, F7).

mod body;

use super::{
    metrics::Metrics,
    refusal::{Reader, Refusal},
};
use axum::{
    body::Body,
    http::{Method, Request, Response},
};
use futures::FutureExt;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::{
    convert::Infallible,
    future::Future,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, oneshot},
    time::{Instant, timeout, timeout_at},
};
use tower::{Layer, Service};
use tracing::Instrument;

/// How much rendering there may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RenderLimits {
    /// Renders under way at once.
    pub(crate) at_once: usize,
    /// How long a request waits for its turn.
    pub(crate) wait: Duration,
    /// How long a render may take before its client is answered without it.
    pub(crate) answer: Duration,
    /// How long a render may take before it is dropped, at the risk of a leak: one that hangs must
    /// not hold its turn for ever.
    pub(crate) abandon: Duration,
    /// How long in all a render may be held up by a client that does not read.
    pub(crate) patience: Duration,
    /// Bytes of a request's body.
    pub(crate) request_size: usize,
    /// How long a client may take to send the body of its request.
    pub(crate) request_time: Duration,
}

/// The renders of the process; as a layer, it isolates the service within.
#[derive(Clone)]
pub(crate) struct Renders {
    turns: Arc<Semaphore>,
    limits: RenderLimits,
    metrics: Metrics,
}

impl Renders {
    /// Nothing under way yet.
    pub(crate) fn new(limits: RenderLimits, metrics: Metrics) -> Self {
        Self { turns: Arc::new(Semaphore::new(limits.at_once)), limits, metrics }
    }

    /// Waits until no render is under way, and lets none begin after that.
    pub(crate) async fn finish(&self) {
        let all = u32::try_from(self.limits.at_once).unwrap_or(u32::MAX);
        // Fails only when the semaphore is closed, which is what is wanted here.
        drop(self.turns.acquire_many(all).await);
        self.turns.close();
    }

    async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        let turn = timeout(self.limits.wait, Arc::clone(&self.turns).acquire_owned()).await;
        turn.ok()?.ok()
    }

    /// Takes the whole body of a request in before a turn is taken: a slow upload holds none, and
    /// a client that goes away in the middle of one takes nothing with it.
    async fn receive(&self, request: Request<Body>) -> Result<Request<Body>, Refusal> {
        let (parts, body) = request.into_parts();
        let whole = Limited::new(body, self.limits.request_size).collect();
        let whole = timeout(self.limits.request_time, whole);
        match whole.await.map_err(|_| Refusal::SlowRequest)? {
            Ok(body) => Ok(Request::from_parts(parts, Body::from(body.to_bytes()))),
            Err(error) if error.is::<LengthLimitError>() => Err(Refusal::TooLarge),
            Err(_) => Err(Refusal::BrokenRequest),
        }
    }

    async fn answer<S>(self, service: S, request: Request<Body>) -> Result<Response<Body>, Refusal>
    where
        S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Send + 'static,
        S::Future: Send,
    {
        let mut request = self.receive(request).await?;
        // The service must not drop its body for a HEAD request: we do, after draining it.
        let head_only = *request.method() == Method::HEAD;
        if head_only {
            *request.method_mut() = Method::GET;
        }
        let Some(turn) = self.turn().await else {
            self.metrics.render_shed();
            return Err(Refusal::Overloaded);
        };
        let limit = self.limits.answer;
        let (listener, head) = oneshot::channel();
        let render = self.clone().render(service, request, listener, turn);
        tokio::spawn(render.instrument(tracing::Span::current()));
        match timeout(limit, head).await {
            Ok(Ok(response)) if head_only => Ok(response.map(|_| Body::empty())),
            Ok(Ok(response)) => Ok(response),
            Ok(Err(_)) => Err(Refusal::Crashed),
            Err(_) => {
                self.metrics.render_late();
                tracing::warn!("a render takes too long");
                Err(Refusal::TooSlow)
            }
        }
    }

    /// The task of one render; `listener` learns of the head, and its end of the channel closes
    /// without one when the render fails.
    async fn render<S>(
        self,
        mut service: S,
        request: Request<Body>,
        listener: oneshot::Sender<Response<Body>>,
        turn: OwnedSemaphorePermit,
    ) where
        S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Send + 'static,
        S::Future: Send,
    {
        let _under_way = self.metrics.render_begins();
        let _turn = turn;
        let deadline = Instant::now() + self.limits.abandon;
        let patience = self.limits.patience;
        let work = async move {
            let Ok(response) = service.call(request).await;
            let (parts, body) = response.into_parts();
            let (forwarded, forwarding) = body::forward(body, patience);
            // Fails when the client is gone: then nobody takes the body, and it is drained.
            drop(listener.send(Response::from_parts(parts, Body::new(forwarded))));
            forwarding.await;
        };
        match timeout_at(deadline, AssertUnwindSafe(work).catch_unwind()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => {
                self.metrics.render_panic();
                tracing::error!("a render panicked; its page was answered with an error");
            }
            Err(_) => {
                self.metrics.render_abandoned();
                tracing::error!("a render hangs and was given up");
            }
        }
    }
}

impl<S> Layer<S> for Renders {
    type Service = Isolated<S>;

    fn layer(&self, service: S) -> Isolated<S> {
        Isolated { service, renders: self.clone() }
    }
}

/// A service whose answers are rendered in isolation.
#[derive(Clone)]
pub(crate) struct Isolated<S> {
    service: S,
    renders: Renders,
}

impl<S> Service<Request<Body>> for Isolated<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>
        + Clone
        + Send
        + 'static,
    S::Future: Send,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        // The service that was polled ready is the one to call.
        let next = self.service.clone();
        let service = std::mem::replace(&mut self.service, next);
        let renders = self.renders.clone();
        Box::pin(async move {
            let asker = Reader::of(&request);
            let answer = renders.answer(service, request).await;
            Ok(answer.unwrap_or_else(|refusal| refusal.answer(&asker)))
        })
    }
}

#[cfg(test)]
mod tests;
