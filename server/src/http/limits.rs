//! The limits of all that is neither health nor a live stream: how much at once, and how long.

use super::{
    metrics::Metrics,
    refusal::{Reader, Refusal},
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::Response,
    middleware::Next,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// What the middleware needs.
#[derive(Clone)]
pub(super) struct Limits {
    under_way: Arc<Semaphore>,
    time: Duration,
    metrics: Metrics,
}

impl Limits {
    /// At most so many requests at once, each answered within `time`.
    pub(super) fn new(at_once: usize, time: Duration, metrics: Metrics) -> Self {
        Self { under_way: Arc::new(Semaphore::new(at_once)), time, metrics }
    }

    /// The same count with another limit of time.
    pub(super) fn with_time(&self, time: Duration) -> Self {
        Self { time, ..self.clone() }
    }
}

/// The middleware: what is too much is refused at once, not queued.
pub(super) async fn limit(
    State(limits): State<Limits>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let asker = Reader::of(&request);
    let Ok(_turn) = limits.under_way.try_acquire() else {
        limits.metrics.request_shed();
        return Refusal::Overloaded.answer(&asker);
    };
    let answer = tokio::time::timeout(limits.time, next.run(request)).await;
    answer.unwrap_or_else(|_| Refusal::TooSlow.answer(&asker))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, http::StatusCode, middleware, routing::get};
    use std::future::pending;
    use tower::ServiceExt;

    fn router(at_once: usize, time: Duration) -> Router {
        let limits = Limits::new(at_once, time, Metrics::new());
        Router::new()
            .route("/", get(|| async { "hello" }))
            .route("/never", get(pending::<&'static str>))
            .layer(middleware::from_fn_with_state(limits, limit))
    }

    async fn ask(router: Router, path: &str) -> StatusCode {
        let request = Request::get(path).body(Body::empty()).unwrap();
        router.oneshot(request).await.unwrap().status()
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_too_much_is_refused_and_what_is_too_slow_is_ended() {
        let router = router(1, Duration::from_secs(5));
        let slow = tokio::spawn(ask(router.clone(), "/never"));
        tokio::task::yield_now().await;
        assert_eq!(ask(router.clone(), "/").await, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(slow.await.unwrap(), StatusCode::GATEWAY_TIMEOUT);
        assert_eq!(ask(router, "/").await, StatusCode::OK);
    }
}
