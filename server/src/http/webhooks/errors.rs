//! `POST /api/webhooks/sentry`: Sentry tells what happened to an issue.
//!
//! As with code hosts, a delivery is checked over its raw bytes, done once, answered at once, and taken
//! for a hint only. What names a delivery here is its signature: the number and the moment that Sentry
//! puts beside it are not signed, so whoever caught one could send it again under others.

use super::{REMEMBERED, REMEMBERED_FOR, refuse};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use integrations::sentry::webhook;
use moka::sync::Cache;
use monitoring::ErrorService;
use secrecy::SecretString;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Bytes of a delivery: an event with its stacks.
const MOST: usize = 4 << 20;

/// Deliveries that are taken in at the same time.
const AT_ONCE: usize = 4;

/// A source that may be told of by deliveries.
#[derive(Clone, Debug)]
pub(crate) struct ErrorReceiver {
    /// The source's name.
    pub(crate) source: String,
    /// What signs its deliveries.
    pub(crate) secret: SecretString,
}

#[derive(Clone)]
struct Webhooks {
    receivers: Arc<[ErrorReceiver]>,
    errors: Arc<ErrorService>,
    seen: Cache<String, ()>,
    turns: Arc<Semaphore>,
}

/// The route.
pub(crate) fn error_webhooks(receivers: Vec<ErrorReceiver>, errors: Arc<ErrorService>) -> Router {
    let seen = Cache::builder().max_capacity(REMEMBERED).time_to_live(REMEMBERED_FOR).build();
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let state = Webhooks { receivers: receivers.into(), errors, seen, turns };
    Router::new().route("/api/webhooks/sentry", post(receive)).with_state(state)
}

async fn receive(State(webhooks): State<Webhooks>, request: Request) -> Response {
    if webhooks.receivers.is_empty() {
        let reason = "no webhook of Sentry is expected (webhook-secret)";
        return refuse(StatusCode::NOT_FOUND, reason);
    }
    let (parts, body) = request.into_parts();
    let Some(signature) = text(&parts.headers, "sentry-hook-signature") else {
        return refuse(StatusCode::UNAUTHORIZED, "the delivery is not signed");
    };
    let resource = text(&parts.headers, "sentry-hook-resource").unwrap_or_default();
    webhooks.accept(signature, resource, body).await
}

