//! The limits of all that is neither health nor a live stream: how much at once, of everybody and of
//! each, and how long.

mod gate;

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
use gate::{Caller, Class, Entry, Gate, Place, Rules};
use platform::access::{Asker, PrincipalKind};
use std::{hash::BuildHasher, sync::Arc, time::Duration};
use tokio::time::timeout;

/// What the middleware needs.
#[derive(Clone)]
pub(super) struct Limits {
    gate: Arc<Gate>,
    /// Callers are known by a hash that nobody can foresee.
    names: foldhash::fast::RandomState,
    wait: Duration,
    time: Duration,
    metrics: Metrics,
}

impl Limits {
    /// At most so many requests at once, so many of one caller, each answered within `time`; who
    /// must wait for a place waits so long.
    pub(super) fn new(
        at_once: usize,
        of_one: usize,
        wait: Duration,
        time: Duration,
        metrics: Metrics,
    ) -> Self {
        let gate = Arc::new(Gate::new(Rules { at_once, of_one }));
        Self { gate, names: foldhash::fast::RandomState::default(), wait, time, metrics }
    }

    /// The same count with another limit of time.
    pub(super) fn with_time(&self, time: Duration) -> Self {
        Self { time, ..self.clone() }
    }

    /// Who it is, as far as throttling goes: an identity, else an address.
    fn caller(&self, request: &Request) -> Caller {
        let Some(asker) = request.extensions().get::<Asker>() else { return 0 };
        let kind = asker.principal.kind;
        if matches!(kind, PrincipalKind::Anonymous | PrincipalKind::Guest) {
            return self.names.hash_one((kind, asker.address));
        }
        self.names.hash_one((kind, &asker.principal.id))
    }

    async fn place(&self, caller: Caller, class: Class) -> Result<Place, Refusal> {
        let waiting = match self.gate.enter(caller, class) {
            Entry::Now(place) => return Ok(place),
            Entry::Later(waiting) => waiting,
            Entry::TooMany => return Err(self.throttled()),
            Entry::Full => return Err(self.shed()),
        };
        let own_fault = waiting.is_own_fault();
        let _counted = self.metrics.request_waits();
        match timeout(self.wait, waiting.place()).await {
            Ok(place) => Ok(place),
            Err(_) if own_fault => Err(self.throttled()),
            Err(_) => Err(self.shed()),
        }
    }

    fn throttled(&self) -> Refusal {
        self.metrics.request_throttled();
        Refusal::TooMany
    }

    fn shed(&self) -> Refusal {
        self.metrics.request_shed();
        Refusal::Overloaded
    }
}

fn class(request: &Request) -> Class {
    if request.uri().path().starts_with("/api/") { Class::Call } else { Class::Page }
}

/// The middleware: each caller gets its share; what is too much waits for a moment and is refused.
pub(super) async fn limit(
    State(limits): State<Limits>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let reader = Reader::of(&request);
    let (caller, class) = (limits.caller(&request), class(&request));
    let _place = match limits.place(caller, class).await {
        Ok(place) => place,
        Err(refusal) => return refusal.answer(&reader),
    };
    let answer = timeout(limits.time, next.run(request)).await;
    answer.unwrap_or_else(|_| Refusal::TooSlow.answer(&reader))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, http::StatusCode, middleware, routing::get};
    use platform::access::Principal;
    use std::{future::pending, net::IpAddr};
    use tower::ServiceExt;

    const WAIT: Duration = Duration::from_millis(100);

    fn router(at_once: usize, of_one: usize, time: Duration) -> Router {
        let limits = Limits::new(at_once, of_one, WAIT, time, Metrics::new());
        let slow = || async { tokio::time::sleep(Duration::from_millis(10)).await };
        Router::new()
            .route("/", get(|| async { "hello" }))
            .route("/never", get(pending::<&'static str>))
            .route("/slow", get(slow))
            .layer(middleware::from_fn_with_state(limits, limit))
    }

    async fn ask(router: Router, path: &str, from: u8) -> StatusCode {
        let address = IpAddr::from([10, 0, 0, from]);
        let asker = Asker::new(Arc::new(Principal::anonymous()), "r".into(), Some(address));
        let request = Request::get(path).extension(asker).body(Body::empty()).unwrap();
        router.oneshot(request).await.unwrap().status()
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_too_much_is_refused_and_what_is_too_slow_is_ended() {
        let router = router(1, 1, Duration::from_secs(5));
        let slow = tokio::spawn(ask(router.clone(), "/never", 1));
        tokio::task::yield_now().await;
        assert_eq!(ask(router.clone(), "/", 2).await, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(ask(router.clone(), "/", 1).await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(slow.await.unwrap(), StatusCode::GATEWAY_TIMEOUT);
        assert_eq!(ask(router, "/", 2).await, StatusCode::OK);
    }

    #[tokio::test(start_paused = true)]
    async fn a_modest_caller_is_served_while_a_greedy_one_is_throttled() {
        let router = router(8, 4, Duration::from_secs(5));
        let greedy: Vec<_> =
            (0..200).map(|_| tokio::spawn(ask(router.clone(), "/slow", 1))).collect();
        tokio::task::yield_now().await;
        for _ in 0..20 {
            let begun = tokio::time::Instant::now();
            assert_eq!(ask(router.clone(), "/slow", 2).await, StatusCode::OK);
            assert!(begun.elapsed() < Duration::from_millis(15), "it need not wait for the other");
        }
        let mut answers = std::collections::BTreeMap::new();
        for one in greedy {
            *answers.entry(one.await.unwrap().as_u16()).or_insert(0) += 1;
        }
        assert_eq!(answers, [(200, 8), (429, 192)].into());
    }
}
