//! The outermost layer: every request gets a number, a line in the log and a place in the metrics,
//! and a panic in a handler becomes an answer.

use super::{
    metrics::Metrics,
    refusal::{Reader, Refusal},
};
use crate::system::Tokens;
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode},
    middleware::Next,
};
use futures::FutureExt;
use std::{
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::Instrument;

/// The number of a request; what a person tells the platform team.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) Arc<str>);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What observing needs.
#[derive(Clone)]
pub(super) struct Observer {
    pub(super) tokens: Arc<Tokens>,
    pub(super) metrics: Metrics,
}

/// The middleware.
pub(super) async fn observe(
    State(observer): State<Observer>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    let begun = Instant::now();
    let id = sane_id(request.headers())
        .map_or_else(|| Arc::from(observer.tokens.next()), Arc::<str>::from);
    request.extensions_mut().insert(RequestId(Arc::clone(&id)));
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let asker = Reader::of(&request);
    let span = tracing::info_span!(target: "slipway::http", "request", %id, %method, path);

    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    let answer = answer.instrument(span.clone()).await;
    let mut response = answer.unwrap_or_else(|_| Refusal::Crashed.answer(&asker));

    let (status, took) = (response.status(), begun.elapsed());
    observer.metrics.request(route, &method, status, took);
    span.in_scope(|| log(route, &method, status, took));
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// A proxy's or client's number is kept when it can stand in a log and a page as it is.
fn sane_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let sane = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    ((8..=128).contains(&id.len()) && id.bytes().all(sane)).then_some(id)
}

/// What is fetched all the time, by machines and with every page, is not news.
fn is_routine(route: &str, method: &Method) -> bool {
    let routine = ["/healthz", "/readyz", "/metrics", "/pkg/{*path}", "/assets/{*path}"];
    *method == Method::GET && routine.contains(&route)
}

fn log(route: &str, method: &Method, status: StatusCode, took: Duration) {
    let milliseconds = took.as_secs_f64() * 1000.0;
    let status = status.as_u16();
    if status >= 500 {
        tracing::warn!(target: "slipway::http", route, status, milliseconds, "answered");
    } else if is_routine(route, method) {
        tracing::debug!(target: "slipway::http", route, status, milliseconds, "answered");
    } else {
        tracing::info!(target: "slipway::http", route, status, milliseconds, "answered");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, middleware, routing::get};
    use tower::ServiceExt;

    async fn ask(id: Option<&str>, path: &str) -> Response<Body> {
        async fn panics() -> &'static str {
            panic!("on purpose")
        }
        let observer =
            Observer { tokens: Arc::new(Tokens::from_seed([7; 32])), metrics: Metrics::new() };
        let router: Router = Router::new()
            .route("/", get(|| async { "hello" }))
            .route("/panic", get(panics))
            .layer(middleware::from_fn_with_state(observer, observe));
        let mut request = Request::get(path);
        if let Some(id) = id {
            request = request.header(REQUEST_ID, id);
        }
        router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn a_sane_number_is_kept_and_another_is_replaced() {
        let id = async |given| {
            let response = ask(given, "/").await;
            response.headers()[REQUEST_ID].to_str().unwrap().to_owned()
        };
        assert_eq!(id(Some("0af7651916cd43dd")).await, "0af7651916cd43dd");
        let long = "9".repeat(129);
        for bad in ["short", "<script>alert(1)</script>", "with a blank", &long] {
            assert_eq!(id(Some(bad)).await.len(), 32, "{bad}");
        }
        assert_eq!(id(None).await.len(), 32);
    }

    #[tokio::test]
    async fn a_panicking_handler_is_answered_for() {
        let response = ask(None, "/panic").await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(response.headers().contains_key(REQUEST_ID));
    }
}