impl Webhooks {
    async fn accept(&self, signature: &str, resource: &str, body: Body) -> Response {
        let Ok(_turn) = self.turns.acquire().await else {
            return refuse(StatusCode::SERVICE_UNAVAILABLE, "the portal is about to end");
        };
        let Ok(body) = axum::body::to_bytes(body, MOST).await else {
            let reason = "the delivery is too long or did not come";
            return refuse(StatusCode::PAYLOAD_TOO_LARGE, reason);
        };
        let is_signed = |one: &&ErrorReceiver| webhook::is_signed(&one.secret, signature, &body);
        let signed: Vec<&ErrorReceiver> = self.receivers.iter().filter(is_signed).collect();
        if signed.is_empty() {
            tracing::warn!("a webhook of Sentry with a wrong signature was refused");
            return refuse(StatusCode::UNAUTHORIZED, "the signature is wrong");
        }
        let events = match webhook::read(resource, &body) {
            Ok(events) => events,
            Err(reason) => {
                tracing::warn!(reason, "a webhook of Sentry cannot be read");
                return refuse(StatusCode::BAD_REQUEST, "the delivery cannot be read as JSON");
            }
        };
        if !self.seen.entry(signature.to_lowercase()).or_insert(()).is_fresh() {
            return (StatusCode::ACCEPTED, "done before\n").into_response();
        }
        for receiver in signed {
            self.errors.tell(&receiver.source, &events);
            tracing::debug!(source = receiver.source, resource, "a webhook came");
        }
        (StatusCode::ACCEPTED, "accepted\n").into_response()
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;
    use http_body_util::BodyExt;
    use monitoring::ErrorOptions;
    use platform::{
        access::{Guarded, Unbounded},
        deployments::NoDeployments,
        errors::{ErrorEntities, ErrorEntity, ErrorsError},
    };
    use std::time::Duration;
    use store::{Store, StoreOptions};
    use tower::ServiceExt;

    /// A catalog without anything in it.
    struct Nothing;

    #[async_trait::async_trait]
    impl ErrorEntities for Nothing {
        fn position(&self) -> i64 {
            0
        }

        async fn named(&self) -> Result<Vec<ErrorEntity>, ErrorsError> {
            Ok(Vec::new())
        }

        fn rows(&self, _: &[platform::EntityRef]) -> Vec<platform::catalog::EntityRow> {
            Vec::new()
        }

        fn sees(&self, _: &platform::EntityRef) -> bool {
            false
        }

        fn decide(
            &self,
            _: platform::access::Permission,
            _: &platform::EntityRef,
        ) -> platform::access::Decision {
            platform::access::Decision::Deny
        }

        fn facts(&self, _: &platform::EntityRef) -> Option<platform::access::EntityFacts> {
            None
        }

        fn allows(&self, _: &str) -> bool {
            true
        }

        async fn email(&self) -> Result<Option<String>, ErrorsError> {
            Ok(None)
        }
    }

    async fn router(folder: &tempfile::TempDir, secrets: &[&str]) -> Router {
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 2 }).await.unwrap();
        let options = ErrorOptions {
            look: Duration::from_mins(1),
            authority: Arc::new(Unbounded),
            deployments: Guarded::open(Arc::new(NoDeployments)),
        };
        let entities =
            Arc::new(|_: &platform::access::Asker| Arc::new(Nothing) as Arc<dyn ErrorEntities>);
        let clock = Arc::new(crate::system::SystemClock);
        let errors = ErrorService::start(store, Vec::new(), entities, options, clock);
        let receiver = |secret: &&str| ErrorReceiver {
            source: "acme".to_owned(),
            secret: SecretString::from((*secret).to_owned()),
        };
        error_webhooks(secrets.iter().map(receiver).collect(), errors.await.unwrap())
    }

    async fn sent(router: &Router, signature: Option<&str>, body: &str) -> (u16, String) {
        let mut request =
            Request::post("/api/webhooks/sentry").header("sentry-hook-resource", "issue");
        if let Some(signature) = signature {
            request = request.header("sentry-hook-signature", signature);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn a_delivery_is_signed_and_done_once() {
        let folder = tempfile::tempdir().unwrap();
        let router = router(&folder, &["another", "client secret"]).await;
        // Calculated with another program, over these bytes.
        let body = "{\"data\": {\"issue\": {\"id\": \"42\", \"project\": {\"slug\": \"shop\"}, \"title\": \"ü\"}}}";
        let signature = "47614f0c3c94b7edeadc930ce9cf4def1ecbfd266751deac7cf1a2d4ee8e69f1";
        assert_eq!(sent(&router, None, body).await.0, 401);
        assert_eq!(sent(&router, Some("00"), body).await.0, 401);
        let changed = body.replace("42", "43");
        assert_eq!(sent(&router, Some(signature), &changed).await.0, 401);
        let first = sent(&router, Some(signature), body).await;
        assert_eq!(first, (202, "accepted\n".to_owned()));
        // The same once more, by whatever number and at whatever moment, and however it is written.
        let again = sent(&router, Some(&signature.to_uppercase()), body).await;
        assert_eq!(again, (202, "done before\n".to_owned()));
        let nonsense = "771ce4914dc1835f2246fc1062d01168e9be08a39b183d74de334669db1763cb";
        assert_eq!(sent(&router, Some(nonsense), "nonsense").await.0, 400);
    }

    #[tokio::test]
    async fn where_none_is_expected_none_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let router = router(&folder, &[]).await;
        assert_eq!(sent(&router, Some("00"), "{}").await.0, 404);
    }
}
